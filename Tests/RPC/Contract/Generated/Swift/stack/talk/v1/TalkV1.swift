// Generated from stack/talk/v1/talk.proto by Proto/generate.sh. Never edited.
// swift-format-ignore-file

import CLibprotobufC
import RPC
import TalkProtoC

/// The contract `stack.talk.v1`.
package enum TalkV1 {}

extension TalkV1 {
  /// The contract, for reflection.
  package static let descriptor = RPCFileDescriptor(
    name: "stack/talk/v1/talk.proto",
    text: """
      \n\u{18}stack/talk/v1/talk.proto\u{12}\u{d}stack.talk.v1\"9\n\u{5}Piece\u{12}\u{16}\n\u{6}\
      number\u{18}\u{1} \u{1}(\u{3}R\u{6}number\u{12}\u{18}\n\u{7}payload\u{18}\u{2} \u{1}(\u{c}\
      R\u{7}payload\"G\n\u{5}Total\u{12}\u{16}\n\u{6}pieces\u{18}\u{1} \u{1}(\u{3}R\u{6}pieces\
      \u{12}\u{10}\n\u{3}sum\u{18}\u{2} \u{1}(\u{3}R\u{3}sum\u{12}\u{14}\n\u{5}bytes\u{18}\u{3} \
      \u{1}(\u{3}R\u{5}bytes\"l\n\u{6}Answer\u{12},\n\u{5}piece\u{18}\u{1} \u{1}(\u{b}2\u{14}.st\
      ack.talk.v1.PieceH\u{0}R\u{5}piece\u{12},\n\u{5}total\u{18}\u{2} \u{1}(\u{b}2\u{14}.stack.\
      talk.v1.TotalH\u{0}R\u{5}totalB\u{6}\n\u{4}what2t\n\u{4}Talk\u{12}3\n\u{3}Sum\u{12}\u{14}.\
      stack.talk.v1.Piece\u{1a}\u{14}.stack.talk.v1.Total(\u{1}\u{12}7\n\u{4}Chat\u{12}\u{14}.st\
      ack.talk.v1.Piece\u{1a}\u{15}.stack.talk.v1.Answer(\u{1}0\u{1}b\u{6}proto3
      """)
}

extension TalkV1 {
  /// Methods whose requests are a stream, which no service of the product has. For tests.
  package protocol TalkService: RPCService {
    /// Says what came, once all of it has.
    func sum(
      _ requests: RPCRequestStream<TalkV1.Piece>, _ context: RPCContext
    ) async throws -> TalkV1.Total
    /// Gives each piece back at once, and the total when the last has come.
    func chat(
      _ requests: RPCRequestStream<TalkV1.Piece>, _ context: RPCContext,
      _ responses: RPCResponseWriter<TalkV1.Answer>
    ) async throws
  }

  /// Calls `stack.talk.v1.Talk`.
  package struct TalkClient: Sendable {
    private let channel: RPCChannel

    /// A client over `channel`, which has to be running.
    package init(_ channel: RPCChannel) { self.channel = channel }

    /// Says what came, once all of it has.
    package func sum(
      options: RPCCallOptions = .init(),
      _ send: (RPCRequestWriter<TalkV1.Piece>) async throws -> Void
    ) async throws -> TalkV1.Total {
      try await channel.collect("stack.talk.v1.Talk/Sum", options: options, send)
    }

    /// Gives each piece back at once, and the total when the last has come.
    package func chat<Result>(
      options: RPCCallOptions = .init(),
      _ body: (RPCRequestWriter<TalkV1.Piece>, RPCResponseStream<TalkV1.Answer>)
        async throws -> Result
    ) async throws -> Result {
      try await channel.converse("stack.talk.v1.Talk/Chat", options: options, body)
    }
  }
}

extension TalkV1.TalkService {
  /// The methods by name, for the server.
  package var rpcMethods: [RPCMethod] {
    [
      .clientStream("stack.talk.v1.Talk/Sum") {
        try await self.sum($0, $1)
      },
      .bidirectional("stack.talk.v1.Talk/Chat") {
        try await self.chat($0, $1, $2)
      },
    ]
  }

  /// The contract, for reflection.
  package var rpcDescriptors: [RPCFileDescriptor] {
    [TalkV1.descriptor]
  }
}

extension TalkV1 {
  /// One of many.
  package struct Piece: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.talk.v1.Piece"
    /// A number.
    package var number: Int64
    /// Something that takes room.
    package var payload: [UInt8]

    /// A message with these fields; the rest is absent.
    package init(
      number: Int64 = 0,
      payload: [UInt8] = []
    ) {
      self.number = number
      self.payload = payload
    }
  }
}

extension TalkV1.Piece {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Talk__V1__Piece>) {
    stack__talk__v1__piece__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Talk__V1__Piece>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.number = number
    if !payload.isEmpty { c.pointee.payload = try arena.bytes(payload) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Talk__V1__Piece>) throws(RPCError) {
    self.number = c.pointee.number
    self.payload = ProtobufRead.bytes(c.pointee.payload)
  }
}

extension TalkV1 {
  /// What came.
  package struct Total: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.talk.v1.Total"
    /// How many pieces.
    package var pieces: Int64
    /// The sum of their numbers.
    package var sum: Int64
    /// How many bytes their payloads had together.
    package var bytes: Int64

    /// A message with these fields; the rest is absent.
    package init(
      pieces: Int64 = 0,
      sum: Int64 = 0,
      bytes: Int64 = 0
    ) {
      self.pieces = pieces
      self.sum = sum
      self.bytes = bytes
    }
  }
}

extension TalkV1.Total {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Talk__V1__Total>) {
    stack__talk__v1__total__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Talk__V1__Total>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.pieces = pieces
    c.pointee.sum = sum
    c.pointee.bytes = bytes
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Talk__V1__Total>) throws(RPCError) {
    self.pieces = c.pointee.pieces
    self.sum = c.pointee.sum
    self.bytes = c.pointee.bytes
  }
}

extension TalkV1 {
  /// What Chat says.
  package struct Answer: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.talk.v1.Answer"
    /// One of the two.
    package var what: What?

    /// A message with these fields; the rest is absent.
    package init(
      what: What? = nil
    ) {
      self.what = what
    }
  }
}

extension TalkV1.Answer {
  /// One of the two.
  package enum What: Hashable, Sendable {
    /// A piece that came.
    case piece(TalkV1.Piece)
    /// All that came; the last answer.
    case total(TalkV1.Total)
  }
}

extension TalkV1.Answer {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Talk__V1__Answer>) {
    stack__talk__v1__answer__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Talk__V1__Answer>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    switch what {
    case nil: break
    case .piece(let value)?:
      c.pointee.what_case = Stack__Talk__V1__Answer__WhatCase(rawValue: 1)
      c.pointee.piece = try arena.message(value)
    case .total(let value)?:
      c.pointee.what_case = Stack__Talk__V1__Answer__WhatCase(rawValue: 2)
      c.pointee.total = try arena.message(value)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Talk__V1__Answer>) throws(RPCError) {
    switch c.pointee.what_case.rawValue {
    case 1: self.what = .piece(try ProtobufRead.message(c.pointee.piece) ?? .init())
    case 2: self.what = .total(try ProtobufRead.message(c.pointee.total) ?? .init())
    default: self.what = nil
    }
  }
}
