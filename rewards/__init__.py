"""What points bring: the wallet, with a ledger of its own."""
