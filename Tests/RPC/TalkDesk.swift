@testable import RPC

/// The service of the contract in `Contract`.
struct TalkDesk: TalkV1.TalkService {
  func sum(
    _ requests: RPCRequestStream<TalkV1.Piece>, _ context: RPCContext
  ) async throws -> TalkV1.Total {
    var total = TalkV1.Total()
    for try await piece in requests { total.add(piece) }
    return total
  }

  func chat(
    _ requests: RPCRequestStream<TalkV1.Piece>, _ context: RPCContext,
    _ responses: RPCResponseWriter<TalkV1.Answer>
  ) async throws {
    var total = TalkV1.Total()
    for try await piece in requests {
      // Who says so is told no more.
      if piece.number < 0 { throw RPCError(.outOfRange, "Below zero.") }
      total.add(piece)
      try await responses.send(TalkV1.Answer(what: .piece(piece)))
    }
    try await responses.send(TalkV1.Answer(what: .total(total)))
  }
}

extension TalkV1.Total {
  fileprivate mutating func add(_ piece: TalkV1.Piece) {
    pieces += 1
    sum += piece.number
    bytes += Int64(piece.payload.count)
  }
}
