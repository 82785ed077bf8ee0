"""Points that can be spent: entries that only grow, the lots they stand in, and what follows from them.

The arithmetic (`holding`) knows no database; the rules in words: docs/rewards/wallet.md.
"""
