@main struct OnboardingMain {
  static func main() async throws {}
}
