"""Messages of every field type as protobuf's own library serializes and prints them.

The first line is a descriptor set in base64; then a line a message: its bytes in base64, a tab, its canonical JSON."""

import base64
import math

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

KINDS = (
    "double float int64 uint64 int32 fixed64 fixed32 bool string _group _message bytes uint32 _enum sfixed32 sfixed64 "
    "sint32 sint64"
).split()
FIELD = descriptor_pb2.FieldDescriptorProto


def contract():
    file = descriptor_pb2.FileDescriptorProto(name="all.proto", package="test.v1", syntax="proto3")
    color = file.enum_type.add(name="Color")
    for number, name in enumerate(["COLOR_UNSPECIFIED", "COLOR_RED", "COLOR_BLUE"]):
        color.value.add(name=name, number=number)
    every = file.message_type.add(name="Every")
    inner = every.nested_type.add(name="Inner")
    inner.field.add(name="some_text", number=1, type=FIELD.TYPE_STRING, label=FIELD.LABEL_OPTIONAL)
    number = 0
    for label, prefix in ((FIELD.LABEL_OPTIONAL, "one"), (FIELD.LABEL_REPEATED, "many")):
        for kind, name in enumerate(KINDS, start=1):
            if name == "_group":
                continue
            number += 1
            type_name = {"_message": ".test.v1.Every.Inner", "_enum": ".test.v1.Color"}.get(name)
            every.field.add(
                name=f"{prefix}_{name.strip('_')}", number=number, type=kind, label=label, type_name=type_name
            )
    every.oneof_decl.add(name="choice")
    for name, kind in (("either", FIELD.TYPE_STRING), ("or_else", FIELD.TYPE_INT32)):
        number += 1
        every.field.add(name=name, number=number, type=kind, label=FIELD.LABEL_OPTIONAL, oneof_index=0)
    return file


def main():
    pool = descriptor_pool.DescriptorPool()
    pool.Add(contract())
    # As protoc would hand it out, with JSON names.
    told = descriptor_pb2.FileDescriptorProto()
    pool.FindFileByName("all.proto").CopyToProto(told)
    for field in told.message_type[0].field:
        field.json_name = pool.FindMessageTypeByName("test.v1.Every").fields_by_name[field.name].json_name
    for field in told.message_type[0].nested_type[0].field:
        field.json_name = pool.FindMessageTypeByName("test.v1.Every.Inner").fields_by_name[field.name].json_name
    print(base64.b64encode(descriptor_pb2.FileDescriptorSet(file=[told]).SerializeToString()).decode())

    every = message_factory.GetMessageClass(pool.FindMessageTypeByName("test.v1.Every"))
    lowest = dict(int64=-(2**63), int32=-(2**31), sfixed32=-(2**31), sfixed64=-(2**63), sint32=-(2**31), sint64=-(2**63))
    highest = dict(
        int64=2**63 - 1, uint64=2**64 - 1, int32=2**31 - 1, fixed64=2**64 - 1, fixed32=2**32 - 1, uint32=2**32 - 1,
        sfixed32=2**31 - 1, sfixed64=2**63 - 1, sint32=2**31 - 1, sint64=2**63 - 1,
    )
    messages = [every()]
    for values in (lowest, highest, dict.fromkeys(highest, 1), dict.fromkeys(lowest, -1)):
        messages.append(every(**{f"one_{kind}": value for kind, value in values.items()}))
        messages.append(every(**{f"many_{kind}": [0, value, 1] for kind, value in values.items()}))
    for number in (0.1, -2.5, 1e20, 1e-7, math.inf, -math.inf, math.nan, 16777216.0):
        messages.append(every(one_double=number, one_float=number, many_double=[number, 0], many_float=[number]))
    for text in ('a "quoted"\\\n\t\u0001 text', "ß 🙂 \u2028", "</script>"):
        messages.append(every(one_string=text, many_string=["", text], one_bytes=text.encode(), either=text))
    messages.append(every(one_bool=True, many_bool=[True, False], one_enum=1, many_enum=[2, 0, 77]))
    messages.append(every(one_enum=77, or_else=0, many_bytes=[b"", b"\x00\xff\xfe"]))
    messages.append(every(one_message={}, many_message=[{"some_text": "x"}, {}]))
    for message in messages:
        json = json_format.MessageToJson(message, indent=None)
        print(base64.b64encode(message.SerializeToString(deterministic=True)).decode(), json, sep="\t")


main()
