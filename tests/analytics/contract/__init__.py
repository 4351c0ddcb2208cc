"""What every public part of the analytics library promises, tried on one exhibit of each."""
