"""What a node comes to as a Polars expression over the columns of its own record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from operator import and_, or_

import polars as pl

from gongyi.columns.shapes import Shape, Shapes, Side, whole_column
from gongyi.kernel.truth import Demand
from gongyi.law.statuses import Status
from gongyi.program.nodes import (
    FIRST_DAY,
    LAST_DAY,
    MAYBE,
    NO,
    STATUS_CODES,
    YES,
    Among,
    Asked,
    Choose,
    Compare,
    Connect,
    Const,
    Earlier,
    Extreme,
    Masked,
    NextDay,
    Node,
    OneOf,
    Order,
    Situations,
    Whole,
    YearEnd,
)
from gongyi_facts.when import FIRST_YEAR, LAST_YEAR

Held = Callable[[Node, Side], pl.Expr]
"""Gives a column, or the expression that stands for it, of a node on a side that its shape has."""
_UNDETERMINED = STATUS_CODES.index(Status.UNDETERMINED)
_TRUE, _FALSE = pl.lit(True), pl.lit(False)
_VALUE = {Side.YES: YES, Side.NO: NO}


@cache
def number(value: int) -> pl.Expr:
    """A number in an expression."""
    return pl.lit(value, dtype=pl.Int32)


class Expressions:
    """Writes nodes as expressions; ``held`` gives what other nodes of the same record come to."""

    def __init__(self, shapes: Shapes, held: Held, *, alone: bool) -> None:
        """``alone``: the record ends on no earlier day than it is judged on, so that nothing was otherwise before."""
        self.shapes, self.held, self.alone = shapes, held, alone

    def constant(self, node: Node) -> int | None:
        """The number that a node comes to on every record, where that is known beforehand."""
        if isinstance(node, Const):
            return node.value
        return node.default if self.alone and isinstance(node, Earlier) else None

    # --- what a node comes to, on any side -------------------------------------------------

    def side(self, node: Node, side: Side) -> pl.Expr:
        """A node on a side, whatever its shape."""
        known = self.constant(node)
        if known is not None:
            return number(known) if side is Side.NUMBER else _TRUE if known == _VALUE[side] else _FALSE
        shape = self.shapes.of(node)
        if shape is Shape.NUMBER:
            found = self.held(node, Side.NUMBER)
            return found if side is Side.NUMBER else found == _VALUE[side]
        if side is Side.NUMBER:
            return self._as_number(node, shape)
        if shape is Shape.FLAG and side is Side.NO:
            return ~self.held(node, Side.YES)
        return self.held(node, side)

    def _as_number(self, node: Node, shape: Shape) -> pl.Expr:
        yes = self.held(node, Side.YES).cast(pl.Int32)
        if shape is Shape.FLAG:
            return yes * YES
        return yes - self.held(node, Side.NO).cast(pl.Int32) + MAYBE

    # --- how a node is worked out ----------------------------------------------------------

    def write(self, node: Node, side: Side) -> pl.Expr:
        """How a node is worked out on a side that its shape has."""
        match node:
            case Connect():
                return self._goes(node.true_when if side is Side.YES else node.false_when)
            case Compare():
                return self._compared(node)
            case OneOf():
                return self._one_of(node)
            case Among():
                return self._among(node, side)
            case Whole():
                return pl.col(whole_column(node.of)) if side is Side.YES else _FALSE
            case Choose():
                return self._picked(node) if side is Side.NUMBER else self._chosen(node, side)
            case Extreme():
                parts = [self.side(part, Side.NUMBER) for part in node.parts]
                return pl.max_horizontal(parts) if node.largest else pl.min_horizontal(parts)
            case NextDay():
                return self.side(node.day, Side.NUMBER) + 1
            case YearEnd():
                return self._year_end(node)
            case Masked():
                return self.side(node.codes, Side.NUMBER) & number(node.mask)
            case Situations():
                return self._situation(node)
            case _:
                raise TypeError(node)

    def _goes(self, ways: Sequence[Asked]) -> pl.Expr:
        return _any([_all([self._met(part, demand) for part, demand in way]) for way in ways])

    def _met(self, part: Node, demand: Demand) -> pl.Expr:
        if demand is Demand.NOT_TRUE:
            return ~self.side(part, Side.YES)
        return self.side(part, Side.YES if demand is Demand.TRUE else Side.NO)

    def _compared(self, node: Compare) -> pl.Expr:
        shapes = {self.shapes.of(node.left), self.shapes.of(node.right)}
        if node.order is Order.EQUAL and Shape.NUMBER not in shapes:
            sides = (Side.YES,) if shapes == {Shape.FLAG} else (Side.YES, Side.NO)
            return _all([self.side(node.left, side) == self.side(node.right, side) for side in sides])
        left, right = self.side(node.left, Side.NUMBER), self.side(node.right, Side.NUMBER)
        return {Order.LESS: left.lt, Order.LESS_OR_EQUAL: left.le, Order.EQUAL: left.eq}[node.order](right)

    def _one_of(self, node: OneOf) -> pl.Expr:
        if self.shapes.of(node.value) is Shape.NUMBER:
            value = self.side(node.value, Side.NUMBER)
            return _any([value == number(one) for one in sorted(node.among)])
        among = node.among & {NO, MAYBE, YES}
        if len(among) == 3:
            return _TRUE
        if MAYBE not in among:
            return _any([self.side(node.value, side) for side in (Side.YES, Side.NO) if _VALUE[side] in among])
        return _all([~self.side(node.value, side) for side in (Side.YES, Side.NO) if _VALUE[side] not in among])

    def _among(self, node: Among, side: Side) -> pl.Expr:
        codes = self.side(node.codes, Side.NUMBER)
        if side is Side.YES:
            return codes & number(~node.mask) == 0
        return (codes & number(node.mask) == 0) & (codes != 0)

    def _picked(self, node: Choose) -> pl.Expr:
        found = self.side(node.other, Side.NUMBER)
        for truth, value in reversed(node.cases):
            found = pl.when(self.side(truth, Side.YES)).then(self.side(value, Side.NUMBER)).otherwise(found)
        return found

    def _chosen(self, node: Choose, side: Side) -> pl.Expr:
        """Whether what is chosen is yes, or is no: where one of two is known beforehand, a plain connective."""
        found = self.side(node.other, side)
        for truth, value in reversed(node.cases):
            when = self.side(truth, Side.YES)
            known = self.constant(value)
            if known is None:
                found = pl.when(when).then(self.side(value, side)).otherwise(found)
            elif known == _VALUE[side]:
                found = when | found
            else:
                found = ~when & found
        return found

    def _year_end(self, node: YearEnd) -> pl.Expr:
        year = self.side(node.year, Side.NUMBER) + node.plus
        day = year * 365 + year // 4 - year // 100 + year // 400
        limit = LAST_DAY if node.latest else FIRST_DAY
        return pl.when(year.is_between(FIRST_YEAR, LAST_YEAR)).then(day).otherwise(number(limit))

    def _situation(self, node: Situations) -> pl.Expr:
        """The status to which all rows lead that may decide, else undetermined.

        From the last row up: the statuses that are possible, as bits, so that each truth is looked at but twice.
        """
        bits = {status: 1 << number for number, status in enumerate({node.other, *(one for _, one in node.rows)})}
        possible = number(bits[node.other])
        for truth, status in reversed(node.rows):
            own = pl.when(~self.side(truth, Side.NO)).then(number(bits[status])).otherwise(number(0))
            below = pl.when(~self.side(truth, Side.YES)).then(possible).otherwise(number(0))
            possible = own | below
        if not possible.meta.root_names():
            return self._only(possible, bits)
        alone = {bit: status for status, bit in bits.items()}
        told = [alone.get(several, _UNDETERMINED) for several in range(1 << len(bits))]
        return pl.lit(pl.Series(told, dtype=pl.Int32)).gather(possible)

    def _only(self, possible: pl.Expr, bits: Mapping[int, int]) -> pl.Expr:
        found = number(_UNDETERMINED)
        for status, bit in bits.items():
            found = pl.when(possible == bit).then(number(status)).otherwise(found)
        return found


def _any(parts: Sequence[pl.Expr]) -> pl.Expr:
    return reduce(or_, parts) if parts else _FALSE


def _all(parts: Sequence[pl.Expr]) -> pl.Expr:
    return reduce(and_, parts) if parts else _TRUE
