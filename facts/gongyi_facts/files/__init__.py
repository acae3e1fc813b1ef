"""Reading YAML and JSON strictly: every node with its position."""
