"""From rules to a program: what every part of a rule comes to in nodes."""
