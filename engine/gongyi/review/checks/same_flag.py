"""L12: remarks of one finding with the same id and different words."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.derivations.assumed import Assumed
from gongyi.review.review import Review
from gongyi_facts.problems import Problem


def same_flag(review: Review) -> Iterator[Problem]:
    """Remarks of one finding with the same id and different words."""
    assumed = {
        item.flag.id: item.flag.text
        for found in review.loaded.derived.values()
        for item in found.values()
        if isinstance(item, Assumed) and item.flag
    }
    for norm in review.variants():
        texts = dict(assumed)
        for flag in norm.flags:
            if texts.setdefault(flag.id, flag.text) != flag.text:
                message = f"提示“{flag.id}”与另一条提示同号，文字却不同"
                yield flag.source.problem(message, "请另取一个编号，或者用同样的文字")
