"""Leaderboards: standings, neighbours, teams."""
