"""What every evaluator answers of a document, and that two of them must agree."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from gongyi.judging.reference import Evaluator
from gongyi.judging.verdicts import due_window
from gongyi.law.norms import Norm
from gongyi.law.statuses import Status
from gongyi.records.records import Row
from gongyi_facts.codes import Code
from gongyi_facts.problems import GongyiError

LastDay = tuple[date, date] | None
"""The earliest and the latest last day of a norm that applies; None where it has none."""


class EngineError(GongyiError):
    """Two evaluators differ: no answer is better than a wrong one."""

    code = Code.DIFFERENCE


class StatusEvaluator(Protocol):
    """Judges the records of one document."""

    name: str

    def status(self, norm: str, row: Row) -> Status:
        """A norm's status on a record of its scope."""

    def due(self, norm: str, row: Row) -> LastDay:
        """A norm's last day on a record of its scope, known or known in part."""


class ReferenceStatuses:
    """The reference as one evaluator among others."""

    name = "reference"

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator

    def status(self, norm: str, row: Row) -> Status:
        """A norm's status on a record of its scope."""
        return self.evaluator.verdict(self.evaluator.rules.norms[norm], row).status

    def due(self, norm: str, row: Row) -> LastDay:
        """A norm's last day on a record of its scope."""
        window = due_window(self.evaluator.verdict(self.evaluator.rules.norms[norm], row))
        return None if window is None else (window.first.day, window.last.day)


def confirm(judging: StatusEvaluator, confirming: StatusEvaluator, pairs: Iterable[tuple[Norm, Row]]) -> None:
    """Raise ``EngineError`` naming the norm where two evaluators differ in a status or a last day."""
    for norm, row in pairs:
        one, other = judging.status(norm.id, row), confirming.status(norm.id, row)
        if one is not other:
            _differ(norm, row, f"{judging.name} 得出 {one}，{confirming.name} 得出 {other}")
        first, second = judging.due(norm.id, row), confirming.due(norm.id, row)
        if first != second:
            _differ(norm, row, f"届满日 {judging.name} 得出 {_told(first)}，{confirming.name} 得出 {_told(second)}")


def _told(day: LastDay) -> str:
    return "无" if day is None else f"{day[0]}至{day[1]}"


def _differ(norm: Norm, row: Row, what: str) -> None:
    raise EngineError(f"规范 {norm.id}（{row.path or '全案'}）：{what}，两个求值器不一致，不予输出。")
