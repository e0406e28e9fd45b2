@main struct FundingMain {
  static func main() async throws {}
}
