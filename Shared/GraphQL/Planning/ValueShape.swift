import Synchronization

/// A type as values are completed to it (section 6.4.3), its names looked up once.
final class ValueShape: Sendable {
  enum Kind: Sendable {
    case leaf(LeafShape)
    case list(of: ValueShape)
    case object(ObjectShape)
  }

  let isNonNull: Bool
  let kind: Kind

  init(isNonNull: Bool, kind: Kind) {
    self.isNonNull = isNonNull
    self.kind = kind
  }
}

/// An object, interface or union type, and what is selected of it.
final class ObjectShape: Sendable {
  let type: TypeDefinition
  private let sets: [SelectionSet]
  /// Of an object type; made when the first object is met.
  private let ownPlan = AtomicLazyReference<SelectionPlan>()
  /// Of the object types that an abstract type has turned out to be so far.
  private let concretePlans = Mutex<[String: SelectionPlan]>([:])

  init(type: TypeDefinition, sets: [SelectionSet]) {
    self.type = type
    self.sets = sets
  }

  /// The plan for an object type.
  func plan(_ planner: Planner) -> SelectionPlan {
    ownPlan.load() ?? ownPlan.storeIfNil(planner.plan(sets, on: type))
  }

  /// The plan for an object of an abstract type; nil when there is no such object type in it.
  func plan(forConcrete name: String, _ planner: Planner) -> SelectionPlan? {
    if let known = concretePlans.withLock({ $0[name] }) { return known }
    let schema = planner.access.schema
    guard let concrete = schema.type(name), concrete.kind == .object,
      schema.isPossible(name, of: type.name)
    else { return nil }
    let plan = planner.plan(sets, on: concrete)
    concretePlans.withLock { $0[name] = plan }
    return plan
  }
}

/// A scalar or enum type. What is large is kept apart, since a shape is copied for each value.
enum LeafShape: Sendable {
  case builtIn(BuiltInScalar)
  indirect case enumeration(TypeDefinition)
  indirect case custom(String, ScalarCodec?)

  /// A result as the response has it (section 6.4.3 "Coercing Results").
  func coerced(_ value: GraphQLValue) throws(ScalarError) -> GraphQLValue {
    switch self {
    case .builtIn(let scalar):
      return try scalar.serialize(value)
    case .enumeration(let type):
      guard case .string(let name) = value, type.values[name] != nil else {
        throw ScalarError("Enum \"\(type.name)\" cannot represent value: \(value.shown)")
      }
      return value
    case .custom(let name, let codec):
      guard let codec else { return value }
      do {
        return try codec.serialize(value)
      } catch let error as ScalarError {
        throw error
      } catch {
        throw ScalarError("Cannot represent a value of type \"\(name)\".")
      }
    }
  }

  var name: String {
    switch self {
    case .builtIn(let scalar): scalar.rawValue
    case .enumeration(let type): type.name
    case .custom(let name, _): name
    }
  }
}
