"""Files on any record: what they are by their content, small pictures of them, limits."""
