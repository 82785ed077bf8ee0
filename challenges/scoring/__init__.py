"""From facts to points: pure, for every criterion the same."""
