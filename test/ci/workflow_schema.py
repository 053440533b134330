# SPDX-License-Identifier: GPL-2.0-or-later
"""
GitHub's schema of workflows, schemas/github-workflow.json. It is no JSON Schema: `definitions` has for each name one of

    null, boolean, number, string {constant, require-non-empty, is-expression}, allowed-values [TEXT]
    sequence {item-type: NAME}
    mapping {properties: {KEY: NAME or {type: NAME, required}}, loose-key-type: NAME, loose-value-type: NAME}
    one-of [NAME]

and beside it `context`, what an expression, ${{ }}, may name there or below.
"""
import re

BASIC = {
    "any": {"one-of": ["null", "boolean", "number", "string", "sequence", "mapping"]},
    "null": {"null": {}},
    "boolean": {"boolean": {}},
    "number": {"number": {}},
    "string": {"string": {}},
    "sequence": {"sequence": {"item-type": "any"}},
    "mapping": {"mapping": {"loose-key-type": "string", "loose-value-type": "any"}},
}
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.S)
FUNCTIONS = {"contains", "startsWith", "endsWith", "format", "join", "toJSON", "fromJSON", "case"}


class Workflow:
    def __init__(self, schema):
        self.definitions = {**BASIC, **schema["definitions"]}

    def errors(self, document):
        return self.check(document, "workflow-root-strict", "", frozenset())

    def check(self, value, name, place, context):
        """What is wrong with the value at that place, a list of texts."""
        definition = self.definitions[name]
        context = context | {re.sub(r"\(.*", "", word) for word in definition.get("context", ())}
        if isinstance(value, str) and EXPRESSION.search(value):
            return self.check_expressions(EXPRESSION.findall(value), place, context)
        if "one-of" in definition:
            return self.check_one_of(value, definition["one-of"], place, context)
        for kind in ("mapping", "sequence", "string", "boolean", "number", "null", "allowed-values"):
            if kind in definition:
                return getattr(self, "check_" + kind.replace("-", "_"))(value, definition[kind] or {}, place, context)
        raise ValueError("the schema has no kind for " + name)

    def check_one_of(self, value, names, place, context):
        found = [self.check(value, name, place, context) for name in names]
        if [] in found:
            return []
        # What goes deepest is what was meant.
        return max(found, key=lambda errors: max(error.split(": ")[0].count("/") for error in errors))

    @staticmethod
    def check_expressions(texts, place, context):
        errors = []
        for text in texts:
            if not context:
                errors.append("%s: no expression is allowed here" % place)
                continue
            without = re.sub(r"'(?:[^']|'')*'", "", text)
            for word in re.findall(r"(?<![\w.-])[A-Za-z_][\w-]*", without):
                if word not in context | FUNCTIONS | {"true", "false", "null"}:
                    errors.append("%s: %s is not known here, only %s" % (place, word, ", ".join(sorted(context))))
        return errors

    def check_mapping(self, value, kind, place, context):
        if not isinstance(value, dict):
            return ["%s: is no mapping" % place]
        errors = []
        properties = kind.get("properties", {})
        for key, item in value.items():
            below = "%s/%s" % (place, key)
            if key in properties:
                known = properties[key]
                errors += self.check(item, known["type"] if isinstance(known, dict) else known, below, context)
            elif "loose-key-type" in kind:
                errors += self.check(key, kind["loose-key-type"], below, context)
                errors += self.check(item, kind["loose-value-type"], below, context)
            else:
                errors.append("%s: is no key here" % below)
        errors += ["%s: %s is missing" % (place, key) for key, known in properties.items()
                   if isinstance(known, dict) and known.get("required") and key not in value]
        return errors

    def check_sequence(self, value, kind, place, context):
        if not isinstance(value, list):
            return ["%s: is no sequence" % place]
        return [error for number, item in enumerate(value)
                for error in self.check(item, kind["item-type"], "%s/%d" % (place, number), context)]

    def check_string(self, value, kind, place, context):
        # Numbers and booleans are taken as their text.
        if isinstance(value, (dict, list)) or value is None and kind.get("require-non-empty"):
            return ["%s: is no text" % place]
        text = "" if value is None else str(value)
        if "constant" in kind and text != kind["constant"]:
            return ["%s: is not %s" % (place, kind["constant"])]
        if kind.get("require-non-empty") and not text:
            return ["%s: is empty" % place]
        if kind.get("is-expression"):
            return self.check_expressions([text], place, context)
        return []

    @staticmethod
    def check_boolean(value, _kind, place, _context):
        return [] if isinstance(value, bool) else ["%s: is neither true nor false" % place]

    @staticmethod
    def check_number(value, _kind, place, _context):
        return [] if isinstance(value, (int, float)) and not isinstance(value, bool) else ["%s: is no number" % place]

    @staticmethod
    def check_null(value, _kind, place, _context):
        return [] if value is None else ["%s: is not empty" % place]

    @staticmethod
    def check_allowed_values(value, kind, place, _context):
        return [] if value in kind else ["%s: is none of %s" % (place, ", ".join(kind))]
