// SPDX-License-Identifier: GPL-2.0-or-later
// What only a browser can tell of a page; test/html/browser puts this into a copy of it, in a frame. The result is, around the frame, the text of
// the element with the id "problems", a line each; a line "done" with what was looked at ends it.
'use strict';
(() => {
	const problems = new Set();
	let texts = 0;

	// "rgb(1, 2, 3)" or "rgba(1, 2, 3, 0.5)": the four numbers
	const numbers = colour => {
		const found = colour.match(/[\d.]+/g);
		return found ? [+found[0], +found[1], +found[2], found.length > 3 ? +found[3] : 1] : [0, 0, 0, 0];
	};
	const luminance = ([r, g, b]) => {
		const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * x + 0.7152 * y + 0.0722 * z;
	};
	const contrast = (a, b) => {
		const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
		return (x + 0.05) / (y + 0.05);
	};
	// The first colour behind an element that hides what is behind it. A text of the picture stands on the shape of its group.
	const ground = element => {
		const shape = element.closest('svg') && element.parentElement.querySelector('polygon, path, ellipse');
		if (shape && numbers(getComputedStyle(shape).fill)[3] === 1 && getComputedStyle(shape).fill !== 'none')
			return numbers(getComputedStyle(shape).fill);
		for (; element; element = element.parentElement) {
			const colour = numbers(getComputedStyle(element).backgroundColor);
			if (colour[3] === 1)
				return colour;
		}
		return [255, 255, 255, 1];
	};
	const name = element => element.tagName + '.' + (element.getAttribute('class') || '') + ' ' + element.textContent.trim().slice(0, 40);

	const checkWidth = () => {
		const root = document.documentElement, width = root.clientWidth;
		if (root.scrollWidth > width)
			problems.add(`the page is ${root.scrollWidth} wide in a window of ${width}`);
		for (const element of document.querySelectorAll('body *')) {
			const box = element.getBoundingClientRect();
			if (box.right > width + 1 && !element.closest('.scroll') && !element.closest('.vh'))
				problems.add(`it leaves the page at the right: ${name(element)}`);
		}
	};
	const checkContrast = () => {
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node; (node = walker.nextNode());) {
			const element = node.parentElement, style = getComputedStyle(element);
			if (!node.data.trim() || style.visibility === 'hidden' || !element.getClientRects().length || element.closest('.vh, script'))
				continue;
			texts++;
			const colour = numbers(element.closest('svg') ? style.fill : style.color);
			const ratio = contrast(colour, ground(element));
			if (ratio < 4.5)
				problems.add(`contrast ${ratio.toFixed(2)}: ${name(element)}`);
			if (parseFloat(style.fontSize) < 12 && !element.closest('svg'))
				problems.add(`letters of ${style.fontSize}: ${name(element)}`);
		}
	};
	// Each element that can have the focus has a rule that shows it. Whether it has the focus depends on the window, which
	// may have lost its own.
	const checkFocus = () => {
		const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).filter(rule => /:focus/.test(rule.selectorText || ''));
		const shown = (element, wanted) => rules.some(rule => wanted(rule.style) &&
			rule.selectorText.split(',').some(each => /:focus/.test(each) && element.matches(each.replace(/:focus(-visible)?/, ''))));

		for (const element of document.querySelectorAll('a[href], summary, [tabindex="0"]')) {
			element.focus();
			if (document.activeElement !== element)
				problems.add(`it cannot be focused: ${name(element)}`);
			if (!shown(element, style => /\b[2-9]px solid/.test(style.getPropertyValue('outline'))))
				problems.add(`nobody sees that it has the focus: ${name(element)}`);
		}
		if (!shown(document.querySelector('.skip'), style => parseFloat(style.top) >= 0))
			problems.add('the skip link is not seen when it has the focus');
	};
	// What scrolls inside of the page can be reached by the keyboard.
	const checkScrolling = () => {
		for (const element of document.querySelectorAll('body *'))
			if (element.scrollWidth > element.clientWidth + 1 && ['auto', 'scroll'].includes(getComputedStyle(element).overflowX) &&
			    element.tabIndex < 0)
				problems.add(`it scrolls and cannot be focused: ${name(element)}`);
	};

	checkWidth();
	for (const details of document.querySelectorAll('details'))
		details.open = true;
	checkWidth();
	checkContrast();
	checkScrolling();
	checkFocus();
	const result = document.createElement('pre');
	result.id = 'problems';
	const scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
	result.textContent = [...problems, `done ${texts} texts, ${innerWidth} wide, ${scheme}`].join('\n');
	parent.document.body.append(result);
})();
