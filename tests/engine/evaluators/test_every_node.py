"""Every kind of node comes to the same number: walked, compiled, and on what is left when the known is put in."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import get_args

import pytest

from gongyi.evaluators.codegen import generated
from gongyi.evaluators.compiled import Functions, links
from gongyi.evaluators.encoding import Encoding
from gongyi.evaluators.interpreter import Interpreter
from gongyi.inquiry.cases import Cases
from gongyi.inquiry.residual import Residue
from gongyi.inquiry.unknowns import Unknown
from gongyi.kernel.days import Interval
from gongyi.kernel.truth import all_table, any_table
from gongyi.program.builder import Builder
from gongyi.program.nodes import Kind, Node, operands
from gongyi.records.records import Row
from gongyi.records.values import Happening, Items, Number, Sighting, Sightings
from nodes import AS_OF, DOCUMENT, POLICY, examples, of_readers


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
    functions.run(encoding, functions.last_days(calendar))
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

