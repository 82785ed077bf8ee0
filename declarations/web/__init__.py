"""The pages of whoever declares, and those of whoever validates."""
