"""Ground floor: database, people and teams, accounts and permissions, catalogue, money, calendar, files."""
