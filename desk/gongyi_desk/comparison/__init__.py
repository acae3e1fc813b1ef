"""What differs between two documents and their assessments."""
