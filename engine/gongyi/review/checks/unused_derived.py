"""L07: derived facts, periods and named conditions that no norm asks for."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.review.review import Review
from gongyi_facts.problems import Problem


def unused_derived(review: Review) -> Iterator[Problem]:
    """Derived facts, periods and named conditions that no norm asks for."""
    for where, found in review.loaded.derived.items():
        if ("derived", *where) not in review.used:
            source = next(iter(found.values())).source
            yield source.problem(f"没有一条规范用到推导事实“{where[1]}”", "请写进规则，或者删去它")
    for where, period in review.loaded.periods.items():
        if ("period", *where) not in review.used:
            yield period.source.problem(f"没有一条规范用到期间“{where[1]}”", "请写进规则，或者删去它")
    for name, condition in review.loaded.conditions.items():
        if name not in review.loaded.called:
            yield condition.source.problem(f"没有一条规则用到条件“{name}”", "请写进规则，或者删去它")
