"""Word lists of the demo company, written for it: no name is taken from a register or a data set."""
