"""The dated events and deadlines of a case, for a timeline and for a calendar."""
