import NIOCore

/// `grpc.health.v1.Health`, as the gRPC health checking protocol describes it: Check answers
/// `NOT_FOUND` for a name nobody has, Watch answers `SERVICE_UNKNOWN` and goes on.
struct HealthService: RPCService {
  let health: RPCHealth

  var rpcDescriptors: [RPCFileDescriptor] { [LibraryDescriptors.health] }

  var rpcMethods: [RPCMethod] {
    [
      .unary("grpc.health.v1.Health/Check") { (request: RPCHealthRequest, _) in
        guard let status = health.status(of: request.service) else {
          throw RPCError(.notFound, "No such service.")
        }
        return RPCHealthResponse(status: status)
      },
      .serverStream("grpc.health.v1.Health/Watch") { (request: RPCHealthRequest, _, responses) in
        for await status in health.changes(of: request.service) {
          try await responses.send(RPCHealthResponse(status: status))
        }
      },
    ]
  }
}

/// `grpc.health.v1.HealthCheckRequest`.
package struct RPCHealthRequest: RPCMessage, Hashable {
  package static let protoName = "grpc.health.v1.HealthCheckRequest"
  /// Full name of a service, or empty for the process.
  package var service: String

  /// Asks about `service`.
  package init(service: String = "") { self.service = service }

  package func serialize(into buffer: inout ByteBuffer) throws(RPCError) {
    var writer = SmallProtoWriter()
    writer.write(service, field: 1)
    buffer.writeBytes(writer.bytes)
  }

  package init(serialized bytes: UnsafeRawBufferPointer) throws(RPCError) {
    self.init()
    var name: [UInt8] = []
    var isText = true
    let isMessage = SmallProtoReader.read(bytes) { number, value in
      guard case (1, .bytes(let bytes)) = (number, value) else { return }
      name = bytes
      isText = isText && !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
    }
    guard isMessage, isText, let service = String(validating: name, as: UTF8.self) else {
      throw RPCError(.internalError, "The bytes are no \(Self.protoName).")
    }
    self.service = service
  }
}

/// `grpc.health.v1.HealthCheckResponse`.
package struct RPCHealthResponse: RPCMessage, Hashable {
  package static let protoName = "grpc.health.v1.HealthCheckResponse"
  /// Whether it serves.
  package var status: RPCHealth.Status

  /// Answers `status`.
  package init(status: RPCHealth.Status) { self.status = status }

  package func serialize(into buffer: inout ByteBuffer) throws(RPCError) {
    var writer = SmallProtoWriter()
    writer.write(status.rawValue, field: 1)
    buffer.writeBytes(writer.bytes)
  }

  package init(serialized bytes: UnsafeRawBufferPointer) throws(RPCError) {
    self.init(status: .unknown)
    var read = RPCHealth.Status.unknown
    let isMessage = SmallProtoReader.read(bytes) { number, value in
      guard case (1, .number(let number)) = (number, value) else { return }
      read = RPCHealth.Status(rawValue: Int64(bitPattern: number)) ?? .unknown
    }
    guard isMessage else {
      throw RPCError(.internalError, "The bytes are no \(Self.protoName).")
    }
    status = read
  }
}
