@main struct InvestingMain {
  static func main() async throws {}
}
