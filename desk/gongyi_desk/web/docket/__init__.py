"""The lines of the docket: what each case asks for and by when, and how a line is answered in place."""
