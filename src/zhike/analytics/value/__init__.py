"""What customers are worth by what they bought: recency–frequency–monetary, ABC and concentration."""
