"""People, teams, products, clients and targets as lists, each record with its trail."""
