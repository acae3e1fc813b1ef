"""The nodes of a program: one value for each record of a scope, always a whole number.

A truth is 2 (true), 1 (unknown) or 0 (false). A day is its ordinal, an interval two nodes. What is possible of a closed
list is a set of bits. A status is its place in ``STATUS_CODES``. A node knows its scope; only ``Elsewhere`` and
``Reduce`` look at other records. Nodes are equal only where they are the same, which the builder takes care of.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum, IntEnum
from typing import Any, NamedTuple

from gongyi.kernel.periods import Length
from gongyi.kernel.truth import Demand
from gongyi.law.factmodel import Fact
from gongyi.law.statuses import Status
from gongyi_facts.made_late import dataclass
from gongyi_facts.when import EARLIEST, LATEST

NO, MAYBE, YES = 0, 1, 2
FIRST_DAY, LAST_DAY = EARLIEST.toordinal(), LATEST.toordinal()
STATUS_CODES: tuple[Status, ...] = tuple(Status)


class Part(Enum):
    """What of a recorded value a field holds."""

    OCCURRED = "occurred"
    """An event: whether it has happened by the day of assessment."""
    LO = "lo"
    HI = "hi"
    """The first and last day of an event (no limit where it has none) or of a day."""
    SPANNED = "spanned"
    RECORDED = "recorded"
    DATED = "dated"
    SURE = "sure"
    """Of an event, yes or no: whether it has days, is recorded, has a day of its own, happens for certain."""
    CODES = "codes"
    """The codes of a choice that are possible, or those of a set."""
    KNOWN = "known"
    """Whether a set or number is known."""
    AMOUNT = "amount"
    """A number, 0 where it is unknown."""
    SIGHTINGS = "sightings"
    """The sightings of a state, for ``Seen``, ``LastSeen`` and ``Reached`` alone."""


class Given(Enum):
    """What is given with every document, and with every record."""

    TODAY = "today"
    RECORD_TO = "record_to"
    PLACE = "place"
    """The place of a record among those of its kind in the document, from 1."""


class Order(Enum):
    """How two numbers are compared; the answer is yes or no."""

    LESS = "<"
    LESS_OR_EQUAL = "<="
    EQUAL = "=="


class SightingPart(IntEnum):
    """What is asked of the last sighting by a day, or of the first day of an achievement."""

    EXISTS = 0
    LO = 1
    HI = 2


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One value for each record of a scope."""

    scope: str


Asked = tuple[tuple[Node, Demand], ...]
"""Truths, each with what is demanded of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Const(Node):
    """The same number for every record."""

    value: int


@dataclass(frozen=True, slots=True, eq=False)
class GivenNode(Node):
    """What is given with the document, or the record."""

    what: Given


@dataclass(frozen=True, slots=True, eq=False)
class Field(Node):
    """A part of what the record says of a fact."""

    fact: str
    part: Part


@dataclass(frozen=True, slots=True, eq=False)
class Connect(Node):
    """A truth: true if all that one of the first ways demands is so, false likewise, else unknown."""

    true_when: tuple[Asked, ...]
    false_when: tuple[Asked, ...]
    parts: tuple[Node, ...]
    """Every truth that is asked for, once."""


@dataclass(frozen=True, slots=True, eq=False)
class Compare(Node):
    """Yes where the left number is so to the right one, else no."""

    left: Node
    order: Order
    right: Node


@dataclass(frozen=True, slots=True, eq=False)
class OneOf(Node):
    """Yes where the number is one of these, else no."""

    value: Node
    among: frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Choose(Node):
    """The value of the first case whose truth is yes, else the last value."""

    cases: tuple[tuple[Node, Node], ...]
    other: Node


@dataclass(frozen=True, slots=True, eq=False)
class Extreme(Node):
    """The least or the largest of several numbers."""

    largest: bool
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LastDay(Node):
    """The last day of a period that starts on a day, by the table of its length: the earliest or the latest it can be.

    Without a length the day itself is the last one, moved past rest days. ``open_ends``: a day without limit stays so.
    ``times`` is how many times the length it runs; no limit where that is not once at least.
    """

    start: Node
    length: Length | None
    latest: bool
    open_ends: bool
    times: Node | None = None


@dataclass(frozen=True, slots=True, eq=False)
class NextDay(Node):
    """The day after a day."""

    day: Node


@dataclass(frozen=True, slots=True, eq=False)
class YearEnd(Node):
    """31 December of the year that comes ``plus`` years after; no limit where the year is out of range."""

    year: Node
    plus: int
    latest: bool


@dataclass(frozen=True, slots=True, eq=False)
class Masked(Node):
    """Those codes that are among these."""

    codes: Node
    mask: int


@dataclass(frozen=True, slots=True, eq=False)
class Among(Node):
    """A truth: yes where all codes that are possible are among these, no where none is."""

    codes: Node
    mask: int


@dataclass(frozen=True, slots=True, eq=False)
class Elsewhere(Node):
    """A value of the one record that the references of the trail lead to, or of the document; else the default."""

    trail: tuple[str, ...]
    """The scopes that are passed; empty for the document itself."""
    value: Node
    default: Node | None
    """None for no sightings."""


@dataclass(frozen=True, slots=True, eq=False)
class Reduce(Node):
    """The least or the largest value over the records of another scope that are related to this one."""

    of: str
    largest: bool
    value: Node
    empty: int


@dataclass(frozen=True, slots=True, eq=False)
class Whole(Node):
    """Whether no record of another scope that is related to this one can be missing: yes or perhaps."""

    of: str


@dataclass(frozen=True, slots=True, eq=False)
class Earlier(Node):
    """A value of the same record as of the file's last day, where that lies before the day of assessment.

    ``through``: as of the day of assessment, were the record complete; where it tells of days after its last one.
    """

    value: Node
    default: int
    through: bool


@dataclass(frozen=True, slots=True, eq=False)
class Seen(Node):
    """The codes that sightings leave possible on a day that lies between two.

    What was seen on no day holds ``until`` a day; what was seen from a day on stands up to another one.
    """

    sightings: Node
    lo: Node
    hi: Node
    until: Node
    stands_from: Node
    stands_to: Node


@dataclass(frozen=True, slots=True, eq=False)
class LastSeen(Node):
    """Of the last sighting by a day that lies between two: whether there is one, and between which days it lies."""

    sightings: Node
    lo: Node
    hi: Node
    part: SightingPart


@dataclass(frozen=True, slots=True, eq=False)
class Reached(Node):
    """Of the first day after another on which an achievement holds: whether it is seen, and between which days."""

    sightings: Node
    after: Node
    until: Node
    part: SightingPart


@dataclass(frozen=True, slots=True, eq=False)
class Situations(Node):
    """A status by rows: the first true one decides, and is open where an unknown row above it leads elsewhere."""

    rows: tuple[tuple[Node, int], ...]
    other: int


Kind = (
    Const
    | GivenNode
    | Field
    | Connect
    | Compare
    | OneOf
    | Choose
    | Extreme
    | LastDay
    | NextDay
    | YearEnd
    | Masked
    | Among
    | Elsewhere
    | Reduce
    | Whole
    | Earlier
    | Seen
    | LastSeen
    | Reached
    | Situations
)


class EventNodes(NamedTuple):
    """An event as nodes: as ``Happening`` says it."""

    occurred: Node
    lo: Node
    hi: Node
    spanned: Node
    recorded: Node
    dated: Node
    sure: Node


class DayNodes(NamedTuple):
    """A day as nodes: whether there is one, and between which days it lies."""

    exists: Node
    lo: Node
    hi: Node


def ordinal(day: date) -> int:
    """A day as a number."""
    return day.toordinal()


def mask(fact: Fact, codes: frozenset[str]) -> int:
    """Codes of a fact as bits, in the order of its list."""
    return sum(1 << bit for bit, code in enumerate(fact.labels) if code in codes)


_OPERANDS: dict[type[Node], Callable[[Any], tuple[Node, ...]]] = {
    Const: lambda node: (),
    GivenNode: lambda node: (),
    Field: lambda node: (),
    Connect: lambda node: node.parts,
    Compare: lambda node: (node.left, node.right),
    OneOf: lambda node: (node.value,),
    Choose: lambda node: (*(part for case in node.cases for part in case), node.other),
    Extreme: lambda node: node.parts,
    LastDay: lambda node: (node.start,) if node.times is None else (node.start, node.times),
    NextDay: lambda node: (node.day,),
    YearEnd: lambda node: (node.year,),
    Masked: lambda node: (node.codes,),
    Among: lambda node: (node.codes,),
    Elsewhere: lambda node: () if node.default is None else (node.default,),
    Reduce: lambda node: (),
    Whole: lambda node: (),
    Earlier: lambda node: (),
    Seen: lambda node: (node.sightings, node.lo, node.hi, node.until, node.stands_from, node.stands_to),
    LastSeen: lambda node: (node.sightings, node.lo, node.hi),
    Reached: lambda node: (node.sightings, node.after, node.until),
    Situations: lambda node: tuple(truth for truth, _ in node.rows),
}


def operands(node: Node) -> tuple[Node, ...]:
    """The nodes of the same record that a node is computed from."""
    return _OPERANDS[type(node)](node)


def afar(node: Node) -> Node | None:
    """The node of other records, or of an earlier day, that a node is computed from."""
    return node.value if isinstance(node, Elsewhere | Reduce | Earlier) else None
