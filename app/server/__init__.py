"""The web server's own part: connections answered in one loop, pages made in threads (docs/decisions/0016)."""
