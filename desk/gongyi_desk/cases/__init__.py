"""Which case is judged, and how."""
