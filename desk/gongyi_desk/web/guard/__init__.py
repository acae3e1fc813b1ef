"""Who may ask: the address that works once, sessions, and what every answer forbids the browser."""
