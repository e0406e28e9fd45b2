import ArgumentParser

/// `rpc describe ADDR NAME`.
struct DescribeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Show the declaration of a service, method, message or enum."
  )

  @OptionGroup var connection: ConnectionOptions

  @Argument(help: "Full name, or the end of it.")
  var name: String

  func run() async throws {
    try await connection.withChannel { channel in
      let contract = try await connection.loadContract(channel)
      var texts: [String: String] = [:]
      for (name, service) in contract.services {
        texts[name] = ContractText.describe(service)
        for method in service.methods {
          texts["\(name)/\(method.name)"] = ContractText.describe(method)
        }
      }
      for (name, message) in contract.messages { texts[name] = ContractText.describe(message) }
      for (name, one) in contract.enums { texts[name] = ContractText.describe(one) }
      let found = try NameSearch.find(name, among: Array(texts.keys), what: "declaration of")
      Output.line(texts[found] ?? "")
    }
  }
}
