import ServiceKit

@main struct GatewayMain {
  static func main() async {
    await StatelessServiceCommand<Gateway>.main()
  }
}
