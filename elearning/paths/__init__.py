"""Paths: several modules in an order, for an audience, by a day."""
