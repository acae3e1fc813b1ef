"""A case as a picture."""
