"""Who is called by name to whom: what every list, page, screen, PDF, export and command asks before it names people."""
