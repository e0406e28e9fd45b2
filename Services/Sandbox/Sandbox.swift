import FoundationEssentials
import HTTPClient
import Hummingbird
import Logging
import ServiceLifecycle
import Time

/// All partners in one program, wired by hand.
package struct Sandbox {
  /// The books and their lock.
  package let world: World
  /// To be run together, in this order.
  package let services: [any Service]

  /// - Parameters:
  ///   - configuration: every setting.
  ///   - clock: real time, from which the virtual clock runs ahead.
  ///   - keys: of all partners; new ones are made if there are none.
  ///   - logger: for start, stop and what goes wrong.
  ///   - onRunning: told the port that was bound.
  /// - Throws: when keys cannot be made or the file of `SANDBOX_STATE` cannot be read.
  package init(
    _ configuration: SandboxConfiguration, clock: any WallClock = SystemWallClock(),
    keys: KeyRing? = nil, logger: Logger,
    onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
  ) throws {
    let books = try Self.open(configuration, keys, now: clock.now.microseconds)
    let world = World(books, clock: clock, partners: Self.partners())
    let http = CurlClient()
    let address = configuration.listen.split(separator: ":")
    guard address.count == 2, let port = Int(address[1]) else {
      throw SandboxConfiguration.Malformed(name: "SANDBOX_LISTEN")
    }
    let listener = Listener(world: world)
    let application = Application(
      responder: CallbackResponder<BasicRequestContext> { request, _ in
        try await listener.respond(to: request)
      },
      configuration: .init(address: .hostname(String(address[0]), port: port)),
      onServerRunning: { channel in
        let bound = channel.localAddress?.port ?? port
        // Any free port was asked for: only now do URLs in answers become known.
        if port == 0 {
          world.step { $0.settings.publicURL = "http://\(address[0]):\(bound)" }
        }
        await onRunning(bound)
      },
      logger: logger)
    self.world = world
    let deliverers = ["persona", "circle-wallets", "circle-mint"].map {
      Deliverer(partner: $0, world: world, http: http, logger: logger)
    }
    services = [http, Timekeeper(world: world, logger: logger)] + deliverers + [application]
  }

  static func partners() -> [Partner] {
    [
      .control, .oidc, .cognito, .persona, .circleWallets, .circleMint, .sns, .bank, .chains,
      .driveWealth, .queues, .zerog,
    ]
  }

  /// The books of the last run, or new ones.
  private static func open(
    _ configuration: SandboxConfiguration, _ keys: KeyRing?, now: Int64
  ) throws -> Books {
    let file = URL(filePath: configuration.state)
    if !configuration.state.isEmpty, FileManager.default.fileExists(atPath: configuration.state) {
      var books = try JSONDecoder().decode(Books.self, from: Data(contentsOf: file))
      books.settings = configuration
      return books
    }
    var books = Books(settings: configuration, keys: try keys ?? KeyRing(now: now))
    books.real = now
    books.now = now
    books.provision()
    return books
  }
}

extension Books {
  /// What is agreed with the partners before the first call.
  mutating func provision() {
    openChains()
    openBank()
    openMint()
    openCustody()
    openBroker()
    openQueues()
  }
}
