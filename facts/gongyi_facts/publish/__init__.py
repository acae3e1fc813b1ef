"""What is made from the model for people and editors: the schema and the starter file."""
