import FuzzSupport
import GraphQL

/// An object whose fields are whatever its seed says: of the right type or not, there or failing, at
/// once or later. With the same seed it is the same, whenever its values come.
struct AnySource: GraphQLSource {
  let seed: UInt64
  /// How many objects may still be in each other.
  let depth: Int
  /// Whether values come later; which of them, only chance says.
  let isLate: Bool

  struct Failure: Error {}

  var graphQLTypeName: String? {
    switch seed % 16 {
    case 0: nil
    case 1: "Nothing"
    default: seed % 2 == 0 ? "A" : "B"
    }
  }

  func resolve(_ field: String, _ arguments: GraphQLArguments) throws -> Resolved {
    // The name decides, not the place: equal fields are equal everywhere.
    let name = field.utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
      ($0 ^ UInt64($1)) &* 1_099_511_628_211
    }
    var random = SeededGenerator(seed: seed ^ name)
    let value = value(of: field, &random)
    guard isLate, Bool.random() else { return value }
    return .later {
      if Bool.random() { await Task.yield() }
      return value
    }
  }

  private func value(of field: String, _ random: inout SeededGenerator) -> Resolved {
    switch random.next() % 24 {
    case 0: return .null
    case 1: return .failure(Failure())
    case 2: return .value(random.pick([1, "text", 1e300, true, [], [:], [nil, [1]]]))
    default: break
    }
    switch field {
    case "id", "s": return .string("i\(random.next() % 100)\"\n")
    case "e": return .string(random.pick(["X", "Y", "Z"]))
    case "f", "more": return .value(random.pick([1.5, 2, -0.0, .int(.max)]))
    case "b" where seed % 2 == 0: return items(&random)
    case "u", "all":
      return field == "all" ? .list([items(&random), items(&random)]) : items(&random)
    default: return object(&random)
    }
  }

  private func items(_ random: inout SeededGenerator) -> Resolved {
    .list(
      (0..<random.small(4)).map { _ in
        let item = object(&random)
        return isLate && Bool.random() ? .later { item } : item
      })
  }

  private func object(_ random: inout SeededGenerator) -> Resolved {
    guard depth > 0 else { return .null }
    return .object(AnySource(seed: random.next(), depth: depth - 1, isLate: isLate))
  }
}
