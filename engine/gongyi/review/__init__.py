"""The review of a policy: lint, and the coverage of the text."""
