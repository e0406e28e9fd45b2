DROP TABLE portfolio_perf, positions_cache, fills, order_timeline, order_legs, orders,
  broker_accounts, instruments, baskets;
DROP FUNCTION order_leg_fills_grow();
