"""The simulated world as rows of the real tables."""
