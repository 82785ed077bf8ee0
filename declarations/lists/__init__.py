"""Sales declared from a list: a spreadsheet or an export, read, put right in place, submitted by document."""
