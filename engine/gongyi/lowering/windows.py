"""The windows of periods in nodes: of several parts, and of several versions."""

from __future__ import annotations

from collections.abc import Sequence

from gongyi.program.builder import Builder
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, MAYBE, NO, YES, DayNodes, Node


def joined_window(make: Builder, parts: Sequence[DayNodes], *, earliest: bool) -> DayNodes:
    """The window of a period of several parts, of which the earliest or the latest end counts.

    A part that may or may not run can only widen the window; where none runs for certain, it may be any one of them.
    """
    scope = parts[0].exists.scope
    exists = make.extreme(True, [part.exists for part in parts])
    los, his = _of_possible(make, parts, latest=False), _of_possible(make, parts, latest=True)
    sure = make.is_(exists, YES)
    if earliest:
        certain = make.extreme(False, [_where(make, part, part.hi, LAST_DAY, YES) for part in parts])
        lo, hi = make.extreme(False, los), make.choose(((sure, certain),), make.extreme(True, his))
    else:
        certain = make.extreme(True, [_where(make, part, part.lo, FIRST_DAY, YES) for part in parts])
        lo, hi = make.choose(((sure, certain),), make.extreme(False, los)), make.extreme(True, his)
    return _or_none(make, exists, lo, hi, scope)


def either_window(make: Builder, windows: Sequence[DayNodes], possible: Sequence[Node], sure: Node) -> DayNodes:
    """The window of a period of which it is open which version runs; ``sure`` says whether one of them does."""
    scope = sure.scope
    here = [
        DayNodes(make.choose(((may, window.exists),), make.const(scope, NO)), window.lo, window.hi)
        for window, may in zip(windows, possible, strict=True)
    ]
    some = make.extreme(True, [window.exists for window in here])
    all_run = [
        make.either(make.negated(may), make.is_(window.exists, YES))
        for window, may in zip(windows, possible, strict=True)
    ]
    certain = make.both(make.is_(sure, YES), *all_run)
    none = make.either(make.is_(some, NO), make.is_(sure, NO))
    yes, maybe, no = (make.const(scope, truth) for truth in (YES, MAYBE, NO))
    exists = make.choose(((none, no), (certain, yes)), maybe)
    lo = make.extreme(False, _of_possible(make, here, latest=False))
    hi = make.extreme(True, _of_possible(make, here, latest=True))
    return _or_none(make, exists, lo, hi, scope)


def _of_possible(make: Builder, parts: Sequence[DayNodes], *, latest: bool) -> list[Node]:
    if latest:
        return [_where(make, part, part.hi, FIRST_DAY, YES, MAYBE) for part in parts]
    return [_where(make, part, part.lo, LAST_DAY, YES, MAYBE) for part in parts]


def _where(make: Builder, part: DayNodes, day: Node, limit: int, *truths: int) -> Node:
    """A day of a part that runs so; a limit that never counts for any other."""
    return make.choose(((make.is_(part.exists, *truths), day),), make.const(day.scope, limit))


def _or_none(make: Builder, exists: Node, lo: Node, hi: Node, scope: str) -> DayNodes:
    none = make.is_(exists, NO)
    first, last = make.const(scope, FIRST_DAY), make.const(scope, LAST_DAY)
    return DayNodes(exists, make.choose(((none, first),), lo), make.choose(((none, last),), hi))
