"""The challenge file: its model, its text, what is refused in it, what it refers to, how two of them differ."""
