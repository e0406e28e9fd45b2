import FoundationEssentials
import HTTPClient
import Time

/// One Amazon SQS queue (docs.aws.amazon.com/AWSSimpleQueueService, AWS JSON 1.0 protocol).
///
/// Deliveries are at least once and, on a standard queue, in any order. A message that is received
/// is hidden for a while and comes back unless it is deleted.
package struct SQSClient: Sendable {
  private let http: any HTTPClient
  private let configuration: SQSConfiguration
  private let clock: any WallClock

  /// - Parameters:
  ///   - http: with the resilience wrappers around it; its timeouts must allow for long polls.
  ///   - configuration: which queue, and who we are.
  ///   - clock: stamps the signatures.
  package init(
    http: any HTTPClient, configuration: SQSConfiguration,
    clock: any WallClock = SystemWallClock()
  ) {
    self.http = http
    self.configuration = configuration
    self.clock = clock
  }

  /// Waits for messages.
  ///
  /// - Parameters:
  ///   - maximum: 1 to 10.
  ///   - wait: up to 20 seconds; comes back empty when nothing arrives.
  ///   - visibilityTimeout: how long they are hidden from others.
  /// - Returns: the messages, perhaps none.
  /// - Throws: ``PartnerError``.
  package func receive(
    maximum: Int = 10, wait: Duration = .seconds(20), visibilityTimeout: Duration = .seconds(60)
  ) async throws(PartnerError) -> [SQSMessage] {
    let body = ReceiveBody(
      QueueUrl: configuration.queueURL, MaxNumberOfMessages: maximum,
      WaitTimeSeconds: Int(wait.components.seconds),
      VisibilityTimeout: Int(visibilityTimeout.components.seconds))
    let answer = try await call(
      "ReceiveMessage", body, as: ReceiveAnswer.self, timeout: wait + .seconds(10))
    return answer.Messages ?? []
  }

  /// Removes a message for good. Doing it again is harmless.
  ///
  /// - Throws: ``PartnerError``.
  package func delete(_ receiptHandle: String) async throws(PartnerError) {
    let body = HandleBody(QueueUrl: configuration.queueURL, ReceiptHandle: receiptHandle)
    _ = try await send("DeleteMessage", body)
  }

  /// Removes up to ten messages.
  ///
  /// - Returns: the handles that were not removed.
  /// - Throws: ``PartnerError``.
  package func delete(batch receiptHandles: [String]) async throws(PartnerError) -> [String] {
    guard !receiptHandles.isEmpty else { return [] }
    let entries = receiptHandles.enumerated().map { number, handle in
      DeleteBatchBody.Entry(Id: String(number), ReceiptHandle: handle)
    }
    let body = DeleteBatchBody(QueueUrl: configuration.queueURL, Entries: entries)
    let answer = try await call("DeleteMessageBatch", body, as: DeleteBatchAnswer.self)
    let failed = (answer.Failed ?? []).compactMap { Int($0.Id) }
    return failed.filter(receiptHandles.indices.contains).map { receiptHandles[$0] }
  }

  /// Hides a received message for so long from now; zero gives it back at once.
  ///
  /// - Throws: ``PartnerError``.
  package func changeVisibility(
    _ receiptHandle: String, timeout: Duration
  ) async throws(PartnerError) {
    let body = VisibilityBody(
      QueueUrl: configuration.queueURL, ReceiptHandle: receiptHandle,
      VisibilityTimeout: Int(timeout.components.seconds))
    _ = try await send("ChangeMessageVisibility", body)
  }

  /// Puts a message into the queue. Not sent again by itself: that would make a second message.
  ///
  /// - Returns: the message's id.
  /// - Throws: ``PartnerError``.
  package func send(
    _ text: String, delay: Duration = .zero
  ) async throws(PartnerError) -> String {
    let body = SendBody(
      QueueUrl: configuration.queueURL, MessageBody: text,
      DelaySeconds: Int(delay.components.seconds))
    return try await call(
      "SendMessage", body, as: SendAnswer.self, isIdempotent: false
    ).MessageId
  }

  /// The address of the queue with this name in our account.
  ///
  /// - Throws: ``PartnerError``, refused when there is none.
  package func queueURL(named name: String) async throws(PartnerError) -> String {
    try await call("GetQueueUrl", NameBody(QueueName: name), as: QueueURLAnswer.self).QueueUrl
  }

  /// The queue's attributes, such as "ApproximateNumberOfMessages".
  ///
  /// - Throws: ``PartnerError``.
  package func attributes() async throws(PartnerError) -> [String: String] {
    let body = AttributesBody(QueueUrl: configuration.queueURL)
    return try await call("GetQueueAttributes", body, as: AttributesAnswer.self).Attributes ?? [:]
  }

  private func call<Value: Decodable>(
    _ operation: String, _ body: some Encodable, as type: Value.Type,
    timeout: Duration? = nil, isIdempotent: Bool = true
  ) async throws(PartnerError) -> Value {
    let response = try await send(
      operation, body, timeout: timeout, isIdempotent: isIdempotent)
    return try api(timeout).decode(type, from: response)
  }

  private func send(
    _ operation: String, _ body: some Encodable, timeout: Duration? = nil,
    isIdempotent: Bool = true
  ) async throws(PartnerError) -> HTTPResponse {
    let api = api(timeout)
    let bytes = try api.encode(body)
    let headers = signed(
      [("content-type", "application/x-amz-json-1.0"), ("x-amz-target", "AmazonSQS.\(operation)")],
      bytes)
    return try await api.send(
      .post, configuration.path, headers: headers, body: bytes, isIdempotent: isIdempotent)
  }

  private func api(_ timeout: Duration?) -> JSONAPI {
    JSONAPI(
      http: http, baseURL: configuration.origin, timeout: timeout ?? configuration.timeout,
      refusal: SQSErrors.refusal)
  }

  private func signed(
    _ headers: [(String, String)], _ body: [UInt8]
  ) -> [(String, String)] {
    let now = clock.now
    var all = headers + [("x-amz-date", SignatureV4.basicFormat(now))]
    if let token = configuration.credentials.sessionToken {
      all.append(("x-amz-security-token", token))
    }
    let signature = SignatureV4(
      credentials: configuration.credentials, region: configuration.region, service: "sqs")
    let authorization = signature.authorization(
      method: "POST", path: configuration.path,
      headers: (all + [("host", configuration.host)]).map { (name: $0.0, value: $0.1) },
      body: body, at: now)
    return all + [("authorization", authorization)]
  }
}

/// Which queue, and who we are.
package struct SQSConfiguration: Sendable {
  /// Such as "https://sqs.us-east-1.amazonaws.com/123456789012/events".
  package let queueURL: String
  package let region: String
  package let credentials: AWSCredentials
  package var timeout: Duration = .seconds(20)

  /// "https://host:port".
  let origin: String
  /// "host:port".
  let host: String
  /// What stands before account and queue name: "/" at Amazon.
  let path: String

  /// nil unless the URL ends in an account and a queue name.
  package init?(queueURL: String, region: String, credentials: AWSCredentials) {
    guard let scheme = queueURL.firstRange(of: "://") else { return nil }
    let parts = queueURL[scheme.upperBound...].split(
      separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3, !parts.contains(where: \.isEmpty) else { return nil }
    self.queueURL = queueURL
    self.region = region
    self.credentials = credentials
    host = String(parts[0])
    origin = String(queueURL[..<scheme.upperBound] + parts[0])
    path = "/" + parts[1..<parts.count - 2].map { $0 + "/" }.joined()
  }
}

/// A received message.
package struct SQSMessage: Sendable, Hashable, Decodable {
  package let id: String
  /// Deletes or hides this delivery of it.
  package let receiptHandle: String
  package let body: String
  /// How often it was received, this time included.
  package let receiveCount: Int

  private enum CodingKeys: String, CodingKey {
    case MessageId, ReceiptHandle, Body, Attributes
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    id = try container.decode(String.self, forKey: .MessageId)
    receiptHandle = try container.decode(String.self, forKey: .ReceiptHandle)
    body = try container.decode(String.self, forKey: .Body)
    let attributes = try container.decodeIfPresent([String: String].self, forKey: .Attributes)
    receiveCount = attributes?["ApproximateReceiveCount"].flatMap { Int($0) } ?? 1
  }
}
