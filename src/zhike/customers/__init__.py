"""Customers: companies, people and internal departments, their contacts and how all of them are related."""
