// Generated from stack/investing/v1/investing.proto by Proto/generate.sh. Never edited.
// swift-format-ignore-file

import CLibprotobufC
import RPC
import StackProtoC

/// The contract `stack.investing.v1`.
package enum InvestingV1 {}

extension InvestingV1 {
  /// The contract, for reflection.
  package static let descriptor = RPCFileDescriptor(
    name: "stack/investing/v1/investing.proto",
    text: """
      \n\"stack/investing/v1/investing.proto\u{12}\u{12}stack.investing.v1\u{1a}\u{1a}stack/type\
      s/v1/types.proto\"\u{9c}\u{1}\n\u{d}BasketHolding\u{12}\u{16}\n\u{6}symbol\u{18}\u{1} \
      \u{1}(\u{9}R\u{6}symbol\u{12}\u{12}\n\u{4}name\u{18}\u{2} \u{1}(\u{9}R\u{4}name\u{12}!\n\
      \u{c}weight_nanos\u{18}\u{3} \u{1}(\u{3}R\u{b}weightNanos\u{12}<\n\nasset_type\u{18}\u{4} \
      \u{1}(\u{e}2\u{1d}.stack.investing.v1.AssetTypeR\u{9}assetType\"\u{fb}\u{1}\n\u{6}Basket\
      \u{12}\u{1b}\n\u{9}basket_id\u{18}\u{1} \u{1}(\u{9}R\u{8}basketId\u{12}\u{12}\n\u{4}name\
      \u{18}\u{2} \u{1}(\u{9}R\u{4}name\u{12} \n\u{b}description\u{18}\u{3} \u{1}(\u{9}R\u{b}des\
      cription\u{12}<\n\nrisk_level\u{18}\u{4} \u{1}(\u{e}2\u{1d}.stack.investing.v1.RiskLevelR\
      \u{9}riskLevel\u{12}C\n\u{b}composition\u{18}\u{5} \u{3}(\u{b}2!.stack.investing.v1.Basket\
      HoldingR\u{b}composition\u{12}\u{1b}\n\u{9}is_active\u{18}\u{6} \u{1}(\u{8}R\u{8}isActive\
      \"Q\n\u{11}GetBasketsRequest\u{12}<\n\nrisk_level\u{18}\u{1} \u{1}(\u{e}2\u{1d}.stack.inve\
      sting.v1.RiskLevelR\u{9}riskLevel\"J\n\u{12}GetBasketsResponse\u{12}4\n\u{7}baskets\u{18}\
      \u{1} \u{3}(\u{b}2\u{1a}.stack.investing.v1.BasketR\u{7}baskets\"/\n\u{10}GetBasketRequest\
      \u{12}\u{1b}\n\u{9}basket_id\u{18}\u{1} \u{1}(\u{9}R\u{8}basketId\"7\n\u{16}GetBasketsByID\
      sRequest\u{12}\u{1d}\n\nbasket_ids\u{18}\u{1} \u{3}(\u{9}R\u{9}basketIds\"O\n\u{17}GetBask\
      etsByIDsResponse\u{12}4\n\u{7}baskets\u{18}\u{1} \u{3}(\u{b}2\u{1a}.stack.investing.v1.Bas\
      ketR\u{7}baskets\"\u{c4}\u{1}\n\u{e}OptionContract\u{12}\u{1e}\n\nunderlying\u{18}\u{1} \
      \u{1}(\u{9}R\nunderlying\u{12}\u{1e}\n\nexpiration\u{18}\u{2} \u{1}(\u{9}R\nexpiration\
      \u{12}#\n\u{d}strike_micros\u{18}\u{3} \u{1}(\u{3}R\u{c}strikeMicros\u{12}5\n\u{5}right\
      \u{18}\u{4} \u{1}(\u{e}2\u{1f}.stack.investing.v1.OptionRightR\u{5}right\u{12}\u{16}\n\
      \u{6}symbol\u{18}\u{5} \u{1}(\u{9}R\u{6}symbol\"\u{99}\u{1}\n\u{b}OptionOrder\u{12}>\n\
      \u{8}contract\u{18}\u{1} \u{1}(\u{b}2\".stack.investing.v1.OptionContractR\u{8}contract\
      \u{12}\u{1c}\n\u{9}contracts\u{18}\u{2} \u{1}(\u{3}R\u{9}contracts\u{12},\n\u{12}limit_pri\
      ce_micros\u{18}\u{3} \u{1}(\u{3}R\u{10}limitPriceMicros\"\u{96}\u{2}\n\u{11}PlaceOrderRequ\
      est\u{12}'\n\u{f}idempotency_key\u{18}\u{1} \u{1}(\u{9}R\u{e}idempotencyKey\u{12}1\n\u{4}s\
      ide\u{18}\u{2} \u{1}(\u{e}2\u{1d}.stack.investing.v1.OrderSideR\u{4}side\u{12}\u{1d}\n\
      \u{9}basket_id\u{18}\u{3} \u{1}(\u{9}H\u{0}R\u{8}basketId\u{12}\u{18}\n\u{6}symbol\u{18}\
      \u{4} \u{1}(\u{9}H\u{0}R\u{6}symbol\u{12}9\n\u{6}option\u{18}\u{5} \u{1}(\u{b}2\u{1f}.stac\
      k.investing.v1.OptionOrderH\u{0}R\u{6}option\u{12}#\n\u{d}amount_micros\u{18}\u{6} \u{1}(\
      \u{3}R\u{c}amountMicrosB\u{c}\n\ninstrument\"/\n\u{12}CancelOrderRequest\u{12}\u{19}\n\
      \u{8}order_id\u{18}\u{1} \u{1}(\u{9}R\u{7}orderId\",\n\u{f}GetOrderRequest\u{12}\u{19}\n\
      \u{8}order_id\u{18}\u{1} \u{1}(\u{9}R\u{7}orderId\"D\n\u{11}ListOrdersRequest\u{12}/\n\
      \u{4}page\u{18}\u{1} \u{1}(\u{b}2\u{1b}.stack.types.v1.PageRequestR\u{4}page\"\u{98}\u{1}\
      \n\u{12}ListOrdersResponse\u{12}1\n\u{6}orders\u{18}\u{1} \u{3}(\u{b}2\u{19}.stack.investi\
      ng.v1.OrderR\u{6}orders\u{12}\u{18}\n\u{7}cursors\u{18}\u{2} \u{3}(\u{9}R\u{7}cursors\
      \u{12}5\n\u{9}page_info\u{18}\u{3} \u{1}(\u{b}2\u{18}.stack.types.v1.PageInfoR\u{8}pageInf\
      o\"\u{90}\u{3}\n\u{8}OrderLeg\u{12}\u{15}\n\u{6}leg_id\u{18}\u{1} \u{1}(\u{9}R\u{5}legId\
      \u{12}\u{16}\n\u{6}symbol\u{18}\u{2} \u{1}(\u{9}R\u{6}symbol\u{12}#\n\u{d}amount_micros\
      \u{18}\u{3} \u{1}(\u{3}R\u{c}amountMicros\u{12}8\n\u{18}requested_quantity_nanos\u{18}\
      \u{4} \u{1}(\u{3}R\u{16}requestedQuantityNanos\u{12}2\n\u{15}filled_quantity_nanos\u{18}\
      \u{5} \u{1}(\u{3}R\u{13}filledQuantityNanos\u{12}0\n\u{14}filled_amount_micros\u{18}\u{6} \
      \u{1}(\u{3}R\u{12}filledAmountMicros\u{12}0\n\u{14}average_price_micros\u{18}\u{7} \u{1}(\
      \u{3}R\u{12}averagePriceMicros\u{12}7\n\u{6}status\u{18}\u{8} \u{1}(\u{e}2\u{1f}.stack.inv\
      esting.v1.OrderStatusR\u{6}status\u{12}%\n\u{e}failure_reason\u{18}\u{9} \u{1}(\u{9}R\u{d}\
      failureReason\"\u{89}\u{6}\n\u{5}Order\u{12}\u{19}\n\u{8}order_id\u{18}\u{1} \u{1}(\u{9}R\
      \u{7}orderId\u{12}<\n\nasset_type\u{18}\u{2} \u{1}(\u{e}2\u{1d}.stack.investing.v1.AssetTy\
      peR\u{9}assetType\u{12}1\n\u{4}side\u{18}\u{3} \u{1}(\u{e}2\u{1d}.stack.investing.v1.Order\
      SideR\u{4}side\u{12}\u{1b}\n\u{9}basket_id\u{18}\u{4} \u{1}(\u{9}R\u{8}basketId\u{12}\
      \u{16}\n\u{6}symbol\u{18}\u{5} \u{1}(\u{9}R\u{6}symbol\u{12}:\n\u{6}option\u{18}\u{6} \
      \u{1}(\u{b}2\".stack.investing.v1.OptionContractR\u{6}option\u{12}#\n\u{d}amount_micros\
      \u{18}\u{7} \u{1}(\u{3}R\u{c}amountMicros\u{12}0\n\u{14}filled_amount_micros\u{18}\u{8} \
      \u{1}(\u{3}R\u{12}filledAmountMicros\u{12}7\n\u{6}status\u{18}\u{9} \u{1}(\u{e}2\u{1f}.sta\
      ck.investing.v1.OrderStatusR\u{6}status\u{12}%\n\u{e}failure_reason\u{18}\n \u{1}(\u{9}R\
      \u{d}failureReason\u{12}!\n\u{c}failure_code\u{18}\u{b} \u{1}(\u{9}R\u{b}failureCode\u{12}\
      0\n\u{4}legs\u{18}\u{c} \u{3}(\u{b}2\u{1c}.stack.investing.v1.OrderLegR\u{4}legs\u{12}8\n\
      \u{8}timeline\u{18}\u{d} \u{3}(\u{b}2\u{1c}.stack.types.v1.StatusChangeR\u{8}timeline\
      \u{12}*\n\u{11}created_at_micros\u{18}\u{e} \u{1}(\u{3}R\u{f}createdAtMicros\u{12}*\n\
      \u{11}updated_at_micros\u{18}\u{f} \u{1}(\u{3}R\u{f}updatedAtMicros\u{12}\u{1c}\n\u{9}cont\
      racts\u{18}\u{10} \u{1}(\u{3}R\u{9}contracts\u{12},\n\u{12}limit_price_micros\u{18}\u{11} \
      \u{1}(\u{3}R\u{10}limitPriceMicros\u{12}\u{19}\n\u{8}is_final\u{18}\u{12} \u{1}(\u{8}R\
      \u{7}isFinal\"\u{15}\n\u{13}GetPortfolioRequest\"\u{d4}\u{3}\n\u{8}Position\u{12}\u{16}\n\
      \u{6}symbol\u{18}\u{1} \u{1}(\u{9}R\u{6}symbol\u{12}\u{12}\n\u{4}name\u{18}\u{2} \u{1}(\
      \u{9}R\u{4}name\u{12}<\n\nasset_type\u{18}\u{3} \u{1}(\u{e}2\u{1d}.stack.investing.v1.Asse\
      tTypeR\u{9}assetType\u{12}%\n\u{e}quantity_nanos\u{18}\u{4} \u{1}(\u{3}R\u{d}quantityNanos\
      \u{12}0\n\u{14}average_price_micros\u{18}\u{5} \u{1}(\u{3}R\u{12}averagePriceMicros\u{12}.\
      \n\u{13}market_price_micros\u{18}\u{6} \u{1}(\u{3}R\u{11}marketPriceMicros\u{12}.\n\u{13}m\
      arket_value_micros\u{18}\u{7} \u{1}(\u{3}R\u{11}marketValueMicros\u{12}*\n\u{11}cost_basis\
      _micros\u{18}\u{8} \u{1}(\u{3}R\u{f}costBasisMicros\u{12}4\n\u{16}unrealized_gain_micros\
      \u{18}\u{9} \u{1}(\u{3}R\u{14}unrealizedGainMicros\u{12}C\n\u{1e}unrealized_gain_percent_m\
      icros\u{18}\n \u{1}(\u{3}R\u{1b}unrealizedGainPercentMicros\"\u{d4}\u{2}\n\u{9}Portfolio\
      \u{12},\n\u{12}total_value_micros\u{18}\u{1} \u{1}(\u{3}R\u{10}totalValueMicros\u{12}\
      \u{1f}\n\u{b}cash_micros\u{18}\u{2} \u{1}(\u{3}R\ncashMicros\u{12}2\n\u{15}invested_value_\
      micros\u{18}\u{3} \u{1}(\u{3}R\u{13}investedValueMicros\u{12}4\n\u{16}unrealized_gain_micr\
      os\u{18}\u{4} \u{1}(\u{3}R\u{14}unrealizedGainMicros\u{12}0\n\u{14}realized_gain_micros\
      \u{18}\u{5} \u{1}(\u{3}R\u{12}realizedGainMicros\u{12}:\n\u{9}positions\u{18}\u{6} \u{3}(\
      \u{b}2\u{1c}.stack.investing.v1.PositionR\u{9}positions\u{12} \n\u{c}as_of_micros\u{18}\
      \u{7} \u{1}(\u{3}R\nasOfMicros\"T\n\u{1a}GetPortfolioHistoryRequest\u{12}6\n\u{5}range\
      \u{18}\u{1} \u{1}(\u{e}2 .stack.investing.v1.HistoryRangeR\u{5}range\"\u{8b}\u{1}\n\u{e}Po\
      rtfolioPoint\u{12}\u{1b}\n\u{9}at_micros\u{18}\u{1} \u{1}(\u{3}R\u{8}atMicros\u{12},\n\
      \u{12}total_value_micros\u{18}\u{2} \u{1}(\u{3}R\u{10}totalValueMicros\u{12}.\n\u{13}net_d\
      eposits_micros\u{18}\u{3} \u{1}(\u{3}R\u{11}netDepositsMicros\"Y\n\u{1b}GetPortfolioHistor\
      yResponse\u{12}:\n\u{6}points\u{18}\u{1} \u{3}(\u{b}2\".stack.investing.v1.PortfolioPointR\
      \u{6}points\"\u{ae}\u{1}\n\u{d}PostalAddress\u{12}\u{18}\n\u{7}street1\u{18}\u{1} \u{1}(\
      \u{9}R\u{7}street1\u{12}\u{18}\n\u{7}street2\u{18}\u{2} \u{1}(\u{9}R\u{7}street2\u{12}\
      \u{12}\n\u{4}city\u{18}\u{3} \u{1}(\u{9}R\u{4}city\u{12}\u{1a}\n\u{8}province\u{18}\u{4} \
      \u{1}(\u{9}R\u{8}province\u{12}\u{1f}\n\u{b}postal_code\u{18}\u{5} \u{1}(\u{9}R\npostalCod\
      e\u{12}\u{18}\n\u{7}country\u{18}\u{6} \u{1}(\u{9}R\u{7}country\"\u{ac}\u{2}\n\u{d}BrokerP\
      rofile\u{12}\u{1d}\n\nfirst_name\u{18}\u{1} \u{1}(\u{9}R\u{9}firstName\u{12}\u{1b}\n\u{9}l\
      ast_name\u{18}\u{2} \u{1}(\u{9}R\u{8}lastName\u{12}\u{14}\n\u{5}email\u{18}\u{3} \u{1}(\
      \u{9}R\u{5}email\u{12}\u{14}\n\u{5}phone\u{18}\u{4} \u{1}(\u{9}R\u{5}phone\u{12}\u{1d}\n\n\
      birth_date\u{18}\u{5} \u{1}(\u{9}R\u{9}birthDate\u{12};\n\u{7}address\u{18}\u{6} \u{1}(\
      \u{b}2!.stack.investing.v1.PostalAddressR\u{7}address\u{12}\u{15}\n\u{6}tax_id\u{18}\u{7} \
      \u{1}(\u{9}R\u{5}taxId\u{12}\u{1e}\n\u{b}tax_id_type\u{18}\u{8} \u{1}(\u{9}R\u{9}taxIdType\
      \u{12} \n\u{b}citizenship\u{18}\u{9} \u{1}(\u{9}R\u{b}citizenship\"|\n\u{18}OpenBrokerAcco\
      untRequest\u{12};\n\u{7}profile\u{18}\u{1} \u{1}(\u{b}2!.stack.investing.v1.BrokerProfileR\
      \u{7}profile\u{12}#\n\u{d}kyc_reference\u{18}\u{2} \u{1}(\u{9}R\u{c}kycReference\"4\n\
      \u{1a}FreezeBrokerAccountRequest\u{12}\u{16}\n\u{6}reason\u{18}\u{1} \u{1}(\u{9}R\u{6}reas\
      on\"\u{19}\n\u{17}GetBrokerAccountRequest\"m\n\u{18}FindBrokerAccountRequest\u{12}%\n\u{e}\
      account_number\u{18}\u{1} \u{1}(\u{9}R\u{d}accountNumber\u{12}*\n\u{11}broker_account_id\
      \u{18}\u{2} \u{1}(\u{9}R\u{f}brokerAccountId\"\u{80}\u{3}\n\u{d}BrokerAccount\u{12}\u{1d}\
      \n\naccount_id\u{18}\u{1} \u{1}(\u{9}R\u{9}accountId\u{12}?\n\u{6}status\u{18}\u{2} \u{1}(\
      \u{e}2'.stack.investing.v1.BrokerAccountStatusR\u{6}status\u{12}%\n\u{e}account_number\
      \u{18}\u{3} \u{1}(\u{9}R\u{d}accountNumber\u{12}*\n\u{11}broker_account_id\u{18}\u{4} \
      \u{1}(\u{9}R\u{f}brokerAccountId\u{12}$\n\u{e}broker_user_id\u{18}\u{5} \u{1}(\u{9}R\u{c}b\
      rokerUserId\u{12}%\n\u{e}failure_reason\u{18}\u{6} \u{1}(\u{9}R\u{d}failureReason\u{12}*\n\
      \u{11}created_at_micros\u{18}\u{7} \u{1}(\u{3}R\u{f}createdAtMicros\u{12}*\n\u{11}updated_\
      at_micros\u{18}\u{8} \u{1}(\u{3}R\u{f}updatedAtMicros\u{12}\u{17}\n\u{7}user_id\u{18}\u{9}\
       \u{1}(\u{9}R\u{6}userId\"G\n\u{14}ListInvestorsRequest\u{12}/\n\u{4}page\u{18}\u{1} \u{1}\
      (\u{b}2\u{1b}.stack.types.v1.PageRequestR\u{4}page\"i\n\u{15}ListInvestorsResponse\u{12}\
      \u{19}\n\u{8}user_ids\u{18}\u{1} \u{3}(\u{9}R\u{7}userIds\u{12}5\n\u{9}page_info\u{18}\
      \u{2} \u{1}(\u{b}2\u{18}.stack.types.v1.PageInfoR\u{8}pageInfo*t\n\u{9}RiskLevel\u{12}\
      \u{1a}\n\u{16}RISK_LEVEL_UNSPECIFIED\u{10}\u{0}\u{12}\u{1b}\n\u{17}RISK_LEVEL_CONSERVATIVE\
      \u{10}\u{1}\u{12}\u{17}\n\u{13}RISK_LEVEL_BALANCED\u{10}\u{2}\u{12}\u{15}\n\u{11}RISK_LEVE\
      L_GROWTH\u{10}\u{3}*\u{7f}\n\u{9}AssetType\u{12}\u{1a}\n\u{16}ASSET_TYPE_UNSPECIFIED\u{10}\
      \u{0}\u{12}\u{15}\n\u{11}ASSET_TYPE_BASKET\u{10}\u{1}\u{12}\u{14}\n\u{10}ASSET_TYPE_STOCK\
      \u{10}\u{2}\u{12}\u{12}\n\u{e}ASSET_TYPE_ETF\u{10}\u{3}\u{12}\u{15}\n\u{11}ASSET_TYPE_OPTI\
      ON\u{10}\u{4}*P\n\u{9}OrderSide\u{12}\u{1a}\n\u{16}ORDER_SIDE_UNSPECIFIED\u{10}\u{0}\u{12}\
      \u{12}\n\u{e}ORDER_SIDE_BUY\u{10}\u{1}\u{12}\u{13}\n\u{f}ORDER_SIDE_SELL\u{10}\u{2}*\u{99}\
      \u{2}\n\u{b}OrderStatus\u{12}\u{1c}\n\u{18}ORDER_STATUS_UNSPECIFIED\u{10}\u{0}\u{12}\u{18}\
      \n\u{14}ORDER_STATUS_PENDING\u{10}\u{1}\u{12}#\n\u{1f}ORDER_STATUS_ACCEPTED_BY_BROKER\
      \u{10}\u{2}\u{12}!\n\u{1d}ORDER_STATUS_PARTIALLY_FILLED\u{10}\u{3}\u{12}\u{17}\n\u{13}ORDE\
      R_STATUS_FILLED\u{10}\u{4}\u{12}!\n\u{1d}ORDER_STATUS_CANCEL_REQUESTED\u{10}\u{5}\u{12}\
      \u{19}\n\u{15}ORDER_STATUS_CANCELED\u{10}\u{6}\u{12}\u{17}\n\u{13}ORDER_STATUS_FAILED\
      \u{10}\u{7}\u{12}\u{1a}\n\u{16}ORDER_STATUS_IN_REVIEW\u{10}\u{8}*X\n\u{b}OptionRight\u{12}\
      \u{1c}\n\u{18}OPTION_RIGHT_UNSPECIFIED\u{10}\u{0}\u{12}\u{15}\n\u{11}OPTION_RIGHT_CALL\
      \u{10}\u{1}\u{12}\u{14}\n\u{10}OPTION_RIGHT_PUT\u{10}\u{2}*\u{d4}\u{1}\n\u{c}HistoryRange\
      \u{12}\u{1d}\n\u{19}HISTORY_RANGE_UNSPECIFIED\u{10}\u{0}\u{12}\u{19}\n\u{15}HISTORY_RANGE_\
      ONE_DAY\u{10}\u{1}\u{12}\u{1a}\n\u{16}HISTORY_RANGE_ONE_WEEK\u{10}\u{2}\u{12}\u{1b}\n\
      \u{17}HISTORY_RANGE_ONE_MONTH\u{10}\u{3}\u{12}\u{1e}\n\u{1a}HISTORY_RANGE_THREE_MONTHS\
      \u{10}\u{4}\u{12}\u{1a}\n\u{16}HISTORY_RANGE_ONE_YEAR\u{10}\u{5}\u{12}\u{15}\n\u{11}HISTOR\
      Y_RANGE_ALL\u{10}\u{6}*\u{b2}\u{2}\n\u{13}BrokerAccountStatus\u{12}%\n!BROKER_ACCOUNT_STAT\
      US_UNSPECIFIED\u{10}\u{0}\u{12}!\n\u{1d}BROKER_ACCOUNT_STATUS_PENDING\u{10}\u{1}\u{12}\
      \u{1e}\n\u{1a}BROKER_ACCOUNT_STATUS_OPEN\u{10}\u{2}\u{12}$\n BROKER_ACCOUNT_STATUS_CLOSE_O\
      NLY\u{10}\u{3}\u{12} \n\u{1c}BROKER_ACCOUNT_STATUS_FROZEN\u{10}\u{4}\u{12} \n\u{1c}BROKER_\
      ACCOUNT_STATUS_CLOSED\u{10}\u{5}\u{12}\"\n\u{1e}BROKER_ACCOUNT_STATUS_REJECTED\u{10}\u{6}\
      \u{12}#\n\u{1f}BROKER_ACCOUNT_STATUS_IN_REVIEW\u{10}\u{7}2\u{ad}\u{c}\n\u{9}Investing\
      \u{12}`\n\nGetBaskets\u{12}%.stack.investing.v1.GetBasketsRequest\u{1a}&.stack.investing.v\
      1.GetBasketsResponse\"\u{3}\u{90}\u{2}\u{1}\u{12}R\n\u{9}GetBasket\u{12}$.stack.investing.\
      v1.GetBasketRequest\u{1a}\u{1a}.stack.investing.v1.Basket\"\u{3}\u{90}\u{2}\u{1}\u{12}o\n\
      \u{f}GetBasketsByIDs\u{12}*.stack.investing.v1.GetBasketsByIDsRequest\u{1a}+.stack.investi\
      ng.v1.GetBasketsByIDsResponse\"\u{3}\u{90}\u{2}\u{1}\u{12}S\n\nPlaceOrder\u{12}%.stack.inv\
      esting.v1.PlaceOrderRequest\u{1a}\u{19}.stack.investing.v1.Order\"\u{3}\u{90}\u{2}\u{2}\
      \u{12}U\n\u{b}CancelOrder\u{12}&.stack.investing.v1.CancelOrderRequest\u{1a}\u{19}.stack.i\
      nvesting.v1.Order\"\u{3}\u{90}\u{2}\u{2}\u{12}O\n\u{8}GetOrder\u{12}#.stack.investing.v1.G\
      etOrderRequest\u{1a}\u{19}.stack.investing.v1.Order\"\u{3}\u{90}\u{2}\u{1}\u{12}`\n\nListO\
      rders\u{12}%.stack.investing.v1.ListOrdersRequest\u{1a}&.stack.investing.v1.ListOrdersResp\
      onse\"\u{3}\u{90}\u{2}\u{1}\u{12}[\n\u{c}GetPortfolio\u{12}'.stack.investing.v1.GetPortfol\
      ioRequest\u{1a}\u{1d}.stack.investing.v1.Portfolio\"\u{3}\u{90}\u{2}\u{1}\u{12}{\n\u{13}Ge\
      tPortfolioHistory\u{12}..stack.investing.v1.GetPortfolioHistoryRequest\u{1a}/.stack.invest\
      ing.v1.GetPortfolioHistoryResponse\"\u{3}\u{90}\u{2}\u{1}\u{12}i\n\u{11}OpenBrokerAccount\
      \u{12},.stack.investing.v1.OpenBrokerAccountRequest\u{1a}!.stack.investing.v1.BrokerAccoun\
      t\"\u{3}\u{90}\u{2}\u{2}\u{12}m\n\u{13}FreezeBrokerAccount\u{12}..stack.investing.v1.Freez\
      eBrokerAccountRequest\u{1a}!.stack.investing.v1.BrokerAccount\"\u{3}\u{90}\u{2}\u{2}\u{12}\
      g\n\u{10}GetBrokerAccount\u{12}+.stack.investing.v1.GetBrokerAccountRequest\u{1a}!.stack.i\
      nvesting.v1.BrokerAccount\"\u{3}\u{90}\u{2}\u{1}\u{12}i\n\u{11}FindBrokerAccount\u{12},.st\
      ack.investing.v1.FindBrokerAccountRequest\u{1a}!.stack.investing.v1.BrokerAccount\"\u{3}\
      \u{90}\u{2}\u{1}\u{12}i\n\u{d}ListInvestors\u{12}(.stack.investing.v1.ListInvestorsRequest\
      \u{1a}).stack.investing.v1.ListInvestorsResponse\"\u{3}\u{90}\u{2}\u{1}\u{12}V\n\u{e}Recei\
      veWebhook\u{12}\u{1e}.stack.types.v1.WebhookRequest\u{1a}\u{1f}.stack.types.v1.WebhookResp\
      onse\"\u{3}\u{90}\u{2}\u{2}\u{12}O\n\u{9}WatchUser\u{12} .stack.types.v1.WatchUserRequest\
      \u{1a}\u{19}.stack.types.v1.UserEvent\"\u{3}\u{90}\u{2}\u{1}0\u{1}b\u{6}proto3
      """)
}

extension InvestingV1 {
  /// What `stack.investing.v1.Investing` serves.
  package protocol InvestingService: RPCService {
    /// The curated baskets that can be bought, ordered from the least to the most risky.
    func getBaskets(
      _ request: InvestingV1.GetBasketsRequest, _ context: RPCContext
    ) async throws -> InvestingV1.GetBasketsResponse
    /// One basket, also when it can no longer be bought. NOT_FOUND.
    func getBasket(
      _ request: InvestingV1.GetBasketRequest, _ context: RPCContext
    ) async throws -> InvestingV1.Basket
    /// Many baskets at once, for whoever lists orders. Unknown ids are left out.
    func getBasketsByIDs(
      _ request: InvestingV1.GetBasketsByIDsRequest, _ context: RPCContext
    ) async throws -> InvestingV1.GetBasketsByIDsResponse
    /// Places an order for the acting user: reserves the money (or the shares), then buys or sells
    /// at the broker. Answers once the order is stored and its money reserved; fills follow by
    /// WatchUser. Repeating the same idempotency key with the same input answers the same order.
    /// Reasons: INVALID_INPUT, KYC_REQUIRED (no open broker account), INSUFFICIENT_FUNDS,
    /// IDEMPOTENCY_MISMATCH, LIMIT_EXCEEDED, MARKET_CLOSED, ORDER_REJECTED, PARTNER_UNAVAILABLE.
    func placeOrder(
      _ request: InvestingV1.PlaceOrderRequest, _ context: RPCContext
    ) async throws -> InvestingV1.Order
    /// Asks the broker to cancel what is not yet filled; a fill may win the race. Cancelling an
    /// order that is already canceled, or being canceled, answers it unchanged; a filled or failed
    /// one is FAILED_PRECONDITION (CONFLICT).
    func cancelOrder(
      _ request: InvestingV1.CancelOrderRequest, _ context: RPCContext
    ) async throws -> InvestingV1.Order
    /// One order of the acting user. NOT_FOUND, also for another user's order.
    func getOrder(
      _ request: InvestingV1.GetOrderRequest, _ context: RPCContext
    ) async throws -> InvestingV1.Order
    /// The acting user's orders, newest first, stable under inserts.
    func listOrders(
      _ request: InvestingV1.ListOrdersRequest, _ context: RPCContext
    ) async throws -> InvestingV1.ListOrdersResponse
    /// Cash and positions of the acting user at current prices. Adds up to the cent:
    /// total value = cash + invested value, invested value = the sum of market values.
    func getPortfolio(
      _ request: InvestingV1.GetPortfolioRequest, _ context: RPCContext
    ) async throws -> InvestingV1.Portfolio
    /// The recorded value of the portfolio over a range, oldest first.
    func getPortfolioHistory(
      _ request: InvestingV1.GetPortfolioHistoryRequest, _ context: RPCContext
    ) async throws -> InvestingV1.GetPortfolioHistoryResponse
    /// Opens the acting user's account at the broker, once their identity is verified. Idempotent
    /// (one account a user) and asynchronous: answers the account as it stands; it becomes OPEN
    /// later. The profile is forgotten once the broker has it.
    func openBrokerAccount(
      _ request: InvestingV1.OpenBrokerAccountRequest, _ context: RPCContext
    ) async throws -> InvestingV1.BrokerAccount
    /// Stops all trading of the acting user, when the approval of their identity is revoked; the
    /// account is FROZEN from then on. Idempotent. NOT_FOUND when there is no account.
    func freezeBrokerAccount(
      _ request: InvestingV1.FreezeBrokerAccountRequest, _ context: RPCContext
    ) async throws -> InvestingV1.BrokerAccount
    /// The acting user's account at the broker. NOT_FOUND before OpenBrokerAccount.
    func getBrokerAccount(
      _ request: InvestingV1.GetBrokerAccountRequest, _ context: RPCContext
    ) async throws -> InvestingV1.BrokerAccount
    /// The account with this number or broker id, whoever owns it: for services that hear from the
    /// broker about an account. NOT_FOUND.
    func findBrokerAccount(
      _ request: InvestingV1.FindBrokerAccountRequest, _ context: RPCContext
    ) async throws -> InvestingV1.BrokerAccount
    /// The users whose broker account is open, in a stable order: for scheduled work.
    func listInvestors(
      _ request: InvestingV1.ListInvestorsRequest, _ context: RPCContext
    ) async throws -> InvestingV1.ListInvestorsResponse
    /// A partner's webhook, bytes and headers unread: stored in the inbox, then answered.
    /// The status is 404 while webhooks of the broker are not configured.
    func receiveWebhook(
      _ request: TypesV1.WebhookRequest, _ context: RPCContext
    ) async throws -> TypesV1.WebhookResponse
    /// What happened to the acting user's orders: topic `order`, subject the order id, payload a
    /// serialized `Order`.
    func watchUser(
      _ request: TypesV1.WatchUserRequest, _ context: RPCContext,
      _ responses: RPCResponseWriter<TypesV1.UserEvent>
    ) async throws
  }

  /// Calls `stack.investing.v1.Investing`.
  package struct InvestingClient: Sendable {
    private let channel: RPCChannel

    /// A client over `channel`, which has to be running.
    package init(_ channel: RPCChannel) { self.channel = channel }

    /// The curated baskets that can be bought, ordered from the least to the most risky.
    package func getBaskets(
      _ request: InvestingV1.GetBasketsRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.GetBasketsResponse {
      try await channel.call(
        "stack.investing.v1.Investing/GetBaskets", request, options: options, isIdempotent: true)
    }

    /// One basket, also when it can no longer be bought. NOT_FOUND.
    package func getBasket(
      _ request: InvestingV1.GetBasketRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.Basket {
      try await channel.call(
        "stack.investing.v1.Investing/GetBasket", request, options: options, isIdempotent: true)
    }

    /// Many baskets at once, for whoever lists orders. Unknown ids are left out.
    package func getBasketsByIDs(
      _ request: InvestingV1.GetBasketsByIDsRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.GetBasketsByIDsResponse {
      try await channel.call(
        "stack.investing.v1.Investing/GetBasketsByIDs", request, options: options, isIdempotent: true)
    }

    /// Places an order for the acting user: reserves the money (or the shares), then buys or sells
    /// at the broker. Answers once the order is stored and its money reserved; fills follow by
    /// WatchUser. Repeating the same idempotency key with the same input answers the same order.
    /// Reasons: INVALID_INPUT, KYC_REQUIRED (no open broker account), INSUFFICIENT_FUNDS,
    /// IDEMPOTENCY_MISMATCH, LIMIT_EXCEEDED, MARKET_CLOSED, ORDER_REJECTED, PARTNER_UNAVAILABLE.
    package func placeOrder(
      _ request: InvestingV1.PlaceOrderRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.Order {
      try await channel.call(
        "stack.investing.v1.Investing/PlaceOrder", request, options: options, isIdempotent: true)
    }

    /// Asks the broker to cancel what is not yet filled; a fill may win the race. Cancelling an
    /// order that is already canceled, or being canceled, answers it unchanged; a filled or failed
    /// one is FAILED_PRECONDITION (CONFLICT).
    package func cancelOrder(
      _ request: InvestingV1.CancelOrderRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.Order {
      try await channel.call(
        "stack.investing.v1.Investing/CancelOrder", request, options: options, isIdempotent: true)
    }

    /// One order of the acting user. NOT_FOUND, also for another user's order.
    package func getOrder(
      _ request: InvestingV1.GetOrderRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.Order {
      try await channel.call(
        "stack.investing.v1.Investing/GetOrder", request, options: options, isIdempotent: true)
    }

    /// The acting user's orders, newest first, stable under inserts.
    package func listOrders(
      _ request: InvestingV1.ListOrdersRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.ListOrdersResponse {
      try await channel.call(
        "stack.investing.v1.Investing/ListOrders", request, options: options, isIdempotent: true)
    }

    /// Cash and positions of the acting user at current prices. Adds up to the cent:
    /// total value = cash + invested value, invested value = the sum of market values.
    package func getPortfolio(
      _ request: InvestingV1.GetPortfolioRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.Portfolio {
      try await channel.call(
        "stack.investing.v1.Investing/GetPortfolio", request, options: options, isIdempotent: true)
    }

    /// The recorded value of the portfolio over a range, oldest first.
    package func getPortfolioHistory(
      _ request: InvestingV1.GetPortfolioHistoryRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.GetPortfolioHistoryResponse {
      try await channel.call(
        "stack.investing.v1.Investing/GetPortfolioHistory", request, options: options, isIdempotent: true)
    }

    /// Opens the acting user's account at the broker, once their identity is verified. Idempotent
    /// (one account a user) and asynchronous: answers the account as it stands; it becomes OPEN
    /// later. The profile is forgotten once the broker has it.
    package func openBrokerAccount(
      _ request: InvestingV1.OpenBrokerAccountRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.BrokerAccount {
      try await channel.call(
        "stack.investing.v1.Investing/OpenBrokerAccount", request, options: options, isIdempotent: true)
    }

    /// Stops all trading of the acting user, when the approval of their identity is revoked; the
    /// account is FROZEN from then on. Idempotent. NOT_FOUND when there is no account.
    package func freezeBrokerAccount(
      _ request: InvestingV1.FreezeBrokerAccountRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.BrokerAccount {
      try await channel.call(
        "stack.investing.v1.Investing/FreezeBrokerAccount", request, options: options, isIdempotent: true)
    }

    /// The acting user's account at the broker. NOT_FOUND before OpenBrokerAccount.
    package func getBrokerAccount(
      _ request: InvestingV1.GetBrokerAccountRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.BrokerAccount {
      try await channel.call(
        "stack.investing.v1.Investing/GetBrokerAccount", request, options: options, isIdempotent: true)
    }

    /// The account with this number or broker id, whoever owns it: for services that hear from the
    /// broker about an account. NOT_FOUND.
    package func findBrokerAccount(
      _ request: InvestingV1.FindBrokerAccountRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.BrokerAccount {
      try await channel.call(
        "stack.investing.v1.Investing/FindBrokerAccount", request, options: options, isIdempotent: true)
    }

    /// The users whose broker account is open, in a stable order: for scheduled work.
    package func listInvestors(
      _ request: InvestingV1.ListInvestorsRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> InvestingV1.ListInvestorsResponse {
      try await channel.call(
        "stack.investing.v1.Investing/ListInvestors", request, options: options, isIdempotent: true)
    }

    /// A partner's webhook, bytes and headers unread: stored in the inbox, then answered.
    /// The status is 404 while webhooks of the broker are not configured.
    package func receiveWebhook(
      _ request: TypesV1.WebhookRequest, options: RPCCallOptions = .init()
    ) async throws(RPCError) -> TypesV1.WebhookResponse {
      try await channel.call(
        "stack.investing.v1.Investing/ReceiveWebhook", request, options: options, isIdempotent: true)
    }

    /// What happened to the acting user's orders: topic `order`, subject the order id, payload a
    /// serialized `Order`.
    package func watchUser(
      _ request: TypesV1.WatchUserRequest, options: RPCCallOptions = .init()
    ) -> RPCResponseStream<TypesV1.UserEvent> {
      channel.stream(
        "stack.investing.v1.Investing/WatchUser", request, options: options, isIdempotent: true)
    }
  }
}

extension InvestingV1.InvestingService {
  /// The methods by name, for the server.
  package var rpcMethods: [RPCMethod] {
    [
      .unary("stack.investing.v1.Investing/GetBaskets") {
        try await self.getBaskets($0, $1)
      },
      .unary("stack.investing.v1.Investing/GetBasket") {
        try await self.getBasket($0, $1)
      },
      .unary("stack.investing.v1.Investing/GetBasketsByIDs") {
        try await self.getBasketsByIDs($0, $1)
      },
      .unary("stack.investing.v1.Investing/PlaceOrder") {
        try await self.placeOrder($0, $1)
      },
      .unary("stack.investing.v1.Investing/CancelOrder") {
        try await self.cancelOrder($0, $1)
      },
      .unary("stack.investing.v1.Investing/GetOrder") {
        try await self.getOrder($0, $1)
      },
      .unary("stack.investing.v1.Investing/ListOrders") {
        try await self.listOrders($0, $1)
      },
      .unary("stack.investing.v1.Investing/GetPortfolio") {
        try await self.getPortfolio($0, $1)
      },
      .unary("stack.investing.v1.Investing/GetPortfolioHistory") {
        try await self.getPortfolioHistory($0, $1)
      },
      .unary("stack.investing.v1.Investing/OpenBrokerAccount") {
        try await self.openBrokerAccount($0, $1)
      },
      .unary("stack.investing.v1.Investing/FreezeBrokerAccount") {
        try await self.freezeBrokerAccount($0, $1)
      },
      .unary("stack.investing.v1.Investing/GetBrokerAccount") {
        try await self.getBrokerAccount($0, $1)
      },
      .unary("stack.investing.v1.Investing/FindBrokerAccount") {
        try await self.findBrokerAccount($0, $1)
      },
      .unary("stack.investing.v1.Investing/ListInvestors") {
        try await self.listInvestors($0, $1)
      },
      .unary("stack.investing.v1.Investing/ReceiveWebhook") {
        try await self.receiveWebhook($0, $1)
      },
      .serverStream("stack.investing.v1.Investing/WatchUser") {
        try await self.watchUser($0, $1, $2)
      },
    ]
  }

  /// The contract, for reflection.
  package var rpcDescriptors: [RPCFileDescriptor] {
    [TypesV1.descriptor, InvestingV1.descriptor]
  }
}

extension InvestingV1 {
  /// How much a basket may swing.
  package enum RiskLevel: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// `RISK_LEVEL_UNSPECIFIED`.
    case unspecified
    /// `RISK_LEVEL_CONSERVATIVE`.
    case conservative
    /// `RISK_LEVEL_BALANCED`.
    case balanced
    /// `RISK_LEVEL_GROWTH`.
    case growth
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .conservative, .balanced, .growth]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .conservative
      case 2: self = .balanced
      case 3: self = .growth
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .conservative: 1
      case .balanced: 2
      case .growth: 3
      case .unrecognized(let number): number
      }
    }
  }
}

extension InvestingV1 {
  /// What an order or a position is in.
  package enum AssetType: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// `ASSET_TYPE_UNSPECIFIED`.
    case unspecified
    /// `ASSET_TYPE_BASKET`.
    case basket
    /// `ASSET_TYPE_STOCK`.
    case stock
    /// `ASSET_TYPE_ETF`.
    case etf
    /// `ASSET_TYPE_OPTION`.
    case option
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .basket, .stock, .etf, .option]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .basket
      case 2: self = .stock
      case 3: self = .etf
      case 4: self = .option
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .basket: 1
      case .stock: 2
      case .etf: 3
      case .option: 4
      case .unrecognized(let number): number
      }
    }
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.OrderSide`.
  package enum OrderSide: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// `ORDER_SIDE_UNSPECIFIED`.
    case unspecified
    /// `ORDER_SIDE_BUY`.
    case buy
    /// `ORDER_SIDE_SELL`.
    case sell
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .buy, .sell]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .buy
      case 2: self = .sell
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .buy: 1
      case .sell: 2
      case .unrecognized(let number): number
      }
    }
  }
}

extension InvestingV1 {
  /// Where an order, or one leg of it, stands.
  package enum OrderStatus: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// `ORDER_STATUS_UNSPECIFIED`.
    case unspecified
    /// Reserved, not yet confirmed by the broker.
    case pending
    /// `ORDER_STATUS_ACCEPTED_BY_BROKER`.
    case acceptedByBroker
    /// Some of it is filled. For a basket also final: some legs are filled, the others are not.
    case partiallyFilled
    /// All of it is filled. Final.
    case filled
    /// The user asked to cancel; the broker has not answered yet.
    case cancelRequested
    /// Canceled; what was filled before stays bought or sold. Final.
    case canceled
    /// Nothing was filled and nothing will be; what was reserved is free again. Final.
    case failed
    /// Needs a human: the broker said something that cannot be.
    case inReview
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .pending, .acceptedByBroker, .partiallyFilled, .filled, .cancelRequested, .canceled, .failed, .inReview]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .pending
      case 2: self = .acceptedByBroker
      case 3: self = .partiallyFilled
      case 4: self = .filled
      case 5: self = .cancelRequested
      case 6: self = .canceled
      case 7: self = .failed
      case 8: self = .inReview
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .pending: 1
      case .acceptedByBroker: 2
      case .partiallyFilled: 3
      case .filled: 4
      case .cancelRequested: 5
      case .canceled: 6
      case .failed: 7
      case .inReview: 8
      case .unrecognized(let number): number
      }
    }
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.OptionRight`.
  package enum OptionRight: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// `OPTION_RIGHT_UNSPECIFIED`.
    case unspecified
    /// `OPTION_RIGHT_CALL`.
    case call
    /// `OPTION_RIGHT_PUT`.
    case put
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .call, .put]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .call
      case 2: self = .put
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .call: 1
      case .put: 2
      case .unrecognized(let number): number
      }
    }
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.HistoryRange`.
  package enum HistoryRange: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// `HISTORY_RANGE_UNSPECIFIED`.
    case unspecified
    /// `HISTORY_RANGE_ONE_DAY`.
    case oneDay
    /// `HISTORY_RANGE_ONE_WEEK`.
    case oneWeek
    /// `HISTORY_RANGE_ONE_MONTH`.
    case oneMonth
    /// `HISTORY_RANGE_THREE_MONTHS`.
    case threeMonths
    /// `HISTORY_RANGE_ONE_YEAR`.
    case oneYear
    /// `HISTORY_RANGE_ALL`.
    case all
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .oneDay, .oneWeek, .oneMonth, .threeMonths, .oneYear, .all]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .oneDay
      case 2: self = .oneWeek
      case 3: self = .oneMonth
      case 4: self = .threeMonths
      case 5: self = .oneYear
      case 6: self = .all
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .oneDay: 1
      case .oneWeek: 2
      case .oneMonth: 3
      case .threeMonths: 4
      case .oneYear: 5
      case .all: 6
      case .unrecognized(let number): number
      }
    }
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.BrokerAccountStatus`.
  package enum BrokerAccountStatus: RawRepresentable, CaseIterable, Hashable, Sendable {
    /// `BROKER_ACCOUNT_STATUS_UNSPECIFIED`.
    case unspecified
    /// Being created, or the broker is still checking the user.
    case pending
    /// Can be funded and can trade.
    case open
    /// Can sell and be withdrawn from, not buy.
    case closeOnly
    /// `BROKER_ACCOUNT_STATUS_FROZEN`.
    case frozen
    /// `BROKER_ACCOUNT_STATUS_CLOSED`.
    case closed
    /// The broker refused the user.
    case rejected
    /// Needs a human, or more information from the user.
    case inReview
    /// A value that was added to the contract after this code was made.
    case unrecognized(Int32)

    /// The values the contract names.
    package static let allCases: [Self] = [.unspecified, .pending, .open, .closeOnly, .frozen, .closed, .rejected, .inReview]

    /// The value with this number.
    package init(rawValue: Int32) {
      switch rawValue {
      case 0: self = .unspecified
      case 1: self = .pending
      case 2: self = .open
      case 3: self = .closeOnly
      case 4: self = .frozen
      case 5: self = .closed
      case 6: self = .rejected
      case 7: self = .inReview
      default: self = .unrecognized(rawValue)
      }
    }

    /// Its number on the wire.
    package var rawValue: Int32 {
      switch self {
      case .unspecified: 0
      case .pending: 1
      case .open: 2
      case .closeOnly: 3
      case .frozen: 4
      case .closed: 5
      case .rejected: 6
      case .inReview: 7
      case .unrecognized(let number): number
      }
    }
  }
}

extension InvestingV1 {
  /// One instrument in a basket.
  package struct BasketHolding: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.BasketHolding"
    /// Ticker at the broker, "VTI".
    package var symbol: String
    /// Full name of the instrument.
    package var name: String
    /// Share of the basket in billionths; a basket's weights sum to exactly 1_000_000_000.
    package var weightNanos: Int64
    /// STOCK or ETF.
    package var assetType: InvestingV1.AssetType

    /// A message with these fields; the rest is absent.
    package init(
      symbol: String = "",
      name: String = "",
      weightNanos: Int64 = 0,
      assetType: InvestingV1.AssetType = .unspecified
    ) {
      self.symbol = symbol
      self.name = name
      self.weightNanos = weightNanos
      self.assetType = assetType
    }
  }
}

extension InvestingV1.BasketHolding {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__BasketHolding>) {
    stack__investing__v1__basket_holding__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__BasketHolding>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !symbol.isEmpty { c.pointee.symbol = try arena.string(symbol) }
    if !name.isEmpty { c.pointee.name = try arena.string(name) }
    c.pointee.weight_nanos = weightNanos
    c.pointee.asset_type = Stack__Investing__V1__AssetType(rawValue: Stack__Investing__V1__AssetType.RawValue(truncatingIfNeeded: assetType.rawValue))
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__BasketHolding>) throws(RPCError) {
    self.symbol = try ProtobufRead.string(c.pointee.symbol)
    self.name = try ProtobufRead.string(c.pointee.name)
    self.weightNanos = c.pointee.weight_nanos
    self.assetType = InvestingV1.AssetType(rawValue: Int32(truncatingIfNeeded: c.pointee.asset_type.rawValue))
  }
}

extension InvestingV1 {
  /// A curated set of instruments bought with one amount.
  package struct Basket: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.Basket"
    /// `basket_id`.
    package var basketID: String
    /// `name`.
    package var name: String
    /// `description`.
    package var description: String
    /// `risk_level`.
    package var riskLevel: InvestingV1.RiskLevel
    /// In the order to show them: largest weight first.
    package var composition: [InvestingV1.BasketHolding]
    /// False: can still be sold, no longer bought.
    package var isActive: Bool

    /// A message with these fields; the rest is absent.
    package init(
      basketID: String = "",
      name: String = "",
      description: String = "",
      riskLevel: InvestingV1.RiskLevel = .unspecified,
      composition: [InvestingV1.BasketHolding] = [],
      isActive: Bool = false
    ) {
      self.basketID = basketID
      self.name = name
      self.description = description
      self.riskLevel = riskLevel
      self.composition = composition
      self.isActive = isActive
    }
  }
}

extension InvestingV1.Basket {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__Basket>) {
    stack__investing__v1__basket__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__Basket>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !basketID.isEmpty { c.pointee.basket_id = try arena.string(basketID) }
    if !name.isEmpty { c.pointee.name = try arena.string(name) }
    if !description.isEmpty { c.pointee.description = try arena.string(description) }
    c.pointee.risk_level = Stack__Investing__V1__RiskLevel(rawValue: Stack__Investing__V1__RiskLevel.RawValue(truncatingIfNeeded: riskLevel.rawValue))
    if !composition.isEmpty {
      c.pointee.n_composition = composition.count
      c.pointee.composition = try arena.messages(composition)
    }
    c.pointee.is_active = isActive ? 1 : 0
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__Basket>) throws(RPCError) {
    self.basketID = try ProtobufRead.string(c.pointee.basket_id)
    self.name = try ProtobufRead.string(c.pointee.name)
    self.description = try ProtobufRead.string(c.pointee.description)
    self.riskLevel = InvestingV1.RiskLevel(rawValue: Int32(truncatingIfNeeded: c.pointee.risk_level.rawValue))
    self.composition = try ProtobufRead.messages(c.pointee.composition, c.pointee.n_composition)
    self.isActive = c.pointee.is_active != 0
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.GetBasketsRequest`.
  package struct GetBasketsRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.GetBasketsRequest"
    /// Only these; UNSPECIFIED = all.
    package var riskLevel: InvestingV1.RiskLevel

    /// A message with these fields; the rest is absent.
    package init(
      riskLevel: InvestingV1.RiskLevel = .unspecified
    ) {
      self.riskLevel = riskLevel
    }
  }
}

extension InvestingV1.GetBasketsRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__GetBasketsRequest>) {
    stack__investing__v1__get_baskets_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__GetBasketsRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.risk_level = Stack__Investing__V1__RiskLevel(rawValue: Stack__Investing__V1__RiskLevel.RawValue(truncatingIfNeeded: riskLevel.rawValue))
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__GetBasketsRequest>) throws(RPCError) {
    self.riskLevel = InvestingV1.RiskLevel(rawValue: Int32(truncatingIfNeeded: c.pointee.risk_level.rawValue))
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.GetBasketsResponse`.
  package struct GetBasketsResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.GetBasketsResponse"
    /// `baskets`.
    package var baskets: [InvestingV1.Basket]

    /// A message with these fields; the rest is absent.
    package init(
      baskets: [InvestingV1.Basket] = []
    ) {
      self.baskets = baskets
    }
  }
}

extension InvestingV1.GetBasketsResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__GetBasketsResponse>) {
    stack__investing__v1__get_baskets_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__GetBasketsResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !baskets.isEmpty {
      c.pointee.n_baskets = baskets.count
      c.pointee.baskets = try arena.messages(baskets)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__GetBasketsResponse>) throws(RPCError) {
    self.baskets = try ProtobufRead.messages(c.pointee.baskets, c.pointee.n_baskets)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.GetBasketRequest`.
  package struct GetBasketRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.GetBasketRequest"
    /// `basket_id`.
    package var basketID: String

    /// A message with these fields; the rest is absent.
    package init(
      basketID: String = ""
    ) {
      self.basketID = basketID
    }
  }
}

extension InvestingV1.GetBasketRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__GetBasketRequest>) {
    stack__investing__v1__get_basket_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__GetBasketRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !basketID.isEmpty { c.pointee.basket_id = try arena.string(basketID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__GetBasketRequest>) throws(RPCError) {
    self.basketID = try ProtobufRead.string(c.pointee.basket_id)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.GetBasketsByIDsRequest`.
  package struct GetBasketsByIDsRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.GetBasketsByIDsRequest"
    /// At most 100.
    package var basketIDs: [String]

    /// A message with these fields; the rest is absent.
    package init(
      basketIDs: [String] = []
    ) {
      self.basketIDs = basketIDs
    }
  }
}

extension InvestingV1.GetBasketsByIDsRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__GetBasketsByIDsRequest>) {
    stack__investing__v1__get_baskets_by_ids_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__GetBasketsByIDsRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !basketIDs.isEmpty {
      c.pointee.n_basket_ids = basketIDs.count
      c.pointee.basket_ids = try arena.strings(basketIDs)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__GetBasketsByIDsRequest>) throws(RPCError) {
    self.basketIDs = try ProtobufRead.strings(c.pointee.basket_ids, c.pointee.n_basket_ids)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.GetBasketsByIDsResponse`.
  package struct GetBasketsByIDsResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.GetBasketsByIDsResponse"
    /// In no particular order.
    package var baskets: [InvestingV1.Basket]

    /// A message with these fields; the rest is absent.
    package init(
      baskets: [InvestingV1.Basket] = []
    ) {
      self.baskets = baskets
    }
  }
}

extension InvestingV1.GetBasketsByIDsResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__GetBasketsByIDsResponse>) {
    stack__investing__v1__get_baskets_by_ids_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__GetBasketsByIDsResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !baskets.isEmpty {
      c.pointee.n_baskets = baskets.count
      c.pointee.baskets = try arena.messages(baskets)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__GetBasketsByIDsResponse>) throws(RPCError) {
    self.baskets = try ProtobufRead.messages(c.pointee.baskets, c.pointee.n_baskets)
  }
}

extension InvestingV1 {
  /// An option contract.
  package struct OptionContract: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.OptionContract"
    /// Ticker of the underlying, "AAPL".
    package var underlying: String
    /// Expiration date, "2027-01-15".
    package var expiration: String
    /// Strike price per share.
    package var strikeMicros: Int64
    /// `right`.
    package var right: InvestingV1.OptionRight
    /// OSI symbol, "AAPL270115C00200000"; filled in by the service.
    package var symbol: String

    /// A message with these fields; the rest is absent.
    package init(
      underlying: String = "",
      expiration: String = "",
      strikeMicros: Int64 = 0,
      right: InvestingV1.OptionRight = .unspecified,
      symbol: String = ""
    ) {
      self.underlying = underlying
      self.expiration = expiration
      self.strikeMicros = strikeMicros
      self.right = right
      self.symbol = symbol
    }
  }
}

extension InvestingV1.OptionContract {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__OptionContract>) {
    stack__investing__v1__option_contract__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__OptionContract>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !underlying.isEmpty { c.pointee.underlying = try arena.string(underlying) }
    if !expiration.isEmpty { c.pointee.expiration = try arena.string(expiration) }
    c.pointee.strike_micros = strikeMicros
    c.pointee.right = Stack__Investing__V1__OptionRight(rawValue: Stack__Investing__V1__OptionRight.RawValue(truncatingIfNeeded: right.rawValue))
    if !symbol.isEmpty { c.pointee.symbol = try arena.string(symbol) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__OptionContract>) throws(RPCError) {
    self.underlying = try ProtobufRead.string(c.pointee.underlying)
    self.expiration = try ProtobufRead.string(c.pointee.expiration)
    self.strikeMicros = c.pointee.strike_micros
    self.right = InvestingV1.OptionRight(rawValue: Int32(truncatingIfNeeded: c.pointee.right.rawValue))
    self.symbol = try ProtobufRead.string(c.pointee.symbol)
  }
}

extension InvestingV1 {
  /// An order for whole option contracts at a limit.
  package struct OptionOrder: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.OptionOrder"
    /// `contract`.
    package var contract: InvestingV1.OptionContract?
    /// Whole contracts, each of 100 shares.
    package var contracts: Int64
    /// Limit per share; one contract costs 100 times this.
    package var limitPriceMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      contract: InvestingV1.OptionContract? = nil,
      contracts: Int64 = 0,
      limitPriceMicros: Int64 = 0
    ) {
      self.contract = contract
      self.contracts = contracts
      self.limitPriceMicros = limitPriceMicros
    }
  }
}

extension InvestingV1.OptionOrder {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__OptionOrder>) {
    stack__investing__v1__option_order__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__OptionOrder>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if let contract { c.pointee.contract = try arena.message(contract) }
    c.pointee.contracts = contracts
    c.pointee.limit_price_micros = limitPriceMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__OptionOrder>) throws(RPCError) {
    self.contract = try ProtobufRead.message(c.pointee.contract)
    self.contracts = c.pointee.contracts
    self.limitPriceMicros = c.pointee.limit_price_micros
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.PlaceOrderRequest`.
  package struct PlaceOrderRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.PlaceOrderRequest"
    /// Made by the client, a UUID; the same key never places a second order.
    package var idempotencyKey: String
    /// `side`.
    package var side: InvestingV1.OrderSide
    /// What to buy or sell: exactly one.
    package var instrument: Instrument?
    /// Dollars to spend, or worth to sell: whole cents. Not with an option.
    package var amountMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      idempotencyKey: String = "",
      side: InvestingV1.OrderSide = .unspecified,
      instrument: Instrument? = nil,
      amountMicros: Int64 = 0
    ) {
      self.idempotencyKey = idempotencyKey
      self.side = side
      self.instrument = instrument
      self.amountMicros = amountMicros
    }
  }
}

extension InvestingV1.PlaceOrderRequest {
  /// What to buy or sell: exactly one.
  package enum Instrument: Hashable, Sendable {
    /// Every instrument of the basket by its weight.
    case basketID(String)
    /// One stock or ETF.
    case symbol(String)
    /// Option contracts at a limit; then no amount.
    case option(InvestingV1.OptionOrder)
  }
}

extension InvestingV1.PlaceOrderRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__PlaceOrderRequest>) {
    stack__investing__v1__place_order_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__PlaceOrderRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !idempotencyKey.isEmpty { c.pointee.idempotency_key = try arena.string(idempotencyKey) }
    c.pointee.side = Stack__Investing__V1__OrderSide(rawValue: Stack__Investing__V1__OrderSide.RawValue(truncatingIfNeeded: side.rawValue))
    switch instrument {
    case nil: break
    case .basketID(let value)?:
      c.pointee.instrument_case = Stack__Investing__V1__PlaceOrderRequest__InstrumentCase(rawValue: 3)
      c.pointee.basket_id = try arena.string(value)
    case .symbol(let value)?:
      c.pointee.instrument_case = Stack__Investing__V1__PlaceOrderRequest__InstrumentCase(rawValue: 4)
      c.pointee.symbol = try arena.string(value)
    case .option(let value)?:
      c.pointee.instrument_case = Stack__Investing__V1__PlaceOrderRequest__InstrumentCase(rawValue: 5)
      c.pointee.option = try arena.message(value)
    }
    c.pointee.amount_micros = amountMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__PlaceOrderRequest>) throws(RPCError) {
    self.idempotencyKey = try ProtobufRead.string(c.pointee.idempotency_key)
    self.side = InvestingV1.OrderSide(rawValue: Int32(truncatingIfNeeded: c.pointee.side.rawValue))
    switch c.pointee.instrument_case.rawValue {
    case 3: self.instrument = .basketID(try ProtobufRead.string(c.pointee.basket_id))
    case 4: self.instrument = .symbol(try ProtobufRead.string(c.pointee.symbol))
    case 5: self.instrument = .option(try ProtobufRead.message(c.pointee.option) ?? .init())
    default: self.instrument = nil
    }
    self.amountMicros = c.pointee.amount_micros
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.CancelOrderRequest`.
  package struct CancelOrderRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.CancelOrderRequest"
    /// `order_id`.
    package var orderID: String

    /// A message with these fields; the rest is absent.
    package init(
      orderID: String = ""
    ) {
      self.orderID = orderID
    }
  }
}

extension InvestingV1.CancelOrderRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__CancelOrderRequest>) {
    stack__investing__v1__cancel_order_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__CancelOrderRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderID.isEmpty { c.pointee.order_id = try arena.string(orderID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__CancelOrderRequest>) throws(RPCError) {
    self.orderID = try ProtobufRead.string(c.pointee.order_id)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.GetOrderRequest`.
  package struct GetOrderRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.GetOrderRequest"
    /// `order_id`.
    package var orderID: String

    /// A message with these fields; the rest is absent.
    package init(
      orderID: String = ""
    ) {
      self.orderID = orderID
    }
  }
}

extension InvestingV1.GetOrderRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__GetOrderRequest>) {
    stack__investing__v1__get_order_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__GetOrderRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderID.isEmpty { c.pointee.order_id = try arena.string(orderID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__GetOrderRequest>) throws(RPCError) {
    self.orderID = try ProtobufRead.string(c.pointee.order_id)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.ListOrdersRequest`.
  package struct ListOrdersRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.ListOrdersRequest"
    /// `page`.
    package var page: TypesV1.PageRequest?

    /// A message with these fields; the rest is absent.
    package init(
      page: TypesV1.PageRequest? = nil
    ) {
      self.page = page
    }
  }
}

extension InvestingV1.ListOrdersRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__ListOrdersRequest>) {
    stack__investing__v1__list_orders_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__ListOrdersRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if let page { c.pointee.page = try arena.message(page) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__ListOrdersRequest>) throws(RPCError) {
    self.page = try ProtobufRead.message(c.pointee.page)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.ListOrdersResponse`.
  package struct ListOrdersResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.ListOrdersResponse"
    /// `orders`.
    package var orders: [InvestingV1.Order]
    /// The cursor of each order, in the same order.
    package var cursors: [String]
    /// `page_info`.
    package var pageInfo: TypesV1.PageInfo?

    /// A message with these fields; the rest is absent.
    package init(
      orders: [InvestingV1.Order] = [],
      cursors: [String] = [],
      pageInfo: TypesV1.PageInfo? = nil
    ) {
      self.orders = orders
      self.cursors = cursors
      self.pageInfo = pageInfo
    }
  }
}

extension InvestingV1.ListOrdersResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__ListOrdersResponse>) {
    stack__investing__v1__list_orders_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__ListOrdersResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orders.isEmpty {
      c.pointee.n_orders = orders.count
      c.pointee.orders = try arena.messages(orders)
    }
    if !cursors.isEmpty {
      c.pointee.n_cursors = cursors.count
      c.pointee.cursors = try arena.strings(cursors)
    }
    if let pageInfo { c.pointee.page_info = try arena.message(pageInfo) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__ListOrdersResponse>) throws(RPCError) {
    self.orders = try ProtobufRead.messages(c.pointee.orders, c.pointee.n_orders)
    self.cursors = try ProtobufRead.strings(c.pointee.cursors, c.pointee.n_cursors)
    self.pageInfo = try ProtobufRead.message(c.pointee.page_info)
  }
}

extension InvestingV1 {
  /// The part of an order that is in one instrument; what the broker sees as an order.
  package struct OrderLeg: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.OrderLeg"
    /// `leg_id`.
    package var legID: String
    /// `symbol`.
    package var symbol: String
    /// Dollars this leg was to spend or raise; 0 for options.
    package var amountMicros: Int64
    /// Shares (or contracts) ordered by quantity: sells and options; 0 for buys by amount.
    package var requestedQuantityNanos: Int64
    /// Shares (or contracts) filled so far.
    package var filledQuantityNanos: Int64
    /// Dollars filled so far: spent with fees for a buy, received net of fees for a sell.
    package var filledAmountMicros: Int64
    /// Per share, of what is filled; 0 while nothing is.
    package var averagePriceMicros: Int64
    /// `status`.
    package var status: InvestingV1.OrderStatus
    /// Why the leg failed, for people; "" if it did not.
    package var failureReason: String

    /// A message with these fields; the rest is absent.
    package init(
      legID: String = "",
      symbol: String = "",
      amountMicros: Int64 = 0,
      requestedQuantityNanos: Int64 = 0,
      filledQuantityNanos: Int64 = 0,
      filledAmountMicros: Int64 = 0,
      averagePriceMicros: Int64 = 0,
      status: InvestingV1.OrderStatus = .unspecified,
      failureReason: String = ""
    ) {
      self.legID = legID
      self.symbol = symbol
      self.amountMicros = amountMicros
      self.requestedQuantityNanos = requestedQuantityNanos
      self.filledQuantityNanos = filledQuantityNanos
      self.filledAmountMicros = filledAmountMicros
      self.averagePriceMicros = averagePriceMicros
      self.status = status
      self.failureReason = failureReason
    }
  }
}

extension InvestingV1.OrderLeg {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__OrderLeg>) {
    stack__investing__v1__order_leg__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__OrderLeg>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !legID.isEmpty { c.pointee.leg_id = try arena.string(legID) }
    if !symbol.isEmpty { c.pointee.symbol = try arena.string(symbol) }
    c.pointee.amount_micros = amountMicros
    c.pointee.requested_quantity_nanos = requestedQuantityNanos
    c.pointee.filled_quantity_nanos = filledQuantityNanos
    c.pointee.filled_amount_micros = filledAmountMicros
    c.pointee.average_price_micros = averagePriceMicros
    c.pointee.status = Stack__Investing__V1__OrderStatus(rawValue: Stack__Investing__V1__OrderStatus.RawValue(truncatingIfNeeded: status.rawValue))
    if !failureReason.isEmpty { c.pointee.failure_reason = try arena.string(failureReason) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__OrderLeg>) throws(RPCError) {
    self.legID = try ProtobufRead.string(c.pointee.leg_id)
    self.symbol = try ProtobufRead.string(c.pointee.symbol)
    self.amountMicros = c.pointee.amount_micros
    self.requestedQuantityNanos = c.pointee.requested_quantity_nanos
    self.filledQuantityNanos = c.pointee.filled_quantity_nanos
    self.filledAmountMicros = c.pointee.filled_amount_micros
    self.averagePriceMicros = c.pointee.average_price_micros
    self.status = InvestingV1.OrderStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.status.rawValue))
    self.failureReason = try ProtobufRead.string(c.pointee.failure_reason)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.Order`.
  package struct Order: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.Order"
    /// `order_id`.
    package var orderID: String
    /// `asset_type`.
    package var assetType: InvestingV1.AssetType
    /// `side`.
    package var side: InvestingV1.OrderSide
    /// For a basket order, else "".
    package var basketID: String
    /// For a single stock or ETF, else "".
    package var symbol: String
    /// For an option order, else absent.
    package var option: InvestingV1.OptionContract?
    /// Dollars ordered; for an option contracts x 100 x limit.
    package var amountMicros: Int64
    /// Dollars filled so far: the sum over the legs.
    package var filledAmountMicros: Int64
    /// `status`.
    package var status: InvestingV1.OrderStatus
    /// Why it failed, or why a part of it did; "" if nothing did.
    package var failureReason: String
    /// MARKET_CLOSED, ORDER_REJECTED, INSUFFICIENT_FUNDS …; "" if nothing failed.
    package var failureCode: String
    /// One a symbol; the sum of their amounts is exactly the order's.
    package var legs: [InvestingV1.OrderLeg]
    /// Every status it has had, oldest first.
    package var timeline: [TypesV1.StatusChange]
    /// `created_at_micros`.
    package var createdAtMicros: Int64
    /// `updated_at_micros`.
    package var updatedAtMicros: Int64
    /// Whole contracts of an option order, else 0.
    package var contracts: Int64
    /// Limit per share of an option order, else 0.
    package var limitPriceMicros: Int64
    /// True once nothing about it can change any more.
    package var isFinal: Bool

    /// A message with these fields; the rest is absent.
    package init(
      orderID: String = "",
      assetType: InvestingV1.AssetType = .unspecified,
      side: InvestingV1.OrderSide = .unspecified,
      basketID: String = "",
      symbol: String = "",
      option: InvestingV1.OptionContract? = nil,
      amountMicros: Int64 = 0,
      filledAmountMicros: Int64 = 0,
      status: InvestingV1.OrderStatus = .unspecified,
      failureReason: String = "",
      failureCode: String = "",
      legs: [InvestingV1.OrderLeg] = [],
      timeline: [TypesV1.StatusChange] = [],
      createdAtMicros: Int64 = 0,
      updatedAtMicros: Int64 = 0,
      contracts: Int64 = 0,
      limitPriceMicros: Int64 = 0,
      isFinal: Bool = false
    ) {
      self.orderID = orderID
      self.assetType = assetType
      self.side = side
      self.basketID = basketID
      self.symbol = symbol
      self.option = option
      self.amountMicros = amountMicros
      self.filledAmountMicros = filledAmountMicros
      self.status = status
      self.failureReason = failureReason
      self.failureCode = failureCode
      self.legs = legs
      self.timeline = timeline
      self.createdAtMicros = createdAtMicros
      self.updatedAtMicros = updatedAtMicros
      self.contracts = contracts
      self.limitPriceMicros = limitPriceMicros
      self.isFinal = isFinal
    }
  }
}

extension InvestingV1.Order {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__Order>) {
    stack__investing__v1__order__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__Order>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !orderID.isEmpty { c.pointee.order_id = try arena.string(orderID) }
    c.pointee.asset_type = Stack__Investing__V1__AssetType(rawValue: Stack__Investing__V1__AssetType.RawValue(truncatingIfNeeded: assetType.rawValue))
    c.pointee.side = Stack__Investing__V1__OrderSide(rawValue: Stack__Investing__V1__OrderSide.RawValue(truncatingIfNeeded: side.rawValue))
    if !basketID.isEmpty { c.pointee.basket_id = try arena.string(basketID) }
    if !symbol.isEmpty { c.pointee.symbol = try arena.string(symbol) }
    if let option { c.pointee.option = try arena.message(option) }
    c.pointee.amount_micros = amountMicros
    c.pointee.filled_amount_micros = filledAmountMicros
    c.pointee.status = Stack__Investing__V1__OrderStatus(rawValue: Stack__Investing__V1__OrderStatus.RawValue(truncatingIfNeeded: status.rawValue))
    if !failureReason.isEmpty { c.pointee.failure_reason = try arena.string(failureReason) }
    if !failureCode.isEmpty { c.pointee.failure_code = try arena.string(failureCode) }
    if !legs.isEmpty {
      c.pointee.n_legs = legs.count
      c.pointee.legs = try arena.messages(legs)
    }
    if !timeline.isEmpty {
      c.pointee.n_timeline = timeline.count
      c.pointee.timeline = try arena.messages(timeline)
    }
    c.pointee.created_at_micros = createdAtMicros
    c.pointee.updated_at_micros = updatedAtMicros
    c.pointee.contracts = contracts
    c.pointee.limit_price_micros = limitPriceMicros
    c.pointee.is_final = isFinal ? 1 : 0
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__Order>) throws(RPCError) {
    self.orderID = try ProtobufRead.string(c.pointee.order_id)
    self.assetType = InvestingV1.AssetType(rawValue: Int32(truncatingIfNeeded: c.pointee.asset_type.rawValue))
    self.side = InvestingV1.OrderSide(rawValue: Int32(truncatingIfNeeded: c.pointee.side.rawValue))
    self.basketID = try ProtobufRead.string(c.pointee.basket_id)
    self.symbol = try ProtobufRead.string(c.pointee.symbol)
    self.option = try ProtobufRead.message(c.pointee.option)
    self.amountMicros = c.pointee.amount_micros
    self.filledAmountMicros = c.pointee.filled_amount_micros
    self.status = InvestingV1.OrderStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.status.rawValue))
    self.failureReason = try ProtobufRead.string(c.pointee.failure_reason)
    self.failureCode = try ProtobufRead.string(c.pointee.failure_code)
    self.legs = try ProtobufRead.messages(c.pointee.legs, c.pointee.n_legs)
    self.timeline = try ProtobufRead.messages(c.pointee.timeline, c.pointee.n_timeline)
    self.createdAtMicros = c.pointee.created_at_micros
    self.updatedAtMicros = c.pointee.updated_at_micros
    self.contracts = c.pointee.contracts
    self.limitPriceMicros = c.pointee.limit_price_micros
    self.isFinal = c.pointee.is_final != 0
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.GetPortfolioRequest`.
  package struct GetPortfolioRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.GetPortfolioRequest"

    /// A message with these fields; the rest is absent.
    package init() {}
  }
}

extension InvestingV1.GetPortfolioRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__GetPortfolioRequest>) {
    stack__investing__v1__get_portfolio_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__GetPortfolioRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__GetPortfolioRequest>) throws(RPCError) {
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.Position`.
  package struct Position: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.Position"
    /// `symbol`.
    package var symbol: String
    /// Full name where known, else "".
    package var name: String
    /// STOCK, ETF or OPTION.
    package var assetType: InvestingV1.AssetType
    /// Shares, or option contracts.
    package var quantityNanos: Int64
    /// Cost per share of what is held.
    package var averagePriceMicros: Int64
    /// Latest price per share.
    package var marketPriceMicros: Int64
    /// Rounded to whole cents.
    package var marketValueMicros: Int64
    /// What was paid for what is held, in whole cents.
    package var costBasisMicros: Int64
    /// Market value less cost basis.
    package var unrealizedGainMicros: Int64
    /// Percent points in millionths: 1.5 % = 1_500_000.
    package var unrealizedGainPercentMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      symbol: String = "",
      name: String = "",
      assetType: InvestingV1.AssetType = .unspecified,
      quantityNanos: Int64 = 0,
      averagePriceMicros: Int64 = 0,
      marketPriceMicros: Int64 = 0,
      marketValueMicros: Int64 = 0,
      costBasisMicros: Int64 = 0,
      unrealizedGainMicros: Int64 = 0,
      unrealizedGainPercentMicros: Int64 = 0
    ) {
      self.symbol = symbol
      self.name = name
      self.assetType = assetType
      self.quantityNanos = quantityNanos
      self.averagePriceMicros = averagePriceMicros
      self.marketPriceMicros = marketPriceMicros
      self.marketValueMicros = marketValueMicros
      self.costBasisMicros = costBasisMicros
      self.unrealizedGainMicros = unrealizedGainMicros
      self.unrealizedGainPercentMicros = unrealizedGainPercentMicros
    }
  }
}

extension InvestingV1.Position {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__Position>) {
    stack__investing__v1__position__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__Position>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !symbol.isEmpty { c.pointee.symbol = try arena.string(symbol) }
    if !name.isEmpty { c.pointee.name = try arena.string(name) }
    c.pointee.asset_type = Stack__Investing__V1__AssetType(rawValue: Stack__Investing__V1__AssetType.RawValue(truncatingIfNeeded: assetType.rawValue))
    c.pointee.quantity_nanos = quantityNanos
    c.pointee.average_price_micros = averagePriceMicros
    c.pointee.market_price_micros = marketPriceMicros
    c.pointee.market_value_micros = marketValueMicros
    c.pointee.cost_basis_micros = costBasisMicros
    c.pointee.unrealized_gain_micros = unrealizedGainMicros
    c.pointee.unrealized_gain_percent_micros = unrealizedGainPercentMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__Position>) throws(RPCError) {
    self.symbol = try ProtobufRead.string(c.pointee.symbol)
    self.name = try ProtobufRead.string(c.pointee.name)
    self.assetType = InvestingV1.AssetType(rawValue: Int32(truncatingIfNeeded: c.pointee.asset_type.rawValue))
    self.quantityNanos = c.pointee.quantity_nanos
    self.averagePriceMicros = c.pointee.average_price_micros
    self.marketPriceMicros = c.pointee.market_price_micros
    self.marketValueMicros = c.pointee.market_value_micros
    self.costBasisMicros = c.pointee.cost_basis_micros
    self.unrealizedGainMicros = c.pointee.unrealized_gain_micros
    self.unrealizedGainPercentMicros = c.pointee.unrealized_gain_percent_micros
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.Portfolio`.
  package struct Portfolio: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.Portfolio"
    /// cash + invested value, exactly.
    package var totalValueMicros: Int64
    /// Dollars at the broker, also those reserved for orders and withdrawals.
    package var cashMicros: Int64
    /// The sum of the positions' market values.
    package var investedValueMicros: Int64
    /// `unrealized_gain_micros`.
    package var unrealizedGainMicros: Int64
    /// Gains less losses of everything sold so far.
    package var realizedGainMicros: Int64
    /// Largest market value first.
    package var positions: [InvestingV1.Position]
    /// `as_of_micros`.
    package var asOfMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      totalValueMicros: Int64 = 0,
      cashMicros: Int64 = 0,
      investedValueMicros: Int64 = 0,
      unrealizedGainMicros: Int64 = 0,
      realizedGainMicros: Int64 = 0,
      positions: [InvestingV1.Position] = [],
      asOfMicros: Int64 = 0
    ) {
      self.totalValueMicros = totalValueMicros
      self.cashMicros = cashMicros
      self.investedValueMicros = investedValueMicros
      self.unrealizedGainMicros = unrealizedGainMicros
      self.realizedGainMicros = realizedGainMicros
      self.positions = positions
      self.asOfMicros = asOfMicros
    }
  }
}

extension InvestingV1.Portfolio {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__Portfolio>) {
    stack__investing__v1__portfolio__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__Portfolio>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.total_value_micros = totalValueMicros
    c.pointee.cash_micros = cashMicros
    c.pointee.invested_value_micros = investedValueMicros
    c.pointee.unrealized_gain_micros = unrealizedGainMicros
    c.pointee.realized_gain_micros = realizedGainMicros
    if !positions.isEmpty {
      c.pointee.n_positions = positions.count
      c.pointee.positions = try arena.messages(positions)
    }
    c.pointee.as_of_micros = asOfMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__Portfolio>) throws(RPCError) {
    self.totalValueMicros = c.pointee.total_value_micros
    self.cashMicros = c.pointee.cash_micros
    self.investedValueMicros = c.pointee.invested_value_micros
    self.unrealizedGainMicros = c.pointee.unrealized_gain_micros
    self.realizedGainMicros = c.pointee.realized_gain_micros
    self.positions = try ProtobufRead.messages(c.pointee.positions, c.pointee.n_positions)
    self.asOfMicros = c.pointee.as_of_micros
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.GetPortfolioHistoryRequest`.
  package struct GetPortfolioHistoryRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.GetPortfolioHistoryRequest"
    /// `range`.
    package var range: InvestingV1.HistoryRange

    /// A message with these fields; the rest is absent.
    package init(
      range: InvestingV1.HistoryRange = .unspecified
    ) {
      self.range = range
    }
  }
}

extension InvestingV1.GetPortfolioHistoryRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__GetPortfolioHistoryRequest>) {
    stack__investing__v1__get_portfolio_history_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__GetPortfolioHistoryRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.range = Stack__Investing__V1__HistoryRange(rawValue: Stack__Investing__V1__HistoryRange.RawValue(truncatingIfNeeded: range.rawValue))
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__GetPortfolioHistoryRequest>) throws(RPCError) {
    self.range = InvestingV1.HistoryRange(rawValue: Int32(truncatingIfNeeded: c.pointee.range.rawValue))
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.PortfolioPoint`.
  package struct PortfolioPoint: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.PortfolioPoint"
    /// `at_micros`.
    package var atMicros: Int64
    /// `total_value_micros`.
    package var totalValueMicros: Int64
    /// Money put in less money taken out up to then.
    package var netDepositsMicros: Int64

    /// A message with these fields; the rest is absent.
    package init(
      atMicros: Int64 = 0,
      totalValueMicros: Int64 = 0,
      netDepositsMicros: Int64 = 0
    ) {
      self.atMicros = atMicros
      self.totalValueMicros = totalValueMicros
      self.netDepositsMicros = netDepositsMicros
    }
  }
}

extension InvestingV1.PortfolioPoint {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__PortfolioPoint>) {
    stack__investing__v1__portfolio_point__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__PortfolioPoint>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    c.pointee.at_micros = atMicros
    c.pointee.total_value_micros = totalValueMicros
    c.pointee.net_deposits_micros = netDepositsMicros
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__PortfolioPoint>) throws(RPCError) {
    self.atMicros = c.pointee.at_micros
    self.totalValueMicros = c.pointee.total_value_micros
    self.netDepositsMicros = c.pointee.net_deposits_micros
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.GetPortfolioHistoryResponse`.
  package struct GetPortfolioHistoryResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.GetPortfolioHistoryResponse"
    /// Oldest first, at most 500.
    package var points: [InvestingV1.PortfolioPoint]

    /// A message with these fields; the rest is absent.
    package init(
      points: [InvestingV1.PortfolioPoint] = []
    ) {
      self.points = points
    }
  }
}

extension InvestingV1.GetPortfolioHistoryResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__GetPortfolioHistoryResponse>) {
    stack__investing__v1__get_portfolio_history_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__GetPortfolioHistoryResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !points.isEmpty {
      c.pointee.n_points = points.count
      c.pointee.points = try arena.messages(points)
    }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__GetPortfolioHistoryResponse>) throws(RPCError) {
    self.points = try ProtobufRead.messages(c.pointee.points, c.pointee.n_points)
  }
}

extension InvestingV1 {
  /// Where the user lives.
  package struct PostalAddress: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.PostalAddress"
    /// `street1`.
    package var street1: String
    /// "" if none.
    package var street2: String
    /// `city`.
    package var city: String
    /// State or province, for the US two letters.
    package var province: String
    /// `postal_code`.
    package var postalCode: String
    /// ISO 3166 alpha-3 ("USA") or alpha-2 ("US").
    package var country: String

    /// A message with these fields; the rest is absent.
    package init(
      street1: String = "",
      street2: String = "",
      city: String = "",
      province: String = "",
      postalCode: String = "",
      country: String = ""
    ) {
      self.street1 = street1
      self.street2 = street2
      self.city = city
      self.province = province
      self.postalCode = postalCode
      self.country = country
    }
  }
}

extension InvestingV1.PostalAddress {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__PostalAddress>) {
    stack__investing__v1__postal_address__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__PostalAddress>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !street1.isEmpty { c.pointee.street1 = try arena.string(street1) }
    if !street2.isEmpty { c.pointee.street2 = try arena.string(street2) }
    if !city.isEmpty { c.pointee.city = try arena.string(city) }
    if !province.isEmpty { c.pointee.province = try arena.string(province) }
    if !postalCode.isEmpty { c.pointee.postal_code = try arena.string(postalCode) }
    if !country.isEmpty { c.pointee.country = try arena.string(country) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__PostalAddress>) throws(RPCError) {
    self.street1 = try ProtobufRead.string(c.pointee.street1)
    self.street2 = try ProtobufRead.string(c.pointee.street2)
    self.city = try ProtobufRead.string(c.pointee.city)
    self.province = try ProtobufRead.string(c.pointee.province)
    self.postalCode = try ProtobufRead.string(c.pointee.postal_code)
    self.country = try ProtobufRead.string(c.pointee.country)
  }
}

extension InvestingV1 {
  /// What the broker must know of a verified person. Not kept once the broker has it.
  package struct BrokerProfile: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.BrokerProfile"
    /// `first_name`.
    package var firstName: String
    /// `last_name`.
    package var lastName: String
    /// `email`.
    package var email: String
    /// Digits with country code, "+" optional.
    package var phone: String
    /// "2003-05-09".
    package var birthDate: String
    /// `address`.
    package var address: InvestingV1.PostalAddress?
    /// Social security or other tax number, "" if not known.
    package var taxID: String
    /// SSN, EIN, FTIN or FTNLO; "" = SSN.
    package var taxIDType: String
    /// Country of citizenship, ISO 3166 alpha-3 or alpha-2; "" = the address's.
    package var citizenship: String

    /// A message with these fields; the rest is absent.
    package init(
      firstName: String = "",
      lastName: String = "",
      email: String = "",
      phone: String = "",
      birthDate: String = "",
      address: InvestingV1.PostalAddress? = nil,
      taxID: String = "",
      taxIDType: String = "",
      citizenship: String = ""
    ) {
      self.firstName = firstName
      self.lastName = lastName
      self.email = email
      self.phone = phone
      self.birthDate = birthDate
      self.address = address
      self.taxID = taxID
      self.taxIDType = taxIDType
      self.citizenship = citizenship
    }
  }
}

extension InvestingV1.BrokerProfile {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__BrokerProfile>) {
    stack__investing__v1__broker_profile__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__BrokerProfile>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !firstName.isEmpty { c.pointee.first_name = try arena.string(firstName) }
    if !lastName.isEmpty { c.pointee.last_name = try arena.string(lastName) }
    if !email.isEmpty { c.pointee.email = try arena.string(email) }
    if !phone.isEmpty { c.pointee.phone = try arena.string(phone) }
    if !birthDate.isEmpty { c.pointee.birth_date = try arena.string(birthDate) }
    if let address { c.pointee.address = try arena.message(address) }
    if !taxID.isEmpty { c.pointee.tax_id = try arena.string(taxID) }
    if !taxIDType.isEmpty { c.pointee.tax_id_type = try arena.string(taxIDType) }
    if !citizenship.isEmpty { c.pointee.citizenship = try arena.string(citizenship) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__BrokerProfile>) throws(RPCError) {
    self.firstName = try ProtobufRead.string(c.pointee.first_name)
    self.lastName = try ProtobufRead.string(c.pointee.last_name)
    self.email = try ProtobufRead.string(c.pointee.email)
    self.phone = try ProtobufRead.string(c.pointee.phone)
    self.birthDate = try ProtobufRead.string(c.pointee.birth_date)
    self.address = try ProtobufRead.message(c.pointee.address)
    self.taxID = try ProtobufRead.string(c.pointee.tax_id)
    self.taxIDType = try ProtobufRead.string(c.pointee.tax_id_type)
    self.citizenship = try ProtobufRead.string(c.pointee.citizenship)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.OpenBrokerAccountRequest`.
  package struct OpenBrokerAccountRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.OpenBrokerAccountRequest"
    /// `profile`.
    package var profile: InvestingV1.BrokerProfile?
    /// The KYC provider's reference of the approved check, for the broker's records; may be "".
    package var kycReference: String

    /// A message with these fields; the rest is absent.
    package init(
      profile: InvestingV1.BrokerProfile? = nil,
      kycReference: String = ""
    ) {
      self.profile = profile
      self.kycReference = kycReference
    }
  }
}

extension InvestingV1.OpenBrokerAccountRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__OpenBrokerAccountRequest>) {
    stack__investing__v1__open_broker_account_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__OpenBrokerAccountRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if let profile { c.pointee.profile = try arena.message(profile) }
    if !kycReference.isEmpty { c.pointee.kyc_reference = try arena.string(kycReference) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__OpenBrokerAccountRequest>) throws(RPCError) {
    self.profile = try ProtobufRead.message(c.pointee.profile)
    self.kycReference = try ProtobufRead.string(c.pointee.kyc_reference)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.FreezeBrokerAccountRequest`.
  package struct FreezeBrokerAccountRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.FreezeBrokerAccountRequest"
    /// For the record, at most 200 characters.
    package var reason: String

    /// A message with these fields; the rest is absent.
    package init(
      reason: String = ""
    ) {
      self.reason = reason
    }
  }
}

extension InvestingV1.FreezeBrokerAccountRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__FreezeBrokerAccountRequest>) {
    stack__investing__v1__freeze_broker_account_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__FreezeBrokerAccountRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !reason.isEmpty { c.pointee.reason = try arena.string(reason) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__FreezeBrokerAccountRequest>) throws(RPCError) {
    self.reason = try ProtobufRead.string(c.pointee.reason)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.GetBrokerAccountRequest`.
  package struct GetBrokerAccountRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.GetBrokerAccountRequest"

    /// A message with these fields; the rest is absent.
    package init() {}
  }
}

extension InvestingV1.GetBrokerAccountRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__GetBrokerAccountRequest>) {
    stack__investing__v1__get_broker_account_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__GetBrokerAccountRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__GetBrokerAccountRequest>) throws(RPCError) {
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.FindBrokerAccountRequest`.
  package struct FindBrokerAccountRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.FindBrokerAccountRequest"
    /// Exactly one of the two.
    package var accountNumber: String
    /// `broker_account_id`.
    package var brokerAccountID: String

    /// A message with these fields; the rest is absent.
    package init(
      accountNumber: String = "",
      brokerAccountID: String = ""
    ) {
      self.accountNumber = accountNumber
      self.brokerAccountID = brokerAccountID
    }
  }
}

extension InvestingV1.FindBrokerAccountRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__FindBrokerAccountRequest>) {
    stack__investing__v1__find_broker_account_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__FindBrokerAccountRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !accountNumber.isEmpty { c.pointee.account_number = try arena.string(accountNumber) }
    if !brokerAccountID.isEmpty { c.pointee.broker_account_id = try arena.string(brokerAccountID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__FindBrokerAccountRequest>) throws(RPCError) {
    self.accountNumber = try ProtobufRead.string(c.pointee.account_number)
    self.brokerAccountID = try ProtobufRead.string(c.pointee.broker_account_id)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.BrokerAccount`.
  package struct BrokerAccount: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.BrokerAccount"
    /// Ours.
    package var accountID: String
    /// `status`.
    package var status: InvestingV1.BrokerAccountStatus
    /// The number that deposits and withdrawals name; "" until the broker made the account.
    package var accountNumber: String
    /// The broker's id of the account; "" until then.
    package var brokerAccountID: String
    /// The broker's id of the user; "" until then.
    package var brokerUserID: String
    /// Why it is rejected or in review, for people; else "".
    package var failureReason: String
    /// `created_at_micros`.
    package var createdAtMicros: Int64
    /// `updated_at_micros`.
    package var updatedAtMicros: Int64
    /// Whose account it is.
    package var userID: String

    /// A message with these fields; the rest is absent.
    package init(
      accountID: String = "",
      status: InvestingV1.BrokerAccountStatus = .unspecified,
      accountNumber: String = "",
      brokerAccountID: String = "",
      brokerUserID: String = "",
      failureReason: String = "",
      createdAtMicros: Int64 = 0,
      updatedAtMicros: Int64 = 0,
      userID: String = ""
    ) {
      self.accountID = accountID
      self.status = status
      self.accountNumber = accountNumber
      self.brokerAccountID = brokerAccountID
      self.brokerUserID = brokerUserID
      self.failureReason = failureReason
      self.createdAtMicros = createdAtMicros
      self.updatedAtMicros = updatedAtMicros
      self.userID = userID
    }
  }
}

extension InvestingV1.BrokerAccount {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__BrokerAccount>) {
    stack__investing__v1__broker_account__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__BrokerAccount>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !accountID.isEmpty { c.pointee.account_id = try arena.string(accountID) }
    c.pointee.status = Stack__Investing__V1__BrokerAccountStatus(rawValue: Stack__Investing__V1__BrokerAccountStatus.RawValue(truncatingIfNeeded: status.rawValue))
    if !accountNumber.isEmpty { c.pointee.account_number = try arena.string(accountNumber) }
    if !brokerAccountID.isEmpty { c.pointee.broker_account_id = try arena.string(brokerAccountID) }
    if !brokerUserID.isEmpty { c.pointee.broker_user_id = try arena.string(brokerUserID) }
    if !failureReason.isEmpty { c.pointee.failure_reason = try arena.string(failureReason) }
    c.pointee.created_at_micros = createdAtMicros
    c.pointee.updated_at_micros = updatedAtMicros
    if !userID.isEmpty { c.pointee.user_id = try arena.string(userID) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__BrokerAccount>) throws(RPCError) {
    self.accountID = try ProtobufRead.string(c.pointee.account_id)
    self.status = InvestingV1.BrokerAccountStatus(rawValue: Int32(truncatingIfNeeded: c.pointee.status.rawValue))
    self.accountNumber = try ProtobufRead.string(c.pointee.account_number)
    self.brokerAccountID = try ProtobufRead.string(c.pointee.broker_account_id)
    self.brokerUserID = try ProtobufRead.string(c.pointee.broker_user_id)
    self.failureReason = try ProtobufRead.string(c.pointee.failure_reason)
    self.createdAtMicros = c.pointee.created_at_micros
    self.updatedAtMicros = c.pointee.updated_at_micros
    self.userID = try ProtobufRead.string(c.pointee.user_id)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.ListInvestorsRequest`.
  package struct ListInvestorsRequest: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.ListInvestorsRequest"
    /// At most 500 a page.
    package var page: TypesV1.PageRequest?

    /// A message with these fields; the rest is absent.
    package init(
      page: TypesV1.PageRequest? = nil
    ) {
      self.page = page
    }
  }
}

extension InvestingV1.ListInvestorsRequest {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__ListInvestorsRequest>) {
    stack__investing__v1__list_investors_request__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__ListInvestorsRequest>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if let page { c.pointee.page = try arena.message(page) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__ListInvestorsRequest>) throws(RPCError) {
    self.page = try ProtobufRead.message(c.pointee.page)
  }
}

extension InvestingV1 {
  /// `stack.investing.v1.ListInvestorsResponse`.
  package struct ListInvestorsResponse: ProtobufMessage {
    /// The message's name in the contract.
    package static let protoName = "stack.investing.v1.ListInvestorsResponse"
    /// `user_ids`.
    package var userIDs: [String]
    /// `page_info`.
    package var pageInfo: TypesV1.PageInfo?

    /// A message with these fields; the rest is absent.
    package init(
      userIDs: [String] = [],
      pageInfo: TypesV1.PageInfo? = nil
    ) {
      self.userIDs = userIDs
      self.pageInfo = pageInfo
    }
  }
}

extension InvestingV1.ListInvestorsResponse {
  /// Fills a fresh struct with defaults.
  package static func initialize(_ c: UnsafeMutablePointer<Stack__Investing__V1__ListInvestorsResponse>) {
    stack__investing__v1__list_investors_response__init(c)
  }

  /// Copies the fields into an initialized struct.
  package func encode(
    into c: UnsafeMutablePointer<Stack__Investing__V1__ListInvestorsResponse>, _ arena: borrowing ProtobufArena
  ) throws(RPCError) {
    if !userIDs.isEmpty {
      c.pointee.n_user_ids = userIDs.count
      c.pointee.user_ids = try arena.strings(userIDs)
    }
    if let pageInfo { c.pointee.page_info = try arena.message(pageInfo) }
  }

  /// Copies the fields out of a struct.
  package init(decoding c: UnsafePointer<Stack__Investing__V1__ListInvestorsResponse>) throws(RPCError) {
    self.userIDs = try ProtobufRead.strings(c.pointee.user_ids, c.pointee.n_user_ids)
    self.pageInfo = try ProtobufRead.message(c.pointee.page_info)
  }
}
