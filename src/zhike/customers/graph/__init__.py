"""Who belongs to whom, drawn: the companies of a group, and the people at a customer."""
