"""What the fields of a record held before, who set it when, and the way back to it."""
