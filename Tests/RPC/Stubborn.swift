import Synchronization

@testable import RPC
@testable import StackProto

/// A service whose one method does not hear that its caller is gone.
final class Stubborn: RPCService {
  private let waiting = Mutex<CheckedContinuation<Void, Never>?>(nil)
  let started = Event()

  var rpcMethods: [RPCMethod] {
    [
      .unary("test.Stubborn/Stay") { (request: TypesV1.Header, _) -> TypesV1.Header in
        await withCheckedContinuation { continuation in
          self.waiting.withLock { $0 = continuation }
          self.started.set()
        }
        return request
      }
    ]
  }

  func release() { waiting.withLock { $0.take() }?.resume() }
}
