"""What came of learning: how far everybody is, who is late, and whether those who learned sell more."""
