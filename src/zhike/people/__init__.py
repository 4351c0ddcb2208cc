"""Users, departments, teams, roles, sign-in, preferences."""
