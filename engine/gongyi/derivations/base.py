"""What every kind of derived fact says of itself, and what it may ask of those who use it.

A kind is one file: its data, how it is read from ``derived.yaml``, what it means, and what rests on it. Whoever judges,
traces or inquires hands itself over as one of the protocols below.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import ClassVar, Protocol, Self

from gongyi.kernel.days import Interval
from gongyi.kernel.truth import Tri
from gongyi.law.conditions import Condition, DayTerm, FactRef
from gongyi.law.factmodel import Fact
from gongyi.law.manifest import Manifest, Setting
from gongyi.law.mentions import Mention
from gongyi.law.norms import Flag, Reading
from gongyi.law.source import NOWHERE, Source
from gongyi.program.builder import Builder
from gongyi.program.nodes import NO, DayNodes, EventNodes, Node
from gongyi.records.records import Records, Row
from gongyi.records.values import Happening, Value
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import Fields
from gongyi_facts.made_late import dataclass

Spot = tuple[Row, str]
"""A row, and the name of one of its facts."""


class Judge(Protocol):
    """Who judges records: what derived facts are worked out from."""

    records: Records
    setting: Setting
    today: Interval

    def truth(self, condition: Condition, row: Row) -> Tri:
        """The truth of a condition on a row."""

    def value(self, ref: FactRef, row: Row) -> Value:
        """The value of a fact as seen from a row."""

    def event(self, ref: FactRef, row: Row) -> Happening:
        """An event as seen from a row."""

    def day(self, term: DayTerm, row: Row) -> tuple[Tri, Interval]:
        """Whether there is such a day, and between which days it lies."""

    def recorded(self, name: str, row: Row) -> Value:
        """What a record says of a fact."""

    def last_seen(self, ref: FactRef, row: Row) -> Interval | None:
        """The day of the last sighting that an observed fact rests on; None for another fact, and without any."""


class Tracer(Protocol):
    """Who traces a verdict back to the record."""

    @property
    def judge(self) -> Judge:
        """By whom the verdict was given."""

    def of(self, mention: Mention, row: Row) -> Iterator[Spot]:
        """The record's own facts behind a fact, period or norm."""

    def of_condition(self, condition: Condition, row: Row) -> Iterator[Spot]:
        """The record's own facts behind what decides a condition."""


class Flagger(Protocol):
    """Who collects the flags of the assumptions that a verdict rests on."""

    @property
    def judge(self) -> Judge:
        """By whom the verdict was given."""

    def flags_of(self, mention: Mention, row: Row) -> Iterator[Flag]:
        """The flags of a mentioned fact or period."""

    def flags_of_condition(self, condition: Condition, row: Row) -> tuple[Flag, ...]:
        """The flags of what decides a condition."""


class Inquirer(Protocol):
    """Who looks for the unknown facts on which something rests."""

    @property
    def judge(self) -> Judge:
        """By whom the verdict was given."""

    def behind(self, mention: Mention, row: Row) -> Iterator[Spot]:
        """The record's facts that a fact, period or norm is computed from."""

    def terms(self, terms: Iterable[DayTerm | None], row: Row) -> Iterator[Spot]:
        """The record's facts behind days and places."""

    def spots(self, condition: Condition, row: Row) -> Iterable[Spot]:
        """The record's facts under every part of a condition that is not settled for good."""

    def unlisted(self, row: Row, scope: str) -> Iterator[Spot]:
        """That a record of a scope may be missing, where there is none that is related to a row."""


class Lowerer(Protocol):
    """Who lowers rules to the nodes of a program."""

    make: Builder
    manifest: Manifest
    as_if: bool

    def today(self, scope: str) -> Node:
        """The day of assessment."""

    def truth(self, condition: Condition, scope: str) -> Node:
        """The truth of a condition on a record of a scope."""

    def event(self, ref: FactRef, scope: str) -> EventNodes:
        """An event as a rule on a scope names it."""

    def day(self, term: DayTerm, scope: str) -> DayNodes:
        """A day as a rule on a scope names it."""

    def raw_event(self, scope: str, fact: str) -> EventNodes:
        """An event as the record says it."""

    def recorded_event(self, scope: str, fact: str) -> EventNodes:
        """An event as recorded, as far as the order of things does not say more."""

    def codes(self, ref: FactRef, scope: str) -> Node:
        """The codes of a choice that are possible."""

    def sightings(self, ref: FactRef, scope: str) -> Node:
        """The sightings of a state."""

    def last_seen(self, ref: FactRef, scope: str) -> DayNodes | None:
        """The last sighting that an observed fact rests on; None for another fact."""

    def last_of(self, sightings: Node, lo: Node, hi: Node) -> DayNodes:
        """The last sighting by a day that lies between two."""

    def bounds(self, scope: str, fact: str) -> tuple[Node, Node] | None:
        """The days that what must come before and after leaves to a fact."""

    def implied(self, scope: str, fact: str) -> Node:
        """Whether the fact has happened because what can only come after it has."""

    def inside(self, lo: Node, hi: Node, days: Interval) -> Node:
        """Whether a day is one of these days."""

    def before(self, left_lo: Node, left_hi: Node, right_lo: Node, right_hi: Node) -> Node:
        """Whether one day lies before another."""

    def not_after(self, left_lo: Node, left_hi: Node, right_lo: Node, right_hi: Node) -> Node:
        """Whether one day is another or lies before it."""

    def listed(self, scope: str, of: str) -> Node:
        """Whether there is a related record of a scope at all."""


class FlagLowerer(Protocol):
    """Who says in nodes where one flag of an assumption is raised: yes or no for each record."""

    flag: Flag

    @property
    def lowerer(self) -> Lowerer:
        """By whom the rules are lowered."""

    def of(self, mention: Mention, scope: str) -> Node:
        """Whether a mentioned fact or period raises it."""

    def of_condition(self, condition: Condition, scope: str) -> Node:
        """Whether what decides a condition raises it."""


@dataclass(frozen=True, slots=True)
class Derivation(ABC):
    """A derived fact of a scope, under one of its readings."""

    fact: Fact
    scope: str
    source: Source = field(default=NOWHERE, compare=False, repr=False, kw_only=True)

    key: ClassVar[str]
    """The word in ``derived.yaml`` by which the kind is recognised."""

    @classmethod
    @abstractmethod
    def declare(cls, fields: Fields, names: Vocabulary, scope: str) -> Fact:
        """What the derived fact is: its kind and possible values, before anything else of the file is resolved."""

    @classmethod
    @abstractmethod
    def read(cls, fields: Fields, fact: Fact, parser: ConditionParser, reading: Reading | None) -> Self:
        """The derived fact as its mapping gives it, under one reading."""

    @abstractmethod
    def value(self, judge: Judge, row: Row) -> Value:
        """Its meaning: the value that it has on a row, worked out anew."""

    @abstractmethod
    def lower(self, lowerer: Lowerer) -> EventNodes | Node:
        """The same meaning in nodes: of an event all its parts, of a choice its codes."""

    def lower_last_seen(self, lowerer: Lowerer) -> DayNodes | None:
        """The last sighting that it rests on, in nodes; None where it rests on none."""
        return None

    @abstractmethod
    def mentions(self) -> Iterator[Mention]:
        """Everything that it is computed from."""

    def conditions(self) -> Iterator[Condition]:
        """The conditions that are written in it."""
        yield from ()

    @abstractmethod
    def provenance(self, tracer: Tracer, row: Row) -> Iterator[Spot]:
        """The record's own facts that give it its value."""

    def flags(self, flagger: Flagger, row: Row) -> Iterator[Flag]:
        """The flags of the assumptions that it rests on: those of the facts of the same scope that it is made of."""
        for mention in self.mentions():
            if isinstance(mention, FactRef) and mention.scope == self.scope:
                yield from flagger.flags_of(mention, row)

    def lower_flags(self, flagger: FlagLowerer) -> Node:
        """Whether it raises a flag, in nodes."""
        own = [one for one in self.mentions() if isinstance(one, FactRef) and one.scope == self.scope]
        make = flagger.lowerer.make
        return make.either(make.const(self.scope, NO), *(flagger.of(one, self.scope) for one in own))

    @abstractmethod
    def spots(self, inquirer: Inquirer, row: Row) -> Iterator[Spot]:
        """The record's facts that may have to be asked for, to know it."""

    def watched(self) -> Iterator[Condition | FactRef]:
        """What must be watched on the same row to see on which days it changes."""
        yield from ()


def source_fact(fields: Fields, key: str, names: Vocabulary, scope: str) -> FactRef:
    """The fact that a key names, when nothing but the fact model is known yet."""
    from gongyi_facts.files.nodes import ScalarNode
    from gongyi_facts.problems import did_you_mean

    node = fields.need(key)
    path = node.text if isinstance(node, ScalarNode) else ""
    ref = names.fact(scope, path)
    if ref is None:
        raise fields.fail(node, f"没有“{path}”这个事实", did_you_mean(path, names.known(scope)))
    return ref


def new_name(fields: Fields, names: Vocabulary, scope: str) -> tuple[str, str]:
    """The name of a derived fact, which the fact model must not have, and its Chinese name."""
    name = fields.text("fact")
    if name in names.model.scopes[scope].facts:
        raise fields.fail(fields.node, f"“{name}”已是事实模型中的事实，推导事实请另取名")
    return name, fields.optional_text("zh") or name
