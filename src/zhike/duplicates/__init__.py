"""Duplicates: found while they arise, listed, and merged without losing anything. Knows records, no customer."""
