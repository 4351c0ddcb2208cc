"""The chain of contacts with a customer: what happened, what was agreed next, and who has to do it."""
