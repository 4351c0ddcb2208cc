"""What a colleague did in a period, counted from the event stream, for those who answer for him."""
