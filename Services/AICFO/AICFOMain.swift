@main struct AICFOMain {
  static func main() async throws {}
}
