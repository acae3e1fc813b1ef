"""The reference for one who asks for the same thing many times: why it holds, what it rests on, what is still open."""

from __future__ import annotations

from gongyi.judging.reference import Evaluator
from gongyi.kernel.days import Interval
from gongyi.kernel.truth import Tri
from gongyi.law.conditions import Condition, DayTerm
from gongyi.law.manifest import Setting
from gongyi.law.norms import Norm
from gongyi.loading.rules import Rules
from gongyi.records.records import Records, Row

_Asked = tuple[int, int]
"""What is asked, and of which row."""


class Remembering(Evaluator):
    """An evaluator that works out every truth and day of a record once."""

    def __init__(self, rules: Rules, records: Records, setting: Setting) -> None:
        super().__init__(rules, records, setting)
        self._truths: dict[_Asked, tuple[Condition, Tri]] = {}
        self._days: dict[_Asked, tuple[DayTerm, tuple[Tri, Interval]]] = {}
        self._triggers: dict[_Asked, tuple[Norm, Interval]] = {}

    def truth(self, condition: Condition, row: Row) -> Tri:
        """The truth of a condition on a row."""
        key = (id(condition), id(row))
        found = self._truths.get(key)
        if found is None:
            # What was asked is kept as well: another object could be given its number once it is gone.
            found = self._truths[key] = (condition, super().truth(condition, row))
        return found[1]

    def day(self, term: DayTerm, row: Row) -> tuple[Tri, Interval]:
        """Whether there is such a day, and between which days it lies."""
        key = (id(term), id(row))
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = (term, super().day(term, row))
        return found[1]

    def trigger(self, norm: Norm, row: Row) -> Interval:
        """The day whose law the row is judged by."""
        key = (id(norm), id(row))
        found = self._triggers.get(key)
        if found is None:
            found = self._triggers[key] = (norm, super().trigger(norm, row))
        return found[1]
