"""What graphql-core answers to the lines of graphql-check, in the same form."""

import asyncio
import json

from graphql import (
    ExecutionResult, GraphQLError, GraphQLSyntaxError, build_ast_schema, execute, is_list_type, is_non_null_type, parse,
    specified_rules, subscribe, validate, validate_schema,
)
from graphql.validation.validate import validate_sdl


class Unanswered(Exception):
    """The reference breaks down on this question."""


schemas = {}


def schema_of(sdl):
    """A built schema, or the errors it has."""
    if sdl not in schemas:
        schemas[sdl] = build(sdl)
    return schemas[sdl]


def build(sdl):
    try:
        document = parse(sdl)
    except GraphQLSyntaxError as error:
        return [error]
    errors = validate_sdl(document)
    if errors:
        return errors
    try:
        schema = build_ast_schema(document, assume_valid_sdl=True)
    except (TypeError, ValueError, GraphQLError) as error:
        return [GraphQLError(str(error))]
    return validate_schema(schema) or schema


def locations(error):
    return [[place.line, place.column] for place in error.locations or []]


class TaggingContext:
    """A validation context that marks each error with the rule that it is for."""

    def __init__(self, context, rule):
        self._context, self._rule = context, rule

    def __getattr__(self, name):
        return getattr(self._context, name)

    def report_error(self, error):
        error.rule = self._rule
        self._context.report_error(error)


def tagged(rule):
    name = rule.__name__.removesuffix("Rule")
    return type(name, (rule,), {"__init__": lambda self, context: rule.__init__(self, TaggingContext(context, name))})


RULES = [tagged(rule) for rule in specified_rules]


def verdicts(schema, document):
    """(rule, locations) of every error."""
    try:
        errors = validate(schema, document, RULES, max_errors=100_000)
    except GraphQLError:
        # The rule evaluates @skip and @include without variables, and fails on Non-Null ones.
        raise Unanswered from None
    return [[error.rule, locations(error), error.message] for error in errors]


class Failure(Exception):
    pass


class World:
    """Resolves fields as graphql-check.md says."""

    def __init__(self, request):
        self.request = request

    def plain(self, value):
        while isinstance(value, dict) and len(value) == 1 and ("$ref" in value or "$async" in value):
            value = self.request.get("defs", {}).get(value["$ref"]) if "$ref" in value else value["$async"]
        return value

    def now(self, value, type_, arguments):
        value = self.plain(value)
        if isinstance(value, dict) and len(value) == 1:
            if "$error" in value:
                return Failure(value["$error"])
            if "$args" in value:
                return compact(arguments)
        if is_non_null_type(type_):
            type_ = type_.of_type
        if is_list_type(type_) and isinstance(value, list):
            return [self.now(item, type_.of_type, arguments) for item in value]
        return value

    def resolve(self, source, info, **arguments):
        place = f"{info.parent_type.name}.{info.field_name}"
        fields = self.request.get("fields", {})
        value = fields[place] if place in fields else (source or {}).get(info.field_name)
        value = self.now(value, info.return_type, arguments)
        if isinstance(value, Failure):
            raise value
        return value


def compact(value):
    def whole(value):
        if isinstance(value, float) and value == int(value):
            return int(value)
        if isinstance(value, dict):
            return {key: whole(item) for key, item in value.items()}
        return [whole(item) for item in value] if isinstance(value, list) else value

    return json.dumps(whole(value), separators=(",", ":"), sort_keys=True, ensure_ascii=False)


def type_name(value, info, abstract):
    return value.get("__typename") if isinstance(value, dict) else None


def response(schema, request):
    """The response, and the exact order of its keys by Python's dictionaries."""
    document, errors = checked(schema, request)
    if errors:
        return {"errors": errors}
    world = World(request)
    data = world.plain(request.get("data"))
    try:
        result = execute(
            schema, document, data if isinstance(data, dict) else {}, None, request.get("variables") or {},
            request.get("operationName"), world.resolve, type_name)
    except GraphQLError as error:
        return {"errors": [error]}
    if asyncio.iscoroutine(result):
        result = asyncio.run(result)
    return answered(result)


def responses(schema, request):
    """What a subscription answers to each event, or the response that refuses it."""
    document, errors = checked(schema, request)
    if errors:
        return {"errors": errors}
    world = World(request)

    async def events(root, info, **arguments):
        for event in request["events"]:
            yield event

    async def run():
        stream = subscribe(
            schema, document, None, None, request.get("variables") or {}, request.get("operationName"), world.resolve,
            events)
        stream = await stream if asyncio.iscoroutine(stream) else stream
        if isinstance(stream, ExecutionResult):
            return answered(stream)
        return [answered(result) async for result in stream]

    try:
        return asyncio.run(run())
    except GraphQLError as error:
        return {"errors": [error]}
    except RuntimeError:
        # It looks for the first field where @skip and @include have left none.
        raise Unanswered from None


def checked(schema, request):
    """The document, and what is wrong with it."""
    try:
        document = parse(request["source"])
    except GraphQLSyntaxError as error:
        return None, [error]
    try:
        return document, validate(schema, document) if request.get("validate", True) else []
    except GraphQLError:
        raise Unanswered from None


def answered(result):
    answer = {"data": result.data} if result.data is not None or executed(result) else {}
    if result.errors:
        answer["errors"] = result.errors
    return answer


def executed(result):
    return any(error.path for error in result.errors or [])
