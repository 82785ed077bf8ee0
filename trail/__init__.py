"""Who did what: decisions on challenges, imports, accounts, in one list that is searched."""
