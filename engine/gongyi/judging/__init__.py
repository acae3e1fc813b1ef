"""The meaning of the rules, and the verdicts that come of it."""
