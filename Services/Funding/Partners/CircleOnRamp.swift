import Bank
import CircleMint
import CircleWallets
import FoundationEssentials
import HTTPClient
import Money
import Time

/// Our bank and Circle Mint as our way from USD at our bank to USDC in our treasury wallet.
struct CircleOnRamp: OnRamp {
  let bank: BankClient
  let mint: CircleMintClient
  let wallets: WalletService
  /// Mint's id of our linked bank account.
  let wireAccount: String
  let keys: PartnerKeys

  // MARK: The wire

  func wire(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent> {
    let instructions: WireInstructions
    do {
      instructions = try await mint.wireInstructions(wireAccount)
    } catch {
      // Refused or not, this says nothing of the wire, which an earlier request may have sent.
      return .silence(error)
    }
    do {
      let order = WireOrder(
        amount: withdrawal.amount,
        beneficiary: Beneficiary(
          name: instructions.beneficiary.name,
          accountNumber: instructions.beneficiaryBank.accountNumber,
          routingNumber: instructions.beneficiaryBank.routingNumber,
          bankName: instructions.beneficiaryBank.name),
        reference: "\(instructions.trackingRef) \(withdrawal.id)")
      let wire = try await bank.createWire(order, idempotencyKey: key)
      if wire.status == .failed { return .fact(.wireRefused(wire.failureReason ?? "failed")) }
      return .fact(.wireSent(wire.id))
    } catch {
      return error.isDefinite ? .fact(.wireRefused("\(error)")) : .silence(error)
    }
  }

  func lookUpOnRamp(
    _ withdrawal: Withdrawal, claimed: Set<String>
  ) async -> Answer<WithdrawalEvent> {
    guard let id = withdrawal.wireReference else { return .absent }
    do {
      if let deposit = try await deposit(for: withdrawal, claimed) {
        return read(deposit, withdrawal)
      }
      switch try await bank.wire(id).status {
      case .failed, .returned: return .fact(.wireBounced)
      default: return .waiting
      }
    } catch {
      return .silence(error)
    }
  }

  /// The deposit at Circle that our wire became: by our reference, else the oldest unclaimed one of
  /// this very amount. USD wires of equal amounts are interchangeable, and each is claimed once.
  private func deposit(
    for withdrawal: Withdrawal, _ claimed: Set<String>
  ) async throws(PartnerError) -> MintDeposit? {
    let since = (withdrawal.askedAt ?? withdrawal.createdAt).adding(.seconds(-60))
    var page = try await mint.deposits(MintRange(from: since.rfc3339))
    var (byReference, byAmount): (MintDeposit?, MintDeposit?)
    for _ in 0..<20 {
      for deposit in page.items where !claimed.contains(deposit.id) {
        let references = [deposit.customerExternalRef, deposit.externalRef, deposit.trackingRef]
        if references.contains(where: { $0?.contains(withdrawal.id.description) == true }) {
          byReference = deposit
        }
        // Newest first: the last one is the oldest.
        let hasOtherReference = deposit.customerExternalRef?.contains("-") == true
        if !hasOtherReference, deposit.amount.money(.usd) == withdrawal.amount {
          byAmount = deposit
        }
      }
      guard let next = page.next else { break }
      page = try await mint.next(next)
    }
    return byReference ?? byAmount
  }

  private func read(
    _ deposit: MintDeposit, _ withdrawal: Withdrawal
  ) -> Answer<WithdrawalEvent> {
    switch deposit.status {
    case .complete: break
    case .failed: return .fact(.doubt("The conversion needs a person's attention."))
    default: return .waiting
    }
    let fee = deposit.fees?.money(.usdc) ?? .zero(.usdc)
    guard let amount = deposit.amount.money(.usd) else {
      return .fact(.doubt("The converted amount differs."))
    }
    // Circle tells the amount before or after its fee.
    let isGross = amount == withdrawal.amount
    guard isGross || amount.micros + fee.micros == withdrawal.amount.micros else {
      return .fact(.doubt("The converted amount differs."))
    }
    return .fact(.onRamped(deposit.id, kept: fee))
  }

  // MARK: The hop

  func treasuryWallet(on chain: Chain) async -> Answer<String> {
    switch await wallets.treasury(on: chain) {
    case .fact(let treasury): .fact(treasury.circleWalletID)
    case .absent: .absent
    case .waiting: .waiting
    case .silence(let why): .silence(why)
    }
  }

  func hop(_ withdrawal: Withdrawal, key: String) async -> Answer<WithdrawalEvent> {
    let address: String
    switch await wallets.treasury(on: withdrawal.chain) {
    case .fact(let treasury) where treasury.circleWalletID == withdrawal.treasuryWallet:
      address = treasury.address
    case .fact: return .fact(.doubt("The treasury wallet has changed."))
    case .absent, .waiting: return .waiting
    case .silence(let why): return .silence(why)
    }
    let recipient: String
    do {
      guard let known = try await self.recipient(address, on: withdrawal.chain) else {
        return .waiting
      }
      recipient = known
    } catch {
      // Refused or not, this says nothing of the hop, which an earlier request may have begun.
      return .silence(error)
    }
    do {
      let transfer = try await mint.createTransfer(
        idempotencyKey: key, recipientAddressID: recipient, amount: withdrawal.sending)
      return .fact(.hopAccepted(transfer.id))
    } catch {
      return error.isDefinite ? .fact(.hopFailed("\(error)")) : .silence(error)
    }
  }

  func lookUpHop(_ withdrawal: Withdrawal) async -> Answer<WithdrawalEvent> {
    guard let id = withdrawal.hopReference else { return .absent }
    do {
      let transfer = try await mint.transfer(id)
      switch transfer.status {
      case .complete: return .fact(.hopArrived)
      case .failed: return .fact(.hopFailed(transfer.errorCode ?? "failed"))
      default: return .waiting
      }
    } catch {
      return .silence(error)
    }
  }

  /// Mint's id of our wallet's address in its list of approved ones; proposes it when it is not in
  /// there, and waits for its approval.
  private func recipient(
    _ address: String, on chain: Chain
  ) async throws(PartnerError) -> String? {
    let known = try await mint.recipientAddresses()
    if let found = known.first(where: {
      $0.chain == MintChain(chain) && Address.same($0.address, address, on: chain)
    }) {
      return ["pending_verification", "inactive"].contains(found.status) ? nil : found.id
    }
    do {
      let made = try await mint.createRecipientAddress(
        address: address, chain: MintChain(chain), description: "STACK treasury",
        idempotencyKey: keys.derive("mint-recipient", nobody, "\(chain.rawValue) \(address)", 1))
      return made.status == "pending_verification" ? nil : made.id
    } catch {
      if error.code == "2003" { return nil }  // Proposed before; not approved yet.
      throw error
    }
  }
}
