"""Of the many days that an unknown day can be, the few that make a difference.

Every comparison in what is left of a verdict turns at most once as one day moves on, since a last day never moves back
when its start moves on, and neither does the last sighting by a day. So what reads the same at two days reads the same
between them, and it is enough to keep the days at which something changes.
"""

from __future__ import annotations

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


def turns(residue: Residue, cases: OneByOne, node: Node) -> Mask:
    """The cases between which and the next one a node changes, or something under it that is watched."""
    return _changes(cases, node) | _under(residue, cases, node)


def _changes(cases: OneByOne, node: Node) -> Mask:
    found = 0
    for when in cases.of(node).values():
        found |= when ^ when >> 1
    return found


def _under(residue: Residue, cases: OneByOne, node: Node) -> Mask:
    """Where a comparison changes, or which sighting is the last where sightings are looked at."""
    counted, found = cases.turning.get(node, (0, 0))
    if counted and cases.holds(node, counted):
        return found
    found = 0
    if isinstance(node, Compare | OneOf | LastSeen | Reached | Seen):
        found = _changes(cases, node)
    if isinstance(node, Seen):
        for part in SightingPart:
            found |= _changes(cases, residue.make.last_seen(node.sightings, node.lo, node.hi, part))
    for below in operands(node):
        found |= _under(residue, cases, below)
    cases.turning[node] = (cases.count, found)
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
