"""The rows of a table of which there are more than one likes to hold: kept on disk, and fetched case by case."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import overload

from gongyi_desk.ledger.reading.tables import Line, Value

MOST_HELD = 50_000
"""Rows of a table that are held in memory."""


class Kept(Sequence[Value]):
    """The cells of a row that is kept on disk; where they are sent to another processor they are fetched."""

    __slots__ = ("_at", "_of")

    def __init__(self, of: Stored, at: int) -> None:
        self._of, self._at = of, at

    def fetched(self) -> tuple[Value, ...]:
        """The cells."""
        return self._of[self._at].cells

    def __reduce__(self) -> tuple[object, ...]:
        return tuple, (self.fetched(),)

    def __iter__(self) -> Iterator[Value]:
        return iter(self.fetched())

    def __len__(self) -> int:
        return len(self.fetched())

    @overload
    def __getitem__(self, place: int) -> Value: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Value]: ...
    def __getitem__(self, place: int | slice) -> Value | Sequence[Value]:
        return self.fetched()[place]


class Stored(Sequence[Line]):
    """Lines in a file that nobody else sees; it goes with them."""

    def __init__(self, lines: Iterable[Line]) -> None:
        """Raises ``OSError`` where the disk has no room."""
        self._file = TemporaryFile(prefix="gongyi-")  # noqa: SIM115  # open as long as its lines are
        self._ends = array("Q", [0])
        for line in lines:
            self._ends.append(self._ends[-1] + self._file.write(pickle.dumps((line.row, line.cells), 5)))
        self._file.flush()

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | Sequence[Line]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        self._file.seek(self._ends[at])
        row, cells = pickle.loads(self._file.read(self._ends[at + 1] - self._ends[at]))
        return Line(row, cells, Kept(self, at))


def kept(lines: Iterator[Line]) -> Sequence[Line]:
    """All the lines, on disk where they are many. Raises ``OSError`` where the disk has no room."""
    held = list(islice(lines, MOST_HELD))
    further = next(lines, None)
    return held if further is None else Stored(chain(held, (further,), lines))
