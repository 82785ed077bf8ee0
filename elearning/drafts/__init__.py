"""Drafts of modules as they are written: what is typed into forms, what is done to a draft, what comes in and out."""
