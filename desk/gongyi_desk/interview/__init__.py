"""The questions that still matter, and their answers in the file."""
