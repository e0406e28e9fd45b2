"""Where we differ from graphql-core 3.2 on purpose. Shared/GraphQL/README.md tells the same in words.

Each explanation names the whole difference: what it does not cover stays a difference.
"""

from graphql import parse

import reference

ROOTS = "The specification wants distinct root types."
DEFINITIONS = "A schema's text holds type system definitions only."
DEFAULTS = "The specification wants defaults of the right type, and none that refer to themselves."
WRITTEN = "A default is told as it is written, without the defaults of the fields that it leaves out."
INHABITED = "A OneOf input that holds only others like it can never be given."
FLOAT = "A number that no double can hold is no Float."
ONE_OF = "A nullable variable at a OneOf field is refused, also where the OneOf input is Non-Null."
CYCLES = "Where fragments spread themselves, graphql-core compares fields with themselves."
TWICE = "A field with an argument given twice is still the same as itself."
OPERATIONS = "KnownOperationTypes is newer than graphql-core 3.2."
SUBSCRIPTIONS = "@skip and @include are refused at a subscription's root, instead of being followed."


def reason(request, what, theirs, ours):
    """Why this difference is as it should be, or None."""
    if what == "schema":
        return schema(ours)
    if what.startswith("validate"):
        return validation(request, theirs, ours)
    if what == "introspection: answer":
        return WRITTEN if set(keys(theirs)) - {"args", "fields"} == {"defaultValue"} else None
    if what in ("execute: data or none", "subscribe: stream or none") and request.get("validate", True):
        return only([e["message"] for e in ours.get("response", ours).get("errors", [])])
    return None


def schema(ours):
    if not isinstance(ours, list):
        return None
    reasons = {
        "All root types must be different": ROOTS,
        "A schema cannot hold": DEFINITIONS,
        "Expected value of type": DEFAULTS,
        "The default values of": DEFAULTS,
        "OneOf Input Object": INHABITED,
    }
    found = {next((r for start, r in reasons.items() if e["message"].startswith(start)), None) for e in ours}
    return found.pop() if len(found) == 1 else None


def only(messages):
    """The reason that covers all of these errors of ours."""
    found = {message_reason(message) for message in messages}
    return found.pop() if len(found) == 1 else None


def message_reason(message):
    if "must be non-nullable to be used for OneOf" in message:
        return ONE_OF
    if message.endswith("is not supported by the schema."):
        return OPERATIONS
    if "`@skip` or `@include`" in message:
        return SUBSCRIPTIONS
    if message.startswith("Float cannot represent"):
        return FLOAT
    return None


def validation(request, theirs, ours):
    if not theirs and only([message for _, _, message in ours]):
        return only([message for _, _, message in ours])
    rules = {rule for rule, _, _ in theirs + ours}
    if rules == {"OverlappingFieldsCanBeMerged"}:
        refused = rules_of(request)
        return CYCLES if "NoFragmentCycles" in refused else TWICE if "UniqueArgumentNames" in refused else None
    if rules == {"SingleFieldSubscriptions"}:
        # Which fields stand at the root depends on the directives there.
        if any("`@skip` or `@include`" in message for _, _, message in ours):
            return SUBSCRIPTIONS
    return None


def rules_of(request):
    """The rules that refuse the document anyway."""
    return {rule for rule, _, _ in reference.verdicts(reference.schema_of(request["sdl"]), parse(request["source"]))}


def as_of_september_2025(told):
    """What graphql-core tells of the built-in types, without what is newer: deprecated directives. And
    `includeDeprecated` is Non-Null since that edition."""
    types, directives = told["builtIn"], told["directives"]
    drop(types["__Directive"]["fields"], "isDeprecated", "deprecationReason")
    drop(types["__DirectiveLocation"]["enumValues"], "DIRECTIVE_DEFINITION")
    directives["deprecated"]["locations"].remove("DIRECTIVE_DEFINITION")
    reason_type = directives["deprecated"]["args"][0]["type"]
    directives["deprecated"]["args"][0]["type"] = {"kind": "NON_NULL", "name": None, "ofType": reason_type}
    for directive in directives.values():
        directive.pop("isDeprecated")
        directive.pop("deprecationReason")
    for field in types["__Schema"]["fields"]:
        field["args"].clear()
    for type_ in types.values():
        for field in type_["fields"] or []:
            for argument in field["args"]:
                if argument["name"] == "includeDeprecated" and argument["type"]["kind"] == "SCALAR":
                    argument["type"] = {"kind": "NON_NULL", "name": None, "ofType": argument["type"]}
    return told


def keys(value):
    """The innermost keys of what differs, and the lists on the way."""
    if isinstance(value, list):
        return [key for item in value for key in keys(item)]
    if not isinstance(value, dict):
        return []
    return [key for name, item in value.items() for key in keys(item) or ([name] if not isinstance(item, dict) else [])]


def drop(parts, *names):
    parts[:] = [part for part in parts if part["name"] not in names]
