"""Two codes of one client or person made one, and taken apart again."""
