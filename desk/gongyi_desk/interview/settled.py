"""What is settled by now, in one or two lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from gongyi import Norm, Status, StatusLine
from gongyi_desk.cases.answers import Fact
from gongyi_desk.cases.spelling import NOTHING_KNOWN
from gongyi_desk.interview.session import Session
from gongyi_desk.page.groups import Group, group_of, title
from gongyi_facts import BadInput, Document, FactPath, KeyKind, assume_all, declared_keys, is_written

_NAMED = 3
"""How many findings of a group are named."""
_TOLD = (Group.OURS, Group.THEIRS, Group.WAITING, Group.OTHERS)
_PRESSING = (Status.OVERDUE, Status.BREACHED, Status.DUE)


def settled(session: Session) -> str:
    """Who must do what, and is late, by the facts that are known; and how much is open."""
    lines = session.judging.statuses(_provisional(session))
    found: dict[Group, list[tuple[Norm, StatusLine]]] = {group: [] for group in _TOLD}
    for line in sorted((one for one in lines if one.status in _PRESSING), key=_urgency):
        norm = session.judging.policy.norm(line.norm, session.judging.readings)
        found[group_of(line.status, norm)].append((norm, line))
    policy = session.judging.policy
    parts = [_group(title(group, policy), those) for group, those in found.items() if those]
    left = f"待查明还有 {sum(line.status is Status.UNDETERMINED for line in lines)} 项"
    return f"按现有事实：{'；'.join((*(parts or ['没有须处理的事项']), left))}。"


def _provisional(session: Session) -> Document:
    """The document, where nothing is made of the silence on what the opening has still to ask for."""
    document = session.state.document
    if not session.unfinished:
        return document
    try:
        return assume_all(document, list(_to_ask(session)))
    except BadInput:
        return document


def _to_ask(session: Session) -> Iterator[Fact]:
    """The events of the opening of which nothing is said, as not known."""
    document = session.state.document
    named = {item.scope: item for item in declared_keys(session.model).lists}
    for chapter in session.model.opening:
        item = named.get(chapter.scope)
        keys = declared_keys(session.model if item is None else item.holds).items
        count = 1 if item is None else len(getattr(document, item.name))
        for number in range(1, count + 1):
            for key in chapter.keys:
                path = FactPath(item, number, keys[key])
                silent = keys[key].kind is KeyKind.EVENT and not is_written(document, str(path))
                if silent and str(path) not in session.state.asked:
                    yield path, NOTHING_KNOWN


def _urgency(line: StatusLine) -> tuple[int, date]:
    return _PRESSING.index(line.status), line.due[1] if line.due else date.max


def _group(called: str, found: Sequence[tuple[Norm, StatusLine]]) -> str:
    counts = Counter(_named(norm, line) for norm, line in found)
    named = "、".join(f"{name} {count} 件" if count > 1 else name for name, count in list(counts.items())[:_NAMED])
    return f"{called}：{named}" + ("等" if len(counts) > _NAMED else "")


def _named(norm: Norm, line: StatusLine) -> str:
    due = f"（至 {line.due[1]}）" if line.due and line.status is Status.DUE else ""
    return f"{norm.short}{due}"
