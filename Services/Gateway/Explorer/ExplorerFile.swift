import Cryptography

/// A part of the explorer page, embedded in the executable from `Page/`.
struct ExplorerFile: Sendable {
  let name: String
  let contentType: String
  let bytes: [UInt8]
  /// Changes with the bytes.
  let tag: String

  private init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    let types = [
      "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
      "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
    ]
    contentType = types[String(name.split(separator: ".").last ?? "")] ?? "text/plain"
    tag = "\"\(Hex.encode(Array(SHA256.hash(bytes).prefix(12))))\""
  }

  static let all = [
    ExplorerFile("index.html", PackageResources.index_html),
    ExplorerFile("explorer.css", PackageResources.explorer_css),
    ExplorerFile("icon.svg", PackageResources.icon_svg),
    ExplorerFile("explorer.js", PackageResources.explorer_js),
    ExplorerFile("client.js", PackageResources.client_js),
    ExplorerFile("completion.js", PackageResources.completion_js),
    ExplorerFile("docs.js", PackageResources.docs_js),
    ExplorerFile("dom.js", PackageResources.dom_js),
    ExplorerFile("editor.js", PackageResources.editor_js),
    ExplorerFile("example.js", PackageResources.example_js),
    ExplorerFile("headers.js", PackageResources.headers_js),
    ExplorerFile("highlight.js", PackageResources.highlight_js),
    ExplorerFile("history.js", PackageResources.history_js),
    ExplorerFile("language.js", PackageResources.language_js),
    ExplorerFile("printer.js", PackageResources.printer_js),
    ExplorerFile("results.js", PackageResources.results_js),
    ExplorerFile("schema.js", PackageResources.schema_js),
    ExplorerFile("splitter.js", PackageResources.splitter_js),
    ExplorerFile("storage.js", PackageResources.storage_js),
    ExplorerFile("suggestions.js", PackageResources.suggestions_js),
    ExplorerFile("tabs.js", PackageResources.tabs_js),
    ExplorerFile("validation.js", PackageResources.validation_js),
    ExplorerFile("variables.js", PackageResources.variables_js),
  ]
}
