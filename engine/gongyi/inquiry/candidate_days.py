"""Of the many days that an unknown day can be, the few that make a difference.

Every comparison in what is left of a verdict turns at most once as one day moves on, since a last day never moves back
when its start moves on, and neither does the last sighting by a day. So what reads the same at two days reads the same
between them, and it is enough to keep the days at which something changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongyi.inquiry.cases import Mask, OneByOne
from gongyi.inquiry.residual import Residue
from gongyi.inquiry.unknowns import Unknown
from gongyi.program.nodes import Compare, LastSeen, Node, OneOf, Reached, Seen, SightingPart, operands
from gongyi.records.values import Day, Happening

FEW = 6
"""So many values of a fact are all kept."""


def many_days(unknown: Unknown) -> bool:
    """Whether a fact may have so many days that it is worth finding those that make a difference."""
    return len(unknown.candidates) > FEW and isinstance(unknown.candidates[-1], Day | Happening)


def turns(cases: OneByOne, watched: Iterable[Node]) -> Mask:
    """The cases between which and the next one something changes that is watched."""
    found = 0
    for node in watched:
        for when in cases.of(node).values():
            found |= when ^ when >> 1
    return found


def telling(cases: OneByOne, turning: Mask, variable: int, unknown: Unknown) -> list[int]:
    """Which of a fact's values make a difference where so many cases turn, counted from 1."""
    count = len(unknown.candidates)
    if not many_days(unknown):
        return list(range(1, count + 1))
    here = cases.of_variable(variable, turning) & cases.every(variable) >> 1
    # The first value may be "did not happen", which lies on no side of the days.
    kept = 0b11 | 1 << count - 1 | here | here << 1
    return [place + 1 for place in range(count) if kept >> place & 1]


def watched(residue: Residue, node: Node) -> Iterator[Node]:
    """Every comparison under a node, and which sighting is the last where sightings are looked at; itself first."""
    yield node
    stack, known = list(operands(node)), {node}
    while stack:
        below = stack.pop()
        if below in known:
            continue
        known.add(below)
        stack += operands(below)
        if isinstance(below, Compare | OneOf | LastSeen | Reached):
            yield below
        elif isinstance(below, Seen):
            yield below
            yield from (residue.make.last_seen(below.sightings, below.lo, below.hi, part) for part in SightingPart)
