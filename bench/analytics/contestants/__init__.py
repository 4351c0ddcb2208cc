"""One script per library and piece of work, each run by itself in the environment of its library."""
