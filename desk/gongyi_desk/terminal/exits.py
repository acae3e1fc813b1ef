"""The exit codes of the command, as its help tells them."""

from __future__ import annotations

DONE, FOUND, BAD_INPUT, BROKEN, INTERRUPTED = 0, 1, 2, 3, 130
"""``FOUND``: a status of ``--fail-on``, a gap, a remark. ``BROKEN``: the evaluators differ, or one of them failed."""
