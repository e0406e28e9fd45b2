import Foundation
import ServiceKit
import Testing

@Suite struct SettingsTests {
  @Test("A missing setting is named in one line")
  func missing() {
    let settings = Settings(environment: [:])
    let error = #expect(throws: SettingError.self) { try settings.require("FUNDING_DATABASE_URL") }
    #expect(error?.description == "Setting FUNDING_DATABASE_URL is missing.")
  }

  @Test("An empty setting counts as missing")
  func empty() throws {
    let settings = Settings(environment: ["A_B": ""])
    #expect(try settings.optional("A_B") == nil)
    #expect(try settings.string("A_B", default: "x") == "x")
  }

  @Test("A secret is read from the file that NAME_FILE names, without the line's end")
  func fromFile() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data("s3cret\n".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let settings = Settings(environment: ["API_KEY_FILE": file.path])
    #expect(try settings.require("API_KEY") == "s3cret")
  }

  @Test("A file that cannot be read stops the start")
  func unreadableFile() {
    let settings = Settings(environment: ["API_KEY_FILE": "/nowhere/at/all"])
    let error = #expect(throws: SettingError.self) { try settings.require("API_KEY") }
    #expect(error?.name == "API_KEY_FILE")
  }

  @Test("A malformed value is refused by name and never shown")
  func malformed() {
    let settings = Settings(environment: [
      "NUMBER": "seven", "SWITCH": "maybe", "TIME": "5 minutes", "LISTEN": "nowhere",
    ])
    for read: () throws -> Void in [
      { _ = try settings.int("NUMBER", default: 1) },
      { _ = try settings.bool("SWITCH", default: true) },
      { _ = try settings.duration("TIME", default: .seconds(1)) },
      { _ = try settings.address("LISTEN") },
    ] {
      let error = #expect(throws: SettingError.self) { try read() }
      let text = error?.description ?? ""
      #expect(["seven", "maybe", "5 minutes", "nowhere"].allSatisfy { !text.contains($0) })
    }
  }

  @Test("A span of time that no number can hold is refused")
  func endlessSpan() {
    let settings = Settings(environment: ["T": "9223372036854775807d"])
    #expect(throws: SettingError.self) { try settings.duration("T", default: .zero) }
  }

  @Test(
    "Spans of time carry their unit",
    arguments: [
      ("250ms", Duration.milliseconds(250)), ("5s", .seconds(5)), ("2m", .seconds(120)),
      ("1h", .seconds(3_600)), ("10d", .seconds(864_000)),
    ])
  func durations(text: String, duration: Duration) throws {
    let settings = Settings(environment: ["T": text])
    #expect(try settings.duration("T", default: .zero) == duration)
  }

  @Test(
    "Addresses are host and port, IPv6 in brackets",
    arguments: [
      ("127.0.0.1:7103", "127.0.0.1", 7103, true), ("[::1]:1", "::1", 1, true),
      ("funding:7103", "funding", 7103, false), ("0.0.0.0:80", "0.0.0.0", 80, false),
    ])
  func addresses(text: String, host: String, port: Int, loopback: Bool) throws {
    let address = try #require(SocketAddressSetting(text))
    #expect((address.host, address.port) == (host, port))
    #expect(address.isLoopback == loopback)
    #expect(address.description == text)
  }
}
