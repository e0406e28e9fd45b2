import AmazonSQS
import HTTPClient
import ServiceKit
import Time

/// The broker's queue at Amazon SQS.
struct AmazonEventQueue: BrokerEventQueue {
  let sqs: SQSClient

  /// - Throws: `SettingError` when the queue's URL is none.
  init(
    _ settings: InvestingConfiguration.EventQueueSettings, http: any HTTPClient,
    clock: any WallClock
  ) throws {
    let configuration = SQSConfiguration(
      queueURL: settings.queueURL, region: settings.region,
      credentials: AWSCredentials(
        accessKeyID: settings.accessKeyID, secretAccessKey: settings.secretAccessKey))
    guard let configuration else {
      throw SettingError("DRIVEWEALTH_EVENTS_QUEUE_URL", "must end in an account and a queue name")
    }
    sqs = SQSClient(http: http, configuration: configuration, clock: clock)
  }

  func receive() async throws -> [BrokerMessage] {
    // Hidden for as long as handing them all on may take.
    try await sqs.receive(maximum: 10, wait: .seconds(10), visibilityTimeout: .seconds(60)).map {
      BrokerMessage(id: $0.id, receipt: $0.receiptHandle, body: Array($0.body.utf8))
    }
  }

  func delete(_ message: BrokerMessage) async throws {
    try await sqs.delete(message.receipt)
  }
}
