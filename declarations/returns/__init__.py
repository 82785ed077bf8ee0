"""Returns that name the sale line which they give back: found, checked, told on both, listed where they come late."""
