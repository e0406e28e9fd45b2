// swift-tools-version: 6.2
import PackageDescription

// What the RPC library is measured beside. A package of its own, so that the product never depends on
// it; its contenders take the same arguments as `rpc-bench` and print the same lines. GRPCEcho/Generated is
// what `protoc-gen-swift` 1.39.0 makes of ../Contract, with Visibility=Internal.
let package = Package(
  name: "rpc-yardsticks",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "nio-echo", targets: ["NIOEcho"]),
    .executable(name: "grpc-echo", targets: ["GRPCEcho"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/grpc/grpc-swift-2", exact: "2.4.3"),
    .package(url: "https://github.com/grpc/grpc-swift-nio-transport", exact: "2.9.2"),
    .package(url: "https://github.com/grpc/grpc-swift-protobuf", exact: "2.4.1"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
  ],
  targets: [
    // The same files as rpc-bench's, through a link.
    .target(name: "BenchMeasuring", path: "Sources/BenchMeasuring"),
    .executableTarget(
      name: "NIOEcho",
      dependencies: [
        "BenchMeasuring",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "GRPCEcho",
      dependencies: [
        "BenchMeasuring",
        .product(name: "GRPCCore", package: "grpc-swift-2"),
        .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
        .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
