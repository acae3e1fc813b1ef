"""What judges a document beside the reference."""
