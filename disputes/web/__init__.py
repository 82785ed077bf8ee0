"""The pages on disputes: of those who take part, and of those who answer."""
