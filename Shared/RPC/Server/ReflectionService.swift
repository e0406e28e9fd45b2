import NIOCore

/// `rpc.reflection.v1.Reflection`: what this server offers, for tools that know no contract. By hand,
/// as this library cannot use code that is generated for it; a test holds it against the contract.
struct ReflectionService: RPCService {
  private struct Entry: Sendable {
    let name: String
    var methods: [(name: String, kind: RPCMethodKind)] = []
    var files: [RPCFileDescriptor] = []
  }

  private let entries: [Entry]
  /// Counts at most so many open calls.
  private let calls: @Sendable (_ limit: Int) async -> RPCCallList

  /// Tells of these services, of itself, and of the calls that `calls` finds.
  init(
    of services: [any RPCService], calls: @escaping @Sendable (_ limit: Int) async -> RPCCallList
  ) {
    let own = Self(entries: [], calls: calls)
    var entries: [String: Entry] = [:]
    for service in services + [own] {
      for method in service.rpcMethods {
        let parts = method.name.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { continue }
        var entry = entries[parts[0]] ?? Entry(name: parts[0])
        entry.methods.append((parts[1], method.kind))
        entry.files = service.rpcDescriptors
        entries[parts[0]] = entry
      }
    }
    self.init(entries: entries.values.sorted { $0.name < $1.name }, calls: calls)
  }

  private init(entries: [Entry], calls: @escaping @Sendable (Int) async -> RPCCallList) {
    self.entries = entries
    self.calls = calls
  }

  var rpcDescriptors: [RPCFileDescriptor] { [LibraryDescriptors.reflection] }

  var rpcMethods: [RPCMethod] {
    [
      .unary("rpc.reflection.v1.Reflection/ListServices") { (_: RPCServiceListRequest, _) in
        RPCServiceList(
          services: entries.map { entry in
            .init(
              name: entry.name,
              methods: entry.methods.map { .init(name: $0.name, kind: $0.kind) })
          })
      },
      .unary("rpc.reflection.v1.Reflection/GetDescriptors") {
        (request: RPCDescriptorsRequest, _) in
        guard let entry = entries.first(where: { $0.name == request.service }) else {
          throw RPCError(.notFound, "No such service.")
        }
        guard !entry.files.isEmpty else {
          throw RPCError(.unimplemented, "The service was made without a contract.")
        }
        return RPCDescriptors(files: entry.files.map(\.bytes))
      },
      .unary("rpc.reflection.v1.Reflection/ListCalls") { (request: RPCCallListRequest, _) in
        await calls(request.limit)
      },
    ]
  }
}
