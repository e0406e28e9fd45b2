/// What the parser refuses before it costs anything.
package struct ParserLimits: Sendable {
  /// Tokens in one document.
  package var tokens: Int
  /// Nesting of selections, lists, objects and list types alike. Everything that walks a syntax
  /// tree recursively relies on this bound.
  package var depth: Int

  package init(tokens: Int = 5_000, depth: Int = 200) {
    self.tokens = tokens
    self.depth = depth
  }

  /// For our own schema texts.
  package static let schema = ParserLimits(tokens: 1_000_000, depth: 200)
}

/// A recursive descent parser for executable and type system documents (section 2 and appendix B of
/// the specification of September 2025). Depth is counted before each descent.
package struct Parser {
  let source: SourceText
  private var lexer: Lexer
  private(set) var token: Token
  private var depth = 0
  private let depthLimit: Int
  private var nextSelectionSetID = 0

  /// The parsed document.
  ///
  /// - Throws: the first syntax error, with its location.
  package static func parse(
    _ text: String, limits: ParserLimits = ParserLimits()
  ) throws(GraphQLError) -> Document {
    var parser = Parser(SourceText(text), limits: limits)
    try parser.advance()
    var definitions: [Definition] = []
    repeat {
      definitions.append(try parser.definition())
    } while !parser.at(.endOfFile)
    return Document(source: parser.source, definitions: definitions)
  }

  private init(_ source: SourceText, limits: ParserLimits) {
    self.source = source
    lexer = Lexer(source, tokenLimit: limits.tokens)
    token = Token(kind: .startOfFile, start: 0, end: 0, value: "")
    depthLimit = limits.depth
  }

  // MARK: Tokens

  mutating func advance() throws(GraphQLError) {
    token = try lexer.next()
  }

  func at(_ kind: Token.Kind) -> Bool {
    token.kind == kind
  }

  func at(keyword: String) -> Bool {
    token.kind == .name && token.value == keyword
  }

  @discardableResult
  mutating func expect(_ kind: Token.Kind) throws(GraphQLError) -> Token {
    guard token.kind == kind else {
      throw syntax("Expected \(kind.expectation), found \(token.description).")
    }
    let taken = token
    try advance()
    return taken
  }

  mutating func skip(_ kind: Token.Kind) throws(GraphQLError) -> Bool {
    guard token.kind == kind else { return false }
    try advance()
    return true
  }

  mutating func expect(keyword: String) throws(GraphQLError) {
    guard at(keyword: keyword) else {
      throw syntax("Expected \"\(keyword)\", found \(token.description).")
    }
    try advance()
  }

  mutating func skip(keyword: String) throws(GraphQLError) -> Bool {
    guard at(keyword: keyword) else { return false }
    try advance()
    return true
  }

  func syntax(_ message: String, at offset: Int? = nil) -> GraphQLError {
    GraphQLError.syntax(message, source, offset ?? token.start)
  }

  func unexpected(_ token: Token? = nil) -> GraphQLError {
    let token = token ?? self.token
    return syntax("Unexpected \(token.description).", at: token.start)
  }

  /// `open item+ close`.
  mutating func many<Item>(
    _ open: Token.Kind, _ close: Token.Kind,
    _ item: (inout Parser) throws(GraphQLError) -> Item
  ) throws(GraphQLError) -> [Item] {
    try expect(open)
    var items: [Item] = []
    repeat {
      items.append(try item(&self))
    } while try !skip(close)
    return items
  }

  /// Nothing, or `open item+ close`.
  mutating func optionalMany<Item>(
    _ open: Token.Kind, _ close: Token.Kind,
    _ item: (inout Parser) throws(GraphQLError) -> Item
  ) throws(GraphQLError) -> [Item] {
    at(open) ? try many(open, close, item) : []
  }

  /// Runs what nests one level deeper.
  mutating func nested<Result>(
    _ body: (inout Parser) throws(GraphQLError) -> Result
  ) throws(GraphQLError) -> Result {
    guard depth < depthLimit else {
      throw GraphQLError.limit(.depth, "Document nests too deeply.", source, token.start)
    }
    depth += 1
    let result = try body(&self)
    depth -= 1
    return result
  }

  mutating func name() throws(GraphQLError) -> NameNode {
    let token = try expect(.name)
    return NameNode(text: token.value, offset: token.start)
  }

  mutating func makeSelectionSetID() -> Int {
    nextSelectionSetID += 1
    return nextSelectionSetID
  }

  // MARK: Definitions

  private mutating func definition() throws(GraphQLError) -> Definition {
    if at(.braceLeft) {
      return .operation(try operation(offset: token.start))
    }
    let offset = token.start
    let isDescribed = at(.string) || at(.blockString)
    let description = try description()
    guard at(.name) else {
      if isDescribed, at(.braceLeft) {
        throw syntax(
          "Unexpected description, descriptions are not supported on shorthand queries.",
          at: offset)
      }
      throw unexpected()
    }
    switch token.value {
    case "query", "mutation", "subscription":
      return .operation(try operation(offset: offset))
    case "fragment":
      return .fragment(try fragment(offset: offset))
    case "extend":
      guard !isDescribed else {
        throw syntax(
          "Unexpected description, only GraphQL definitions support descriptions.", at: offset)
      }
      return try extensionDefinition()
    default:
      guard let node = try typeSystemDefinition(description, offset: offset) else {
        guard isDescribed else { throw unexpected() }
        throw syntax(
          "Unexpected description, only GraphQL definitions support descriptions.", at: offset)
      }
      return node
    }
  }

  mutating func description() throws(GraphQLError) -> String? {
    guard at(.string) || at(.blockString) else { return nil }
    let value = token.value
    try advance()
    return value
  }
}
