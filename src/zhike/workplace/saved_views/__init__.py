"""Saved views: a list's filter, columns, order and shape under a name, for oneself, a team or everybody."""
