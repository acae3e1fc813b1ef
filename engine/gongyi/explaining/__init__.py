"""Why a verdict is what it is: witnesses, provenance, and words."""
