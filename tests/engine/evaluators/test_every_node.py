"""Every kind of node comes to the same number: walked, compiled, and on what is left when the known is put in."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import get_args

import pytest

from gongyi import Policy
from gongyi.evaluators.codegen import generated
from gongyi.evaluators.compiled import Functions, LastDays, links
from gongyi.evaluators.encoding import Encoding
from gongyi.evaluators.interpreter import Interpreter
from gongyi.inquiry.cases import Cases
from gongyi.inquiry.residual import Residue
from gongyi.inquiry.unknowns import Unknown
from gongyi.kernel.days import Interval
from gongyi.kernel.periods import Length
from gongyi.kernel.truth import Demand, Table, all_table, any_table
from gongyi.program.builder import Builder
from gongyi.program.nodes import (
    MAYBE,
    NO,
    YES,
    Given,
    Kind,
    Node,
    Order,
    Part,
    SightingPart,
    operands,
)
from gongyi.records.records import Row
from gongyi.records.values import Happening, Items, Number, Sighting, Sightings
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
        "Reduce least": make.reduce("reader", "loan", make.field("loan", "lent", Part.HI), largest=False, empty=5),
    }


@pytest.fixture(scope="module", params=[True, False], ids=["complete", "open"])
def assessor(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    return POLICY.explain(DOCUMENT, as_of=AS_OF, as_if=True, record_to=AS_OF if request.param else None)


def test_every_kind_has_an_example() -> None:
    make = Builder()
    kinds = {type(node) for node in (*examples(make).values(), *of_readers(make).values())}
    assert kinds == set(get_args(Kind))


def test_every_evaluator_says_the_same(assessor) -> None:  # type: ignore[no-untyped-def]
    make, records, calendar = Builder(), assessor.records, assessor.setting.calendar
    asked = {"loan": examples(make), "reader": of_readers(make)}
    nodes = [node for found in asked.values() for node in found.values()]
    interpreter = Interpreter(records, calendar)
    source = generated(nodes, {})
    functions = Functions(source, records.model)
    trails, related = links(nodes)
    encoding = Encoding(records, trails)
    encoding.relate_all(related)
    functions.run(encoding, [LastDays(key, calendar) for key in source.tables])
    everything = [(row, fact) for rows in records.rows.values() for row in rows for fact in row.values]
    residues = [Residue(records, calendar, spots) for spots in ([], everything)]
    for scope, found in asked.items():
        for name, node in found.items():
            for row in records.rows[scope]:
                right = interpreter.value(node, row)
                assert kept(source.answers[node], encoding, row) == right, f"compiled: {name} of {row.path}"
                for residue in residues:
                    assert residue.now(residue.left(node, row)) == right, f"residue: {name} of {row.path}"


def day(number: int) -> Interval:
    return Interval(date(2024, 3, number), date(2024, 3, number))


def test_all_cases_come_to_what_each_comes_to() -> None:
    """Each case is put into the record itself, and the program walked there."""
    records = POLICY.explain(DOCUMENT, as_of=AS_OF, as_if=True, record_to=AS_OF).records
    calendar = POLICY.explain(DOCUMENT, as_of=AS_OF).setting.calendar
    row = records.rows["loan"][1]
    wear = row.values["wear"]
    assert isinstance(wear, Sightings)
    seen = Sightings((Sighting(day(5), "torn"), Sighting(None, "worn")), wear.order)
    values = {
        "lent": (Happening(False, None), Happening(True, day(1)), Happening(True, day(18))),
        "handed_back": (Happening(False, None), Happening(True, day(2))),
        "volumes": (Number(1), Number(2)),
        "stock": (Items(frozenset()), Items(frozenset({"rare"}))),
        "wear": (wear, seen),
    }
    residue = Residue(records, calendar, [(row, fact) for fact in values])
    numbers = {fact: residue.learn(Unknown(row, fact, found)) for fact, found in values.items()}
    cases = Cases(residue, {numbers[fact]: range(1, len(found) + 1) for fact, found in values.items()})
    nodes = examples(Builder())
    recorded = dict(row.values)
    for chosen in product(*(range(len(found)) for found in values.values())):
        row.values.update({fact: found[place] for place, (fact, found) in zip(chosen, values.items(), strict=True)})
        case = sum(place * cases.steps[numbers[fact]] for place, fact in zip(chosen, values, strict=True))
        right = {name: Interpreter(records, calendar).value(node, row) for name, node in nodes.items()}
        row.values.update(recorded)
        for name, node in nodes.items():
            found = cases.of(residue.left(node, row))
            assert [number for number, when in found.items() if when >> case & 1] == [right[name]], (name, chosen)


def kept(place: str, encoding: Encoding, row: Row) -> int:
    """What a record holds after the functions have run."""
    return int(place) if place.isdigit() else encoding.of[id(row)].__dict__[place]


def test_operands_of_every_kind() -> None:
    make = Builder()
    for node in (*examples(make).values(), *of_readers(make).values()):
        assert all(isinstance(part, Node) for part in operands(node))


@pytest.mark.parametrize("size", [0, 1, 2, 3])
def test_tables_are_kleene(size: int) -> None:
    for truths in product((True, False, None), repeat=size):
        worlds = [
            [guess if truth is None else truth for truth, guess in zip(truths, guesses, strict=True)]
            for guesses in product((True, False), repeat=size)
        ]
        for table, whole in ((all_table(size), all), (any_table(size), any)):
            answers = {whole(world) for world in worlds}
            assert table.fold(lambda index, told=truths: told[index]) is (answers.pop() if len(answers) == 1 else None)

