import ServiceKit

@main struct OnboardingMain {
  static func main() async {
    await ServiceCommand<Onboarding>.main()
  }
}
