import ServiceKit

@main struct InvestingMain {
  static func main() async { await ServiceCommand<Investing>.main() }
}
