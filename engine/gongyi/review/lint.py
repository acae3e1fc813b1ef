"""The review of a policy's rules: what loads and runs, and a careful reviewer would still send back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gongyi.explaining.wording import Wording
from gongyi.loading.loader import load_with_slips
from gongyi.review.checks.always import always
from gongyi.review.checks.identical import identical
from gongyi.review.checks.idle_readings import idle_readings
from gongyi.review.checks.idle_situations import idle_situations
from gongyi.review.checks.left_to_write import left_to_write
from gongyi.review.checks.needlessly_unknown import needlessly_unknown
from gongyi.review.checks.never import never
from gongyi.review.checks.no_counterparty import no_counterparty
from gongyi.review.checks.not_imperative import not_imperative
from gongyi.review.checks.not_verbatim import not_verbatim
from gongyi.review.checks.repeated import repeated
from gongyi.review.checks.same_flag import same_flag
from gongyi.review.checks.unused_derived import unused_derived
from gongyi.review.checks.unused_facts import unused_facts
from gongyi.review.checks.vague_notes import vague_notes
from gongyi.review.checks.without_basis import without_basis
from gongyi.review.review import Review
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
    Check("L01", "没有写明对象", no_counterparty),
    Check("L02", "条件永不成立", never),
    Check("L03", "条件总是成立", always),
    Check("L04", "不明时答不出", needlessly_unknown),
    Check("L05", "规范相同", identical),
    Check("L06", "事实无人用", unused_facts),
    Check("L07", "推导无人用", unused_derived),
    Check("L08", "读法无区别", idle_readings),
    Check("L09", "要求的写法", not_imperative),
    Check("L10", "原文有出入", not_verbatim),
    Check("L11", "期间无依据", without_basis),
    Check("L12", "提示重号", same_flag),
    Check("L13", "注解无出处", vague_notes),
    Check("L14", "条件重复", repeated),
    Check("L15", "还有待写", left_to_write),
    Check("L16", "情形轮不到", idle_situations),
)


def lint(folder: Path, *documents: type[Document]) -> tuple[Remark, ...]:
    """Everything that the checks find in a policy's folder, in the order of its files.

    Raises ``BadInput`` where the rules cannot be read, so that there is nothing to review yet.
    """
    loaded, slips = load_with_slips(folder, *documents)
    review = Review(loaded, slips, Wording(loaded.model, loaded.periods))
    return tuple(sorted(_remarks(review), key=_place))


def _remarks(review: Review) -> Iterator[Remark]:
    for check in CHECKS:
        # What several readings share is looked at once for each of them.
        for problem in dict.fromkeys(check.run(review)):
            yield Remark(check, problem)


def _place(remark: Remark) -> tuple[str, int, int, str]:
    found = remark.problem
    return found.file, found.line or 0, found.column or 0, remark.check.id
