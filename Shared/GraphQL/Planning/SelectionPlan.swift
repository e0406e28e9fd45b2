/// What is to be read of objects of one type: fields collected through fragments, merged, in the
/// order in which the response has them.
final class SelectionPlan: Sendable {
  let fields: [FieldPlan]

  init(fields: [FieldPlan]) {
    self.fields = fields
  }
}

/// One field of a response object: everything about it that depends neither on the object nor on the
/// request at hand.
final class FieldPlan: Sendable {
  let name: String
  let responseName: String
  /// The response name as JSON text, colon included.
  let key: [UInt8]
  /// The object type it is read from.
  let parentType: String
  let access: FieldAccess
  let arguments: ArgumentPlan
  let shape: ValueShape
  /// Byte offsets of the fields that were merged, for errors.
  let offsets: [Int]

  init(
    nodes: [FieldNode], name: String, responseName: String, parentType: String,
    access: FieldAccess, arguments: ArgumentPlan, shape: ValueShape
  ) {
    self.name = name
    self.responseName = responseName
    self.parentType = parentType
    self.access = access
    self.arguments = arguments
    self.shape = shape
    var writer = JSONWriter()
    writer.string(responseName)
    writer.byte(UInt8(ascii: ":"))
    key = writer.bytes
    offsets = nodes.map(\.offset)
  }
}
