"""Reading the mappings of a rule file key by key, and the conditions in them."""
