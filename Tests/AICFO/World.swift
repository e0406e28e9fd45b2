import FoundationEssentials
import Identifiers
import Postgres
import RPC
import ServiceKit
import StackProto
import Synchronization
import TestSupport
import Time
import Workflow

@testable import AICFO

/// The service on a real database behind a real socket, with a model that we can make lie.
struct World: Sendable {
  let pool: PostgresPool
  let clock: ManualClock
  let portfolios: FakePortfolios
  let model: FakeModel
  let features: Features
  let client: AICFOV1.AICFOClient

  static func run(
    _ options: Features.Options = .init(), _ body: @escaping @Sendable (World) async throws -> Void
  ) async throws {
    try await TestDatabase.withPool(schema: "aicfo", migrations: AICFO.migrations) { pool, _ in
      let clock = ManualClock(noon)
      let (portfolios, model) = (FakePortfolios(), FakeModel())
      let features = Features(
        options, pool: pool, portfolios: portfolios, model: model, clock: clock)
      let server = RPCServer(
        RPCServerConfiguration(), services: [features.handlers], logger: TestDatabase.quiet)
      try await withRunning([server]) {
        let port = try await server.boundPort
        guard let address = RPCChannelConfiguration(address: "127.0.0.1:\(port)") else { return }
        let channel = RPCChannel(address, logger: TestDatabase.quiet)
        try await withRunning([channel]) {
          try await body(
            World(
              pool: pool, clock: clock, portfolios: portfolios, model: model, features: features,
              client: AICFOV1.AICFOClient(channel)))
        }
      }
    }
  }

  /// Lets all sagas do what they are owed, again and again, as time passes.
  func settle(rounds: Int = 4) async throws {
    for _ in 1...rounds {
      clock.advance(by: .seconds(61))
      for row in try await pool.query("SELECT id FROM sagas WHERE state = 'active'") {
        try? await features.summaries.wake(row.value("id"))
      }
    }
  }

  func generate(_ week: String = "", by user: UserID) async throws -> AICFOV1.Summary {
    try await client.generateWeeklySummary(
      .init(weekStart: week), options: RPCCallOptions(user: user))
  }

  func latest(of user: UserID) async throws -> AICFOV1.Summary {
    try await client.getLatestSummary(.init(), options: RPCCallOptions(user: user))
  }

  /// The states of all requests to the model, in order.
  func requests() async throws -> [String] {
    try await pool.query("SELECT state FROM model_requests ORDER BY sent_at, number").map {
      try $0.value("state")
    }
  }
}

/// Portfolios that tests set.
final class FakePortfolios: PortfolioSource {
  struct Books {
    var facts: [UserID: PortfolioFacts] = [:]
    var isAway = false
    var unreadable: Set<UserID> = []
  }
  let books = Mutex(Books())

  func set(_ user: UserID, _ facts: PortfolioFacts = .sample) {
    books.withLock { $0.facts[user] = facts }
  }

  func facts(of user: UserID) async throws -> PortfolioFacts {
    try books.withLock { books in
      guard !books.isAway, !books.unreadable.contains(user) else {
        throw AICFOError.portfolioUnavailable("away")
      }
      return books.facts[user] ?? .empty
    }
  }

  func investors(after cursor: String?) async throws -> (users: [UserID], next: String?) {
    let users = books.withLock { $0.facts.keys.sorted() }
    let start = cursor.flatMap { text in users.firstIndex { $0.description == text } } ?? -1
    guard start + 1 < users.count else { return ([], nil) }
    return ([users[start + 1]], users[start + 1].description)
  }
}

/// A model that answers what it is told to, and counts what it is asked.
final class FakeModel: ProseModel {
  struct Books {
    var answers: [ModelAnswer] = []
    var prompts: [Prompt] = []
  }
  let books = Mutex(Books())

  func say(_ answers: ModelAnswer...) { books.withLock { $0.answers += answers } }

  var asked: Int { books.withLock { $0.prompts.count } }

  func ask(_ prompt: Prompt) async -> ModelAnswer {
    books.withLock { books in
      books.prompts.append(prompt)
      return books.answers.isEmpty ? .text(content: Self.good) : books.answers.removeFirst()
    }
  }

  static let good = answer("A calm week", "It rose by 1.12% and is worth $1,234.56.")
}

extension ModelAnswer {
  static func text(content: String, verified: Bool? = true) -> ModelAnswer {
    .text(
      ModelText(
        content: content, model: "m", provider: "0x1", requestID: "r", chatID: "c",
        isVerified: verified, cost: "21800000000000"))
  }
}

/// The reason of the refusal that a call ends with.
func reason(_ call: () async throws -> some Sendable) async -> String? {
  do {
    _ = try await call()
    return nil
  } catch let error as RPCError {
    return error.reason
  } catch {
    return "\(error)"
  }
}
