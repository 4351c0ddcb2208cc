"""Layouts: how form and page of an object are arranged for everybody or for one role."""
