/// A few paragraphs about a portfolio, checked.
struct Prose: Equatable, Sendable {
  let headline: String
  let paragraphs: [String]

  var markdown: String { (["**\(headline)**"] + paragraphs).joined(separator: "\n\n") }
}

/// Who wrote the prose.
enum ProseAuthor: String, Sendable {
  /// The model, in a verified enclave, and checked by us.
  case model
  /// Composed by us.
  case composed
}

/// What is to be written about.
struct ProseBrief: Equatable, Sendable {
  let figures: Figures
  /// "the week", "the last month".
  let spanName: String
  /// The user's own words; data, never an instruction.
  let question: String?
}

extension Prose {
  /// Prose composed by us from the figures, for when no model's answer can be used.
  init(composedFor brief: ProseBrief) {
    let figures = brief.figures
    headline =
      figures.holdings.isEmpty
      ? "Nothing is invested yet" : "Your portfolio is worth \(figures.totalValue.text)"
    var paragraphs: [String] = []
    if let change = figures.change {
      paragraphs.append(
        "The markets moved it by \(change.gain.signedText) (\(change.gainPercent.signedText)) in "
          + "\(brief.spanName).")
    }
    if let largest = figures.holdings.first {
      paragraphs.append(
        "The largest holding is \(largest.symbol) with \(largest.share.text) of the total; "
          + "\(figures.cashShare.text) is in cash.")
    } else {
      paragraphs.append("There is \(figures.cash.text) in cash.")
    }
    if brief.question != nil {
      paragraphs.append(
        "The question could not be answered reliably this time; the figures below are exact.")
    }
    self.paragraphs = paragraphs
  }
}
