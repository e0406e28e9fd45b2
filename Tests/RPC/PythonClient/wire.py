"""A client of the RPC protocol, written from Proto/WIRE.md alone. One thread; answers are read while somebody waits."""

import socket
import struct
import time

HELLO, REQUEST, MESSAGE, CONTINUATION, STATUS, CREDIT, CANCEL, PING, PONG, GOAWAY, DONE = range(1, 12)
END, REFUSED = 0x01, 0x02
MAGIC, VERSION = b"STACKRPC", 1
WINDOW = 64 * 1024
LEAST = 128  # What a message of a stream counts for at least.
CODES = (
    "OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED "
    "RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS "
    "UNAUTHENTICATED"
).split()


class Failure(Exception):
    """A call that did not end with OK."""

    def __init__(self, code, message, details=(), metadata=(), refused=False):
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.details = code, message, list(details)
        self.metadata, self.refused = list(metadata), refused


class Reader:
    """Takes a payload apart."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, size):
        return int.from_bytes(self.take(size), "big")

    def take(self, count):
        part = self.data[self.at : self.at + count]
        if len(part) != count:
            raise ValueError("a payload is shorter than its fields")
        self.at += count
        return part

    def rest(self):
        return self.take(len(self.data) - self.at)

    def short_text(self):
        return self.take(self.number(2)).decode()

    def metadata(self):
        block, entries = Reader(self.take(self.number(2))), []
        while block.at < len(block.data):
            name = block.take(block.number(1)).decode()
            entries.append((name, block.take(block.number(2))))
        return entries


def metadata_block(entries):
    block = b"".join(
        struct.pack(">B", len(name)) + name.encode() + struct.pack(">H", len(value)) + value for name, value in entries
    )
    return struct.pack(">H", len(block)) + block


class Call:
    """One call: the messages that arrived, and its end."""

    def __init__(self, connection, number, kind):
        self.connection, self.number, self.kind = connection, number, kind
        self.credit = connection.settings[5]
        self.messages, self.partial, self.missing, self.ends = [], b"", 0, False
        self.done, self.failure, self.metadata, self.taken = False, None, [], 0

    def begin(self, payload, ends):
        reader = Reader(payload)
        self.missing, self.partial, self.ends = reader.number(4), b"", ends
        self.go_on(reader.rest())

    def go_on(self, part):
        self.partial += part
        self.missing -= len(part)
        if self.missing == 0:
            self.messages.append(self.partial)
            self.done = self.done or self.ends

    def result(self):
        """The one answer of a unary call."""
        while not self.done:
            self.connection.pump()
        if self.failure:
            raise self.failure
        if len(self.messages) != 1:
            raise Failure("INTERNAL", "not one answer")
        return self.messages[0]

    def __iter__(self):
        """The answers of a stream. Credit is given back for what was taken."""
        while True:
            while not self.messages and not self.done:
                self.connection.pump()
            if not self.messages:
                break
            message = self.messages.pop(0)
            self.taken += max(LEAST, len(message))
            if self.taken >= WINDOW // 2 and not self.done:
                self.connection.send(CREDIT, self.number, struct.pack(">I", self.taken))
                self.taken = 0
            yield message
        if self.failure:
            raise self.failure

    def send(self, message):
        """One of several requests, when the server takes one more. Gives whether the call is still open."""
        while self.credit <= 0 and not self.done:
            self.connection.pump()
        if self.done:
            return False
        self.credit -= max(LEAST, len(message))
        self.connection.send_message(MESSAGE, self.number, struct.pack(">I", len(message)), message)
        return True

    def finish(self):
        """No further request."""
        if not self.done:
            self.connection.send(DONE, self.number)

    def cancel(self):
        self.connection.send(CANCEL, self.number)
        self.done, self.failure = True, Failure("CANCELLED", "given up")


class Connection:
    """One connection and the calls on it."""

    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer, self.calls, self.last, self.pongs = b"", {}, 0, []
        settings = [(5, WINDOW)]
        hello = MAGIC + bytes([VERSION, len(settings)])
        hello += b"".join(struct.pack(">BI", *setting) for setting in settings) + struct.pack(">H", 0)
        self.send(HELLO, 0, hello)
        self.settings = {1: 16384, 2: 4194304, 3: 8192, 4: 1024, 5: 262144}
        self.methods = {}
        self.read_hello()

    def send(self, kind, call, payload=b"", flags=0):
        self.socket.sendall(struct.pack(">IBBI", 6 + len(payload), kind, flags, call) + payload)

    def receive(self):
        """The next frame: type, flags, call id, payload."""
        while len(self.buffer) < 4 or len(self.buffer) < 4 + int.from_bytes(self.buffer[:4], "big"):
            part = self.socket.recv(65536)
            if not part:
                raise Failure("UNAVAILABLE", "the connection was lost")
            self.buffer += part
        length = int.from_bytes(self.buffer[:4], "big")
        frame, self.buffer = self.buffer[4 : 4 + length], self.buffer[4 + length :]
        kind, flags, call = struct.unpack(">BBI", frame[:6])
        return kind, flags, call, frame[6:]

    def read_hello(self):
        kind, _, call, payload = self.receive()
        reader = Reader(payload)
        assert (kind, call) == (HELLO, 0) and reader.take(8) == MAGIC and reader.number(1) == VERSION
        for _ in range(reader.number(1)):
            setting = reader.number(1)
            self.settings[setting] = reader.number(4)
        for index in range(reader.number(2)):
            kind = reader.number(1)
            self.methods[reader.short_text()] = (index, kind)

    def call(self, name, message=b"", timeout=None, metadata=()):
        """Opens a call; its answer is the `Call`'s to give. Where requests are a stream, there is no message yet."""
        if name not in self.methods:
            raise Failure("UNIMPLEMENTED", name)
        index, kind = self.methods[name]
        if len(message) > self.settings[2]:
            raise Failure("RESOURCE_EXHAUSTED", "the request is too large")
        self.last += 1
        call = self.calls[self.last] = Call(self, self.last, kind)
        micros = int(timeout * 1_000_000) if timeout else 0
        head = struct.pack(">HQ", index, micros) + metadata_block(metadata) + struct.pack(">I", len(message))
        self.send_message(REQUEST, call.number, head, message)
        return call

    def send_message(self, kind, number, head, message):
        """A message in as many frames as it takes."""
        room = self.settings[1] - 6
        self.send(kind, number, head + message[: room - len(head)])
        rest = message[room - len(head) :]
        while rest:
            self.send(CONTINUATION, number, rest[:room])
            rest = rest[room:]

    def ping(self, data):
        self.send(PING, 0, data)
        deadline = time.monotonic() + 60
        while data not in self.pongs and time.monotonic() < deadline:
            self.pump()
        return data in self.pongs

    def pump(self):
        """Takes in one frame."""
        kind, flags, number, payload = self.receive()
        if kind == PING:
            return self.send(PONG, 0, payload)
        if kind == PONG:
            return self.pongs.append(payload)
        if kind == GOAWAY:
            return None
        call = self.calls.get(number)
        if call is None or call.done:
            return None
        if kind == MESSAGE:
            call.begin(payload, bool(flags & END))
        elif kind == CONTINUATION:
            call.go_on(payload)
        elif kind == CREDIT:
            call.credit += Reader(payload).number(4)
        elif kind == STATUS:
            self.read_status(call, Reader(payload), bool(flags & REFUSED))
        if call.done:
            del self.calls[number]
        return None

    def read_status(self, call, reader, refused):
        code, metadata = reader.number(1), reader.metadata()
        message = reader.short_text()
        details = [(reader.short_text(), reader.take(reader.number(2))) for _ in range(reader.number(1))]
        call.done, call.metadata = True, metadata
        if code != 0:
            name = CODES[code] if code < len(CODES) else "UNKNOWN"
            call.failure = Failure(name, message, details, metadata, refused)

    def close(self):
        self.socket.close()
