"""The pages of this app that the general ones can't be: signing in, one's own account, roles, company, keys."""
