"""L05: norms that demand the same under the same conditions."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.law.norms import Modality
from gongyi.review.review import Review
from gongyi_facts.problems import Problem


def identical(review: Review) -> Iterator[Problem]:
    """Norms that demand the same under the same conditions."""
    first: dict[tuple[object, ...], str] = {}
    for norm in review.variants():
        demand = (norm.scope, norm.modality, norm.bearer, norm.toward, norm.action)
        asked = (norm.when, norm.done, norm.done_on, norm.breached, norm.situations)
        content = (*demand, *asked, norm.period, norm.at_expiry)
        other = first.setdefault(content, norm.id)
        if other != norm.id and norm.modality is not Modality.DECLARATION:
            yield norm.source.problem(
                f"规范 {norm.id} 与 {other} 的主体、对象、要求和条件完全相同",
                "请核对是否漏改，或者把两条写成不同的要求",
            )
