"""Goals: the rank or the points that somebody wants to reach in a challenge, and what it takes."""
