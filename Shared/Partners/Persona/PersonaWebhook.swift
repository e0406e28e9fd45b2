import Cryptography
import FoundationEssentials
import HTTPClient
import Time

/// Checks and reads Persona's webhooks (docs.withpersona.com, "Webhooks").
package struct PersonaWebhook: Sendable {
  private let secrets: [[UInt8]]
  private let tolerance: Duration
  private let clock: any WallClock

  /// - Parameters:
  ///   - secrets: the webhook's secret; two while it is being changed.
  ///   - tolerance: how old or how far ahead a signature may be.
  ///   - clock: tells now.
  package init(
    secrets: [String], tolerance: Duration = .seconds(300), clock: any WallClock
  ) {
    self.secrets = secrets.map { [UInt8]($0.utf8) }
    self.tolerance = tolerance
    self.clock = clock
  }

  /// The event in `body`, if `Persona-Signature` proves that Persona sent exactly these bytes.
  ///
  /// The header is `t=<unix seconds>,v1=<hex>`, and two such pairs separated by a space while the
  /// secret is being changed; `v1` is HMAC-SHA256 of `t.body`. One pair that fits is enough.
  ///
  /// - Throws: ``WebhookRejection``.
  package func event(
    headers: HTTPHeaders, body: [UInt8]
  ) throws(WebhookRejection) -> PersonaEvent {
    let pairs = (headers["Persona-Signature"] ?? "").split(separator: " ").prefix(4)
      .compactMap(Signature.init)
    guard !pairs.isEmpty else { throw .malformedSignature }
    let valid = pairs.filter { pair in
      let signed = [UInt8]("\(pair.timestamp).".utf8) + body
      return secrets.contains { HMACSHA256.isValid(pair.tag, for: signed, key: $0) }
    }
    guard !valid.isEmpty else { throw .wrongSignature }
    guard valid.contains(where: { isFresh($0.seconds) }) else { throw .stale }
    do {
      return try JSONDecoder().decode(PersonaEvent.self, from: Data(body))
    } catch {
      throw .malformedBody
    }
  }

  private func isFresh(_ seconds: Int64) -> Bool {
    let age = clock.now.since(Timestamp(seconds: seconds))
    return age <= tolerance && age >= .zero - tolerance
  }

  private struct Signature {
    let timestamp: Substring
    let seconds: Int64
    let tag: [UInt8]

    init?(_ text: Substring) {
      var fields: [Substring: Substring] = [:]
      for field in text.split(separator: ",") {
        let sides = field.split(separator: "=", maxSplits: 1)
        if sides.count == 2 { fields[sides[0]] = sides[1] }
      }
      guard let timestamp = fields["t"], let seconds = Int64(timestamp),
        (0..<100_000_000_000).contains(seconds), let text = fields["v1"],
        let tag = Hex.decode(String(text)), tag.count == 32
      else { return nil }
      (self.timestamp, self.seconds, self.tag) = (timestamp, seconds, tag)
    }
  }
}

/// One event: something happened to a resource. A hint to read the resource again.
package struct PersonaEvent: Sendable, Decodable {
  /// "evt_…", the same on every delivery.
  package let id: String
  /// Such as "inquiry.approved".
  package let name: String
  /// Orders the events of one inquiry.
  package let createdAt: Timestamp?
  /// The inquiry it is about, as it was then; nil for other resources.
  package let inquiry: Inquiry?

  package init(from decoder: any Decoder) throws {
    let event = try Document(from: decoder).data
    id = event.id
    name = event.attributes.name
    createdAt = event.attributes.createdAt
    inquiry = event.attributes.payload?.inquiry
  }

  private struct Document: Decodable {
    let data: Event
  }
  private struct Event: Decodable {
    let id: String
    let attributes: Attributes
  }
  private struct Attributes: Decodable {
    let name: String
    @Instant var createdAt: Timestamp?
    @Maybe var payload: Payload?

    private enum CodingKeys: String, CodingKey {
      case name, payload
      case createdAt = "created-at"
    }
  }
  private struct Payload: Decodable, Hashable, Sendable {
    let inquiry: Inquiry?

    private enum CodingKeys: String, CodingKey {
      case data
    }
    private enum TypeKey: String, CodingKey {
      case type
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      let resource = try container.nestedContainer(keyedBy: TypeKey.self, forKey: .data)
      let isInquiry = try resource.decode(String.self, forKey: .type) == "inquiry"
      inquiry = isInquiry ? try container.decode(Inquiry.self, forKey: .data) : nil
    }
  }
}
