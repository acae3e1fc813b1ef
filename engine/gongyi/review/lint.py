"""The review of a policy's rules: what loads and runs, and a careful reviewer would still send back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gongyi.explaining.wording import Wording
from gongyi.loading.loader import load_with_slips
from gongyi.review import lint_checks as checks
from gongyi.review import lint_conditions as conditions
from gongyi.review.lint_places import Places
from gongyi.review.lint_review import Review
from gongyi_facts.base import Document
from gongyi_facts.problems import Problem


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its id, its name, and what it says of a review."""

    id: str
    name: str
    run: Callable[[Review], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a check found, with its place."""

    check: Check
    problem: Problem

    def __str__(self) -> str:
        """``file:line:column: L01 name：message。hint``."""
        found = self.problem
        said = f"{self.check.id} {self.check.name}：{found.message}"
        return str(Problem(found.file, found.line, found.column, said, found.hint))


CHECKS = (
    Check("L01", "没有写明对象", checks.no_counterparty),
    Check("L02", "条件永不成立", conditions.never),
    Check("L03", "条件总是成立", conditions.always),
    Check("L04", "不明时答不出", conditions.needlessly_unknown),
    Check("L05", "规范相同", checks.identical),
    Check("L06", "事实无人用", checks.unused_facts),
    Check("L07", "推导无人用", checks.unused_derived),
    Check("L08", "读法无区别", checks.idle_readings),
    Check("L09", "要求的写法", checks.not_imperative),
    Check("L10", "原文有出入", checks.not_verbatim),
    Check("L11", "期间无依据", checks.without_basis),
    Check("L12", "提示重号", checks.same_flag),
    Check("L13", "注解无出处", checks.vague_notes),
    Check("L14", "条件重复", conditions.repeated),
    Check("L15", "还有待写", checks.left_to_write),
)


def lint(folder: Path, *documents: type[Document]) -> tuple[Remark, ...]:
    """Everything that the checks find in a policy's folder, in the order of its files.

    Raises ``BadInput`` where the rules cannot be read, so that there is nothing to review yet.
    """
    loaded, slips = load_with_slips(folder, *documents)
    review = Review(loaded, slips, Places(folder), Wording(loaded.model, loaded.periods))
    return tuple(sorted(_remarks(review), key=_place))


def _remarks(review: Review) -> Iterator[Remark]:
    for check in CHECKS:
        # What several readings share is looked at once for each of them.
        for problem in dict.fromkeys(check.run(review)):
            yield Remark(check, problem)


def _place(remark: Remark) -> tuple[str, int, int, str]:
    found = remark.problem
    return found.file, found.line or 0, found.column or 0, remark.check.id


__all__ = ["CHECKS", "Check", "Remark", "lint"]
