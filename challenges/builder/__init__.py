"""The builder: the form in which a director makes a challenge; it edits the text of its file, and keeps comments."""
