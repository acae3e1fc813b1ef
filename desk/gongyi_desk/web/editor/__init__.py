"""Working on a case: its text, the form made from the fact model, what is typed and not yet saved."""
