"""What learned models share: columns as numbers, curves that add up, shallow trees, and their calibrated blend."""
