"""A node or more of each kind, and a document on which they are tried."""

from __future__ import annotations

from datetime import date

from gongyi import Policy
from gongyi.kernel.periods import Length
from gongyi.kernel.truth import Demand, Table, all_table, any_table
from gongyi.program.builder import Builder
from gongyi.program.nodes import MAYBE, NO, YES, Given, Node, Order, Part, SightingPart
from lending import LendingCase
from locations import LENDING

AS_OF = date(2024, 3, 20)
POLICY = Policy.load(LENDING / "rules", facts=LendingCase)
BOUND = {"on": "2024-03-12", "state": "bound", "since": "2024-03-08/2024-03-11"}
DOCUMENT = {
    "branch": "central",
    "record_to": "2024-03-10",
    "readers": [{"id": "one", "grade": "adult", "valid_until": "2024-12"}, {"id": "two"}],
    "loans": [
        {
            "reader": "one",
            "lent": "2024-03-01",
            "handed_back": "2024-03-15/2024-03-25",
            "volumes": 2,
            "stock": ["rare"],
        },
        {"reader": "two", "lent": "unknown", "wear": [{"on": "2024-02", "state": "worn"}, BOUND]},
        {"reader": "one", "handed_back": "none", "wear": "torn"},
    ],
}


def examples(make: Builder) -> dict[str, Node]:
    """One node or more of each kind, on loans."""

    def field(fact: str, part: Part) -> Node:
        return make.field("loan", fact, part)

    def const(value: int) -> Node:
        return make.const("loan", value)

    lent, back = (field(name, Part.OCCURRED) for name in ("lent", "handed_back"))
    first, last = field("handed_back", Part.LO), field("handed_back", Part.HI)
    today = make.given("loan", Given.TODAY)
    wear = field("wear", Part.SIGHTINGS)
    presumed = Table((((0, Demand.TRUE), (1, Demand.NOT_TRUE)),), (((1, Demand.TRUE),), ((0, Demand.FALSE),)))
    mine = make.field("reader", "grade", Part.CODES)
    found = {
        "Const": const(YES),
        "GivenNode": today,
        "GivenNode record_to": make.given("loan", Given.RECORD_TO),
        "GivenNode place": make.extreme(True, (make.given("loan", Given.PLACE), const(2))),
        "Field": back,
        "Connect all": make.connect(all_table(2), (lent, back), "loan"),
        "Connect any": make.connect(any_table(2), (lent, back), "loan"),
        "Connect not": make.negated(lent),
        "Connect presumed": make.connect(presumed, (lent, back), "loan"),
        "OneOf": make.one_of(back, frozenset({NO, MAYBE})),
        "Extreme": make.extreme(True, (first, field("lent", Part.LO))),
        "LastDay": make.last_day(first, Length(months=1), latest=True, open_ends=True),
        "LastDay rolled": make.last_day(last, None, latest=False, open_ends=False),
        "LastDay so many times": make.last_day(
            first, Length(months=1), latest=True, open_ends=True, times=field("volumes", Part.AMOUNT)
        ),
        "LastDay no time": make.last_day(first, Length(days=1), latest=False, open_ends=True, times=const(0)),
        "NextDay": make.after(today),
        "YearEnd": make.year_end(field("volumes", Part.AMOUNT), 2022, latest=True),
        "YearEnd out of range": make.year_end(field("volumes", Part.AMOUNT), 9000, latest=False),
        "Masked": make.masked(field("stock", Part.CODES), 2),
        "Among": make.among(field("stock", Part.CODES), 2),
        "Elsewhere": make.elsewhere("loan", ("reader",), mine, 3),
        "Elsewhere root": make.elsewhere("loan", (), make.field("case", "branch", Part.CODES), 0),
        "Whole": make.whole("loan", "letter"),
        "Earlier": make.earlier(make.extreme(True, (first, today)), 7),
        "Earlier field": make.earlier(back, MAYBE),
        "Earlier through": make.earlier(field("handed_back", Part.OCCURRED), 7, through=True),
        "Seen": make.seen(wear, field("lent", Part.LO), today, today),
        "Seen standing": make.seen(wear, today, today, first, (first, today)),
        **{f"Reached {part.name}": make.reached(wear, first, today, part) for part in SightingPart},
        "LastSeen": make.last_seen(wear, today, today, SightingPart.LO),
        "Situations": make.situations("loan", ((lent, 2), (back, 3), (field("volumes", Part.KNOWN), 2)), 4),
        "Situations alike": make.situations("loan", ((lent, 2), (lent, 2), (back, 3)), 4),
        "Situations of constants": make.situations("loan", ((const(MAYBE), 2),), 3),
    }
    found |= {
        f"Compare {order.value}": make.compare(first, order, last) for order in Order
    }
    found["Choose"] = make.choose(((make.is_(back, MAYBE), const(7)), (make.is_(lent, YES), first)), last)
    return found


def of_readers(make: Builder) -> dict[str, Node]:
    """What looks at the loans of a reader."""
    lent = make.field("loan", "lent", Part.OCCURRED)
    return {
        "Reduce": make.reduce("reader", "loan", make.negated(lent), largest=True, empty=NO),
        "Reduce place": make.reduce("reader", "loan", make.given("loan", Given.PLACE), largest=True, empty=0),
        "Reduce least": make.reduce("reader", "loan", make.field("loan", "lent", Part.HI), largest=False, empty=5),
    }
