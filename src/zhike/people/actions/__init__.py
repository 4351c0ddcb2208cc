"""Everything that changes people: users, roles, departments, teams, links, keys and the company settings."""
