"""The security log: who did what to accounts and with data, when, and from where."""
