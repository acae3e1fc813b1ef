"""The checks of ``lint``, one file each: what it looks for, with its place and what to do."""
