"""``gongyi rules``: what is said of the rules themselves, one file a subcommand."""
