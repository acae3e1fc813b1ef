"""Of the many days that an unknown day can be, the few that make a difference.

Every comparison in what is left of a verdict turns at most once as one day moves on, since a last day never moves back
when its start moves on, and neither does the last sighting by a day. So what reads the same at two days reads the same
between them, and it is enough to keep the days at which something changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongyi.inquiry.residual import Residue
from gongyi.inquiry.unknowns import Unknown
from gongyi.program.nodes import Compare, LastSeen, Node, OneOf, Reached, Seen, SightingPart, operands
from gongyi.records.values import Day, Happening

FEW = 6
"""So many values of a fact are all kept."""


def telling(residue: Residue, watched: Sequence[Node], unknown: Unknown) -> list[int]:
    """Which of a fact's values make a difference to what is watched, counted from 1."""
    values = unknown.candidates
    if len(values) <= FEW or not isinstance(values[-1], Day | Happening):
        return list(range(1, len(values) + 1))
    variable = residue.learn(unknown)
    cases = residue.alone(variable)
    # The first value may be "did not happen", which lies on no side of the days.
    kept = 0b11 | 1 << len(values) - 1
    for node in watched:
        if residue.support(node) >> variable & 1:
            for found in cases.of(node).values():
                turns = (found ^ found >> 1) & (cases.all >> 1)
                kept |= turns | turns << 1
    return [place + 1 for place in range(len(values)) if kept >> place & 1]


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
