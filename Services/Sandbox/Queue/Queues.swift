import Cryptography

/// Queues of Amazon SQS, of the standard kind.
struct QueueBooks: Codable, Sendable {
  struct Message: Codable, Sendable {
    let id: String
    let body: String
    let md5: String
    let sentAt: Int64
    /// In real micros: not to be received before.
    var visibleAt: Int64
    var receipt = ""
    var receives = 0
    var firstReceivedAt: Int64 = 0
  }

  struct Queue: Codable, Sendable {
    let name: String
    var messages: [Message] = []
    var visibility: Int64 = 30
    var sent = 0
    var deleted = 0
  }

  var queues: [String: Queue] = [:]
}

extension Books {
  mutating func openQueues() {
    queues.queues[settings.queue] = .init(name: settings.queue)
  }

  func queueURL(_ name: String) -> String { settings.publicURL + "/sqs/000000000000/" + name }

  @discardableResult
  mutating func enqueue(_ body: String, on queue: String, delay: Int64 = 0) -> (String, String) {
    let message = QueueBooks.Message(
      id: Books.uuid(), body: body, md5: MD5.hash([UInt8](body.utf8)).map(Hex.encode) ?? "",
      sentAt: real,
      visibleAt: real + delay)
    if (queues.queues[queue]?.messages.count ?? 0) >= 100_000 {
      queues.queues[queue]?.messages.removeFirst(10_000)
    }
    queues.queues[queue]?.messages.append(message)
    queues.queues[queue]?.sent += 1
    return (message.id, message.md5)
  }
}

extension Partner {
  /// Amazon SQS with the JSON 1.0 protocol, at `/sqs`.
  static var queues: Partner {
    var partner = Partner("sqs", prefix: "/sqs") { _ in
      Books.queueProblem("com.amazonaws.sqs#InvalidAddress", "The address is not valid.")
    } around: { books, call, handler in
      let key = books.settings.awsKey
      let authorization = call.headers["authorization"] ?? ""
      guard key.isEmpty || authorization.contains("Credential=\(key)/") else {
        return Books.queueProblem(
          "com.amazon.coral.service#UnrecognizedClientException",
          "The security token included in the request is invalid.", status: 403)
      }
      return try handler(&books, call)
        .with(header: "x-amzn-RequestId", Books.uuid())
    }
    for path in ["/", "/:account/:queue"] {
      partner.on("POST", path) { books, call in try books.queueAction(call) }
    }
    return partner
  }
}

extension Books {
  static func queueProblem(_ type: String, _ message: String, status: Int = 400) -> Answer {
    var answer = Answer(
      ["__type": .string(type), "message": .string(message)], status: status)
    answer.type = "application/x-amz-json-1.0"
    return answer
  }

  private static func queueAnswer(_ json: JSON) -> Answer {
    var answer = Answer(json)
    answer.type = "application/x-amz-json-1.0"
    return answer
  }

  private static var noSuchQueue: Refusal {
    Refusal(
      answer: queueProblem(
        "com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist."
      )
      .with(
        header: "x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"))
  }

  fileprivate mutating func queueAction(_ call: Call) throws -> Answer {
    let target = call.headers["x-amz-target"] ?? ""
    guard target.hasPrefix("AmazonSQS.") else {
      return Self.queueProblem(
        "com.amazon.coral.service#UnknownOperationException", "Unknown operation.")
    }
    let action = target.dropFirst("AmazonSQS.".count)
    if action == "CreateQueue" { return try createQueue(call) }
    if action == "GetQueueUrl" {
      guard let name = call.json["QueueName"]?.text, queues.queues[name] != nil else {
        throw Self.noSuchQueue
      }
      return Self.queueAnswer(["QueueUrl": .string(queueURL(name))])
    }
    guard let url = call.json["QueueUrl"]?.text,
      let name = url.split(separator: "/").last.map(String.init), queues.queues[name] != nil
    else { throw Self.noSuchQueue }
    switch action {
    case "SendMessage": return try sendMessage(call.json, on: name)
    case "SendMessageBatch":
      return try batch(call) { books, entry in
        let answer = try books.sendMessage(entry, on: name)
        return try JSON(parsing: [UInt8](answer.body.utf8))
      }
    case "ReceiveMessage": return receive(call, from: name)
    case "DeleteMessage":
      delete(call.json, from: name)
      return Self.queueAnswer([:])
    case "DeleteMessageBatch":
      return try batch(call) { books, entry in
        books.delete(entry, from: name)
        return [:]
      }
    case "ChangeMessageVisibility":
      try changeVisibility(call.json, in: name)
      return Self.queueAnswer([:])
    case "ChangeMessageVisibilityBatch":
      return try batch(call) { books, entry in
        try books.changeVisibility(entry, in: name)
        return [:]
      }
    case "GetQueueAttributes": return attributes(of: name)
    case "PurgeQueue":
      queues.queues[name]?.messages = []
      return Self.queueAnswer([:])
    default:
      return Self.queueProblem(
        "com.amazon.coral.service#UnknownOperationException", "Unknown operation.")
    }
  }

  private mutating func createQueue(_ call: Call) throws -> Answer {
    guard let name = call.json["QueueName"]?.text, !name.isEmpty, name.count <= 80 else {
      return Self.queueProblem("com.amazonaws.sqs#InvalidParameterValue", "Bad queue name.")
    }
    if queues.queues[name] == nil {
      var queue = QueueBooks.Queue(name: name)
      if let seconds = call.json[path: "Attributes", "VisibilityTimeout"]?.integer {
        queue.visibility = Self.visibility(seconds)
      }
      queues.queues[name] = queue
    }
    return Self.queueAnswer(["QueueUrl": .string(queueURL(name))])
  }

  /// Seconds, within the twelve hours that Amazon allows.
  private static func visibility(_ seconds: Int) -> Int64 {
    Int64(clamping: min(43_200, max(0, seconds)))
  }

  private mutating func sendMessage(_ json: JSON, on queue: String) throws -> Answer {
    guard let body = json["MessageBody"]?.text, !body.isEmpty else {
      throw Refusal(
        answer: Self.queueProblem(
          "com.amazon.coral.service#MissingRequiredParameterException",
          "The request must contain the parameter MessageBody."))
    }
    let delay = Int64(clamping: min(900, max(0, json["DelaySeconds"]?.integer ?? 0)))
    let (id, md5) = enqueue(body, on: queue, delay: delay * Moment.second)
    return Self.queueAnswer(["MessageId": .string(id), "MD5OfMessageBody": .string(md5)])
  }

  private mutating func batch(
    _ call: Call, _ one: (inout Books, JSON) throws -> JSON
  ) throws -> Answer {
    guard let entries = call.json["Entries"]?.items, (1...10).contains(entries.count) else {
      return Self.queueProblem(
        "com.amazonaws.sqs#EmptyBatchRequest", "A batch has from one to ten entries.")
    }
    var done: [JSON] = []
    var failed: [JSON] = []
    for entry in entries {
      let id: JSON = ["Id": entry["Id"] ?? nil]
      do {
        done.append(id.merging(try one(&self, entry)))
      } catch {
        failed.append(id.merging(["SenderFault": true, "Code": "InvalidParameterValue"]))
      }
    }
    return Self.queueAnswer(["Successful": .array(done), "Failed": .array(failed)])
  }

  private mutating func receive(_ call: Call, from name: String) -> Answer {
    let wanted = min(10, max(1, call.json["MaxNumberOfMessages"]?.integer ?? 1))
    let wait = Int64(clamping: min(20, call.json["WaitTimeSeconds"]?.integer ?? 0))
    guard var queue = queues.queues[name] else { return Self.queueAnswer([:]) }
    let hidden = call.json["VisibilityTimeout"]?.integer.map(Self.visibility) ?? queue.visibility
    var received: [JSON] = []
    for index in queue.messages.indices where received.count < wanted {
      guard queue.messages[index].visibleAt <= real else { continue }
      queue.messages[index].visibleAt = real + hidden * Moment.second
      queue.messages[index].receives += 1
      queue.messages[index].receipt = Books.code(48)
      if queue.messages[index].firstReceivedAt == 0 { queue.messages[index].firstReceivedAt = real }
      received.append(queue.messages[index].json)
    }
    if received.isEmpty, call.waited < wait * Moment.second {
      var answer = Self.queueAnswer([:])
      answer.isAgain = true
      return answer
    }
    queues.queues[name] = queue
    return Self.queueAnswer(received.isEmpty ? [:] : ["Messages": .array(received)])
  }

  /// Only the receipt of the newest receive deletes; an old or unknown one does nothing.
  private mutating func delete(_ json: JSON, from name: String) {
    guard let receipt = json["ReceiptHandle"]?.text,
      let index = queues.queues[name]?.messages.firstIndex(where: { $0.receipt == receipt })
    else { return }
    queues.queues[name]?.messages.remove(at: index)
    queues.queues[name]?.deleted += 1
  }

  private mutating func changeVisibility(_ json: JSON, in name: String) throws {
    guard let seconds = json["VisibilityTimeout"]?.integer, (0...43_200).contains(seconds),
      let receipt = json["ReceiptHandle"]?.text,
      let index = queues.queues[name]?.messages.firstIndex(where: { $0.receipt == receipt })
    else {
      throw Refusal(
        answer: Self.queueProblem(
          "com.amazonaws.sqs#ReceiptHandleIsInvalid", "The receipt handle is not valid."))
    }
    queues.queues[name]?.messages[index].visibleAt = real + Int64(seconds) * Moment.second
  }

  private func attributes(of name: String) -> Answer {
    let messages = queues.queues[name]?.messages ?? []
    let visible = messages.count { $0.visibleAt <= real }
    return Self.queueAnswer([
      "Attributes": [
        "ApproximateNumberOfMessages": .string(String(visible)),
        "ApproximateNumberOfMessagesNotVisible": .string(String(messages.count - visible)),
        "ApproximateNumberOfMessagesDelayed": "0",
        "VisibilityTimeout": .string(String(queues.queues[name]?.visibility ?? 30)),
        "QueueArn": .string("arn:aws:sqs:us-east-1:000000000000:\(name)"),
      ]
    ])
  }
}

extension QueueBooks.Message {
  var json: JSON {
    [
      "MessageId": .string(id), "ReceiptHandle": .string(receipt), "MD5OfBody": .string(md5),
      "Body": .string(body),
      "Attributes": [
        "ApproximateReceiveCount": .string(String(receives)),
        "SentTimestamp": .string(String(sentAt / 1000)),
        "ApproximateFirstReceiveTimestamp": .string(String(firstReceivedAt / 1000)),
        "SenderId": "AIDADRIVEWEALTH",
      ],
    ]
  }
}
