"""Duels and brackets: who of two gains more points in a week. A view over the ledger, never points of their own."""
