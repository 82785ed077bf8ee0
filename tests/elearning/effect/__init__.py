"""Whether learning sells, against what is slow and obvious, and on worlds whose effect is known."""
