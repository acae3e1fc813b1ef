"""What is said of a finding, for text, Markdown and terminals."""
