"""What is said of the rules: pages of norms, dictionaries, scenarios and their tallies."""
