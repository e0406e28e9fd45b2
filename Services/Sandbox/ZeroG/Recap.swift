/// What the simulated model writes: a recap of the figures in the prompt, quoted as they stand, the
/// same for the same messages.
struct Recap {
  private var sentences: [String] = []

  init(_ messages: [JSON]) {
    let data = messages.last { $0["role"]?.text == "user" }
      .flatMap { Self.object(in: $0["content"]?.text ?? "") }
    guard let data else { return }
    let figures = data["figures"] ?? data
    portfolio(figures)
    if sentences.isEmpty { list(figures) }
  }

  /// Prose, or as JSON an object with a headline and paragraphs.
  func text(asJSON: Bool) -> String {
    let headline = "Your portfolio at a glance"
    let paragraphs = sentences.isEmpty ? ["There are no figures to report."] : sentences
    guard asJSON else { return ([headline] + paragraphs).joined(separator: "\n\n") }
    let object: JSON = [
      "headline": .string(headline), "paragraphs": .array(paragraphs.map { .string($0) }),
    ]
    return object.description
  }

  /// Sentences about a portfolio, where the data is one.
  private mutating func portfolio(_ figures: JSON) {
    guard let total = figures["totalValue"]?.text else { return }
    var first = "The portfolio is worth \(total)"
    if let cash = figures["cash"]?.text, let share = figures["cashShare"]?.text {
      first += ", of which \(cash) is in cash, a share of \(share)"
    }
    sentences.append(first + ".")
    if let change = figures["change"], let start = change["startValue"]?.text,
      let end = change["endValue"]?.text, let gain = change["marketGain"]?.text
    {
      sentences.append("It went from \(start) to \(end), and the market moved it by \(gain).")
    }
    if let holding = figures["holdings"]?.items?.first, let symbol = holding["symbol"]?.text,
      let value = holding["value"]?.text, let share = holding["shareOfTotal"]?.text
    {
      var sentence = "The first holding is \(symbol) at \(value), a share of \(share)"
      if let gain = holding["gain"]?.text { sentence += ", with a gain of \(gain)" }
      sentences.append(sentence + ".")
    }
  }

  /// Any other data: its figures by name.
  private mutating func list(_ json: JSON) {
    var figures: [String] = []
    Self.collect(json, "", into: &figures)
    if !figures.isEmpty { sentences.append(figures.prefix(40).joined(separator: "; ") + ".") }
  }

  private static func collect(_ json: JSON, _ name: String, into figures: inout [String]) {
    switch json {
    case .object(let members):
      for member in members {
        collect(member.value, name.isEmpty ? member.name : "\(name) \(member.name)", into: &figures)
      }
    case .array(let items):
      for item in items { collect(item, name, into: &figures) }
    case .string(let text), .number(let text): figures.append("\(name) is \(text)")
    case .bool, .null: break
    }
  }

  /// The JSON object in a text, which may have words around it.
  private static func object(in text: String) -> JSON? {
    let bytes = Array(text.utf8)
    guard let start = bytes.firstIndex(of: UInt8(ascii: "{")),
      let end = bytes.lastIndex(of: UInt8(ascii: "}")), start < end
    else { return nil }
    return try? JSON(parsing: Array(bytes[start...end]))
  }
}
