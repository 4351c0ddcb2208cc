"""Tests around imports: the try before, the way back, the usual heads of columns."""
