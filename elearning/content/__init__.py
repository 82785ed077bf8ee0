"""What a module says: its head, lessons of blocks, questions and test, as one document; nothing of who learns it."""
