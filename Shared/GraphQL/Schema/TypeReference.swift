/// A type as fields, arguments and variables refer to it.
package indirect enum TypeReference: Hashable, Sendable {
  case named(String)
  case list(TypeReference)
  case nonNull(TypeReference)

  init(_ node: TypeNode) {
    switch node {
    case .named(let name): self = .named(name.text)
    case .list(let inner, _): self = .list(TypeReference(inner))
    case .nonNull(let inner): self = .nonNull(TypeReference(inner))
    }
  }

  package var text: String {
    switch self {
    case .named(let name): name
    case .list(let inner): "[\(inner.text)]"
    case .nonNull(let inner): "\(inner.text)!"
    }
  }

  /// The named type at the core.
  package var name: String {
    switch self {
    case .named(let name): name
    case .list(let inner), .nonNull(let inner): inner.name
    }
  }

  package var isNonNull: Bool {
    if case .nonNull = self { true } else { false }
  }

  /// Without one outer `!`.
  package var nullable: TypeReference {
    if case .nonNull(let inner) = self { inner } else { self }
  }
}
