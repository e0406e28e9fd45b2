/// What a person answered in an inquiry, by Persona's names such as "name-first"
/// (docs.withpersona.com, "Inquiry fields"): `{"name-first":{"type":"string","value":"Mia"}}`.
///
/// Personal data: never logged, and so not shown by its description.
package struct InquiryFields: Sendable, Hashable, Decodable, CustomStringConvertible {
  private let texts: [String: String]

  /// The answer as text; nil when there is none, or it is no text.
  package subscript(name: String) -> String? { texts[name] }

  package var description: String { "\(texts.count) fields" }

  package init(_ texts: [String: String] = [:]) {
    self.texts = texts
  }

  /// Leaves out whatever is not a text, and all of it if it is no object.
  package init(from decoder: any Decoder) throws {
    let fields = try? decoder.singleValueContainer().decode([String: Field].self)
    texts = (fields ?? [:]).compactMapValues(\.text)
  }

  private struct Field: Decodable {
    let text: String?

    private enum CodingKeys: String, CodingKey {
      case value
    }

    init(from decoder: any Decoder) throws {
      let container = try? decoder.container(keyedBy: CodingKeys.self)
      text = try? container?.decode(String.self, forKey: .value)
    }
  }
}
