// Generated from stack/funding/v1/funding.proto by Proto/generate.sh. Never edited.
// swift-format-ignore-file

import CLibprotobufC
import RPC
import StackProtoC

/// The contract `stack.funding.v1`.
package enum FundingV1 {}

extension FundingV1 {
  /// The contract, for reflection.
  package static let descriptor = RPCFileDescriptor(
    name: "stack/funding/v1/funding.proto",
    text: """
      \n\u{1e}stack/funding/v1/funding.proto\u{12}\u{10}stack.funding.v1\u{1a}\u{1a}stack/types/\
      v1/types.proto\"\u{13}\n\u{11}GetBalanceRequest\"\u{b5}\u{3}\n\u{7}Balance\u{12}\u{17}\n\
      \u{7}user_id\u{18}\u{1} \u{1}(\u{9}R\u{6}userId\u{12}.\n\u{13}buying_power_micros\u{18}\
      \u{2} \u{1}(\u{3}R\u{11}buyingPowerMicros\u{12}/\n\u{13}withdrawable_micros\u{18}\u{3} \
      \u{1}(\u{3}R\u{12}withdrawableMicros\u{12}6\n\u{17}pending_deposits_micros\u{18}\u{4} \
      \u{1}(\u{3}R\u{15}pendingDepositsMicros\u{12};\n\u{1a}reserved_for_orders_micros\u{18}\
      \u{5} \u{1}(\u{3}R\u{17}reservedForOrdersMicros\u{12}E\n\u{1f}reserved_for_withdrawals_mic\
      ros\u{18}\u{6} \u{1}(\u{3}R\u{1c}reservedForWithdrawalsMicros\u{12}'\n\u{f}outbound_micros\
      \u{18}\u{7} \u{1}(\u{3}R\u{e}outboundMicros\u{12}\u{1f}\n\u{b}owed_micros\u{18}\u{8} \u{1}\
      (\u{3}R\nowedMicros\u{12}*\n\u{11}updated_at_micros\u{18}\u{9} \u{1}(\u{3}R\u{f}updatedAtM\
      icros\"3\n\u{14}GetBrokerCashRequest\u{12}\u{1b}\n\u{9}order_ids\u{18}\u{1} \u{3}(\u{9}R\
      \u{8}orderIds\"n\n\nBrokerCash\u{12}\u{1f}\n\u{b}cash_micros\u{18}\u{1} \u{1}(\u{3}R\ncash\
      Micros\u{12}?\n\u{c}booked_fills\u{18}\u{2} \u{3}(\u{b}2\u{1c}.stack.funding.v1.BookedFill\
      R\u{b}bookedFills\"d\n\nBookedFill\u{12}\u{19}\n\u{8}order_id\u{18}\u{1} \u{1}(\u{9}R\u{7}\
      orderId\u{12}\u{16}\n\u{6}symbol\u{18}\u{2} \u{1}(\u{9}R\u{6}symbol\u{12}#\n\u{d}amount_mi\
      cros\u{18}\u{3} \u{1}(\u{3}R\u{c}amountMicros\"\u{93}\u{4}\n\u{7}Deposit\u{12}\u{1d}\n\nde\
      posit_id\u{18}\u{1} \u{1}(\u{9}R\u{9}depositId\u{12}\u{17}\n\u{7}user_id\u{18}\u{2} \u{1}(\
      \u{9}R\u{6}userId\u{12}\u{1b}\n\u{9}wallet_id\u{18}\u{3} \u{1}(\u{9}R\u{8}walletId\u{12}+\
      \n\u{5}chain\u{18}\u{4} \u{1}(\u{e}2\u{15}.stack.types.v1.ChainR\u{5}chain\u{12}\u{14}\n\
      \u{5}token\u{18}\u{5} \u{1}(\u{9}R\u{5}token\u{12}#\n\u{d}amount_micros\u{18}\u{6} \u{1}(\
      \u{3}R\u{c}amountMicros\u{12}*\n\u{11}usd_amount_micros\u{18}\u{7} \u{1}(\u{3}R\u{f}usdAmo\
      untMicros\u{12}\u{17}\n\u{7}tx_hash\u{18}\u{8} \u{1}(\u{9}R\u{6}txHash\u{12}7\n\u{6}status\
      \u{18}\u{9} \u{1}(\u{e}2\u{1f}.stack.funding.v1.DepositStatusR\u{6}status\u{12}\u{14}\n\
      \u{5}phase\u{18}\n \u{1}(\u{9}R\u{5}phase\u{12}%\n\u{e}failure_reason\u{18}\u{b} \u{1}(\
      \u{9}R\u{d}failureReason\u{12}8\n\u{8}timeline\u{18}\u{c} \u{3}(\u{b}2\u{1c}.stack.types.v\
      1.StatusChangeR\u{8}timeline\u{12}*\n\u{11}created_at_micros\u{18}\u{d} \u{1}(\u{3}R\u{f}c\
      reatedAtMicros\u{12}*\n\u{11}updated_at_micros\u{18}\u{e} \u{1}(\u{3}R\u{f}updatedAtMicros\
      \"2\n\u{11}GetDepositRequest\u{12}\u{1d}\n\ndeposit_id\u{18}\u{1} \u{1}(\u{9}R\u{9}deposit\
      Id\"F\n\u{13}ListDepositsRequest\u{12}/\n\u{4}page\u{18}\u{1} \u{1}(\u{b}2\u{1b}.stack.typ\
      es.v1.PageRequestR\u{4}page\"\u{9e}\u{1}\n\u{14}ListDepositsResponse\u{12}5\n\u{8}deposits\
      \u{18}\u{1} \u{3}(\u{b}2\u{19}.stack.funding.v1.DepositR\u{8}deposits\u{12}\u{18}\n\u{7}cu\
      rsors\u{18}\u{2} \u{3}(\u{9}R\u{7}cursors\u{12}5\n\u{9}page_info\u{18}\u{3} \u{1}(\u{b}2\
      \u{18}.stack.types.v1.PageInfoR\u{8}pageInfo\"T\n\u{1e}HandleChainDepositEventRequest\
      \u{12}2\n\u{15}circle_transaction_id\u{18}\u{1} \u{1}(\u{9}R\u{13}circleTransactionId\"=\n\
      \u{1f}HandleChainDepositEventResponse\u{12}\u{1a}\n\u{8}accepted\u{18}\u{1} \u{1}(\u{8}R\
      \u{8}accepted\"7\n\u{16}InitiateOffRampRequest\u{12}\u{1d}\n\ndeposit_id\u{18}\u{1} \u{1}(\
      \u{9}R\u{9}depositId\"<\n\u{1b}ConfirmBrokerFundingRequest\u{12}\u{1d}\n\ndeposit_id\u{18}\
      \u{1} \u{1}(\u{9}R\u{9}depositId\"\u{b4}\u{4}\n\nWithdrawal\u{12}#\n\u{d}withdrawal_id\
      \u{18}\u{1} \u{1}(\u{9}R\u{c}withdrawalId\u{12}\u{17}\n\u{7}user_id\u{18}\u{2} \u{1}(\u{9}\
      R\u{6}userId\u{12}#\n\u{d}amount_micros\u{18}\u{3} \u{1}(\u{3}R\u{c}amountMicros\u{12}\
      \u{1d}\n\nfee_micros\u{18}\u{4} \u{1}(\u{3}R\u{9}feeMicros\u{12}\u{1f}\n\u{b}sent_micros\
      \u{18}\u{5} \u{1}(\u{3}R\nsentMicros\u{12}8\n\u{c}target_chain\u{18}\u{6} \u{1}(\u{e}2\
      \u{15}.stack.types.v1.ChainR\u{b}targetChain\u{12}%\n\u{e}target_address\u{18}\u{7} \u{1}(\
      \u{9}R\u{d}targetAddress\u{12}\u{17}\n\u{7}tx_hash\u{18}\u{8} \u{1}(\u{9}R\u{6}txHash\
      \u{12}:\n\u{6}status\u{18}\u{9} \u{1}(\u{e}2\".stack.funding.v1.WithdrawalStatusR\u{6}stat\
      us\u{12}\u{14}\n\u{5}phase\u{18}\n \u{1}(\u{9}R\u{5}phase\u{12}%\n\u{e}failure_reason\
      \u{18}\u{b} \u{1}(\u{9}R\u{d}failureReason\u{12}8\n\u{8}timeline\u{18}\u{c} \u{3}(\u{b}2\
      \u{1c}.stack.types.v1.StatusChangeR\u{8}timeline\u{12}*\n\u{11}created_at_micros\u{18}\
      \u{d} \u{1}(\u{3}R\u{f}createdAtMicros\u{12}*\n\u{11}updated_at_micros\u{18}\u{e} \u{1}(\
      \u{3}R\u{f}updatedAtMicros\"\u{ca}\u{1}\n\u{19}InitiateWithdrawalRequest\u{12}'\n\u{f}idem\
      potency_key\u{18}\u{1} \u{1}(\u{9}R\u{e}idempotencyKey\u{12}#\n\u{d}amount_micros\u{18}\
      \u{2} \u{1}(\u{3}R\u{c}amountMicros\u{12}8\n\u{c}target_chain\u{18}\u{3} \u{1}(\u{e}2\
      \u{15}.stack.types.v1.ChainR\u{b}targetChain\u{12}%\n\u{e}target_address\u{18}\u{4} \u{1}(\
      \u{9}R\u{d}targetAddress\">\n\u{17}CancelWithdrawalRequest\u{12}#\n\u{d}withdrawal_id\
      \u{18}\u{1} \u{1}(\u{9}R\u{c}withdrawalId\";\n\u{14}GetWithdrawalRequest\u{12}#\n\u{d}with\
      drawal_id\u{18}\u{1} \u{1}(\u{9}R\u{c}withdrawalId\"I\n\u{16}ListWithdrawalsRequest\u{12}/\
      \n\u{4}page\u{18}\u{1} \u{1}(\u{b}2\u{1b}.stack.types.v1.PageRequestR\u{4}page\"\u{aa}\
      \u{1}\n\u{17}ListWithdrawalsResponse\u{12}>\n\u{b}withdrawals\u{18}\u{1} \u{3}(\u{b}2\
      \u{1c}.stack.funding.v1.WithdrawalR\u{b}withdrawals\u{12}\u{18}\n\u{7}cursors\u{18}\u{2} \
      \u{3}(\u{9}R\u{7}cursors\u{12}5\n\u{9}page_info\u{18}\u{3} \u{1}(\u{b}2\u{18}.stack.types.\
      v1.PageInfoR\u{8}pageInfo\"H\n!HandleWithdrawalCompletionRequest\u{12}#\n\u{d}withdrawal_i\
      d\u{18}\u{1} \u{1}(\u{9}R\u{c}withdrawalId\"\u{89}\u{2}\n\u{b}Reservation\u{12}\u{19}\n\
      \u{8}order_id\u{18}\u{1} \u{1}(\u{9}R\u{7}orderId\u{12}\u{17}\n\u{7}user_id\u{18}\u{2} \
      \u{1}(\u{9}R\u{6}userId\u{12}'\n\u{f}reserved_micros\u{18}\u{3} \u{1}(\u{3}R\u{e}reservedM\
      icros\u{12}\u{1f}\n\u{b}held_micros\u{18}\u{4} \u{1}(\u{3}R\nheldMicros\u{12}'\n\u{f}captu\
      red_micros\u{18}\u{5} \u{1}(\u{3}R\u{e}capturedMicros\u{12}7\n\u{5}lines\u{18}\u{6} \u{3}(\
      \u{b}2!.stack.funding.v1.ReservationLineR\u{5}lines\u{12}\u{1a}\n\u{8}released\u{18}\u{7} \
      \u{1}(\u{8}R\u{8}released\"\u{b7}\u{1}\n\u{f}ReservationLine\u{12}\u{16}\n\u{6}symbol\
      \u{18}\u{1} \u{1}(\u{9}R\u{6}symbol\u{12}%\n\u{e}reserved_nanos\u{18}\u{2} \u{1}(\u{3}R\
      \u{d}reservedNanos\u{12}\u{1d}\n\nheld_nanos\u{18}\u{3} \u{1}(\u{3}R\u{9}heldNanos\u{12}!\
      \n\u{c}filled_nanos\u{18}\u{4} \u{1}(\u{3}R\u{b}filledNanos\u{12}#\n\u{d}filled_micros\
      \u{18}\u{5} \u{1}(\u{3}R\u{c}filledMicros\"[\n\u{19}ReserveBuyingPowerRequest\u{12}\u{19}\
      \n\u{8}order_id\u{18}\u{1} \u{1}(\u{9}R\u{7}orderId\u{12}#\n\u{d}amount_micros\u{18}\u{2} \
      \u{1}(\u{3}R\u{c}amountMicros\"J\n\u{9}ShareLine\u{12}\u{16}\n\u{6}symbol\u{18}\u{1} \u{1}\
      (\u{9}R\u{6}symbol\u{12}%\n\u{e}quantity_nanos\u{18}\u{2} \u{1}(\u{3}R\u{d}quantityNanos\"\
      d\n\u{14}ReserveSharesRequest\u{12}\u{19}\n\u{8}order_id\u{18}\u{1} \u{1}(\u{9}R\u{7}order\
      Id\u{12}1\n\u{5}lines\u{18}\u{2} \u{3}(\u{b}2\u{1b}.stack.funding.v1.ShareLineR\u{5}lines\
      \"\u{ea}\u{1}\n\u{19}CaptureReservationRequest\u{12}\u{19}\n\u{8}order_id\u{18}\u{1} \u{1}\
      (\u{9}R\u{7}orderId\u{12}\u{16}\n\u{6}symbol\u{18}\u{2} \u{1}(\u{9}R\u{6}symbol\u{12}4\n\
      \u{16}cumulative_cost_micros\u{18}\u{3} \u{1}(\u{3}R\u{14}cumulativeCostMicros\u{12}:\n\
      \u{19}cumulative_quantity_nanos\u{18}\u{4} \u{1}(\u{3}R\u{17}cumulativeQuantityNanos\u{12}\
      (\n\u{10}filled_at_micros\u{18}\u{5} \u{1}(\u{3}R\u{e}filledAtMicros\"\u{9e}\u{2}\n\u{19}C\
      reditSaleProceedsRequest\u{12}\u{19}\n\u{8}order_id\u{18}\u{1} \u{1}(\u{9}R\u{7}orderId\
      \u{12}\u{16}\n\u{6}symbol\u{18}\u{2} \u{1}(\u{9}R\u{6}symbol\u{12}<\n\u{1a}cumulative_proc\
      eeds_micros\u{18}\u{3} \u{1}(\u{3}R\u{18}cumulativeProceedsMicros\u{12}:\n\u{19}cumulative\
      _quantity_nanos\u{18}\u{4} \u{1}(\u{3}R\u{17}cumulativeQuantityNanos\u{12}(\n\u{10}filled_\
      at_micros\u{18}\u{5} \u{1}(\u{3}R\u{e}filledAtMicros\u{12}*\n\u{11}settles_at_micros\u{18}\
      \u{6} \u{1}(\u{3}R\u{f}settlesAtMicros\"\u{e7}\u{1}\n\u{12}ReverseFillRequest\u{12}\u{19}\
      \n\u{8}order_id\u{18}\u{1} \u{1}(\u{9}R\u{7}orderId\u{12}\u{16}\n\u{6}symbol\u{18}\u{2} \
      \u{1}(\u{9}R\u{6}symbol\u{12}4\n\u{16}cumulative_cash_micros\u{18}\u{3} \u{1}(\u{3}R\u{14}\
      cumulativeCashMicros\u{12}:\n\u{19}cumulative_quantity_nanos\u{18}\u{4} \u{1}(\u{3}R\u{17}\
      cumulativeQuantityNanos\u{12},\n\u{12}reversed_at_micros\u{18}\u{5} \u{1}(\u{3}R\u{10}reve\
      rsedAtMicros\"N\n\u{19}ReleaseReservationRequest\u{12}\u{19}\n\u{8}order_id\u{18}\u{1} \
      \u{1}(\u{9}R\u{7}orderId\u{12}\u{16}\n\u{6}symbol\u{18}\u{2} \u{1}(\u{9}R\u{6}symbol\"2\n\
      \u{15}GetReservationRequest\u{12}\u{19}\n\u{8}order_id\u{18}\u{1} \u{1}(\u{9}R\u{7}orderId\
      \"h\n\u{18}HandleBrokerEventRequest\u{12}\u{19}\n\u{8}event_id\u{18}\u{1} \u{1}(\u{9}R\
      \u{7}eventId\u{12}\u{1d}\n\nevent_type\u{18}\u{2} \u{1}(\u{9}R\u{9}eventType\u{12}\u{12}\n\
      \u{4}body\u{18}\u{3} \u{1}(\u{c}R\u{4}body\"7\n\u{19}HandleBrokerEventResponse\u{12}\u{1a}\
      \n\u{8}accepted\u{18}\u{1} \u{1}(\u{8}R\u{8}accepted\"j\n\u{16}GetTrialBalanceRequest\
      \u{12} \n\u{c}as_of_micros\u{18}\u{1} \u{1}(\u{3}R\nasOfMicros\u{12}.\n\u{13}effective_by_\
      micros\u{18}\u{2} \u{1}(\u{3}R\u{11}effectiveByMicros\"\u{95}\u{1}\n\u{d}LedgerAccount\
      \u{12}\u{12}\n\u{4}code\u{18}\u{1} \u{1}(\u{9}R\u{4}code\u{12}\u{12}\n\u{4}path\u{18}\u{2}\
       \u{1}(\u{9}R\u{4}path\u{12}\u{14}\n\u{5}asset\u{18}\u{3} \u{1}(\u{9}R\u{5}asset\u{12}\
      \u{14}\n\u{5}debit\u{18}\u{4} \u{1}(\u{3}R\u{5}debit\u{12}\u{16}\n\u{6}credit\u{18}\u{5} \
      \u{1}(\u{3}R\u{6}credit\u{12}\u{18}\n\u{7}balance\u{18}\u{6} \u{1}(\u{3}R\u{7}balance\"P\n\
      \nAssetTotal\u{12}\u{14}\n\u{5}asset\u{18}\u{1} \u{1}(\u{9}R\u{5}asset\u{12}\u{14}\n\u{5}d\
      ebit\u{18}\u{2} \u{1}(\u{3}R\u{5}debit\u{12}\u{16}\n\u{6}credit\u{18}\u{3} \u{1}(\u{3}R\
      \u{6}credit\"u\n\u{9}Invariant\u{12}\u{12}\n\u{4}name\u{18}\u{1} \u{1}(\u{9}R\u{4}name\
      \u{12}\u{18}\n\u{7}meaning\u{18}\u{2} \u{1}(\u{9}R\u{7}meaning\u{12}\u{1e}\n\nviolations\
      \u{18}\u{3} \u{1}(\u{3}R\nviolations\u{12}\u{1a}\n\u{8}examples\u{18}\u{4} \u{3}(\u{9}R\
      \u{8}examples\"\u{f7}\u{1}\n\u{c}TrialBalance\u{12};\n\u{8}accounts\u{18}\u{1} \u{3}(\u{b}\
      2\u{1f}.stack.funding.v1.LedgerAccountR\u{8}accounts\u{12}4\n\u{6}totals\u{18}\u{2} \u{3}(\
      \u{b}2\u{1c}.stack.funding.v1.AssetTotalR\u{6}totals\u{12};\n\ninvariants\u{18}\u{3} \u{3}\
      (\u{b}2\u{1b}.stack.funding.v1.InvariantR\ninvariants\u{12}\u{1a}\n\u{8}balanced\u{18}\
      \u{4} \u{1}(\u{8}R\u{8}balanced\u{12}\u{1b}\n\u{9}at_micros\u{18}\u{5} \u{1}(\u{3}R\u{8}at\
      Micros\"\u{1a}\n\u{18}GetReconciliationRequest\"\u{eb}\u{1}\n\u{12}ReconciliationLine\
      \u{12}\u{12}\n\u{4}rule\u{18}\u{1} \u{1}(\u{9}R\u{4}rule\u{12}\u{18}\n\u{7}subject\u{18}\
      \u{2} \u{1}(\u{9}R\u{7}subject\u{12}\u{1c}\n\u{9}reference\u{18}\u{3} \u{1}(\u{9}R\u{9}ref\
      erence\u{12}\u{14}\n\u{5}asset\u{18}\u{4} \u{1}(\u{9}R\u{5}asset\u{12}\u{12}\n\u{4}ours\
      \u{18}\u{5} \u{1}(\u{3}R\u{4}ours\u{12}\u{16}\n\u{6}theirs\u{18}\u{6} \u{1}(\u{3}R\u{6}the\
      irs\u{12}\u{14}\n\u{5}asked\u{18}\u{7} \u{1}(\u{8}R\u{5}asked\u{12}\u{1d}\n\nbreak_kind\
      \u{18}\u{8} \u{1}(\u{9}R\u{9}breakKind\u{12}\u{12}\n\u{4}note\u{18}\u{9} \u{1}(\u{9}R\u{4}\
      note\"\u{c4}\u{1}\n\u{e}Reconciliation\u{12}:\n\u{5}lines\u{18}\u{1} \u{3}(\u{b}2$.stack.f\
      unding.v1.ReconciliationLineR\u{5}lines\u{12}\u{1a}\n\u{8}balanced\u{18}\u{2} \u{1}(\u{8}R\
      \u{8}balanced\u{12}\u{1b}\n\u{9}at_micros\u{18}\u{3} \u{1}(\u{3}R\u{8}atMicros\u{12}=\n\
      \u{6}breaks\u{18}\u{4} \u{3}(\u{b}2%.stack.funding.v1.ReconciliationBreakR\u{6}breaks\"\
      \u{a8}\u{3}\n\u{13}ReconciliationBreak\u{12}\u{19}\n\u{8}break_id\u{18}\u{1} \u{1}(\u{9}R\
      \u{7}breakId\u{12}\u{12}\n\u{4}rule\u{18}\u{2} \u{1}(\u{9}R\u{4}rule\u{12}\u{18}\n\u{7}sub\
      ject\u{18}\u{3} \u{1}(\u{9}R\u{7}subject\u{12}\u{1c}\n\u{9}reference\u{18}\u{4} \u{1}(\
      \u{9}R\u{9}reference\u{12}\u{14}\n\u{5}asset\u{18}\u{5} \u{1}(\u{9}R\u{5}asset\u{12}\u{12}\
      \n\u{4}ours\u{18}\u{6} \u{1}(\u{3}R\u{4}ours\u{12}\u{16}\n\u{6}theirs\u{18}\u{7} \u{1}(\
      \u{3}R\u{6}theirs\u{12}\u{12}\n\u{4}kind\u{18}\u{8} \u{1}(\u{9}R\u{4}kind\u{12}\u{12}\n\
      \u{4}note\u{18}\u{9} \u{1}(\u{9}R\u{4}note\u{12}\u{14}\n\u{5}owner\u{18}\n \u{1}(\u{9}R\
      \u{5}owner\u{12}\u{17}\n\u{7}user_id\u{18}\u{b} \u{1}(\u{9}R\u{6}userId\u{12}\u{14}\n\u{5}\
      stops\u{18}\u{c} \u{1}(\u{8}R\u{5}stops\u{12}\u{1b}\n\u{9}stops_all\u{18}\u{d} \u{1}(\u{8}\
      R\u{8}stopsAll\u{12}/\n\u{14}first_seen_at_micros\u{18}\u{e} \u{1}(\u{3}R\u{11}firstSeenAt\
      Micros\u{12}-\n\u{13}last_seen_at_micros\u{18}\u{f} \u{1}(\u{3}R\u{10}lastSeenAtMicros\"\
      \u{18}\n\u{16}ListReviewCasesRequest\"M\n\u{17}ListReviewCasesResponse\u{12}2\n\u{5}cases\
      \u{18}\u{1} \u{3}(\u{b}2\u{1c}.stack.funding.v1.ReviewCaseR\u{5}cases\"I\n\u{14}GetReviewC\
      aseRequest\u{12}\u{12}\n\u{4}kind\u{18}\u{1} \u{1}(\u{9}R\u{4}kind\u{12}\u{1d}\n\nsubject_\
      id\u{18}\u{2} \u{1}(\u{9}R\u{9}subjectId\"\u{83}\u{2}\n\nReviewCase\u{12}\u{12}\n\u{4}kind\
      \u{18}\u{1} \u{1}(\u{9}R\u{4}kind\u{12}\u{1d}\n\nsubject_id\u{18}\u{2} \u{1}(\u{9}R\u{9}su\
      bjectId\u{12}\u{17}\n\u{7}user_id\u{18}\u{3} \u{1}(\u{9}R\u{6}userId\u{12}\u{14}\n\u{5}sta\
      te\u{18}\u{4} \u{1}(\u{9}R\u{5}state\u{12}\u{16}\n\u{6}reason\u{18}\u{5} \u{1}(\u{9}R\u{6}\
      reason\u{12}!\n\u{c}since_micros\u{18}\u{6} \u{1}(\u{3}R\u{b}sinceMicros\u{12}\u{18}\n\
      \u{7}actions\u{18}\u{7} \u{3}(\u{9}R\u{7}actions\u{12}>\n\u{9}proposals\u{18}\u{8} \u{3}(\
      \u{b}2 .stack.funding.v1.ReviewProposalR\u{9}proposals\"\u{c5}\u{2}\n\u{e}ReviewProposal\
      \u{12}\u{1f}\n\u{b}proposal_id\u{18}\u{1} \u{1}(\u{9}R\nproposalId\u{12}\u{16}\n\u{6}actio\
      n\u{18}\u{2} \u{1}(\u{9}R\u{6}action\u{12}\u{16}\n\u{6}reason\u{18}\u{3} \u{1}(\u{9}R\u{6}\
      reason\u{12}\u{1a}\n\u{8}evidence\u{18}\u{4} \u{1}(\u{9}R\u{8}evidence\u{12}\u{14}\n\u{5}s\
      tate\u{18}\u{5} \u{1}(\u{9}R\u{5}state\u{12}\u{1f}\n\u{b}proposed_by\u{18}\u{6} \u{1}(\
      \u{9}R\nproposedBy\u{12},\n\u{12}proposed_at_micros\u{18}\u{7} \u{1}(\u{3}R\u{10}proposedA\
      tMicros\u{12}\u{1d}\n\ndecided_by\u{18}\u{8} \u{1}(\u{9}R\u{9}decidedBy\u{12}*\n\u{11}deci\
      ded_at_micros\u{18}\u{9} \u{1}(\u{3}R\u{f}decidedAtMicros\u{12}\u{16}\n\u{6}remark\u{18}\n\
       \u{1}(\u{9}R\u{6}remark\"\u{9b}\u{1}\n\u{1a}ProposeReviewActionRequest\u{12}\u{12}\n\u{4}\
      kind\u{18}\u{1} \u{1}(\u{9}R\u{4}kind\u{12}\u{1d}\n\nsubject_id\u{18}\u{2} \u{1}(\u{9}R\
      \u{9}subjectId\u{12}\u{16}\n\u{6}action\u{18}\u{3} \u{1}(\u{9}R\u{6}action\u{12}\u{16}\n\
      \u{6}reason\u{18}\u{4} \u{1}(\u{9}R\u{6}reason\u{12}\u{1a}\n\u{8}evidence\u{18}\u{5} \u{1}\
      (\u{9}R\u{8}evidence\"p\n\u{1b}DecideReviewProposalRequest\u{12}\u{1f}\n\u{b}proposal_id\
      \u{18}\u{1} \u{1}(\u{9}R\nproposalId\u{12}\u{18}\n\u{7}approve\u{18}\u{2} \u{1}(\u{8}R\
      \u{7}approve\u{12}\u{16}\n\u{6}remark\u{18}\u{3} \u{1}(\u{9}R\u{6}remark\"1\n\u{10}GetLedg\
      erRequest\u{12}\u{1d}\n\nsubject_id\u{18}\u{1} \u{1}(\u{9}R\u{9}subjectId\"l\n\u{e}LedgerT\
      ransfer\u{12}\u{14}\n\u{5}debit\u{18}\u{1} \u{1}(\u{9}R\u{5}debit\u{12}\u{16}\n\u{6}credit\
      \u{18}\u{2} \u{1}(\u{9}R\u{6}credit\u{12}\u{14}\n\u{5}asset\u{18}\u{3} \u{1}(\u{9}R\u{5}as\
      set\u{12}\u{16}\n\u{6}amount\u{18}\u{4} \u{1}(\u{3}R\u{6}amount\"\u{90}\u{2}\n\u{b}LedgerE\
      ntry\u{12}\u{1d}\n\njournal_id\u{18}\u{1} \u{1}(\u{9}R\u{9}journalId\u{12}\u{12}\n\u{4}ste\
      p\u{18}\u{2} \u{1}(\u{9}R\u{4}step\u{12}\u{1a}\n\u{8}reverses\u{18}\u{3} \u{1}(\u{9}R\u{8}\
      reverses\u{12}\u{14}\n\u{5}cause\u{18}\u{4} \u{1}(\u{9}R\u{5}cause\u{12}>\n\u{9}transfers\
      \u{18}\u{5} \u{3}(\u{b}2 .stack.funding.v1.LedgerTransferR\u{9}transfers\u{12}.\n\u{13}eff\
      ective_at_micros\u{18}\u{6} \u{1}(\u{3}R\u{11}effectiveAtMicros\u{12},\n\u{12}recorded_at_\
      micros\u{18}\u{7} \u{1}(\u{3}R\u{10}recordedAtMicros\"L\n\u{11}GetLedgerResponse\u{12}7\n\
      \u{7}entries\u{18}\u{1} \u{3}(\u{b}2\u{1d}.stack.funding.v1.LedgerEntryR\u{7}entries*\
      \u{86}\u{3}\n\u{d}DepositStatus\u{12}\u{1e}\n\u{1a}DEPOSIT_STATUS_UNSPECIFIED\u{10}\u{0}\
      \u{12}'\n#DEPOSIT_STATUS_PENDING_CONFIRMATION\u{10}\u{1}\u{12}%\n!DEPOSIT_STATUS_CONFIRMED\
      _ON_CHAIN\u{10}\u{2}\u{12}%\n!DEPOSIT_STATUS_OFF_RAMP_INITIATED\u{10}\u{3}\u{12}$\n DEPOSI\
      T_STATUS_OFF_RAMP_COMPLETE\u{10}\u{4}\u{12} \n\u{1c}DEPOSIT_STATUS_BROKER_FUNDED\u{10}\
      \u{5}\u{12}\u{19}\n\u{15}DEPOSIT_STATUS_FAILED\u{10}\u{6}\u{12}\u{1c}\n\u{18}DEPOSIT_STATU\
      S_IN_REVIEW\u{10}\u{7}\u{12}\u{1b}\n\u{17}DEPOSIT_STATUS_RETURNED\u{10}\u{8}\u{12}#\n\
      \u{1f}DEPOSIT_STATUS_REFUND_INITIATED\u{10}\u{9}\u{12}\u{1b}\n\u{17}DEPOSIT_STATUS_REFUNDE\
      D\u{10}\n*\u{d3}\u{3}\n\u{10}WithdrawalStatus\u{12}!\n\u{1d}WITHDRAWAL_STATUS_UNSPECIFIED\
      \u{10}\u{0}\u{12}\u{1d}\n\u{19}WITHDRAWAL_STATUS_PENDING\u{10}\u{1}\u{12}1\n-WITHDRAWAL_ST\
      ATUS_BROKER_WITHDRAWAL_INITIATED\u{10}\u{2}\u{12}0\n,WITHDRAWAL_STATUS_BROKER_WITHDRAWAL_C\
      OMPLETE\u{10}\u{3}\u{12}'\n#WITHDRAWAL_STATUS_ON_RAMP_INITIATED\u{10}\u{4}\u{12}&\n\"WITHD\
      RAWAL_STATUS_ON_RAMP_COMPLETE\u{10}\u{5}\u{12}(\n$WITHDRAWAL_STATUS_TRANSFER_INITIATED\
      \u{10}\u{6}\u{12}\u{1e}\n\u{1a}WITHDRAWAL_STATUS_COMPLETE\u{10}\u{7}\u{12}\u{1c}\n\u{18}WI\
      THDRAWAL_STATUS_FAILED\u{10}\u{8}\u{12}\u{1e}\n\u{1a}WITHDRAWAL_STATUS_CANCELED\u{10}\u{9}\
      \u{12}\u{1e}\n\u{1a}WITHDRAWAL_STATUS_REVERSED\u{10}\n\u{12}\u{1f}\n\u{1b}WITHDRAWAL_STATU\
      S_IN_REVIEW\u{10}\u{b}2\u{c3}\u{16}\n\u{7}Funding\u{12}Q\n\nGetBalance\u{12}#.stack.fundin\
      g.v1.GetBalanceRequest\u{1a}\u{19}.stack.funding.v1.Balance\"\u{3}\u{90}\u{2}\u{1}\u{12}Z\
      \n\u{d}GetBrokerCash\u{12}&.stack.funding.v1.GetBrokerCashRequest\u{1a}\u{1c}.stack.fundin\
      g.v1.BrokerCash\"\u{3}\u{90}\u{2}\u{1}\u{12}Q\n\nGetDeposit\u{12}#.stack.funding.v1.GetDep\
      ositRequest\u{1a}\u{19}.stack.funding.v1.Deposit\"\u{3}\u{90}\u{2}\u{1}\u{12}b\n\u{c}ListD\
      eposits\u{12}%.stack.funding.v1.ListDepositsRequest\u{1a}&.stack.funding.v1.ListDepositsRe\
      sponse\"\u{3}\u{90}\u{2}\u{1}\u{12}d\n\u{12}InitiateWithdrawal\u{12}+.stack.funding.v1.Ini\
      tiateWithdrawalRequest\u{1a}\u{1c}.stack.funding.v1.Withdrawal\"\u{3}\u{90}\u{2}\u{2}\
      \u{12}`\n\u{10}CancelWithdrawal\u{12}).stack.funding.v1.CancelWithdrawalRequest\u{1a}\
      \u{1c}.stack.funding.v1.Withdrawal\"\u{3}\u{90}\u{2}\u{2}\u{12}Z\n\u{d}GetWithdrawal\u{12}\
      &.stack.funding.v1.GetWithdrawalRequest\u{1a}\u{1c}.stack.funding.v1.Withdrawal\"\u{3}\
      \u{90}\u{2}\u{1}\u{12}k\n\u{f}ListWithdrawals\u{12}(.stack.funding.v1.ListWithdrawalsReque\
      st\u{1a}).stack.funding.v1.ListWithdrawalsResponse\"\u{3}\u{90}\u{2}\u{1}\u{12}e\n\u{12}Re\
      serveBuyingPower\u{12}+.stack.funding.v1.ReserveBuyingPowerRequest\u{1a}\u{1d}.stack.fundi\
      ng.v1.Reservation\"\u{3}\u{90}\u{2}\u{2}\u{12}[\n\u{d}ReserveShares\u{12}&.stack.funding.v\
      1.ReserveSharesRequest\u{1a}\u{1d}.stack.funding.v1.Reservation\"\u{3}\u{90}\u{2}\u{2}\
      \u{12}e\n\u{12}CaptureReservation\u{12}+.stack.funding.v1.CaptureReservationRequest\u{1a}\
      \u{1d}.stack.funding.v1.Reservation\"\u{3}\u{90}\u{2}\u{2}\u{12}e\n\u{12}CreditSaleProceed\
      s\u{12}+.stack.funding.v1.CreditSaleProceedsRequest\u{1a}\u{1d}.stack.funding.v1.Reservati\
      on\"\u{3}\u{90}\u{2}\u{2}\u{12}W\n\u{b}ReverseFill\u{12}$.stack.funding.v1.ReverseFillRequ\
      est\u{1a}\u{1d}.stack.funding.v1.Reservation\"\u{3}\u{90}\u{2}\u{2}\u{12}e\n\u{12}ReleaseR\
      eservation\u{12}+.stack.funding.v1.ReleaseReservationRequest\u{1a}\u{1d}.stack.funding.v1.\
      Reservation\"\u{3}\u{90}\u{2}\u{2}\u{12}]\n\u{e}GetReservation\u{12}'.stack.funding.v1.Get\
      ReservationRequest\u{1a}\u{1d}.stack.funding.v1.Reservation\"\u{3}\u{90}\u{2}\u{1}\u{12}O\
      \n\u{9}WatchUser\u{12} .stack.types.v1.WatchUserRequest\u{1a}\u{19}.stack.types.v1.UserEve\
      nt\"\u{3}\u{90}\u{2}\u{1}0\u{1}\u{12}V\n\u{e}ReceiveWebhook\u{12}\u{1e}.stack.types.v1.Web\
      hookRequest\u{1a}\u{1f}.stack.types.v1.WebhookResponse\"\u{3}\u{90}\u{2}\u{2}\u{12}\u{83}\
      \u{1}\n\u{17}HandleChainDepositEvent\u{12}0.stack.funding.v1.HandleChainDepositEventReques\
      t\u{1a}1.stack.funding.v1.HandleChainDepositEventResponse\"\u{3}\u{90}\u{2}\u{2}\u{12}[\n\
      \u{f}InitiateOffRamp\u{12}(.stack.funding.v1.InitiateOffRampRequest\u{1a}\u{19}.stack.fund\
      ing.v1.Deposit\"\u{3}\u{90}\u{2}\u{2}\u{12}e\n\u{14}ConfirmBrokerFunding\u{12}-.stack.fund\
      ing.v1.ConfirmBrokerFundingRequest\u{1a}\u{19}.stack.funding.v1.Deposit\"\u{3}\u{90}\u{2}\
      \u{2}\u{12}t\n\u{1a}HandleWithdrawalCompletion\u{12}3.stack.funding.v1.HandleWithdrawalCom\
      pletionRequest\u{1a}\u{1c}.stack.funding.v1.Withdrawal\"\u{3}\u{90}\u{2}\u{2}\u{12}q\n\
      \u{11}HandleBrokerEvent\u{12}*.stack.funding.v1.HandleBrokerEventRequest\u{1a}+.stack.fund\
      ing.v1.HandleBrokerEventResponse\"\u{3}\u{90}\u{2}\u{2}\u{12}`\n\u{f}GetTrialBalance\u{12}\
      (.stack.funding.v1.GetTrialBalanceRequest\u{1a}\u{1e}.stack.funding.v1.TrialBalance\"\u{3}\
      \u{90}\u{2}\u{1}\u{12}f\n\u{11}GetReconciliation\u{12}*.stack.funding.v1.GetReconciliation\
      Request\u{1a} .stack.funding.v1.Reconciliation\"\u{3}\u{90}\u{2}\u{1}\u{12}k\n\u{f}ListRev\
      iewCases\u{12}(.stack.funding.v1.ListReviewCasesRequest\u{1a}).stack.funding.v1.ListReview\
      CasesResponse\"\u{3}\u{90}\u{2}\u{1}\u{12}Z\n\u{d}GetReviewCase\u{12}&.stack.funding.v1.Ge\
      tReviewCaseRequest\u{1a}\u{1c}.stack.funding.v1.ReviewCase\"\u{3}\u{90}\u{2}\u{1}\u{12}a\n\
      \u{13}ProposeReviewAction\u{12},.stack.funding.v1.ProposeReviewActionRequest\u{1a}\u{1c}.s\
      tack.funding.v1.ReviewCase\u{12}c\n\u{14}DecideReviewProposal\u{12}-.stack.funding.v1.Deci\
      deReviewProposalRequest\u{1a}\u{1c}.stack.funding.v1.ReviewCase\u{12}Y\n\u{9}GetLedger\
      \u{12}\".stack.funding.v1.GetLedgerRequest\u{1a}#.stack.funding.v1.GetLedgerResponse\"\
      \u{3}\u{90}\u{2}\u{1}b\u{6}proto3
      """)
}

extension FundingV1 {
  /// Owns the money. Every change is a journal entry in an append-only, double-entry ledger.
  package protocol FundingService: RPCService {
    /// The user's cash as of now, read from the primary.
    func getBalance(
      _ request: FundingV1.GetBalanceRequest, _ context: RPCContext
    ) async throws -> FundingV1.Balance
    /// The user's cash at the broker and what of some orders' fills is booked in it, at one moment: who knows of
    /// fills that are not booked yet can then tell what the cash comes to.
    func getBrokerCash(
      _ request: FundingV1.GetBrokerCashRequest, _ context: RPCContext
    ) async throws -> FundingV1.BrokerCash
    /// One deposit of the user.
    func getDeposit(
      _ request: FundingV1.GetDepositRequest, _ context: RPCContext
    ) async throws -> FundingV1.Deposit
    /// The user's deposits, newest first.
    func listDeposits(
      _ request: FundingV1.ListDepositsRequest, _ context: RPCContext
    ) async throws -> FundingV1.ListDepositsResponse
    /// Takes money out of the user's brokerage cash towards an on-chain address. Idempotent by
    /// (user, idempotency_key). Reasons: INVALID_INPUT (with the field), INSUFFICIENT_FUNDS, LIMIT_EXCEEDED,
    /// KYC_REQUIRED (no broker account), IDEMPOTENCY_MISMATCH, PARTNER_UNAVAILABLE.
    func initiateWithdrawal(
      _ request: FundingV1.InitiateWithdrawalRequest, _ context: RPCContext
    ) async throws -> FundingV1.Withdrawal
    /// Cancels a withdrawal of the user that has not been sent to the broker; else FAILED_PRECONDITION with
    /// reason CONFLICT. Cancelling a cancelled one returns it.
    func cancelWithdrawal(
      _ request: FundingV1.CancelWithdrawalRequest, _ context: RPCContext
    ) async throws -> FundingV1.Withdrawal
    /// One withdrawal of the user.
    func getWithdrawal(
      _ request: FundingV1.GetWithdrawalRequest, _ context: RPCContext
    ) async throws -> FundingV1.Withdrawal
    /// The user's withdrawals, newest first.
    func listWithdrawals(
      _ request: FundingV1.ListWithdrawalsRequest, _ context: RPCContext
    ) async throws -> FundingV1.ListWithdrawalsResponse
    /// Reserves the user's buying power for a buy order (settled cash first). Idempotent by order_id: the same
    /// amount answers with the reservation as it stands, another amount is IDEMPOTENCY_MISMATCH. Reason when
    /// there is not enough: INSUFFICIENT_FUNDS.
    func reserveBuyingPower(
      _ request: FundingV1.ReserveBuyingPowerRequest, _ context: RPCContext
    ) async throws -> FundingV1.Reservation
    /// Reserves the user's shares for a sell order, all lines or none. Idempotent by order_id like
    /// ReserveBuyingPower. Reason when there are not enough shares: INSUFFICIENT_FUNDS.
    func reserveShares(
      _ request: FundingV1.ReserveSharesRequest, _ context: RPCContext
    ) async throws -> FundingV1.Reservation
    /// Books what a buy has filled so far for one symbol of the order. The figures are cumulative: only the
    /// difference to what is booked already is posted, and old news changes nothing. A fill above the order's
    /// own reservation takes the rest from the user's free cash, and from there on is owed.
    func captureReservation(
      _ request: FundingV1.CaptureReservationRequest, _ context: RPCContext
    ) async throws -> FundingV1.Reservation
    /// Books what a sale has filled so far for one symbol of the order: the shares leave, the proceeds become
    /// unsettled cash. Cumulative like CaptureReservation.
    func creditSaleProceeds(
      _ request: FundingV1.CreditSaleProceedsRequest, _ context: RPCContext
    ) async throws -> FundingV1.Reservation
    /// Books that the broker took a fill back (a bust) or lowered it: the figures are the cumulative ones that
    /// still hold. A buy's cost returns to settled cash and its shares leave, a sale's shares return and its
    /// proceeds leave; what the user no longer has is owed. Idempotent: the same figures again change nothing,
    /// nor do higher ones, which are CaptureReservation's or CreditSaleProceeds'.
    func reverseFill(
      _ request: FundingV1.ReverseFillRequest, _ context: RPCContext
    ) async throws -> FundingV1.Reservation
    /// Gives back what an order still holds, cash or shares: all of it, or one symbol's shares. To be called
    /// after the last fill was booked. Idempotent. Once it is released as a whole, later fills are still
    /// booked, from free cash or shares. An order that has no reservation gets a released one, so that a
    /// request for one that is still on its way sets nothing aside any more.
    func releaseReservation(
      _ request: FundingV1.ReleaseReservationRequest, _ context: RPCContext
    ) async throws -> FundingV1.Reservation
    /// The reservation of one of the user's orders.
    func getReservation(
      _ request: FundingV1.GetReservationRequest, _ context: RPCContext
    ) async throws -> FundingV1.Reservation
    /// The user's deposits, withdrawals and balance as they change. See UserEvent: topic `deposit` carries a
    /// Deposit, `withdrawal` a Withdrawal, `balance` a Balance.
    func watchUser(
      _ request: TypesV1.WatchUserRequest, _ context: RPCContext,
      _ responses: RPCResponseWriter<TypesV1.UserEvent>
    ) async throws
    /// A partner's webhook as it came to the gateway: source `circle/wallets` or `circle/mint`. Verified over
    /// the raw bytes, stored, then answered; the status is the HTTP status to give the partner.
    func receiveWebhook(
      _ request: TypesV1.WebhookRequest, _ context: RPCContext
    ) async throws -> TypesV1.WebhookResponse
    /// Machines only: look at this Circle transaction now. A hint; what it is about is read at Circle.
    func handleChainDepositEvent(
      _ request: FundingV1.HandleChainDepositEventRequest, _ context: RPCContext
    ) async throws -> FundingV1.HandleChainDepositEventResponse
    /// Machines and operators only: wake a deposit that is confirmed on chain, so that its off-ramp goes on.
    func initiateOffRamp(
      _ request: FundingV1.InitiateOffRampRequest, _ context: RPCContext
    ) async throws -> FundingV1.Deposit
    /// Machines and operators only: look at the broker's side of this deposit now.
    func confirmBrokerFunding(
      _ request: FundingV1.ConfirmBrokerFundingRequest, _ context: RPCContext
    ) async throws -> FundingV1.Deposit
    /// Machines and operators only: look at every partner's side of this withdrawal now.
    func handleWithdrawalCompletion(
      _ request: FundingV1.HandleWithdrawalCompletionRequest, _ context: RPCContext
    ) async throws -> FundingV1.Withdrawal
    /// From investing, which reads the broker's queue: an event about deposits, redemptions or settlements. It
    /// is stored in funding's inbox before this answers; the same event_id twice is harmless.
    func handleBrokerEvent(
      _ request: FundingV1.HandleBrokerEventRequest, _ context: RPCContext
    ) async throws -> FundingV1.HandleBrokerEventResponse
    /// Every account of the ledger with its totals, and the invariants that must hold over them.
    func getTrialBalance(
      _ request: FundingV1.GetTrialBalanceRequest, _ context: RPCContext
    ) async throws -> FundingV1.TrialBalance
    /// Our figures beside the partners' own.
    func getReconciliation(
      _ request: FundingV1.GetReconciliationRequest, _ context: RPCContext
    ) async throws -> FundingV1.Reconciliation
    /// Everything that waits for people, the oldest first: deposits and withdrawals that stopped, and open
    /// breaks of the reconciliation. Operators only, as all of the review: over TLS the certificate says who
    /// calls (`operator.NAME`), on loopback the metadata `stack-operator-id`.
    func listReviewCases(
      _ request: FundingV1.ListReviewCasesRequest, _ context: RPCContext
    ) async throws -> FundingV1.ListReviewCasesResponse
    /// One case with everything that was proposed for it.
    func getReviewCase(
      _ request: FundingV1.GetReviewCaseRequest, _ context: RPCContext
    ) async throws -> FundingV1.ReviewCase
    /// Says what should be done about a case. Nothing happens until somebody else approves it. CONFLICT when
    /// the case does not permit the action, or another proposal for it is open.
    func proposeReviewAction(
      _ request: FundingV1.ProposeReviewActionRequest, _ context: RPCContext
    ) async throws -> FundingV1.ReviewCase
    /// Approves a proposal, which carries it out, or rejects it. CONFLICT when it is decided already, when the
    /// case does not permit it any more, or when the same person proposed it.
    func decideReviewProposal(
      _ request: FundingV1.DecideReviewProposalRequest, _ context: RPCContext
    ) async throws -> FundingV1.ReviewCase
    /// The journal entries of one deposit, withdrawal or order, oldest first. Operators only.
    func getLedger(
      _ request: FundingV1.GetLedgerRequest, _ context: RPCContext
    ) async throws -> FundingV1.GetLedgerResponse
  }

  /// Calls `stack.funding.v1.Funding`.
  package struct FundingClient: Sendable {
    private let channel: RPCChannel

    /// A client over `channel`, which has to be running.
    package init(_ channel: RPCChannel) { self.channel = channel }

    /// The user's cash as of now, read from the primary.
    package func getBalance(
      _ request: FundingV1.GetBalanceRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Balance {
      try await channel.call(
        "stack.funding.v1.Funding/GetBalance", request, options: options, isIdempotent: true)
    }

    /// The user's cash at the broker and what of some orders' fills is booked in it, at one moment: who knows of
    /// fills that are not booked yet can then tell what the cash comes to.
    package func getBrokerCash(
      _ request: FundingV1.GetBrokerCashRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.BrokerCash {
      try await channel.call(
        "stack.funding.v1.Funding/GetBrokerCash", request, options: options, isIdempotent: true)
    }

    /// One deposit of the user.
    package func getDeposit(
      _ request: FundingV1.GetDepositRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Deposit {
      try await channel.call(
        "stack.funding.v1.Funding/GetDeposit", request, options: options, isIdempotent: true)
    }

    /// The user's deposits, newest first.
    package func listDeposits(
      _ request: FundingV1.ListDepositsRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.ListDepositsResponse {
      try await channel.call(
        "stack.funding.v1.Funding/ListDeposits", request, options: options, isIdempotent: true)
    }

    /// Takes money out of the user's brokerage cash towards an on-chain address. Idempotent by
    /// (user, idempotency_key). Reasons: INVALID_INPUT (with the field), INSUFFICIENT_FUNDS, LIMIT_EXCEEDED,
    /// KYC_REQUIRED (no broker account), IDEMPOTENCY_MISMATCH, PARTNER_UNAVAILABLE.
    package func initiateWithdrawal(
      _ request: FundingV1.InitiateWithdrawalRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Withdrawal {
      try await channel.call(
        "stack.funding.v1.Funding/InitiateWithdrawal", request, options: options, isIdempotent: true)
    }

    /// Cancels a withdrawal of the user that has not been sent to the broker; else FAILED_PRECONDITION with
    /// reason CONFLICT. Cancelling a cancelled one returns it.
    package func cancelWithdrawal(
      _ request: FundingV1.CancelWithdrawalRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Withdrawal {
      try await channel.call(
        "stack.funding.v1.Funding/CancelWithdrawal", request, options: options, isIdempotent: true)
    }

    /// One withdrawal of the user.
    package func getWithdrawal(
      _ request: FundingV1.GetWithdrawalRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Withdrawal {
      try await channel.call(
        "stack.funding.v1.Funding/GetWithdrawal", request, options: options, isIdempotent: true)
    }

    /// The user's withdrawals, newest first.
    package func listWithdrawals(
      _ request: FundingV1.ListWithdrawalsRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.ListWithdrawalsResponse {
      try await channel.call(
        "stack.funding.v1.Funding/ListWithdrawals", request, options: options, isIdempotent: true)
    }

    /// Reserves the user's buying power for a buy order (settled cash first). Idempotent by order_id: the same
    /// amount answers with the reservation as it stands, another amount is IDEMPOTENCY_MISMATCH. Reason when
    /// there is not enough: INSUFFICIENT_FUNDS.
    package func reserveBuyingPower(
      _ request: FundingV1.ReserveBuyingPowerRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Reservation {
      try await channel.call(
        "stack.funding.v1.Funding/ReserveBuyingPower", request, options: options, isIdempotent: true)
    }

    /// Reserves the user's shares for a sell order, all lines or none. Idempotent by order_id like
    /// ReserveBuyingPower. Reason when there are not enough shares: INSUFFICIENT_FUNDS.
    package func reserveShares(
      _ request: FundingV1.ReserveSharesRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Reservation {
      try await channel.call(
        "stack.funding.v1.Funding/ReserveShares", request, options: options, isIdempotent: true)
    }

    /// Books what a buy has filled so far for one symbol of the order. The figures are cumulative: only the
    /// difference to what is booked already is posted, and old news changes nothing. A fill above the order's
    /// own reservation takes the rest from the user's free cash, and from there on is owed.
    package func captureReservation(
      _ request: FundingV1.CaptureReservationRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Reservation {
      try await channel.call(
        "stack.funding.v1.Funding/CaptureReservation", request, options: options, isIdempotent: true)
    }

    /// Books what a sale has filled so far for one symbol of the order: the shares leave, the proceeds become
    /// unsettled cash. Cumulative like CaptureReservation.
    package func creditSaleProceeds(
      _ request: FundingV1.CreditSaleProceedsRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Reservation {
      try await channel.call(
        "stack.funding.v1.Funding/CreditSaleProceeds", request, options: options, isIdempotent: true)
    }

    /// Books that the broker took a fill back (a bust) or lowered it: the figures are the cumulative ones that
    /// still hold. A buy's cost returns to settled cash and its shares leave, a sale's shares return and its
    /// proceeds leave; what the user no longer has is owed. Idempotent: the same figures again change nothing,
    /// nor do higher ones, which are CaptureReservation's or CreditSaleProceeds'.
    package func reverseFill(
      _ request: FundingV1.ReverseFillRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Reservation {
      try await channel.call(
        "stack.funding.v1.Funding/ReverseFill", request, options: options, isIdempotent: true)
    }

    /// Gives back what an order still holds, cash or shares: all of it, or one symbol's shares. To be called
    /// after the last fill was booked. Idempotent. Once it is released as a whole, later fills are still
    /// booked, from free cash or shares. An order that has no reservation gets a released one, so that a
    /// request for one that is still on its way sets nothing aside any more.
    package func releaseReservation(
      _ request: FundingV1.ReleaseReservationRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Reservation {
      try await channel.call(
        "stack.funding.v1.Funding/ReleaseReservation", request, options: options, isIdempotent: true)
    }

    /// The reservation of one of the user's orders.
    package func getReservation(
      _ request: FundingV1.GetReservationRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Reservation {
      try await channel.call(
        "stack.funding.v1.Funding/GetReservation", request, options: options, isIdempotent: true)
    }

    /// The user's deposits, withdrawals and balance as they change. See UserEvent: topic `deposit` carries a
    /// Deposit, `withdrawal` a Withdrawal, `balance` a Balance.
    package func watchUser(
      _ request: TypesV1.WatchUserRequest, options: RPCCallOptions = .init()
    ) -> RPCResponseStream<TypesV1.UserEvent> {
      channel.stream(
        "stack.funding.v1.Funding/WatchUser", request, options: options, isIdempotent: true)
    }

    /// A partner's webhook as it came to the gateway: source `circle/wallets` or `circle/mint`. Verified over
    /// the raw bytes, stored, then answered; the status is the HTTP status to give the partner.
    package func receiveWebhook(
      _ request: TypesV1.WebhookRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> TypesV1.WebhookResponse {
      try await channel.call(
        "stack.funding.v1.Funding/ReceiveWebhook", request, options: options, isIdempotent: true)
    }

    /// Machines only: look at this Circle transaction now. A hint; what it is about is read at Circle.
    package func handleChainDepositEvent(
      _ request: FundingV1.HandleChainDepositEventRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.HandleChainDepositEventResponse {
      try await channel.call(
        "stack.funding.v1.Funding/HandleChainDepositEvent", request, options: options, isIdempotent: true)
    }

    /// Machines and operators only: wake a deposit that is confirmed on chain, so that its off-ramp goes on.
    package func initiateOffRamp(
      _ request: FundingV1.InitiateOffRampRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Deposit {
      try await channel.call(
        "stack.funding.v1.Funding/InitiateOffRamp", request, options: options, isIdempotent: true)
    }

    /// Machines and operators only: look at the broker's side of this deposit now.
    package func confirmBrokerFunding(
      _ request: FundingV1.ConfirmBrokerFundingRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Deposit {
      try await channel.call(
        "stack.funding.v1.Funding/ConfirmBrokerFunding", request, options: options, isIdempotent: true)
    }

    /// Machines and operators only: look at every partner's side of this withdrawal now.
    package func handleWithdrawalCompletion(
      _ request: FundingV1.HandleWithdrawalCompletionRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Withdrawal {
      try await channel.call(
        "stack.funding.v1.Funding/HandleWithdrawalCompletion", request, options: options, isIdempotent: true)
    }

    /// From investing, which reads the broker's queue: an event about deposits, redemptions or settlements. It
    /// is stored in funding's inbox before this answers; the same event_id twice is harmless.
    package func handleBrokerEvent(
      _ request: FundingV1.HandleBrokerEventRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.HandleBrokerEventResponse {
      try await channel.call(
        "stack.funding.v1.Funding/HandleBrokerEvent", request, options: options, isIdempotent: true)
    }

    /// Every account of the ledger with its totals, and the invariants that must hold over them.
    package func getTrialBalance(
      _ request: FundingV1.GetTrialBalanceRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.TrialBalance {
      try await channel.call(
        "stack.funding.v1.Funding/GetTrialBalance", request, options: options, isIdempotent: true)
    }

    /// Our figures beside the partners' own.
    package func getReconciliation(
      _ request: FundingV1.GetReconciliationRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.Reconciliation {
      try await channel.call(
        "stack.funding.v1.Funding/GetReconciliation", request, options: options, isIdempotent: true)
    }

    /// Everything that waits for people, the oldest first: deposits and withdrawals that stopped, and open
    /// breaks of the reconciliation. Operators only, as all of the review: over TLS the certificate says who
    /// calls (`operator.NAME`), on loopback the metadata `stack-operator-id`.
    package func listReviewCases(
      _ request: FundingV1.ListReviewCasesRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.ListReviewCasesResponse {
      try await channel.call(
        "stack.funding.v1.Funding/ListReviewCases", request, options: options, isIdempotent: true)
    }

    /// One case with everything that was proposed for it.
    package func getReviewCase(
      _ request: FundingV1.GetReviewCaseRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.ReviewCase {
      try await channel.call(
        "stack.funding.v1.Funding/GetReviewCase", request, options: options, isIdempotent: true)
    }

    /// Says what should be done about a case. Nothing happens until somebody else approves it. CONFLICT when
    /// the case does not permit the action, or another proposal for it is open.
    package func proposeReviewAction(
      _ request: FundingV1.ProposeReviewActionRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.ReviewCase {
      try await channel.call(
        "stack.funding.v1.Funding/ProposeReviewAction", request, options: options, isIdempotent: false)
    }

    /// Approves a proposal, which carries it out, or rejects it. CONFLICT when it is decided already, when the
    /// case does not permit it any more, or when the same person proposed it.
    package func decideReviewProposal(
      _ request: FundingV1.DecideReviewProposalRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.ReviewCase {
      try await channel.call(
        "stack.funding.v1.Funding/DecideReviewProposal", request, options: options, isIdempotent: false)
    }

    /// The journal entries of one deposit, withdrawal or order, oldest first. Operators only.
    package func getLedger(
      _ request: FundingV1.GetLedgerRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> FundingV1.GetLedgerResponse {
      try await channel.call(
        "stack.funding.v1.Funding/GetLedger", request, options: options, isIdempotent: true)
    }
  }
}

extension FundingV1.FundingService {
  /// The methods by name, for the server.
  package var rpcMethods: [RPCMethod] {
    [
      .unary("stack.funding.v1.Funding/GetBalance") {
        try await self.getBalance($0, $1)
      },
      .unary("stack.funding.v1.Funding/GetBrokerCash") {
        try await self.getBrokerCash($0, $1)
      },
      .unary("stack.funding.v1.Funding/GetDeposit") {
        try await self.getDeposit($0, $1)
      },
      .unary("stack.funding.v1.Funding/ListDeposits") {
        try await self.listDeposits($0, $1)
      },
      .unary("stack.funding.v1.Funding/InitiateWithdrawal") {
        try await self.initiateWithdrawal($0, $1)
      },
      .unary("stack.funding.v1.Funding/CancelWithdrawal") {
        try await self.cancelWithdrawal($0, $1)
      },
      .unary("stack.funding.v1.Funding/GetWithdrawal") {
        try await self.getWithdrawal($0, $1)
      },
      .unary("stack.funding.v1.Funding/ListWithdrawals") {
        try await self.listWithdrawals($0, $1)
      },
      .unary("stack.funding.v1.Funding/ReserveBuyingPower") {
        try await self.reserveBuyingPower($0, $1)
      },
      .unary("stack.funding.v1.Funding/ReserveShares") {
        try await self.reserveShares($0, $1)
      },
      .unary("stack.funding.v1.Funding/CaptureReservation") {
        try await self.captureReservation($0, $1)
      },
      .unary("stack.funding.v1.Funding/CreditSaleProceeds") {
        try await self.creditSaleProceeds($0, $1)
      },
      .unary("stack.funding.v1.Funding/ReverseFill") {
        try await self.reverseFill($0, $1)
      },
      .unary("stack.funding.v1.Funding/ReleaseReservation") {
        try await self.releaseReservation($0, $1)
      },
      .unary("stack.funding.v1.Funding/GetReservation") {
        try await self.getReservation($0, $1)
      },
      .serverStream("stack.funding.v1.Funding/WatchUser") {
        try await self.watchUser($0, $1, $2)
      },
      .unary("stack.funding.v1.Funding/ReceiveWebhook") {
        try await self.receiveWebhook($0, $1)
      },
      .unary("stack.funding.v1.Funding/HandleChainDepositEvent") {
        try await self.handleChainDepositEvent($0, $1)
      },
      .unary("stack.funding.v1.Funding/InitiateOffRamp") {
        try await self.initiateOffRamp($0, $1)
      },
      .unary("stack.funding.v1.Funding/ConfirmBrokerFunding") {
        try await self.confirmBrokerFunding($0, $1)
      },
      .unary("stack.funding.v1.Funding/HandleWithdrawalCompletion") {
        try await self.handleWithdrawalCompletion($0, $1)
      },
      .unary("stack.funding.v1.Funding/HandleBrokerEvent") {
        try await self.handleBrokerEvent($0, $1)
      },
      .unary("stack.funding.v1.Funding/GetTrialBalance") {
        try await self.getTrialBalance($0, $1)
      },
      .unary("stack.funding.v1.Funding/GetReconciliation") {
        try await self.getReconciliation($0, $1)
      },
      .unary("stack.funding.v1.Funding/ListReviewCases") {
        try await self.listReviewCases($0, $1)
      },
      .unary("stack.funding.v1.Funding/GetReviewCase") {
        try await self.getReviewCase($0, $1)
      },
      .unary("stack.funding.v1.Funding/ProposeReviewAction") {
        try await self.proposeReviewAction($0, $1)
      },
      .unary("stack.funding.v1.Funding/DecideReviewProposal") {
        try await self.decideReviewProposal($0, $1)
      },
      .unary("stack.funding.v1.Funding/GetLedger") {
        try await self.getLedger($0, $1)
      },
    ]
  }

  /// The contract, for reflection.
  package var rpcDescriptors: [RPCFileDescriptor] {
    [TypesV1.descriptor, FundingV1.descriptor]
  }
}

extension FundingV1 {
  /// Where a deposit stands, as the user sees it.
  package enum DepositStatus: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// Never sent.
    case unspecified
    /// Seen on chain, not final.
    case pendingConfirmation
    /// Final on chain; the off-ramp has not begun (or the amount is below the minimum and waits).
    case confirmedOnChain
    /// USDC is being swept to Circle Mint and redeemed.
    case offRampInitiated
    /// USD is at our bank; the broker has been told or is about to be.
    case offRampComplete
    /// The money is buying power.
    case brokerFunded
    /// The transfer never became final. Nothing ever moved.
    case failed
    /// Stopped; a person decides.
    case inReview
    /// The broker or a bank gave the money back.
    case returned
    /// The money is on its way back to where it came from.
    case refundInitiated
    /// The money went back to where it came from.
    case refunded
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .pendingConfirmation, .confirmedOnChain, .offRampInitiated, .offRampComplete, .brokerFunded, .failed, .inReview, .returned, .refundInitiated, .refunded]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .pendingConfirmation
      case 2: self = .confirmedOnChain
      case 3: self = .offRampInitiated
      case 4: self = .offRampComplete
      case 5: self = .brokerFunded
      case 6: self = .failed
      case 7: self = .inReview
      case 8: self = .returned
      case 9: self = .refundInitiated
      case 10: self = .refunded
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .pendingConfirmation: 1
      case .confirmedOnChain: 2
      case .offRampInitiated: 3
      case .offRampComplete: 4
      case .brokerFunded: 5
      case .failed: 6
      case .inReview: 7
      case .returned: 8
      case .refundInitiated: 9
      case .refunded: 10
      case .unrecognized(let number): number
      }
    }
  }
}

extension FundingV1 {
  /// Where a withdrawal stands, as the user sees it.
  package enum WithdrawalStatus: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// Never sent.
    case unspecified
    /// Accepted and held; the broker does not know yet. Can be cancelled.
    case pending
    /// The broker has been asked for the money.
    case brokerWithdrawalInitiated
    /// The broker has debited the account; the cash comes to our bank.
    case brokerWithdrawalComplete
    /// Wired from our bank to Circle.
    case onRampInitiated
    /// USDC at Circle, on its way to our treasury wallet.
    case onRampComplete
    /// USDC is being sent to the user's address.
    case transferInitiated
    /// Arrived: final on chain.
    case complete
    /// Refused before anything left; the money is back in the balance.
    case failed
    /// Cancelled by the user before anything left.
    case canceled
    /// Came back after the broker had debited it; the money is back in the balance.
    case reversed
    /// Stopped; a person decides.
    case inReview
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .pending, .brokerWithdrawalInitiated, .brokerWithdrawalComplete, .onRampInitiated, .onRampComplete, .transferInitiated, .complete, .failed, .canceled, .reversed, .inReview]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .pending
      case 2: self = .brokerWithdrawalInitiated
      case 3: self = .brokerWithdrawalComplete
      case 4: self = .onRampInitiated
      case 5: self = .onRampComplete
      case 6: self = .transferInitiated
      case 7: self = .complete
      case 8: self = .failed
      case 9: self = .canceled
      case 10: self = .reversed
      case 11: self = .inReview
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .pending: 1
      case .brokerWithdrawalInitiated: 2
      case .brokerWithdrawalComplete: 3
      case .onRampInitiated: 4
      case .onRampComplete: 5
      case .transferInitiated: 6
      case .complete: 7
      case .failed: 8
      case .canceled: 9
      case .reversed: 10
      case .inReview: 11
      case .unrecognized(let number): number
      }
    }
  }
}

extension FundingV1 {
  /// `stack.funding.v1.GetBalanceRequest`.
  package struct GetBalanceRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.GetBalanceRequest"

    /// A message with these fields; the rest is absent.
    package init() {}
  }
}

extension FundingV1.GetBalanceRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__GetBalanceRequest>) {
    stack__funding__v1__get_balance_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__GetBalanceRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__GetBalanceRequest>) throws(RPCError) {
  }
}

extension FundingV1 {
  /// A user's cash. All in USD.
  package struct Balance: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.Balance"
    /// Whose it is.
    package var userID: String
    /// What may be spent on orders: settled and unsettled cash that is not reserved.
    package var buyingPowerMicros: Int64
    /// What may be withdrawn: settled cash that is not reserved.
    package var withdrawableMicros: Int64
    /// What is on its way in, from the first sight on chain to the broker's confirmation; whole cents, USDC
    /// counted 1:1.
    package var pendingDepositsMicros: Int64
    /// Reserved for open orders.
    package var reservedForOrdersMicros: Int64
    /// Reserved for withdrawals the broker has not debited yet.
    package var reservedForWithdrawalsMicros: Int64
    /// Withdrawn from the broker and on its way to the user's address.
    package var outboundMicros: Int64
    /// What the user owes after a return or a fill above the reservation; later credits repay it first.
    package var owedMicros: Int64
    /// The last change of any of the above; 0 for a user without history.
    package var updatedAtMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      userID: String = "",
      buyingPowerMicros: Int64 = 0,
      withdrawableMicros: Int64 = 0,
      pendingDepositsMicros: Int64 = 0,
      reservedForOrdersMicros: Int64 = 0,
      reservedForWithdrawalsMicros: Int64 = 0,
      outboundMicros: Int64 = 0,
      owedMicros: Int64 = 0,
      updatedAtMicros: Int64 = 0
    ) {
      self.userID = userID
      self.buyingPowerMicros = buyingPowerMicros
      self.withdrawableMicros = withdrawableMicros
      self.pendingDepositsMicros = pendingDepositsMicros
      self.reservedForOrdersMicros = reservedForOrdersMicros
      self.reservedForWithdrawalsMicros = reservedForWithdrawalsMicros
      self.outboundMicros = outboundMicros
      self.owedMicros = owedMicros
      self.updatedAtMicros = updatedAtMicros
    }
  }
}

extension FundingV1.Balance {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__Balance>) {
    stack__funding__v1__balance__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__Balance>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !userID.isEmpty { c.pointee.user_id = try arena.string(userID) }
    c.pointee.buying_power_micros = buyingPowerMicros
    c.pointee.withdrawable_micros = withdrawableMicros
    c.pointee.pending_deposits_micros = pendingDepositsMicros
    c.pointee.reserved_for_orders_micros = reservedForOrdersMicros
    c.pointee.reserved_for_withdrawals_micros = reservedForWithdrawalsMicros
    c.pointee.outbound_micros = outboundMicros
    c.pointee.owed_micros = owedMicros
    c.pointee.updated_at_micros = updatedAtMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__Balance>) throws(RPCError) {
    self.userID = try ProtobufRead.string(c.pointee.user_id)
    self.buyingPowerMicros = c.pointee.buying_power_micros
    self.withdrawableMicros = c.pointee.withdrawable_micros
    self.pendingDepositsMicros = c.pointee.pending_deposits_micros
    self.reservedForOrdersMicros = c.pointee.reserved_for_orders_micros
    self.reservedForWithdrawalsMicros = c.pointee.reserved_for_withdrawals_micros
    self.outboundMicros = c.pointee.outbound_micros
    self.owedMicros = c.pointee.owed_micros
    self.updatedAtMicros = c.pointee.updated_at_micros
  }
}

extension FundingV1 {
  /// `stack.funding.v1.GetBrokerCashRequest`.
  package struct GetBrokerCashRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.GetBrokerCashRequest"
    /// The orders whose booked fills are asked for (the investing service's ids).
    package var orderIDs: [String]

    /// A message with these fields; the rest is absent.
    package init(
      orderIDs: [String] = []
    ) {
      self.orderIDs = orderIDs
    }
  }
}

extension FundingV1.GetBrokerCashRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__GetBrokerCashRequest>) {
    stack__funding__v1__get_broker_cash_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__GetBrokerCashRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderIDs.isEmpty {
      c.pointee.n_order_ids = orderIDs.count
      c.pointee.order_ids = try arena.strings(orderIDs)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__GetBrokerCashRequest>) throws(RPCError) {
    self.orderIDs = try ProtobufRead.strings(c.pointee.order_ids, c.pointee.n_order_ids)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.BrokerCash`.
  package struct BrokerCash: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.BrokerCash"
    /// Free and reserved cash less what is owed, in micro-USD; negative when more is owed.
    package var cashMicros: Int64
    /// Of the orders asked for, each symbol with a booked fill.
    package var bookedFills: [FundingV1.BookedFill]

    /// A message with these fields; the rest is absent.
    package init(
      cashMicros: Int64 = 0,
      bookedFills: [FundingV1.BookedFill] = []
    ) {
      self.cashMicros = cashMicros
      self.bookedFills = bookedFills
    }
  }
}

extension FundingV1.BrokerCash {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__BrokerCash>) {
    stack__funding__v1__broker_cash__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__BrokerCash>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.cash_micros = cashMicros
    if !bookedFills.isEmpty {
      c.pointee.n_booked_fills = bookedFills.count
      c.pointee.booked_fills = try arena.messages(bookedFills)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__BrokerCash>) throws(RPCError) {
    self.cashMicros = c.pointee.cash_micros
    self.bookedFills = try ProtobufRead.messages(c.pointee.booked_fills, c.pointee.n_booked_fills)
  }
}

extension FundingV1 {
  /// What one order's fills of one symbol come to so far, as booked.
  package struct BookedFill: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.BookedFill"
    /// The order.
    package var orderID: String
    /// The symbol.
    package var symbol: String
    /// Cost with fees of a buy, proceeds net of fees of a sale, in micro-USD.
    package var amountMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      orderID: String = "",
      symbol: String = "",
      amountMicros: Int64 = 0
    ) {
      self.orderID = orderID
      self.symbol = symbol
      self.amountMicros = amountMicros
    }
  }
}

extension FundingV1.BookedFill {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__BookedFill>) {
    stack__funding__v1__booked_fill__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__BookedFill>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderID.isEmpty { c.pointee.order_id = try arena.string(orderID) }
    if !symbol.isEmpty { c.pointee.symbol = try arena.string(symbol) }
    c.pointee.amount_micros = amountMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__BookedFill>) throws(RPCError) {
    self.orderID = try ProtobufRead.string(c.pointee.order_id)
    self.symbol = try ProtobufRead.string(c.pointee.symbol)
    self.amountMicros = c.pointee.amount_micros
  }
}

extension FundingV1 {
  /// One incoming transfer of USDC to an address of the user.
  package struct Deposit: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.Deposit"
    /// The deposit.
    package var depositID: String
    /// Whose it is.
    package var userID: String
    /// The wallet it came to (the wallet service's id).
    package var walletID: String
    /// The chain it came over.
    package var chain: TypesV1.Chain
    /// The token; always "USDC".
    package var token: String
    /// How much arrived, in micro-USDC.
    package var amountMicros: Int64
    /// How much of it became USD at the broker, in micro-USD; 0 until the off-ramp began. Whole cents: the
    /// dust joins the next deposit.
    package var usdAmountMicros: Int64
    /// The on-chain transaction.
    package var txHash: String
    /// Where it stands.
    package var status: FundingV1.DepositStatus
    /// What it is doing within the status, for operators: e.g. "sweeping".
    package var phase: String
    /// Why it failed or is in review; "" otherwise. Fit for the user's eyes.
    package var failureReason: String
    /// Every status it had and when, oldest first.
    package var timeline: [TypesV1.StatusChange]
    /// First seen.
    package var createdAtMicros: Int64
    /// Last changed.
    package var updatedAtMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      depositID: String = "",
      userID: String = "",
      walletID: String = "",
      chain: TypesV1.Chain = .unspecified,
      token: String = "",
      amountMicros: Int64 = 0,
      usdAmountMicros: Int64 = 0,
      txHash: String = "",
      status: FundingV1.DepositStatus = .unspecified,
      phase: String = "",
      failureReason: String = "",
      timeline: [TypesV1.StatusChange] = [],
      createdAtMicros: Int64 = 0,
      updatedAtMicros: Int64 = 0
    ) {
      self.depositID = depositID
      self.userID = userID
      self.walletID = walletID
      self.chain = chain
      self.token = token
      self.amountMicros = amountMicros
      self.usdAmountMicros = usdAmountMicros
      self.txHash = txHash
      self.status = status
      self.phase = phase
      self.failureReason = failureReason
      self.timeline = timeline
      self.createdAtMicros = createdAtMicros
      self.updatedAtMicros = updatedAtMicros
    }
  }
}

extension FundingV1.Deposit {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__Deposit>) {
    stack__funding__v1__deposit__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__Deposit>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !depositID.isEmpty { c.pointee.deposit_id = try arena.string(depositID) }
    if !userID.isEmpty { c.pointee.user_id = try arena.string(userID) }
    if !walletID.isEmpty { c.pointee.wallet_id = try arena.string(walletID) }
    c.pointee.chain = Stack__Types__V1__Chain(rawValue: Stack__Types__V1__Chain.RawValue(truncatingIfNeeded: chain.rawValue))
    if !token.isEmpty { c.pointee.token = try arena.string(token) }
    c.pointee.amount_micros = amountMicros
    c.pointee.usd_amount_micros = usdAmountMicros
    if !txHash.isEmpty { c.pointee.tx_hash = try arena.string(txHash) }
    c.pointee.status = Stack__Funding__V1__DepositStatus(rawValue: Stack__Funding__V1__DepositStatus.RawValue(truncatingIfNeeded: status.rawValue))
    if !phase.isEmpty { c.pointee.phase = try arena.string(phase) }
    if !failureReason.isEmpty { c.pointee.failure_reason = try arena.string(failureReason) }
    if !timeline.isEmpty {
      c.pointee.n_timeline = timeline.count
      c.pointee.timeline = try arena.messages(timeline)
    }
    c.pointee.created_at_micros = createdAtMicros
    c.pointee.updated_at_micros = updatedAtMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__Deposit>) throws(RPCError) {
    self.depositID = try ProtobufRead.string(c.pointee.deposit_id)
    self.userID = try ProtobufRead.string(c.pointee.user_id)
    self.walletID = try ProtobufRead.string(c.pointee.wallet_id)
    self.chain = TypesV1.Chain(rawValue: Int32(truncatingIfNeeded: c.pointee.chain.rawValue))
    self.token = try ProtobufRead.string(c.pointee.token)
    self.amountMicros = c.pointee.amount_micros
    self.usdAmountMicros = c.pointee.usd_amount_micros
    self.txHash = try ProtobufRead.string(c.pointee.tx_hash)
    self.status = FundingV1.DepositStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.status.rawValue))
    self.phase = try ProtobufRead.string(c.pointee.phase)
    self.failureReason = try ProtobufRead.string(c.pointee.failure_reason)
    self.timeline = try ProtobufRead.messages(c.pointee.timeline, c.pointee.n_timeline)
    self.createdAtMicros = c.pointee.created_at_micros
    self.updatedAtMicros = c.pointee.updated_at_micros
  }
}

extension FundingV1 {
  /// `stack.funding.v1.GetDepositRequest`.
  package struct GetDepositRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.GetDepositRequest"
    /// The deposit.
    package var depositID: String

    /// A message with these fields; the rest is absent.
    package init(
      depositID: String = ""
    ) {
      self.depositID = depositID
    }
  }
}

extension FundingV1.GetDepositRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__GetDepositRequest>) {
    stack__funding__v1__get_deposit_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__GetDepositRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !depositID.isEmpty { c.pointee.deposit_id = try arena.string(depositID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__GetDepositRequest>) throws(RPCError) {
    self.depositID = try ProtobufRead.string(c.pointee.deposit_id)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.ListDepositsRequest`.
  package struct ListDepositsRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ListDepositsRequest"
    /// Which page; `first` defaults to 20 and is at most 100.
    package var page: TypesV1.PageRequest?

    /// A message with these fields; the rest is absent.
    package init(
      page: TypesV1.PageRequest? = nil
    ) {
      self.page = page
    }
  }
}

extension FundingV1.ListDepositsRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ListDepositsRequest>) {
    stack__funding__v1__list_deposits_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ListDepositsRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if let page { c.pointee.page = try arena.message(page) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ListDepositsRequest>) throws(RPCError) {
    self.page = try ProtobufRead.message(c.pointee.page)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.ListDepositsResponse`.
  package struct ListDepositsResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ListDepositsResponse"
    /// Newest first.
    package var deposits: [FundingV1.Deposit]
    /// The cursor of each deposit, in the same order.
    package var cursors: [String]
    /// Whether there is more, and from where.
    package var pageInfo: TypesV1.PageInfo?

    /// A message with these fields; the rest is absent.
    package init(
      deposits: [FundingV1.Deposit] = [],
      cursors: [String] = [],
      pageInfo: TypesV1.PageInfo? = nil
    ) {
      self.deposits = deposits
      self.cursors = cursors
      self.pageInfo = pageInfo
    }
  }
}

extension FundingV1.ListDepositsResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ListDepositsResponse>) {
    stack__funding__v1__list_deposits_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ListDepositsResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !deposits.isEmpty {
      c.pointee.n_deposits = deposits.count
      c.pointee.deposits = try arena.messages(deposits)
    }
    if !cursors.isEmpty {
      c.pointee.n_cursors = cursors.count
      c.pointee.cursors = try arena.strings(cursors)
    }
    if let pageInfo { c.pointee.page_info = try arena.message(pageInfo) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ListDepositsResponse>) throws(RPCError) {
    self.deposits = try ProtobufRead.messages(c.pointee.deposits, c.pointee.n_deposits)
    self.cursors = try ProtobufRead.strings(c.pointee.cursors, c.pointee.n_cursors)
    self.pageInfo = try ProtobufRead.message(c.pointee.page_info)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.HandleChainDepositEventRequest`.
  package struct HandleChainDepositEventRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.HandleChainDepositEventRequest"
    /// Circle's id of an inbound transaction at one of our wallets.
    package var circleTransactionID: String

    /// A message with these fields; the rest is absent.
    package init(
      circleTransactionID: String = ""
    ) {
      self.circleTransactionID = circleTransactionID
    }
  }
}

extension FundingV1.HandleChainDepositEventRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__HandleChainDepositEventRequest>) {
    stack__funding__v1__handle_chain_deposit_event_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__HandleChainDepositEventRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !circleTransactionID.isEmpty { c.pointee.circle_transaction_id = try arena.string(circleTransactionID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__HandleChainDepositEventRequest>) throws(RPCError) {
    self.circleTransactionID = try ProtobufRead.string(c.pointee.circle_transaction_id)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.HandleChainDepositEventResponse`.
  package struct HandleChainDepositEventResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.HandleChainDepositEventResponse"
    /// True when the hint was new.
    package var accepted: Bool

    /// A message with these fields; the rest is absent.
    package init(
      accepted: Bool = false
    ) {
      self.accepted = accepted
    }
  }
}

extension FundingV1.HandleChainDepositEventResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__HandleChainDepositEventResponse>) {
    stack__funding__v1__handle_chain_deposit_event_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__HandleChainDepositEventResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.accepted = accepted ? 1 : 0
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__HandleChainDepositEventResponse>) throws(RPCError) {
    self.accepted = c.pointee.accepted != 0
  }
}

extension FundingV1 {
  /// `stack.funding.v1.InitiateOffRampRequest`.
  package struct InitiateOffRampRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.InitiateOffRampRequest"
    /// The deposit to wake.
    package var depositID: String

    /// A message with these fields; the rest is absent.
    package init(
      depositID: String = ""
    ) {
      self.depositID = depositID
    }
  }
}

extension FundingV1.InitiateOffRampRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__InitiateOffRampRequest>) {
    stack__funding__v1__initiate_off_ramp_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__InitiateOffRampRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !depositID.isEmpty { c.pointee.deposit_id = try arena.string(depositID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__InitiateOffRampRequest>) throws(RPCError) {
    self.depositID = try ProtobufRead.string(c.pointee.deposit_id)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.ConfirmBrokerFundingRequest`.
  package struct ConfirmBrokerFundingRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ConfirmBrokerFundingRequest"
    /// The deposit to wake.
    package var depositID: String

    /// A message with these fields; the rest is absent.
    package init(
      depositID: String = ""
    ) {
      self.depositID = depositID
    }
  }
}

extension FundingV1.ConfirmBrokerFundingRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ConfirmBrokerFundingRequest>) {
    stack__funding__v1__confirm_broker_funding_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ConfirmBrokerFundingRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !depositID.isEmpty { c.pointee.deposit_id = try arena.string(depositID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ConfirmBrokerFundingRequest>) throws(RPCError) {
    self.depositID = try ProtobufRead.string(c.pointee.deposit_id)
  }
}

extension FundingV1 {
  /// USD leaving a user's brokerage cash, arriving as USDC at an address.
  package struct Withdrawal: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.Withdrawal"
    /// The withdrawal.
    package var withdrawalID: String
    /// Whose it is.
    package var userID: String
    /// What leaves the balance, in micro-USD.
    package var amountMicros: Int64
    /// Our fee out of it, in micro-USD; the address receives amount less fee.
    package var feeMicros: Int64
    /// What was sent on chain, in micro-USDC; 0 until it is known.
    package var sentMicros: Int64
    /// The chain of the address.
    package var targetChain: TypesV1.Chain
    /// Where it goes.
    package var targetAddress: String
    /// The on-chain transaction; "" until there is one.
    package var txHash: String
    /// Where it stands.
    package var status: FundingV1.WithdrawalStatus
    /// What it is doing within the status, for operators: e.g. "redemption_pending".
    package var phase: String
    /// Why it failed or is in review; "" otherwise. Fit for the user's eyes.
    package var failureReason: String
    /// Every status it had and when, oldest first.
    package var timeline: [TypesV1.StatusChange]
    /// When it was asked for.
    package var createdAtMicros: Int64
    /// Last changed.
    package var updatedAtMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      withdrawalID: String = "",
      userID: String = "",
      amountMicros: Int64 = 0,
      feeMicros: Int64 = 0,
      sentMicros: Int64 = 0,
      targetChain: TypesV1.Chain = .unspecified,
      targetAddress: String = "",
      txHash: String = "",
      status: FundingV1.WithdrawalStatus = .unspecified,
      phase: String = "",
      failureReason: String = "",
      timeline: [TypesV1.StatusChange] = [],
      createdAtMicros: Int64 = 0,
      updatedAtMicros: Int64 = 0
    ) {
      self.withdrawalID = withdrawalID
      self.userID = userID
      self.amountMicros = amountMicros
      self.feeMicros = feeMicros
      self.sentMicros = sentMicros
      self.targetChain = targetChain
      self.targetAddress = targetAddress
      self.txHash = txHash
      self.status = status
      self.phase = phase
      self.failureReason = failureReason
      self.timeline = timeline
      self.createdAtMicros = createdAtMicros
      self.updatedAtMicros = updatedAtMicros
    }
  }
}

extension FundingV1.Withdrawal {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__Withdrawal>) {
    stack__funding__v1__withdrawal__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__Withdrawal>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !withdrawalID.isEmpty { c.pointee.withdrawal_id = try arena.string(withdrawalID) }
    if !userID.isEmpty { c.pointee.user_id = try arena.string(userID) }
    c.pointee.amount_micros = amountMicros
    c.pointee.fee_micros = feeMicros
    c.pointee.sent_micros = sentMicros
    c.pointee.target_chain = Stack__Types__V1__Chain(rawValue: Stack__Types__V1__Chain.RawValue(truncatingIfNeeded: targetChain.rawValue))
    if !targetAddress.isEmpty { c.pointee.target_address = try arena.string(targetAddress) }
    if !txHash.isEmpty { c.pointee.tx_hash = try arena.string(txHash) }
    c.pointee.status = Stack__Funding__V1__WithdrawalStatus(rawValue: Stack__Funding__V1__WithdrawalStatus.RawValue(truncatingIfNeeded: status.rawValue))
    if !phase.isEmpty { c.pointee.phase = try arena.string(phase) }
    if !failureReason.isEmpty { c.pointee.failure_reason = try arena.string(failureReason) }
    if !timeline.isEmpty {
      c.pointee.n_timeline = timeline.count
      c.pointee.timeline = try arena.messages(timeline)
    }
    c.pointee.created_at_micros = createdAtMicros
    c.pointee.updated_at_micros = updatedAtMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__Withdrawal>) throws(RPCError) {
    self.withdrawalID = try ProtobufRead.string(c.pointee.withdrawal_id)
    self.userID = try ProtobufRead.string(c.pointee.user_id)
    self.amountMicros = c.pointee.amount_micros
    self.feeMicros = c.pointee.fee_micros
    self.sentMicros = c.pointee.sent_micros
    self.targetChain = TypesV1.Chain(rawValue: Int32(truncatingIfNeeded: c.pointee.target_chain.rawValue))
    self.targetAddress = try ProtobufRead.string(c.pointee.target_address)
    self.txHash = try ProtobufRead.string(c.pointee.tx_hash)
    self.status = FundingV1.WithdrawalStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.status.rawValue))
    self.phase = try ProtobufRead.string(c.pointee.phase)
    self.failureReason = try ProtobufRead.string(c.pointee.failure_reason)
    self.timeline = try ProtobufRead.messages(c.pointee.timeline, c.pointee.n_timeline)
    self.createdAtMicros = c.pointee.created_at_micros
    self.updatedAtMicros = c.pointee.updated_at_micros
  }
}

extension FundingV1 {
  /// `stack.funding.v1.InitiateWithdrawalRequest`.
  package struct InitiateWithdrawalRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.InitiateWithdrawalRequest"
    /// The client's UUID for this wish; repeating it returns the first answer.
    package var idempotencyKey: String
    /// What leaves the balance, in micro-USD; whole cents, positive.
    package var amountMicros: Int64
    /// The chain of the address.
    package var targetChain: TypesV1.Chain
    /// Where it goes: 0x and 40 hex digits (checksummed or of one case) on Ethereum, base58 of 32 bytes on
    /// Solana.
    package var targetAddress: String

    /// A message with these fields; the rest is absent.
    package init(
      idempotencyKey: String = "",
      amountMicros: Int64 = 0,
      targetChain: TypesV1.Chain = .unspecified,
      targetAddress: String = ""
    ) {
      self.idempotencyKey = idempotencyKey
      self.amountMicros = amountMicros
      self.targetChain = targetChain
      self.targetAddress = targetAddress
    }
  }
}

extension FundingV1.InitiateWithdrawalRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__InitiateWithdrawalRequest>) {
    stack__funding__v1__initiate_withdrawal_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__InitiateWithdrawalRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !idempotencyKey.isEmpty { c.pointee.idempotency_key = try arena.string(idempotencyKey) }
    c.pointee.amount_micros = amountMicros
    c.pointee.target_chain = Stack__Types__V1__Chain(rawValue: Stack__Types__V1__Chain.RawValue(truncatingIfNeeded: targetChain.rawValue))
    if !targetAddress.isEmpty { c.pointee.target_address = try arena.string(targetAddress) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__InitiateWithdrawalRequest>) throws(RPCError) {
    self.idempotencyKey = try ProtobufRead.string(c.pointee.idempotency_key)
    self.amountMicros = c.pointee.amount_micros
    self.targetChain = TypesV1.Chain(rawValue: Int32(truncatingIfNeeded: c.pointee.target_chain.rawValue))
    self.targetAddress = try ProtobufRead.string(c.pointee.target_address)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.CancelWithdrawalRequest`.
  package struct CancelWithdrawalRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.CancelWithdrawalRequest"
    /// The withdrawal.
    package var withdrawalID: String

    /// A message with these fields; the rest is absent.
    package init(
      withdrawalID: String = ""
    ) {
      self.withdrawalID = withdrawalID
    }
  }
}

extension FundingV1.CancelWithdrawalRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__CancelWithdrawalRequest>) {
    stack__funding__v1__cancel_withdrawal_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__CancelWithdrawalRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !withdrawalID.isEmpty { c.pointee.withdrawal_id = try arena.string(withdrawalID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__CancelWithdrawalRequest>) throws(RPCError) {
    self.withdrawalID = try ProtobufRead.string(c.pointee.withdrawal_id)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.GetWithdrawalRequest`.
  package struct GetWithdrawalRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.GetWithdrawalRequest"
    /// The withdrawal.
    package var withdrawalID: String

    /// A message with these fields; the rest is absent.
    package init(
      withdrawalID: String = ""
    ) {
      self.withdrawalID = withdrawalID
    }
  }
}

extension FundingV1.GetWithdrawalRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__GetWithdrawalRequest>) {
    stack__funding__v1__get_withdrawal_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__GetWithdrawalRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !withdrawalID.isEmpty { c.pointee.withdrawal_id = try arena.string(withdrawalID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__GetWithdrawalRequest>) throws(RPCError) {
    self.withdrawalID = try ProtobufRead.string(c.pointee.withdrawal_id)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.ListWithdrawalsRequest`.
  package struct ListWithdrawalsRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ListWithdrawalsRequest"
    /// Which page; `first` defaults to 20 and is at most 100.
    package var page: TypesV1.PageRequest?

    /// A message with these fields; the rest is absent.
    package init(
      page: TypesV1.PageRequest? = nil
    ) {
      self.page = page
    }
  }
}

extension FundingV1.ListWithdrawalsRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ListWithdrawalsRequest>) {
    stack__funding__v1__list_withdrawals_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ListWithdrawalsRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if let page { c.pointee.page = try arena.message(page) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ListWithdrawalsRequest>) throws(RPCError) {
    self.page = try ProtobufRead.message(c.pointee.page)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.ListWithdrawalsResponse`.
  package struct ListWithdrawalsResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ListWithdrawalsResponse"
    /// Newest first.
    package var withdrawals: [FundingV1.Withdrawal]
    /// The cursor of each withdrawal, in the same order.
    package var cursors: [String]
    /// Whether there is more, and from where.
    package var pageInfo: TypesV1.PageInfo?

    /// A message with these fields; the rest is absent.
    package init(
      withdrawals: [FundingV1.Withdrawal] = [],
      cursors: [String] = [],
      pageInfo: TypesV1.PageInfo? = nil
    ) {
      self.withdrawals = withdrawals
      self.cursors = cursors
      self.pageInfo = pageInfo
    }
  }
}

extension FundingV1.ListWithdrawalsResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ListWithdrawalsResponse>) {
    stack__funding__v1__list_withdrawals_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ListWithdrawalsResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !withdrawals.isEmpty {
      c.pointee.n_withdrawals = withdrawals.count
      c.pointee.withdrawals = try arena.messages(withdrawals)
    }
    if !cursors.isEmpty {
      c.pointee.n_cursors = cursors.count
      c.pointee.cursors = try arena.strings(cursors)
    }
    if let pageInfo { c.pointee.page_info = try arena.message(pageInfo) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ListWithdrawalsResponse>) throws(RPCError) {
    self.withdrawals = try ProtobufRead.messages(c.pointee.withdrawals, c.pointee.n_withdrawals)
    self.cursors = try ProtobufRead.strings(c.pointee.cursors, c.pointee.n_cursors)
    self.pageInfo = try ProtobufRead.message(c.pointee.page_info)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.HandleWithdrawalCompletionRequest`.
  package struct HandleWithdrawalCompletionRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.HandleWithdrawalCompletionRequest"
    /// The withdrawal to wake.
    package var withdrawalID: String

    /// A message with these fields; the rest is absent.
    package init(
      withdrawalID: String = ""
    ) {
      self.withdrawalID = withdrawalID
    }
  }
}

extension FundingV1.HandleWithdrawalCompletionRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__HandleWithdrawalCompletionRequest>) {
    stack__funding__v1__handle_withdrawal_completion_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__HandleWithdrawalCompletionRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !withdrawalID.isEmpty { c.pointee.withdrawal_id = try arena.string(withdrawalID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__HandleWithdrawalCompletionRequest>) throws(RPCError) {
    self.withdrawalID = try ProtobufRead.string(c.pointee.withdrawal_id)
  }
}

extension FundingV1 {
  /// Cash or shares set aside for one order.
  package struct Reservation: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.Reservation"
    /// The order (investing's id), also the reservation's identity.
    package var orderID: String
    /// Whose it is.
    package var userID: String
    /// Cash reserved at the start, in micro-USD; 0 for a sale.
    package var reservedMicros: Int64
    /// Cash still held, in micro-USD.
    package var heldMicros: Int64
    /// Cash booked for fills so far: cost of a buy or proceeds of a sale, in micro-USD.
    package var capturedMicros: Int64
    /// Per symbol: shares reserved, held and filled.
    package var lines: [FundingV1.ReservationLine]
    /// True once it was released as a whole.
    package var released: Bool

    /// A message with these fields; the rest is absent.
    package init(
      orderID: String = "",
      userID: String = "",
      reservedMicros: Int64 = 0,
      heldMicros: Int64 = 0,
      capturedMicros: Int64 = 0,
      lines: [FundingV1.ReservationLine] = [],
      released: Bool = false
    ) {
      self.orderID = orderID
      self.userID = userID
      self.reservedMicros = reservedMicros
      self.heldMicros = heldMicros
      self.capturedMicros = capturedMicros
      self.lines = lines
      self.released = released
    }
  }
}

extension FundingV1.Reservation {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__Reservation>) {
    stack__funding__v1__reservation__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__Reservation>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderID.isEmpty { c.pointee.order_id = try arena.string(orderID) }
    if !userID.isEmpty { c.pointee.user_id = try arena.string(userID) }
    c.pointee.reserved_micros = reservedMicros
    c.pointee.held_micros = heldMicros
    c.pointee.captured_micros = capturedMicros
    if !lines.isEmpty {
      c.pointee.n_lines = lines.count
      c.pointee.lines = try arena.messages(lines)
    }
    c.pointee.released = released ? 1 : 0
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__Reservation>) throws(RPCError) {
    self.orderID = try ProtobufRead.string(c.pointee.order_id)
    self.userID = try ProtobufRead.string(c.pointee.user_id)
    self.reservedMicros = c.pointee.reserved_micros
    self.heldMicros = c.pointee.held_micros
    self.capturedMicros = c.pointee.captured_micros
    self.lines = try ProtobufRead.messages(c.pointee.lines, c.pointee.n_lines)
    self.released = c.pointee.released != 0
  }
}

extension FundingV1 {
  /// One symbol of a reservation.
  package struct ReservationLine: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ReservationLine"
    /// The symbol.
    package var symbol: String
    /// Shares reserved for a sale; 0 for a buy.
    package var reservedNanos: Int64
    /// Shares still held for a sale; 0 for a buy.
    package var heldNanos: Int64
    /// Shares filled and booked so far.
    package var filledNanos: Int64
    /// Cost or proceeds booked so far, in micro-USD.
    package var filledMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      symbol: String = "",
      reservedNanos: Int64 = 0,
      heldNanos: Int64 = 0,
      filledNanos: Int64 = 0,
      filledMicros: Int64 = 0
    ) {
      self.symbol = symbol
      self.reservedNanos = reservedNanos
      self.heldNanos = heldNanos
      self.filledNanos = filledNanos
      self.filledMicros = filledMicros
    }
  }
}

extension FundingV1.ReservationLine {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ReservationLine>) {
    stack__funding__v1__reservation_line__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ReservationLine>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !symbol.isEmpty { c.pointee.symbol = try arena.string(symbol) }
    c.pointee.reserved_nanos = reservedNanos
    c.pointee.held_nanos = heldNanos
    c.pointee.filled_nanos = filledNanos
    c.pointee.filled_micros = filledMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ReservationLine>) throws(RPCError) {
    self.symbol = try ProtobufRead.string(c.pointee.symbol)
    self.reservedNanos = c.pointee.reserved_nanos
    self.heldNanos = c.pointee.held_nanos
    self.filledNanos = c.pointee.filled_nanos
    self.filledMicros = c.pointee.filled_micros
  }
}

extension FundingV1 {
  /// `stack.funding.v1.ReserveBuyingPowerRequest`.
  package struct ReserveBuyingPowerRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ReserveBuyingPowerRequest"
    /// The order (investing's id).
    package var orderID: String
    /// How much to reserve, in micro-USD, with estimated fees.
    package var amountMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      orderID: String = "",
      amountMicros: Int64 = 0
    ) {
      self.orderID = orderID
      self.amountMicros = amountMicros
    }
  }
}

extension FundingV1.ReserveBuyingPowerRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ReserveBuyingPowerRequest>) {
    stack__funding__v1__reserve_buying_power_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ReserveBuyingPowerRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderID.isEmpty { c.pointee.order_id = try arena.string(orderID) }
    c.pointee.amount_micros = amountMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ReserveBuyingPowerRequest>) throws(RPCError) {
    self.orderID = try ProtobufRead.string(c.pointee.order_id)
    self.amountMicros = c.pointee.amount_micros
  }
}

extension FundingV1 {
  /// Shares of one symbol.
  package struct ShareLine: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ShareLine"
    /// The symbol.
    package var symbol: String
    /// How many, in nano-shares.
    package var quantityNanos: Int64

    /// A message with these fields; the rest is absent.
    package init(
      symbol: String = "",
      quantityNanos: Int64 = 0
    ) {
      self.symbol = symbol
      self.quantityNanos = quantityNanos
    }
  }
}

extension FundingV1.ShareLine {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ShareLine>) {
    stack__funding__v1__share_line__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ShareLine>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !symbol.isEmpty { c.pointee.symbol = try arena.string(symbol) }
    c.pointee.quantity_nanos = quantityNanos
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ShareLine>) throws(RPCError) {
    self.symbol = try ProtobufRead.string(c.pointee.symbol)
    self.quantityNanos = c.pointee.quantity_nanos
  }
}

extension FundingV1 {
  /// `stack.funding.v1.ReserveSharesRequest`.
  package struct ReserveSharesRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ReserveSharesRequest"
    /// The order (investing's id).
    package var orderID: String
    /// One line a symbol; at most 100.
    package var lines: [FundingV1.ShareLine]

    /// A message with these fields; the rest is absent.
    package init(
      orderID: String = "",
      lines: [FundingV1.ShareLine] = []
    ) {
      self.orderID = orderID
      self.lines = lines
    }
  }
}

extension FundingV1.ReserveSharesRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ReserveSharesRequest>) {
    stack__funding__v1__reserve_shares_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ReserveSharesRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderID.isEmpty { c.pointee.order_id = try arena.string(orderID) }
    if !lines.isEmpty {
      c.pointee.n_lines = lines.count
      c.pointee.lines = try arena.messages(lines)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ReserveSharesRequest>) throws(RPCError) {
    self.orderID = try ProtobufRead.string(c.pointee.order_id)
    self.lines = try ProtobufRead.messages(c.pointee.lines, c.pointee.n_lines)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.CaptureReservationRequest`.
  package struct CaptureReservationRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.CaptureReservationRequest"
    /// The order (investing's id).
    package var orderID: String
    /// The symbol of the child order.
    package var symbol: String
    /// What all fills of this symbol in this order cost so far, with fees, in micro-USD.
    package var cumulativeCostMicros: Int64
    /// How many shares all fills of this symbol in this order brought so far.
    package var cumulativeQuantityNanos: Int64
    /// When the last of these fills happened at the broker; 0 when unknown.
    package var filledAtMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      orderID: String = "",
      symbol: String = "",
      cumulativeCostMicros: Int64 = 0,
      cumulativeQuantityNanos: Int64 = 0,
      filledAtMicros: Int64 = 0
    ) {
      self.orderID = orderID
      self.symbol = symbol
      self.cumulativeCostMicros = cumulativeCostMicros
      self.cumulativeQuantityNanos = cumulativeQuantityNanos
      self.filledAtMicros = filledAtMicros
    }
  }
}

extension FundingV1.CaptureReservationRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__CaptureReservationRequest>) {
    stack__funding__v1__capture_reservation_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__CaptureReservationRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderID.isEmpty { c.pointee.order_id = try arena.string(orderID) }
    if !symbol.isEmpty { c.pointee.symbol = try arena.string(symbol) }
    c.pointee.cumulative_cost_micros = cumulativeCostMicros
    c.pointee.cumulative_quantity_nanos = cumulativeQuantityNanos
    c.pointee.filled_at_micros = filledAtMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__CaptureReservationRequest>) throws(RPCError) {
    self.orderID = try ProtobufRead.string(c.pointee.order_id)
    self.symbol = try ProtobufRead.string(c.pointee.symbol)
    self.cumulativeCostMicros = c.pointee.cumulative_cost_micros
    self.cumulativeQuantityNanos = c.pointee.cumulative_quantity_nanos
    self.filledAtMicros = c.pointee.filled_at_micros
  }
}

extension FundingV1 {
  /// `stack.funding.v1.CreditSaleProceedsRequest`.
  package struct CreditSaleProceedsRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.CreditSaleProceedsRequest"
    /// The order (investing's id).
    package var orderID: String
    /// The symbol of the child order.
    package var symbol: String
    /// What all fills of this symbol in this order brought so far, net of fees, in micro-USD.
    package var cumulativeProceedsMicros: Int64
    /// How many shares all fills of this symbol in this order sold so far.
    package var cumulativeQuantityNanos: Int64
    /// When the last of these fills happened at the broker; 0 when unknown.
    package var filledAtMicros: Int64
    /// When the proceeds settle (T+1), and so become withdrawable; 0 lets funding work it out.
    package var settlesAtMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      orderID: String = "",
      symbol: String = "",
      cumulativeProceedsMicros: Int64 = 0,
      cumulativeQuantityNanos: Int64 = 0,
      filledAtMicros: Int64 = 0,
      settlesAtMicros: Int64 = 0
    ) {
      self.orderID = orderID
      self.symbol = symbol
      self.cumulativeProceedsMicros = cumulativeProceedsMicros
      self.cumulativeQuantityNanos = cumulativeQuantityNanos
      self.filledAtMicros = filledAtMicros
      self.settlesAtMicros = settlesAtMicros
    }
  }
}

extension FundingV1.CreditSaleProceedsRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__CreditSaleProceedsRequest>) {
    stack__funding__v1__credit_sale_proceeds_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__CreditSaleProceedsRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderID.isEmpty { c.pointee.order_id = try arena.string(orderID) }
    if !symbol.isEmpty { c.pointee.symbol = try arena.string(symbol) }
    c.pointee.cumulative_proceeds_micros = cumulativeProceedsMicros
    c.pointee.cumulative_quantity_nanos = cumulativeQuantityNanos
    c.pointee.filled_at_micros = filledAtMicros
    c.pointee.settles_at_micros = settlesAtMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__CreditSaleProceedsRequest>) throws(RPCError) {
    self.orderID = try ProtobufRead.string(c.pointee.order_id)
    self.symbol = try ProtobufRead.string(c.pointee.symbol)
    self.cumulativeProceedsMicros = c.pointee.cumulative_proceeds_micros
    self.cumulativeQuantityNanos = c.pointee.cumulative_quantity_nanos
    self.filledAtMicros = c.pointee.filled_at_micros
    self.settlesAtMicros = c.pointee.settles_at_micros
  }
}

extension FundingV1 {
  /// `stack.funding.v1.ReverseFillRequest`.
  package struct ReverseFillRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ReverseFillRequest"
    /// The order.
    package var orderID: String
    /// The symbol whose fill was lowered.
    package var symbol: String
    /// Cost with fees of a buy, proceeds net of fees of a sale, that still hold.
    package var cumulativeCashMicros: Int64
    /// Shares that still count as filled.
    package var cumulativeQuantityNanos: Int64
    /// When the broker said so.
    package var reversedAtMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      orderID: String = "",
      symbol: String = "",
      cumulativeCashMicros: Int64 = 0,
      cumulativeQuantityNanos: Int64 = 0,
      reversedAtMicros: Int64 = 0
    ) {
      self.orderID = orderID
      self.symbol = symbol
      self.cumulativeCashMicros = cumulativeCashMicros
      self.cumulativeQuantityNanos = cumulativeQuantityNanos
      self.reversedAtMicros = reversedAtMicros
    }
  }
}

extension FundingV1.ReverseFillRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ReverseFillRequest>) {
    stack__funding__v1__reverse_fill_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ReverseFillRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderID.isEmpty { c.pointee.order_id = try arena.string(orderID) }
    if !symbol.isEmpty { c.pointee.symbol = try arena.string(symbol) }
    c.pointee.cumulative_cash_micros = cumulativeCashMicros
    c.pointee.cumulative_quantity_nanos = cumulativeQuantityNanos
    c.pointee.reversed_at_micros = reversedAtMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ReverseFillRequest>) throws(RPCError) {
    self.orderID = try ProtobufRead.string(c.pointee.order_id)
    self.symbol = try ProtobufRead.string(c.pointee.symbol)
    self.cumulativeCashMicros = c.pointee.cumulative_cash_micros
    self.cumulativeQuantityNanos = c.pointee.cumulative_quantity_nanos
    self.reversedAtMicros = c.pointee.reversed_at_micros
  }
}

extension FundingV1 {
  /// `stack.funding.v1.ReleaseReservationRequest`.
  package struct ReleaseReservationRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ReleaseReservationRequest"
    /// The order (investing's id).
    package var orderID: String
    /// Release one symbol's shares only; "" releases the whole reservation.
    package var symbol: String

    /// A message with these fields; the rest is absent.
    package init(
      orderID: String = "",
      symbol: String = ""
    ) {
      self.orderID = orderID
      self.symbol = symbol
    }
  }
}

extension FundingV1.ReleaseReservationRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ReleaseReservationRequest>) {
    stack__funding__v1__release_reservation_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ReleaseReservationRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderID.isEmpty { c.pointee.order_id = try arena.string(orderID) }
    if !symbol.isEmpty { c.pointee.symbol = try arena.string(symbol) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ReleaseReservationRequest>) throws(RPCError) {
    self.orderID = try ProtobufRead.string(c.pointee.order_id)
    self.symbol = try ProtobufRead.string(c.pointee.symbol)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.GetReservationRequest`.
  package struct GetReservationRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.GetReservationRequest"
    /// The order (investing's id).
    package var orderID: String

    /// A message with these fields; the rest is absent.
    package init(
      orderID: String = ""
    ) {
      self.orderID = orderID
    }
  }
}

extension FundingV1.GetReservationRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__GetReservationRequest>) {
    stack__funding__v1__get_reservation_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__GetReservationRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderID.isEmpty { c.pointee.order_id = try arena.string(orderID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__GetReservationRequest>) throws(RPCError) {
    self.orderID = try ProtobufRead.string(c.pointee.order_id)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.HandleBrokerEventRequest`.
  package struct HandleBrokerEventRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.HandleBrokerEventRequest"
    /// The broker's id of the event.
    package var eventID: String
    /// The broker's word, e.g. "deposits.updated".
    package var eventType: String
    /// The event as it came, unread.
    package var body: [UInt8]

    /// A message with these fields; the rest is absent.
    package init(
      eventID: String = "",
      eventType: String = "",
      body: [UInt8] = []
    ) {
      self.eventID = eventID
      self.eventType = eventType
      self.body = body
    }
  }
}

extension FundingV1.HandleBrokerEventRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__HandleBrokerEventRequest>) {
    stack__funding__v1__handle_broker_event_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__HandleBrokerEventRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !eventID.isEmpty { c.pointee.event_id = try arena.string(eventID) }
    if !eventType.isEmpty { c.pointee.event_type = try arena.string(eventType) }
    if !body.isEmpty { c.pointee.body = try arena.bytes(body) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__HandleBrokerEventRequest>) throws(RPCError) {
    self.eventID = try ProtobufRead.string(c.pointee.event_id)
    self.eventType = try ProtobufRead.string(c.pointee.event_type)
    self.body = ProtobufRead.bytes(c.pointee.body)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.HandleBrokerEventResponse`.
  package struct HandleBrokerEventResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.HandleBrokerEventResponse"
    /// False when the event was in the inbox already.
    package var accepted: Bool

    /// A message with these fields; the rest is absent.
    package init(
      accepted: Bool = false
    ) {
      self.accepted = accepted
    }
  }
}

extension FundingV1.HandleBrokerEventResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__HandleBrokerEventResponse>) {
    stack__funding__v1__handle_broker_event_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__HandleBrokerEventResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.accepted = accepted ? 1 : 0
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__HandleBrokerEventResponse>) throws(RPCError) {
    self.accepted = c.pointee.accepted != 0
  }
}

extension FundingV1 {
  /// `stack.funding.v1.GetTrialBalanceRequest`.
  package struct GetTrialBalanceRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.GetTrialBalanceRequest"
    /// As of this instant of recording; 0 for now.
    package var asOfMicros: Int64
    /// Only what had happened at the partner or on chain by then; 0 = everything.
    package var effectiveByMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      asOfMicros: Int64 = 0,
      effectiveByMicros: Int64 = 0
    ) {
      self.asOfMicros = asOfMicros
      self.effectiveByMicros = effectiveByMicros
    }
  }
}

extension FundingV1.GetTrialBalanceRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__GetTrialBalanceRequest>) {
    stack__funding__v1__get_trial_balance_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__GetTrialBalanceRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.as_of_micros = asOfMicros
    c.pointee.effective_by_micros = effectiveByMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__GetTrialBalanceRequest>) throws(RPCError) {
    self.asOfMicros = c.pointee.as_of_micros
    self.effectiveByMicros = c.pointee.effective_by_micros
  }
}

extension FundingV1 {
  /// One account of the ledger.
  package struct LedgerAccount: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.LedgerAccount"
    /// The code in the chart of accounts, e.g. "L21".
    package var code: String
    /// The path, e.g. "user/0193…/usd/cash".
    package var path: String
    /// "USD", "USDC" or a symbol.
    package var asset: String
    /// Sum of all debits; micros, or nanos for shares.
    package var debit: Int64
    /// Sum of all credits; micros, or nanos for shares.
    package var credit: Int64
    /// The balance on the account's normal side: debit less credit for A and X, credit less debit for L, E and I.
    package var balance: Int64

    /// A message with these fields; the rest is absent.
    package init(
      code: String = "",
      path: String = "",
      asset: String = "",
      debit: Int64 = 0,
      credit: Int64 = 0,
      balance: Int64 = 0
    ) {
      self.code = code
      self.path = path
      self.asset = asset
      self.debit = debit
      self.credit = credit
      self.balance = balance
    }
  }
}

extension FundingV1.LedgerAccount {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__LedgerAccount>) {
    stack__funding__v1__ledger_account__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__LedgerAccount>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !code.isEmpty { c.pointee.code = try arena.string(code) }
    if !path.isEmpty { c.pointee.path = try arena.string(path) }
    if !asset.isEmpty { c.pointee.asset = try arena.string(asset) }
    c.pointee.debit = debit
    c.pointee.credit = credit
    c.pointee.balance = balance
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__LedgerAccount>) throws(RPCError) {
    self.code = try ProtobufRead.string(c.pointee.code)
    self.path = try ProtobufRead.string(c.pointee.path)
    self.asset = try ProtobufRead.string(c.pointee.asset)
    self.debit = c.pointee.debit
    self.credit = c.pointee.credit
    self.balance = c.pointee.balance
  }
}

extension FundingV1 {
  /// The totals of one asset.
  package struct AssetTotal: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.AssetTotal"
    /// "USD", "USDC" or a symbol.
    package var asset: String
    /// Sum of all debits.
    package var debit: Int64
    /// Sum of all credits; equal to debit, always.
    package var credit: Int64

    /// A message with these fields; the rest is absent.
    package init(
      asset: String = "",
      debit: Int64 = 0,
      credit: Int64 = 0
    ) {
      self.asset = asset
      self.debit = debit
      self.credit = credit
    }
  }
}

extension FundingV1.AssetTotal {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__AssetTotal>) {
    stack__funding__v1__asset_total__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__AssetTotal>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !asset.isEmpty { c.pointee.asset = try arena.string(asset) }
    c.pointee.debit = debit
    c.pointee.credit = credit
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__AssetTotal>) throws(RPCError) {
    self.asset = try ProtobufRead.string(c.pointee.asset)
    self.debit = c.pointee.debit
    self.credit = c.pointee.credit
  }
}

extension FundingV1 {
  /// One of the ledger's invariants.
  package struct Invariant: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.Invariant"
    /// Its name, "I1" to "I8".
    package var name: String
    /// What must hold.
    package var meaning: String
    /// How many rows break it; 0 is good.
    package var violations: Int64
    /// The first few violations in words.
    package var examples: [String]

    /// A message with these fields; the rest is absent.
    package init(
      name: String = "",
      meaning: String = "",
      violations: Int64 = 0,
      examples: [String] = []
    ) {
      self.name = name
      self.meaning = meaning
      self.violations = violations
      self.examples = examples
    }
  }
}

extension FundingV1.Invariant {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__Invariant>) {
    stack__funding__v1__invariant__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__Invariant>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !name.isEmpty { c.pointee.name = try arena.string(name) }
    if !meaning.isEmpty { c.pointee.meaning = try arena.string(meaning) }
    c.pointee.violations = violations
    if !examples.isEmpty {
      c.pointee.n_examples = examples.count
      c.pointee.examples = try arena.strings(examples)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__Invariant>) throws(RPCError) {
    self.name = try ProtobufRead.string(c.pointee.name)
    self.meaning = try ProtobufRead.string(c.pointee.meaning)
    self.violations = c.pointee.violations
    self.examples = try ProtobufRead.strings(c.pointee.examples, c.pointee.n_examples)
  }
}

extension FundingV1 {
  /// The whole ledger, summed.
  package struct TrialBalance: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.TrialBalance"
    /// Every account that was ever used, by code and path.
    package var accounts: [FundingV1.LedgerAccount]
    /// Per asset.
    package var totals: [FundingV1.AssetTotal]
    /// I1 to I8.
    package var invariants: [FundingV1.Invariant]
    /// True when all totals are equal and no invariant is broken.
    package var balanced: Bool
    /// When it was drawn up.
    package var atMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      accounts: [FundingV1.LedgerAccount] = [],
      totals: [FundingV1.AssetTotal] = [],
      invariants: [FundingV1.Invariant] = [],
      balanced: Bool = false,
      atMicros: Int64 = 0
    ) {
      self.accounts = accounts
      self.totals = totals
      self.invariants = invariants
      self.balanced = balanced
      self.atMicros = atMicros
    }
  }
}

extension FundingV1.TrialBalance {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__TrialBalance>) {
    stack__funding__v1__trial_balance__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__TrialBalance>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !accounts.isEmpty {
      c.pointee.n_accounts = accounts.count
      c.pointee.accounts = try arena.messages(accounts)
    }
    if !totals.isEmpty {
      c.pointee.n_totals = totals.count
      c.pointee.totals = try arena.messages(totals)
    }
    if !invariants.isEmpty {
      c.pointee.n_invariants = invariants.count
      c.pointee.invariants = try arena.messages(invariants)
    }
    c.pointee.balanced = balanced ? 1 : 0
    c.pointee.at_micros = atMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__TrialBalance>) throws(RPCError) {
    self.accounts = try ProtobufRead.messages(c.pointee.accounts, c.pointee.n_accounts)
    self.totals = try ProtobufRead.messages(c.pointee.totals, c.pointee.n_totals)
    self.invariants = try ProtobufRead.messages(c.pointee.invariants, c.pointee.n_invariants)
    self.balanced = c.pointee.balanced != 0
    self.atMicros = c.pointee.at_micros
  }
}

extension FundingV1 {
  /// `stack.funding.v1.GetReconciliationRequest`.
  package struct GetReconciliationRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.GetReconciliationRequest"

    /// A message with these fields; the rest is absent.
    package init() {}
  }
}

extension FundingV1.GetReconciliationRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__GetReconciliationRequest>) {
    stack__funding__v1__get_reconciliation_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__GetReconciliationRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__GetReconciliationRequest>) throws(RPCError) {
  }
}

extension FundingV1 {
  /// One figure of ours beside the partner's.
  package struct ReconciliationLine: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ReconciliationLine"
    /// The rule, e.g. "R2".
    package var rule: String
    /// What is compared, in words, e.g. "Circle Mint balance".
    package var subject: String
    /// Whose, e.g. a wallet's address or an account number; "" for a pool.
    package var reference: String
    /// "USD", "USDC" or a symbol.
    package var asset: String
    /// Our ledger's figure; micros, or nanos for shares.
    package var ours: Int64
    /// The partner's own figure.
    package var theirs: Int64
    /// False when the partner could not be asked; `theirs` means nothing then.
    package var asked: Bool
    /// "" when equal, else one of: timing, missing_here, missing_there, amount, duplicate, status, unasked.
    package var breakKind: String
    /// What explains the difference, in words.
    package var note: String

    /// A message with these fields; the rest is absent.
    package init(
      rule: String = "",
      subject: String = "",
      reference: String = "",
      asset: String = "",
      ours: Int64 = 0,
      theirs: Int64 = 0,
      asked: Bool = false,
      breakKind: String = "",
      note: String = ""
    ) {
      self.rule = rule
      self.subject = subject
      self.reference = reference
      self.asset = asset
      self.ours = ours
      self.theirs = theirs
      self.asked = asked
      self.breakKind = breakKind
      self.note = note
    }
  }
}

extension FundingV1.ReconciliationLine {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ReconciliationLine>) {
    stack__funding__v1__reconciliation_line__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ReconciliationLine>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !rule.isEmpty { c.pointee.rule = try arena.string(rule) }
    if !subject.isEmpty { c.pointee.subject = try arena.string(subject) }
    if !reference.isEmpty { c.pointee.reference = try arena.string(reference) }
    if !asset.isEmpty { c.pointee.asset = try arena.string(asset) }
    c.pointee.ours = ours
    c.pointee.theirs = theirs
    c.pointee.asked = asked ? 1 : 0
    if !breakKind.isEmpty { c.pointee.break_kind = try arena.string(breakKind) }
    if !note.isEmpty { c.pointee.note = try arena.string(note) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ReconciliationLine>) throws(RPCError) {
    self.rule = try ProtobufRead.string(c.pointee.rule)
    self.subject = try ProtobufRead.string(c.pointee.subject)
    self.reference = try ProtobufRead.string(c.pointee.reference)
    self.asset = try ProtobufRead.string(c.pointee.asset)
    self.ours = c.pointee.ours
    self.theirs = c.pointee.theirs
    self.asked = c.pointee.asked != 0
    self.breakKind = try ProtobufRead.string(c.pointee.break_kind)
    self.note = try ProtobufRead.string(c.pointee.note)
  }
}

extension FundingV1 {
  /// Our books beside the partners'.
  package struct Reconciliation: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.Reconciliation"
    /// One line a figure.
    package var lines: [FundingV1.ReconciliationLine]
    /// True when every line is equal.
    package var balanced: Bool
    /// When it was drawn up.
    package var atMicros: Int64
    /// What is open from this round and those before, the oldest first.
    package var breaks: [FundingV1.ReconciliationBreak]

    /// A message with these fields; the rest is absent.
    package init(
      lines: [FundingV1.ReconciliationLine] = [],
      balanced: Bool = false,
      atMicros: Int64 = 0,
      breaks: [FundingV1.ReconciliationBreak] = []
    ) {
      self.lines = lines
      self.balanced = balanced
      self.atMicros = atMicros
      self.breaks = breaks
    }
  }
}

extension FundingV1.Reconciliation {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__Reconciliation>) {
    stack__funding__v1__reconciliation__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__Reconciliation>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !lines.isEmpty {
      c.pointee.n_lines = lines.count
      c.pointee.lines = try arena.messages(lines)
    }
    c.pointee.balanced = balanced ? 1 : 0
    c.pointee.at_micros = atMicros
    if !breaks.isEmpty {
      c.pointee.n_breaks = breaks.count
      c.pointee.breaks = try arena.messages(breaks)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__Reconciliation>) throws(RPCError) {
    self.lines = try ProtobufRead.messages(c.pointee.lines, c.pointee.n_lines)
    self.balanced = c.pointee.balanced != 0
    self.atMicros = c.pointee.at_micros
    self.breaks = try ProtobufRead.messages(c.pointee.breaks, c.pointee.n_breaks)
  }
}

extension FundingV1 {
  /// A difference that is followed until it is gone.
  package struct ReconciliationBreak: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ReconciliationBreak"
    /// `break_id`.
    package var breakID: String
    /// The rule, e.g. "R2".
    package var rule: String
    /// What is compared, in words.
    package var subject: String
    /// Whose, or which payment; "" for a pool.
    package var reference: String
    /// "USD", "USDC" or a symbol.
    package var asset: String
    /// Our figure; micros, or nanos for shares.
    package var ours: Int64
    /// The partner's.
    package var theirs: Int64
    /// As ReconciliationLine.break_kind.
    package var kind: String
    /// What explains it, in words.
    package var note: String
    /// Who looks after it.
    package var owner: String
    /// Whose money it is; "" for a pool.
    package var userID: String
    /// True when its user's money does not leave until it is gone.
    package var stops: Bool
    /// True when nothing leaves for anybody until two people have cleared it.
    package var stopsAll: Bool
    /// `first_seen_at_micros`.
    package var firstSeenAtMicros: Int64
    /// `last_seen_at_micros`.
    package var lastSeenAtMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      breakID: String = "",
      rule: String = "",
      subject: String = "",
      reference: String = "",
      asset: String = "",
      ours: Int64 = 0,
      theirs: Int64 = 0,
      kind: String = "",
      note: String = "",
      owner: String = "",
      userID: String = "",
      stops: Bool = false,
      stopsAll: Bool = false,
      firstSeenAtMicros: Int64 = 0,
      lastSeenAtMicros: Int64 = 0
    ) {
      self.breakID = breakID
      self.rule = rule
      self.subject = subject
      self.reference = reference
      self.asset = asset
      self.ours = ours
      self.theirs = theirs
      self.kind = kind
      self.note = note
      self.owner = owner
      self.userID = userID
      self.stops = stops
      self.stopsAll = stopsAll
      self.firstSeenAtMicros = firstSeenAtMicros
      self.lastSeenAtMicros = lastSeenAtMicros
    }
  }
}

extension FundingV1.ReconciliationBreak {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ReconciliationBreak>) {
    stack__funding__v1__reconciliation_break__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ReconciliationBreak>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !breakID.isEmpty { c.pointee.break_id = try arena.string(breakID) }
    if !rule.isEmpty { c.pointee.rule = try arena.string(rule) }
    if !subject.isEmpty { c.pointee.subject = try arena.string(subject) }
    if !reference.isEmpty { c.pointee.reference = try arena.string(reference) }
    if !asset.isEmpty { c.pointee.asset = try arena.string(asset) }
    c.pointee.ours = ours
    c.pointee.theirs = theirs
    if !kind.isEmpty { c.pointee.kind = try arena.string(kind) }
    if !note.isEmpty { c.pointee.note = try arena.string(note) }
    if !owner.isEmpty { c.pointee.owner = try arena.string(owner) }
    if !userID.isEmpty { c.pointee.user_id = try arena.string(userID) }
    c.pointee.stops = stops ? 1 : 0
    c.pointee.stops_all = stopsAll ? 1 : 0
    c.pointee.first_seen_at_micros = firstSeenAtMicros
    c.pointee.last_seen_at_micros = lastSeenAtMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ReconciliationBreak>) throws(RPCError) {
    self.breakID = try ProtobufRead.string(c.pointee.break_id)
    self.rule = try ProtobufRead.string(c.pointee.rule)
    self.subject = try ProtobufRead.string(c.pointee.subject)
    self.reference = try ProtobufRead.string(c.pointee.reference)
    self.asset = try ProtobufRead.string(c.pointee.asset)
    self.ours = c.pointee.ours
    self.theirs = c.pointee.theirs
    self.kind = try ProtobufRead.string(c.pointee.kind)
    self.note = try ProtobufRead.string(c.pointee.note)
    self.owner = try ProtobufRead.string(c.pointee.owner)
    self.userID = try ProtobufRead.string(c.pointee.user_id)
    self.stops = c.pointee.stops != 0
    self.stopsAll = c.pointee.stops_all != 0
    self.firstSeenAtMicros = c.pointee.first_seen_at_micros
    self.lastSeenAtMicros = c.pointee.last_seen_at_micros
  }
}

extension FundingV1 {
  /// `stack.funding.v1.ListReviewCasesRequest`.
  package struct ListReviewCasesRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ListReviewCasesRequest"

    /// A message with these fields; the rest is absent.
    package init() {}
  }
}

extension FundingV1.ListReviewCasesRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ListReviewCasesRequest>) {
    stack__funding__v1__list_review_cases_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ListReviewCasesRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ListReviewCasesRequest>) throws(RPCError) {
  }
}

extension FundingV1 {
  /// `stack.funding.v1.ListReviewCasesResponse`.
  package struct ListReviewCasesResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ListReviewCasesResponse"
    /// At most 500, the oldest first.
    package var cases: [FundingV1.ReviewCase]

    /// A message with these fields; the rest is absent.
    package init(
      cases: [FundingV1.ReviewCase] = []
    ) {
      self.cases = cases
    }
  }
}

extension FundingV1.ListReviewCasesResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ListReviewCasesResponse>) {
    stack__funding__v1__list_review_cases_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ListReviewCasesResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !cases.isEmpty {
      c.pointee.n_cases = cases.count
      c.pointee.cases = try arena.messages(cases)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ListReviewCasesResponse>) throws(RPCError) {
    self.cases = try ProtobufRead.messages(c.pointee.cases, c.pointee.n_cases)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.GetReviewCaseRequest`.
  package struct GetReviewCaseRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.GetReviewCaseRequest"
    /// "deposit", "withdrawal" or "break".
    package var kind: String
    /// `subject_id`.
    package var subjectID: String

    /// A message with these fields; the rest is absent.
    package init(
      kind: String = "",
      subjectID: String = ""
    ) {
      self.kind = kind
      self.subjectID = subjectID
    }
  }
}

extension FundingV1.GetReviewCaseRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__GetReviewCaseRequest>) {
    stack__funding__v1__get_review_case_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__GetReviewCaseRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !kind.isEmpty { c.pointee.kind = try arena.string(kind) }
    if !subjectID.isEmpty { c.pointee.subject_id = try arena.string(subjectID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__GetReviewCaseRequest>) throws(RPCError) {
    self.kind = try ProtobufRead.string(c.pointee.kind)
    self.subjectID = try ProtobufRead.string(c.pointee.subject_id)
  }
}

extension FundingV1 {
  /// Something that waits for people.
  package struct ReviewCase: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ReviewCase"
    /// "deposit", "withdrawal" or "break".
    package var kind: String
    /// `subject_id`.
    package var subjectID: String
    /// Whose money it is; "" for a pool.
    package var userID: String
    /// Where it stands, e.g. "in_review", or the break's kind.
    package var state: String
    /// Why it waits, in words.
    package var reason: String
    /// `since_micros`.
    package var sinceMicros: Int64
    /// What may be proposed: retry, refund, clear.
    package var actions: [String]
    /// Everything that was proposed, oldest first; in a list only what is open.
    package var proposals: [FundingV1.ReviewProposal]

    /// A message with these fields; the rest is absent.
    package init(
      kind: String = "",
      subjectID: String = "",
      userID: String = "",
      state: String = "",
      reason: String = "",
      sinceMicros: Int64 = 0,
      actions: [String] = [],
      proposals: [FundingV1.ReviewProposal] = []
    ) {
      self.kind = kind
      self.subjectID = subjectID
      self.userID = userID
      self.state = state
      self.reason = reason
      self.sinceMicros = sinceMicros
      self.actions = actions
      self.proposals = proposals
    }
  }
}

extension FundingV1.ReviewCase {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ReviewCase>) {
    stack__funding__v1__review_case__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ReviewCase>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !kind.isEmpty { c.pointee.kind = try arena.string(kind) }
    if !subjectID.isEmpty { c.pointee.subject_id = try arena.string(subjectID) }
    if !userID.isEmpty { c.pointee.user_id = try arena.string(userID) }
    if !state.isEmpty { c.pointee.state = try arena.string(state) }
    if !reason.isEmpty { c.pointee.reason = try arena.string(reason) }
    c.pointee.since_micros = sinceMicros
    if !actions.isEmpty {
      c.pointee.n_actions = actions.count
      c.pointee.actions = try arena.strings(actions)
    }
    if !proposals.isEmpty {
      c.pointee.n_proposals = proposals.count
      c.pointee.proposals = try arena.messages(proposals)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ReviewCase>) throws(RPCError) {
    self.kind = try ProtobufRead.string(c.pointee.kind)
    self.subjectID = try ProtobufRead.string(c.pointee.subject_id)
    self.userID = try ProtobufRead.string(c.pointee.user_id)
    self.state = try ProtobufRead.string(c.pointee.state)
    self.reason = try ProtobufRead.string(c.pointee.reason)
    self.sinceMicros = c.pointee.since_micros
    self.actions = try ProtobufRead.strings(c.pointee.actions, c.pointee.n_actions)
    self.proposals = try ProtobufRead.messages(c.pointee.proposals, c.pointee.n_proposals)
  }
}

extension FundingV1 {
  /// What one person wants done, and what a second one said to it.
  package struct ReviewProposal: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ReviewProposal"
    /// `proposal_id`.
    package var proposalID: String
    /// `action`.
    package var action: String
    /// Why.
    package var reason: String
    /// What proves it: a ticket, a partner's message.
    package var evidence: String
    /// "open", "approved" or "rejected".
    package var state: String
    /// `proposed_by`.
    package var proposedBy: String
    /// `proposed_at_micros`.
    package var proposedAtMicros: Int64
    /// "" while it is open.
    package var decidedBy: String
    /// 0 while it is open.
    package var decidedAtMicros: Int64
    /// What the second person added.
    package var remark: String

    /// A message with these fields; the rest is absent.
    package init(
      proposalID: String = "",
      action: String = "",
      reason: String = "",
      evidence: String = "",
      state: String = "",
      proposedBy: String = "",
      proposedAtMicros: Int64 = 0,
      decidedBy: String = "",
      decidedAtMicros: Int64 = 0,
      remark: String = ""
    ) {
      self.proposalID = proposalID
      self.action = action
      self.reason = reason
      self.evidence = evidence
      self.state = state
      self.proposedBy = proposedBy
      self.proposedAtMicros = proposedAtMicros
      self.decidedBy = decidedBy
      self.decidedAtMicros = decidedAtMicros
      self.remark = remark
    }
  }
}

extension FundingV1.ReviewProposal {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ReviewProposal>) {
    stack__funding__v1__review_proposal__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ReviewProposal>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !proposalID.isEmpty { c.pointee.proposal_id = try arena.string(proposalID) }
    if !action.isEmpty { c.pointee.action = try arena.string(action) }
    if !reason.isEmpty { c.pointee.reason = try arena.string(reason) }
    if !evidence.isEmpty { c.pointee.evidence = try arena.string(evidence) }
    if !state.isEmpty { c.pointee.state = try arena.string(state) }
    if !proposedBy.isEmpty { c.pointee.proposed_by = try arena.string(proposedBy) }
    c.pointee.proposed_at_micros = proposedAtMicros
    if !decidedBy.isEmpty { c.pointee.decided_by = try arena.string(decidedBy) }
    c.pointee.decided_at_micros = decidedAtMicros
    if !remark.isEmpty { c.pointee.remark = try arena.string(remark) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ReviewProposal>) throws(RPCError) {
    self.proposalID = try ProtobufRead.string(c.pointee.proposal_id)
    self.action = try ProtobufRead.string(c.pointee.action)
    self.reason = try ProtobufRead.string(c.pointee.reason)
    self.evidence = try ProtobufRead.string(c.pointee.evidence)
    self.state = try ProtobufRead.string(c.pointee.state)
    self.proposedBy = try ProtobufRead.string(c.pointee.proposed_by)
    self.proposedAtMicros = c.pointee.proposed_at_micros
    self.decidedBy = try ProtobufRead.string(c.pointee.decided_by)
    self.decidedAtMicros = c.pointee.decided_at_micros
    self.remark = try ProtobufRead.string(c.pointee.remark)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.ProposeReviewActionRequest`.
  package struct ProposeReviewActionRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.ProposeReviewActionRequest"
    /// `kind`.
    package var kind: String
    /// `subject_id`.
    package var subjectID: String
    /// `action`.
    package var action: String
    /// `reason`.
    package var reason: String
    /// `evidence`.
    package var evidence: String

    /// A message with these fields; the rest is absent.
    package init(
      kind: String = "",
      subjectID: String = "",
      action: String = "",
      reason: String = "",
      evidence: String = ""
    ) {
      self.kind = kind
      self.subjectID = subjectID
      self.action = action
      self.reason = reason
      self.evidence = evidence
    }
  }
}

extension FundingV1.ProposeReviewActionRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__ProposeReviewActionRequest>) {
    stack__funding__v1__propose_review_action_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__ProposeReviewActionRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !kind.isEmpty { c.pointee.kind = try arena.string(kind) }
    if !subjectID.isEmpty { c.pointee.subject_id = try arena.string(subjectID) }
    if !action.isEmpty { c.pointee.action = try arena.string(action) }
    if !reason.isEmpty { c.pointee.reason = try arena.string(reason) }
    if !evidence.isEmpty { c.pointee.evidence = try arena.string(evidence) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__ProposeReviewActionRequest>) throws(RPCError) {
    self.kind = try ProtobufRead.string(c.pointee.kind)
    self.subjectID = try ProtobufRead.string(c.pointee.subject_id)
    self.action = try ProtobufRead.string(c.pointee.action)
    self.reason = try ProtobufRead.string(c.pointee.reason)
    self.evidence = try ProtobufRead.string(c.pointee.evidence)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.DecideReviewProposalRequest`.
  package struct DecideReviewProposalRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.DecideReviewProposalRequest"
    /// `proposal_id`.
    package var proposalID: String
    /// `approve`.
    package var approve: Bool
    /// `remark`.
    package var remark: String

    /// A message with these fields; the rest is absent.
    package init(
      proposalID: String = "",
      approve: Bool = false,
      remark: String = ""
    ) {
      self.proposalID = proposalID
      self.approve = approve
      self.remark = remark
    }
  }
}

extension FundingV1.DecideReviewProposalRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__DecideReviewProposalRequest>) {
    stack__funding__v1__decide_review_proposal_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__DecideReviewProposalRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !proposalID.isEmpty { c.pointee.proposal_id = try arena.string(proposalID) }
    c.pointee.approve = approve ? 1 : 0
    if !remark.isEmpty { c.pointee.remark = try arena.string(remark) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__DecideReviewProposalRequest>) throws(RPCError) {
    self.proposalID = try ProtobufRead.string(c.pointee.proposal_id)
    self.approve = c.pointee.approve != 0
    self.remark = try ProtobufRead.string(c.pointee.remark)
  }
}

extension FundingV1 {
  /// `stack.funding.v1.GetLedgerRequest`.
  package struct GetLedgerRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.GetLedgerRequest"
    /// A deposit, withdrawal, settlement or order.
    package var subjectID: String

    /// A message with these fields; the rest is absent.
    package init(
      subjectID: String = ""
    ) {
      self.subjectID = subjectID
    }
  }
}

extension FundingV1.GetLedgerRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__GetLedgerRequest>) {
    stack__funding__v1__get_ledger_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__GetLedgerRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !subjectID.isEmpty { c.pointee.subject_id = try arena.string(subjectID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__GetLedgerRequest>) throws(RPCError) {
    self.subjectID = try ProtobufRead.string(c.pointee.subject_id)
  }
}

extension FundingV1 {
  /// One line of a journal entry: one debit, one credit, one asset.
  package struct LedgerTransfer: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.LedgerTransfer"
    /// Code and path of the debited account.
    package var debit: String
    /// Code and path of the credited account.
    package var credit: String
    /// "USD", "USDC" or a symbol.
    package var asset: String
    /// Micros, or nanos for shares.
    package var amount: Int64

    /// A message with these fields; the rest is absent.
    package init(
      debit: String = "",
      credit: String = "",
      asset: String = "",
      amount: Int64 = 0
    ) {
      self.debit = debit
      self.credit = credit
      self.asset = asset
      self.amount = amount
    }
  }
}

extension FundingV1.LedgerTransfer {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__LedgerTransfer>) {
    stack__funding__v1__ledger_transfer__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__LedgerTransfer>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !debit.isEmpty { c.pointee.debit = try arena.string(debit) }
    if !credit.isEmpty { c.pointee.credit = try arena.string(credit) }
    if !asset.isEmpty { c.pointee.asset = try arena.string(asset) }
    c.pointee.amount = amount
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__LedgerTransfer>) throws(RPCError) {
    self.debit = try ProtobufRead.string(c.pointee.debit)
    self.credit = try ProtobufRead.string(c.pointee.credit)
    self.asset = try ProtobufRead.string(c.pointee.asset)
    self.amount = c.pointee.amount
  }
}

extension FundingV1 {
  /// One journal entry.
  package struct LedgerEntry: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.LedgerEntry"
    /// Its id.
    package var journalID: String
    /// The step of money that caused it, e.g. "D1".
    package var step: String
    /// The entry this one mirrors; "" otherwise.
    package var reverses: String
    /// What proves it: a partner's id or an event.
    package var cause: String
    /// Its lines.
    package var transfers: [FundingV1.LedgerTransfer]
    /// When it happened at the partner or on chain.
    package var effectiveAtMicros: Int64
    /// When we wrote it down.
    package var recordedAtMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      journalID: String = "",
      step: String = "",
      reverses: String = "",
      cause: String = "",
      transfers: [FundingV1.LedgerTransfer] = [],
      effectiveAtMicros: Int64 = 0,
      recordedAtMicros: Int64 = 0
    ) {
      self.journalID = journalID
      self.step = step
      self.reverses = reverses
      self.cause = cause
      self.transfers = transfers
      self.effectiveAtMicros = effectiveAtMicros
      self.recordedAtMicros = recordedAtMicros
    }
  }
}

extension FundingV1.LedgerEntry {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__LedgerEntry>) {
    stack__funding__v1__ledger_entry__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__LedgerEntry>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !journalID.isEmpty { c.pointee.journal_id = try arena.string(journalID) }
    if !step.isEmpty { c.pointee.step = try arena.string(step) }
    if !reverses.isEmpty { c.pointee.reverses = try arena.string(reverses) }
    if !cause.isEmpty { c.pointee.cause = try arena.string(cause) }
    if !transfers.isEmpty {
      c.pointee.n_transfers = transfers.count
      c.pointee.transfers = try arena.messages(transfers)
    }
    c.pointee.effective_at_micros = effectiveAtMicros
    c.pointee.recorded_at_micros = recordedAtMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__LedgerEntry>) throws(RPCError) {
    self.journalID = try ProtobufRead.string(c.pointee.journal_id)
    self.step = try ProtobufRead.string(c.pointee.step)
    self.reverses = try ProtobufRead.string(c.pointee.reverses)
    self.cause = try ProtobufRead.string(c.pointee.cause)
    self.transfers = try ProtobufRead.messages(c.pointee.transfers, c.pointee.n_transfers)
    self.effectiveAtMicros = c.pointee.effective_at_micros
    self.recordedAtMicros = c.pointee.recorded_at_micros
  }
}

extension FundingV1 {
  /// `stack.funding.v1.GetLedgerResponse`.
  package struct GetLedgerResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.funding.v1.GetLedgerResponse"
    /// Oldest first.
    package var entries: [FundingV1.LedgerEntry]

    /// A message with these fields; the rest is absent.
    package init(
      entries: [FundingV1.LedgerEntry] = []
    ) {
      self.entries = entries
    }
  }
}

extension FundingV1.GetLedgerResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Funding__V1__GetLedgerResponse>) {
    stack__funding__v1__get_ledger_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Funding__V1__GetLedgerResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !entries.isEmpty {
      c.pointee.n_entries = entries.count
      c.pointee.entries = try arena.messages(entries)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Funding__V1__GetLedgerResponse>) throws(RPCError) {
    self.entries = try ProtobufRead.messages(c.pointee.entries, c.pointee.n_entries)
  }
}
