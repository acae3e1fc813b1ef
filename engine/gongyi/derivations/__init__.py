"""Facts that follow from other facts, one file a kind."""
