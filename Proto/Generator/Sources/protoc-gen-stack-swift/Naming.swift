import SwiftProtobufPluginLibrary

/// How things in a `.proto` are called in Swift and in what `protoc-c` generates.
enum Naming {
  // MARK: Swift

  /// `stack.funding.v1` is `FundingV1`. A domain that is an acronym takes its service's spelling.
  static func namespace(of file: FileDescriptor) -> String {
    var parts = file.package.split(separator: ".").map(String.init)
    if parts.count > 2 { parts.removeFirst() }
    return parts.map { part in
      let service = file.services.first { $0.name.lowercased() == part }
      return service?.name ?? part.prefix(1).uppercased() + part.dropFirst()
    }.joined()
  }

  /// `FundingV1.Deposit`, with outer messages where it is nested.
  static func type(_ message: Descriptor) -> String {
    guard let outer = message.containingType else {
      return "\(namespace(of: message.file)).\(message.name)"
    }
    return "\(type(outer)).\(message.name)"
  }

  /// `FundingV1.DepositStatus`, with outer messages where it is nested.
  static func type(_ enumeration: EnumDescriptor) -> String {
    guard let outer = enumeration.containingType else {
      return "\(namespace(of: enumeration.file)).\(enumeration.name)"
    }
    return "\(type(outer)).\(enumeration.name)"
  }

  /// `user_id` is `userID`.
  static func member(_ snake: String) -> String {
    escaped(camel(snake.split(separator: "_").map { lowerFirst(String($0)) }))
  }

  /// `DEPOSIT_STATUS_IN_REVIEW` of `DepositStatus` is `inReview`.
  static func enumCase(_ value: EnumValueDescriptor) -> String {
    var words = value.name.lowercased().split(separator: "_").map(String.init)
    var prefix = Substring(value.enumType.name.lowercased())
    var dropped = 0
    while dropped < words.count - 1, !prefix.isEmpty, prefix.hasPrefix(words[dropped]) {
      prefix = prefix.dropFirst(words[dropped].count)
      dropped += 1
    }
    if prefix.isEmpty { words.removeFirst(dropped) }
    let name = camel(words)
    return name.first?.isNumber == true ? "_\(name)" : escaped(name)
  }

  /// `GetBalance` is `getBalance`.
  static func method(_ name: String) -> String { escaped(lowerFirst(name)) }

  /// `instrument` is `Instrument`.
  static func oneofType(_ oneof: OneofDescriptor) -> String {
    let name = camel(oneof.name.split(separator: "_").map(String.init))
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  private static func lowerFirst(_ name: String) -> String {
    name.prefix(1).lowercased() + name.dropFirst()
  }

  private static func camel(_ words: [String]) -> String {
    let acronyms = ["id": "ID", "ids": "IDs", "url": "URL", "urls": "URLs"]
    let rest = words.dropFirst().map { acronyms[$0] ?? $0.prefix(1).uppercased() + $0.dropFirst() }
    return (words.prefix(1) + rest).joined()
  }

  private static func escaped(_ name: String) -> String {
    swiftKeywords.contains(name) ? "`\(name)`" : name
  }

  private static let swiftKeywords: Set<String> = [
    "as", "any", "associatedtype", "break", "case", "catch", "class", "continue", "default",
    "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate",
    "for", "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil",
    "operator", "package", "precedencegroup", "private", "protocol", "public", "repeat",
    "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw",
    "throws", "true", "try", "typealias", "var", "where", "while",
  ]

  // MARK: C, as protoc-c names things

  /// `stack.funding.v1.Deposit` is `Stack__Funding__V1__Deposit`.
  static func cType(_ fullName: String) -> String {
    fullName.split(separator: ".").map { part in
      part.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }.joined(separator: "__")
  }

  /// `stack.funding.v1.GetBalanceRequest` is `stack__funding__v1__get_balance_request`.
  static func cFunctionPrefix(_ fullName: String) -> String {
    fullName.split(separator: ".").map { part in
      var result = ""
      var wasUpper = true
      for character in part {
        if character.isUppercase {
          if !wasUpper { result += "_" }
          result += character.lowercased()
        } else {
          result.append(character)
        }
        wasUpper = character.isUppercase
      }
      return result
    }.joined(separator: "__")
  }

  /// `class` is `class_`, as it is a keyword of C++; Swift's own keywords are quoted.
  static func cMember(_ name: String) -> String {
    let lower = name.lowercased()
    return cKeywords.contains(lower) ? "\(lower)_" : escaped(lower)
  }

  private static let cKeywords: Set<String> = [
    "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char",
    "class", "compl", "const", "const_cast", "continue", "default", "delete", "do", "double",
    "dynamic_cast", "else", "enum", "explicit", "extern", "false", "float", "for", "friend",
    "goto", "if", "inline", "int", "long", "mutable", "namespace", "new", "not", "not_eq",
    "operator", "or", "or_eq", "private", "protected", "public", "register", "reinterpret_cast",
    "return", "short", "signed", "sizeof", "static", "static_cast", "struct", "switch",
    "template", "this", "throw", "true", "try", "typedef", "typeid", "typename", "union",
    "unsigned", "using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq",
  ]
}
