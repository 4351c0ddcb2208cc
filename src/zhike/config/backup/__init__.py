"""Write everything an installation knows into one file, and bring it back, verified."""
