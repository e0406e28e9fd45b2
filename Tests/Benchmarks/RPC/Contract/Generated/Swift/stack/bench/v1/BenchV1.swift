// Generated from stack/bench/v1/bench.proto by Proto/generate.sh. Never edited.
// swift-format-ignore-file

import CLibprotobufC
import RPC
import BenchProtoC

/// The contract `stack.bench.v1`.
package enum BenchV1 {}

extension BenchV1 {
  /// The contract, for reflection.
  package static let descriptor = RPCFileDescriptor(
    name: "stack/bench/v1/bench.proto",
    text: """
      \n\u{1a}stack/bench/v1/bench.proto\u{12}\u{e}stack.bench.v1\"\u{a5}\u{1}\n\u{b}EchoMessage\
      \u{12}\u{e}\n\u{2}id\u{18}\u{1} \u{1}(\u{9}R\u{2}id\u{12}\u{16}\n\u{6}amount\u{18}\u{2} \
      \u{1}(\u{3}R\u{6}amount\u{12}\u{12}\n\u{4}rate\u{18}\u{3} \u{1}(\u{1}R\u{4}rate\u{12}\
      \u{12}\n\u{4}note\u{18}\u{4} \u{1}(\u{9}R\u{4}note\u{12}\u{18}\n\u{7}payload\u{18}\u{5} \
      \u{1}(\u{c}R\u{7}payload\u{12},\n\u{4}kind\u{18}\u{6} \u{1}(\u{e}2\u{18}.stack.bench.v1.Ec\
      hoKindR\u{4}kind\"\u{1f}\n\u{7}Payload\u{12}\u{14}\n\u{5}bytes\u{18}\u{1} \u{1}(\u{c}R\
      \u{5}bytes\"\"\n\u{c}FloodRequest\u{12}\u{12}\n\u{4}size\u{18}\u{1} \u{1}(\u{3}R\u{4}size*\
      P\n\u{8}EchoKind\u{12}\u{19}\n\u{15}ECHO_KIND_UNSPECIFIED\u{10}\u{0}\u{12}\u{13}\n\u{f}ECH\
      O_KIND_FIRST\u{10}\u{1}\u{12}\u{14}\n\u{10}ECHO_KIND_SECOND\u{10}\u{2}2\u{ca}\u{1}\n\u{5}B\
      ench\u{12}@\n\u{4}Echo\u{12}\u{1b}.stack.bench.v1.EchoMessage\u{1a}\u{1b}.stack.bench.v1.E\
      choMessage\u{12}=\n\u{9}EchoBytes\u{12}\u{17}.stack.bench.v1.Payload\u{1a}\u{17}.stack.ben\
      ch.v1.Payload\u{12}@\n\u{5}Flood\u{12}\u{1c}.stack.bench.v1.FloodRequest\u{1a}\u{17}.stack\
      .bench.v1.Payload0\u{1}b\u{6}proto3
      """)
}

extension BenchV1 {
  /// What the benchmark calls. No part of the product: both ends are `rpc-bench`.
  package protocol BenchService: RPCService {
    /// Gives its request back.
    func echo(
      _ request: BenchV1.EchoMessage, _ context: RPCContext
    ) async throws -> BenchV1.EchoMessage
    /// Gives its request back.
    func echoBytes(
      _ request: BenchV1.Payload, _ context: RPCContext
    ) async throws -> BenchV1.Payload
    /// Sends messages of one size until it is cancelled.
    func flood(
      _ request: BenchV1.FloodRequest, _ context: RPCContext,
      _ responses: RPCResponseWriter<BenchV1.Payload>
    ) async throws
  }

  /// Calls `stack.bench.v1.Bench`.
  package struct BenchClient: Sendable {
    private let channel: RPCChannel

    /// A client over `channel`, which has to be running.
    package init(_ channel: RPCChannel) { self.channel = channel }

    /// Gives its request back.
    package func echo(
      _ request: BenchV1.EchoMessage, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> BenchV1.EchoMessage {
      try await channel.call(
        "stack.bench.v1.Bench/Echo", request, options: options, isIdempotent: false)
    }

    /// Gives its request back.
    package func echoBytes(
      _ request: BenchV1.Payload, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> BenchV1.Payload {
      try await channel.call(
        "stack.bench.v1.Bench/EchoBytes", request, options: options, isIdempotent: false)
    }

    /// Sends messages of one size until it is cancelled.
    package func flood(
      _ request: BenchV1.FloodRequest, options: RPCCallOptions = .init()
    ) -> RPCResponseStream<BenchV1.Payload> {
      channel.stream(
        "stack.bench.v1.Bench/Flood", request, options: options, isIdempotent: false)
    }
  }
}

extension BenchV1.BenchService {
  /// The methods by name, for the server.
  package var rpcMethods: [RPCMethod] {
    [
      .unary("stack.bench.v1.Bench/Echo") {
        try await self.echo($0, $1)
      },
      .unary("stack.bench.v1.Bench/EchoBytes") {
        try await self.echoBytes($0, $1)
      },
      .serverStream("stack.bench.v1.Bench/Flood") {
        try await self.flood($0, $1, $2)
      },
    ]
  }

  /// The contract, for reflection.
  package var rpcDescriptors: [RPCFileDescriptor] {
    [BenchV1.descriptor]
  }
}

extension BenchV1 {
  /// One of several values.
  package enum EchoKind: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// Not told.
    case unspecified
    /// A first one.
    case first
    /// A second one.
    case second
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .first, .second]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .first
      case 2: self = .second
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .first: 1
      case .second: 2
      case .unrecognized(let number): number
      }
    }
  }
}

extension BenchV1 {
  /// A message as services send them: six fields, about 200 bytes.
  package struct EchoMessage: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.bench.v1.EchoMessage"
    /// An id as text.
    package var id: String
    /// A number.
    package var amount: Int64
    /// A fraction.
    package var rate: Double
    /// Some text.
    package var note: String
    /// Some bytes.
    package var payload: [UInt8]
    /// One of several values.
    package var kind: BenchV1.EchoKind

    /// A message with these fields; the rest is absent.
    package init(
      id: String = "",
      amount: Int64 = 0,
      rate: Double = 0,
      note: String = "",
      payload: [UInt8] = [],
      kind: BenchV1.EchoKind = .unspecified
    ) {
      self.id = id
      self.amount = amount
      self.rate = rate
      self.note = note
      self.payload = payload
      self.kind = kind
    }
  }
}

extension BenchV1.EchoMessage {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Bench__V1__EchoMessage>) {
    stack__bench__v1__echo_message__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Bench__V1__EchoMessage>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !id.isEmpty { c.pointee.id = try arena.string(id) }
    c.pointee.amount = amount
    c.pointee.rate = rate
    if !note.isEmpty { c.pointee.note = try arena.string(note) }
    if !payload.isEmpty { c.pointee.payload = try arena.bytes(payload) }
    c.pointee.kind = Stack__Bench__V1__EchoKind(rawValue: Stack__Bench__V1__EchoKind.RawValue(truncatingIfNeeded: kind.rawValue))
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Bench__V1__EchoMessage>) throws(RPCError) {
    self.id = try ProtobufRead.string(c.pointee.id)
    self.amount = c.pointee.amount
    self.rate = c.pointee.rate
    self.note = try ProtobufRead.string(c.pointee.note)
    self.payload = ProtobufRead.bytes(c.pointee.payload)
    self.kind = BenchV1.EchoKind(rawValue: Int32(truncatingIfNeeded: c.pointee.kind.rawValue))
  }
}

extension BenchV1 {
  /// Nothing but bytes.
  package struct Payload: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.bench.v1.Payload"
    /// The bytes.
    package var bytes: [UInt8]

    /// A message with these fields; the rest is absent.
    package init(
      bytes: [UInt8] = []
    ) {
      self.bytes = bytes
    }
  }
}

extension BenchV1.Payload {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Bench__V1__Payload>) {
    stack__bench__v1__payload__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Bench__V1__Payload>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !bytes.isEmpty { c.pointee.bytes = try arena.bytes(bytes) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Bench__V1__Payload>) throws(RPCError) {
    self.bytes = ProtobufRead.bytes(c.pointee.bytes)
  }
}

extension BenchV1 {
  /// What to send.
  package struct FloodRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.bench.v1.FloodRequest"
    /// Bytes of each message.
    package var size: Int64

    /// A message with these fields; the rest is absent.
    package init(
      size: Int64 = 0
    ) {
      self.size = size
    }
  }
}

extension BenchV1.FloodRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Bench__V1__FloodRequest>) {
    stack__bench__v1__flood_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Bench__V1__FloodRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.size = size
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Bench__V1__FloodRequest>) throws(RPCError) {
    self.size = c.pointee.size
  }
}
