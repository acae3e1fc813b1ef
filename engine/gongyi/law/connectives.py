"""The connectives of the condition language, one class each: how it is written, what it means, how it is told.

A further connective is a class here, listed at the end; nothing else has to know of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from gongyi.kernel.truth import Demand, Table, all_table, any_table
from gongyi.law.conditions import Body, Condition, Connective
from gongyi_facts.made_late import dataclass

_NOT = Table((((0, Demand.FALSE),),), (((0, Demand.TRUE),),))
_PRESUMED = Table(
    (((0, Demand.TRUE), (1, Demand.NOT_TRUE)),),
    (((1, Demand.TRUE),), ((0, Demand.FALSE),)),
)


@dataclass(frozen=True, slots=True)
class All(Connective):
    """Every part holds."""

    key: ClassVar[str] = "all"

    @classmethod
    def read(cls, body: Body) -> All:
        """``all: [condition, …]``; a plain list means the same."""
        return cls(body.conditions(cls.key))

    @property
    def table(self) -> Table:
        """True if all parts are, false if any is false."""
        return all_table(len(self.parts))

    @property
    def heading(self) -> str:
        """What stands above its parts."""
        return "以下各项均成立"


@dataclass(frozen=True, slots=True)
class AnyOf(Connective):
    """At least one part holds."""

    key: ClassVar[str] = "any"

    @classmethod
    def read(cls, body: Body) -> AnyOf:
        """``any: [condition, …]``."""
        return cls(body.conditions(cls.key))

    @property
    def table(self) -> Table:
        """True if any part is, false if all are false."""
        return any_table(len(self.parts))

    @property
    def heading(self) -> str:
        """What stands above its parts."""
        return "以下任一项成立"


@dataclass(frozen=True, slots=True)
class Not(Connective):
    """The one part does not hold."""

    key: ClassVar[str] = "not"

    @classmethod
    def read(cls, body: Body) -> Not:
        """``not: condition``."""
        return cls((body.condition(cls.key),))

    @property
    def table(self) -> Table:
        """True if the part is false, false if it is true."""
        return _NOT

    @property
    def heading(self) -> str:
        """What stands above its part."""
        return "以下不成立"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presume(Connective):
    """Holds when its trigger, the first part, does and nothing known shows the contrary, the second part."""

    what: str

    key: ClassVar[str] = "presume"
    further_keys: ClassVar[frozenset[str]] = frozenset({"when", "unless"})

    @classmethod
    def read(cls, body: Body) -> Presume:
        """``presume: what it is, when: condition, unless: condition``."""
        return cls(
            what=body.text(cls.key),
            parts=(body.condition("when"), body.condition("unless")),
        )

    @property
    def table(self) -> Table:
        """True if the trigger is and the contrary is not known to be; false if either is otherwise for certain."""
        return _PRESUMED

    @property
    def when(self) -> Condition:
        """The trigger."""
        return self.parts[0]

    @property
    def unless(self) -> Condition:
        """What shows the contrary."""
        return self.parts[1]

    @property
    def heading(self) -> str:
        """What stands above its parts."""
        return f"推定：{self.what}（有相反事实的除外）"

    @property
    def roles(self) -> tuple[str, ...]:
        """What stands before each of its parts."""
        return "前提：", "相反事实："


TRUE = All(())
CONNECTIVES: dict[str, type[Connective]] = {kind.key: kind for kind in (All, AnyOf, Not, Presume)}


def is_presumption(connective: Connective) -> bool:
    """Whether learning what is unknown can turn the whole from true to something else."""
    return any(contrary(connective))


def contrary(connective: Connective) -> Iterator[Condition]:
    """The parts that the whole takes not to hold as long as they are not known to."""
    ways = (*connective.table.true_when, *connective.table.false_when)
    found = {index for way in ways for index, demand in way if demand is Demand.NOT_TRUE}
    yield from (connective.parts[index] for index in sorted(found))
