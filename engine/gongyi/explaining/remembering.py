"""The reference for one who asks for the same thing many times: why it holds, what it rests on, what is still open."""

from __future__ import annotations

from gongyi.judging.reference import Evaluator
from gongyi.judging.verdicts import Verdict
from gongyi.kernel.days import Interval
from gongyi.kernel.truth import Tri
from gongyi.law.conditions import Condition, DayTerm
from gongyi.law.manifest import Setting
from gongyi.law.norms import Norm
from gongyi.loading.rules import Rules
from gongyi.records.records import Records, Row
from gongyi.records.twins import alike

_Asked = tuple[int, int]
"""What is asked, and of which row."""


class Remembering(Evaluator):
    """An evaluator that works out every truth and day once, and of records that are like each other for the first."""

    def __init__(self, rules: Rules, records: Records, setting: Setting) -> None:
        super().__init__(rules, records, setting)
        self._truths: dict[_Asked, tuple[Condition, Tri]] = {}
        self._days: dict[_Asked, tuple[DayTerm, tuple[Tri, Interval]]] = {}
        self._triggers: dict[_Asked, tuple[Norm, Interval]] = {}
        self._first = {id(row): rows[0] for row, rows in alike(records).items() if row is not rows[0]}

    def first_of(self, row: Row) -> Row:
        """The first of the records that are like one."""
        return self._first.get(id(row), row)

    def verdict(self, norm: Norm, row: Row) -> Verdict:
        """A norm's status on a row of its scope, by the version in force on the day that matters."""
        return super().verdict(norm, self.first_of(row))

    def version(self, norm: Norm, row: Row) -> Verdict:
        """The status of one version of a norm on a row, as though it were in force."""
        return super().version(norm, self.first_of(row))

    def truth(self, condition: Condition, row: Row) -> Tri:
        """The truth of a condition on a row."""
        key = (id(condition), id(row))
        found = self._truths.get(key)
        if found is None:
            first = self.first_of(row)
            known = super().truth(condition, row) if first is row else self.truth(condition, first)
            # What was asked is kept as well: another object could be given its number once it is gone.
            found = self._truths[key] = (condition, known)
        return found[1]

    def day(self, term: DayTerm, row: Row) -> tuple[Tri, Interval]:
        """Whether there is such a day, and between which days it lies."""
        key = (id(term), id(row))
        found = self._days.get(key)
        if found is None:
            first = self.first_of(row)
            known = super().day(term, row) if first is row else self.day(term, first)
            found = self._days[key] = (term, known)
        return found[1]

    def trigger(self, norm: Norm, row: Row) -> Interval:
        """The day whose law the row is judged by."""
        key = (id(norm), id(row))
        found = self._triggers.get(key)
        if found is None:
            first = self.first_of(row)
            known = super().trigger(norm, row) if first is row else self.trigger(norm, first)
            found = self._triggers[key] = (norm, known)
        return found[1]
