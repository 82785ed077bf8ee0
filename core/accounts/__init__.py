"""Accounts: who signs in, for whom they act, and what they may see and do."""
