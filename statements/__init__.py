"""Statements: what a participant earned in a challenge, as a document to keep."""
