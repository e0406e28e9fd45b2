/// Something that shall go wrong at a partner, a number of times.
struct Fault: Codable, Sendable {
  enum Mode: String, Codable, Sendable, CaseIterable {
    /// Answers late: after `delayMs`.
    case slow
    /// Answers `status` with `body` and does nothing.
    case fail
    /// Does nothing and closes the connection.
    case disconnect
    /// Does the work, says nothing for `delayMs`, and closes the connection.
    case timeoutAfterCommit = "timeout-after-commit"
    /// Sends an event twice.
    case duplicate
    /// Sends an event after the one that follows it.
    case reorder
    /// Never sends an event.
    case drop
    /// Sends an event whose signature is wrong.
    case forge
  }

  let id: String
  let partner: String
  /// The start of the path after the partner's prefix, `*` for one segment; or an event's type.
  let route: String
  let method: String?
  let mode: Mode
  var count: Int
  let delayMs: Int
  let status: Int
  let body: String

  var isAboutEvents: Bool {
    switch mode {
    case .duplicate, .reorder, .drop, .forge: true
    case .slow, .fail, .disconnect, .timeoutAfterCommit: false
    }
  }

  func covers(_ partner: String, _ path: String, _ method: String) -> Bool {
    guard self.partner == partner, count > 0 else { return false }
    if let wanted = self.method, wanted != method { return false }
    let pattern = route.split(separator: "/")
    let segments = path.split(separator: "/")
    return pattern.count <= segments.count
      && zip(pattern, segments).allSatisfy { $0 == "*" || $0 == $1 }
  }
}

extension Books {
  /// Uses up one fault for a request, if one was asked for.
  mutating func faultForRequest(_ partner: String, _ call: Call) -> Fault? {
    guard
      let index = faults.firstIndex(where: {
        !$0.isAboutEvents && $0.covers(partner, call.path, call.method)
      })
    else { return nil }
    return use(index)
  }

  /// Uses up one fault for an event of that type, if one was asked for.
  mutating func faultForEvent(_ partner: String, _ type: String) -> Fault.Mode? {
    guard
      let index = faults.firstIndex(where: {
        $0.isAboutEvents && $0.partner == partner && $0.count > 0
          && ($0.route == "*" || type.hasPrefix($0.route))
      })
    else { return nil }
    return use(index).mode
  }

  private mutating func use(_ index: Int) -> Fault {
    let fault = faults[index]
    faults[index].count -= 1
    if faults[index].count == 0 { faults.remove(at: index) }
    return fault
  }
}
