"""All the findings of a ledger: in memory, or on disk where there are more than one likes to hold."""

from __future__ import annotations

import os
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from gongyi_desk.cases.judging import Judging
from gongyi_desk.ledger.disk import written
from gongyi_desk.ledger.judging.seam import contested_type, norms_of, statuses

AT = "at"
"""The place of a finding among all of them."""
MOST_HELD = 500_000
"""Findings that are held in memory; what comes on top is kept on disk."""
_PART = 100_000
"""Findings that are looked at in one go, where one after the other is."""


def findings_type(judging: Judging) -> dict[str, Any]:
    """The columns of findings: each a norm judged on a record of a case."""
    return {
        "case": pl.UInt32,
        "norm": norms_of(judging.policy),
        "record": pl.String,
        "path": pl.String,
        "status": statuses(),
        "earliest": pl.Date,
        "latest": pl.Date,
        "contested": contested_type(),
        "name": pl.String,
        "source": pl.Int32,
        "row": pl.Int32,
    }


class Findings:
    """Findings, portion after portion in the order of the cases, each with its place ``AT`` among all."""

    def __init__(self, judging: Judging) -> None:
        self.height = 0
        self._parts = [pl.DataFrame(schema={AT: pl.UInt32, **findings_type(judging)})]
        self._held = 0
        self._folder: TemporaryDirectory[str] | None = None
        self._files: list[str] = []

    def add(self, findings: pl.DataFrame) -> None:
        """Take a further portion. Raises ``OSError`` where the disk has no room."""
        self._parts.append(findings.with_row_index(AT, self.height))
        self.height += findings.height
        self._held += findings.height
        if self._held > MOST_HELD:
            self._put_away()

    def _put_away(self) -> None:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="gongyi-", ignore_cleanup_errors=True)
        path = os.path.join(self._folder.name, f"{len(self._files)}.arrow")
        with written(self._folder.name):
            pl.concat(self._parts).write_ipc(path)
        self._files.append(path)
        self._parts, self._held = self._parts[:1], 0

    @property
    def on_disk(self) -> bool:
        """Whether they are more than are held in memory."""
        return bool(self._files)

    def parts(self) -> Iterator[pl.DataFrame]:
        """All of them in order, a good many at a time."""
        for path in self._files:
            yield from pl.read_ipc(path).iter_slices(_PART)
        yield from pl.concat(self._parts).iter_slices(_PART)

    def all(self) -> pl.LazyFrame:
        """All of them, to be filtered and counted."""
        held = pl.concat(self._parts).lazy()
        return pl.concat([*(pl.scan_ipc(path) for path in self._files), held]) if self._files else held

    def close(self) -> None:
        """Give back what they take on disk."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
