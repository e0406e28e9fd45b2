@main struct WalletMain {
  static func main() async throws {}
}
