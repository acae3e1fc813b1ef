"""What is said of a judged case and its findings, as text, lines and Markdown."""
