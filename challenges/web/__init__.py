"""The pages on challenges."""
