// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that building the product never builds swift-protobuf.
let package = Package(
  name: "stack-generator",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "protoc-gen-stack-swift", targets: ["protoc-gen-stack-swift"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0")
  ],
  targets: [
    .executableTarget(
      name: "protoc-gen-stack-swift",
      dependencies: [
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        .product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf"),
      ],
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"), .treatAllWarnings(as: .error),
      ])
  ],
  swiftLanguageModes: [.v6]
)
