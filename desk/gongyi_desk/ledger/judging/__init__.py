"""What is found of the cases of a ledger, and the figures that are told of it."""
