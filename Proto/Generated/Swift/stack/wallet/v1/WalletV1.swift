// Generated from stack/wallet/v1/wallet.proto by Proto/generate.sh. Never edited.
// swift-format-ignore-file

import CLibprotobufC
import RPC
import StackProtoC

/// The contract `stack.wallet.v1`.
package enum WalletV1 {}

extension WalletV1 {
  /// The contract, for reflection.
  package static let descriptor = RPCFileDescriptor(
    name: "stack/wallet/v1/wallet.proto",
    text: """
      \n\u{1c}stack/wallet/v1/wallet.proto\u{12}\u{f}stack.wallet.v1\u{1a}\u{1a}stack/types/v1/t\
      ypes.proto\"\u{c2}\u{2}\n\nUserWallet\u{12}\u{1b}\n\u{9}wallet_id\u{18}\u{1} \u{1}(\u{9}R\
      \u{8}walletId\u{12}\u{17}\n\u{7}user_id\u{18}\u{2} \u{1}(\u{9}R\u{6}userId\u{12}+\n\u{5}ch\
      ain\u{18}\u{3} \u{1}(\u{e}2\u{15}.stack.types.v1.ChainR\u{5}chain\u{12}\u{18}\n\u{7}addres\
      s\u{18}\u{4} \u{1}(\u{9}R\u{7}address\u{12}(\n\u{10}circle_wallet_id\u{18}\u{5} \u{1}(\
      \u{9}R\u{e}circleWalletId\u{12}5\n\u{6}status\u{18}\u{6} \u{1}(\u{e}2\u{1d}.stack.wallet.v\
      1.WalletStatusR\u{6}status\u{12}*\n\u{11}created_at_micros\u{18}\u{7} \u{1}(\u{3}R\u{f}cre\
      atedAtMicros\u{12}*\n\u{11}updated_at_micros\u{18}\u{8} \u{1}(\u{3}R\u{f}updatedAtMicros\"\
      F\n\u{17}CreateUserWalletRequest\u{12}+\n\u{5}chain\u{18}\u{1} \u{1}(\u{e}2\u{15}.stack.ty\
      pes.v1.ChainR\u{5}chain\"G\n\u{18}GetDepositAddressRequest\u{12}+\n\u{5}chain\u{18}\u{1} \
      \u{1}(\u{e}2\u{15}.stack.types.v1.ChainR\u{5}chain\"t\n\u{e}DepositAddress\u{12}+\n\u{5}ch\
      ain\u{18}\u{1} \u{1}(\u{e}2\u{15}.stack.types.v1.ChainR\u{5}chain\u{12}\u{18}\n\u{7}addres\
      s\u{18}\u{2} \u{1}(\u{9}R\u{7}address\u{12}\u{1b}\n\u{9}wallet_id\u{18}\u{3} \u{1}(\u{9}R\
      \u{8}walletId\"\u{14}\n\u{12}ListWalletsRequest\"L\n\u{13}ListWalletsResponse\u{12}5\n\
      \u{7}wallets\u{18}\u{1} \u{3}(\u{b}2\u{1b}.stack.wallet.v1.UserWalletR\u{7}wallets\"b\n\
      \u{19}GetWalletByAddressRequest\u{12}+\n\u{5}chain\u{18}\u{1} \u{1}(\u{e}2\u{15}.stack.typ\
      es.v1.ChainR\u{5}chain\u{12}\u{18}\n\u{7}address\u{18}\u{2} \u{1}(\u{9}R\u{7}address\"F\n\
      \u{1a}GetWalletByCircleIDRequest\u{12}(\n\u{10}circle_wallet_id\u{18}\u{1} \u{1}(\u{9}R\
      \u{e}circleWalletId\"G\n\u{18}GetTreasuryWalletRequest\u{12}+\n\u{5}chain\u{18}\u{1} \u{1}\
      (\u{e}2\u{15}.stack.types.v1.ChainR\u{5}chain\"\u{81}\u{1}\n\u{e}TreasuryWallet\u{12}+\n\
      \u{5}chain\u{18}\u{1} \u{1}(\u{e}2\u{15}.stack.types.v1.ChainR\u{5}chain\u{12}\u{18}\n\
      \u{7}address\u{18}\u{2} \u{1}(\u{9}R\u{7}address\u{12}(\n\u{10}circle_wallet_id\u{18}\u{3}\
       \u{1}(\u{9}R\u{e}circleWalletId*\u{7f}\n\u{c}WalletStatus\u{12}\u{1d}\n\u{19}WALLET_STATU\
      S_UNSPECIFIED\u{10}\u{0}\u{12}\u{1a}\n\u{16}WALLET_STATUS_CREATING\u{10}\u{1}\u{12}\u{18}\
      \n\u{14}WALLET_STATUS_ACTIVE\u{10}\u{2}\u{12}\u{1a}\n\u{16}WALLET_STATUS_INACTIVE\u{10}\
      \u{3}2\u{ae}\u{5}\n\u{6}Wallet\u{12}^\n\u{10}CreateUserWallet\u{12}(.stack.wallet.v1.Creat\
      eUserWalletRequest\u{1a}\u{1b}.stack.wallet.v1.UserWallet\"\u{3}\u{90}\u{2}\u{2}\u{12}d\n\
      \u{11}GetDepositAddress\u{12}).stack.wallet.v1.GetDepositAddressRequest\u{1a}\u{1f}.stack.\
      wallet.v1.DepositAddress\"\u{3}\u{90}\u{2}\u{1}\u{12}]\n\u{b}ListWallets\u{12}#.stack.wall\
      et.v1.ListWalletsRequest\u{1a}$.stack.wallet.v1.ListWalletsResponse\"\u{3}\u{90}\u{2}\u{1}\
      \u{12}b\n\u{12}GetWalletByAddress\u{12}*.stack.wallet.v1.GetWalletByAddressRequest\u{1a}\
      \u{1b}.stack.wallet.v1.UserWallet\"\u{3}\u{90}\u{2}\u{1}\u{12}d\n\u{13}GetWalletByCircleID\
      \u{12}+.stack.wallet.v1.GetWalletByCircleIDRequest\u{1a}\u{1b}.stack.wallet.v1.UserWallet\
      \"\u{3}\u{90}\u{2}\u{1}\u{12}d\n\u{11}GetTreasuryWallet\u{12}).stack.wallet.v1.GetTreasury\
      WalletRequest\u{1a}\u{1f}.stack.wallet.v1.TreasuryWallet\"\u{3}\u{90}\u{2}\u{2}\u{12}O\n\
      \u{9}WatchUser\u{12} .stack.types.v1.WatchUserRequest\u{1a}\u{19}.stack.types.v1.UserEvent\
      \"\u{3}\u{90}\u{2}\u{1}0\u{1}b\u{6}proto3
      """)
}

extension WalletV1 {
  /// The acting user travels as the metadata `stack-user-id`, never as a field. The calls marked "by machines"
  /// carry none.
  package protocol WalletService: RPCService {
    /// Asks for the acting user's wallet on a chain and returns it as it is now; it is made asynchronously and
    /// there is never more than one per user and chain, however often this is called.
    func createUserWallet(
      _ request: WalletV1.CreateUserWalletRequest, _ context: RPCContext
    ) async throws -> WalletV1.UserWallet
    /// Where the acting user may send USDC on a chain.
    /// UNAVAILABLE with `retry_after`: the wallet is still being made, or soon will be.
    /// FAILED_PRECONDITION: the wallet is inactive.
    func getDepositAddress(
      _ request: WalletV1.GetDepositAddressRequest, _ context: RPCContext
    ) async throws -> WalletV1.DepositAddress
    /// All wallets of the acting user, one per chain at most, ordered by chain.
    func listWallets(
      _ request: WalletV1.ListWalletsRequest, _ context: RPCContext
    ) async throws -> WalletV1.ListWalletsResponse
    /// Whose wallet an address is; by machines (an inbound transfer was seen). NOT_FOUND: not ours.
    func getWalletByAddress(
      _ request: WalletV1.GetWalletByAddressRequest, _ context: RPCContext
    ) async throws -> WalletV1.UserWallet
    /// Whose wallet a Circle wallet is; by machines (an inbound transfer was notified). NOT_FOUND: not ours.
    func getWalletByCircleID(
      _ request: WalletV1.GetWalletByCircleIDRequest, _ context: RPCContext
    ) async throws -> WalletV1.UserWallet
    /// The company's own wallet on a chain, from which withdrawals are paid; by machines. It is made on the
    /// first call. UNAVAILABLE with `retry_after`: it is still being made.
    func getTreasuryWallet(
      _ request: WalletV1.GetTreasuryWalletRequest, _ context: RPCContext
    ) async throws -> WalletV1.TreasuryWallet
    /// Follows the acting user's wallets. Topic `wallet`: it changed status; payload `UserWallet`.
    func watchUser(
      _ request: TypesV1.WatchUserRequest, _ context: RPCContext,
      _ responses: RPCResponseWriter<TypesV1.UserEvent>
    ) async throws
  }

  /// Calls `stack.wallet.v1.Wallet`.
  package struct WalletClient: Sendable {
    private let channel: RPCChannel

    /// A client over `channel`, which has to be running.
    package init(_ channel: RPCChannel) { self.channel = channel }

    /// Asks for the acting user's wallet on a chain and returns it as it is now; it is made asynchronously and
    /// there is never more than one per user and chain, however often this is called.
    package func createUserWallet(
      _ request: WalletV1.CreateUserWalletRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> WalletV1.UserWallet {
      try await channel.call(
        "stack.wallet.v1.Wallet/CreateUserWallet", request, options: options, isIdempotent: true)
    }

    /// Where the acting user may send USDC on a chain.
    /// UNAVAILABLE with `retry_after`: the wallet is still being made, or soon will be.
    /// FAILED_PRECONDITION: the wallet is inactive.
    package func getDepositAddress(
      _ request: WalletV1.GetDepositAddressRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> WalletV1.DepositAddress {
      try await channel.call(
        "stack.wallet.v1.Wallet/GetDepositAddress", request, options: options, isIdempotent: true)
    }

    /// All wallets of the acting user, one per chain at most, ordered by chain.
    package func listWallets(
      _ request: WalletV1.ListWalletsRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> WalletV1.ListWalletsResponse {
      try await channel.call(
        "stack.wallet.v1.Wallet/ListWallets", request, options: options, isIdempotent: true)
    }

    /// Whose wallet an address is; by machines (an inbound transfer was seen). NOT_FOUND: not ours.
    package func getWalletByAddress(
      _ request: WalletV1.GetWalletByAddressRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> WalletV1.UserWallet {
      try await channel.call(
        "stack.wallet.v1.Wallet/GetWalletByAddress", request, options: options, isIdempotent: true)
    }

    /// Whose wallet a Circle wallet is; by machines (an inbound transfer was notified). NOT_FOUND: not ours.
    package func getWalletByCircleID(
      _ request: WalletV1.GetWalletByCircleIDRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> WalletV1.UserWallet {
      try await channel.call(
        "stack.wallet.v1.Wallet/GetWalletByCircleID", request, options: options, isIdempotent: true)
    }

    /// The company's own wallet on a chain, from which withdrawals are paid; by machines. It is made on the
    /// first call. UNAVAILABLE with `retry_after`: it is still being made.
    package func getTreasuryWallet(
      _ request: WalletV1.GetTreasuryWalletRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> WalletV1.TreasuryWallet {
      try await channel.call(
        "stack.wallet.v1.Wallet/GetTreasuryWallet", request, options: options, isIdempotent: true)
    }

    /// Follows the acting user's wallets. Topic `wallet`: it changed status; payload `UserWallet`.
    package func watchUser(
      _ request: TypesV1.WatchUserRequest, options: RPCCallOptions = .init()
    ) -> RPCResponseStream<TypesV1.UserEvent> {
      channel.stream(
        "stack.wallet.v1.Wallet/WatchUser", request, options: options, isIdempotent: true)
    }
  }
}

extension WalletV1.WalletService {
  /// The methods by name, for the server.
  package var rpcMethods: [RPCMethod] {
    [
      .unary("stack.wallet.v1.Wallet/CreateUserWallet") {
        try await self.createUserWallet($0, $1)
      },
      .unary("stack.wallet.v1.Wallet/GetDepositAddress") {
        try await self.getDepositAddress($0, $1)
      },
      .unary("stack.wallet.v1.Wallet/ListWallets") {
        try await self.listWallets($0, $1)
      },
      .unary("stack.wallet.v1.Wallet/GetWalletByAddress") {
        try await self.getWalletByAddress($0, $1)
      },
      .unary("stack.wallet.v1.Wallet/GetWalletByCircleID") {
        try await self.getWalletByCircleID($0, $1)
      },
      .unary("stack.wallet.v1.Wallet/GetTreasuryWallet") {
        try await self.getTreasuryWallet($0, $1)
      },
      .serverStream("stack.wallet.v1.Wallet/WatchUser") {
        try await self.watchUser($0, $1, $2)
      },
    ]
  }

  /// The contract, for reflection.
  package var rpcDescriptors: [RPCFileDescriptor] {
    [TypesV1.descriptor, WalletV1.descriptor]
  }
}

extension WalletV1 {
  /// Whether a wallet can be used.
  package enum WalletStatus: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// `WALLET_STATUS_UNSPECIFIED`.
    case unspecified
    /// Asked for; it has no address yet.
    case creating
    /// Has an address; deposits are welcome.
    case active
    /// Frozen by the custodian or by us; its address is not given out.
    case inactive
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .creating, .active, .inactive]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .creating
      case 2: self = .active
      case 3: self = .inactive
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .creating: 1
      case .active: 2
      case .inactive: 3
      case .unrecognized(let number): number
      }
    }
  }
}

extension WalletV1 {
  /// A user's wallet on one chain.
  package struct UserWallet: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.wallet.v1.UserWallet"
    /// Our id, UUID.
    package var walletID: String
    /// Whose it is, UUID.
    package var userID: String
    /// Where it is.
    package var chain: TypesV1.Chain
    /// As the chain writes it (Ethereum: "0x…"; Solana: base58); "" while it is being made.
    package var address: String
    /// Circle's id of the wallet, UUID; "" while it is being made.
    package var circleWalletID: String
    /// Whether it can be used.
    package var status: WalletV1.WalletStatus
    /// When it was asked for.
    package var createdAtMicros: Int64
    /// When it last changed.
    package var updatedAtMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      walletID: String = "",
      userID: String = "",
      chain: TypesV1.Chain = .unspecified,
      address: String = "",
      circleWalletID: String = "",
      status: WalletV1.WalletStatus = .unspecified,
      createdAtMicros: Int64 = 0,
      updatedAtMicros: Int64 = 0
    ) {
      self.walletID = walletID
      self.userID = userID
      self.chain = chain
      self.address = address
      self.circleWalletID = circleWalletID
      self.status = status
      self.createdAtMicros = createdAtMicros
      self.updatedAtMicros = updatedAtMicros
    }
  }
}

extension WalletV1.UserWallet {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Wallet__V1__UserWallet>) {
    stack__wallet__v1__user_wallet__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Wallet__V1__UserWallet>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !walletID.isEmpty { c.pointee.wallet_id = try arena.string(walletID) }
    if !userID.isEmpty { c.pointee.user_id = try arena.string(userID) }
    c.pointee.chain = Stack__Types__V1__Chain(rawValue: Stack__Types__V1__Chain.RawValue(truncatingIfNeeded: chain.rawValue))
    if !address.isEmpty { c.pointee.address = try arena.string(address) }
    if !circleWalletID.isEmpty { c.pointee.circle_wallet_id = try arena.string(circleWalletID) }
    c.pointee.status = Stack__Wallet__V1__WalletStatus(rawValue: Stack__Wallet__V1__WalletStatus.RawValue(truncatingIfNeeded: status.rawValue))
    c.pointee.created_at_micros = createdAtMicros
    c.pointee.updated_at_micros = updatedAtMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Wallet__V1__UserWallet>) throws(RPCError) {
    self.walletID = try ProtobufRead.string(c.pointee.wallet_id)
    self.userID = try ProtobufRead.string(c.pointee.user_id)
    self.chain = TypesV1.Chain(rawValue: Int32(truncatingIfNeeded: c.pointee.chain.rawValue))
    self.address = try ProtobufRead.string(c.pointee.address)
    self.circleWalletID = try ProtobufRead.string(c.pointee.circle_wallet_id)
    self.status = WalletV1.WalletStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.status.rawValue))
    self.createdAtMicros = c.pointee.created_at_micros
    self.updatedAtMicros = c.pointee.updated_at_micros
  }
}

extension WalletV1 {
  /// `stack.wallet.v1.CreateUserWalletRequest`.
  package struct CreateUserWalletRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.wallet.v1.CreateUserWalletRequest"
    /// Where; required.
    package var chain: TypesV1.Chain

    /// A message with these fields; the rest is absent.
    package init(
      chain: TypesV1.Chain = .unspecified
    ) {
      self.chain = chain
    }
  }
}

extension WalletV1.CreateUserWalletRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Wallet__V1__CreateUserWalletRequest>) {
    stack__wallet__v1__create_user_wallet_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Wallet__V1__CreateUserWalletRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.chain = Stack__Types__V1__Chain(rawValue: Stack__Types__V1__Chain.RawValue(truncatingIfNeeded: chain.rawValue))
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Wallet__V1__CreateUserWalletRequest>) throws(RPCError) {
    self.chain = TypesV1.Chain(rawValue: Int32(truncatingIfNeeded: c.pointee.chain.rawValue))
  }
}

extension WalletV1 {
  /// `stack.wallet.v1.GetDepositAddressRequest`.
  package struct GetDepositAddressRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.wallet.v1.GetDepositAddressRequest"
    /// Where; required.
    package var chain: TypesV1.Chain

    /// A message with these fields; the rest is absent.
    package init(
      chain: TypesV1.Chain = .unspecified
    ) {
      self.chain = chain
    }
  }
}

extension WalletV1.GetDepositAddressRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Wallet__V1__GetDepositAddressRequest>) {
    stack__wallet__v1__get_deposit_address_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Wallet__V1__GetDepositAddressRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.chain = Stack__Types__V1__Chain(rawValue: Stack__Types__V1__Chain.RawValue(truncatingIfNeeded: chain.rawValue))
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Wallet__V1__GetDepositAddressRequest>) throws(RPCError) {
    self.chain = TypesV1.Chain(rawValue: Int32(truncatingIfNeeded: c.pointee.chain.rawValue))
  }
}

extension WalletV1 {
  /// Where to send USDC.
  package struct DepositAddress: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.wallet.v1.DepositAddress"
    /// The chain the address belongs to.
    package var chain: TypesV1.Chain
    /// As the chain writes it.
    package var address: String
    /// Our id of the wallet, UUID.
    package var walletID: String

    /// A message with these fields; the rest is absent.
    package init(
      chain: TypesV1.Chain = .unspecified,
      address: String = "",
      walletID: String = ""
    ) {
      self.chain = chain
      self.address = address
      self.walletID = walletID
    }
  }
}

extension WalletV1.DepositAddress {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Wallet__V1__DepositAddress>) {
    stack__wallet__v1__deposit_address__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Wallet__V1__DepositAddress>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.chain = Stack__Types__V1__Chain(rawValue: Stack__Types__V1__Chain.RawValue(truncatingIfNeeded: chain.rawValue))
    if !address.isEmpty { c.pointee.address = try arena.string(address) }
    if !walletID.isEmpty { c.pointee.wallet_id = try arena.string(walletID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Wallet__V1__DepositAddress>) throws(RPCError) {
    self.chain = TypesV1.Chain(rawValue: Int32(truncatingIfNeeded: c.pointee.chain.rawValue))
    self.address = try ProtobufRead.string(c.pointee.address)
    self.walletID = try ProtobufRead.string(c.pointee.wallet_id)
  }
}

extension WalletV1 {
  /// `stack.wallet.v1.ListWalletsRequest`.
  package struct ListWalletsRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.wallet.v1.ListWalletsRequest"

    /// A message with these fields; the rest is absent.
    package init() {}
  }
}

extension WalletV1.ListWalletsRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Wallet__V1__ListWalletsRequest>) {
    stack__wallet__v1__list_wallets_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Wallet__V1__ListWalletsRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Wallet__V1__ListWalletsRequest>) throws(RPCError) {
  }
}

extension WalletV1 {
  /// `stack.wallet.v1.ListWalletsResponse`.
  package struct ListWalletsResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.wallet.v1.ListWalletsResponse"
    /// At most one per chain.
    package var wallets: [WalletV1.UserWallet]

    /// A message with these fields; the rest is absent.
    package init(
      wallets: [WalletV1.UserWallet] = []
    ) {
      self.wallets = wallets
    }
  }
}

extension WalletV1.ListWalletsResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Wallet__V1__ListWalletsResponse>) {
    stack__wallet__v1__list_wallets_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Wallet__V1__ListWalletsResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !wallets.isEmpty {
      c.pointee.n_wallets = wallets.count
      c.pointee.wallets = try arena.messages(wallets)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Wallet__V1__ListWalletsResponse>) throws(RPCError) {
    self.wallets = try ProtobufRead.messages(c.pointee.wallets, c.pointee.n_wallets)
  }
}

extension WalletV1 {
  /// `stack.wallet.v1.GetWalletByAddressRequest`.
  package struct GetWalletByAddressRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.wallet.v1.GetWalletByAddressRequest"
    /// Where the address was seen; required.
    package var chain: TypesV1.Chain
    /// As the chain writes it; Ethereum's hex digits in either case.
    package var address: String

    /// A message with these fields; the rest is absent.
    package init(
      chain: TypesV1.Chain = .unspecified,
      address: String = ""
    ) {
      self.chain = chain
      self.address = address
    }
  }
}

extension WalletV1.GetWalletByAddressRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Wallet__V1__GetWalletByAddressRequest>) {
    stack__wallet__v1__get_wallet_by_address_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Wallet__V1__GetWalletByAddressRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.chain = Stack__Types__V1__Chain(rawValue: Stack__Types__V1__Chain.RawValue(truncatingIfNeeded: chain.rawValue))
    if !address.isEmpty { c.pointee.address = try arena.string(address) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Wallet__V1__GetWalletByAddressRequest>) throws(RPCError) {
    self.chain = TypesV1.Chain(rawValue: Int32(truncatingIfNeeded: c.pointee.chain.rawValue))
    self.address = try ProtobufRead.string(c.pointee.address)
  }
}

extension WalletV1 {
  /// `stack.wallet.v1.GetWalletByCircleIDRequest`.
  package struct GetWalletByCircleIDRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.wallet.v1.GetWalletByCircleIDRequest"
    /// Circle's id of the wallet, UUID.
    package var circleWalletID: String

    /// A message with these fields; the rest is absent.
    package init(
      circleWalletID: String = ""
    ) {
      self.circleWalletID = circleWalletID
    }
  }
}

extension WalletV1.GetWalletByCircleIDRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Wallet__V1__GetWalletByCircleIDRequest>) {
    stack__wallet__v1__get_wallet_by_circle_idrequest__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Wallet__V1__GetWalletByCircleIDRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !circleWalletID.isEmpty { c.pointee.circle_wallet_id = try arena.string(circleWalletID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Wallet__V1__GetWalletByCircleIDRequest>) throws(RPCError) {
    self.circleWalletID = try ProtobufRead.string(c.pointee.circle_wallet_id)
  }
}

extension WalletV1 {
  /// `stack.wallet.v1.GetTreasuryWalletRequest`.
  package struct GetTreasuryWalletRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.wallet.v1.GetTreasuryWalletRequest"
    /// Where; required.
    package var chain: TypesV1.Chain

    /// A message with these fields; the rest is absent.
    package init(
      chain: TypesV1.Chain = .unspecified
    ) {
      self.chain = chain
    }
  }
}

extension WalletV1.GetTreasuryWalletRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Wallet__V1__GetTreasuryWalletRequest>) {
    stack__wallet__v1__get_treasury_wallet_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Wallet__V1__GetTreasuryWalletRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.chain = Stack__Types__V1__Chain(rawValue: Stack__Types__V1__Chain.RawValue(truncatingIfNeeded: chain.rawValue))
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Wallet__V1__GetTreasuryWalletRequest>) throws(RPCError) {
    self.chain = TypesV1.Chain(rawValue: Int32(truncatingIfNeeded: c.pointee.chain.rawValue))
  }
}

extension WalletV1 {
  /// The company's own wallet on one chain.
  package struct TreasuryWallet: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.wallet.v1.TreasuryWallet"
    /// Where it is.
    package var chain: TypesV1.Chain
    /// As the chain writes it.
    package var address: String
    /// Circle's id of the wallet, UUID.
    package var circleWalletID: String

    /// A message with these fields; the rest is absent.
    package init(
      chain: TypesV1.Chain = .unspecified,
      address: String = "",
      circleWalletID: String = ""
    ) {
      self.chain = chain
      self.address = address
      self.circleWalletID = circleWalletID
    }
  }
}

extension WalletV1.TreasuryWallet {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Wallet__V1__TreasuryWallet>) {
    stack__wallet__v1__treasury_wallet__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Wallet__V1__TreasuryWallet>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.chain = Stack__Types__V1__Chain(rawValue: Stack__Types__V1__Chain.RawValue(truncatingIfNeeded: chain.rawValue))
    if !address.isEmpty { c.pointee.address = try arena.string(address) }
    if !circleWalletID.isEmpty { c.pointee.circle_wallet_id = try arena.string(circleWalletID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Wallet__V1__TreasuryWallet>) throws(RPCError) {
    self.chain = TypesV1.Chain(rawValue: Int32(truncatingIfNeeded: c.pointee.chain.rawValue))
    self.address = try ProtobufRead.string(c.pointee.address)
    self.circleWalletID = try ProtobufRead.string(c.pointee.circle_wallet_id)
  }
}
