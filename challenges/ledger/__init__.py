"""What the rules gave, kept: postings, balances, standings, closings."""
