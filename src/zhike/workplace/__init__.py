"""The workplace: what every person does with every object. Knows users, knows no customer."""
