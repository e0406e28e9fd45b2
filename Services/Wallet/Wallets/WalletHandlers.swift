import RPC
import ServiceKit
import StackProto
import Workflow

/// Speaks `stack.wallet.v1.Wallet`; decides nothing.
struct WalletHandlers: WalletV1.WalletService {
  let wallets: any WalletRepository
  let addresses: WalletAddresses
  let events: UserEventFeed

  func createUserWallet(
    _ request: WalletV1.CreateUserWalletRequest, _ context: RPCContext
  ) async throws -> WalletV1.UserWallet {
    let chain = try Chain(wire: request.chain)
    return WalletV1.UserWallet(
      try await wallets.ensure(.user(try context.user), on: chain))
  }

  func getDepositAddress(
    _ request: WalletV1.GetDepositAddressRequest, _ context: RPCContext
  ) async throws -> WalletV1.DepositAddress {
    let chain = try Chain(wire: request.chain)
    let (wallet, custody) = try await addresses.depositAddress(
      of: try context.user, on: chain)
    return WalletV1.DepositAddress(
      chain: request.chain, address: custody.address, walletID: wallet.description)
  }

  func listWallets(
    _ request: WalletV1.ListWalletsRequest, _ context: RPCContext
  ) async throws -> WalletV1.ListWalletsResponse {
    let list = try await wallets.list(of: try context.user)
    return WalletV1.ListWalletsResponse(wallets: list.map { WalletV1.UserWallet($0) })
  }

  func getWalletByAddress(
    _ request: WalletV1.GetWalletByAddressRequest, _ context: RPCContext
  ) async throws -> WalletV1.UserWallet {
    let chain = try Chain(wire: request.chain)
    guard let wallet = try await wallets.find(address: request.address, on: chain) else {
      throw WalletError.notFound
    }
    return WalletV1.UserWallet(wallet)
  }

  func getWalletByCircleID(
    _ request: WalletV1.GetWalletByCircleIDRequest, _ context: RPCContext
  ) async throws -> WalletV1.UserWallet {
    guard let wallet = try await wallets.find(custodianID: request.circleWalletID) else {
      throw WalletError.notFound
    }
    return WalletV1.UserWallet(wallet)
  }

  func getTreasuryWallet(
    _ request: WalletV1.GetTreasuryWalletRequest, _ context: RPCContext
  ) async throws -> WalletV1.TreasuryWallet {
    let custody = try await addresses.treasury(on: try Chain(wire: request.chain))
    return WalletV1.TreasuryWallet(
      chain: request.chain, address: custody.address, circleWalletID: custody.walletID)
  }

  func watchUser(
    _ request: TypesV1.WatchUserRequest, _ context: RPCContext,
    _ responses: RPCResponseWriter<TypesV1.UserEvent>
  ) async throws {
    try await events.serve(request, context, responses)
  }
}
