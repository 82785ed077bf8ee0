"""Every kind of file into the tables: trials first, corrections with a trail, bad lines with reasons."""
