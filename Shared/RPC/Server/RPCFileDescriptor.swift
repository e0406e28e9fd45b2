/// What a `.proto` file declares, as reflection tells it.
package struct RPCFileDescriptor: Sendable, Hashable {
  /// The file's name, `stack/funding/v1/funding.proto`.
  package let name: String
  /// A serialized `google.protobuf.FileDescriptorProto`.
  package let bytes: [UInt8]

  /// The descriptor whose bytes are the characters of `text`, none of them above U+00FF: the form
  /// that generated code keeps it in, because it compiles at once and can be read.
  package init(name: String, text: String) {
    self.name = name
    bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
  }
}
