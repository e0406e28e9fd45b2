import FuzzSupport
import GraphQL

/// Writes documents for the fuzz schema: right for the most part, with something wrong now and then.
struct DocumentWriter {
  private let schema: Schema
  private var variables: [(name: String, type: String)] = []

  init(schema: Schema) {
    self.schema = schema
  }

  mutating func document(_ random: inout SeededGenerator) -> String {
    var parts: [String] = []
    for index in 0...(random.once(in: 6) ? 1 : 0) {
      parts.append(operation(index == 0 && random.once(in: 2) ? "" : "Q\(index)", &random))
    }
    for (name, type) in [("F", "A"), ("G", "N"), ("H", "U"), ("J", "B"), ("K", "Query")] {
      guard parts.contains(where: { $0.contains("...\(name)") }) != random.once(in: 40) else {
        continue
      }
      parts.append("fragment \(name) on \(type)\(selections(type, 3, &random))")
    }
    return parts.joined(separator: random.pick([" ", "\n", "\r\n", "# \u{1F600}\n"]))
  }

  private mutating func operation(_ name: String, _ random: inout SeededGenerator) -> String {
    variables = []
    let (kind, root) = random.pick([
      ("query", "Query"), ("query", "Query"), ("query", "Query"), ("mutation", "Mutation"),
      ("subscription", "Subscription"),
    ])
    let body = selections(root, 0, &random)
    let definitions = variables.map { variable in
      let isChanged = random.once(in: 8)
      return
        "$\(variable.name): \(variable.type)\(isChanged ? random.pick(["!", " = 1", " = null"]) : "")"
    }
    if kind == "query", name.isEmpty, definitions.isEmpty, random.once(in: 2) { return body }
    let list = definitions.isEmpty ? "" : "(\(definitions.joined(separator: ", ")))"
    return "\(kind) \(name)\(list)\(body)"
  }

  private mutating func selections(
    _ type: String, _ depth: Int, _ random: inout SeededGenerator
  ) -> String {
    let parts = (0...random.small(5)).map { _ in selection(type, depth, &random) }
    return " { \(parts.joined(separator: " ")) }"
  }

  private mutating func selection(
    _ type: String, _ depth: Int, _ random: inout SeededGenerator
  ) -> String {
    if depth < 4, random.once(in: 8) {
      return "...\(random.pick(["F", "G", "H", "J", "K"]))\(condition(&random))"
    }
    if depth < 4, random.once(in: 8) {
      let inner = random.pick([type, type, "A", "B", "N", "U"])
      return "... on \(inner)\(condition(&random))\(selections(inner, depth + 1, &random))"
    }
    let fields = Array((schema.type(type)?.fields ?? [:]).values)
    guard !fields.isEmpty, !random.once(in: 12) else { return "__typename" }
    let field = random.pick(fields)
    let alias = random.once(in: 6) ? random.pick(["x: ", "y: ", "id: ", "n: "]) : ""
    var text = alias + field.name + arguments(field, &random) + condition(&random)
    let inner = schema.type(field.type.name)
    if (inner?.isComposite == true) != random.once(in: 60) {
      text += depth > 4 ? " { __typename }" : selections(field.type.name, depth + 1, &random)
    }
    return text
  }

  private mutating func condition(_ random: inout SeededGenerator) -> String {
    guard random.once(in: 12) else { return "" }
    let condition = random.pick(["true", "false", variable("Boolean!", &random)])
    return " @\(random.pick(["skip", "include"]))(if: \(condition))"
  }

  private mutating func arguments(
    _ field: FieldDefinition, _ random: inout SeededGenerator
  ) -> String {
    var parts: [String] = []
    for argument in field.arguments.values where argument.isRequired || random.once(in: 3) {
      parts.append("\(argument.name): \(value(argument.type, 0, &random))")
    }
    return parts.isEmpty ? "" : "(\(parts.joined(separator: ", ")))"
  }

  private mutating func value(
    _ type: TypeReference, _ depth: Int, _ random: inout SeededGenerator
  ) -> String {
    if random.once(in: 24) {
      return random.pick(["null", "1e999", "\"\\uD83D\\uDE00\"", "[[]]", "{a: {a: 1}}", "ZZ", "-0"])
    }
    if random.once(in: 6) { return variable(type.text, &random) }
    switch type {
    case .nonNull(let inner): return value(inner, depth, &random)
    case .list(let inner):
      return
        "[\((0..<random.small(4)).map { _ in value(inner, depth + 1, &random) }.joined(separator: ", "))]"
    case .named(let name):
      guard let definition = schema.type(name), definition.kind == .input else {
        return ["Int": "7", "Float": "1.5", "E": "X", "Boolean": "true"][name] ?? "\"s\""
      }
      var fields = Array(definition.inputFields.values)
      if definition.isOneOf { fields = [random.pick(fields)] }
      let members = fields.filter { _ in definition.isOneOf || (depth < 4 && random.once(in: 2)) }
        .map { "\($0.name): \(value($0.type, depth + 1, &random))" }
      return "{\(members.joined(separator: ", "))}"
    }
  }

  private mutating func variable(_ type: String, _ random: inout SeededGenerator) -> String {
    let name = "v\(variables.count)"
    if let known = variables.first(where: { $0.type == type }) { return "$\(known.name)" }
    variables.append((name, type))
    return "$\(name)"
  }
}
