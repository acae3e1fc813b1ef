"""How much work may be spent on the open facts of a document: counted and not timed, the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

MOST_FACTS = 40
"""How many open facts are tried out for one verdict; beyond it all of them are asked for."""
EXACT = 100_000
"""Up to so many combinations of answers a search is given all that is left of the document's work."""
MOST_STEPS = 500_000
"""How many steps of work are spent on one document, at the most."""
MOST_BEYOND, BEYOND = 6_000, 24_000
"""How many steps one search among more combinations may take, and all of them together: the rest is for others."""


class TooMany(Exception):
    """The search is given up."""


class Work:
    """What was done so far on a document, and what may be done for the present search."""

    def __init__(self) -> None:
        self.steps, self.until = 0, MOST_STEPS
        self._beyond = BEYOND

    def take(self, steps: int) -> None:
        """Note some steps. Raises ``TooMany`` where there were too many."""
        self.steps += steps
        if self.steps > self.until:
            raise TooMany

    @contextmanager
    def search(self, combinations: int) -> Iterator[None]:
        """The work of one search, among so many combinations of answers."""
        begun = self.steps
        if combinations > EXACT:
            self.until = min(MOST_STEPS, begun + min(MOST_BEYOND, self._beyond))
        try:
            yield
        finally:
            self.until = MOST_STEPS
            if combinations > EXACT:
                self._beyond -= self.steps - begun
