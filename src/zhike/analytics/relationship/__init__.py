"""How does the relationship stand: stage, length, depth, breadth, ties, layers, loyalty, chain, impression."""
