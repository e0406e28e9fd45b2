import FoundationEssentials
import HTTPClient

// The members are named as Amazon names them.

struct ReceiveBody: Encodable {
  let QueueUrl: String
  let MaxNumberOfMessages: Int
  let WaitTimeSeconds: Int
  let VisibilityTimeout: Int
  let AttributeNames = ["ApproximateReceiveCount"]
}
struct ReceiveAnswer: Decodable {
  let Messages: [SQSMessage]?
}
struct HandleBody: Encodable {
  let QueueUrl: String
  let ReceiptHandle: String
}
struct DeleteBatchBody: Encodable {
  struct Entry: Encodable {
    let Id: String
    let ReceiptHandle: String
  }
  let QueueUrl: String
  let Entries: [Entry]
}
struct DeleteBatchAnswer: Decodable {
  struct Failure: Decodable {
    let Id: String
  }
  let Failed: [Failure]?
}
struct VisibilityBody: Encodable {
  let QueueUrl: String
  let ReceiptHandle: String
  let VisibilityTimeout: Int
}
struct SendBody: Encodable {
  let QueueUrl: String
  let MessageBody: String
  let DelaySeconds: Int
}
struct SendAnswer: Decodable {
  let MessageId: String
}
struct NameBody: Encodable {
  let QueueName: String
}
struct QueueURLAnswer: Decodable {
  let QueueUrl: String
}
struct AttributesBody: Encodable {
  let QueueUrl: String
  let AttributeNames = ["All"]
}
struct AttributesAnswer: Decodable {
  let Attributes: [String: String]?
}

/// Errors are `{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message"}`.
enum SQSErrors {
  private struct Body: Decodable {
    @Maybe var __type: String?
    @Maybe var message: String?
    @Maybe var Message: String?
  }

  @Sendable static func refusal(_ response: HTTPResponse) -> (code: String, message: String) {
    let body = try? JSONDecoder().decode(Body.self, from: Data(response.body))
    let type = body?.__type?.split(separator: "#").last.map(String.init)
    return (type ?? String(response.status), body?.message ?? body?.Message ?? "")
  }
}
