"""What needs no policy: three-valued truth, days, rest days, and how periods are counted."""
