// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 mode, explicit `any`, and no warning left standing.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

// What the products below are made of. A library knows only what stands in its own line.

func library(
  _ name: String, path: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, exclude: exclude, swiftSettings: strict)
}

func service(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .executableTarget(
    name: name, dependencies: serviceBasics + dependencies, path: "Services/\(name)",
    exclude: ["README.md"], resources: [.embedInCode("Migrations")], swiftSettings: strict)
}

func tests(
  _ name: String, path: String? = nil, _ dependencies: [Target.Dependency],
  exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies, path: path ?? "Tests/\(name)",
    exclude: exclude, resources: resources, swiftSettings: strict)
}

let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioWebSocket: Target.Dependency = .product(name: "NIOWebSocket", package: "swift-nio")
let nioTLS: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let configuration: Target.Dependency = .product(
  name: "Configuration", package: "swift-configuration")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let collections: Target.Dependency = .product(name: "Collections", package: "swift-collections")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdHTTP2: Target.Dependency = .product(
  name: "HummingbirdHTTP2", package: "hummingbird")
let asyncAlgorithms: Target.Dependency = .product(
  name: "AsyncAlgorithms", package: "swift-async-algorithms")
let jwtKit: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")

let serviceBasics: [Target.Dependency] = [
  "Identifiers", "Time", "Money", "Cryptography", "HTTPClient", "Postgres", "RPC", "Workflow",
  "ServiceKit", "StackProto", arguments, logging, lifecycle,
]

let package = Package(
  name: "stack",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "gateway", targets: ["Gateway"]),
    .executable(name: "onboarding", targets: ["Onboarding"]),
    .executable(name: "wallet", targets: ["Wallet"]),
    .executable(name: "funding", targets: ["Funding"]),
    .executable(name: "investing", targets: ["Investing"]),
    .executable(name: "aicfo", targets: ["AICFO"]),
    .executable(name: "sandbox", targets: ["Sandbox"]),
    .executable(name: "journey", targets: ["Journey"]),
    .executable(name: "rpc-bench", targets: ["RPCBench"]),
    .executable(name: "http-bench", targets: ["HTTPBench"]),
    .executable(name: "graphql-bench", targets: ["GraphQLBench"]),
    .executable(name: "graphql-check", targets: ["GraphQLCheck"]),
    .executable(name: "rpc", targets: ["RPCTool"]),
    .executable(name: "rpc-test-server", targets: ["RPCTestServer"]),
    .executable(name: "postgres-bench", targets: ["PostgresBench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/apple/swift-async-algorithms", exact: "1.1.4"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
  ],
  targets: [
    // C libraries, each behind the one Swift library that uses it.
    .systemLibrary(
      name: "CLibpq", path: "Shared/CLibs/CLibpq", pkgConfig: "libpq",
      providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
      name: "CLibprotobufC", path: "Shared/CLibs/CLibprotobufC", pkgConfig: "libprotobuf-c",
      providers: [.apt(["libprotobuf-c-dev"])]),
    .systemLibrary(
      name: "CZlib", path: "Shared/CLibs/CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CLibcurlSystem", path: "Shared/CLibs/CLibcurlSystem", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(
      name: "CLibcurl", dependencies: ["CLibcurlSystem", "COpenSSLSystem"],
      path: "Shared/CLibs/CLibcurl"),
    .systemLibrary(
      name: "COpenSSLSystem", path: "Shared/CLibs/COpenSSLSystem", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"])]),
    .target(name: "COpenSSL", dependencies: ["COpenSSLSystem"], path: "Shared/CLibs/COpenSSL"),

    // Shared libraries.
    library("Identifiers", path: "Shared/Identifiers", ["Time"]),
    library("Time", path: "Shared/Time"),
    library("Money", path: "Shared/Money"),
    library("Cryptography", path: "Shared/Crypto", ["COpenSSL"]),
    library(
      "HTTPClient", path: "Shared/HTTPClient", ["CLibcurl", "Time", logging, metrics, lifecycle]),
    library(
      "Postgres", path: "Shared/Postgres",
      ["CLibpq", "Identifiers", "Time", logging, metrics, lifecycle]),
    library(
      "RPC", path: "Shared/RPC",
      ["CLibprotobufC", nio, nioPosix, nioTLS, logging, metrics, lifecycle, collections]),
    .executableTarget(
      name: "RPCTool", dependencies: ["RPC", nio, arguments, logging], path: "Shared/RPCTool",
      swiftSettings: strict),
    library(
      "Workflow", path: "Shared/Workflow",
      ["Identifiers", "Time", "Postgres", "Cryptography", logging, metrics, lifecycle]),
    library("GraphQL", path: "Shared/GraphQL", [nio, collections], exclude: ["README.md"]),
    library(
      "ServiceKit", path: "Shared/ServiceKit",
      [
        "Identifiers", "Time", "Cryptography", "Postgres", "RPC", "Workflow", "HTTPClient",
        "StackProto", nio, nioPosix, nioHTTP1, logging, metrics, lifecycle, configuration,
        arguments,
      ]),
    library(
      "OIDC", path: "Shared/Partners/OIDC", ["HTTPClient", "Cryptography", "Time", logging, jwtKit]),
    library(
      "Persona", path: "Shared/Partners/Persona", ["HTTPClient", "Cryptography", "Time", logging]),
    library(
      "CircleWallets", path: "Shared/Partners/CircleWallets",
      ["HTTPClient", "Cryptography", "Money", "Time", logging]),
    library(
      "CircleMint", path: "Shared/Partners/CircleMint",
      ["HTTPClient", "Cryptography", "Money", "Time", logging]),
    library(
      "DriveWealth", path: "Shared/Partners/DriveWealth",
      ["HTTPClient", "Money", "Time", logging]),
    library(
      "AmazonSQS", path: "Shared/Partners/AmazonSQS", ["HTTPClient", "Cryptography", "Time"]),
    library("Bank", path: "Shared/Partners/Bank", ["HTTPClient", "Money", "Time"]),
    library("ChainNodes", path: "Shared/Partners/ChainNodes", ["HTTPClient", "Money"]),
    library("ZeroG", path: "Shared/Partners/ZeroG", ["HTTPClient", logging]),

    // The contracts: generated, committed, never edited.
    .target(
      name: "StackProtoC", dependencies: ["CLibprotobufC"], path: "Proto/Generated/C",
      publicHeadersPath: "."),
    library("StackProto", path: "Proto/Generated/Swift", ["StackProtoC", "RPC", "CLibprotobufC"]),

    // Services.
    .executableTarget(
      name: "Gateway",
      dependencies: [
        "Identifiers", "Time", "Money", "Cryptography", "GraphQL", "RPC", "ServiceKit",
        "StackProto", "OIDC", "HTTPClient", "CZlib", hummingbird, hummingbirdHTTP2, nio, nioPosix,
        nioHTTP1, nioWebSocket, nioTLS, asyncAlgorithms, collections, arguments, metrics, logging,
        lifecycle,
      ],
      path: "Services/Gateway", exclude: ["README.md"],
      resources: [.embedInCode("Schema/schema.graphqls"), .copy("Explorer/Page")],
      swiftSettings: strict),
    service("Onboarding", ["Persona", "OIDC"]),
    service("Wallet", ["CircleWallets"]),
    service("Funding", ["CircleWallets", "CircleMint", "DriveWealth", "Bank", "ChainNodes"]),
    service("Investing", ["DriveWealth", "AmazonSQS"]),
    service("AICFO", ["ZeroG"]),
    .executableTarget(
      name: "Sandbox",
      dependencies: [
        "Cryptography", "HTTPClient", "ServiceKit", "Time", hummingbird, arguments, logging,
        lifecycle,
      ],
      path: "Services/Sandbox", exclude: ["README.md"], swiftSettings: strict),

    // Tests and the journey that both the demo and the tests play.
    library(
      "HTTPTestServer", path: "Tests/HTTPTestServer",
      ["HTTPClient", nio, nioPosix, nioHTTP1, nioTLS]),
    library("TestSupport", path: "Tests/Support", ["Postgres", logging, lifecycle]),
    library(
      "JourneyDriver", path: "Tests/Journey/Driver",
      [
        "HTTPClient", "Identifiers", "Money", "RPC", "ServiceKit", "StackProto", "Time", nio,
        nioPosix, nioHTTP1, nioWebSocket, logging,
      ]),
    .executableTarget(
      name: "Journey", dependencies: ["JourneyDriver", "HTTPClient", "ServiceKit", arguments],
      path: "Tests/Journey/Demo", swiftSettings: strict),
    tests(
      "Journey", path: "Tests/Journey/Tests",
      ["JourneyDriver", "TestSupport", "HTTPClient", "RPC", nio, nioPosix]),
    .executableTarget(
      name: "PostgresBench", dependencies: ["Postgres", logging, arguments],
      path: "Tests/Benchmarks/Postgres", swiftSettings: strict),
    tests("Identifiers", ["Identifiers"]),
    tests("Time", ["Time"]),
    tests("Money", ["Money"]),
    tests("Cryptography", path: "Tests/Crypto", ["Cryptography"]),
    tests(
      "HTTPClient",
      [
        "HTTPClient", "HTTPTestServer", "Cryptography", "Time", nio, nioPosix, nioTLS, metrics,
        .product(name: "MetricsTestKit", package: "swift-metrics"),
      ]),
    tests("Postgres", ["Postgres", "Identifiers", "Time", "TestSupport"]),
    .executableTarget(
      name: "RPCTestServer", dependencies: ["RPC", logging], path: "Tests/RPCTestServer",
      swiftSettings: strict),
    .target(
      name: "TalkProtoC", dependencies: ["CLibprotobufC"],
      path: "Tests/RPC/Contract/Generated/C", publicHeadersPath: "."),
    tests(
      "RPC",
      [
        "TalkProtoC",
        "RPC", "RPCTool", "RPCTestServer", "StackProto", "StackProtoC", "CLibprotobufC", nio,
        nioPosix, logging, lifecycle, .product(name: "MetricsTestKit", package: "swift-metrics"),
      ],
      exclude: ["Contract/stack", "Contract/Generated/C", "Contract/Generated/SHA256SUMS"],
      resources: [.copy("PythonClient")]),
    tests("Workflow", ["Workflow", "Postgres", "Identifiers", "Time", "TestSupport"]),
    tests("GraphQL", ["GraphQL"]),
    .executableTarget(
      name: "GraphQLCheck", dependencies: ["GraphQL", collections],
      path: "Tests/Conformance/GraphQL/Check", swiftSettings: strict),
    tests(
      "GraphQLConformance", path: "Tests/Conformance/GraphQL/Tests",
      ["GraphQLCheck", "TestSupport"]),
    tests(
      "ServiceKit", ["ServiceKit", "HTTPClient", "RPC", metrics, logging, lifecycle, nioPosix]),
    tests(
      "Partners",
      [
        "OIDC", "Persona", "CircleWallets", "CircleMint", "DriveWealth", "AmazonSQS", "Bank",
        "ChainNodes", "ZeroG", "HTTPTestServer", "HTTPClient", "Cryptography", "Time", "Money",
        logging,
      ]),
    tests(
      "Gateway",
      [
        "Gateway", "TestSupport", "StackProto", "RPC", "ServiceKit", "HTTPClient", "GraphQL",
        "Cryptography", "Time", hummingbird, jwtKit, nio, nioPosix, nioEmbedded, nioHTTP1,
        nioWebSocket, logging, lifecycle,
      ],
      resources: [.copy("Browser"), .copy("PublicClient"), .copy("Released")]),
    tests(
      "Onboarding",
      [
        "Onboarding", "TestSupport", "StackProto", "RPC", "ServiceKit", "Postgres", "Workflow",
        "HTTPClient", "Cryptography", "Persona", lifecycle,
      ]),
    tests(
      "Wallet",
      [
        "Wallet", "TestSupport", "StackProto", "RPC", "ServiceKit", "Postgres", "Workflow",
        "HTTPClient", "Cryptography", "CircleWallets", lifecycle,
      ]),
    tests(
      "Funding",
      [
        "Funding", "TestSupport", "StackProto", "RPC", "ServiceKit", "Postgres", "Workflow",
        "CircleWallets", "CircleMint", "DriveWealth", "Bank", "Cryptography", "HTTPClient", logging,
      ]),
    tests(
      "Investing",
      [
        "Investing", "TestSupport", "StackProto", "DriveWealth", "AmazonSQS", "HTTPClient", "RPC",
        "ServiceKit", "Workflow", "Postgres", "Identifiers", "Money", "Time", logging, lifecycle,
      ]),
    tests(
      "AICFO",
      [
        "AICFO", "TestSupport", "StackProto", "ZeroG", "HTTPClient", "RPC", "ServiceKit",
        "Workflow", "Postgres", "Identifiers", "Money", "Time", logging, lifecycle,
      ]),
    tests(
      "Sandbox",
      [
        "Sandbox", "HTTPClient", "Cryptography", "Money", "Time", "OIDC", "Persona",
        "CircleWallets", "CircleMint", "DriveWealth", "AmazonSQS", "Bank", "ChainNodes", "ZeroG",
        hummingbird, logging, lifecycle,
      ]),
    tests("Tidy", []),

    // Benchmarks. Yardsticks that need other packages are packages of their own.
    library("BenchMeasuring", path: "Tests/Benchmarks/RPC/Measuring"),
    .target(
      name: "BenchProtoC", dependencies: ["CLibprotobufC"],
      path: "Tests/Benchmarks/RPC/Contract/Generated/C", publicHeadersPath: "."),
    .executableTarget(
      name: "RPCBench",
      dependencies: [
        "RPC", "BenchMeasuring", "BenchProtoC", "CLibprotobufC", arguments, logging, lifecycle,
      ],
      path: "Tests/Benchmarks/RPC",
      exclude: [
        "Contract/stack", "Contract/Generated/C", "Contract/Generated/SHA256SUMS", "Measuring",
        "Yardsticks",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "GraphQLBench", dependencies: ["GraphQL"], path: "Tests/Benchmarks/GraphQL",
      swiftSettings: strict),
    .executableTarget(
      name: "HTTPBench", dependencies: ["HTTPClient", arguments], path: "Tests/Benchmarks/HTTP",
      exclude: ["Yardstick"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)

// One of the fuzzers looks into the RPC library as only tests may, so it builds only with
// `-enable-testing`: `deploy/stack fuzz` sets both.
if Context.environment["STACK_FUZZ"] != nil {
  package.products += [
    .executable(name: "rpc-fuzz", targets: ["RPCFuzz"]),
    .executable(name: "graphql-fuzz", targets: ["GraphQLFuzz"]),
  ]
  package.targets += [
    library("FuzzSupport", path: "Tests/Fuzz/Support"),
    .executableTarget(
      name: "RPCFuzz",
      dependencies: [
        "FuzzSupport", "RPC", "StackProto", "CLibprotobufC", nio, nioPosix, logging,
      ],
      path: "Tests/Fuzz/RPC", swiftSettings: strict),
    .executableTarget(
      name: "GraphQLFuzz", dependencies: ["FuzzSupport", "GraphQL"], path: "Tests/Fuzz/GraphQL",
      swiftSettings: strict),
  ]
}
