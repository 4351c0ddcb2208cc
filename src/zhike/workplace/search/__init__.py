"""Search: one index over every object, fed by the event stream (docs/adr/0040)."""
