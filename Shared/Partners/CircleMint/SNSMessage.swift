import Cryptography
import FoundationEssentials
import HTTPClient
import Synchronization
import Time

/// A message of Amazon SNS, the transport of Circle Mint's version 1 notifications. Posted as
/// text/plain.
struct SNSMessage: Decodable {
  let type: String
  let messageID: String
  let topicARN: String
  let message: String
  let timestamp: String
  let signatureVersion: String
  let signature: String
  let signingCertURL: String
  let subject: String?
  let token: String?
  let subscribeURL: String?

  private enum CodingKeys: String, CodingKey {
    case type = "Type"
    case messageID = "MessageId"
    case topicARN = "TopicArn"
    case message = "Message"
    case timestamp = "Timestamp"
    case signatureVersion = "SignatureVersion"
    case signature = "Signature"
    case signingCertURL = "SigningCertURL"
    case subject = "Subject"
    case token = "Token"
    case subscribeURL = "SubscribeURL"
  }

  /// What is signed: `name\nvalue\n` for a fixed list of fields
  /// (docs.aws.amazon.com/sns, "Verifying the signatures of Amazon SNS messages").
  var stringToSign: [UInt8] {
    let fields: [(String, String?)] =
      type == "Notification"
      ? [
        ("Message", message), ("MessageId", messageID), ("Subject", subject),
        ("Timestamp", timestamp), ("TopicArn", topicARN), ("Type", type),
      ]
      : [
        ("Message", message), ("MessageId", messageID), ("SubscribeURL", subscribeURL),
        ("Timestamp", timestamp), ("Token", token), ("TopicArn", topicARN), ("Type", type),
      ]
    let text = fields.compactMap { name, value in value.map { "\(name)\n\($0)\n" } }.joined()
    return [UInt8](text.utf8)
  }
}

/// Whose SNS messages we believe.
package struct SNSTrust: Sendable {
  /// The topics, exactly; Circle's are
  /// "arn:aws:sns:<region>:908968368384:prod_platform-notifications-topic" and "sandbox_…"
  /// (Circle's sample code).
  package var topicARNs: Set<String>
  /// Scheme, host and port that signing certificates and confirmation pages may come from. The
  /// certificate is trusted because TLS proves this host, so it must be one of Amazon's.
  package var origins: Set<String>

  package init(
    topicARNs: Set<String>,
    origins: Set<String> = [
      "https://sns.us-east-1.amazonaws.com", "https://sns.us-west-2.amazonaws.com",
    ]
  ) {
    self.topicARNs = topicARNs
    self.origins = origins
  }

  /// Whether a URL begins with one of the origins, whole.
  func allows(_ url: String) -> Bool {
    origins.contains { origin in url.hasPrefix(origin + "/") }
  }

  /// Whether a certificate may be read from there: only from a file as Amazon names them. The same
  /// host answers API calls, whose answers repeat what anybody put into SNS: a certificate, say.
  func allowsCertificate(_ url: String) -> Bool {
    guard allows(url), let file = url.split(separator: "/").last,
      file.hasPrefix("SimpleNotificationService-"), file.hasSuffix(".pem")
    else { return false }
    return file.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    } && !url.contains { "?#%\\".contains($0) }
  }
}

/// Checks and reads Mint's notifications.
package final class CircleMintWebhook: Sendable {
  private static let maximumCertificates = 8

  private let trust: SNSTrust
  private let http: any HTTPClient
  private let clock: any WallClock
  private let certificates = Mutex<[String: X509Certificate]>([:])

  /// - Parameters:
  ///   - trust: whose messages we believe.
  ///   - http: fetches certificates and confirms subscriptions.
  ///   - clock: tells whether a certificate is valid.
  package init(trust: SNSTrust, http: any HTTPClient, clock: any WallClock) {
    self.trust = trust
    self.http = http
    self.clock = clock
  }

  /// What `body` says, if it is properly signed and of one of our topics.
  ///
  /// - Throws: ``WebhookRejection``.
  package func message(body: [UInt8]) async throws(WebhookRejection) -> MintMessage {
    guard let envelope = try? JSONDecoder().decode(SNSMessage.self, from: Data(body)) else {
      throw .malformedBody
    }
    guard trust.topicARNs.contains(envelope.topicARN),
      trust.allowsCertificate(envelope.signingCertURL)
    else { throw .unknownSender }
    guard let signature = Base64.decode(envelope.signature) else { throw .malformedSignature }
    let digest: RSADigest
    switch envelope.signatureVersion {
    case "1": digest = .sha1
    case "2": digest = .sha256
    default: throw .malformedSignature
    }
    let certificate = try await certificate(envelope.signingCertURL)
    guard certificate.isValid(at: clock.now.seconds), let key = try? certificate.rsaPublicKey(),
      key.isValid(signature, for: envelope.stringToSign, digest)
    else { throw .wrongSignature }
    return try read(envelope)
  }

  /// Confirms a subscription by visiting the page that a checked confirmation message names.
  ///
  /// - Throws: ``PartnerError``.
  package func confirm(_ confirmation: SubscriptionConfirmation) async throws(PartnerError) {
    let response: HTTPResponse
    do {
      response = try await http.send(HTTPRequest(url: confirmation.url, timeout: .seconds(10)))
    } catch {
      throw PartnerError(error)
    }
    guard response.isSuccess else {
      throw .refused(
        status: response.status, code: String(response.status),
        message: "The subscription was not confirmed.")
    }
  }

  private func read(_ envelope: SNSMessage) throws(WebhookRejection) -> MintMessage {
    switch envelope.type {
    case "SubscriptionConfirmation":
      guard let url = envelope.subscribeURL, trust.allows(url) else { throw .unknownSender }
      return .confirmation(SubscriptionConfirmation(messageID: envelope.messageID, url: url))
    case "Notification":
      do {
        let text = Data(envelope.message.utf8)
        var notification = try JSONDecoder().decode(MintNotification.self, from: text)
        notification.messageID = envelope.messageID
        return .notification(notification)
      } catch {
        throw .malformedBody
      }
    default: throw .malformedBody
    }
  }

  private func certificate(_ url: String) async throws(WebhookRejection) -> X509Certificate {
    if let known = certificates.withLock({ $0[url] }) { return known }
    let response: HTTPResponse
    do {
      response = try await http.send(HTTPRequest(url: url, timeout: .seconds(10)))
    } catch {
      throw .keyUnavailable(PartnerError(error))
    }
    guard response.isSuccess, let certificate = try? X509Certificate(pem: response.text) else {
      throw .keyUnavailable(.unknown("The signing certificate could not be read."))
    }
    certificates.withLock { known in
      if known.count >= Self.maximumCertificates { known.removeAll() }
      known[url] = certificate
    }
    return certificate
  }
}
