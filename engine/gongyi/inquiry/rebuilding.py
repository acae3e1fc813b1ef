"""Nodes made again of other operands, and worked out as far as these are known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from gongyi.evaluators.compiled import situation, year_end
from gongyi.evaluators.last_days import LastDays, tables_of
from gongyi.inquiry.places import NOW
from gongyi.kernel.calendar import Calendar
from gongyi.program.builder import Builder
from gongyi.program.nodes import (
    NO,
    YES,
    Among,
    Choose,
    Compare,
    Connect,
    Const,
    Extreme,
    LastDay,
    Masked,
    NextDay,
    Node,
    OneOf,
    Situations,
    YearEnd,
)

Operand = Callable[[Node], Node]
"""What becomes of an operand."""


class Rebuilder:
    """Makes nodes again; ``make`` makes each of them once."""

    def __init__(self, calendar: Calendar) -> None:
        self.make, self._tables = Builder(), tables_of(calendar)
        self._numbers: dict[int, Node] = {}

    def const(self, value: int) -> Node:
        """A number."""
        found = self._numbers.get(value)
        if found is None:
            found = self._numbers[value] = self.make.const(NOW, value)
        return found

    def again(self, node: Node, operand: Operand) -> Node:
        """A node that looks at its own record only, of what has become of its operands."""
        return _AGAIN[type(node)](self, node, operand)

    def _connect(self, node: Connect, operand: Operand) -> Node:
        return self.make.connected(node.true_when, node.false_when, operand, NOW)

    def _choose(self, node: Choose, operand: Operand) -> Node:
        cases: list[tuple[Node, Node]] = []
        for truth, value in node.cases:
            left = operand(truth)
            if not isinstance(left, Const):
                cases.append((left, operand(value)))
            elif left.value == YES:
                return self.make.choose(cases, operand(value))
        return self.make.choose(cases, operand(node.other))

    def _last_day(self, node: LastDay, operand: Operand) -> Node:
        start, times = operand(node.start), None if node.times is None else operand(node.times)
        if isinstance(start, Const) and (times is None or isinstance(times, Const)):
            return self.const(self.table(node)[start.value if times is None else (start.value, times.value)])
        return self.make.last_day(start, node.length, latest=node.latest, open_ends=node.open_ends, times=times)

    def table(self, node: LastDay) -> LastDays:
        """The last days of periods of such a length."""
        return self._tables[node.length, node.latest, node.open_ends]

    def _next_day(self, node: NextDay, operand: Operand) -> Node:
        day = operand(node.day)
        return self.const(day.value + 1) if isinstance(day, Const) else self.make.after(day)

    def _year_end(self, node: YearEnd, operand: Operand) -> Node:
        year = operand(node.year)
        if isinstance(year, Const):
            return self.const(year_end(year.value, node.plus, node.latest))
        return self.make.year_end(year, node.plus, latest=node.latest)

    def _situations(self, node: Situations, operand: Operand) -> Node:
        rows: list[tuple[Node, int]] = []
        for truth, status in node.rows:
            left = operand(truth)
            if isinstance(left, Const) and left.value == NO:
                continue
            rows.append((left, status))
            if isinstance(left, Const) and left.value == YES:
                break
        if all(isinstance(truth, Const) for truth, _ in rows):
            known = tuple((cast(Const, truth).value, status) for truth, status in rows)
            return self.const(situation(known, node.other))
        return self.make.situations(NOW, rows, node.other)


_AGAIN: dict[type[Node], Callable[[Rebuilder, Any, Operand], Node]] = {
    Const: lambda to, node, operand: to.const(node.value),
    Connect: Rebuilder._connect,
    Compare: lambda to, node, operand: to.make.compare(operand(node.left), node.order, operand(node.right)),
    OneOf: lambda to, node, operand: to.make.one_of(operand(node.value), node.among),
    Choose: Rebuilder._choose,
    Extreme: lambda to, node, operand: to.make.extreme(node.largest, [operand(part) for part in node.parts]),
    LastDay: Rebuilder._last_day,
    NextDay: Rebuilder._next_day,
    YearEnd: Rebuilder._year_end,
    Masked: lambda to, node, operand: to.make.masked(operand(node.codes), node.mask),
    Among: lambda to, node, operand: to.make.among(operand(node.codes), node.mask),
    Situations: Rebuilder._situations,
}
