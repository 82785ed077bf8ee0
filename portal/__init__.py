"""Participants' own pages: where they stand, what comes next, why these points."""
