@main struct JourneyMain {
  static func main() async throws {}
}
