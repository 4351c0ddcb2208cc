"""Hold the mechanism of the house: it knows Django, it knows no customer."""
