"""L01: norms that do not say towards whom."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.law.norms import Modality
from gongyi.review.review import Review
from gongyi_facts.problems import Problem


def no_counterparty(review: Review) -> Iterator[Problem]:
    """Norms that do not say towards whom."""
    for norm in review.variants():
        if norm.toward is None and norm.modality is not Modality.DECLARATION:
            yield norm.source.problem(f"规范 {norm.id} 没有写明对谁（toward）", "请写明相对的一方，如 toward: 检察机关")
