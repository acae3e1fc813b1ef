"""What a policy consists of: the fact model, conditions, norms, their versions in time, and the words for verdicts."""
