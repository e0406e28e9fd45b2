import NIOCore

/// `rpc.reflection.v1.ListServicesRequest`.
package struct RPCServiceListRequest: RPCMessage, Hashable {
  package static let protoName = "rpc.reflection.v1.ListServicesRequest"

  /// Asks for all of them.
  package init() {}

  package func serialize(into buffer: inout ByteBuffer) throws(RPCError) {}

  package init(serialized bytes: UnsafeRawBufferPointer) throws(RPCError) {
    guard SmallProtoReader.read(bytes, { _, _ in }) else { throw malformed(Self.self) }
  }
}

/// `rpc.reflection.v1.ListServicesResponse`.
package struct RPCServiceList: RPCMessage, Hashable {
  /// `rpc.reflection.v1.Service`.
  package struct Service: Sendable, Hashable {
    /// Full name.
    package var name: String
    /// In the order of the contract.
    package var methods: [Method]

    /// A service of these parts.
    package init(name: String, methods: [Method]) {
      self.name = name
      self.methods = methods
    }
  }

  /// `rpc.reflection.v1.Method`.
  package struct Method: Sendable, Hashable {
    /// Name without that of the service.
    package var name: String
    /// Which sides stream.
    package var kind: RPCMethodKind

    /// A method of these parts.
    package init(name: String, kind: RPCMethodKind) {
      self.name = name
      self.kind = kind
    }
  }

  package static let protoName = "rpc.reflection.v1.ListServicesResponse"
  /// In the order of their names.
  package var services: [Service]

  /// A list of these.
  package init(services: [Service]) { self.services = services }

  package func serialize(into buffer: inout ByteBuffer) throws(RPCError) {
    var list = SmallProtoWriter()
    for service in services {
      var one = SmallProtoWriter()
      one.write(service.name, field: 1)
      for method in service.methods {
        var inner = SmallProtoWriter()
        inner.write(method.name, field: 1)
        inner.write(method.kind.streamsResponses ? 1 : 0, field: 2)
        inner.write(method.kind.streamsRequests ? 1 : 0, field: 3)
        one.write(inner.bytes, field: 2)
      }
      list.write(one.bytes, field: 1)
    }
    buffer.writeBytes(list.bytes)
  }

  package init(serialized bytes: UnsafeRawBufferPointer) throws(RPCError) {
    self.init(services: [])
    guard let fields = SmallProtoReader.fields(of: bytes) else { throw malformed(Self.self) }
    for case (1, .bytes(let service)) in fields { services.append(try Self.service(service)) }
  }

  private static func service(_ bytes: [UInt8]) throws(RPCError) -> Service {
    guard let fields = SmallProtoReader.fields(of: bytes) else { throw malformed(Self.self) }
    var service = Service(name: "", methods: [])
    for field in fields {
      switch field {
      case (1, .bytes(let name)): service.name = String(decoding: name, as: UTF8.self)
      case (2, .bytes(let bytes)):
        guard let fields = SmallProtoReader.fields(of: bytes) else { throw malformed(Self.self) }
        var method = Method(name: "", kind: .unary)
        var bits: UInt8 = 0
        for case (1, .bytes(let name)) in fields {
          method.name = String(decoding: name, as: UTF8.self)
        }
        for case (let number, .number(let flag)) in fields where flag != 0 {
          if number == 2 { bits |= RPCMethodKind.serverStreaming.rawValue }
          if number == 3 { bits |= RPCMethodKind.clientStreaming.rawValue }
        }
        method.kind = RPCMethodKind(rawValue: bits) ?? .unary
        service.methods.append(method)
      default: break
      }
    }
    return service
  }
}

/// `rpc.reflection.v1.GetDescriptorsRequest`.
package struct RPCDescriptorsRequest: RPCMessage, Hashable {
  package static let protoName = "rpc.reflection.v1.GetDescriptorsRequest"
  /// Full name of a service.
  package var service: String

  /// Asks for the contract of `service`.
  package init(service: String) { self.service = service }

  package func serialize(into buffer: inout ByteBuffer) throws(RPCError) {
    var writer = SmallProtoWriter()
    writer.write(service, field: 1)
    buffer.writeBytes(writer.bytes)
  }

  package init(serialized bytes: UnsafeRawBufferPointer) throws(RPCError) {
    var service = ""
    let isMessage = SmallProtoReader.read(bytes) { number, value in
      guard case (1, .bytes(let name)) = (number, value) else { return }
      service = String(decoding: name, as: UTF8.self)
    }
    guard isMessage else { throw malformed(Self.self) }
    self.init(service: service)
  }
}

/// `rpc.reflection.v1.GetDescriptorsResponse`.
package struct RPCDescriptors: RPCMessage, Hashable {
  package static let protoName = "rpc.reflection.v1.GetDescriptorsResponse"
  /// Serialized `google.protobuf.FileDescriptorProto`s, imports first.
  package var files: [[UInt8]]

  /// These files.
  package init(files: [[UInt8]]) { self.files = files }

  package func serialize(into buffer: inout ByteBuffer) throws(RPCError) {
    var writer = SmallProtoWriter()
    for file in files { writer.write(file, field: 1) }
    buffer.writeBytes(writer.bytes)
  }

  package init(serialized bytes: UnsafeRawBufferPointer) throws(RPCError) {
    self.init(files: [])
    guard let fields = SmallProtoReader.fields(of: bytes) else { throw malformed(Self.self) }
    for case (1, .bytes(let file)) in fields { files.append(file) }
  }
}

func malformed(_ message: any RPCMessage.Type) -> RPCError {
  RPCError(.internalError, "The bytes are no \(message.protoName).")
}
