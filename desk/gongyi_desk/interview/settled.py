"""What is settled by now, in one or two lines."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi import Assessment, Engine, Status
from gongyi_desk.cases.answers import Fact
from gongyi_desk.cases.spelling import NOTHING_KNOWN
from gongyi_desk.interview.session import Session
from gongyi_desk.page.groups import Group, grouped
from gongyi_desk.page.twins import Entry, entries
from gongyi_facts import BadInput, FactPath, KeyKind, assume_all, declared_keys, is_written

_NAMED = 3
"""How many findings of a group are named."""
_TOLD = (Group.OURS, Group.THEIRS, Group.WAITING, Group.OTHERS)


def provisional(session: Session) -> Assessment:
    """What is found where nothing is made of the silence on what the opening has still to ask for."""
    document = session.state.document
    if document.record_to is not None or not (facts := list(_to_ask(session))):
        return session.assessment
    try:
        return session.judging.at(Engine.COMPILED).assess(assume_all(document, facts))
    except BadInput:
        return session.assessment


def _to_ask(session: Session) -> Iterator[Fact]:
    """The events of the opening of which nothing is said, as not known."""
    document, lists = session.state.document, declared_keys(session.model).lists
    named = {item.scope: item for item in lists}
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


def settled(assessment: Assessment) -> str:
    """Who must do what, and is late, by the facts that are known; and how much is open."""
    parts = [_group(group, entries(found)) for group, found in grouped(assessment, None) if found and group in _TOLD]
    count = sum(item.status == Status.UNDETERMINED for item in assessment.findings)
    open_ones = f"待查明还有 {count} 项"
    return f"按现有事实：{'；'.join((*parts, open_ones) if parts else ('没有须处理的事项', open_ones))}。"


def _group(group: Group, found: list[Entry]) -> str:
    named = "、".join(_named(entry) for entry in found[:_NAMED])
    return f"{group.zh}：{named}" + (f"等 {len(found)} 项" if len(found) > _NAMED else "")


def _named(entry: Entry) -> str:
    finding = entry.finding
    times = f" {entry.count} 件" if entry.count > 1 else ""
    due = f"（至 {finding.due.latest}）" if finding.due is not None and finding.status == Status.DUE else ""
    return f"{finding.norm.short}{times}{due}"
