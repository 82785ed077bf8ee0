"""Backup, restore, move, check, upgrade."""
