"""Where the flags of assumptions (presumed days) are raised, in nodes: the few atoms that decide a condition say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from gongyi.kernel.truth import Demand, Table, Way
from gongyi.law.conditions import (
    Amount,
    Compare,
    Condition,
    Connective,
    FactRef,
    Happened,
    Is,
    NormStatus,
    PeriodEnd,
    Quantified,
)
from gongyi.law.mentions import Mention, mentions
from gongyi.law.norms import Flag, Period, PeriodPart
from gongyi.loading.rules import Rules
from gongyi.lowering.lower import Lowering
from gongyi.program.nodes import LAST_DAY, MAYBE, NO, YES, Given, Node, Order


def assumption_flags(rules: Rules) -> list[Flag]:
    """Every flag of an assumption, in the order of the rules."""
    found = (getattr(derived, "flag", None) for derived in rules.derived.values())
    return list({(flag.id, flag.text): flag for flag in found if flag is not None}.values())


class Flagged:
    """Says where one flag is raised."""

    def __init__(self, lowering: Lowering, flag: Flag) -> None:
        self.lowerer, self.flag, self.make = lowering, flag, lowering.make
        self._found: dict[tuple[int, str], tuple[Condition, Node]] = {}
        self._derived: dict[tuple[str, str], Node] = {}

    # --- facts and periods -----------------------------------------------------------------

    def of(self, mention: Mention, scope: str) -> Node:
        """Whether a fact or period that a rule on a scope mentions raises it."""
        if isinstance(mention, NormStatus) or self._goes_away(mention, scope):
            return self.make.const(scope, NO)
        if isinstance(mention, PeriodEnd):
            period = self.lowerer.rules.periods[mention.scope, mention.name]
            return self.lowerer.seen_from(scope, mention, self._of_period(period), NO)
        if not mention.derived:
            return self.make.const(scope, NO)
        return self.lowerer.seen_from(scope, mention, self._of_derived(mention.scope, mention.fact.name), NO)

    def _goes_away(self, mention: FactRef | PeriodEnd, scope: str) -> bool:
        """Whether a rule on other records mentions this one: seen from here its way leads nowhere."""
        return mention.scope == scope and bool(mention.trail) and scope != self.lowerer.model.scopes[scope].root

    def _of_derived(self, scope: str, name: str) -> Node:
        if (scope, name) not in self._derived:
            self._derived[scope, name] = self.lowerer.rules.derived[scope, name].lower_flags(self)
        return self._derived[scope, name]

    def _of_period(self, period: Period) -> Node:
        if not period.limited:
            return self._of_parts(period.parts, period.scope)
        possible = self.lowerer.running(period).possible
        found = [
            self.make.both(may, self._of_parts(version.parts, period.scope))
            for may, version in zip(possible, period.versions, strict=True)
        ]
        return self.make.either(self.make.const(period.scope, NO), *found)

    def _of_parts(self, parts: Sequence[PeriodPart], scope: str) -> Node:
        make, found = self.make, [self.make.const(scope, NO)]
        for part in parts:
            runs = make.negated(make.is_(self.lowerer.truth(part.when, scope), NO))
            refs = [ref for ref in (part.start, part.until) if ref is not None]
            found += [make.both(runs, self.of(ref, scope)) for ref in refs]
        return make.either(*found)

    # --- conditions ------------------------------------------------------------------------

    def of_condition(self, condition: Condition, scope: str) -> Node:
        """Whether what decides a condition on a record of a scope raises it; made once."""
        key = (id(condition), scope)
        if key not in self._found:
            self._found[key] = (condition, self._of_condition(condition, scope))
        return self._found[key][1]

    def _of_condition(self, condition: Condition, scope: str) -> Node:
        match condition:
            case Connective():
                truths = [self.lowerer.truth(part, scope) for part in condition.parts]
                raised = [self.of_condition(part, scope) for part in condition.parts]
                return self._connected(condition.table, truths, raised, scope)
            case Quantified():
                return self._quantified(condition, scope)
            case Happened() | Is() | Amount():
                return self.make.either(*(self.of(one, scope) for one in mentions(condition)))
            case Compare():
                return self._compared(condition, scope)
            case NormStatus():
                return self.make.const(scope, NO)
            case _:
                assert_never(condition)

    def _connected(self, table: Table, truths: Sequence[Node], raised: Sequence[Node], scope: str) -> Node:
        """That of the first way that the parts go; where they go none, of those that are unknown."""
        make, no = self.make, self.make.const(scope, NO)
        if all(one is no for one in raised):
            return no
        cases = [
            (self._gone(way, truths, scope), make.either(no, *(raised[index] for index in _asked(way))))
            for way in (*table.true_when, *table.false_when)
        ]
        asked = sorted({index for way in table.true_when for index in _asked(way)})
        unknown = [make.both(make.is_(truths[index], MAYBE), raised[index]) for index in asked]
        return make.choose(cases, make.either(no, *unknown))

    def _gone(self, way: Way, truths: Sequence[Node], scope: str) -> Node:
        make = self.make
        met = {
            Demand.TRUE: lambda truth: make.is_(truth, YES),
            Demand.FALSE: lambda truth: make.is_(truth, NO),
            Demand.NOT_TRUE: lambda truth: make.is_(truth, NO, MAYBE),
        }
        return make.both(make.const(scope, YES), *(met[demand](truths[index]) for index, demand in way))

    def _quantified(self, condition: Quantified, scope: str) -> Node:
        """That of the first record that decides; where none does by itself, of all that are known, or unknown."""
        make, of, every = self.make, condition.scope, condition.every
        truth, raised = self.lowerer.truth(condition.part, of), self.of_condition(condition.part, of)
        no = make.const(scope, NO)
        if raised is make.const(of, NO):
            return no
        alone = make.is_(truth, NO if every else YES)
        whole = make.reduce(scope, of, truth, largest=not every, empty=YES if every else NO)
        first, first_raised = (
            self._first(scope, of, where) for where in (alone, make.both(alone, raised))
        )
        by_itself = make.compare(first_raised, Order.LESS_OR_EQUAL, first)
        unknown = make.both(make.is_(truth, MAYBE), raised)
        return make.choose(
            (
                (make.is_(whole, NO if every else YES), by_itself),
                (make.is_(whole, MAYBE), make.reduce(scope, of, unknown, largest=True, empty=NO)),
            ),
            make.reduce(scope, of, raised, largest=True, empty=NO),
        )

    def _first(self, scope: str, of: str, where: Node) -> Node:
        """The place of the first related record of which something is so."""
        make = self.make
        place = make.choose(((where, make.given(of, Given.PLACE)),), make.const(of, LAST_DAY))
        return make.reduce(scope, of, place, largest=False, empty=LAST_DAY)

    def _compared(self, condition: Compare, scope: str) -> Node:
        """That of the days which are not there, where there are such; else of both."""
        make = self.make
        terms = [term for term in mentions(condition) if isinstance(term, FactRef | PeriodEnd)]
        absent = [make.is_(self.lowerer.day(term, scope).exists, NO) for term in terms]
        no = make.const(scope, NO)
        some = make.either(no, *absent)
        found = [
            make.both(make.either(missing, make.negated(some)), self.of(term, scope))
            for missing, term in zip(absent, terms, strict=True)
        ]
        return make.either(no, *found)


def _asked(way: Way) -> Iterator[int]:
    return (index for index, demand in way if demand is not Demand.NOT_TRUE)
