"""Sale lines, and how they come in: imports, corrections, and the trail they leave."""
