import BenchMeasuring
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import GRPCProtobuf

/// Calls with the message that `rpc-bench` sends.
struct EchoCaller: LoadCaller {
  let client: GRPCClient<HTTP2ClientTransport.Posix>
  private let message = Self.sample
  private let options = Self.options

  init(client: GRPCClient<HTTP2ClientTransport.Posix>) { self.client = client }

  private static var options: CallOptions {
    var options = CallOptions.defaults
    options.timeout = .seconds(1)
    return options
  }

  private static var sample: Stack_Bench_V1_EchoMessage {
    var message = Stack_Bench_V1_EchoMessage()
    message.id = "0193f0d4-7c1e-7a3b-9c55-2f6f0e1d4b7a"
    message.amount = 123_456_789_012
    message.rate = 0.0425
    message.note = "A note of some length, as a person or a partner may write it."
    message.payload.append(contentsOf: [UInt8](repeating: 0x5a, count: 79))
    message.kind = .second
    return message
  }

  func call() async throws {
    let answer = try await client.unary(
      request: ClientRequest(message: message), descriptor: .echo,
      serializer: ProtobufSerializer<Stack_Bench_V1_EchoMessage>(),
      deserializer: ProtobufDeserializer<Stack_Bench_V1_EchoMessage>(), options: options
    ) { try $0.message }
    guard answer.amount == message.amount else { throw WrongAnswer() }
  }
}

/// Takes the next message of a stream.
struct StreamCaller<Messages: AsyncIteratorProtocol & SendableMetatype>: LoadCaller
where Messages.Element == Stack_Bench_V1_Payload {
  var messages: Messages
  let size: Int

  mutating func call() async throws {
    guard try await messages.next()?.bytes.count == size else { throw WrongAnswer() }
  }
}
