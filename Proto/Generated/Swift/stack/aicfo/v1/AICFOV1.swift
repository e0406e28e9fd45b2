// Generated from stack/aicfo/v1/aicfo.proto by Proto/generate.sh. Never edited.
// swift-format-ignore-file

import CLibprotobufC
import RPC
import StackProtoC

/// The contract `stack.aicfo.v1`.
package enum AICFOV1 {}

extension AICFOV1 {
  /// The contract, for reflection.
  package static let descriptor = RPCFileDescriptor(
    name: "stack/aicfo/v1/aicfo.proto",
    text: """
      \n\u{1a}stack/aicfo/v1/aicfo.proto\u{12}\u{e}stack.aicfo.v1\u{1a}\u{1a}stack/types/v1/type\
      s.proto\"\u{81}\u{2}\n\u{7}Summary\u{12}\u{1d}\n\nsummary_id\u{18}\u{1} \u{1}(\u{9}R\u{9}s\
      ummaryId\u{12}\u{1d}\n\nweek_start\u{18}\u{2} \u{1}(\u{9}R\u{9}weekStart\u{12}\u{1a}\n\
      \u{8}markdown\u{18}\u{3} \u{1}(\u{9}R\u{8}markdown\u{12}.\n\u{13}generated_at_micros\u{18}\
      \u{4} \u{1}(\u{3}R\u{11}generatedAtMicros\u{12}5\n\u{6}status\u{18}\u{5} \u{1}(\u{e}2\
      \u{1d}.stack.aicfo.v1.SummaryStatusR\u{6}status\u{12}5\n\u{6}author\u{18}\u{6} \u{1}(\u{e}\
      2\u{1d}.stack.aicfo.v1.SummaryAuthorR\u{6}author\"=\n\u{1c}GenerateWeeklySummaryRequest\
      \u{12}\u{1d}\n\nweek_start\u{18}\u{1} \u{1}(\u{9}R\u{9}weekStart\"=\n\u{1f}AnalyzePortfoli\
      oOnDemandRequest\u{12}\u{1a}\n\u{8}question\u{18}\u{1} \u{1}(\u{9}R\u{8}question\"\u{ae}\
      \u{1}\n\u{8}Analysis\u{12}\u{1f}\n\u{b}analysis_id\u{18}\u{1} \u{1}(\u{9}R\nanalysisId\
      \u{12}\u{1a}\n\u{8}markdown\u{18}\u{2} \u{1}(\u{9}R\u{8}markdown\u{12}.\n\u{13}generated_a\
      t_micros\u{18}\u{3} \u{1}(\u{3}R\u{11}generatedAtMicros\u{12}5\n\u{6}author\u{18}\u{4} \
      \u{1}(\u{e}2\u{1d}.stack.aicfo.v1.SummaryAuthorR\u{6}author\"\u{19}\n\u{17}GetLatestSummar\
      yRequest\"G\n\u{14}ListSummariesRequest\u{12}/\n\u{4}page\u{18}\u{1} \u{1}(\u{b}2\u{1b}.st\
      ack.types.v1.PageRequestR\u{4}page\"\u{9f}\u{1}\n\u{15}ListSummariesResponse\u{12}5\n\u{9}\
      summaries\u{18}\u{1} \u{3}(\u{b}2\u{17}.stack.aicfo.v1.SummaryR\u{9}summaries\u{12}\u{18}\
      \n\u{7}cursors\u{18}\u{2} \u{3}(\u{9}R\u{7}cursors\u{12}5\n\u{9}page_info\u{18}\u{3} \u{1}\
      (\u{b}2\u{18}.stack.types.v1.PageInfoR\u{8}pageInfo*\u{80}\u{1}\n\u{d}SummaryStatus\u{12}\
      \u{1e}\n\u{1a}SUMMARY_STATUS_UNSPECIFIED\u{10}\u{0}\u{12}\u{1a}\n\u{16}SUMMARY_STATUS_PEND\
      ING\u{10}\u{1}\u{12}\u{18}\n\u{14}SUMMARY_STATUS_READY\u{10}\u{2}\u{12}\u{19}\n\u{15}SUMMA\
      RY_STATUS_FAILED\u{10}\u{3}*f\n\u{d}SummaryAuthor\u{12}\u{1e}\n\u{1a}SUMMARY_AUTHOR_UNSPEC\
      IFIED\u{10}\u{0}\u{12}\u{18}\n\u{14}SUMMARY_AUTHOR_MODEL\u{10}\u{1}\u{12}\u{1b}\n\u{17}SUM\
      MARY_AUTHOR_COMPOSED\u{10}\u{2}2\u{e2}\u{3}\n\u{5}AICFO\u{12}c\n\u{15}GenerateWeeklySummar\
      y\u{12},.stack.aicfo.v1.GenerateWeeklySummaryRequest\u{1a}\u{17}.stack.aicfo.v1.Summary\"\
      \u{3}\u{90}\u{2}\u{2}\u{12}e\n\u{18}AnalyzePortfolioOnDemand\u{12}/.stack.aicfo.v1.Analyze\
      PortfolioOnDemandRequest\u{1a}\u{18}.stack.aicfo.v1.Analysis\u{12}Y\n\u{10}GetLatestSummar\
      y\u{12}'.stack.aicfo.v1.GetLatestSummaryRequest\u{1a}\u{17}.stack.aicfo.v1.Summary\"\u{3}\
      \u{90}\u{2}\u{1}\u{12}a\n\u{d}ListSummaries\u{12}$.stack.aicfo.v1.ListSummariesRequest\
      \u{1a}%.stack.aicfo.v1.ListSummariesResponse\"\u{3}\u{90}\u{2}\u{1}\u{12}O\n\u{9}WatchUser\
      \u{12} .stack.types.v1.WatchUserRequest\u{1a}\u{19}.stack.types.v1.UserEvent\"\u{3}\u{90}\
      \u{2}\u{1}0\u{1}b\u{6}proto3
      """)
}

extension AICFOV1 {
  /// What `stack.aicfo.v1.AICFO` serves.
  package protocol AICFOService: RPCService {
    /// Starts the acting user's summary of a week, or finds it: one a user and week. Answers at
    /// once; the text may still be written (status PENDING), WatchUser tells when it is there.
    func generateWeeklySummary(
      _ request: AICFOV1.GenerateWeeklySummaryRequest, _ context: RPCContext
    ) async throws -> AICFOV1.Summary
    /// Analyses the acting user's portfolio now; may take half a minute.
    /// Reasons: INVALID_INPUT (question too long), RATE_LIMITED, PARTNER_UNAVAILABLE.
    func analyzePortfolioOnDemand(
      _ request: AICFOV1.AnalyzePortfolioOnDemandRequest, _ context: RPCContext
    ) async throws -> AICFOV1.Analysis
    /// The newest finished summary of the acting user. NOT_FOUND if there is none yet.
    func getLatestSummary(
      _ request: AICFOV1.GetLatestSummaryRequest, _ context: RPCContext
    ) async throws -> AICFOV1.Summary
    /// The acting user's finished summaries, newest week first.
    func listSummaries(
      _ request: AICFOV1.ListSummariesRequest, _ context: RPCContext
    ) async throws -> AICFOV1.ListSummariesResponse
    /// Finished summaries: topic `summary`, subject the summary id, payload a serialized `Summary`.
    func watchUser(
      _ request: TypesV1.WatchUserRequest, _ context: RPCContext,
      _ responses: RPCResponseWriter<TypesV1.UserEvent>
    ) async throws
  }

  /// Calls `stack.aicfo.v1.AICFO`.
  package struct AICFOClient: Sendable {
    private let channel: RPCChannel

    /// A client over `channel`, which has to be running.
    package init(_ channel: RPCChannel) { self.channel = channel }

    /// Starts the acting user's summary of a week, or finds it: one a user and week. Answers at
    /// once; the text may still be written (status PENDING), WatchUser tells when it is there.
    package func generateWeeklySummary(
      _ request: AICFOV1.GenerateWeeklySummaryRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> AICFOV1.Summary {
      try await channel.call(
        "stack.aicfo.v1.AICFO/GenerateWeeklySummary", request, options: options, isIdempotent: true)
    }

    /// Analyses the acting user's portfolio now; may take half a minute.
    /// Reasons: INVALID_INPUT (question too long), RATE_LIMITED, PARTNER_UNAVAILABLE.
    package func analyzePortfolioOnDemand(
      _ request: AICFOV1.AnalyzePortfolioOnDemandRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> AICFOV1.Analysis {
      try await channel.call(
        "stack.aicfo.v1.AICFO/AnalyzePortfolioOnDemand", request, options: options, isIdempotent: false)
    }

    /// The newest finished summary of the acting user. NOT_FOUND if there is none yet.
    package func getLatestSummary(
      _ request: AICFOV1.GetLatestSummaryRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> AICFOV1.Summary {
      try await channel.call(
        "stack.aicfo.v1.AICFO/GetLatestSummary", request, options: options, isIdempotent: true)
    }

    /// The acting user's finished summaries, newest week first.
    package func listSummaries(
      _ request: AICFOV1.ListSummariesRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> AICFOV1.ListSummariesResponse {
      try await channel.call(
        "stack.aicfo.v1.AICFO/ListSummaries", request, options: options, isIdempotent: true)
    }

    /// Finished summaries: topic `summary`, subject the summary id, payload a serialized `Summary`.
    package func watchUser(
      _ request: TypesV1.WatchUserRequest, options: RPCCallOptions = .init()
    ) -> RPCResponseStream<TypesV1.UserEvent> {
      channel.stream(
        "stack.aicfo.v1.AICFO/WatchUser", request, options: options, isIdempotent: true)
    }
  }
}

extension AICFOV1.AICFOService {
  /// The methods by name, for the server.
  package var rpcMethods: [RPCMethod] {
    [
      .unary("stack.aicfo.v1.AICFO/GenerateWeeklySummary") {
        try await self.generateWeeklySummary($0, $1)
      },
      .unary("stack.aicfo.v1.AICFO/AnalyzePortfolioOnDemand") {
        try await self.analyzePortfolioOnDemand($0, $1)
      },
      .unary("stack.aicfo.v1.AICFO/GetLatestSummary") {
        try await self.getLatestSummary($0, $1)
      },
      .unary("stack.aicfo.v1.AICFO/ListSummaries") {
        try await self.listSummaries($0, $1)
      },
      .serverStream("stack.aicfo.v1.AICFO/WatchUser") {
        try await self.watchUser($0, $1, $2)
      },
    ]
  }

  /// The contract, for reflection.
  package var rpcDescriptors: [RPCFileDescriptor] {
    [TypesV1.descriptor, AICFOV1.descriptor]
  }
}

extension AICFOV1 {
  /// `stack.aicfo.v1.SummaryStatus`.
  package enum SummaryStatus: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// `SUMMARY_STATUS_UNSPECIFIED`.
    case unspecified
    /// Being written; the markdown is "".
    case pending
    /// `SUMMARY_STATUS_READY`.
    case ready
    /// Could not be written; tried again with the next request for that week.
    case failed
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .pending, .ready, .failed]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .pending
      case 2: self = .ready
      case 3: self = .failed
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .pending: 1
      case .ready: 2
      case .failed: 3
      case .unrecognized(let number): number
      }
    }
  }
}

extension AICFOV1 {
  /// Who wrote the prose around the figures.
  package enum SummaryAuthor: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// `SUMMARY_AUTHOR_UNSPECIFIED`.
    case unspecified
    /// The model, in a verified enclave.
    case model
    /// Composed by us: no model answer passed the checks in time.
    case composed
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .model, .composed]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .model
      case 2: self = .composed
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .model: 1
      case .composed: 2
      case .unrecognized(let number): number
      }
    }
  }
}

extension AICFOV1 {
  /// One week of one user.
  package struct Summary: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.aicfo.v1.Summary"
    /// `summary_id`.
    package var summaryID: String
    /// The Monday the week starts with.
    package var weekStart: String
    /// `markdown`.
    package var markdown: String
    /// When it was finished; 0 while PENDING.
    package var generatedAtMicros: Int64
    /// `status`.
    package var status: AICFOV1.SummaryStatus
    /// `author`.
    package var author: AICFOV1.SummaryAuthor

    /// A message with these fields; the rest is absent.
    package init(
      summaryID: String = "",
      weekStart: String = "",
      markdown: String = "",
      generatedAtMicros: Int64 = 0,
      status: AICFOV1.SummaryStatus = .unspecified,
      author: AICFOV1.SummaryAuthor = .unspecified
    ) {
      self.summaryID = summaryID
      self.weekStart = weekStart
      self.markdown = markdown
      self.generatedAtMicros = generatedAtMicros
      self.status = status
      self.author = author
    }
  }
}

extension AICFOV1.Summary {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Aicfo__V1__Summary>) {
    stack__aicfo__v1__summary__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Aicfo__V1__Summary>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !summaryID.isEmpty { c.pointee.summary_id = try arena.string(summaryID) }
    if !weekStart.isEmpty { c.pointee.week_start = try arena.string(weekStart) }
    if !markdown.isEmpty { c.pointee.markdown = try arena.string(markdown) }
    c.pointee.generated_at_micros = generatedAtMicros
    c.pointee.status = Stack__Aicfo__V1__SummaryStatus(rawValue: Stack__Aicfo__V1__SummaryStatus.RawValue(truncatingIfNeeded: status.rawValue))
    c.pointee.author = Stack__Aicfo__V1__SummaryAuthor(rawValue: Stack__Aicfo__V1__SummaryAuthor.RawValue(truncatingIfNeeded: author.rawValue))
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Aicfo__V1__Summary>) throws(RPCError) {
    self.summaryID = try ProtobufRead.string(c.pointee.summary_id)
    self.weekStart = try ProtobufRead.string(c.pointee.week_start)
    self.markdown = try ProtobufRead.string(c.pointee.markdown)
    self.generatedAtMicros = c.pointee.generated_at_micros
    self.status = AICFOV1.SummaryStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.status.rawValue))
    self.author = AICFOV1.SummaryAuthor(rawValue: Int32(truncatingIfNeeded: c.pointee.author.rawValue))
  }
}

extension AICFOV1 {
  /// `stack.aicfo.v1.GenerateWeeklySummaryRequest`.
  package struct GenerateWeeklySummaryRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.aicfo.v1.GenerateWeeklySummaryRequest"
    /// Any day of the last twelve weeks; "" = the last week that has ended. Not in the future.
    package var weekStart: String

    /// A message with these fields; the rest is absent.
    package init(
      weekStart: String = ""
    ) {
      self.weekStart = weekStart
    }
  }
}

extension AICFOV1.GenerateWeeklySummaryRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Aicfo__V1__GenerateWeeklySummaryRequest>) {
    stack__aicfo__v1__generate_weekly_summary_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Aicfo__V1__GenerateWeeklySummaryRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !weekStart.isEmpty { c.pointee.week_start = try arena.string(weekStart) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Aicfo__V1__GenerateWeeklySummaryRequest>) throws(RPCError) {
    self.weekStart = try ProtobufRead.string(c.pointee.week_start)
  }
}

extension AICFOV1 {
  /// `stack.aicfo.v1.AnalyzePortfolioOnDemandRequest`.
  package struct AnalyzePortfolioOnDemandRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.aicfo.v1.AnalyzePortfolioOnDemandRequest"
    /// At most 500 characters; "" = a general analysis.
    package var question: String

    /// A message with these fields; the rest is absent.
    package init(
      question: String = ""
    ) {
      self.question = question
    }
  }
}

extension AICFOV1.AnalyzePortfolioOnDemandRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Aicfo__V1__AnalyzePortfolioOnDemandRequest>) {
    stack__aicfo__v1__analyze_portfolio_on_demand_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Aicfo__V1__AnalyzePortfolioOnDemandRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !question.isEmpty { c.pointee.question = try arena.string(question) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Aicfo__V1__AnalyzePortfolioOnDemandRequest>) throws(RPCError) {
    self.question = try ProtobufRead.string(c.pointee.question)
  }
}

extension AICFOV1 {
  /// `stack.aicfo.v1.Analysis`.
  package struct Analysis: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.aicfo.v1.Analysis"
    /// `analysis_id`.
    package var analysisID: String
    /// `markdown`.
    package var markdown: String
    /// `generated_at_micros`.
    package var generatedAtMicros: Int64
    /// `author`.
    package var author: AICFOV1.SummaryAuthor

    /// A message with these fields; the rest is absent.
    package init(
      analysisID: String = "",
      markdown: String = "",
      generatedAtMicros: Int64 = 0,
      author: AICFOV1.SummaryAuthor = .unspecified
    ) {
      self.analysisID = analysisID
      self.markdown = markdown
      self.generatedAtMicros = generatedAtMicros
      self.author = author
    }
  }
}

extension AICFOV1.Analysis {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Aicfo__V1__Analysis>) {
    stack__aicfo__v1__analysis__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Aicfo__V1__Analysis>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !analysisID.isEmpty { c.pointee.analysis_id = try arena.string(analysisID) }
    if !markdown.isEmpty { c.pointee.markdown = try arena.string(markdown) }
    c.pointee.generated_at_micros = generatedAtMicros
    c.pointee.author = Stack__Aicfo__V1__SummaryAuthor(rawValue: Stack__Aicfo__V1__SummaryAuthor.RawValue(truncatingIfNeeded: author.rawValue))
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Aicfo__V1__Analysis>) throws(RPCError) {
    self.analysisID = try ProtobufRead.string(c.pointee.analysis_id)
    self.markdown = try ProtobufRead.string(c.pointee.markdown)
    self.generatedAtMicros = c.pointee.generated_at_micros
    self.author = AICFOV1.SummaryAuthor(rawValue: Int32(truncatingIfNeeded: c.pointee.author.rawValue))
  }
}

extension AICFOV1 {
  /// `stack.aicfo.v1.GetLatestSummaryRequest`.
  package struct GetLatestSummaryRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.aicfo.v1.GetLatestSummaryRequest"

    /// A message with these fields; the rest is absent.
    package init() {}
  }
}

extension AICFOV1.GetLatestSummaryRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Aicfo__V1__GetLatestSummaryRequest>) {
    stack__aicfo__v1__get_latest_summary_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Aicfo__V1__GetLatestSummaryRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Aicfo__V1__GetLatestSummaryRequest>) throws(RPCError) {
  }
}

extension AICFOV1 {
  /// `stack.aicfo.v1.ListSummariesRequest`.
  package struct ListSummariesRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.aicfo.v1.ListSummariesRequest"
    /// `page`.
    package var page: TypesV1.PageRequest?

    /// A message with these fields; the rest is absent.
    package init(
      page: TypesV1.PageRequest? = nil
    ) {
      self.page = page
    }
  }
}

extension AICFOV1.ListSummariesRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Aicfo__V1__ListSummariesRequest>) {
    stack__aicfo__v1__list_summaries_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Aicfo__V1__ListSummariesRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if let page { c.pointee.page = try arena.message(page) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Aicfo__V1__ListSummariesRequest>) throws(RPCError) {
    self.page = try ProtobufRead.message(c.pointee.page)
  }
}

extension AICFOV1 {
  /// `stack.aicfo.v1.ListSummariesResponse`.
  package struct ListSummariesResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.aicfo.v1.ListSummariesResponse"
    /// `summaries`.
    package var summaries: [AICFOV1.Summary]
    /// The cursor of each summary, in the same order.
    package var cursors: [String]
    /// `page_info`.
    package var pageInfo: TypesV1.PageInfo?

    /// A message with these fields; the rest is absent.
    package init(
      summaries: [AICFOV1.Summary] = [],
      cursors: [String] = [],
      pageInfo: TypesV1.PageInfo? = nil
    ) {
      self.summaries = summaries
      self.cursors = cursors
      self.pageInfo = pageInfo
    }
  }
}

extension AICFOV1.ListSummariesResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Aicfo__V1__ListSummariesResponse>) {
    stack__aicfo__v1__list_summaries_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Aicfo__V1__ListSummariesResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !summaries.isEmpty {
      c.pointee.n_summaries = summaries.count
      c.pointee.summaries = try arena.messages(summaries)
    }
    if !cursors.isEmpty {
      c.pointee.n_cursors = cursors.count
      c.pointee.cursors = try arena.strings(cursors)
    }
    if let pageInfo { c.pointee.page_info = try arena.message(pageInfo) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Aicfo__V1__ListSummariesResponse>) throws(RPCError) {
    self.summaries = try ProtobufRead.messages(c.pointee.summaries, c.pointee.n_summaries)
    self.cursors = try ProtobufRead.strings(c.pointee.cursors, c.pointee.n_cursors)
    self.pageInfo = try ProtobufRead.message(c.pointee.page_info)
  }
}
