#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
#
# check_page.py PAGE...: is each a page that a browser of any kind shows, and nobody is shut out of? Prints what is
# wrong, a line each, and exits with 1; nothing is wrong: prints nothing. test/html/browser looks at what only a
# browser can tell.
import re
import sys

import html5lib

# Elements that load or run something; a page has none, whatever is in the patch.
FORBIDDEN = {"script", "link", "iframe", "object", "embed", "img", "image", "use", "form", "base", "audio", "video", "source", "foreignObject", "animate", "set", "a:svg"}
# What may stand in an element of this kind; others are free.
CHILDREN = {
    "ul": {"li"}, "ol": {"li"}, "tr": {"th", "td"}, "thead": {"tr"}, "tbody": {"tr"},
    "table": {"caption", "thead", "tbody"}, "dl": {"div", "dt", "dd"}, "html": {"head", "body"},
}
BLOCKS = {"div", "section", "table", "ul", "ol", "dl", "p", "h1", "h2", "h3", "h4", "h5", "h6", "details", "nav", "main", "header", "footer"}
# Text colour and what it stands on, by the names in page.css; 4.5:1 is WCAG 2.1's AA for text.
PAIRS = [(text, paper) for text in ("ink", "soft", "accent", "bad") for paper in ("paper", "panel")] + [
    ("add-ink", "add"), ("del-ink", "del"), ("chg-ink", "chg"),
    ("soft", "add"), ("soft", "del"), ("soft", "chg"),
]
# Lines that tell something, 3:1.
LINES = [("accent", "paper"), ("accent", "panel"), ("strong-rule", "paper"), ("strong-rule", "panel"), ("bad", "paper")]


def name(element):
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def text_of(element):
    return "".join(element.itertext())


def luminance(colour):
    channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def check_colours(style):
    schemes = re.findall(r":root \{([^}]*--paper[^}]*)\}", style)
    if len(schemes) != 2:
        yield "the style has %d schemes of colours instead of a light and a dark one" % len(schemes)
    for which, scheme in zip(("light", "dark"), schemes):
        colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", scheme))
        for pairs, least in ((PAIRS, 4.5), (LINES, 3)):
            for fore, back in pairs:
                ratio = contrast(colours[fore], colours[back])
                if ratio < least:
                    yield "%s on %s has a contrast of %.2f in the %s scheme" % (fore, back, ratio, which)
    if re.search(r"url\(|@import|@font-face", style):
        yield "the style fetches something"


def check_element(element, parents):
    kind = name(element)
    if kind in FORBIDDEN or (kind == "a" and "svg" in parents):
        yield "there is an element <%s>" % kind
    for attribute, value in element.attrib.items():
        if attribute.lower().startswith("on") or attribute == "style":
            yield "<%s> has the attribute %s" % (kind, attribute)
        if attribute.rsplit("}", 1)[-1] in ("href", "src", "action", "data", "poster", "srcset") and not value.startswith("#"):
            yield "<%s> leads out of the page: %s" % (kind, value)
    for child in element:
        if kind in CHILDREN and name(child) and name(child) not in CHILDREN[kind]:
            yield "<%s> is in <%s>" % (name(child), kind)
    if kind in ("p", "span", "code", "h1", "h2", "h3", "h4", "h5", "h6"):
        for child in element:
            if name(child) in BLOCKS:
                yield "<%s> is in <%s>" % (name(child), kind)
    if kind == "details" and (not len(element) or name(element[0]) != "summary"):
        yield "<details> without a summary in front"
    if kind == "summary" and not text_of(element).strip():
        yield "an empty <summary>"
    if kind == "th" and element.get("scope") not in ("col", "row", "colgroup"):
        yield "<th> without a scope: %s" % text_of(element)
    if kind == "th" and element.get("scope") == "col" and not text_of(element).strip():
        yield "an empty heading of a column"
    if kind == "table" and (not len(element) or name(element[0]) != "caption" or not text_of(element[0]).strip()):
        yield "<table> without a caption"
    if kind == "table" and "scroll" not in (parents_class(parents) or ""):
        yield "<table> that is not in a box of its own"
    if element.get("tabindex") == "0" and not (element.get("role") and element.get("aria-label")):
        yield "<%s> can be focused and has no name" % kind
    if kind == "svg" and "img" != parents_role(parents):
        yield "<svg> without a text in its place"


# The stack of parents has names, and of the nearest one class and role.
def parents_class(parents):
    return parents[-1].cls if parents else None


def parents_role(parents):
    return parents[-1].role if parents else None


class Parent(str):
    cls = role = None


def walk(element, parents=()):
    yield from check_element(element, parents)
    me = Parent(name(element))
    me.cls, me.role = element.get("class"), element.get("role")
    for child in element:
        if name(child):
            yield from walk(child, parents + (me,))


def check_order(root):
    level = 0
    for element in root.iter():
        kind = name(element)
        if re.fullmatch("h[1-6]", kind):
            if int(kind[1]) > level + 1:
                yield "<%s> follows a heading of level %d: %s" % (kind, level, text_of(element))
            level = int(kind[1])
            if not text_of(element).strip():
                yield "an empty heading"


def check_anchors(root):
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    for each in sorted({i for i in ids if ids.count(i) > 1}):
        yield "the id %s is there twice" % each
    for element in root.iter():
        for attribute in ("href", "aria-labelledby"):
            for value in (element.get(attribute) or "").split():
                if value.lstrip("#") not in ids:
                    yield "%s=%s leads nowhere" % (attribute, value)


def check_frame(root, kinds):
    if root.get("lang") != "en":
        yield "no language"
    for kind in ("title", "h1", "main", "header", "footer"):
        if kinds.count(kind) != 1:
            yield "<%s> is there %d times" % (kind, kinds.count(kind))
    labels = [e.get("aria-label") for e in root.iter() if name(e) == "nav"]
    if not labels or len(set(labels)) != len(labels):
        yield "no <nav>, or several of one name: %s" % labels
    links = [e for e in root.iter() if name(e) == "a"]
    if not links or links[0].get("href") != "#main":
        yield "the first link does not skip to the report"
    metas = {e.get("name") or e.get("http-equiv"): e.get("content") for e in root.iter() if name(e) == "meta"}
    if "width=device-width" not in (metas.get("viewport") or ""):
        yield "no viewport"
    if "default-src 'none'" not in (metas.get("Content-Security-Policy") or ""):
        yield "the page may run and fetch"


def check(path):
    with open(path, "rb") as file:
        data = file.read()
    data.decode("utf-8")
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parse(data, transport_encoding="utf-8")
    for (line, column), code, _ in parser.errors:
        yield "%d:%d: %s" % (line, column, code)
    kinds = [name(e) for e in root.iter()]
    yield from check_frame(root, kinds)
    yield from walk(root)
    yield from check_order(root)
    yield from check_anchors(root)
    yield from check_colours("".join(text_of(e) for e in root.iter() if name(e) == "style"))


wrong = 0
for page in sys.argv[1:]:
    for problem in check(page):
        print("%s: %s" % (page, problem))
        wrong = 1
sys.exit(wrong)
