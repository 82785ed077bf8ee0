"""What an operator does with a whole programme: backup, restore, move to another database, check.

columns, tables     what the tables of a database hold, in values that are the same on SQLite and PostgreSQL
rows, encoding      a table out of a database and into another, in parts; its rows as lines with one digest
snapshot            one moment of a database, and what it comes to
manifest, packing   the backup file, what it says of itself, and how it is written
archive             the same read, with nothing believed; verification: from its first line to its last
files               what the instance folder holds beside the database; new files, whole or not there
filling             new tables filled from a snapshot or an archive, and compared with it
security_log        what goes along of the access database
backup, restore, move, checks, cli
"""
