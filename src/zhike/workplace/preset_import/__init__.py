"""Files of a known shape in the browser: what goes where, what can be chosen, then the import."""
