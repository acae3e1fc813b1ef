"""Where the command starts: small, so that an interruption while the rest is loaded ends as plainly as any other."""

from __future__ import annotations

import gc

from gongyi_desk.terminal.exits import INTERRUPTED


def start() -> int:
    """Run the command; returns the exit code."""
    # One run makes many objects that all live to its end: collecting them in between is time lost.
    gc.set_threshold(100_000)
    try:
        from gongyi_desk.commands.app import main

        return main()
    except KeyboardInterrupt:
        return INTERRUPTED
