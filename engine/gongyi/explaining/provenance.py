"""What a verdict rests on: the record's own facts behind conditions, derived facts, periods and other norms."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.derivations.base import Spot
from gongyi.explaining.witnesses import witnesses
from gongyi.judging.reference import Evaluator
from gongyi.law.conditions import Condition, NormStatus, PeriodEnd
from gongyi.law.mentions import Mention, mentions
from gongyi.law.norms import Norm
from gongyi.records.records import Row
from gongyi.records.values import Choice, Happening, Items, Sightings, Value
from gongyi_facts.base import Document


class Provenance:
    """Finds the facts that an evaluator's findings rest on, and the evidence that the document names for them."""

    def __init__(self, evaluator: Evaluator, document: Document) -> None:
        self.judge, self.document = evaluator, document

    def evidence(self, mention: Mention, row: Row) -> str | None:
        """The evidence for a fact, or for the facts that a derived fact or period is made of; None without any."""
        if not self.document.evidence:
            return None
        paths = (owner.path_of(name) for owner, name in self.of(mention, row))
        return "；".join(dict.fromkeys(text for path in paths if (text := self.document.evidence_for(path)))) or None

    def without_evidence(self, norm: Norm, row: Row) -> tuple[str, ...]:
        """Paths of the stated facts that decide the norm on the row, and for which no evidence is named."""
        found = dict.fromkeys(owner.path_of(name) for owner, name in self._of_norm(norm, row) if _stated(owner, name))
        return tuple(path for path in found if self.document.evidence_for(path) is None)

    def _of_norm(self, norm: Norm, row: Row) -> Iterator[Spot]:
        verdict = self.judge.verdict(norm, row)
        speaks = verdict.norm
        for condition in (speaks.when, *verdict.conditions()):
            yield from self.of_condition(condition, row)
        if speaks.period:
            yield from self.of(PeriodEnd(speaks.scope, speaks.period), row)

    def of_condition(self, condition: Condition, row: Row) -> Iterator[Spot]:
        """The record's own facts behind what decides a condition."""
        for atom, owner in witnesses(self.judge, condition, row):
            for mention in mentions(atom):
                yield from self.of(mention, owner)

    def of(self, mention: Mention, row: Row) -> Iterator[Spot]:
        """The record's own facts behind a fact, period or norm."""
        if isinstance(mention, NormStatus):
            yield from self._of_norm(self.judge.rules.norms[mention.norm], row)
            return
        owner = self.judge.row_of(row, mention.scope, mention.trail)
        if owner is None:
            return
        if isinstance(mention, PeriodEnd):
            yield from self._of_period(mention, owner)
        elif mention.derived:
            derived = self.judge.rules.derived[(mention.scope, mention.fact.name)]
            yield from derived.provenance(self, owner)
        else:
            yield owner, mention.fact.name

    def _of_period(self, end: PeriodEnd, owner: Row) -> Iterator[Spot]:
        for part in self.judge.parts(end, owner):
            if self.judge.truth(part.when, owner) is not False:
                yield from self.of_condition(part.when, owner)
                for ref in part.refs:
                    yield from self.of(ref, owner)


def _stated(row: Row, name: str) -> bool:
    """Whether the record itself says something of the fact."""
    value: Value = row.values[name]
    parent, dot, _ = name.partition(".")
    event = row.values[parent]
    if dot and not (isinstance(event, Happening) and event.occurred):
        return False
    if isinstance(value, Happening):
        return value.recorded and value.occurred is not None
    if isinstance(value, Sightings):
        return bool(value.seen)
    if isinstance(value, Choice | Items):
        return value.known
    return str(value) != "unknown"
