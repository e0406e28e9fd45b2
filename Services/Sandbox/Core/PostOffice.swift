/// Webhooks on their way: every one that was ever sent, and when it is tried next.
struct PostOffice: Codable, Sendable {
  /// Which signature a webhook carries.
  enum Seal: String, Codable, Sendable { case persona, circleWallets, sns, none }

  struct Delivery: Codable, Sendable {
    let id: String
    let partner: String
    let type: String
    let url: String
    var body: String
    let seal: Seal
    var headers: [String: String]
    let createdAt: Int64
    /// When it is tried next on the virtual clock; nil when it is done or given up.
    var nextAt: Int64?
    var attempts = 0
    var lastStatus = 0
    var isDelivered = false
    var isForged = false
  }

  /// Those that will be tried again, oldest first.
  private(set) var waiting: [Delivery] = []
  /// The newest ten thousand of those that are over, oldest first.
  private(set) var over: [Delivery] = []

  mutating func append(_ delivery: Delivery) {
    if delivery.nextAt == nil {
      over.append(delivery)
      if over.count > 10_000 { over.removeFirst(1_000) }
    } else {
      waiting.append(delivery)
    }
  }

  /// Takes a delivery out of those that wait.
  mutating func take(_ id: String) -> Delivery? {
    waiting.firstIndex { $0.id == id }.map { waiting.remove(at: $0) }
  }
}

extension Books {
  /// Waits between tries, in seconds: CPN's published schedule stands in for all of Circle's
  /// (Circle's documentation), and Persona's eight tries are spread over it.
  static let retrySchedule: [Int64] = [1, 10, 30, 60, 900, 3600, 10_800]

  /// Sends a webhook, unless a fault has its way with it.
  mutating func send(
    _ partner: String, _ type: String, to url: String, seal: PostOffice.Seal, body: JSON,
    headers: [String: String] = [:]
  ) {
    var delivery = PostOffice.Delivery(
      id: Books.uuid(), partner: partner, type: type, url: url, body: body.description, seal: seal,
      headers: headers, createdAt: now, nextAt: now)
    let fault = faultForEvent(partner, type)
    switch fault {
    case .drop:
      delivery.nextAt = nil
      post.append(delivery)
      return
    case .reorder:
      // Later than whatever follows it closely.
      delivery.nextAt = now + 1_500_000
    case .duplicate:
      post.append(delivery)
    case .forge:
      delivery.isForged = true
    default: break
    }
    post.append(delivery)
  }

  /// The oldest webhook of a partner whose time has come.
  func nextDelivery(of partner: String) -> PostOffice.Delivery? {
    post.waiting.first { $0.partner == partner && ($0.nextAt ?? .max) <= now }
  }

  /// Takes note of how a try went.
  mutating func noteDelivery(_ id: String, status: Int) {
    guard var delivery = post.take(id) else { return }
    delivery.attempts += 1
    delivery.lastStatus = status
    delivery.isDelivered = (200..<300).contains(status)
    let isOver =
      delivery.isDelivered || delivery.isForged || delivery.attempts > Self.retrySchedule.count
    delivery.nextAt =
      isOver ? nil : now + Self.retrySchedule[delivery.attempts - 1] * Moment.second
    post.append(delivery)
  }
}
