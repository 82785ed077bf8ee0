"""What is validated how: who is trusted, what is sampled, two pairs of eyes, many at once, and who looks first."""
