"""What a rule network has to be told of a record, worked out by walking the program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from gongyi.evaluators.interpreter import Interpreter
from gongyi.kernel.truth import Tri
from gongyi.law.conditions import Condition, PeriodEnd
from gongyi.law.norms import Norm
from gongyi.law.statuses import LASTING, Status
from gongyi.lowering.lower import Lowering
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, MAYBE, NO, YES, DayNodes, Node
from gongyi.records.records import Row

_TRI: dict[int, Tri] = {YES: True, MAYBE: None, NO: False}
NOT_AFTER, AFTER, OPEN = "le", "gt", "mid"
"""How a day lies to the last day of a period: not after it, after it, or either."""


class Leaves:
    """Answers for the records of one document."""

    def __init__(
        self,
        lowering: Lowering,
        interpreter: Interpreter,
        before: Callable[[str, Row], Status] | None,
        through: Callable[[str, Row], Status] | None,
    ) -> None:
        """``before`` is the network's verdict on the file's last day, where that is an earlier one; ``through`` its
        verdict were the record complete, where that tells of later days."""
        self.lowering, self.interpreter, self.before, self.through = lowering, interpreter, before, through

    def _tri(self, node: Node, row: Row) -> Tri:
        return _TRI[self.interpreter.value(node, row)]

    def truth(self, condition: Condition, row: Row) -> Tri:
        """The truth of a condition that looks at facts, days or other records."""
        return self._tri(self.lowering.truth(condition, row.scope), row)

    def in_place(self, norm: Norm, row: Row) -> Tri:
        """Whether the seat of who bears a norm lies where the decision applies."""
        return self._tri(self.lowering.in_place(norm), row)

    def sure(self, norm: Norm, row: Row) -> Tri:
        """Whether a version of a norm speaks of a record for certain."""
        return self._tri(self.lowering.speaks(norm).sure, row)

    def speaking(self, norm: Norm, row: Row) -> tuple[int, int]:
        """The first and the last version that may speak, by their index; 0 and 0 where none does."""
        possible = self.lowering.speaks(norm).possible
        found = [index for index, node in enumerate(possible) if self.interpreter.value(node, row) != NO]
        return (found[0], found[-1]) if found else (0, 0)

    def settled_before(self, norm: str, row: Row) -> str:
        """What the network settled for good as of the file's last day; else undetermined."""
        found = None if self.before is None or row.before is None else self.before(norm, row.before)
        if found is None or found not in LASTING:
            return Status.UNDETERMINED
        same = self.through is None or row.through is None or self.through(norm, row.through) is found
        return found if same else Status.UNDETERMINED

    def period_runs(self, norm: Norm, row: Row) -> Tri:
        """Whether the period of a version of a norm runs."""
        return False if norm.period is None else self._tri(self._window(norm).exists, row)

    def today_to_end(self, norm: Norm, row: Row) -> str:
        """How the day of assessment lies to the last day of a norm's period."""
        today = self.interpreter.value(self.lowering.today(norm.scope), row)
        return self._relation(today, today, norm, row)

    def done_to_end(self, norm: Norm, row: Row) -> str:
        """How the day on which a norm was fulfilled lies to the last day of its period."""
        assert norm.done_on is not None
        _, lo, hi = self.lowering.day(norm.done_on, norm.scope)
        return self._relation(self.interpreter.value(lo, row), self.interpreter.value(hi, row), norm, row)

    def due(self, norm: str, row: Row) -> tuple[date, date] | None:
        """The last day of a norm whose condition holds, where its period runs between days that a record supports."""
        verdict = self.lowering.verdict(norm)
        if verdict.window is None or self._tri(verdict.when, row) is not True:
            return None
        lo, hi = self.interpreter.value(verdict.window.lo, row), self.interpreter.value(verdict.window.hi, row)
        if self._tri(verdict.window.exists, row) is False or lo <= FIRST_DAY or hi >= LAST_DAY:
            return None
        return date.fromordinal(lo), date.fromordinal(hi)

    def _window(self, norm: Norm) -> DayNodes:
        assert norm.period is not None
        return self.lowering.window(PeriodEnd(norm.scope, norm.period), norm.scope)

    def _relation(self, lo: int, hi: int, norm: Norm, row: Row) -> str:
        window = self._window(norm)
        if hi <= self.interpreter.value(window.lo, row):
            return NOT_AFTER
        return AFTER if lo > self.interpreter.value(window.hi, row) else OPEN
