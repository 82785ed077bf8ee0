"""A working day in half an hour: people read pages, import, validate and ask for statements, all at once."""
