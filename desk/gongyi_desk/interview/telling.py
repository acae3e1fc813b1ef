"""What is said of an answer once it is written down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongyi import STATUSES, Assessment
from gongyi_desk.cases.answers import Fact
from gongyi_desk.comparison.changes import Change, changes, evidence_of, in_short, moved, to_come
from gongyi_desk.interview.session import Session
from gongyi_desk.interview.settled import settled
from gongyi_desk.page import words
from gongyi_desk.page.firmness import marks, shifts
from gongyi_facts import UNSAID, Document, FactPath


def where(session: Session, path: FactPath) -> str:
    """Where in the file a fact stands, in words."""
    return session.names.where(str(path))


def tell_of_writing(
    session: Session, facts: Sequence[Fact], document: Document, before: Assessment | None = None
) -> None:
    """Say what was written, what changed by it, what is settled by now, and what is odd.

    ``document`` is the one before, and ``before`` what was found on it; None in the opening, which only builds up.
    """
    for path, value in facts:
        session.tell(_wrote(session, path, value, document))
    if before is not None:
        for text in _changes(session, before):
            session.tell(text)
    now = settled(session)
    if before is not None or now != session.settled:
        session.tell(now)
    session.settled = now
    found = list(_oddities(session, document, before, facts))
    for text in found:
        session.tell(text, odd=True)
    if found:
        session.tell("写错了用 b 退回。")


def _wrote(session: Session, path: FactPath, value: object, before: Document) -> str:
    """What was written, and on which line; or what is no longer."""
    after = session.state.document
    place = (before if value is UNSAID else after).origins.get(str(path))
    line = f"（第 {place[1]} 行）" if place else ""
    if value is UNSAID:
        return f"已改为不写{where(session, path)}，就是到{session.assessment.record_to}没有发生{line}"
    shown = words.evidence_zh(evidence_of(after, str(path)))
    return f"已写入{where(session, path)}：{in_short(value, path.held)}{shown}{line}"


def _changes(session: Session, before: Assessment) -> Iterator[str]:
    """Which findings an answer changed."""
    found = [item for item in changes(before, session.assessment) if item.before and item.after]
    for item in found:
        yield _changed(session, item)
    if not found:
        yield "还没有结论因此改变。"


def _changed(session: Session, change: Change) -> str:
    """How one finding has changed: its status, its last day, what it rests on."""
    before, after, names = change.before, change.after, session.names
    assert before is not None and after is not None
    several = names.several(after.norm.scope)
    whose = f"（{names.record(after.norm.scope, after.record)}）" if several else ""
    if before.status != after.status:
        said = f"{STATUSES[before.status]} → {STATUSES[after.status]}{marks(after, names)}"
    elif moved(change):
        said = f"{STATUSES[after.status]}，届满 {words.last_days(before)} → {words.last_days(after)}"
    else:
        firmer = "；".join(f"{label}：{text}" for label, text in shifts(before, after, names))
        said = f"{STATUSES[after.status]}，{firmer}"
    return f"{after.norm.id}{whose} {said}"


def _oddities(
    session: Session, old: Document, before: Assessment | None, facts: Sequence[Fact]
) -> Iterator[str]:
    """What is odd about the file since it was written to."""
    document = session.state.document
    as_of = session.judging.as_of or session.today if session.unfinished else session.assessment.as_of
    for path, _ in facts:
        if to_come(document, path, as_of):
            yield words.to_come(where(session, path))
    # What was read with liberties is so still, though on other lines.
    if before is None:
        known, found = {*old.oddities}, document.oddities
    else:
        known, found = {*before.warnings, *document.liberties}, session.assessment.warnings
    yield from (text for text in found if text not in known)
