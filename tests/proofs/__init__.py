"""Proofs of sales."""
