"""What a verdict rests on: the record's own facts behind conditions, derived facts, periods and other norms."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi.explaining.witnesses import witnesses
from gongyi.judging.reference import Evaluator
from gongyi.law.conditions import Condition, NormStatus, PeriodEnd
from gongyi.law.dependencies import Mention, conditions_of, mentions
from gongyi.law.norms import Assumed, Concluded, First, Narrowed, Norm
from gongyi.records.records import Row
from gongyi.records.values import Choice, Happening, Items, Sightings, Value
from gongyi_facts.base import Document

Origin = tuple[Row, str]
"""A row, and the name of one of its facts."""


class Provenance:
    """Finds the grounds of what an evaluator found, and the evidence that the document names for them."""

    def __init__(self, evaluator: Evaluator, document: Document) -> None:
        self.evaluator, self.document = evaluator, document

    def evidence(self, mention: Mention, row: Row) -> str | None:
        """The evidence for a fact, or for the facts that a derived fact or period is made of; None without any."""
        if not self.document.evidence:
            return None
        paths = (owner.path_of(name) for owner, name in self._of(mention, row))
        return "；".join(dict.fromkeys(text for path in paths if (text := self.document.evidence_for(path)))) or None

    def without_evidence(self, norm: Norm, row: Row) -> tuple[str, ...]:
        """Paths of the stated facts that decide the norm on the row, and for which no evidence is named."""
        found = dict.fromkeys(owner.path_of(name) for owner, name in self._of_norm(norm, row) if _stated(owner, name))
        return tuple(path for path in found if self.document.evidence_for(path) is None)

    def _of_norm(self, norm: Norm, row: Row) -> Iterator[Origin]:
        speaks = self.evaluator.verdict(norm, row).norm
        for condition in conditions_of(speaks):
            yield from self._of_condition(condition, row)
        if speaks.period:
            yield from self._of(PeriodEnd(speaks.scope, speaks.period), row)

    def _of_condition(self, condition: Condition, row: Row) -> Iterator[Origin]:
        for atom, owner in witnesses(self.evaluator, condition, row):
            for mention in mentions(atom):
                yield from self._of(mention, owner)

    def _of(self, mention: Mention, row: Row) -> Iterator[Origin]:
        if isinstance(mention, NormStatus):
            yield from self._of_norm(self.evaluator.rules.norms[mention.norm], row)
            return
        owner = self.evaluator.row_of(row, mention.scope, mention.trail)
        if owner is None:
            return
        if isinstance(mention, PeriodEnd):
            yield from self._of_period(mention, owner)
        elif mention.derived:
            yield from self._of_derived(mention.scope, mention.fact.name, owner)
        else:
            yield owner, mention.fact.name

    def _of_period(self, end: PeriodEnd, owner: Row) -> Iterator[Origin]:
        for part in self.evaluator.parts(end, owner):
            if self.evaluator.truth(part.when, owner) is not False:
                yield from self._of_condition(part.when, owner)
                for ref in (part.start, part.until, part.year):
                    if ref is not None:
                        yield from self._of(ref, owner)

    def _of_derived(self, scope: str, name: str, owner: Row) -> Iterator[Origin]:
        derived = self.evaluator.rules.derived[(scope, name)]
        if isinstance(derived, Assumed):
            yield from self._of_assumed(derived, owner)
        elif isinstance(derived, First):
            for other in self.evaluator.records.related(owner, derived.of):
                yield from self._of(derived.event, other)
                yield from self._of_condition(derived.where, other)
        elif isinstance(derived, Concluded):
            yield from self._of_condition(derived.when, owner)
        elif isinstance(derived, Narrowed):
            yield from self._of_narrowed(derived, owner)
        else:
            yield from self._of(derived.source, owner)

    def _of_assumed(self, derived: Assumed, owner: Row) -> Iterator[Origin]:
        deriver = self.evaluator.deriver
        if not deriver.assumes(derived, owner):
            yield owner, derived.fact.name
        elif derived.same_day is not None and deriver.same_day(derived, owner) is not None:
            yield from self._of(derived.same_day, owner)
        else:
            yield from self._of(derived.start, owner)

    def _of_narrowed(self, derived: Narrowed, owner: Row) -> Iterator[Origin]:
        yield from self._of(derived.source, owner)
        own = self.evaluator.value(derived.source, owner)
        assert isinstance(own, Choice)
        for condition, to in derived.cases:
            if not (own.known and own.codes <= to) and self.evaluator.truth(condition, owner) is True:
                yield from self._of_condition(condition, owner)


def _stated(row: Row, name: str) -> bool:
    """Whether the record itself says something of the fact."""
    value: Value = row.values[name]
    if isinstance(value, Happening):
        return value.recorded and value.occurred is not None
    if isinstance(value, Sightings):
        return bool(value.seen)
    if isinstance(value, Choice | Items):
        return value.known
    return str(value) != "unknown"
