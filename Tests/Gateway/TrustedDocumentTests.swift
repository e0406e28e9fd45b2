import Foundation
import GraphQL
import ServiceKit
import Testing

@testable import Gateway

@Suite struct TrustedDocumentTests {
  private static let known = "query Me { me { id } }\n"
  private static let hash = TrustedDocuments.id(of: known)

  /// Calls `body` with the path of what `write` has put there.
  private func inFolder(
    _ files: [String: String], _ body: (String) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "trusted-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    try await body(folder.path)
  }

  private func ask(
    _ world: GatewayWorld, _ token: String, _ body: String
  ) async throws -> GatewayWorld.Answer {
    try await world.send(
      .post, "/graphql",
      [("content-type", "application/json"), ("authorization", "Bearer \(token)")], body: body)
  }

  private func persisted(_ hash: String) -> String {
    #"{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"\#(hash)"}}}"#
  }

  @Test func nothingElseRunsWhereTheSwitchIsOn() async throws {
    try await inFolder(["me.graphql": Self.known, "notes.txt": "no document"]) { path in
      let settings = ["GATEWAY_TRUSTED_DOCUMENTS": path, "GATEWAY_TRUSTED_ONLY": "true"]
      try await GatewayWorld.with(settings) { world in
        let token = try await world.token()
        for body in [
          persisted(Self.hash), #"{"documentId":"sha256:\#(Self.hash)"}"#,
          #"{"documentId":"\#(Self.hash)","operationName":"Me"}"#,
          #"{"query":"query Me { me { id } }\n"}"#,
        ] {
          #expect(try await ask(world, token, body).text == #"{"data":{"me":null}}"#, "\(body)")
        }
        let get = try await world.send(
          .get, "/graphql?documentId=sha256:\(Self.hash)",
          [("authorization", "Bearer \(token)"), ("content-type", "application/json")])
        #expect(get.text == #"{"data":{"me":null}}"#)
        let foreign = "{ __typename }"
        for body in [
          #"{"query":"\#(foreign)"}"#, persisted(TrustedDocuments.id(of: foreign)),
          #"{"query":"\#(foreign)","extensions":{"persistedQuery":{"version":1,"sha256Hash":"\#(TrustedDocuments.id(of: foreign))"}}}"#,
        ] {
          let answer = try await ask(world, token, body)
          #expect(answer.status == 400 && answer.code == "DOCUMENT_NOT_TRUSTED", "\(body)")
        }
        #expect(try await ask(world, token, #"{"documentId":"md5:1"}"#).code == "INVALID_INPUT")
        #expect(try await ask(world, token, #"{"documentId":1}"#).code == "INVALID_INPUT")
      }
    }
  }

  @Test(
    "A manifest names documents by their hash",
    arguments: [
      #"{"HASH":"query Me { me { id } }\n"}"#,
      #"{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"HASH","name":"Me","type":"query","body":"query Me { me { id } }\n"}]}"#,
    ])
  func manifests(text: String) async throws {
    let manifest = text.replacing("HASH", with: Self.hash)
    try await inFolder(["manifest.json": manifest]) { path in
      let settings = ["GATEWAY_TRUSTED_DOCUMENTS": "\(path)/manifest.json"]
      try await GatewayWorld.with(settings) { world in
        let token = try await world.token()
        #expect(try await ask(world, token, persisted(Self.hash)).text == #"{"data":{"me":null}}"#)
        // Others run too, as long as the switch is off.
        #expect(
          try await ask(world, token, #"{"query":"{ __typename }"}"#).text
            == #"{"data":{"__typename":"Query"}}"#)
        let unknown = try await ask(world, token, persisted(TrustedDocuments.id(of: "{ a }")))
        #expect(unknown.code == "PERSISTED_QUERY_NOT_FOUND")
      }
    }
  }

  @Test(
    "What cannot be run is told at the start",
    arguments: [
      ("a.graphql", "query { nothing }"), ("a.graphql", "query {"),
      ("a.json", #"{"0000":"{ __typename }"}"#), ("a.json", "[]"),
      ("a.json", #"{"operations":[{"id":"x"}]}"#),
    ])
  func mistakes(name: String, text: String) async throws {
    try await inFolder([name: text]) { path in
      let place = name == "a.json" ? "\(path)/a.json" : path
      await #expect(throws: SettingError.self) {
        try await GatewayWorld.with(["GATEWAY_TRUSTED_DOCUMENTS": place]) { _ in }
      }
    }
  }
}
