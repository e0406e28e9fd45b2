import Foundation
import Testing

@testable import RPC
@testable import StackProto

@Suite(.timeLimit(.minutes(10))) struct ReflectionTests {
  @Test func aServerTellsItsServicesAndTheirMethods() async throws {
    try await SummaryDesk().withServer { port in
      try await withChannel(to: port) { channel in
        let list: RPCServiceList = try await channel.call(
          "rpc.reflection.v1.Reflection/ListServices", RPCServiceListRequest(),
          options: .patient)
        #expect(
          list.services.map(\.name) == [
            "grpc.health.v1.Health", "rpc.reflection.v1.Reflection", "stack.aicfo.v1.AICFO",
            "stack.talk.v1.Talk",
          ])
        #expect(
          list.services.first?.methods == [
            .init(name: "Check", kind: .unary), .init(name: "Watch", kind: .serverStreaming),
          ])
        #expect(
          list.services.last?.methods == [
            .init(name: "Sum", kind: .clientStreaming), .init(name: "Chat", kind: .bidirectional),
          ])
      }
    }
  }

  @Test func aServerTellsTheContractWithWhatItImports() async throws {
    try await SummaryDesk().withServer { port in
      try await withChannel(to: port) { channel in
        func descriptors(_ service: String) async throws(RPCError) -> RPCDescriptors {
          try await channel.call(
            "rpc.reflection.v1.Reflection/GetDescriptors", RPCDescriptorsRequest(service: service),
            options: .patient)
        }
        let told = try await descriptors("stack.aicfo.v1.AICFO")
        #expect(told.files == [TypesV1.descriptor.bytes, AICFOV1.descriptor.bytes])
        let nobody = await failure { try await descriptors("nobody") }
        #expect(nobody?.code == .notFound)
      }
    }
  }

  @Test func whereItIsNotWishedThereIsNoReflection() async throws {
    try await SummaryDesk().withServer(reflection: false) { port in
      try await withChannel(to: port) { channel in
        let error = await failure { () async throws(RPCError) -> RPCServiceList in
          try await channel.call(
            "rpc.reflection.v1.Reflection/ListServices", RPCServiceListRequest(),
            options: .patient)
        }
        #expect(error?.code == .unimplemented)
      }
    }
  }

  /// The library's own contracts are copied into it as `protoc` describes them.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/protoc")),
    arguments: [LibraryDescriptors.health, LibraryDescriptors.reflection])
  func theLibrarysContractsAreThoseOfTheFiles(_ descriptor: RPCFileDescriptor) async throws {
    let proto = Program.root.appending(path: "Proto").path
    let file = FileManager.default.temporaryDirectory.appending(path: "rpc-\(UUID())")
    defer { try? FileManager.default.removeItem(at: file) }
    let made = try await Program.run(
      URL(filePath: "/usr/bin/protoc"),
      ["--proto_path=\(proto)", "--descriptor_set_out=\(file.path)", descriptor.name])
    try #require(made.status == 0, "\(made.error)")
    let bytes = [UInt8](try Data(contentsOf: file))
    let files = SmallProtoReader.fields(of: bytes)?.map(\.1)
    #expect(files == [.bytes(descriptor.bytes)])
  }

  /// A client that was written from `Proto/WIRE.md` alone, in another language.
  @Test(.enabled(if: Program.python != nil, "deploy/stack test installs Python's protobuf"))
  func aPythonClientCallsEveryKindOfMethod() async throws {
    let desk = SummaryDesk()
    try await desk.withServer { port in
      let python = try #require(Program.python)
      let script = Program.root.appending(path: "Tests/RPC/PythonClient/check.py").path
      let result = try await Program.run(python, ["-B", script, "\(port)"])
      #expect(result.status == 0, "\(result.error)")
      #expect(result.output.contains("called every kind of method"))
      // The stream it left was stopped.
      try await desk.cancelled.wait()
    }
  }

  private func withChannel(to port: Int, _ body: (RPCChannel) async throws -> Void) async throws {
    let channel = RPCChannel(.patient(to: port), logger: quiet)
    try await withRunning(channel) { try await body(channel) }
  }
}
