"""Challenges: the file that defines them, the criteria, the scoring, the ledger."""
