"""The fact model of the twenty-five norms, made from ``fields.yaml``, and random cases of it.

A day is two facts, because it is asked two things: whether the event happened, and, unknown where it did not, on which
day. The last day to reply is worked out here, because the peers count no months.
"""

from __future__ import annotations

import random
from calendar import monthrange
from datetime import date, timedelta
from enum import EnumMeta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import create_model

from gongyi_facts import Document, Event, Labelled, When
from gongyi_facts.base import event, state

FOLDER = Path(__file__).resolve().parent
FIELDS: dict[str, Any] = yaml.safe_load((FOLDER / "fields.yaml").read_text(encoding="utf-8"))
CHOICES: dict[str, dict[str, Any]] = FIELDS["choices"]
DAYS: dict[str, float] = FIELDS["days"]
YES: dict[str, float] = FIELDS["yes_or_no"] | {f"unasked_{n}": 0.5 for n in range(1, FIELDS["unasked"] + 1)}
FIRST = date(2024, 1, 1)
AS_OF, DEADLINE = "as_of", "deadline"
Case = dict[str, Any]
"""A value for each of the fields, days as ISO text; None is unknown, or for a day that it did not happen."""


def names(copies: int) -> list[str]:
    """The names of the facts of a model, of all its copies."""
    own = [*CHOICES, *YES, DEADLINE, *DAYS, *(f"{day}_on" for day in DAYS)]
    return [f"{name}{suffix(copy)}" for copy in range(copies) for name in own]


def suffix(copy: int) -> str:
    """What the names of a copy end in; the first is no copy."""
    return f"_c{copy}" if copy else ""


@lru_cache
def model(copies: int = 1) -> type[Document]:
    """The fact model, or one that has each fact so many times under other names."""
    keys: dict[str, Any] = {}
    for copy in range(copies):
        end = suffix(copy)
        for name, choice in CHOICES.items():
            codes = _enumeration(name, tuple(choice["codes"]))
            keys[name + end] = (codes | None, state(f"项{name}{end}", "是哪一种？"))
        for name in YES:
            keys[name + end] = (bool | None, state(f"项{name}{end}", "是不是？"))
        for name in DAYS:
            keys[name + end] = (Event, event(f"事{name}{end}", "有没有？"))
        for name in (*(f"{day}_on" for day in DAYS), DEADLINE):
            keys[name + end] = (When | None, state(f"日{name}{end}", "哪一天？"))
    return create_model(f"TwentyFive{copies}", __base__=Document, __module__=__name__, **keys)


@lru_cache
def _enumeration(name: str, codes: tuple[str, ...]) -> Any:
    return EnumMeta.__call__(Labelled, name.title(), {code.upper(): (code, f"值{code}") for code in codes})


def cases(count: int, seed: int = 1) -> list[Case]:
    """Random cases, the same for the same seed."""
    draw = random.Random(seed)
    return [_case(draw) for _ in range(count)]


def _case(draw: random.Random) -> Case:
    case: Case = {AS_OF: _day(draw, 200, 640)}
    for name, choice in CHOICES.items():
        code = draw.choices(choice["codes"], choice.get("weights"))[0]
        case[name] = None if draw.random() < choice["unknown"] else code
    for name, chance in YES.items():
        case[name] = None if draw.random() < FIELDS["unknown"] else draw.random() < chance
    for name, chance in DAYS.items():
        case[name] = None if draw.random() < chance else _day(draw, 0, 500)
    return case


def _day(draw: random.Random, first: int, last: int) -> str:
    return (FIRST + timedelta(days=draw.randrange(first, last))).isoformat()


def deadline(case: Case) -> date | None:
    """Fifteen days after service where harm is spreading, else two months."""
    if case["served"] is None:
        return None
    served = date.fromisoformat(case["served"])
    if case["spreading"]:
        return served + timedelta(days=15)
    year, month = served.year + (served.month + 1) // 12, (served.month + 1) % 12 + 1
    return date(year, month, min(served.day, monthrange(year, month)[1]))


def as_mapping(case: Case, copies: int = 1) -> Case:
    """A case as a file of the fact model would write it."""
    last = deadline(case)
    written: Case = {name: case[name] for name in (*CHOICES, *YES) if case[name] is not None}
    written |= {name: "none" if case[name] is None else "happened" for name in DAYS}
    written |= {f"{name}_on": case[name] for name in DAYS if case[name] is not None}
    if last is not None:
        written[DEADLINE] = last.isoformat()
    return {name + suffix(copy): value for copy in range(copies) for name, value in written.items()}
