import ServiceKit

@main struct WalletMain {
  static func main() async {
    await ServiceCommand<Wallet>.main()
  }
}
