"""The days of a case: a timeline to read, and a calendar file."""
