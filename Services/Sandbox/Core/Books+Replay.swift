extension Books {
  /// Repeats the first answer to an idempotency key, or makes and keeps it.
  ///
  /// - Parameters:
  ///   - key: with the partner and the operation it belongs to.
  ///   - digest: of what must be the same when the key comes again; empty if nothing must.
  ///   - micros: how long the key is kept.
  ///   - keepsErrors: whether refusals are repeated too.
  ///   - mismatch: the answer when the digest differs.
  ///   - replay: how a repeated answer differs from the first.
  ///   - make: the first answer.
  /// - Returns: the first answer, as `replay` changed it when it is not new.
  mutating func replayed(
    _ key: String, digest: String, keptFor micros: Int64, keepsErrors: Bool = false,
    mismatch: () -> Answer, replay: (Answer) -> Answer = { $0 },
    make: (inout Books) throws -> Answer
  ) rethrows -> Answer {
    if let first = idempotency[key], first.at + micros > now {
      return first.digest == digest ? replay(first.answer) : mismatch()
    }
    let answer = try make(&self)
    if answer.status < 400 || keepsErrors {
      if idempotency.count >= 50_000 {
        idempotency = idempotency.filter { $0.value.at + Moment.day > now }
      }
      idempotency[key] = Replay(digest: digest, answer: answer, at: now)
    }
    return answer
  }
}

/// Circle's paging: newest first, cursors in the `Link` header (Circle's documentation).
struct Paging {
  struct Row {
    let id: String
    let createdAt: Int64
    let json: JSON
  }

  let rows: [Row]
  let links: String

  /// - Parameters:
  ///   - all: oldest first.
  ///   - call: with the cursors, filters and size that were asked for.
  ///   - base: the URL of the list, without its query.
  ///   - size: where `pageSize` is not given.
  init(_ all: [Row], _ call: Call, base: String, size: Int) {
    var rows = all
    if let from = call.query("from").flatMap(Moment.parse) {
      rows = rows.filter { $0.createdAt >= from }
    }
    if let to = call.query("to").flatMap(Moment.parse) {
      rows = rows.filter { $0.createdAt / Moment.second <= to / Moment.second }
    }
    if call.query("order")?.uppercased() != "ASC" { rows.reverse() }
    let size = min(50, max(1, call.query("pageSize").flatMap { Int($0) } ?? size))
    let all = rows
    if let after = call.query("pageAfter"), let index = rows.firstIndex(where: { $0.id == after }) {
      rows = Array(rows[(index + 1)...].prefix(size))
    } else if let before = call.query("pageBefore"),
      let index = rows.firstIndex(where: { $0.id == before })
    {
      rows = Array(rows[..<index].suffix(size))
    } else {
      rows = Array(rows.prefix(size))
    }
    self.rows = rows
    let kept = call.query.filter { !["pageAfter", "pageBefore", "pageSize"].contains($0.name) }
    func link(_ relation: String, _ cursor: [(name: String, value: String)]) -> String {
      let items = (kept + cursor + [("pageSize", String(size))]).map { "\($0.name)=\($0.value)" }
      return "<\(base)?\(items.joined(separator: "&"))>; rel=\"\(relation)\""
    }
    var links = [link("self", []), link("first", [])]
    if let last = rows.last, last.id != all.last?.id {
      links.append(link("next", [("pageAfter", last.id)]))
    }
    if let first = rows.first, first.id != all.first?.id {
      links.append(link("prev", [("pageBefore", first.id)]))
    }
    self.links = links.joined(separator: ", ")
  }

  func answer(_ name: String?) -> Answer {
    let items = JSON.array(rows.map(\.json))
    let data = name.map { JSON.object([.init(name: $0, value: items)]) } ?? items
    return Answer(["data": data]).with(header: "Link", links)
  }
}
