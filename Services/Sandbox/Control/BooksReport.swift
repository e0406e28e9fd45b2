extension Books {
  /// One statement of reconciliation: two figures that must be equal.
  struct Check {
    let name: String
    let left: Int64
    let right: Int64

    var json: JSON {
      [
        "name": .string(name), "holds": .bool(left == right),
        "left": .string(Exact.text(left, scale: 6)),
        "right": .string(Exact.text(right, scale: 6)),
      ]
    }
  }

  /// Everything that must hold between the partners' books at any moment.
  var checks: [Check] {
    let custodyOfMint = Chain.allCases.reduce(Int64(0)) { sum, chain in
      let addresses =
        [mint.hot[chain.rawValue] ?? ""]
        + mint.addresses.filter { $0.chain == chain }.map(\.address)
      return sum + addresses.reduce(0) { $0 + chains[chain].ledger[$1] } - MintBooks.reserve
    }
    let uncredited = mint.transfers.values.reduce(Int64(0)) { sum, transfer in
      transfer.isInbound && transfer.status == "pending" ? sum + transfer.micros : sum
    }
    func payments(_ isDeposit: Bool) -> Int64 {
      broker.payments.values.reduce(0) { sum, payment in
        payment.isDeposit == isDeposit && ["PENDING", "APPROVED"].contains(payment.status)
          ? sum + payment.micros : sum
      }
    }
    var checks = [
      Check(name: "Ethereum's USDC adds up", left: chains.ethereum.ledger.total, right: 0),
      Check(name: "Solana's USDC adds up", left: chains.solana.ledger.total, right: 0),
      Check(name: "Circle Mint's accounts add up", left: mint.ledger.total, right: 0),
      Check(name: "The bank's accounts add up", left: bank.ledger.total, right: 0),
      Check(name: "DriveWealth's accounts add up", left: broker.ledger.total, right: 0),
      Check(
        name: "Circle Mint's USDC on the chains is what its books say", left: custodyOfMint,
        right: uncredited - mint.ledger["clearing:chain"]),
      Check(
        name: "Circle Mint and the bank agree", left: mint.ledger["clearing:bank"],
        right: -bank.ledger["clearing:mint"]),
      Check(
        name: "DriveWealth and the bank agree", left: broker.ledger["clearing:bank"],
        right: -bank.ledger["clearing:drivewealth"]),
      Check(
        name: "Open deposits are what DriveWealth waits for", left: payments(true),
        right: -broker.ledger["receivable:bulk"]),
      Check(
        name: "Open redemptions are what DriveWealth owes", left: payments(false),
        right: broker.ledger["payable:bulk"]),
    ]
    for account in broker.accounts.values.sorted(by: { $0.number < $1.number }) {
      checks.append(
        Check(
          name: "The cash of \(account.number) is the sum of its transactions",
          left: broker.ledger["cash:\(account.id)"],
          right: account.transactions.reduce(0) { $0 + $1.micros }))
    }
    return checks
  }

  /// What `GET /control/books` says; amounts are exact decimal text.
  var report: JSON {
    [
      "at": .string(Moment.text(now)),
      "balanced": .bool(checks.allSatisfy { $0.left == $0.right }),
      "checks": .array(checks.map(\.json)),
      "chain": .object(
        Chain.allCases.map { chain in
          .init(
            name: chain.rawValue,
            value: [
              "faucet": .string(chains[chain].faucet), "height": .integer(height(chain)),
              "accounts": chains[chain].ledger.json,
            ])
        }),
      "circleWallets": walletsReport, "circleMint": mintReport,
      "bank": [
        "settlement": text(bank.ledger["settlement"]), "accounts": bank.ledger.json,
        "pendingWires": .integer(bank.wires.values.count { $0.status == "pending" }),
      ],
      "drivewealth": brokerReport,
      "persona": [
        "inquiries": .array(
          persona.order.compactMap { persona.inquiries[$0] }.map {
            [
              "id": .string($0.id), "referenceId": .string($0.reference),
              "status": .string($0.status),
            ]
          })
      ],
      "sqs": .object(
        queues.queues.sorted { $0.key < $1.key }.map { name, queue in
          .init(
            name: name,
            value: [
              "waiting": .integer(queue.messages.count), "sent": .integer(queue.sent),
              "deleted": .integer(queue.deleted),
            ])
        }),
      "zerog": ["calls": .integer(zerog.calls)],
    ]
  }

  private func text(_ micros: Int64) -> JSON { .string(Exact.text(micros, scale: 6)) }

  private var walletsReport: JSON {
    [
      "wallets": .array(
        custody.walletOrder.compactMap { custody.wallets[$0] }.map { wallet in
          [
            "id": .string(wallet.id), "refId": .string(wallet.reference),
            "blockchain": .string(wallet.blockchain), "address": .string(wallet.address),
            "balance": text(chains[wallet.chain].ledger[wallet.address]),
          ]
        }),
      "underWay": .integer(
        custody.transactions.values.count { !$0.state.isTerminal }),
    ]
  }

  private var mintReport: JSON {
    [
      "available": text(mint.ledger["available"]), "unsettled": text(mint.ledger["unsettled"]),
      "accounts": mint.ledger.json,
      "pendingPayouts": .integer(mint.payouts.values.count { $0.status == "pending" }),
      "pendingTransfers": .integer(
        mint.transfers.values.count { $0.status == "pending" || $0.status == "running" }),
    ]
  }

  private var brokerReport: JSON {
    [
      "ledger": broker.ledger.json,
      "accounts": .array(
        broker.accounts.values.sorted { $0.number < $1.number }.map { account in
          let cash = cash(of: account.id)
          return [
            "accountID": .string(account.id), "accountNo": .string(account.number),
            "userID": .string(account.user), "status": .string(account.status),
            "metadata": (try? JSON(parsing: [UInt8](account.metadata.utf8))) ?? nil,
            "cashBalance": text(cash.balance), "cashAvailableForTrade": text(cash.forTrade),
            "cashAvailableForWithdrawal": text(cash.forWithdrawal),
            "unsettledDeposits": text(account.unsettledDeposits),
            "positions": .object(
              account.positions.sorted { $0.key < $1.key }.map {
                .init(
                  name: $0.key,
                  value: [
                    "quantity": .string(Exact.text($0.value.nanos, scale: 9)),
                    "cost": text($0.value.cost),
                  ])
              }),
          ]
        }),
      "openOrders": .integer(broker.orders.values.count { !$0.isFinal }),
      "openSettlements": .integer(
        broker.settlements.count { $0.status != "SUCCESSFUL" }),
    ]
  }
}
