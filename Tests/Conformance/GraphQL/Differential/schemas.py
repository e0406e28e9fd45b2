"""The schemas that documents are made for, and random ones."""

from pathlib import Path

ZOO = '''
"Everything at once." schema { query: Query mutation: Mutation subscription: Subscription }
directive @onField on FIELD
directive @twice(a: Int, f: Filter = {name: "x"}) repeatable on FIELD | INLINE_FRAGMENT | FRAGMENT_SPREAD | FIELD_DEFINITION
directive @req(x: Int!, y: [Command!]) on FIELD | QUERY | VARIABLE_DEFINITION | FRAGMENT_DEFINITION | MUTATION | SUBSCRIPTION
interface Being { name(surname: Boolean): String }
interface Pet implements Being { name(surname: Boolean): String owner: Human }
type Dog implements Pet & Being {
  name(surname: Boolean, "more" title: String = "t"): String
  owner: Human barkVolume: Int nick: String! @deprecated
  does(command: Command!): Boolean isAt(x: Int! = 1, y: Int @deprecated(reason: "z")): Boolean tags: [String!]
}
type Cat implements Pet & Being { name(surname: Boolean): String owner: Human meows: String barkVolume: String nick: String tags: [String] }
"A person" type Human implements Being { name(surname: Boolean): String pets: [Pet!] cats: [Cat]! best: Pet! friends: [[Human!]] }
union CatOrDog = | Cat | Dog
union Any = Human | Dog
enum Command { SIT "lie" DOWN @deprecated(reason: "tired") ROLL }
scalar Blob @specifiedBy(url: "https://blob.example")
input Filter {
  name: String! tags: [String!] nested: Filter size: Int = 3 ok: Boolean! = true f: Float id: ID cmds: [[Command]]
  blob: Blob choice: Choice matrix: [[Int!]!]
}
input Choice @oneOf { a: Int b: String c: [Filter!] d: Command }
type Query {
  dog: Dog cat: Cat pet: Pet human: Human catOrDog: CatOrDog any: Any being: Being sure: Dog! beings: [Being!]!
  find(filter: Filter, ids: [ID!], n: Int! = 2, filters: [Filter!], blob: Blob, f: Float, choice: Choice): [Pet]
  choose(choice: Choice!, command: Command = SIT): Any echo(filter: Filter, list: [Int!]! = [1, 2]): String
}
type Mutation { touch(id: ID!): Dog rename(filter: Filter!): Human! choose(choice: Choice!): Boolean! }
type Subscription { one: Int two(filter: Filter): Int! dog: Dog }
'''

GRAPH = '''
interface Node { id: ID! }
interface Named implements Node { id: ID! name: String }
interface Edge { cursor: String! node: Node }
type A implements Named & Node { id: ID! name: String b: B bs(first: Int = 10, after: String): BConnection! same: A }
type B implements Node { id: ID! a: A as: [A!]! u: U value: Float }
type C implements Named & Node { id: ID! name: String value: Int! list: [[Int]!] }
type BEdge implements Edge { cursor: String! node: B }
type BConnection { edges: [BEdge] page: Page! total: Int }
type Page { next: Boolean! end: String }
union U = A | B | C
enum E { ONE TWO THREE }
input Where { and: [Where!] or: [Where!] not: Where eq: Eq }
input Eq { field: String! = "id" value: Scalar! kind: E = ONE }
scalar Scalar
type Query { node(id: ID!): Node named: [Named] u: [U!] where(where: Where, e: [E!] = [ONE]): [Node!] a: A! es: [E!] }
extend type Query { c(deep: [[Eq!]]): C }
extend enum E { FOUR }
extend union U = BEdge
'''

TINY = "type Query { a: Int b: Query c(x: Int, y: [Int]): String }"

OWN = (Path(__file__).parents[4] / "Services/Gateway/Schema/schema.graphqls").read_text()

SCHEMAS = {"zoo": ZOO, "graph": GRAPH, "tiny": TINY, "own": OWN}


def random_sdl(r, wrong):
    """A random type system document; `wrong` is the chance of something wrong at each place."""

    def bad():
        return r.random() < wrong

    scalars, enums, inputs = ["Int", "String", "ID", "S0"], ["E0", "E1"], ["I0", "I1", "I2"]
    interfaces, objects, unions = ["N0", "N1", "N2"], ["T0", "T1", "T2"], ["U0"]

    def wrapped(name, deep=True):
        text = name
        if deep and r.random() < 0.3:
            text = f"[{text}{r.choice(['', '!'])}]"
        return text + r.choice(["", "", "!"])

    def output():
        return wrapped(r.choice(scalars + enums + objects + interfaces + unions + (inputs + ["Nope"] if bad() else [])))

    def input_type(required=True):
        text = wrapped(r.choice(scalars + enums + inputs + (objects + ["Nope"] if bad() else [])))
        return text if required else text.rstrip("!")

    def description():
        return r.choice(['"d" ', '"""\nd\n  e\n""" ']) if r.random() < 0.1 else ""

    def directives(location):
        text = ""
        if r.random() < 0.08:
            text += r.choice({"FIELD_DEFINITION": ['@deprecated', '@deprecated(reason: "r")', "@d0", "@d0 @d1 @d1"],
                              "ENUM_VALUE": ["@deprecated"], "OBJECT": ["@d1"], "ARGUMENT": ["@d0"]}.get(location, ["@d0"]))
        if bad():
            text += " " + r.choice(["@nope", "@skip(if: true)", "@oneOf", "@d0 @d0", "@d0(z: 1)", '@d0(x: "1")',
                                    "@specifiedBy(url: 1)", "@deprecated(reason: null)"])
        return " " + text if text else ""

    def default(type_):
        if type_.endswith("!") or r.random() < 0.7:
            return ""
        if bad():
            return " = " + r.choice(['"x"', "{}", "[1]", "NOPE", "null"])
        name = type_.strip("[]!")
        return {"Int": " = 1", "String": ' = "s"', "ID": ' = "i"', "E0": " = X0", "E1": " = X1"}.get(name, " = null")

    def arguments():
        if r.random() < 0.75:
            return ""
        names = r.sample(["p", "q", "r"], r.randint(1, 2)) + (["p"] if bad() else [])
        parts = []
        for name in names:
            type_ = input_type()
            parts.append(f"{description()}{name}: {type_}{default(type_)}{directives('ARGUMENT')}")
        return "(" + ", ".join(parts) + ")"

    # What an implementer of an interface repeats.
    common = {n: [f"{n.lower()}: Int"] for n in interfaces}

    def fields(extra=(), prefix=""):
        names = r.sample(["a", "b", "c", "d"], r.randint(1, 3)) + (["a", "__x"] if bad() else [])
        own = [f"{description()}{prefix}{n}{arguments()}: {output()}{directives('FIELD_DEFINITION')}" for n in names]
        if prefix:
            common[prefix.upper()] += own
        return " { " + " ".join(own + list(extra)) + " }" if not bad() else ""

    def implemented(chosen):
        chosen = list(chosen)
        if bad():
            chosen.append(r.choice(interfaces + objects + ["Nope"]))
        text = " implements " + r.choice(["", "& "]) + " & ".join(chosen) if chosen else ""
        kept = [field for n in chosen if n in common and not bad() for field in common[n]]
        return text, kept

    parts = []
    # N1 implements N0.
    for index, name in enumerate(interfaces):
        chosen = ["N0"] if index == 1 else []
        text, kept = implemented(chosen)
        parts.append(f"{description()}interface {name}{text}{fields(common[name] + kept, name.lower())}")
    for name in objects:
        chosen = r.sample(interfaces, r.randint(0, 2))
        if "N1" in chosen and "N0" not in chosen and not bad():
            chosen.append("N0")
        text, kept = implemented(chosen)
        parts.append(f"{description()}type {name}{text}{directives('OBJECT')}{fields(kept)}")
    members = r.sample(objects, r.randint(1, 3)) + (["N0"] if bad() else []) + (["T0"] if bad() else [])
    parts.append(f"union U0 = {r.choice(['', '| '])}{' | '.join(members)}" if not bad() else "union U0")
    for index, name in enumerate(enums):
        values = [f"X{index}", "Y", "Z"][: r.randint(1, 3)] + (["Y", "__Z"] if bad() else [])
        parts.append(f"enum {name} {{ " + " ".join(v + directives("ENUM_VALUE") for v in values) + " }")
    for name in inputs:
        one_of = r.random() < 0.15
        items = []
        for field in r.sample(["a", "b", "c"], r.randint(1, 3)):
            # One that holds only others like it can never be given.
            type_ = input_type(required=not one_of or bad()) if items or not one_of or bad() else "Int"
            items.append(f"{field}: {type_}{default(type_) if not one_of or bad() else ''}{directives('INPUT_FIELD_DEFINITION')}")
        parts.append(f"input {name}{' @oneOf' if one_of else ''} {{ " + " ".join(items) + " }")
    parts.append("scalar S0" + r.choice(["", ' @specifiedBy(url: "u")']))
    parts.append("directive @d0(x: Int) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE")
    parts.append("directive @d1 repeatable on OBJECT | FIELD_DEFINITION")
    parts.append(f"type Query{fields()}" if not bad() else "")
    if r.random() < 0.3:
        parts.append("type Mutation { m: Int }")
    if r.random() < 0.2 or bad():
        parts.append(r.choice(["schema { query: Query }", "schema { query: T0 mutation: T1 }", "schema @d1 { query: Query }"]
                              + (["schema { query: Nope }", "schema { mutation: T0 }", "schema { query: T0 query: T1 }",
                                  "schema { query: T0 mutation: T0 }", "schema { query: N0 }"] if bad() else [])))
    if r.random() < 0.25:
        parts.append(r.choice(["extend type T0 { z: Int }", "extend enum E0 { W }", "extend union U0 = T0",
                               "extend input I0 { z: Int }", "extend interface N2 @d9", "extend scalar S0 @nope",
                               "extend schema { subscription: T2 }", "extend type T1 implements N0"]))
    if bad():
        parts.append(r.choice(["type T0 { a: Int }", "extend type Nope { a: Int }", "extend input T0 { a: Int }",
                               "directive @d0 on FIELD", "{ a }", "extend type T0 { a: Int a: Int }", "scalar Int",
                               "type __T { a: Int }", "directive @__d on FIELD", "extend enum E0 { Y }",
                               "directive @d3(a: Int a: Int) on FIELD", "directive @skip on FIELD"]))
    r.shuffle(parts)
    return "\n".join(part for part in parts if part)
