import Time

extension Figures {
  /// The figures as Markdown tables. Written by us from the exact numbers, never by a model.
  func markdown(spanName: String) -> String {
    var rows = [("Value", totalValue.text)]
    if let change {
      rows += [
        ("Change in \(spanName)", "\(change.gain.signedText) (\(change.gainPercent.signedText))"),
        ("Paid in and out in \(spanName)", change.netDeposits.signedText),
      ]
    }
    rows += [
      ("Invested", invested.text), ("Cash", "\(cash.text) (\(cashShare.text))"),
      ("Gain on what is held", unrealizedGain.signedText),
      ("Gain on what was sold", realizedGain.signedText),
    ]
    var lines = ["| | |", "|---|---:|"]
    lines += rows.map { "| \($0.0) | \($0.1) |" }
    guard !holdings.isEmpty else { return lines.joined(separator: "\n") }
    lines += ["", "| Holding | Value | Share | Gain |", "|---|---:|---:|---:|"]
    lines += holdings.map { holding in
      let gain = "\(holding.gain.signedText) (\(holding.gainPercent.signedText))"
      return
        "| \(Self.cell(holding.title)) | \(holding.value.text) | \(holding.share.text) | \(gain) |"
    }
    return lines.joined(separator: "\n")
  }

  /// Text that cannot end its table cell.
  private static func cell(_ text: String) -> String {
    String(text.map { $0 == "|" || $0.isNewline ? " " : $0 })
  }
}

extension Figures.Holding {
  /// "VTI, Vanguard Total Stock Market ETF".
  var title: String { name.isEmpty || name == symbol ? symbol : "\(symbol), \(name)" }
}
