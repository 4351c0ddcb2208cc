"""A simulated trading company: something to look at on the first day, with known truth behind it."""
