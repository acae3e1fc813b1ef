"""What a person touches: the command line and the reports it prints."""
