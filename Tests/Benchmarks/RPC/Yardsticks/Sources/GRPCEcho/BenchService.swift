import GRPCCore
import GRPCProtobuf

/// Answers without work of its own. What `protoc-gen-grpc-swift-2` would generate comes down to these
/// registrations.
struct BenchService: RegistrableRPCService {
  func registerMethods(with router: inout RPCRouter<some ServerTransport>) {
    router.registerHandler(
      forMethod: .echo, deserializer: ProtobufDeserializer<Stack_Bench_V1_EchoMessage>(),
      serializer: ProtobufSerializer<Stack_Bench_V1_EchoMessage>()
    ) { request, _ in
      let message = try await ServerRequest(stream: request).message
      return StreamingServerResponse(single: ServerResponse(message: message))
    }
    router.registerHandler(
      forMethod: .flood, deserializer: ProtobufDeserializer<Stack_Bench_V1_FloodRequest>(),
      serializer: ProtobufSerializer<Stack_Bench_V1_Payload>()
    ) { request, _ in
      let size = try await ServerRequest(stream: request).message.size
      return StreamingServerResponse { writer in
        var message = Stack_Bench_V1_Payload()
        message.bytes.append(contentsOf: [UInt8](repeating: 7, count: Int(size)))
        while true { try await writer.write(message) }
      }
    }
  }
}

extension MethodDescriptor {
  static var echo: MethodDescriptor {
    MethodDescriptor(fullyQualifiedService: "stack.bench.v1.Bench", method: "Echo")
  }

  static var flood: MethodDescriptor {
    MethodDescriptor(fullyQualifiedService: "stack.bench.v1.Bench", method: "Flood")
  }
}
