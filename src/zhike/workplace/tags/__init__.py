"""Tags: words on records, each in a colour of its own, known to the whole house."""
