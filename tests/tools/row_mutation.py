"""Mistakes in the situations of a norm, for ``mutation.py``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from gongyi.law.conditions import Condition
from gongyi.law.connectives import TRUE
from gongyi.law.norms import Norm, Situation

LEFT_OUT = "去掉"
Rows = tuple[Situation, ...]


def rows_of(version: Mapping[str | None, Norm]) -> Iterator[tuple[list[str | None], Situation]]:
    """Every row of a norm, with the readings that share it."""
    found: dict[Situation, list[str | None]] = {}
    for name, norm in version.items():
        for row in norm.situations:
            found.setdefault(row, []).append(name)
    yield from ((names, row) for row, names in found.items())


def mistakes(row: Situation, changes: Iterable[tuple[str, str, Condition]]) -> Iterator[tuple[str, str, Rows]]:
    """A row left out, its condition changed, or a remark of it forgotten: kind, words, and what stands instead."""
    if row.when != TRUE:
        yield LEFT_OUT, row.name, ()
    for kind, words, result in changes:
        yield kind, words, (replace(row, when=result),)
    for flag in row.flags:
        yield LEFT_OUT, f"提示{flag}", (replace(row, flags=tuple(other for other in row.flags if other != flag)),)


def with_row(norm: Norm, row: Situation, instead: Rows) -> Norm:
    """A norm with other rows in place of one."""
    index = norm.situations.index(row)
    return replace(norm, situations=(*norm.situations[:index], *instead, *norm.situations[index + 1 :]))
