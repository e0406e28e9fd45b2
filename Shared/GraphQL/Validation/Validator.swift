/// Checks an executable document against a schema by the rules of section 5. One walk over each
/// definition serves the rules that look at single nodes; what concerns fragments and variables as
/// a whole is gathered on the way and judged afterwards.
struct Validator {
  let document: Document
  let schema: Schema
  let fragments: [String: FragmentDefinition]
  private let errorLimit: Int
  private(set) var errors: [GraphQLError] = []
  /// Gathered per definition: what it spreads and which variables it uses.
  var contents: [Contents] = []
  var fragmentContents: [String: Contents] = [:]
  /// Fields seen, as a measure of the document.
  var fieldCount = 0

  /// What one operation or fragment holds directly.
  struct Contents {
    var spreads: [FragmentSpread] = []
    var usages: [VariableUsage] = []
  }

  /// A variable where it is used, with what the place asks for.
  struct VariableUsage {
    let name: String
    let offset: Int
    /// Nil where the place is unknown or takes anything.
    let type: TypeReference?
    let hasDefault: Bool
    /// The OneOf input object whose field it fills.
    let oneOf: String?
  }

  /// All errors, in the order found, at most `errorLimit` of them.
  static func validate(
    _ document: Document, against schema: Schema, errorLimit: Int
  ) -> [GraphQLError] {
    var validator = Validator(document, schema, errorLimit)
    validator.run()
    return validator.errors
  }

  private init(_ document: Document, _ schema: Schema, _ errorLimit: Int) {
    self.document = document
    self.schema = schema
    self.errorLimit = errorLimit
    fragments = Dictionary(document.fragments.map { ($0.name.text, $0) }) { _, last in last }
  }

  private mutating func run() {
    checkDefinitions()
    for definition in document.definitions {
      var gathered = Contents()
      switch definition {
      case .operation(let operation):
        walk(operation, &gathered)
        contents.append(gathered)
      case .fragment(let fragment):
        walk(fragment, &gathered)
        gathered.spreads = Self.spreads(in: fragment.selectionSet)
        contents.append(gathered)
        fragmentContents[fragment.name.text] = gathered
      default:
        contents.append(gathered)
      }
    }
    checkFragmentUse()
    checkFragmentCycles()
    checkVariables()
    checkIntrospectionDepth()
    guard errors.count < errorLimit else { return }
    let overlaps = FieldOverlap.errors(for: self, fieldCount: fieldCount)
    errors += overlaps.prefix(errorLimit - errors.count)
  }

  /// The spreads of a selection set, its own before those of the sets within, of which the last
  /// comes first: the order in which graphql-js follows them, so that it and we tell of the same
  /// cycles.
  private static func spreads(in set: SelectionSet) -> [FragmentSpread] {
    var found: [FragmentSpread] = []
    var sets = [set]
    while let set = sets.popLast() {
      for selection in set.selections {
        switch selection {
        case .field(let field): if let inner = field.selectionSet { sets.append(inner) }
        case .inline(let inline): sets.append(inline.selectionSet)
        case .spread(let spread): found.append(spread)
        }
      }
    }
    return found
  }

  mutating func report(_ rule: Rule, _ message: String, at offsets: Int...) {
    report(rule, message, at: offsets)
  }

  mutating func report(_ rule: Rule, _ message: String, at offsets: [Int]) {
    guard errors.count < errorLimit else { return }
    errors.append(error(rule, message, offsets))
  }

  func error(_ rule: Rule, _ message: String, _ offsets: [Int]) -> GraphQLError {
    GraphQLError(
      .validation, message, locations: offsets.map(document.source.location(at:)),
      rule: rule.rawValue)
  }
}

/// The rules by the names that graphql-js gives them.
enum Rule: String {
  case executableDefinitions = "ExecutableDefinitions"
  case knownOperationTypes = "KnownOperationTypes"
  case uniqueOperationNames = "UniqueOperationNames"
  case loneAnonymousOperation = "LoneAnonymousOperation"
  case singleFieldSubscriptions = "SingleFieldSubscriptions"
  case maxIntrospectionDepth = "MaxIntrospectionDepth"
  case fieldsOnCorrectType = "FieldsOnCorrectType"
  case overlappingFieldsCanBeMerged = "OverlappingFieldsCanBeMerged"
  case scalarLeafs = "ScalarLeafs"
  case knownArgumentNames = "KnownArgumentNames"
  case uniqueArgumentNames = "UniqueArgumentNames"
  case providedRequiredArguments = "ProvidedRequiredArguments"
  case uniqueFragmentNames = "UniqueFragmentNames"
  case knownTypeNames = "KnownTypeNames"
  case fragmentsOnCompositeTypes = "FragmentsOnCompositeTypes"
  case noUnusedFragments = "NoUnusedFragments"
  case knownFragmentNames = "KnownFragmentNames"
  case noFragmentCycles = "NoFragmentCycles"
  case possibleFragmentSpreads = "PossibleFragmentSpreads"
  case valuesOfCorrectType = "ValuesOfCorrectType"
  case uniqueInputFieldNames = "UniqueInputFieldNames"
  case knownDirectives = "KnownDirectives"
  case uniqueDirectivesPerLocation = "UniqueDirectivesPerLocation"
  case uniqueVariableNames = "UniqueVariableNames"
  case variablesAreInputTypes = "VariablesAreInputTypes"
  case noUndefinedVariables = "NoUndefinedVariables"
  case noUnusedVariables = "NoUnusedVariables"
  case variablesInAllowedPosition = "VariablesInAllowedPosition"
}
