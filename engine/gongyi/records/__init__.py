"""A document as the rules see it: rows of typed values, and what the order of events says of their days."""
