"""Why a condition holds, fails or stays open: the few atoms that decide it, and the whole tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from gongyi.explaining.provenance import Provenance
from gongyi.explaining.witnesses import witnesses
from gongyi.explaining.wording import Wording, span_zh, value_code, value_zh
from gongyi.judging.reference import Evaluator
from gongyi.kernel.truth import Tri
from gongyi.law.conditions import (
    AS_OF,
    Amount,
    Atom,
    Compare,
    Condition,
    Connective,
    DayTerm,
    FactRef,
    Happened,
    Is,
    NormStatus,
    PeriodEnd,
    Quantified,
)
from gongyi.law.mentions import Mention, mentions
from gongyi.law.norms import Flag
from gongyi.records.records import Row
from gongyi_facts.base import Document
from gongyi_facts.made_late import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One atom: the fact it looks at, the fact's value, whether the atom holds, both in words, and the evidence."""

    fact: str
    value: str | None
    holds: Tri
    text: str
    value_zh: str
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One line of an explanation, with the lines under it."""

    text: str
    holds: Tri
    reason: Reason | None
    parts: tuple[Explanation, ...]


class Reasoner:
    """Explains what an evaluator found."""

    def __init__(self, evaluator: Evaluator, wording: Wording, document: Document) -> None:
        self.judge, self.wording = evaluator, wording
        self.provenance = Provenance(evaluator, document)
        self._reasons: dict[tuple[int, int], Reason] = {}
        self._flags: dict[tuple[int, int], tuple[Flag, ...]] = {}

    def tree(self, condition: Condition, row: Row) -> Explanation:
        """The whole condition, every part with its truth."""
        holds = self.judge.truth(condition, row)
        match condition:
            case Quantified():
                related = self.judge.records.related(row, condition.scope)
                parts = tuple(self.tree(condition.part, other) for other in related)
            case Connective():
                parts = tuple(self.tree(part, row) for part in condition.parts)
            case Happened() | Is() | Amount() | Compare() | NormStatus():
                reason = self.reason(condition, row)
                return Explanation(reason.text, holds, reason, ())
            case _:
                assert_never(condition)
        return Explanation(self.wording.heading(condition), holds, None, parts)

    def reason(self, atom: Atom, row: Row) -> Reason:
        """One atom with its value, in words; put into words once."""
        key = (id(atom), id(row))
        found = self._reasons.get(key)
        if found is None:
            found = self._reasons[key] = self._reason(atom, row)
        return found

    def _reason(self, atom: Atom, row: Row) -> Reason:
        holds = self.judge.truth(atom, row)
        text = self.wording.atom(atom)
        if isinstance(atom, NormStatus):
            norm = self.judge.rules.norms[atom.norm]
            status = self.judge.verdict(norm, row).status
            return Reason(atom.norm, status, holds, text, status)
        term = _subject(atom)
        if term is None:
            as_of = self.judge.records.as_of.isoformat()
            return Reason(AS_OF, as_of, holds, text, as_of)
        if isinstance(term, PeriodEnd):
            window = self.judge.window(term, row)
            span = window.span
            owner = self.judge.row_of(row, term.scope, term.trail)
            path = owner.path_of(term.name) if owner else term.name
            if window.exists is False:
                return Reason(path, None, holds, text, "没有这一期间")
            return Reason(path, str(span), holds, text, f"届满日 {span_zh(span)}", self.provenance.evidence(term, row))
        value = self.judge.value(term, row)
        path = self.path(term, row)
        labels = term.fact.labels
        evidence = self.provenance.evidence(term, row)
        return Reason(path, value_code(value), holds, text, value_zh(value, labels), evidence)

    def path(self, ref: FactRef, row: Row) -> str:
        """The path of a fact as seen from a row."""
        owner = self.judge.row_of(row, ref.scope, ref.trail)
        if owner is None:
            return f"{row.path_of(ref.trail[0].name)}.{ref.fact.name}"
        return owner.path_of(ref.fact.name)

    def flags_of_condition(self, condition: Condition, row: Row) -> tuple[Flag, ...]:
        """The flags of every assumption that decides a condition; found once."""
        key = (id(condition), id(row))
        found = self._flags.get(key)
        if found is None:
            flags = self._flags_of_condition(condition, row)
            found = self._flags[key] = tuple({(flag.id, flag.text): flag for flag in flags}.values())
        return found

    def _flags_of_condition(self, condition: Condition, row: Row) -> Iterator[Flag]:
        for atom, owner in witnesses(self.judge, condition, row):
            for mention in self._material(atom, owner):
                yield from self.flags_of(mention, owner)

    def _material(self, atom: Atom, row: Row) -> Iterator[Mention]:
        """What an atom turns on: of two days only the one that is not, if one of them is not."""
        found = list(mentions(atom))
        if isinstance(atom, Compare):
            absent = [term for term in found if not isinstance(term, NormStatus) and self._absent(term, row)]
            found = list(absent) or found
        yield from found

    def _absent(self, term: FactRef | PeriodEnd, row: Row) -> bool:
        return self.judge.day(term, row)[0] is False

    def flags_of(self, mention: Mention, row: Row) -> Iterator[Flag]:
        """The flags of every assumption that a mentioned fact or period rests on."""
        if isinstance(mention, NormStatus):
            return
        owner = self.judge.row_of(row, mention.scope, mention.trail)
        if owner is None:
            return
        if isinstance(mention, PeriodEnd):
            yield from self._flags_of_period(mention, owner)
        elif mention.derived:
            derived = self.judge.rules.derived[(mention.scope, mention.fact.name)]
            yield from derived.flags(self, owner)

    def _flags_of_period(self, end: PeriodEnd, owner: Row) -> Iterator[Flag]:
        for part in self.judge.parts(end, owner):
            if self.judge.truth(part.when, owner) is not False:
                for ref in (part.start, part.until):
                    if ref is not None:
                        yield from self.flags_of(ref, owner)


def _subject(atom: Happened | Is | Amount | Compare) -> FactRef | PeriodEnd | None:
    """What an atom looks at first; None where that is the day of assessment."""
    if not isinstance(atom, Compare):
        return atom.ref
    terms: tuple[DayTerm, ...] = (atom.left, atom.right)
    return next((term for term in terms if isinstance(term, FactRef | PeriodEnd)), None)
