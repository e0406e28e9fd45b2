import Foundation
import RPC

/// A failed call in words.
enum ErrorText {
  static func describe(_ error: RPCError, _ contract: Contract) -> String {
    var lines = ["\(error.code.name) (\(error.code.rawValue)): \(error.message)"]
    if let reason = error.reason { lines.append("  reason: \(reason)") }
    if let field = error.field { lines.append("  field: \(field)") }
    if let wait = error.retryAfter { lines.append("  retry after: \(wait)") }
    for detail in error.details {
      let known = contract.messages[detail.typeName].flatMap {
        try? MessageDecoder(contract: contract).decode(detail.bytes, as: $0)
      }
      let text = known?.text(isPretty: false) ?? Data(detail.bytes).base64EncodedString()
      lines.append("  detail \(detail.typeName): \(text)")
    }
    for entry in error.metadata.entries {
      let value =
        entry.name.hasSuffix("-bin")
        ? Data(entry.value).base64EncodedString() : String(decoding: entry.value, as: UTF8.self)
      lines.append("  metadata \(entry.name): \(value)")
    }
    return lines.joined(separator: "\n")
  }
}
