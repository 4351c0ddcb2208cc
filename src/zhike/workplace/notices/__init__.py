"""Notices: what a person should hear of, in the app and by mail."""
