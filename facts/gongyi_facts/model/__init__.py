"""The models of a case and of an organ's year, and what their declarations let a person write."""
