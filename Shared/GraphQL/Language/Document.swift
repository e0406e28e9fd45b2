/// A parsed document: what it defines, in order, and the text it came from.
package struct Document: Sendable {
  package let source: SourceText
  package let definitions: [Definition]

  package var operations: [OperationDefinition] {
    definitions.compactMap { if case .operation(let operation) = $0 { operation } else { nil } }
  }

  package var fragments: [FragmentDefinition] {
    definitions.compactMap { if case .fragment(let fragment) = $0 { fragment } else { nil } }
  }
}

package enum Definition: Sendable {
  case operation(OperationDefinition)
  case fragment(FragmentDefinition)
  case schema(SchemaDefinitionNode)
  case type(TypeDefinitionNode)
  case directive(DirectiveDefinitionNode)
}

package enum OperationKind: String, Sendable, CaseIterable {
  case query, mutation, subscription
}

/// A name and the byte offset of its first character.
package struct NameNode: Hashable, Sendable {
  package let text: String
  package let offset: Int
}

package struct OperationDefinition: Sendable {
  package let kind: OperationKind
  package let name: NameNode?
  package let variables: [VariableDefinition]
  package let directives: [DirectiveNode]
  package let selectionSet: SelectionSet
  package let offset: Int
}

package struct FragmentDefinition: Sendable {
  package let name: NameNode
  package let typeCondition: NameNode
  package let directives: [DirectiveNode]
  package let selectionSet: SelectionSet
  package let offset: Int
}

package struct VariableDefinition: Sendable {
  package let name: NameNode
  package let type: TypeNode
  package let defaultValue: ValueNode?
  package let directives: [DirectiveNode]
  package let offset: Int
}

package struct SelectionSet: Sendable {
  /// Unique in its document: what is learnt about a set can be kept under it.
  package let id: Int
  package let selections: [Selection]
  package let offset: Int
}

package indirect enum Selection: Sendable {
  case field(FieldNode)
  case spread(FragmentSpread)
  case inline(InlineFragment)

  package var directives: [DirectiveNode] {
    switch self {
    case .field(let field): field.directives
    case .spread(let spread): spread.directives
    case .inline(let inline): inline.directives
    }
  }
}

package struct FieldNode: Sendable {
  package let alias: NameNode?
  package let name: NameNode
  package let arguments: [ArgumentNode]
  package let directives: [DirectiveNode]
  package let selectionSet: SelectionSet?

  package var offset: Int { (alias ?? name).offset }
  package var responseName: String { (alias ?? name).text }
}

package struct FragmentSpread: Sendable {
  package let name: NameNode
  package let directives: [DirectiveNode]
  package let offset: Int
}

package struct InlineFragment: Sendable {
  package let typeCondition: NameNode?
  package let directives: [DirectiveNode]
  package let selectionSet: SelectionSet
  package let offset: Int
}

package struct ArgumentNode: Sendable {
  package let name: NameNode
  package let value: ValueNode
}

package struct DirectiveNode: Sendable {
  package let name: NameNode
  package let arguments: [ArgumentNode]
  package let offset: Int
}

/// A type as it is referred to: `T`, `[T]`, `T!`.
package indirect enum TypeNode: Sendable {
  case named(NameNode)
  case list(TypeNode, offset: Int)
  case nonNull(TypeNode)

  package var offset: Int {
    switch self {
    case .named(let name): name.offset
    case .list(_, let offset): offset
    case .nonNull(let inner): inner.offset
    }
  }

  package var innermost: NameNode {
    switch self {
    case .named(let name): name
    case .list(let inner, _), .nonNull(let inner): inner.innermost
    }
  }
}

/// A value as it is written in a document.
package struct ValueNode: Sendable {
  package indirect enum Kind: Sendable {
    case variable(String)
    case int(String)
    case float(String)
    case string(String)
    case boolean(Bool)
    case null
    case enumeration(String)
    case list([ValueNode])
    case object([ObjectFieldNode])
  }

  package let kind: Kind
  package let offset: Int
  /// Of a string: whether it stands in three quotes.
  package var isBlock = false
}

package struct ObjectFieldNode: Sendable {
  package let name: NameNode
  package let value: ValueNode
}
