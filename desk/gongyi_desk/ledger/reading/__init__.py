"""From the files that offices keep to cases: sheets, their headings, their rows."""
