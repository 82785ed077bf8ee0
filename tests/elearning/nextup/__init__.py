"""What to learn next, against what is slow and obvious."""
