"""A program planned once for columns: for as many ledgers as one likes, from as many threads as one likes."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from gongyi.columns.expressions import Expressions
from gongyi.columns.plan import Plan, Wanted, name_of, ordered, planned
from gongyi.columns.shapes import Shapes, Side
from gongyi.law.statuses import Status
from gongyi.lowering.program import Deviation, Program
from gongyi.lowering.remarks import RemarkNodes
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, STATUS_CODES, Given, GivenNode, Node, Part, Whole

_WORDS = pl.List(pl.String())
_NOT_APPLICABLE = STATUS_CODES.index(Status.NOT_APPLICABLE)


@dataclass(frozen=True)
class Answers:
    """Where the columns of a scope hold what a norm comes to; days are ordinals, null where there is none."""

    status: pl.Expr
    earliest: pl.Expr
    latest: pl.Expr
    contested: Mapping[Deviation, pl.Expr]
    """The statuses under other readings."""
    situation: pl.Expr
    """The name of the situation that decides."""
    flags: pl.Expr
    """The ids of the flags that are raised."""


@dataclass(frozen=True)
class Plans:
    """What to work out for one kind of ledger, and on what other days before."""

    main: Plan
    before: Plan | None
    through: Plan | None

    @property
    def fields(self) -> frozenset[tuple[str, str, Part]]:
        """What is looked at of the facts on any day."""
        plans = [plan for plan in (self.main, self.before, self.through) if plan is not None]
        return frozenset().union(*(plan.fields for plan in plans))


class ColumnsProgram:
    """A program, with its plans by what is asked for."""

    def __init__(self, program: Program, remarks: Mapping[str, RemarkNodes] | None = None) -> None:
        """``remarks`` are worked out with the verdicts, where there are any."""
        self.program, self.remarks = program, remarks or {}
        self.numbers: dict[Node, int] = {}
        self.shapes = Shapes()
        every: list[Node] = []
        for verdict in program.verdicts.values():
            every += [verdict.status, verdict.when, *(verdict.window or ())]
        every += [node for found in program.deviations.values() for node in found.values()]
        every += self._remarked
        for node in ordered(every, earlier=True):
            self.shapes.of(node)
            self.numbers[node] = len(self.numbers)
        self.wholes = [node for node in self.numbers if isinstance(node, Whole)]
        self.placed = {n.scope for n in self.numbers if isinstance(n, GivenNode) and n.what is Given.PLACE}
        """The scopes of whose records the places are asked for."""
        self._plans: dict[tuple[bool, bool], Plans] = {}
        self._answers: dict[tuple[bool, bool], dict[str, Answers]] = {}
        self._lock = threading.Lock()

    @property
    def _remarked(self) -> list[Node]:
        return [node for found in self.remarks.values() for node in found.nodes]

    def plans(self, *, contested: bool, alone: bool) -> Plans:
        """The plans; ``alone``: for documents whose record ends on no earlier day than they are judged on."""
        key = (contested, alone)
        with self._lock:
            if key not in self._plans:
                self._plans[key] = self._planned(contested, alone)
            return self._plans[key]

    def _planned(self, contested: bool, alone: bool) -> Plans:
        wanted = self._wanted(self._asked(contested), alone)
        main = planned(wanted, self.numbers, self.shapes, alone=alone)
        before, through = (
            planned(self._there(asked), self.numbers, self.shapes, alone=True) if asked else None
            for asked in (main.before, main.through)
        )
        return Plans(main, before, through)

    def _asked(self, contested: bool) -> list[Node]:
        asked: list[Node] = []
        for verdict in self.program.verdicts.values():
            asked += [verdict.status, *([verdict.when, *verdict.window] if verdict.window else [])]
        asked += self._remarked
        if contested:
            asked += [node for found in self.program.deviations.values() for node in found.values()]
        return list(dict.fromkeys(asked))

    def _wanted(self, nodes: Sequence[Node], alone: bool) -> list[Wanted]:
        write = Expressions(self.shapes, lambda node, side: pl.lit(0), alone=alone)
        return [(n, side) for n in nodes if write.constant(n) is None for side in self.shapes.of(n).sides]

    def _there(self, wanted: frozenset[Wanted]) -> list[Wanted]:
        """In the order of the program, so that a plan is the same every time it is made."""
        found: set[Wanted] = set()
        write = Expressions(self.shapes, lambda node, side: pl.lit(0), alone=True)
        for node, side in wanted:
            if write.constant(node) is None:
                own = self.shapes.of(node).sides
                found |= {(node, one) for one in (own if side not in own else (side,))}
        return sorted(found, key=lambda item: (self.numbers[item[0]], item[1].value))

    def there(self, node: Node, side: Side) -> pl.Expr:
        """A side of a node out of the columns of a plan for another day."""
        return Expressions(self.shapes, self._column, alone=True).side(node, side)

    def _column(self, node: Node, side: Side) -> pl.Expr:
        return pl.col(name_of(self.numbers, node, side))

    def answers(self, *, contested: bool, alone: bool) -> dict[str, Answers]:
        """What each norm comes to, by norm."""
        key = (contested, alone)
        with self._lock:
            if key not in self._answers:
                read = Expressions(self.shapes, self._column, alone=alone)
                self._answers[key] = {norm: self._answer(norm, read, contested) for norm in self.program.verdicts}
            return self._answers[key]

    def _answer(self, norm: str, read: Expressions, contested: bool) -> Answers:
        verdict = self.program.verdicts[norm]
        status = read.side(verdict.status, Side.NUMBER)
        none = pl.lit(None, dtype=pl.Int32)
        earliest = latest = none
        if verdict.window is not None:
            lo, hi = (read.side(node, Side.NUMBER) for node in (verdict.window.lo, verdict.window.hi))
            shown = read.side(verdict.when, Side.YES) & ~read.side(verdict.window.exists, Side.NO)
            shown = shown & (status != _NOT_APPLICABLE) & (lo > FIRST_DAY) & (hi < LAST_DAY)
            earliest, latest = (pl.when(shown).then(day).otherwise(none) for day in (lo, hi))
        others = {
            deviation: read.side(nodes[norm], Side.NUMBER)
            for deviation, nodes in (self.program.deviations.items() if contested else ())
            if norm in nodes
        }
        return Answers(status, earliest, latest, others, *self._remarks(norm, read))

    def _remarks(self, norm: str, read: Expressions) -> tuple[pl.Expr, pl.Expr]:
        found = self.remarks.get(norm)
        if found is None:
            return pl.lit(None, dtype=pl.String), pl.lit([], dtype=_WORDS)
        name = pl.lit(None, dtype=pl.String)
        if found.names:
            number = read.side(found.situation, Side.NUMBER)
            names = pl.Series(["", *found.names], dtype=pl.String)
            name = pl.when(number > 0).then(pl.lit(names).gather(number)).otherwise(name)
        raised = [
            pl.when(read.side(node, Side.YES)).then(pl.lit(flag)).otherwise(pl.lit(None, dtype=pl.String))
            for flag, node in found.flags
        ]
        return name, pl.concat_list(raised).list.drop_nulls() if raised else pl.lit([], dtype=_WORDS)
