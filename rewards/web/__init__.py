"""The pages of wallets: one's own, and those that administrators and directors look after."""
