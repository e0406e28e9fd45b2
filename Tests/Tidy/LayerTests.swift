import Testing

/// Who may know whom.
@Suite struct LayerTests {
  static let services = ["Gateway", "Onboarding", "Wallet", "Funding", "Investing", "AICFO"]
  static let partners = [
    "OIDC", "Persona", "CircleWallets", "CircleMint", "DriveWealth", "AmazonSQS", "Bank",
    "ChainNodes", "ZeroG",
  ]

  @Test("A domain imports no SQL, no wire, no socket and no partner: it must be readable alone")
  func domains() {
    let forbidden = Set(
      ["Postgres", "RPC", "StackProto", "HTTPClient", "ServiceKit"] + Self.partners)
    for file in SourceTree.swiftFiles where file.path.contains("/Domain/") {
      let bad = file.imports.filter { forbidden.contains($0) || $0.hasPrefix("NIO") }
      #expect(bad.isEmpty, "\(file.path) imports \(bad.sorted())")
    }
  }

  @Test("No service imports another: they meet over RPC alone")
  func servicesAreStrangers() {
    let all = Set(Self.services + ["Sandbox"])
    for service in all {
      for file in SourceTree.swiftFiles where file.path.hasPrefix("Services/\(service)/") {
        let bad = file.imports.intersection(all).subtracting([service])
        #expect(bad.isEmpty, "\(file.path) imports \(bad.sorted())")
      }
    }
  }

  @Test("The general libraries know nothing of STACK, so that they can be used without it")
  func generalLibraries() {
    let ours = Set(
      ["Money", "Workflow", "ServiceKit", "StackProto"] + Self.partners + Self.services)
    for library in ["GraphQL", "RPC", "Postgres", "HTTPClient", "Crypto"] {
      for file in SourceTree.swiftFiles where file.path.hasPrefix("Shared/\(library)/") {
        let bad = file.imports.intersection(ours)
        #expect(bad.isEmpty, "\(file.path) imports \(bad.sorted())")
      }
    }
  }

  @Test("C libraries are imported by their one wrapper, so that no C pointer leaves it")
  func cLibraries() {
    let owners = [
      "CLibpq": "Shared/Postgres/", "CLibcurl": "Shared/HTTPClient/", "COpenSSL": "Shared/Crypto/",
      "CLibcurlSystem": "Shared/HTTPClient/", "COpenSSLSystem": "Shared/Crypto/",
    ]
    for file in SourceTree.swiftFiles {
      for (library, owner) in owners where file.imports.contains(library) {
        #expect(file.path.hasPrefix(owner), "\(file.path) imports \(library)")
      }
    }
  }

  @Test("Only the sandbox knows that there is a sandbox")
  func sandbox() {
    for file in SourceTree.swiftFiles
    where (file.path.hasPrefix("Services/") || file.path.hasPrefix("Shared/"))
      && !file.path.hasPrefix("Services/Sandbox/")
    {
      // Partners have test environments that they call sandboxes; ours listens on SANDBOX_ settings.
      for line in file.code where line.text.contains("SANDBOX_") || line.text.contains("/control/")
      {
        Issue.record("\(file.path):\(line.number) knows the sandbox")
      }
    }
  }
}
