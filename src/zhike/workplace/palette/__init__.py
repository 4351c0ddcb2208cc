"""The palette (Ctrl-K): go to a record, do something with the one on screen, create, open a list or the settings."""
