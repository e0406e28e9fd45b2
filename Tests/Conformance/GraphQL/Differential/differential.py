"""Holds graphql-check against graphql-core: the same questions to both, and every answer compared.

    differential.py GRAPHQL_CHECK [--seed N] [--cases N] [--show N]

Prints what differs and exits 1 if anything does that `explained` does not know.
"""

import argparse
import collections
import json
import random
import subprocess
import sys

from graphql import (
    GraphQLSyntaxError, build_client_schema, get_introspection_query, introspection_from_schema, parse, print_schema,
)

import explained
import handpicked
import reference
from documents import Documents, as_json, mutated
from schemas import SCHEMAS, random_sdl


def questions(seed, count):
    """The requests, about `count` of them besides the hand-picked ones."""
    r = random.Random(seed)
    built = [(sdl, reference.schema_of(sdl)) for sdl in [*SCHEMAS.values(), *valid_sdls(r, 6)]]
    for source in handpicked.SOURCES:
        yield {"op": "parse", "source": source}
    for sdl in list(SCHEMAS.values()) + handpicked.SCHEMAS:
        yield {"op": "schema", "sdl": sdl}
    for name, source in handpicked.DOCUMENTS:
        yield {"op": "validate", "sdl": SCHEMAS[name], "source": source}
    for request in handpicked.EXECUTIONS:
        yield {"op": "execute", **request}
    for sdl in [sdl for sdl, _ in built] + handpicked.SCHEMAS:
        if not isinstance(reference.schema_of(sdl), list):
            yield {"op": "introspect", "sdl": sdl}
    for index in range(count):
        sdl, schema = r.choice(built)
        kind = r.random()
        documents = Documents(schema, r, wrong=r.choice([0, 0.01, 0.02, 0.05]))
        if kind < 0.25:
            text = documents.document() if r.random() < 0.6 else random_sdl(r, 0)
            yield {"op": "parse", "source": mutated(text, r)}
        elif kind < 0.35:
            yield {"op": "schema", "sdl": random_sdl(r, r.choice([0, 0.01, 0.03]))}
        elif kind < 0.4:
            yield {"op": "introspect", "sdl": next(valid_sdls(r, 1))}
        elif kind < 0.7:
            yield {"op": "validate", "sdl": sdl, "source": documents.document()}
        elif kind < 0.76:
            yield from subscription(r.choice([sdl for sdl, schema in built if schema.subscription_type]), r)
        else:
            yield execution(sdl, schema, r)


def execution(sdl, schema, r):
    documents = Documents(schema, r, wrong=r.choice([0, 0, 0.002]))
    source = documents.document()
    variables = {name: documents.json(type_) for name, type_ in documents.variables.items() if r.random() < 0.8}
    roots = [t for t in (schema.query_type, schema.mutation_type, schema.subscription_type) if t]
    data = {}
    for root in roots:
        for name, field in root.fields.items():
            data[name] = documents.data(field.type, strange=r.choice([0, 0.03]))
    request = {"op": "execute", "sdl": sdl, "source": source, "variables": variables, "data": data,
               "validate": r.random() < 0.7 or not valid(schema, source)}
    if "query Q" in source or "mutation Q" in source:
        request["operationName"] = "Q0"
    if r.random() < 0.3:
        request["async"] = True
    return request


def valid_sdls(r, count):
    """Random schemas that are valid."""
    while count:
        sdl = random_sdl(r, 0)
        if not isinstance(reference.schema_of(sdl), list):
            count -= 1
            yield sdl


def subscription(sdl, r):
    schema = reference.schema_of(sdl)
    documents = Documents(schema, r, wrong=r.choice([0, 0, 0.002]), only="subscription")
    source = documents.operation()
    variables = {name: documents.json(type_) for name, type_ in documents.variables.items() if r.random() < 0.8}
    fields = schema.subscription_type.fields
    events = [{name: documents.data(field.type, strange=r.choice([0, 0.05])) for name, field in fields.items()}
              for _ in range(r.randint(0, 3))]
    yield {"op": "subscribe", "sdl": sdl, "source": source, "variables": variables, "events": events}


def valid(schema, source):
    """Whether execution without validation has a meaning that all agree on."""
    try:
        return not reference.verdicts(schema, parse(source))
    except (GraphQLSyntaxError, reference.Unanswered):
        return False


# Comparing


def compare(request, answer):
    """None, or what differs: (what, theirs, ours)."""
    op = request["op"]
    if op == "parse":
        return compare_parse(request["source"], answer)
    schema = reference.schema_of(request["sdl"])
    if op == "schema":
        theirs = not isinstance(schema, list)
        if theirs == answer.get("ok"):
            return None
        return "schema", [e.message for e in schema] if not theirs else "valid", answer.get("errors", "valid")
    if op == "introspect":
        return compare_introspection(schema, answer)
    if op == "validate":
        return compare_validation(schema, request["source"], answer)
    if op == "subscribe":
        return compare_subscription(schema, request, answer)
    return compare_execution(schema, request, answer)


def compare_parse(source, answer):
    try:
        parse(source)
        theirs = None
    except GraphQLSyntaxError as error:
        theirs = reference.locations(error)
    ours = None if answer["ok"] else [[p["line"], p["column"]] for p in answer["errors"][0]["locations"]]
    return None if theirs == ours else ("parse", theirs, answer)


def compare_validation(schema, source, answer):
    try:
        document = parse(source)
    except GraphQLSyntaxError as error:
        theirs = [["Syntax", reference.locations(error), error.message]]
    else:
        theirs = reference.verdicts(schema, document)
    ours = [[e["rule"], [[p["line"], p["column"]] for p in e["locations"]], e["message"]]
            for e in answer.get("errors", [])]
    a, b = (sorted([rule, places] for rule, places, _ in errors) for errors in (theirs, ours))
    if a == b:
        return None
    missing, extra = beyond(theirs, ours), beyond(ours, theirs)
    return "validate " + ",".join(sorted({e[0] for e in missing + extra})), missing, extra


def beyond(errors, others):
    """The errors that the others have not, or not as often."""
    others = [(*error[:2], words(error[2])) for error in others]
    unlike = []
    for error in errors:
        if (*error[:2], words(error[2])) in others:
            others.remove((*error[:2], words(error[2])))
        else:
            unlike.append(error)
    others = [other[:2] for other in others]
    found = []
    for error in unlike:
        if tuple(error[:2]) in others:
            others.remove(tuple(error[:2]))
        else:
            found.append(error)
    return found


def words(message):
    """The message without the suggestions, which we do not make, and with our quotes."""
    return message.replace("'", '"').split(" Did you mean")[0]


def compare_execution(schema, request, answer):
    return compare_response(request, reference.response(schema, request), answer["response"])


def compare_subscription(schema, request, answer):
    theirs = reference.responses(schema, request)
    if isinstance(theirs, dict) != ("response" in answer):
        return "subscribe: stream or none", theirs, answer
    if isinstance(theirs, dict):
        return compare_response(request, theirs, answer["response"])
    ours = answer["responses"]
    if len(theirs) != len(ours):
        return "subscribe: events", len(theirs), len(ours)
    differences = [compare_response(request, a, b) for a, b in zip(theirs, ours)]
    return next((difference for difference in differences if difference), None)


def compare_response(request, theirs, ours):
    if ("data" in theirs) != ("data" in ours):
        return "execute: data or none", [str(e) for e in theirs.get("errors", [])], ours
    a, b = as_json(normal(theirs.get("data"))), as_json(normal(ours.get("data")))
    if a != b:
        return "execute: data", a, ours
    if "data" not in theirs and request.get("validate", True):
        # Validation has its own comparison.
        return None
    a = sorted([e.path or [], reference.locations(e)] for e in theirs.get("errors") or [])
    b = sorted([e.get("path") or [], [[p["line"], p["column"]] for p in e.get("locations", [])]]
               for e in ours.get("errors", []))
    if as_json(a) == as_json(b):
        return None
    if "$async" in as_json([request.get("data"), request.get("events")]) or request.get("async"):
        # What fails first takes its place; whether what stood beside it fails too is open.
        a, b = (sorted({as_json(place(path, ours["data"])) for path, _ in errors}) for errors in (a, b))
        if a == b:
            return None
    return "execute: errors", [[e.message, e.path, reference.locations(e)] for e in theirs.get("errors", [])], \
        ours.get("errors")


def place(path, data):
    """Where on the path the data is null."""
    for length, step in enumerate(path):
        if data is None:
            return path[:length]
        data = data[step]
    return path


def normal(value):
    """Numbers without the difference between 1 and 1.0, which JSON does not make."""
    if isinstance(value, float) and value == int(value):
        return int(value)
    if isinstance(value, dict):
        return {key: normal(item) for key, item in value.items()}
    return [normal(item) for item in value] if isinstance(value, list) else value


def compare_introspection(schema, answer):
    """A client rebuilds the same schema from what we tell about it."""
    if "schemaErrors" in answer:
        return "schema", "valid", answer["schemaErrors"]
    data = answer["response"].get("data")
    if not data:
        return "introspection", "", answer
    theirs, ours = print_schema(schema), print_schema(build_client_schema(data))
    if theirs != ours:
        return "introspection: printed", theirs, ours
    a, b = (own(d) for d in (introspection_from_schema(
        schema, input_value_deprecation=True, directive_is_repeatable=True, schema_description=True,
        specified_by_url=True, input_object_one_of=True), data))
    a = explained.as_of_september_2025(a)
    return None if a == b else ("introspection: answer", *differing(a, b))


def differing(a, b):
    """The parts of two values that are not equal."""
    if isinstance(a, dict) and isinstance(b, dict):
        parts = [(k, *differing(a.get(k), b.get(k))) for k in {**a, **b} if a.get(k) != b.get(k)]
        return {k: one for k, one, _ in parts}, {k: other for k, _, other in parts}
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        parts = [differing(x, y) for x, y in zip(a, b) if x != y]
        return [one for one, _ in parts], [other for _, other in parts]
    return a, b


def own(data):
    """What was told, by name, without descriptions of what is built in."""
    schema = data["__schema"]
    standard = {"Int", "Float", "String", "Boolean", "ID"}
    return {
        "types": {t["name"]: {**t, "possibleTypes": sorted(p["name"] for p in t.get("possibleTypes") or [])}
                  for t in schema["types"] if not t["name"].startswith("__") and t["name"] not in standard},
        "builtIn": {t["name"]: without_descriptions(t) for t in schema["types"]
                    if t["name"].startswith("__") or t["name"] in standard},
        "directives": {d["name"]: without_descriptions(dict(d)) for d in schema["directives"]},
        "roots": [schema[k] for k in ("queryType", "mutationType", "subscriptionType", "description")],
    }


def without_descriptions(value):
    if isinstance(value, dict):
        return {k: without_descriptions(v) for k, v in value.items() if k != "description"}
    return [without_descriptions(v) for v in value] if isinstance(value, list) else value


INTROSPECTION = get_introspection_query(
    descriptions=True, specified_by_url=True, directive_is_repeatable=True, schema_description=True,
    input_value_deprecation=True, input_object_one_of=True)


def asked(request, number):
    line = dict(request, id=number)
    if request["op"] == "introspect":
        line.update(op="execute", source=INTROSPECTION)
    return json.dumps(line)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("program")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--cases", type=int, default=1500)
    arguments.add_argument("--show", type=int, default=3)
    arguments = arguments.parse_args()
    requests = list(questions(arguments.seed, arguments.cases))
    ran = subprocess.run(
        [arguments.program], input="".join(asked(q, n) + "\n" for n, q in enumerate(requests)),
        capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    if [a.get("id") for a in answers] != list(range(len(requests))):
        sys.exit(f"{len(requests)} questions, {len(answers)} answers")
    differences, known = collections.Counter(), collections.Counter()
    for request, answer in zip(requests, answers):
        try:
            difference = compare(request, answer)
        except (RecursionError, reference.Unanswered):
            continue
        if not difference:
            continue
        what, theirs, ours = difference
        reason = explained.reason(request, what, theirs, ours)
        if reason:
            known[reason] += 1
            continue
        differences[what] += 1
        if differences[what] <= arguments.show:
            shown = {k: v for k, v in request.items() if k != "sdl" or request["op"] == "schema"}
            print(f"--- {what}\n{as_json(shown)}\ntheirs: {theirs}\nours:   {ours}", flush=True)
    for reason, number in known.items():
        print(f"{number} explained: {reason}")
    kinds = collections.Counter(q["op"] for q in requests)
    print(f"{len(requests)} questions {dict(kinds)}, {sum(differences.values())} differences {dict(differences)}")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
