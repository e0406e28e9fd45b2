"""Calls every kind of method of a running server. Usage: check.py PORT

Messages are made from the contract that the server itself tells, so nothing here was generated."""

import sys

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from wire import Connection, Failure

SERVICE = "stack.aicfo.v1.AICFO"
TALK = "stack.talk.v1.Talk"
pool = descriptor_pool.DescriptorPool()


def message(name):
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))


def add_file(data):
    file = descriptor_pb2.FileDescriptorProto.FromString(data)
    try:
        pool.FindFileByName(file.name)
    except KeyError:
        pool.Add(file)


def field_one(data):
    """What is in the fields 1 of a message that has nothing else: `repeated bytes files`."""
    files, at = [], 0
    while at < len(data):
        assert data[at] == 0x0A
        length, shift, at = 0, 0, at + 1
        while True:
            byte, at = data[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        files.append(data[at : at + length])
        at += length
    return files


def learn(connection, service):
    """Reads the contract of a service over reflection."""
    request = b"\x0a" + bytes([len(service)]) + service.encode()
    answer = connection.call("rpc.reflection.v1.Reflection/GetDescriptors", request, timeout=60).result()
    for file in field_one(answer):
        add_file(file)


def failure(call):
    try:
        call.result()
    except Failure as error:
        return error
    raise AssertionError("the call did not fail")


def main():
    connection = Connection("127.0.0.1", int(sys.argv[1]))

    # Reflection, whose answer is read by the contract that it tells of itself.
    for service in ("rpc.reflection.v1.Reflection", "grpc.health.v1.Health", SERVICE, TALK):
        learn(connection, service)
    answer = connection.call("rpc.reflection.v1.Reflection/ListServices", b"", timeout=60).result()
    listed = message("rpc.reflection.v1.ListServicesResponse").FromString(answer)
    kinds = {
        f"{s.name}/{m.name}": m.server_streaming + 2 * m.client_streaming for s in listed.services for m in s.methods
    }
    assert kinds == {name: kind for name, (_, kind) in connection.methods.items()}, kinds
    assert (kinds[f"{SERVICE}/WatchUser"], kinds[f"{SERVICE}/GetLatestSummary"]) == (1, 0)
    assert (kinds[f"{TALK}/Sum"], kinds[f"{TALK}/Chat"]) == (2, 3)

    # Health.
    health = message("grpc.health.v1.HealthCheckResponse")
    answer = connection.call("grpc.health.v1.Health/Check", b"", timeout=60).result()
    assert health.FromString(answer).status == 1, answer

    # A unary call with metadata and a deadline.
    ask = message("stack.aicfo.v1.GenerateWeeklySummaryRequest")
    summary = message("stack.aicfo.v1.Summary")
    call = connection.call(
        f"{SERVICE}/GenerateWeeklySummary",
        ask(week_start="2026-11-23").SerializeToString(),
        timeout=60,
        metadata=[("stack-user-id", b"ada")],
    )
    answer = summary.FromString(call.result())
    assert (answer.week_start, answer.summary_id, answer.status) == ("2026-11-23", "ada", 2), answer

    # Many calls at once, answered in any order, the long ones in several frames.
    texts = [str(number) * (1 if number % 2 else 40_000) for number in range(10)]
    question = message("stack.aicfo.v1.AnalyzePortfolioOnDemandRequest")
    analysis = message("stack.aicfo.v1.Analysis")
    calls = [
        connection.call(f"{SERVICE}/AnalyzePortfolioOnDemand", question(question=text).SerializeToString(), timeout=60)
        for text in texts
    ]
    for text, call in reversed(list(zip(texts, calls))):
        assert analysis.FromString(call.result()).markdown == text

    # A failure with its details.
    latest = connection.call(f"{SERVICE}/GetLatestSummary", b"", timeout=60)
    error = failure(latest)
    assert (error.code, error.message) == ("NOT_FOUND", "There is none yet."), error
    (name, data), = error.details
    detail = message(name).FromString(data)
    assert (detail.reason, detail.field, detail.retry_after_millis) == ("NOT_FOUND", "page", 1500), detail

    # A deadline that passes, a method that does not exist, bytes that are no message.
    slow = ask(week_start="never").SerializeToString()
    assert failure(connection.call(f"{SERVICE}/GenerateWeeklySummary", slow, timeout=0.2)).code == "DEADLINE_EXCEEDED"
    connection.methods["nobody/Nothing"] = (1000, 0)
    assert failure(connection.call("nobody/Nothing", b"", timeout=60)).code == "UNIMPLEMENTED"
    assert failure(connection.call(f"{SERVICE}/GenerateWeeklySummary", b"\xff", timeout=60)).code == "INTERNAL"

    # A stream of far more than the window; credit goes back as the messages are taken.
    watch = message("stack.types.v1.WatchUserRequest")
    event = message("stack.types.v1.UserEvent")
    stream = connection.call(f"{SERVICE}/WatchUser", watch(after_cursor=200).SerializeToString())
    cursors = [event.FromString(data).cursor for data in stream]
    assert cursors == list(range(200)), cursors[:10]

    # Many requests with one answer, far more than the window, one of them in several frames.
    piece, total = message("stack.talk.v1.Piece"), message("stack.talk.v1.Total")
    call = connection.call(f"{TALK}/Sum", timeout=60)
    for number in range(200):
        assert call.send(piece(number=number, payload=bytes(100_000 if number == 7 else 3000)).SerializeToString())
    call.finish()
    answer = total.FromString(call.result())
    assert (answer.pieces, answer.sum, answer.bytes) == (200, 19_900, 697_000), answer

    # Both sides in turn; the answers go on after the last request.
    told = message("stack.talk.v1.Answer")
    call = connection.call(f"{TALK}/Chat", timeout=60)
    answers = iter(call)
    for number in range(20):
        assert call.send(piece(number=number).SerializeToString())
        assert told.FromString(next(answers)).piece.number == number
    call.finish()
    rest = [told.FromString(data) for data in answers]
    assert [answer.total.sum for answer in rest] == [190], rest

    # A stream of requests that the server ends.
    call = connection.call(f"{TALK}/Chat", timeout=60)
    assert call.send(piece(number=-1).SerializeToString())
    assert failure(call).code == "OUT_OF_RANGE"

    # A stream that is left; the connection lives on.
    stream = connection.call(f"{SERVICE}/WatchUser", watch(after_cursor=1_000_000).SerializeToString())
    first = next(iter(stream))
    assert event.FromString(first).cursor == 0
    stream.cancel()
    assert connection.ping(b"12345678")
    answer = connection.call("grpc.health.v1.Health/Check", b"", timeout=60).result()
    assert health.FromString(answer).status == 1
    connection.close()
    print("called every kind of method")


main()
