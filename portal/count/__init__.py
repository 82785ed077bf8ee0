"""My own count: somebody's own list of sales beside what Palier has, compared, shown and forgotten."""
