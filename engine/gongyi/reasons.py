"""Why a condition holds, fails or stays open: the few atoms that decide it, and the whole tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .conditions import (
    All,
    Amount,
    Compare,
    Condition,
    DayTerm,
    FactRef,
    Happened,
    Is,
    NormStatus,
    Not,
    PeriodEnd,
    Presume,
    Quantified,
)
from .dependencies import (
    Mention,
    mentioned_by_derived,
    mentioned_by_period,
    parts_of,
)
from .norms import Assumed, Flag
from .reference import Evaluator
from .truth import Tri
from .wording import Wording, span_zh, value_code, value_zh
from .world import Row

Atom = Happened | Is | Amount | Compare | NormStatus


@dataclass(frozen=True, slots=True)
class Reason:
    """One atom: the fact it looks at, the fact's value, whether the atom holds, and both in words."""

    fact: str
    value: str | None
    holds: Tri
    text: str
    value_zh: str


@dataclass(frozen=True, slots=True)
class Node:
    """One line of an explanation, with the lines under it."""

    text: str
    holds: Tri
    reason: Reason | None
    parts: tuple[Node, ...]


class Reasoner:
    """Explains what an evaluator found."""

    def __init__(self, evaluator: Evaluator, wording: Wording) -> None:
        self.evaluator, self.wording = evaluator, wording

    def tree(self, condition: Condition, row: Row) -> Node:
        """The whole condition, every part with its truth."""
        holds = self.evaluator.truth(condition, row)
        if isinstance(condition, Atom):
            reason = self.reason(condition, row)
            return Node(reason.text, holds, reason, ())
        if isinstance(condition, Quantified):
            related = self.evaluator.world.related(row, condition.scope)
            parts = tuple(self.tree(condition.part, other) for other in related)
        else:
            parts = tuple(self.tree(part, row) for part in parts_of(condition))
        return Node(self.wording.heading(condition), holds, None, parts)

    def deciding(self, condition: Condition, row: Row) -> Iterator[tuple[Atom, Row]]:
        """The atoms that make the condition what it is: no others need to be read."""
        holds = self.evaluator.truth(condition, row)
        if isinstance(condition, Atom):
            yield condition, row
        elif isinstance(condition, Presume):
            yield from self._deciding_presumption(condition, row)
        elif isinstance(condition, Quantified):
            related = self.evaluator.world.related(row, condition.scope)
            pairs = [(condition.part, other) for other in related]
            yield from self._deciding_parts(pairs, holds, conjunction=condition.every)
        elif isinstance(condition, Not):
            yield from self.deciding(condition.part, row)
        else:
            pairs = [(part, row) for part in parts_of(condition)]
            yield from self._deciding_parts(pairs, holds, conjunction=isinstance(condition, All))

    def _deciding_presumption(self, condition: Presume, row: Row) -> Iterator[tuple[Atom, Row]]:
        if self.evaluator.truth(condition.unless, row) is True:
            yield from self.deciding(condition.unless, row)
        else:
            yield from self.deciding(condition.when, row)

    def _deciding_parts(
        self, pairs: list[tuple[Condition, Row]], holds: Tri, *, conjunction: bool
    ) -> Iterator[tuple[Atom, Row]]:
        everything = holds is conjunction
        for part, row in pairs:
            if everything or self.evaluator.truth(part, row) is holds:
                yield from self.deciding(part, row)
                if not everything and holds is not None:
                    return

    def reason(self, atom: Atom, row: Row) -> Reason:
        """One atom with its value, in words."""
        holds = self.evaluator.truth(atom, row)
        text = self.wording.atom(atom)
        if isinstance(atom, NormStatus):
            norm = self.evaluator.rules.norms[atom.norm]
            status = self.evaluator.verdict(norm, row).status
            return Reason(atom.norm, status, holds, text, status)
        term = _subject(atom)
        if isinstance(term, PeriodEnd):
            window = self.evaluator.window(term, row)
            span = window.span
            owner = self.evaluator.row_of(row, term.scope, term.trail)
            path = owner.path_of(term.name) if owner else term.name
            if window.exists is False:
                return Reason(path, None, holds, text, "没有这一期间")
            return Reason(path, str(span), holds, text, f"届满日 {span_zh(span)}")
        value = self.evaluator.value(term, row)
        path = self.path(term, row)
        labels = term.fact.labels
        return Reason(path, value_code(value), holds, text, value_zh(value, labels))

    def path(self, ref: FactRef, row: Row) -> str:
        """The path of a fact as seen from a row."""
        owner = self.evaluator.row_of(row, ref.scope, ref.trail)
        if owner is None:
            return f"{row.path_of(ref.trail[0].name)}.{ref.fact.name}"
        return owner.path_of(ref.fact.name)

    def flags_of(self, mention: Mention, row: Row) -> Iterator[Flag]:
        """The flags of every assumption that a mentioned fact or period rests on."""
        evaluator = self.evaluator
        if isinstance(mention, NormStatus):
            return
        owner = evaluator.row_of(row, mention.scope, mention.trail)
        if owner is None:
            return
        if isinstance(mention, PeriodEnd):
            period = evaluator.rules.periods[(mention.scope, mention.name)]
            for inner in mentioned_by_period(period):
                yield from self.flags_of(inner, owner)
        elif mention.derived:
            derived = evaluator.rules.derived[(mention.scope, mention.fact.name)]
            if isinstance(derived, Assumed):
                if derived.flag and evaluator.rests_on_assumption(derived, owner):
                    yield derived.flag
                return
            for inner in mentioned_by_derived(derived):
                if isinstance(inner, NormStatus) or inner.scope == mention.scope:
                    yield from self.flags_of(inner, owner)


def _subject(atom: Happened | Is | Amount | Compare) -> FactRef | PeriodEnd:
    if not isinstance(atom, Compare):
        return atom.ref
    terms: tuple[DayTerm, ...] = (atom.left, atom.right)
    return next(term for term in terms if not isinstance(term, str))
