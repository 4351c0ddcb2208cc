"""A record made from the picker that did not find it."""
