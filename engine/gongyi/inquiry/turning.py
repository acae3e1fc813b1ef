"""The open facts on which the verdicts of a document turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from gongyi.derivations.base import Spot
from gongyi.explaining.remembering import Remembering
from gongyi.inquiry.budget import MOST_FACTS, TooMany, Work
from gongyi.inquiry.minimal_sets import Search
from gongyi.inquiry.residual import Residue
from gongyi.inquiry.unknowns import Unknown, Unknowns, open_facts
from gongyi.law.norms import Norm
from gongyi.law.statuses import Status
from gongyi.lowering.lower import Lowering
from gongyi.program.nodes import Node
from gongyi.records.records import Row
from gongyi.records.twins import exchanged

Turning = tuple[Sequence[Unknown], bool]
"""Open facts, and whether it was tried out that the verdict turns on them."""


class Inquiry:
    """Finds out what is missing and what rebuts, for one document."""

    def __init__(self, evaluator: Remembering, lowering: Lowering) -> None:
        self.judge, self.lowering = evaluator, lowering
        self.work = Work()
        self.unsearched: set[tuple[str, str]] = set()
        """Findings for which not every answer was tried, by norm and path: what they ask for may be too much."""
        self._found: dict[tuple[str, Row], Turning] = {}
        self._settled: dict[tuple[Node, frozenset[tuple[int, str]]], Sequence[Unknown]] = {}

    @cached_property
    def residue(self) -> Residue:
        """What is left of the rules once all that is known has been put in."""
        return Residue(self.judge.records, self.judge.setting.calendar, open_facts(self.judge), self.work)

    @cached_property
    def _unknowns(self) -> Unknowns:
        return Unknowns(self.judge, self.work)

    def status_left(self, norm: str, row: Row) -> Node:
        """What is left of a norm's status when all that is known has been put in."""
        return self.residue.left(self.lowering.verdict(norm).status, row)

    def facts(self, norm: Norm, row: Row) -> list[Unknown]:
        """The open facts that settle an undetermined verdict, or that take a settled one away.

        All that may matter are named where it cannot be tried out which do, and none once the work for the document is
        used up; either is noted in ``unsearched``.
        """
        first = self.judge.first_of(row)
        key = (norm.id, first)
        if key not in self._found:
            self._found[key] = self._turning(norm, first)
        unknowns, searched = self._found[key]
        if not searched:
            self.unsearched.add((norm.id, row.path))
        return [replace(unknown, row=exchanged(unknown.row, first, row)) for unknown in unknowns]

    def _turning(self, norm: Norm, row: Row) -> Turning:
        spots: list[Spot] = []
        try:
            self.work.take(1)
            open_question = self.judge.verdict(self.judge.rules.norms[norm.id], row).status is Status.UNDETERMINED
            spots = (self._unknowns.of_norm if open_question else self._unknowns.rebutting)(norm, row)
            if len(spots) > MOST_FACTS and len(self._unknowns.told(spots)) > MOST_FACTS:
                raise TooMany
            if not spots:
                return (), True
            # What is settled is open again only where the rules themselves say so.
            judged = self.lowering.verdict(norm.id).status if open_question else self.lowering.outcome(norm.id)
            return self._settling(self.residue.left(judged, row), spots), True
        except TooMany:
            return self._unknowns.told(spots), False

    def _settling(self, status: Node, spots: Sequence[Spot]) -> Sequence[Unknown]:
        """Those of some facts that settle what is left of a verdict; many findings are left with the same."""
        touching = self.residue.touching(status, spots)
        if not touching:
            return ()
        key = (status, frozenset((id(row), fact) for row, fact in touching))
        if key not in self._settled:
            unknowns = self._unknowns.with_events(touching, spots)
            found = frozenset().union(*Search(self.residue, status, unknowns).sets()) if unknowns else frozenset()
            self._settled[key] = [unknown for unknown in unknowns if unknown in found]
        return self._settled[key]
