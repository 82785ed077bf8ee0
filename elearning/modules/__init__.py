"""Modules as they are kept: drafts and versions, who takes them, what is answered and completed."""
