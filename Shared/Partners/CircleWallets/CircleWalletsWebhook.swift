import Cryptography
import FoundationEssentials
import HTTPClient
import Synchronization
import Time

/// A place where notifications are sent.
package struct NotificationSubscription: Sendable, Hashable, Decodable {
  package let id: String
  package let endpoint: String
  @Maybe package var enabled: Bool?
  @Maybe package var notificationTypes: [String]?
}

/// A key that notifications are signed with.
package struct NotificationKey: Sendable, Hashable, Decodable {
  package let id: String
  /// "ECDSA_SHA_256".
  @Maybe package var algorithm: String?
  /// A SubjectPublicKeyInfo in base64.
  package let publicKey: String
}

/// Checks and reads W3S notifications (developers.circle.com, "Webhook notifications", version 2).
///
/// `X-Circle-Signature` is an ECDSA P-256 signature (DER, base64) over the raw body, by the key that
/// `X-Circle-Key-Id` names. Keys never change, so they are kept; ids that are unknown to Circle are
/// remembered for a while, so that forged posts cannot use up our rate limit there.
package final class CircleWalletsWebhook: Sendable {
  private static let maximumKeys = 32
  private static let maximumUnknown = 256
  private static let unknownFor: Duration = .seconds(60)

  private let client: CircleWalletsClient
  private let clock: any WallClock
  private let keys = Mutex(Keys())

  private struct Keys {
    var known: [String: P256PublicKey] = [:]
    var unknown: [String: Timestamp] = [:]
  }

  package init(client: CircleWalletsClient, clock: any WallClock) {
    self.client = client
    self.clock = clock
  }

  /// The notification in `body`, if Circle signed exactly these bytes.
  ///
  /// - Throws: ``WebhookRejection``.
  package func notification(
    headers: HTTPHeaders, body: [UInt8]
  ) async throws(WebhookRejection) -> WalletsNotification {
    guard let keyID = headers["X-Circle-Key-Id"].flatMap(UUID.init(uuidString:)),
      let signature = headers["X-Circle-Signature"].flatMap(Base64.decode)
    else { throw .malformedSignature }
    let key = try await key(keyID.uuidString.lowercased())
    guard key.isValid(signature, for: body) else { throw .wrongSignature }
    do {
      return try JSONDecoder().decode(WalletsNotification.self, from: Data(body))
    } catch {
      throw .malformedBody
    }
  }

  private func key(_ id: String) async throws(WebhookRejection) -> P256PublicKey {
    let now = clock.now
    let (known, refused) = keys.withLock { keys in
      (keys.known[id], keys.unknown[id].map { now.since($0) < Self.unknownFor } ?? false)
    }
    if let known { return known }
    if refused { throw .unknownSender }
    do {
      let fetched = try await client.notificationKey(id)
      guard let der = Base64.decode(fetched.publicKey), let key = try? P256PublicKey(der: der)
      else { throw PartnerError.unknown("Circle's notification key could not be read.") }
      remember(key, id)
      return key
    } catch let error as PartnerError {
      guard case .refused(let status, _, _) = error, status == 404 || status == 400 else {
        throw .keyUnavailable(error)
      }
      rememberUnknown(id, now)
      throw .unknownSender
    } catch {
      throw .keyUnavailable(.unknown("The notification key could not be fetched."))
    }
  }

  private func remember(_ key: P256PublicKey, _ id: String) {
    keys.withLock { keys in
      if keys.known.count >= Self.maximumKeys { keys.known.removeAll() }
      keys.known[id] = key
    }
  }

  private func rememberUnknown(_ id: String, _ now: Timestamp) {
    keys.withLock { keys in
      if keys.unknown.count >= Self.maximumUnknown {
        keys.unknown = keys.unknown.filter { now.since($0.value) < Self.unknownFor }
      }
      // A flood of forged ids: better to forget some than to grow.
      if keys.unknown.count >= Self.maximumUnknown { keys.unknown.removeAll() }
      keys.unknown[id] = now
    }
  }
}

/// What Circle tells about a wallet.
package struct WalletsNotification: Sendable, Decodable {
  /// The same on every delivery, except that all tests may share one of zeros.
  package let notificationID: String
  /// Such as "transactions.inbound".
  package let notificationType: String
  package let timestamp: Timestamp?
  /// The transaction, for the types that are about one.
  package let transaction: CircleTransaction?

  /// The greeting of a new subscription: answer it and do nothing.
  package var isTest: Bool { notificationType == "webhooks.test" }

  private enum CodingKeys: String, CodingKey {
    case notificationId, notificationType, timestamp, notification
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    notificationID = try container.decode(String.self, forKey: .notificationId)
    notificationType = try container.decode(String.self, forKey: .notificationType)
    timestamp = try container.decode(Instant.self, forKey: .timestamp).wrappedValue
    transaction =
      notificationType.hasPrefix("transactions.")
      ? try container.decode(CircleTransaction.self, forKey: .notification) : nil
  }
}
