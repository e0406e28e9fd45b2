"""Random executable documents for a schema: mostly valid, with a little wrong here and there."""

import json

from graphql import (
    is_composite_type, is_enum_type, is_input_object_type, is_leaf_type, is_list_type,
    is_non_null_type, is_required_argument, is_abstract_type, is_input_type, get_named_type,
    is_object_type,
)

SCALARS = {"Int": ["1", "-5", "0"], "Float": ["1.5", "1e3", "2"], "String": ['"x"', '"""b\n  c"""', '"é"'],
           "Boolean": ["true", "false"], "ID": ['"i"', "7"]}
STRANGE = ["3000000000", "1.5", '"x"', '"""b"""', "true", "null", "NOPE", "[1 2]", "{a: 1}", "[]", "{}", "-0.0",
           "[[1]]", "[null]", "$v0", "$nope", "[$v1]", "{a: $v2}"]


class Documents:
    """`wrong` is the chance of something wrong at each place; `only` the one kind of operation wanted."""

    def __init__(self, schema, random, wrong=0.02, only=None):
        self.schema, self.random, self.wrong, self.only = schema, random, wrong, only
        types = [t for t in schema.type_map.values() if not t.name.startswith("__")]
        self.composite = [t for t in types if is_composite_type(t)]
        self.inputs = [t for t in types if is_input_type(t)]
        self.names = [t.name for t in types] + ["Nothing"]
        self.fragments = []
        self.variables = {}

    def chance(self, p):
        return self.random.random() < p

    def bad(self):
        return self.random.random() < self.wrong

    # Values

    def value(self, type_, const=False, depth=0):
        r = self.random
        if self.bad():
            text = r.choice(STRANGE)
            return "null" if const and "$" in text else text
        if not const and self.chance(0.12):
            return self.variable(type_)
        if is_non_null_type(type_):
            return self.value(type_.of_type, const, depth) if self.chance(0.98) else "null"
        if self.chance(0.06):
            return "null"
        if is_list_type(type_):
            if self.chance(0.15):
                return self.value(type_.of_type, const, depth)
            count = r.randint(0, 3) if depth < 4 else 0
            return "[" + " ".join(self.value(type_.of_type, const, depth) for _ in range(count)) + "]"
        if is_enum_type(type_):
            return r.choice(list(type_.values))
        if is_input_object_type(type_):
            return self.object(type_, const, depth)
        return r.choice(SCALARS.get(type_.name) or ["1", '"s"', "{a: [1, {b: $v0}]}" if not const else "{a: [1]}", "E"])

    def object(self, type_, const, depth):
        fields = list(type_.fields.items())
        if type_.is_one_of and not self.bad():
            fields = [self.random.choice(self.shallow(fields) if depth > 3 else fields)]
        else:
            fields = [
                (name, field) for name, field in fields
                if (is_non_null_type(field.type) and not self.bad()) or (self.chance(0.4) and depth < 3)
            ]
        self.random.shuffle(fields)
        if fields and self.bad():
            fields.append(fields[0])
        parts = [f"{name}: {self.value(field.type, const, depth + 1)}" for name, field in fields]
        if self.bad():
            parts.append("other: 1")
        return "{" + ", ".join(parts) + "}"

    def shallow(self, fields):
        """The fields that end here, where there are any."""
        return [(n, f) for n, f in fields if is_leaf_type(get_named_type(f.type))] or fields

    def variable(self, type_):
        """A variable for a place of this type; its definition follows in the operation."""
        name = f"v{self.random.randint(0, 5)}"
        self.variables.setdefault(name, type_)
        return "$" + name

    # Parts

    def arguments(self, arguments):
        chosen = [
            (name, argument) for name, argument in arguments.items()
            if (is_required_argument(argument) and not self.bad()) or self.chance(0.35)
        ]
        if chosen and self.bad():
            chosen.append(self.random.choice(chosen))
        parts = [f"{name}: {self.value(argument.type)}" for name, argument in chosen]
        if self.bad():
            parts.append(f"other: {self.random.choice(['1', '$v0', '{a: 1 a: 2}'])}")
        return "(" + ", ".join(parts) + ")" if parts else ""

    def directives(self, location, p=0.06):
        text = ""
        known = [d for d in self.schema.directives if location in {l.name for l in d.locations}]
        while self.chance(p):
            if self.bad() or not known:
                text += " @" + self.random.choice(["nope", "deprecated", "skip", "include", "oneOf", "specifiedBy"])
                continue
            directive = self.random.choice(known)
            text += f" @{directive.name}{self.arguments(directive.args)}"
        return text

    def selections(self, type_, depth=0):
        return " { " + " ".join(self.selection(type_, depth) for _ in range(self.random.randint(1, 4))) + " }"

    def selection(self, type_, depth):
        r = self.random
        kind = r.random()
        if kind < 0.12 and depth < 4:
            return f"...{r.choice('ABCDE' if not self.bad() else ['Nope'])}{self.directives('FRAGMENT_SPREAD')}"
        if kind < 0.25 and depth < 4:
            inner = self.related(type_)
            condition = f" on {inner.name}" if inner is not type_ or self.chance(0.4) else ""
            if self.bad():
                condition = " on " + r.choice(self.names)
            return f"...{condition}{self.directives('INLINE_FRAGMENT')}{self.selections(inner, depth + 1)}"
        fields = dict(getattr(type_, "fields", {}))
        alias = f"{r.choice(['x', 'y'] + list(fields))}: " if self.chance(0.15) else ""
        if not fields or self.chance(0.08) or self.bad():
            name = "__typename" if not self.bad() else r.choice(["zzz", "name", "__schema", "id"])
            # What the reference thinks of aliased meta fields is not what the specification says.
            return ("" if name == "__typename" else alias) + name + self.directives("FIELD")
        if depth > 3:
            fields = {n: f for n, f in fields.items() if is_leaf_type(get_named_type(f.type))} or fields
        name, field = r.choice(list(fields.items()))
        text = alias + name + self.arguments(field.args) + self.directives("FIELD")
        inner = get_named_type(field.type)
        if is_composite_type(inner) != self.bad():
            inner = inner if is_composite_type(inner) else r.choice(self.composite)
            text += self.selections(inner, depth + 1) if depth < 5 else " { __typename }"
        return text

    def related(self, type_):
        options = [type_]
        if is_abstract_type(type_):
            options += self.schema.get_possible_types(type_)
        if is_object_type(type_):
            options += type_.interfaces
        return self.random.choice(options if not self.bad() else self.composite)

    # Documents

    def operation(self, name=None):
        r = self.random
        self.variables = {}
        kinds = [(k, t) for k, t in (("query", self.schema.query_type), ("query", self.schema.query_type),
                 ("mutation", self.schema.mutation_type), ("subscription", self.schema.subscription_type)) if t and self.only in (None, k)]
        kind, root = r.choice(kinds)
        if self.bad():
            kind = r.choice(["query", "mutation", "subscription"])
        body = self.selections(root)
        if kind == "subscription" and not self.bad():
            body = " { " + self.selection(root, 0) + " }"
        head = self.directives(kind.upper(), 0.04)
        definitions = self.variable_definitions()
        self.described = r.choice(['"d" ', '"""d"""\n', ""]) if self.chance(0.1) else ""
        if kind == "query" and not name and not definitions and not head and self.chance(0.5):
            return body
        return f"{self.described}{kind} {name or ''}{definitions}{head}{body}"

    def variable_definitions(self):
        r = self.random
        used = dict(self.variables)
        if self.bad() or self.chance(0.03):
            used[r.choice(["v0", "unused"])] = r.choice(self.inputs)
        if used and self.bad():
            used.pop(r.choice(list(used)))
        parts = []
        for name, type_ in used.items():
            text = str(type_)
            if self.chance(0.06):
                text = str(r.choice(self.inputs)) + r.choice(["", "!"])
            if self.bad():
                text = r.choice(self.names)
            elif self.chance(0.15):
                text = text[:-1] if text.endswith("!") else text + "!"
            default = ""
            if self.chance(0.15):
                default = " = " + self.value(type_, const=True)
            parts.append(f"${name}: {text}{default}{self.directives('VARIABLE_DEFINITION', 0.03)}")
        if parts and self.bad():
            parts.append(parts[0])
        return "(" + ", ".join(parts) + ")" if parts else ""

    def document(self):
        r = self.random
        count = r.choice([1, 1, 1, 1, 2, 3])
        names = [None] if count == 1 and self.chance(0.6) else [f"Q{i}" for i in range(count)]
        if self.bad():
            names += [r.choice([None, "Q0"])]
        parts, gathered = [], {}
        for name in names:
            parts.append(self.operation(name))
            gathered.update(self.variables)
        # The fragments that are spread, sometimes one less or more; they may spread others.
        self.variables = dict(gathered)
        done = set()
        while True:
            text = "\n".join(parts)
            missing = [f for f in "ABCDE" if f"...{f}" in text and f not in done]
            if not missing:
                break
            for fragment in missing:
                done.add(fragment)
                if self.bad():
                    continue
                type_ = r.choice(self.composite)
                text = type_.name if not self.bad() else r.choice(self.names)
                body = self.selections(type_, 2)
                if self.chance(0.7):
                    # Few cycles: they hide what else there is.
                    for other in "ABCDE":
                        if other <= fragment:
                            body = body.replace(f"...{other}", "__typename")
                parts.append(f"fragment {fragment} on {text}{self.directives('FRAGMENT_DEFINITION', 0.04)}{body}")
        if self.bad():
            parts.append(r.choice(["type X { a: Int }", "extend type Query { z: Int }", "directive @d on FIELD",
                                   "schema { query: Query }", "fragment A on Query { __typename }"]))
        r.shuffle(parts)
        return "\n".join(parts)

    # Data to execute over

    def data(self, type_, depth=0, strange=0.04):
        """A value for a field of this type, with nulls, failures and wrong leaves."""
        r = self.random
        if self.chance(strange):
            # What an object is that is none, the contract leaves open.
            core = type_.of_type if is_non_null_type(type_) else type_
            others = [] if is_composite_type(core) else [5, "text", 1.5, True]
            return r.choice([None, {"$error": "no"}, {"$async": None}] + others)
        if is_non_null_type(type_):
            return self.data(type_.of_type, depth, strange)
        if self.chance(0.05):
            return None
        if is_list_type(type_):
            return [self.data(type_.of_type, depth, strange) for _ in range(r.randint(0, 3))]
        if is_enum_type(type_):
            return r.choice(list(type_.values))
        if is_leaf_type(type_):
            return {"Int": r.choice([1, -7, 2147483647]), "Float": r.choice([1.5, 2, -0.25]), "Boolean": self.chance(0.5),
                    "String": r.choice(["s", "", "é\n\"😀", {"$args": True}]), "ID": r.choice(["i", 12])}.get(
                        type_.name, r.choice([1, "c", {"a": [1]}]))
        concrete = type_
        if is_abstract_type(type_):
            possible = self.schema.get_possible_types(type_)
            if not possible:
                return None
            concrete = r.choice(possible)
        value = {"__typename": concrete.name}
        if depth < 3:
            for name, field in concrete.fields.items():
                if self.chance(0.8):
                    value[name] = self.data(field.type, depth + 1, strange)
        return {"$async": value} if self.chance(0.1) else value

    def json(self, type_, depth=0):
        """A variable's JSON value."""
        r = self.random
        if self.chance(0.04):
            return r.choice([None, 5, "x", 1.5, 1.0, True, [], {}, [1], {"a": 1}, 3000000000])
        if is_non_null_type(type_):
            return self.json(type_.of_type, depth)
        if self.chance(0.1):
            return None
        if is_list_type(type_):
            return [self.json(type_.of_type, depth) for _ in range(r.randint(0, 2) if depth < 4 else 0)]
        if is_enum_type(type_):
            return r.choice(list(type_.values))
        if is_input_object_type(type_):
            fields = list(type_.fields.items())
            if type_.is_one_of and (depth > 3 or self.chance(0.9)):
                fields = [r.choice(self.shallow(fields) if depth > 3 else fields)]
            return {n: self.json(f.type, depth + 1) for n, f in fields
                    if is_non_null_type(f.type) or (depth < 3 and self.chance(0.5)) or type_.is_one_of}
        return {"Int": 3, "Float": r.choice([1.5, 2]), "String": "v", "Boolean": True, "ID": r.choice(["i", 3])}.get(
            type_.name, {"any": [1, None]})


TOKENS = ["{", "}", "(", ")", "[", "]", ":", "!", "$", "@", "...", "|", "&", "=", ",", "a", "on", "query", "fragment",
          "1", "0", "-", "1.", "1.5e", "00", '"s"', '"', '"""', '"""b"""', "#c\n", "\ufeff", "\n", "\r\n", "\r", "null",
          "true", "é", "\\", "\u0000", "\u0007", "'", "extend", "type", "\\u0041", '"\\u{1F600}"', '"\\uD83D\\uDE00"',
          '"\\uD83D"', '"\\u{110000}"', '"\\u{}"', '"\\x"', "..", "?", "%", "subscription", "0x1", "1a", "\u2028",
          "repeatable", "implements", "directive", "schema", "\u00a0"]


def mutated(text, random):
    """The text with a few random changes, so that most of it does not parse any more."""
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        at = random.randint(0, len(text))
        kind = random.random()
        if kind < 0.4:
            text = text[:at] + random.choice(TOKENS) + text[at:]
        elif kind < 0.7:
            text = text[:at] + text[at + random.randint(1, 4):]
        elif kind < 0.85:
            end = min(len(text), at + random.randint(1, 12))
            text = text[:at] + text[at:end] + text[at:]
        else:
            other = random.randint(0, len(text))
            low, high = sorted((at, other))
            text = text[:low] + text[high:high + 5] + text[low:]
    return text


def as_json(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
