"""The log: every change of every case, each entry bound to the one before it by its hash.

It shows that nothing in it was changed or taken out since a head was written down elsewhere. It does not show who sat
at the machine, nor that somebody with the file has not written the whole log anew: for that keep a head elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gongyi_desk.web.storage.moments import now
from gongyi_desk.web.storage.tables import DELETED, CaseRow, LogRow


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look at the whole log found."""

    entries: int
    head: str
    problems: tuple[str, ...]


def add(session: Session, case: CaseRow, kind: str, words: str, who: str) -> LogRow:
    """Write what has been done to a case, with its text as it now is."""
    last = session.scalars(select(LogRow).order_by(LogRow.seq.desc()).limit(1)).first()
    row = LogRow(
        seq=last.seq + 1 if last else 1,
        case_id=case.id,
        revision=case.revision,
        at=now(),
        who=who,
        kind=kind,
        words=words,
        format=case.format,
        text=case.text,
        content=_digest([words, case.text]),
        before=last.hash if last else "",
        hash="",
    )
    row.hash = _hash(row)
    session.add(row)
    session.flush()
    return row


def erase(session: Session, case: CaseRow) -> None:
    """Take words and texts of a case out of the log; the hashes stay."""
    for row in session.scalars(select(LogRow).where(LogRow.case_id == case.id)):
        row.words = row.text = None


def verify(session: Session, head: str | None = None) -> Verified:
    """Look at every entry; ``head`` is a hash that must stand in the log."""
    problems: list[str] = []
    before, entries, heads, newest = "", 0, {""}, {}
    for row in session.scalars(select(LogRow).order_by(LogRow.seq)):
        problems += _wrong(row, before, entries + 1)
        before, entries = row.hash, entries + 1
        heads.add(row.hash)
        newest[row.case_id] = row
    problems += _stale(session, newest)
    if head is not None and head not in heads:
        problems.append(f"记录里没有 {head}：它以前的内容被改过，或者不是这个数据库的。")
    return Verified(entries, before, tuple(problems))


def _wrong(row: LogRow, before: str, number: int) -> Iterator[str]:
    if row.seq != number:
        yield f"第 {number} 条不见了。"
    elif row.before != before:
        yield f"第 {row.seq} 条与前一条接不上。"
    if row.hash != _hash(row):
        yield f"第 {row.seq} 条被改过。"
    if row.text is not None and row.content != _digest([row.words, row.text]):
        yield f"第 {row.seq} 条的内容被改过。"


def _stale(session: Session, newest: dict[str, LogRow]) -> Iterator[str]:
    for case in session.scalars(select(CaseRow)):
        row = newest.get(case.id)
        if row is None:
            yield f"“{case.title}”没有记录。"
        elif row.text is None and case.state != DELETED:
            yield f"“{case.title}”的记录被删去，而它本身没有删除。"
        elif row.text is not None and (row.text != case.text or row.revision != case.revision):
            yield f"“{case.title}”与它的最后一条记录不同。"


def _hash(row: LogRow) -> str:
    return _digest([row.seq, row.case_id, row.revision, row.at, row.who, row.kind, row.format, row.content, row.before])


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
