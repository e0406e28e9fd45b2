import NIOCore

/// A set of methods under one name. Generated protocols refine it and list their methods.
package protocol RPCService: Sendable {
  /// Every method, callable by bytes. Generated code implements this.
  var rpcMethods: [RPCMethod] { get }

  /// The contract: the file that declares the service after those it imports. Generated code
  /// implements this; without it reflection can only name the methods.
  var rpcDescriptors: [RPCFileDescriptor] { get }
}

extension RPCService {
  /// No contract.
  package var rpcDescriptors: [RPCFileDescriptor] { [] }
}

/// One method as the server calls it: bytes in, bytes out.
package struct RPCMethod: Sendable {
  /// A handler that answers with one message.
  package typealias Unary =
    @Sendable (_ request: ByteBuffer, _ context: RPCContext) async throws -> ByteBuffer
  /// A handler that answers with any number of messages.
  package typealias ServerStream =
    @Sendable (_ request: ByteBuffer, _ context: RPCContext, _ responses: any RPCStreamSink)
    async throws -> Void

  /// A handler that takes any number of messages, and answers with one.
  package typealias ClientStream =
    @Sendable (_ requests: any RPCStreamSource, _ context: RPCContext) async throws -> ByteBuffer
  /// A handler that takes and answers with any number of messages.
  package typealias Bidirectional =
    @Sendable (
      _ requests: any RPCStreamSource, _ context: RPCContext, _ responses: any RPCStreamSink
    ) async throws -> Void

  /// The kinds of call.
  package enum Handler: Sendable {
    /// One message, or an error.
    case unary(Unary)
    /// Messages, then the end or an error.
    case serverStream(ServerStream)
    /// One message once all or enough have come, or an error.
    case clientStream(ClientStream)
    /// Messages as others come, then the end or an error.
    case bidirectional(Bidirectional)
  }

  /// Full name, `stack.funding.v1.Funding/GetBalance`.
  package let name: String
  /// What runs.
  package let handler: Handler

  /// Which sides stream.
  var kind: RPCMethodKind {
    switch handler {
    case .unary: .unary
    case .serverStream: .serverStreaming
    case .clientStream: .clientStreaming
    case .bidirectional: .bidirectional
    }
  }

  /// A method over bytes.
  package init(name: String, handler: Handler) {
    self.name = name
    self.handler = handler
  }

  /// A unary method over messages.
  package static func unary<Request: RPCMessage, Response: RPCMessage>(
    _ name: String,
    _ body: @escaping @Sendable (Request, RPCContext) async throws -> Response
  ) -> RPCMethod {
    RPCMethod(
      name: name,
      handler: .unary { request, context in
        let response = try await body(try Request(serialized: request), context)
        var bytes = ByteBuffer()
        try response.serialize(into: &bytes)
        return bytes
      })
  }

  /// A server-streaming method over messages.
  package static func serverStream<Request: RPCMessage, Response: RPCMessage>(
    _ name: String,
    _ body:
      @escaping @Sendable (Request, RPCContext, RPCResponseWriter<Response>) async throws -> Void
  ) -> RPCMethod {
    RPCMethod(
      name: name,
      handler: .serverStream { request, context, sink in
        try await body(try Request(serialized: request), context, RPCResponseWriter(sink))
      })
  }

  /// A client-streaming method over messages.
  package static func clientStream<Request: RPCMessage, Response: RPCMessage>(
    _ name: String,
    _ body: @escaping @Sendable (RPCRequestStream<Request>, RPCContext) async throws -> Response
  ) -> RPCMethod {
    RPCMethod(
      name: name,
      handler: .clientStream { source, context in
        let response = try await body(RPCRequestStream(source), context)
        var bytes = ByteBuffer()
        try response.serialize(into: &bytes)
        return bytes
      })
  }

  /// A bidirectional method over messages.
  package static func bidirectional<Request: RPCMessage, Response: RPCMessage>(
    _ name: String,
    _ body:
      @escaping @Sendable (
        RPCRequestStream<Request>, RPCContext, RPCResponseWriter<Response>
      ) async throws -> Void
  ) -> RPCMethod {
    RPCMethod(
      name: name,
      handler: .bidirectional { source, context, sink in
        try await body(RPCRequestStream(source), context, RPCResponseWriter(sink))
      })
  }
}
