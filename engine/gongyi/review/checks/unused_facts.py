"""L06: facts of the model that no norm asks for."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.law.factmodel import FactKind
from gongyi.review.review import Review
from gongyi_facts.problems import Problem


def unused_facts(review: Review) -> Iterator[Problem]:
    """Facts of the model that no norm asks for; texts, notes and what is said of an event are there to be read."""
    for name, scope in review.loaded.model.scopes.items():
        facts = [fact for fact in scope.facts.values() if fact.kind is not FactKind.TEXT and not fact.noted]
        asked = [("fact", name, fact.parent or fact.name) in review.used for fact in facts]
        unused = [f"{fact.name}（{fact.zh}）" for fact, used in zip(facts, asked, strict=True) if not used]
        if unused:
            message = f"没有一条规范用到“{scope.zh}”的这些事实：{'、'.join(unused)}"
            yield review.loaded.manifest.source.problem(message, "请写进规则，或者从事实模型中删去")
