"""How a line of the docket is answered in place: which fact that is, and what each answer writes.

Which fact answers a line is found by trying: it is the one whose being so makes the duty performed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongyi import FactRef, Finding, Mention, Status, mentioned_by_norm, mentions
from gongyi_desk.cases.answers import Fact, NotAnAnswer, parse
from gongyi_desk.cases.spelling import DID_NOT_HAPPEN, NOTHING_KNOWN, held_of
from gongyi_desk.interview.session import whole
from gongyi_desk.page.chinese_names import ChineseNames
from gongyi_desk.web.docket.judging import Judge
from gongyi_facts import (
    Document,
    FactPath,
    GongyiError,
    KeyKind,
    Labelled,
    PathError,
    assume_all,
    declared_keys,
    joined,
    locate,
)

_DONE = (Status.FULFILLED, Status.FULFILLED_LATE)
_TO_DO = (Status.DUE, Status.OVERDUE, Status.PERMITTED)
_RECORD_TO = "record_to"
RECEIVED, NOT_YET, UNSURE = "received", "not_yet", "unsure"


@dataclass(frozen=True, slots=True)
class Answering:
    """The fact that answers a line, by its path, what it is called, and the states that may have been seen."""

    path: str
    zh: str
    states: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """For keeping."""
        return {"path": self.path, "zh": self.zh, "states": [list(pair) for pair in self.states]}


def answering(judge: Judge, case: Document, finding: Finding, *, as_if: bool) -> Answering | None:
    """The fact that answers a finding whose period has ended; None where no single fact does."""
    names = ChineseNames(judge.policy.loaded, case)
    for path in _candidates(judge, finding):
        for value in _performing(path, case, judge.today):
            facts: list[Fact] = [(path, value), confirmation(judge.today, type(case))]
            if _makes_done(judge, case, facts, finding, as_if):
                states = _states(path) if path.item.kind is KeyKind.OBSERVATION else ()
                return Answering(str(path), names.fact(str(path), finding.path), states)
    return None


def performing_facts(judge: Judge, findings: Iterable[Finding]) -> set[str]:
    """The paths of the events by which what is due or allowed would be performed, on the records that they are of."""
    found = set()
    for finding in findings:
        near = finding.status in _TO_DO or (finding.status is Status.UNDETERMINED and finding.due is not None)
        if near and finding.norm.done is not None:
            found |= {str(path) for path in _turned_on(judge, finding, mentions(finding.norm.done))}
    return found


def _candidates(judge: Judge, finding: Finding) -> list[FactPath]:
    """The events and observations of its own record on which a norm turns, in the model's order."""
    return _turned_on(judge, finding, mentioned_by_norm(finding.norm))


def _turned_on(judge: Judge, finding: Finding, mentioned: Iterable[Mention]) -> list[FactPath]:
    rules = judge.policy.rules(judge.policy.profile({}))
    scope, found = finding.norm.scope, set[str]()
    open_ones: list[Mention] = [*mentioned]
    seen: set[Mention] = set()
    while open_ones:
        mention = open_ones.pop()
        if mention in seen or not isinstance(mention, FactRef):
            continue
        seen.add(mention)
        derived = rules.derived.get((mention.scope, mention.fact.name))
        if derived is not None and mention.derived:
            open_ones += derived.mentions()
        if mention.scope == scope:
            # What is derived may be called as what it is derived from.
            found.add(mention.fact.name)
    model = _model_of(judge, finding)
    places = [place for name in found if (place := _place(joined(finding.path, name), model)) is not None]
    return sorted(places, key=lambda place: _order(place, model))


def _model_of(judge: Judge, finding: Finding) -> type[Document]:
    known = judge.policy.loaded.model
    return known.documents[known.scopes[finding.norm.scope].root]


def _place(path: str, model: type[Document]) -> FactPath | None:
    try:
        place = locate(path, model)
    except PathError:
        return None
    return place if place.part is None and place.item.kind in (KeyKind.EVENT, KeyKind.OBSERVATION) else None


def _order(path: FactPath, model: type[Document]) -> int:
    shape = declared_keys(path.list.holds if path.list else model)
    return list(shape.items).index(path.item.name)


def _performing(path: FactPath, case: Document, day: date) -> Iterator[object]:
    if path.item.kind is KeyKind.EVENT:
        yield day.isoformat()
        return
    for code, _ in _states(path):
        yield whole(case, path, [{"on": day.isoformat(), "state": code}])


def _states(path: FactPath) -> tuple[tuple[str, str], ...]:
    held = held_of(path.item)
    if isinstance(held, type) and issubclass(held, Labelled):
        return tuple((member.value, member.label) for member in held)
    return ()


def _makes_done(judge: Judge, case: Document, facts: list[Fact], finding: Finding, as_if: bool) -> bool:
    try:
        lines = judge.policy.statuses(assume_all(case, facts), as_of=judge.today, as_if=as_if)
    except GongyiError:
        return False
    return any((line.norm, line.path) == (finding.norm.id, finding.path) and line.status in _DONE for line in lines)


def confirmation(day: date, model: type[Document]) -> Fact:
    """The fact that is written when somebody says that the record is complete up to a day."""
    return locate(_RECORD_TO, model), day.isoformat()


def answer(case: Document, path: str, said: str, typed: str, state: str, day: date) -> list[Fact]:
    """What an answer writes: the fact, and to which day the record is confirmed.

    Raises ``NotAnAnswer`` for a day that is none or lies ahead, ``PathError`` for a path that names no fact.
    """
    place = locate(path, type(case))
    confirmed = confirmation(day, type(case))
    observed = place.item.kind is KeyKind.OBSERVATION
    if said == RECEIVED:
        value = _dated(typed, place, state, day)
        return [(place, whole(case, place, value) if observed else value), confirmed]
    if said == NOT_YET:
        # What was not seen is no observation: the record alone says that nothing has come.
        return [confirmed] if observed else [(place, DID_NOT_HAPPEN), confirmed]
    if said == UNSURE:
        return [confirmed] if observed else [(place, NOTHING_KNOWN), confirmed]
    raise NotAnAnswer("没有这种答案。")


def _dated(typed: str, place: FactPath, state: str, day: date) -> object:
    words = f"{state} {typed}" if state else typed
    if not typed.strip():
        raise NotAnAnswer("请写出日期，如 2026-05-07；只知道月份写 2026-05。")
    value = parse(words, place.item)
    on = value[0].get("on", "") if isinstance(value, list) else str(value)
    if on in (DID_NOT_HAPPEN, "happened") or not on[:4].strip(".").isdigit():
        raise NotAnAnswer("请写出日期，如 2026-05-07；只知道月份写 2026-05。")
    if on[:10] > day.isoformat():
        raise NotAnAnswer(f"{on} 还没有到，今天是 {day}。")
    return value
