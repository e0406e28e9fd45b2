import StackProto
import Time

extension AICFOV1.Summary {
  /// A summary as it travels, also in user events.
  init(_ summary: Summary) {
    self.init(
      summaryID: summary.id.description, weekStart: summary.weekStart.description,
      markdown: summary.markdown, generatedAtMicros: summary.generatedAt?.microseconds ?? 0,
      status: AICFOV1.SummaryStatus(summary.status), author: AICFOV1.SummaryAuthor(summary.author))
  }
}

extension AICFOV1.Analysis {
  /// An analysis as it travels.
  init(_ analysis: Analysis) {
    self.init(
      analysisID: analysis.id.description, markdown: analysis.markdown,
      generatedAtMicros: analysis.generatedAt?.microseconds ?? 0,
      author: AICFOV1.SummaryAuthor(analysis.author))
  }
}

extension AICFOV1.SummaryStatus {
  fileprivate init(_ status: SummaryStatus) {
    self =
      switch status {
      case .pending: .pending
      case .ready: .ready
      case .failed: .failed
      }
  }
}

extension AICFOV1.SummaryAuthor {
  fileprivate init(_ author: ProseAuthor?) {
    self =
      switch author {
      case .model: .model
      case .composed: .composed
      case nil: .unspecified
      }
  }
}

extension CivilDate {
  /// A date of a request.
  ///
  /// - Throws: `AICFOError.invalidInput` naming the field.
  init(wire text: String, _ field: String) throws(AICFOError) {
    guard let date = Self(text) else { throw .invalidInput(field: field, "not a date") }
    self = date
  }
}
