"""What an operator does with a whole programme: backup, restore, move to another database, check.

columns, tables   what the tables of a database hold, in values that are the same on SQLite and PostgreSQL
rows              a table out of a database and into another, in parts
snapshot          one moment of a database, and what it comes to
manifest, archive the backup file; files: what the instance folder holds beside the database
filling           new tables filled from a snapshot or an archive, and compared with it
backup, restore, move, checks, cli
"""
