import ServiceKit

@main struct AICFOMain {
  static func main() async { await ServiceCommand<AICFO>.main() }
}
