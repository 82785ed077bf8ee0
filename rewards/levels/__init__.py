"""Levels: what somebody becomes by what they earn in a season, kept as it moves.

The rule (`rule`) knows no database; the rules in words: docs/rules/levels.md.
"""
