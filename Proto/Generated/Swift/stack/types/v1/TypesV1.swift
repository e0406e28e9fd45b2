// Generated from stack/types/v1/types.proto by Proto/generate.sh. Never edited.
// swift-format-ignore-file

import CLibprotobufC
import RPC
import StackProtoC

/// The contract `stack.types.v1`.
package enum TypesV1 {}

extension TypesV1 {
  /// The contract, for reflection.
  package static let descriptor = RPCFileDescriptor(
    name: "stack/types/v1/types.proto",
    text: """
      \n\u{1a}stack/types/v1/types.proto\u{12}\u{e}stack.types.v1\"i\n\u{b}ErrorDetail\u{12}\
      \u{16}\n\u{6}reason\u{18}\u{1} \u{1}(\u{9}R\u{6}reason\u{12}\u{14}\n\u{5}field\u{18}\u{2} \
      \u{1}(\u{9}R\u{5}field\u{12},\n\u{12}retry_after_millis\u{18}\u{3} \u{1}(\u{3}R\u{10}retry\
      AfterMillis\"9\n\u{b}PageRequest\u{12}\u{14}\n\u{5}first\u{18}\u{1} \u{1}(\u{5}R\u{5}first\
      \u{12}\u{14}\n\u{5}after\u{18}\u{2} \u{1}(\u{9}R\u{5}after\"M\n\u{8}PageInfo\u{12}\"\n\
      \u{d}has_next_page\u{18}\u{1} \u{1}(\u{8}R\u{b}hasNextPage\u{12}\u{1d}\n\nend_cursor\u{18}\
      \u{2} \u{1}(\u{9}R\u{9}endCursor\"C\n\u{c}StatusChange\u{12}\u{16}\n\u{6}status\u{18}\u{1}\
       \u{1}(\u{9}R\u{6}status\u{12}\u{1b}\n\u{9}at_micros\u{18}\u{2} \u{1}(\u{3}R\u{8}atMicros\
      \"2\n\u{6}Header\u{12}\u{12}\n\u{4}name\u{18}\u{1} \u{1}(\u{9}R\u{4}name\u{12}\u{14}\n\
      \u{5}value\u{18}\u{2} \u{1}(\u{9}R\u{5}value\"n\n\u{e}WebhookRequest\u{12}\u{16}\n\u{6}sou\
      rce\u{18}\u{1} \u{1}(\u{9}R\u{6}source\u{12}0\n\u{7}headers\u{18}\u{2} \u{3}(\u{b}2\u{16}.\
      stack.types.v1.HeaderR\u{7}headers\u{12}\u{12}\n\u{4}body\u{18}\u{3} \u{1}(\u{c}R\u{4}body\
      \")\n\u{f}WebhookResponse\u{12}\u{16}\n\u{6}status\u{18}\u{1} \u{1}(\u{5}R\u{6}status\"\
      \u{8f}\u{1}\n\u{9}UserEvent\u{12}\u{16}\n\u{6}cursor\u{18}\u{1} \u{1}(\u{3}R\u{6}cursor\
      \u{12}\u{14}\n\u{5}topic\u{18}\u{2} \u{1}(\u{9}R\u{5}topic\u{12}\u{1d}\n\nsubject_id\u{18}\
      \u{3} \u{1}(\u{9}R\u{9}subjectId\u{12}\u{1b}\n\u{9}at_micros\u{18}\u{4} \u{1}(\u{3}R\u{8}a\
      tMicros\u{12}\u{18}\n\u{7}payload\u{18}\u{5} \u{1}(\u{c}R\u{7}payload\"X\n\u{10}WatchUserR\
      equest\u{12}!\n\u{c}after_cursor\u{18}\u{1} \u{1}(\u{3}R\u{b}afterCursor\u{12}!\n\u{c}sinc\
      e_micros\u{18}\u{2} \u{1}(\u{3}R\u{b}sinceMicros*D\n\u{5}Chain\u{12}\u{15}\n\u{11}CHAIN_UN\
      SPECIFIED\u{10}\u{0}\u{12}\u{12}\n\u{e}CHAIN_ETHEREUM\u{10}\u{1}\u{12}\u{10}\n\u{c}CHAIN_S\
      OLANA\u{10}\u{2}b\u{6}proto3
      """)
}

extension TypesV1 {
  /// A blockchain on which we hold wallets and move USDC.
  package enum Chain: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// Not told; never valid in a request.
    case unspecified
    /// Ethereum.
    case ethereum
    /// Solana.
    case solana
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .ethereum, .solana]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .ethereum
      case 2: self = .solana
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .ethereum: 1
      case .solana: 2
      case .unrecognized(let number): number
      }
    }
  }
}

extension TypesV1 {
  /// Why a call failed, for programs: travels as a detail of the RPC status.
  package struct ErrorDetail: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.types.v1.ErrorDetail"
    /// Domain code in UPPER_SNAKE_CASE, for example INSUFFICIENT_FUNDS. Empty when the status code
    /// says it all.
    package var reason: String
    /// The request field that was refused, as named in the .proto. Empty when no single field is.
    package var field: String
    /// How long to wait before trying again, in milliseconds. 0 when no advice is given; below 0: not to
    /// try again.
    package var retryAfterMillis: Int64

    /// A message with these fields; the rest is absent.
    package init(
      reason: String = "",
      field: String = "",
      retryAfterMillis: Int64 = 0
    ) {
      self.reason = reason
      self.field = field
      self.retryAfterMillis = retryAfterMillis
    }
  }
}

extension TypesV1.ErrorDetail {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Types__V1__ErrorDetail>) {
    stack__types__v1__error_detail__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Types__V1__ErrorDetail>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !reason.isEmpty { c.pointee.reason = try arena.string(reason) }
    if !field.isEmpty { c.pointee.field = try arena.string(field) }
    c.pointee.retry_after_millis = retryAfterMillis
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Types__V1__ErrorDetail>) throws(RPCError) {
    self.reason = try ProtobufRead.string(c.pointee.reason)
    self.field = try ProtobufRead.string(c.pointee.field)
    self.retryAfterMillis = c.pointee.retry_after_millis
  }
}

extension TypesV1 {
  /// Which part of a list is asked for.
  package struct PageRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.types.v1.PageRequest"
    /// At most this many items. 0 lets the service choose.
    package var first: Int32
    /// Items after this cursor, which an earlier answer gave. Empty asks for the beginning.
    package var after: String

    /// A message with these fields; the rest is absent.
    package init(
      first: Int32 = 0,
      after: String = ""
    ) {
      self.first = first
      self.after = after
    }
  }
}

extension TypesV1.PageRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Types__V1__PageRequest>) {
    stack__types__v1__page_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Types__V1__PageRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.first = first
    if !after.isEmpty { c.pointee.after = try arena.string(after) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Types__V1__PageRequest>) throws(RPCError) {
    self.first = c.pointee.first
    self.after = try ProtobufRead.string(c.pointee.after)
  }
}

extension TypesV1 {
  /// Where in a list an answer ends.
  package struct PageInfo: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.types.v1.PageInfo"
    /// Whether items follow the last one answered.
    package var hasNextPage: Bool
    /// Cursor of the last item answered; empty when the answer has no items.
    package var endCursor: String

    /// A message with these fields; the rest is absent.
    package init(
      hasNextPage: Bool = false,
      endCursor: String = ""
    ) {
      self.hasNextPage = hasNextPage
      self.endCursor = endCursor
    }
  }
}

extension TypesV1.PageInfo {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Types__V1__PageInfo>) {
    stack__types__v1__page_info__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Types__V1__PageInfo>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.has_next_page = hasNextPage ? 1 : 0
    if !endCursor.isEmpty { c.pointee.end_cursor = try arena.string(endCursor) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Types__V1__PageInfo>) throws(RPCError) {
    self.hasNextPage = c.pointee.has_next_page != 0
    self.endCursor = try ProtobufRead.string(c.pointee.end_cursor)
  }
}

extension TypesV1 {
  /// One step in the life of a long-running object, for its history.
  package struct StatusChange: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.types.v1.StatusChange"
    /// The status it entered, as the owning domain names it.
    package var status: String
    /// When it entered it: microseconds since 1970, UTC.
    package var atMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      status: String = "",
      atMicros: Int64 = 0
    ) {
      self.status = status
      self.atMicros = atMicros
    }
  }
}

extension TypesV1.StatusChange {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Types__V1__StatusChange>) {
    stack__types__v1__status_change__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Types__V1__StatusChange>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !status.isEmpty { c.pointee.status = try arena.string(status) }
    c.pointee.at_micros = atMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Types__V1__StatusChange>) throws(RPCError) {
    self.status = try ProtobufRead.string(c.pointee.status)
    self.atMicros = c.pointee.at_micros
  }
}

extension TypesV1 {
  /// A header of an HTTP request.
  package struct Header: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.types.v1.Header"
    /// Field name as received; compare without case.
    package var name: String
    /// Field value as received.
    package var value: String

    /// A message with these fields; the rest is absent.
    package init(
      name: String = "",
      value: String = ""
    ) {
      self.name = name
      self.value = value
    }
  }
}

extension TypesV1.Header {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Types__V1__Header>) {
    stack__types__v1__header__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Types__V1__Header>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !name.isEmpty { c.pointee.name = try arena.string(name) }
    if !value.isEmpty { c.pointee.value = try arena.string(value) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Types__V1__Header>) throws(RPCError) {
    self.name = try ProtobufRead.string(c.pointee.name)
    self.value = try ProtobufRead.string(c.pointee.value)
  }
}

extension TypesV1 {
  /// A partner's webhook as it reached us, unread: the owning service verifies and understands it.
  package struct WebhookRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.types.v1.WebhookRequest"
    /// Which partner's endpoint received it, for example "persona" or "circle/mint".
    package var source: String
    /// Every header, in the order received.
    package var headers: [TypesV1.Header]
    /// The body, byte for byte: signatures are over exactly these.
    package var body: [UInt8]

    /// A message with these fields; the rest is absent.
    package init(
      source: String = "",
      headers: [TypesV1.Header] = [],
      body: [UInt8] = []
    ) {
      self.source = source
      self.headers = headers
      self.body = body
    }
  }
}

extension TypesV1.WebhookRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Types__V1__WebhookRequest>) {
    stack__types__v1__webhook_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Types__V1__WebhookRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !source.isEmpty { c.pointee.source = try arena.string(source) }
    if !headers.isEmpty {
      c.pointee.n_headers = headers.count
      c.pointee.headers = try arena.messages(headers)
    }
    if !body.isEmpty { c.pointee.body = try arena.bytes(body) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Types__V1__WebhookRequest>) throws(RPCError) {
    self.source = try ProtobufRead.string(c.pointee.source)
    self.headers = try ProtobufRead.messages(c.pointee.headers, c.pointee.n_headers)
    self.body = ProtobufRead.bytes(c.pointee.body)
  }
}

extension TypesV1 {
  /// What the partner is to be answered.
  package struct WebhookResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.types.v1.WebhookResponse"
    /// HTTP status code.
    package var status: Int32

    /// A message with these fields; the rest is absent.
    package init(
      status: Int32 = 0
    ) {
      self.status = status
    }
  }
}

extension TypesV1.WebhookResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Types__V1__WebhookResponse>) {
    stack__types__v1__webhook_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Types__V1__WebhookResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.status = status
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Types__V1__WebhookResponse>) throws(RPCError) {
    self.status = c.pointee.status
  }
}

extension TypesV1 {
  /// Something a user is told of: one row of the owning service's event table.
  package struct UserEvent: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.types.v1.UserEvent"
    /// Position in that service's feed of this user; grows with every event.
    package var cursor: Int64
    /// What kind of object changed: kyc, balance, deposit, withdrawal, order, wallet or summary.
    package var topic: String
    /// Id of the object that changed.
    package var subjectID: String
    /// When: microseconds since 1970, UTC.
    package var atMicros: Int64
    /// The object after the change: the owning domain's resource message, serialized.
    package var payload: [UInt8]

    /// A message with these fields; the rest is absent.
    package init(
      cursor: Int64 = 0,
      topic: String = "",
      subjectID: String = "",
      atMicros: Int64 = 0,
      payload: [UInt8] = []
    ) {
      self.cursor = cursor
      self.topic = topic
      self.subjectID = subjectID
      self.atMicros = atMicros
      self.payload = payload
    }
  }
}

extension TypesV1.UserEvent {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Types__V1__UserEvent>) {
    stack__types__v1__user_event__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Types__V1__UserEvent>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.cursor = cursor
    if !topic.isEmpty { c.pointee.topic = try arena.string(topic) }
    if !subjectID.isEmpty { c.pointee.subject_id = try arena.string(subjectID) }
    c.pointee.at_micros = atMicros
    if !payload.isEmpty { c.pointee.payload = try arena.bytes(payload) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Types__V1__UserEvent>) throws(RPCError) {
    self.cursor = c.pointee.cursor
    self.topic = try ProtobufRead.string(c.pointee.topic)
    self.subjectID = try ProtobufRead.string(c.pointee.subject_id)
    self.atMicros = c.pointee.at_micros
    self.payload = ProtobufRead.bytes(c.pointee.payload)
  }
}

extension TypesV1 {
  /// Asks to follow the acting user's events.
  package struct WatchUserRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.types.v1.WatchUserRequest"
    /// Only events after this cursor. 0 is no limit.
    package var afterCursor: Int64
    /// Without after_cursor: only events that happened at this time or later. 0 is no limit. A follower
    /// that joins says when it began to, and misses nothing that happened before it was heard.
    package var sinceMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      afterCursor: Int64 = 0,
      sinceMicros: Int64 = 0
    ) {
      self.afterCursor = afterCursor
      self.sinceMicros = sinceMicros
    }
  }
}

extension TypesV1.WatchUserRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Types__V1__WatchUserRequest>) {
    stack__types__v1__watch_user_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Types__V1__WatchUserRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.after_cursor = afterCursor
    c.pointee.since_micros = sinceMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Types__V1__WatchUserRequest>) throws(RPCError) {
    self.afterCursor = c.pointee.after_cursor
    self.sinceMicros = c.pointee.since_micros
  }
}
