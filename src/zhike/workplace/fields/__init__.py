"""Custom fields: what administrators add to objects, and how it reaches every process at once."""
