"""The pages of e-learning."""
