"""From nodes to steps: what can be worked out at once is one step, and every column is made before it is looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from gongyi.columns.expressions import Expressions
from gongyi.columns.shapes import Shape, Shapes, Side, field_column
from gongyi.columns.steps import Compute, Fold, Gather, LastDays, Reduction, Sighted, SightingsOf, Step, reads
from gongyi.program.nodes import (
    NO,
    YES,
    Const,
    Earlier,
    Elsewhere,
    Field,
    Given,
    GivenNode,
    LastDay,
    LastSeen,
    Node,
    Part,
    Reached,
    Reduce,
    Seen,
    afar,
    operands,
)

TODAY, RECORD_TO, PLACE, TOLD_LATER = "today", "record_to", "place:", "told_later"
_GIVEN = {Given.TODAY: TODAY, Given.RECORD_TO: RECORD_TO, Given.PLACE: PLACE}
_LARGEST = 24
"""How many nodes an expression may hold that stands inside another one."""
_COUNTED = pl.lit(0)
Wanted = tuple[Node, Side]


@dataclass(frozen=True)
class Plan:
    """Steps in their order, and where the columns that are asked for are found."""

    steps: Sequence[Step]
    lasts: Sequence[Mapping[str, Sequence[str]]]
    """For each step the columns by scope that no later one looks at."""
    fields: frozenset[tuple[str, str, Part]]
    """What is looked at of the facts: scope, name and part."""
    before: frozenset[Wanted]
    """What is to be known of the records as they stood on the file's last day."""
    through: frozenset[Wanted]
    """What is to be known of the records, were they complete to the day of assessment."""


def name_of(numbers: dict[Node, int], node: Node, side: Side) -> str:
    """The column of a node on a side."""
    if isinstance(node, Field):
        return field_column(node.fact, node.part, side)
    if isinstance(node, GivenNode):
        return _GIVEN[node.what]
    return f"{numbers.setdefault(node, len(numbers))}{side.value}"


def earlier_column(numbers: dict[Node, int], when: str, node: Node, side: Side) -> str:
    """The column that holds what a node was ``before``, or would be ``through`` the record were it complete."""
    return f"{when}:{name_of(numbers, node, side)}"


def planned(wanted: Iterable[Wanted], numbers: dict[Node, int], shapes: Shapes, *, alone: bool) -> Plan:
    """The plan that makes these columns; ``numbers`` and ``shapes`` are shared by the plans of one program."""
    return _Planner(list(wanted), numbers, shapes, alone=alone).plan()


def ordered(outputs: Iterable[Node], *, earlier: bool) -> list[Node]:
    """Every node that is needed, after what it needs; with ``earlier`` also what was otherwise before."""
    found: dict[Node, None] = {}
    stack: list[tuple[Node, bool]] = [(node, False) for node in outputs][::-1]
    while stack:
        node, done = stack.pop()
        if node in found:
            continue
        far = None if isinstance(node, Earlier) and not earlier else afar(node)
        needed = [part for part in (*operands(node), *((far,) if far is not None else ())) if part not in found]
        if done or not needed:
            found[node] = None
        else:
            stack.append((node, True))
            stack += [(part, False) for part in needed]
    return list(found)


@dataclass
class _Work:
    """The columns that can be made at one level."""

    computed: dict[tuple[int, str], dict[str, pl.Expr]] = field(default_factory=lambda: defaultdict(dict))
    reduced: dict[tuple[int, str, str], dict[str, tuple[pl.Expr, Fold, bool | int]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    gathered: dict[tuple[int, str, tuple[str, ...], str], dict[str, tuple[pl.Expr, pl.Expr]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    others: list[tuple[int, Step]] = field(default_factory=list)

    def steps(self) -> list[Step]:
        """All of them, level by level."""
        found: list[tuple[int, Step]] = [
            *((level, Compute(scope, makes)) for (level, scope), makes in self.computed.items()),
            *((level, Reduction(scope, of, makes)) for (level, scope, of), makes in self.reduced.items()),
            *(
                (level, Gather(scope, trail, there, makes))
                for (level, scope, trail, there), makes in self.gathered.items()
            ),
            *self.others,
        ]
        return [step for _, step in sorted(found, key=lambda item: item[0])]


class _Planner:
    def __init__(self, wanted: list[Wanted], numbers: dict[Node, int], shapes: Shapes, *, alone: bool) -> None:
        self.wanted, self.numbers, self.shapes, self.alone = wanted, numbers, shapes, alone
        self.order = ordered((node for node, _ in wanted), earlier=False)
        self.scopes = {node.scope for node in self.order}
        self.mentions: Counter[Wanted] = Counter()
        self.kept: set[Wanted] = set()
        self.levels: dict[Wanted, int] = {}
        self.inline: dict[Wanted, tuple[pl.Expr, int]] = {}
        self.work = _Work()
        self.answers: dict[object, dict[str, str]] = {}
        self._level, self._size = 0, 0


    def plan(self) -> Plan:
        self._count()
        write = Expressions(self.shapes, self._held, alone=self.alone)
        for node in self.order:
            for side in self._sides(node):
                self._make(node, side, write)
        steps = self.work.steps()
        fields = {(node.scope, node.fact, node.part) for node in self.order if isinstance(node, Field)}
        ago = [node for node in self.order if isinstance(node, Earlier)] if not self.alone else []
        before, through = (
            frozenset((node.value, side) for node in ago if node.through is late for side in self._sides(node))
            for late in (False, True)
        )
        return Plan(steps, self._lasts(steps), frozenset(fields), before, through)

    def _lasts(self, steps: Sequence[Step]) -> list[dict[str, list[str]]]:
        kept = {(node.scope, name_of(self.numbers, node, side)) for node, side in self.wanted}
        kept |= {(scope, day) for scope in self.scopes for day in (TODAY, RECORD_TO)}
        seen: set[tuple[str, str]] = set()
        lasts: list[dict[str, list[str]]] = []
        for step in reversed(steps):
            last: dict[str, list[str]] = {}
            for scope, names in reads(step).items():
                for name in names:
                    if (scope, name) not in seen and (scope, name) not in kept:
                        last.setdefault(scope, []).append(name)
                    seen.add((scope, name))
            lasts.append(last)
        return lasts[::-1]

    # --- which sides of which nodes are needed, and how often -------------------------------

    def _count(self) -> None:
        counting = Expressions(self.shapes, self._counted, alone=self.alone)
        for node, side in self.wanted:
            self.kept.add((node, side))
            self.mentions[node, side] += 1
        for node in reversed(self.order):
            for side in self._sides(node):
                self._mention(node, side, counting)

    def _sides(self, node: Node) -> list[Side]:
        return [side for side in self.shapes.of(node).sides if (node, side) in self.mentions]

    def _counted(self, node: Node, side: Side) -> pl.Expr:
        self.mentions[node, side] += 1
        return _COUNTED

    def _mention(self, node: Node, side: Side, counting: Expressions) -> None:
        """Count what a node looks at, for one of its sides."""
        match node:
            case Const() | Field() | GivenNode() | Earlier():
                return
            case Elsewhere():
                self._keep(node.value, side, counting)
                if node.default is not None:
                    counting.side(node.default, side)
            case Reduce():
                self._keep(node.value, side, counting)
            case LastDay() | Seen() | LastSeen() | Reached():
                for part in _days_of(node):
                    counting.side(part, Side.NUMBER)
            case _:
                counting.write(node, side)

    def _keep(self, node: Node, side: Side, counting: Expressions) -> None:
        """Have a node as columns that other records can look at."""
        if counting.constant(node) is not None:
            return
        shape = self.shapes.of(node)
        for own in shape.sides if side is Side.NUMBER or shape is not Shape.TRUTH else (side,):
            self.mentions[node, own] += 1
            self.kept.add((node, own))

    # --- making columns --------------------------------------------------------------------

    def _held(self, node: Node, side: Side) -> pl.Expr:
        if (node, side) in self.inline:
            expression, size = self.inline[node, side]
            self._size += size
        else:
            expression = pl.col(name_of(self.numbers, node, side))
            self._size += 1
        self._level = max(self._level, self.levels.get((node, side), 0))
        return expression

    def _make(self, node: Node, side: Side, write: Expressions) -> None:
        """Have a node on a side: as an expression inside the one that needs it, or as a column."""
        self._level, self._size = 0, 0
        name = name_of(self.numbers, node, side)
        match node:
            case Const() | Field() | GivenNode():
                return
            case Elsewhere():
                self._elsewhere(node, side, write)
            case Reduce():
                makes = self._folded(node, side, write)
                self.work.reduced[self._level, node.scope, node.of][name] = makes
            case LastDay():
                start, *times = [write.side(part, Side.NUMBER) for part in _days_of(node)]
                step = LastDays(
                    node.scope, name, start, times[0] if times else None, node.length, node.latest, node.open_ends
                )
                self.work.others.append((self._level, step))
            case Seen() | LastSeen() | Reached():
                self._sighted(node, write)
            case _:
                expression = self._ago(node, side) if isinstance(node, Earlier) else write.write(node, side)
                alone = self.mentions[node, side] == 1 and self._size <= _LARGEST
                if (node, side) not in self.kept and (alone or not expression.meta.root_names()):
                    self.inline[node, side] = (expression, self._size + 1)
                    self.levels[node, side] = self._level
                    return
                self.work.computed[self._level, node.scope][name] = expression
        self.levels[node, side] = self._level + 1

    def _ago(self, node: Earlier, side: Side) -> pl.Expr:
        """What was so before, out of the columns that another plan has made."""
        when = "through" if node.through else "before"
        there = pl.col(earlier_column(self.numbers, when, node.value, side))
        if not node.through:
            return there
        if side is Side.NUMBER:
            return pl.when(TOLD_LATER).then(there).otherwise(pl.lit(node.default, dtype=pl.Int32))
        yes = node.default == (YES if side is Side.YES else NO)
        return there | ~pl.col(TOLD_LATER) if yes else there & pl.col(TOLD_LATER)

    def _elsewhere(self, node: Elsewhere, side: Side, write: Expressions) -> None:
        if node.default is None:
            return
        here = write.side(node.default, side)
        there = write.side(node.value, side)
        key = (self._level, node.scope, node.trail, node.value.scope)
        self.work.gathered[key][name_of(self.numbers, node, side)] = (there, here)

    def _folded(self, node: Reduce, side: Side, write: Expressions) -> tuple[pl.Expr, Fold, bool | int]:
        value = write.side(node.value, side)
        if side is Side.NUMBER:
            return value, Fold.LARGEST if node.largest else Fold.LEAST, node.empty
        some = node.largest is (side is Side.YES)
        return value, Fold.ANY if some else Fold.ALL, node.empty == (YES if side is Side.YES else NO)

    def _sighted(self, node: Seen | LastSeen | Reached, write: Expressions) -> None:
        """What sightings say is worked out once for all its parts."""
        of = node.sightings
        source = of.value if isinstance(of, Elsewhere) else of
        assert isinstance(source, Field)
        trail = of.trail if isinstance(of, Elsewhere) else None
        where = SightingsOf(source.scope, source.fact, trail)
        asked = dict(zip(_ASKED[type(node)], [write.side(part, Side.NUMBER) for part in _days_of(node)], strict=True))
        part = "codes" if isinstance(node, Seen) else node.part.name.lower()
        side = Side.YES if self.shapes.of(node) is Shape.FLAG else Side.NUMBER
        key = (type(node), *map(id, operands(node)))
        if key not in self.answers:
            self.answers[key] = {}
            step = Sighted(node.scope, _CALLED[type(node)], where, asked, self.answers[key])
            self.work.others.append((self._level, step))
        self.answers[key][name_of(self.numbers, node, side)] = part


_CALLED: dict[type[Node], str] = {Seen: "seen", LastSeen: "last_seen", Reached: "reached"}
_ASKED: dict[type[Node], tuple[str, ...]] = {
    Seen: ("lo", "hi", "until", "stands_from", "stands_to"),
    LastSeen: ("lo", "hi"),
    Reached: ("after", "until"),
}


def _days_of(node: LastDay | Seen | LastSeen | Reached) -> tuple[Node, ...]:
    """The days that are looked at, without the sightings themselves."""
    return operands(node) if isinstance(node, LastDay) else operands(node)[1:]
