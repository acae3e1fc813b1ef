"""What is missing, what rebuts, and what to ask first."""
