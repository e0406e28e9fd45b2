import FoundationEssentials
import HTTPClient
import HTTPTestServer
import Testing
import Time

@testable import AmazonSQS

@Suite struct SignatureV4Tests {
  private let signature = SignatureV4(
    credentials: AWSCredentials(
      accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    region: "us-east-1", service: "service")
  private let moment = Timestamp(rfc3339: "2015-08-30T12:36:00Z") ?? noon

  /// "get-vanilla" and "post-vanilla" of Amazon's published test suite.
  @Test(arguments: [
    ("GET", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("POST", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
  ])
  func amazonsVectorsHold(_ method: String, _ expected: String) {
    let value = signature.authorization(
      method: method, path: "/",
      headers: [("X-Amz-Date", "20150830T123600Z"), ("Host", "example.amazonaws.com")], body: [],
      at: moment)
    #expect(
      value == """
        AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
        SignedHeaders=host;x-amz-date, Signature=\(expected)
        """)
  }

  struct Vector: Sendable {
    var method = "POST"
    var path = "/"
    let headers: [(String, String)]
    var body = ""
    let signedHeaders: String
    let signature: String
  }

  /// What botocore 1.43.11 (`SigV4Auth.add_auth`), which others wrote, makes of the same requests at
  /// the same instant.
  private static let vectors = [
    Vector(
      headers: [
        ("Host", "sqs.us-east-1.amazonaws.com"), ("Content-Type", "application/x-amz-json-1.0"),
        ("X-Amz-Target", "AmazonSQS.ReceiveMessage"),
      ],
      body: "{\"QueueUrl\":\"q\"}", signedHeaders: "content-type;host;x-amz-date;x-amz-target",
      signature: "60b93542f450576c8ce004d25286c1a7df182e60518007488ae415450668ddf2"),
    Vector(
      headers: [
        ("Host", "sqs.us-east-1.amazonaws.com"), ("Content-Type", "application/x-amz-json-1.0"),
        ("X-Amz-Target", "AmazonSQS.SendMessage"), ("X-Amz-Security-Token", "session/token=="),
      ],
      body: "{\"MessageBody\":\"Grüße\"}",
      signedHeaders: "content-type;host;x-amz-date;x-amz-security-token;x-amz-target",
      signature: "a2a79919d1d4534aa22a42580ea6a73e1753fcc514ed8f9b9d1bf3ee6e0df726"),
    Vector(
      path: "/sqs/",
      headers: [("Host", "127.0.0.1:9900"), ("X-Amz-Target", "AmazonSQS.DeleteMessage")],
      body: "{}", signedHeaders: "host;x-amz-date;x-amz-target",
      signature: "5a82c1347b6dd5db3abdbe51d21fc16619639bbbae57c4c6535d0ab1546ea3bb"),
    Vector(
      path: "/a%20b/c+d/", headers: [("Host", "proxy.test")], signedHeaders: "host;x-amz-date",
      signature: "e2b2b02747aec7d3085972bd2777e228f40cfbc916a6ce68b9da1d4bf86f4920"),
    Vector(
      method: "GET",
      headers: [
        ("Host", "proxy.test"), ("X-Spaces", "  a   b  "), ("X-Twice", "1"), ("x-twice", "2"),
      ],
      signedHeaders: "host;x-amz-date;x-spaces;x-twice",
      signature: "df44979b7ede9fbd1bb3a358bfa8db16129c1292a481afb6ad03a63ac326702f"),
  ]

  @Test(arguments: vectors)
  func botocoreSignsTheSame(_ vector: Vector) throws {
    let moment = try #require(Timestamp(rfc3339: "2026-11-24T08:15:30Z"))
    let signature = SignatureV4(
      credentials: signature.credentials, region: "us-east-1", service: "sqs")
    let value = signature.authorization(
      method: vector.method, path: vector.path,
      headers: vector.headers + [("X-Amz-Date", SignatureV4.basicFormat(moment))],
      body: [UInt8](vector.body.utf8), at: moment)
    #expect(
      value == """
        AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/us-east-1/sqs/aws4_request, \
        SignedHeaders=\(vector.signedHeaders), Signature=\(vector.signature)
        """)
  }
}

@Suite(.timeLimit(.minutes(10))) struct SQSClientTests {
  private func client(_ http: CurlClient, _ url: String) throws -> SQSClient {
    let configuration = try #require(
      SQSConfiguration(
        queueURL: url + "/sqs/000000000000/dw-events", region: "us-east-1",
        credentials: AWSCredentials(
          accessKeyID: "AK", secretAccessKey: "SK", sessionToken: "session")))
    return SQSClient(http: http, configuration: configuration, clock: ManualClock(noon))
  }

  @Test func receivesAndDeletes() async throws {
    let messages = """
      {"Messages":[{"MessageId":"m1","ReceiptHandle":"h1","MD5OfBody":"x","Body":"{\\"id\\":1}",\
      "Attributes":{"ApproximateReceiveCount":"3"}},{"MessageId":"m2","ReceiptHandle":"h2",\
      "Body":"two"}]}
      """
    try await play([
      "POST /sqs/": [
        .json(messages), .json("{}"), .response(status: 200),
        .json("{\"Successful\":[{\"Id\":\"0\"}],\"Failed\":[{\"Id\":\"1\",\"Code\":\"x\"}]}"),
      ]
    ]) { http, server in
      let sqs = try client(http, server.url)
      let received = try await sqs.receive(wait: .seconds(2))
      #expect(received.map(\.id) == ["m1", "m2"])
      #expect(received.map(\.receiveCount) == [3, 1])
      #expect(received[0].body == "{\"id\":1}")
      let nothing = try await sqs.receive(wait: .zero)
      #expect(nothing.isEmpty)
      try await sqs.delete("h1")
      #expect(try await sqs.delete(batch: ["h1", "h2"]) == ["h2"])
      let requests = server.requests
      #expect(
        requests.map { $0.headers["x-amz-target"] } == [
          "AmazonSQS.ReceiveMessage", "AmazonSQS.ReceiveMessage", "AmazonSQS.DeleteMessage",
          "AmazonSQS.DeleteMessageBatch",
        ])
      #expect(requests[0].headers["content-type"] == "application/x-amz-json-1.0")
      #expect(requests[0].headers["x-amz-security-token"] == "session")
      #expect(
        requests[0].text == """
          {"AttributeNames":["ApproximateReceiveCount"],"MaxNumberOfMessages":10,\
          "QueueUrl":"\(server.url)/sqs/000000000000/dw-events","VisibilityTimeout":60,\
          "WaitTimeSeconds":2}
          """)
    }
  }

  @Test func anErrorCarriesAmazonsType() async throws {
    let body = "{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"gone\"}"
    try await play(["POST /sqs/": [.json(body, status: 400)]]) { http, server in
      let sqs = try client(http, server.url)
      await #expect(
        throws: PartnerError.refused(status: 400, code: "QueueDoesNotExist", message: "gone")
      ) { try await sqs.receive() }
    }
  }

  @Test(arguments: ["", "https://sqs.test", "https://sqs.test/queue", "https://sqs.test//queue"])
  func aQueueNeedsAccountAndName(_ url: String) {
    let credentials = AWSCredentials(accessKeyID: "a", secretAccessKey: "s")
    #expect(SQSConfiguration(queueURL: url, region: "r", credentials: credentials) == nil)
  }
}

/// Against moto, a server that others wrote after Amazon's documentation.
@Suite(.enabled(if: Moto.isInstalled, "moto_server is not installed: pip install 'moto[server]'"))
struct SQSMotoTests {
  @Test func aMessageGoesInAndComesOut() async throws {
    let moto = try await Moto()
    let http = CurlClient()
    do {
      let configuration = try #require(
        SQSConfiguration(
          queueURL: moto.url + "/123456789012/events", region: "us-east-1",
          credentials: AWSCredentials(accessKeyID: "test", secretAccessKey: "test")))
      let sqs = SQSClient(http: http, configuration: configuration)
      try await moto.createQueue("events", http: http)
      #expect(try await sqs.queueURL(named: "events").hasSuffix("/123456789012/events"))
      let id = try await sqs.send("{\"hello\":\"wörld\"}")
      #expect(try await sqs.attributes()["ApproximateNumberOfMessages"] == "1")
      let received = try await sqs.receive(wait: .seconds(1))
      #expect(received.map(\.id) == [id])
      #expect(received.map(\.body) == ["{\"hello\":\"wörld\"}"])
      #expect(received.map(\.receiveCount) == [1])
      try await sqs.changeVisibility(received[0].receiptHandle, timeout: .zero)
      let again = try await sqs.receive(wait: .seconds(1))
      #expect(again.map(\.id) == [id])
      #expect(again.map(\.receiveCount) == [2])
      try await sqs.delete(again[0].receiptHandle)
      #expect(try await sqs.receive(wait: .zero).isEmpty)
      for text in ["a", "b", "c"] { _ = try await sqs.send(text) }
      let batch = try await sqs.receive(wait: .seconds(1))
      #expect(try await sqs.delete(batch: batch.map(\.receiptHandle)) == [])
    } catch {
      moto.stop()
      throw error
    }
    moto.stop()
    await http.shutdown()
  }
}
