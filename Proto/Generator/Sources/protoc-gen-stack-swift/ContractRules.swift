import SwiftProtobufPluginLibrary

/// What our contracts leave out, so that both generators and every reader agree on the rest.
enum ContractRules {
  /// Throws a `Refusal` naming the first thing that is not allowed.
  static func check(_ file: FileDescriptor) throws {
    guard file.edition == .proto3 else { throw Refusal("\(file.name): only proto3") }
    guard file.package.split(separator: ".").count >= 2 else {
      throw Refusal("\(file.name): the package has to be `stack.<domain>.v<N>`")
    }
    for one in file.messages { try check(one, inside: []) }
    for one in file.enums { try check(one) }
    for service in file.services {
      for method in service.methods
      where method.clientStreaming && method.options.idempotencyLevel != .idempotencyUnknown {
        throw Refusal("\(method.fullName): a stream of requests is never sent again")
      }
    }
  }

  private static func check(_ message: Descriptor, inside: [String]) throws {
    guard !message.options.mapEntry else { throw Refusal("\(message.fullName): no maps") }
    try checkRecursion(of: message, path: [message.fullName])
    for field in message.fields {
      guard field.containingOneof == nil || field.realContainingOneof != nil else {
        throw Refusal("\(field.fullName): no `optional`")
      }
      guard field.type != .group else { throw Refusal("\(field.fullName): no groups") }
    }
    for one in message.messages { try check(one, inside: inside + [message.fullName]) }
    for one in message.enums { try check(one) }
  }

  /// A recursive type would let a small message recurse as deep as its sender likes.
  private static func checkRecursion(of message: Descriptor, path: [String]) throws {
    for field in message.fields where field.type == .message {
      guard let inner = field.messageType else { continue }
      guard !path.contains(inner.fullName) else {
        throw Refusal("\(field.fullName): messages do not contain themselves")
      }
      try checkRecursion(of: inner, path: path + [inner.fullName])
    }
  }

  private static func check(_ enumeration: EnumDescriptor) throws {
    guard enumeration.values.first?.number == 0 else {
      throw Refusal("\(enumeration.fullName): the first value is 0")
    }
    guard !enumeration.options.allowAlias else {
      throw Refusal("\(enumeration.fullName): no aliases")
    }
  }
}
