import Cryptography
import HTTPClient
import Logging
import ServiceLifecycle

/// Posts the webhooks of one partner, one after the other, signed at the time of sending.
struct Deliverer: Service {
  let partner: String
  let world: World
  let http: any HTTPClient
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        if let delivery = world.step({ $0.nextDelivery(of: partner) }) {
          await deliver(delivery)
        } else {
          try? await Task.sleep(for: .milliseconds(10))
        }
      }
    }
  }

  private func deliver(_ delivery: PostOffice.Delivery) async {
    do {
      let sealed = try world.step { try $0.seal(delivery) }
      let request = HTTPRequest(
        method: .post, url: delivery.url, headers: sealed.headers,
        body: [UInt8](sealed.body.utf8), timeout: .seconds(5))
      let status = try await http.send(request).status
      world.step { $0.noteDelivery(delivery.id, status: status) }
    } catch {
      world.step { $0.noteDelivery(delivery.id, status: 0) }
    }
  }
}

extension Books {
  struct Sealed: Sendable {
    var headers: [(String, String)]
    var body: String
  }

  /// Signs a webhook as its partner does, with real time in the signature.
  func seal(_ delivery: PostOffice.Delivery) throws -> Sealed {
    var sealed = Sealed(
      headers: delivery.headers.map { ($0.key, $0.value) }, body: delivery.body)
    let bytes = [UInt8](delivery.body.utf8)
    switch delivery.seal {
    case .persona:
      sealed.headers.append(("Content-Type", "application/json"))
      sealed.headers += personaSeal(
        bytes, attempts: delivery.attempts, firstAt: delivery.createdAt, forged: delivery.isForged)
    case .circleWallets:
      let signature = try P256PrivateKey(pem: keys.webhook)
        .sign(delivery.isForged ? bytes + [0x20] : bytes)
      sealed.headers += [
        ("Content-Type", "application/json"), ("X-Circle-Key-Id", keys.webhookID),
        ("X-Circle-Signature", Base64.encode(signature)),
      ]
    case .sns:
      sealed.headers.append(("Content-Type", "text/plain; charset=UTF-8"))
      sealed.body = try snsSeal(bytes, forged: delivery.isForged)
    case .none:
      sealed.headers.append(("Content-Type", "application/json"))
    }
    return sealed
  }
}
