"""A library's lending rules, with a fact model of their own: the engine knows no decision by heart."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import gongyi
from gongyi import Finding, Policy, ReadingError
from gongyi.arguments import ArgumentError
from gongyi.law.factmodel import FactModel
from gongyi_facts import Case, from_mapping
from lending import LendingCase
from locations import LENDING

FOLDER = LENDING / "rules"
ENGINE = Path(gongyi.__file__).parent
LENT = {"lent": "2024-03-01"}
LAST = "2024-04-01"  # the thirtieth day is a Sunday

# Words of the engine's own trade, which this decision's facts happen to use as well.
ORDINARY = {
    *("act", "case", "domains", "evidence", "found", "given", "id", "kind", "name", "note", "number", "place"),
    *("place_name", "published", "record_to", "source", "term", "to", "until"),
    *("answered", "changed", "closed", "held", "how", "made", "opened", "outcome", "through", "unit"),
}
MODULES = sorted(ENGINE.rglob("*.py"))


@lru_cache(maxsize=1)
def lending() -> Policy:
    return Policy.load(FOLDER, facts=LendingCase)


def account(*loans: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An account of one reader in the central library."""
    return {"branch": "central", "readers": [{}], "loans": list(loans), **more}


def finding(
    norm: str, day: str, case: dict[str, Any], number: int = 1, as_if: bool = False, **readings: str
) -> Finding:
    """The finding of a norm on a record, the same from both engines."""
    chosen = {key.replace("_", "."): name for key, name in readings.items()}
    kinds = {
        engine: lending().assess(
            case, as_of=date.fromisoformat(day), as_if=as_if, engine=engine, readings=chosen
        )
        for engine in ("durable", "reference")
    }
    found = {
        engine: [
            item
            for item in assessment.findings
            if item.norm.id == norm and item.path.endswith(f"[{number}]")
        ]
        for engine, assessment in kinds.items()
    }
    assert found["durable"] == found["reference"]
    (one,) = found["reference"]
    return one


def status(norm: str, day: str, case: dict[str, Any], **readings: str) -> str:
    return finding(norm, day, case, **readings).status


# --- a duty with a period --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("loan", "day", "expected"),
    [
        ({}, "2024-04-01", "not_applicable"),
        (LENT, LAST, "due"),
        (LENT, "2024-04-02", "overdue"),
        ({**LENT, "handed_back": LAST}, "2024-04-05", "fulfilled"),
        ({**LENT, "handed_back": "2024-04-02"}, "2024-04-05", "fulfilled_late"),
        ({**LENT, "handed_back": "2024-04-02"}, LAST, "due"),
        ({**LENT, "handed_back": "unknown"}, "2024-04-05", "undetermined"),
        ({**LENT, "handed_back": "happened"}, "2024-04-05", "undetermined"),
        ({**LENT, "handed_back": "2024-03"}, "2024-04-05", "fulfilled"),
        ({"lent": "2024-03"}, "2024-04-05", "undetermined"),
        ({"lent": "2024-03"}, "2024-05-07", "overdue"),
        ({"lent": "2021-12-31"}, "2022-04-05", "not_applicable"),
    ],
)
def test_books_come_back_within_thirty_days(loan: dict[str, Any], day: str, expected: str) -> None:
    assert status("一.1", day, account(loan)) == expected


def test_last_day_moves_past_the_rest_days_of_this_calendar() -> None:
    due = finding("一.1", "2024-04-10", account({"lent": "2024-04-01"})).due
    assert due is not None
    assert (due.nominal, due.latest) == (date(2024, 5, 1), date(2024, 5, 6))


def test_closing_days_are_rest_days() -> None:
    due = finding("一.1", LAST, account(LENT, closing_days=["2024-04-01"])).due
    assert due is not None and due.latest == date(2024, 4, 2)


def test_extension_puts_the_last_day_off() -> None:
    extended = {**LENT, "extended": {"on": "2024-03-20", "until": "2024-05-20"}}
    assert status("一.1", "2024-05-20", account(extended)) == "due"
    assert status("一.1", "2024-05-21", account(extended)) == "overdue"


def test_unknown_extension_leaves_only_the_time_after_thirty_days_open() -> None:
    loan = {**LENT, "extended": "unknown"}
    assert status("一.1", "2024-03-20", account(loan)) == "due"
    late = finding("一.1", "2024-04-10", account(loan))
    assert late.status == "undetermined"
    assert late.missing == ("loans[1].extended",)


def test_place_and_time() -> None:
    abroad = {**account(LENT), "branch": "abroad"}
    unknown = {**account(LENT), "branch": "unknown"}
    assert status("一.1", LAST, abroad) == "not_applicable"
    assert finding("一.1", LAST, abroad, as_if=True).status == "due"
    assert status("一.1", LAST, unknown) == "undetermined"
    assert finding("一.1", LAST, unknown).missing == ("branch",)


def test_what_comes_next() -> None:
    foretold = finding("一.1", "2024-03-20", account(LENT)).next
    assert foretold is not None and foretold.to_dict() == {
        "on": LAST,
        "if": f"若至{LAST}未归还",
        "norm": "一.2",
        "provisional": False,
        "latest": LAST,
    }
    assert finding("一.1", "2024-04-02", account(LENT)).next is None


# --- readings --------------------------------------------------------------------------------


def test_readings_differ_and_say_so() -> None:
    loan = {**LENT, "handed_back": {"on": LAST, "shelved": "2024-04-03"}}
    handed = finding("一.1", "2024-04-10", account(loan))
    assert handed.status == "fulfilled"
    assert handed.contested == {("一.1", "shelved"): "fulfilled_late"}
    shelved = finding("一.1", "2024-04-10", account(loan), 一_1="shelved")
    assert shelved.status == "fulfilled_late"
    assert shelved.contested == {("一.1", "handed"): "fulfilled"}


def test_unknown_reading_is_refused() -> None:
    with pytest.raises(ReadingError, match="没有名为“handet”的读法。是不是想写“handed”"):
        lending().profile({"1.1": "handet"})


# --- an assumed event ------------------------------------------------------------------------


def test_reserved_book_is_taken_as_lent_within_three_days() -> None:
    found = finding("一.1", "2024-04-02", account({"reserved": "2024-03-01"}))
    assert found.status == "undetermined"
    assert found.due is not None
    assert (found.due.earliest, found.due.latest) == (date(2024, 4, 1), date(2024, 4, 3))
    assert [flag for flag, _ in found.flags] == ["借出日为推定"]
    assert found.missing == ("loans[1].lent",)


@pytest.mark.parametrize(
    ("loan", "reading", "expected"),
    [
        ({"reserved": "2024-03-01"}, "within_3_days", "overdue"),
        ({"reserved": "2024-03-01"}, "no_assumption", "undetermined"),
        ({"reserved": "2022-12-30"}, "within_3_days", "undetermined"),
        ({"reserved": "2024-03-01", "lent": "none"}, "within_3_days", "not_applicable"),
    ],
)
def test_assumption_by_reading_and_since_when(loan: dict[str, Any], reading: str, expected: str) -> None:
    assert status("一.1", "2024-04-10", account(loan), lent=reading) == expected


# --- powers, prohibitions, programmes --------------------------------------------------------


def test_power_follows_the_duty() -> None:
    assert status("一.2", LAST, account(LENT)) == "not_applicable"
    assert status("一.2", "2024-04-02", account(LENT)) == "permitted"
    suspended = {**account(LENT), "readers": [{"suspended": "2024-04-02"}]}
    assert status("一.2", "2024-04-02", suspended) == "exercised"
    early = finding("一.2", LAST, {**account(LENT), "readers": [{"suspended": "2024-03-20"}]})
    assert early.status == "not_applicable"
    assert [flag for flag, _ in early.flags] == ["无据行使"]


@pytest.mark.parametrize(
    ("passed_on", "expected"),
    [("none", "standing"), ("2024-03-05", "breached"), ("unknown", "undetermined")],
)
def test_prohibition(passed_on: str, expected: str) -> None:
    assert status("一.3", LAST, account({**LENT, "passed_on": passed_on})) == expected


def test_programme_only_stands() -> None:
    assert status("一.4", "2026-01-01", account(LENT)) == "standing"


def test_declaration_has_no_finding() -> None:
    assessment = lending().assess(account(LENT), as_of=date(2024, 4, 1))
    assert "一.8" not in {item.norm.id for item in assessment.findings}


@pytest.mark.parametrize(
    ("grade", "volumes", "expected"),
    [
        ("adult", 5, "standing"),
        ("adult", 6, "breached"),
        ("adult", None, "undetermined"),
        ("child", 6, "not_applicable"),
        ("unknown", 6, "undetermined"),
    ],
)
def test_number_of_the_loan_and_grade_of_its_reader(grade: str, volumes: int | None, expected: str) -> None:
    case = {**account({**LENT, "volumes": volumes}), "readers": [{"grade": grade}]}
    assert status("一.6", LAST, case) == expected


@pytest.mark.parametrize(
    ("stock", "expected"),
    [(["ordinary", "rare"], "breached"), (["magazine"], "standing"), (None, "undetermined")],
)
def test_set(stock: list[str] | None, expected: str) -> None:
    assert status("一.7", LAST, account({**LENT, "stock": stock})) == expected


# --- presumption -----------------------------------------------------------------------------

OVERDUE = {**LENT, "stock": ["ordinary"]}


def test_presumption_holds_until_the_contrary_is_known() -> None:
    presumed = finding("一.5", "2024-04-02", account({**OVERDUE, "reported_lost": "unknown"}))
    assert presumed.status == "due"
    assert presumed.elapsed_days == 1
    assert presumed.rebuttable_by == ("loans[1].reported_lost",)
    assert presumed.contested == {("一.5", "proven"): "undetermined"}
    lost = finding("一.5", "2024-04-02", account({**OVERDUE, "reported_lost": "2024-04-01"}))
    assert (lost.status, lost.rebuttable_by) == ("not_applicable", ())
    found = finding("一.5", "2024-04-02", account({**OVERDUE, "reported_lost": "none"}))
    assert (found.status, found.rebuttable_by) == ("due", ())


def test_one_letter_reminds_of_several_loans() -> None:
    case = account(OVERDUE, OVERDUE, letters=[{"loans": ["1"], "posted": "2024-04-02"}])
    assert finding("一.5", "2024-04-02", case, 1).status == "fulfilled"
    assert finding("一.5", "2024-04-02", case, 2).status == "due"


# --- a result looked at when its period has run ----------------------------------------------

TERM = {"on": "2024-03-05", "until": "2024-04-10"}


@pytest.mark.parametrize(
    ("wear", "day", "expected"),
    [
        ([], "2024-04-10", "due"),
        ([], "2024-04-11", "undetermined"),
        ("torn", "2024-04-11", "breached"),
        ("bound", "2024-04-10", "due"),
        ([{"on": "2024-04-09", "state": "bound"}], "2024-04-11", "fulfilled"),
        # What is seen later says nothing of an earlier day, unless it says since when it has been so.
        ([{"on": "2024-04-20", "state": "bound"}], "2024-04-15", "undetermined"),
        ([{"on": "2024-04-20", "state": "bound", "since": "2024-04-20"}], "2024-04-15", "breached"),
        ([{"on": "2024-04-20", "state": "bound", "since": "2024-04-08"}], "2024-04-15", "fulfilled"),
    ],
)
def test_torn_books_are_bound(wear: Any, day: str, expected: str) -> None:
    assert status("二.1", day, account({**LENT, "extended": TERM, "wear": wear})) == expected


def test_what_was_seen_after_the_return_does_not_count() -> None:
    def found(handed_back: str, **since: str) -> str:
        wear = [{"on": "2024-04-01", "state": "torn"}, {"on": "2024-04-20", "state": "bound", **since}]
        loan = {**LENT, "extended": TERM, "wear": wear, "handed_back": handed_back}
        return status("二.1", "2024-05-01", account(loan))

    assert found("none") == "fulfilled"
    assert found("2024-04-12") == "undetermined", "it may have been bound in between"
    assert found("2024-04-12", since="2024-04-15") == "breached"


def test_other_facts_narrow_a_state() -> None:
    stained = {**LENT, "extended": TERM, "handed_back": {"on": "2024-04-12", "stained": True}}
    assert status("二.1", "2024-05-01", account(stained)) == "breached"


# --- several records, and norms on norms -----------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "second", "expected"),
    [
        ({"valid_until": "2024-12-31"}, "2024-03-20", "permitted"),
        ({"valid_until": "2024-12-31"}, "2024-04-02", "not_applicable"),
        ({"valid_until": "2024-12-31"}, "unknown", "undetermined"),
        ({"valid_until": "2024"}, "2024-03-20", "undetermined"),
        ({"valid_until": "2024-04-09"}, "2024-03-20", "not_applicable"),
        ({"valid_until": "2024-12-31", "rewarded": "2024-04-10"}, "2024-03-20", "exercised"),
    ],
)
def test_reader_who_returns_every_book_in_time(reader: dict[str, Any], second: str, expected: str) -> None:
    loans = [{**LENT, "handed_back": "2024-03-10"}, {**LENT, "handed_back": second}]
    case = {"branch": "central", "readers": [reader], "loans": loans}
    assert status("二.2", "2024-04-10", case) == expected


def test_open_questions_of_another_record_are_named() -> None:
    loans = [{**LENT, "handed_back": "unknown"}]
    case = {"branch": "central", "readers": [{"valid_until": "2024-12-31"}], "loans": loans}
    found = finding("二.2", "2024-04-10", case)
    assert found.missing == ("loans[1].handed_back",)


def test_unknown_letter_of_an_unknown_loan_is_named() -> None:
    case = account({**LENT, "handed_back": "2024-03-10"}, letters=[{"posted": "unknown"}])
    found = finding("二.2", "2024-04-10", {**case, "readers": [{"valid_until": "2024-12-31"}]})
    assert found.missing == ("letters[1].posted",)


def test_case_of_another_model_is_refused() -> None:
    with pytest.raises(ArgumentError, match="事实模型与规则不符"):
        lending().assess(from_mapping({}))


# --- the engine knows norms, and no fact -----------------------------------------------------


def vocabulary() -> set[str]:
    """Every name of a fact, attribute, reference, scope or list of the case model."""
    words: set[str] = set()
    for scope in FactModel.of(Case).scopes.values():
        words |= {scope.name, scope.field or scope.name, *scope.references}
        words |= {part for name in scope.facts for part in name.split(".")}
    return words


def spoken(tree: ast.Module) -> Iterator[str]:
    """Every identifier and every English word of a string, but not of a docstring."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {id(node.body[0]) for node in ast.walk(tree) if isinstance(node, documented) and node.body}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and id(node) in docs:
            docs.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield from re.findall(r"[a-z_]+", node.value)
        for attribute in ("id", "attr", "arg", "name"):
            word = getattr(node, attribute, None)
            if isinstance(word, str):
                yield word


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_engine_names_no_fact(path: Path) -> None:
    said = set(spoken(ast.parse(path.read_text("utf-8"))))
    assert said & (vocabulary() - ORDINARY) == set()


def test_engine_says_no_label_of_a_fact() -> None:
    scopes = FactModel.of(Case).scopes.values()
    labels = {fact.zh for scope in scopes for fact in scope.facts.values() if len(fact.zh) > 2}
    source = "".join(path.read_text("utf-8") for path in MODULES)
    assert {label for label in labels if label in source} == set()
