"""What distributors declare of their sales, and how it becomes validated: the life of a declaration."""
