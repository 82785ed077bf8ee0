"""What a running challenge may come to: endings drawn from what its participants sold before, through the engine."""
