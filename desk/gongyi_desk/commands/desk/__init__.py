"""``gongyi desk``: the desk in the browser, and what is done to its database from a terminal."""
