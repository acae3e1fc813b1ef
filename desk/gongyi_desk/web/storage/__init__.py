"""What the desk keeps: cases as text, the log of every change, what was computed of them for a day."""
