-- The first curated baskets. Weights are exact decimals that sum to one.
INSERT INTO baskets (id, name, description, risk_level, composition_json) VALUES
  ('0193f5a0-0000-7000-8000-000000000001', 'Steady Reserve',
   'Short Treasuries and high-grade bonds: for money you may need soon.',
   'conservative', '[
     {"symbol": "SGOV", "name": "iShares 0-3 Month Treasury Bond ETF", "type": "etf", "weight": "0.5"},
     {"symbol": "BND", "name": "Vanguard Total Bond Market ETF", "type": "etf", "weight": "0.3"},
     {"symbol": "SCHP", "name": "Schwab U.S. TIPS ETF", "type": "etf", "weight": "0.2"}]'),
  ('0193f5a0-0000-7000-8000-000000000002', 'Careful Income',
   'Mostly bonds from around the world, with a little of the stock market on top.',
   'conservative', '[
     {"symbol": "BND", "name": "Vanguard Total Bond Market ETF", "type": "etf", "weight": "0.4"},
     {"symbol": "BNDX", "name": "Vanguard Total International Bond ETF", "type": "etf", "weight": "0.25"},
     {"symbol": "VTI", "name": "Vanguard Total Stock Market ETF", "type": "etf", "weight": "0.2"},
     {"symbol": "SCHP", "name": "Schwab U.S. TIPS ETF", "type": "etf", "weight": "0.15"}]'),
  ('0193f5a0-0000-7000-8000-000000000003', 'Balanced World',
   'The whole stock market, the whole bond market, and some real estate.',
   'balanced', '[
     {"symbol": "VTI", "name": "Vanguard Total Stock Market ETF", "type": "etf", "weight": "0.4"},
     {"symbol": "BND", "name": "Vanguard Total Bond Market ETF", "type": "etf", "weight": "0.3"},
     {"symbol": "VXUS", "name": "Vanguard Total International Stock ETF", "type": "etf", "weight": "0.2"},
     {"symbol": "VNQ", "name": "Vanguard Real Estate ETF", "type": "etf", "weight": "0.1"}]'),
  ('0193f5a0-0000-7000-8000-000000000004', 'Global Growth',
   'Stocks of the whole world, emerging markets included.',
   'growth', '[
     {"symbol": "VTI", "name": "Vanguard Total Stock Market ETF", "type": "etf", "weight": "0.55"},
     {"symbol": "VXUS", "name": "Vanguard Total International Stock ETF", "type": "etf", "weight": "0.3"},
     {"symbol": "VWO", "name": "Vanguard FTSE Emerging Markets ETF", "type": "etf", "weight": "0.15"}]'),
  ('0193f5a0-0000-7000-8000-000000000005', 'Innovation Tilt',
   'Large growth companies, carried by the whole market.',
   'growth', '[
     {"symbol": "QQQ", "name": "Invesco QQQ Trust", "type": "etf", "weight": "0.45"},
     {"symbol": "VUG", "name": "Vanguard Growth ETF", "type": "etf", "weight": "0.3"},
     {"symbol": "VTI", "name": "Vanguard Total Stock Market ETF", "type": "etf", "weight": "0.25"}]');

INSERT INTO instruments (symbol, name, asset_type)
SELECT DISTINCT holding ->> 'symbol', holding ->> 'name', holding ->> 'type'
  FROM baskets, jsonb_array_elements(composition_json) AS holding;
