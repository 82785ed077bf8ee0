"""What can be done with a challenge, and what follows by itself."""
