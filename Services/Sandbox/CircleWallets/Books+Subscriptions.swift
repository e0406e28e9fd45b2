extension Books {
  mutating func subscribe(_ call: Call) -> Answer {
    guard let endpoint = call.json["endpoint"]?.text, endpoint.hasPrefix("http") else {
      return Self.circleProblem(400, 2, "API parameter invalid")
    }
    guard custody.subscriptions.count < 20 else {
      return Self.circleProblem(429, 429, "Too many subscriptions.")
    }
    let subscription = CustodyBooks.Subscription(
      id: Books.uuid(), name: call.json["name"]?.text ?? endpoint, endpoint: endpoint,
      types: call.json["notificationTypes"]?.items?.compactMap(\.text) ?? ["*"], createdAt: now)
    custody.subscriptions.append(subscription)
    notifyCustody("webhooks.test", ["hello": "world"], only: subscription.id)
    return Answer(["data": subscription.json])
  }

  func subscription(_ call: Call) throws -> Int {
    guard let index = custody.subscriptions.firstIndex(where: { $0.id == call.parameter("id") })
    else { throw Self.refused(404, 404, "Subscription not found.") }
    return index
  }
}

extension CustodyBooks.Subscription {
  var json: JSON {
    [
      "id": .string(id), "name": .string(name), "endpoint": .string(endpoint),
      "enabled": .bool(isEnabled), "restricted": false,
      "notificationTypes": .array(types.map { .string($0) }),
      "createDate": .string(Moment.text(createdAt, fraction: 0)),
      "updateDate": .string(Moment.text(createdAt, fraction: 0)),
    ]
  }
}
