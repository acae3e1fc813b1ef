"""The reference for one who asks for the same thing many times: why it holds, what it rests on, what is still open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from gongyi.judging.reference import Evaluator
from gongyi.kernel.days import Interval
from gongyi.kernel.truth import Tri
from gongyi.law.conditions import Condition, DayTerm
from gongyi.law.manifest import Setting
from gongyi.law.norms import Norm
from gongyi.loading.rules import Rules
from gongyi.records.records import Records, Row

T = TypeVar("T")


class Remembering(Evaluator):
    """An evaluator that works out every truth and day of a record once."""

    def __init__(self, rules: Rules, records: Records, setting: Setting) -> None:
        super().__init__(rules, records, setting)
        self._answers: dict[tuple[int, int], tuple[object, object]] = {}

    def _remembered(self, asked: object, row: Row, work: Callable[[], T]) -> T:
        key = (id(asked), id(row))
        found = self._answers.get(key)
        if found is None:
            # What was asked is kept as well: another object could be given its number once it is gone.
            found = self._answers[key] = (asked, work())
        return cast(T, found[1])

    def truth(self, condition: Condition, row: Row) -> Tri:
        """The truth of a condition on a row."""
        return self._remembered(condition, row, lambda: super(Remembering, self).truth(condition, row))

    def day(self, term: DayTerm, row: Row) -> tuple[Tri, Interval]:
        """Whether there is such a day, and between which days it lies."""
        return self._remembered(term, row, lambda: super(Remembering, self).day(term, row))

    def trigger(self, norm: Norm, row: Row) -> Interval:
        """The day whose law the row is judged by."""
        return self._remembered(norm, row, lambda: super(Remembering, self).trigger(norm, row))
