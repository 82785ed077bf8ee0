"""What an administrator sets for the whole programme: how it looks."""
