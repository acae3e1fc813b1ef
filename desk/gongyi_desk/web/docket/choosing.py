"""The lines of the docket: all of them in the few words by which they are counted and chosen, some of them whole.

A desk has thousands of cases, and a page shows a hundred lines: only these are fetched with all that they say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from gongyi import STATUSES, Status
from gongyi_desk.page.groups import Group
from gongyi_desk.web.storage.settings import ME, setting
from gongyi_desk.web.storage.tables import ACTIVE, CaseRow, LineRow, SeenRow

LATE = (Status.OVERDUE, Status.BREACHED)
_SOON, _MONTH = 7, 31
_AT_ONCE = 500
"""So many lines are fetched with one question."""
_Known = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which lines are wanted."""

    which: str = ""
    organ: str = ""
    norm: str = ""
    mine: bool = False
    seen: bool = False
    more: int = 0

    @property
    def narrow(self) -> bool:
        """Whether some lines are left out."""
        return bool(self.which or self.organ or self.norm or self.mine or self.seen)


class Brief(NamedTuple):
    """What a line is counted, chosen and sorted by; ``seen`` is the remark of whoever knows of it."""

    number: int
    case: str
    norm: str
    path: str
    status: str
    group: str
    ended: bool
    role: str
    last: str
    place: int
    handler: str
    mine: bool = False
    seen: str = ""

    @property
    def must_act(self) -> bool:
        """Whether the procuratorate must act, or another organ is late."""
        return not self.ended and (self.group == Group.OURS.name or self.status in LATE)

    @property
    def status_zh(self) -> str:
        """The status, or that the end of its period is to be confirmed."""
        return "届满待确认" if self.ended else STATUSES[Status(self.status)]


_COLUMNS = (
    LineRow.id,
    LineRow.case_id,
    LineRow.norm,
    LineRow.path,
    LineRow.status,
    LineRow.group,
    LineRow.ended,
    LineRow.role,
    LineRow.last,
    LineRow.place,
    CaseRow.handler,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its case, with the words that depend on today."""

    row: LineRow
    case: CaseRow
    brief: Brief
    band: str
    left: str
    answer: dict[str, Any] | None

    @property
    def key(self) -> str:
        """What tells the line from all others on the page."""
        of = (self.row.norm, self.row.path)
        return "-".join((self.case.id, *("".join(c if c.isalnum() else "_" for c in part) for part in of)))


def briefs(session: Session) -> list[Brief]:
    """Every line: what ended first, then by day, then what has none; one's own first of each day."""
    me = setting(session, ME)
    known: dict[_Known, str] = {
        (row.case_id, row.norm, row.path, row.status, row.last): row.note or "已知悉"
        for row in session.scalars(select(SeenRow))
    }
    every = select(*_COLUMNS).join(CaseRow, CaseRow.id == LineRow.case_id).where(CaseRow.state == ACTIVE)
    found = [Brief(*row) for row in session.execute(every)]
    if me or known:
        found = [_brief(one, me, known) for one in found]
    return sorted(found, key=_place)


def _brief(one: Brief, me: str, known: dict[_Known, str]) -> Brief:
    mine = bool(me) and one.handler == me
    seen = "" if one.ended or not known else known.get((one.case, one.norm, one.path, one.status, one.last), "")
    return one._replace(mine=mine, seen=seen) if mine or seen else one


def _place(one: Brief) -> tuple[bool, bool, str, bool, bool, int]:
    return not one.ended, not one.last, one.last, not one.must_act, not one.mine, one.place


def whole(session: Session, found: Sequence[Brief], today: date) -> list[Line]:
    """These lines with all that they say, in their order."""
    return [line for at in range(0, len(found), _AT_ONCE) for line in _whole(session, found[at : at + _AT_ONCE], today)]


def _whole(session: Session, found: Sequence[Brief], today: date) -> Iterator[Line]:
    joined = select(LineRow, CaseRow).join(CaseRow, CaseRow.id == LineRow.case_id).options(defer(CaseRow.text))
    asked = session.execute(joined.where(LineRow.id.in_([one.number for one in found])))
    rows = {row.id: (row, case) for row, case in asked}
    for one in found:
        row, case = rows[one.number]
        band, left = _band(row, today)
        yield Line(row, case, one, band, left, json.loads(row.answer) if row.answer else None)


def _band(row: LineRow, today: date) -> tuple[str, str]:
    """Under which heading a line stands, and how far its day is."""
    if not row.last:
        return ("没有定日", "")
    last = date.fromisoformat(row.last)
    days = (last - today).days
    left = "今天" if days == 0 else f"剩 {days} 天" if days > 0 else f"过 {-days} 天"
    if row.ended:
        return "届满待确认", left
    if days < 0:
        return ("已经逾期、违反" if row.status in LATE else "已过"), left
    band = "今天" if days == 0 else "七天内" if days <= _SOON else "一个月内" if days <= _MONTH else "一个月以后"
    return band, left


def wanted(lines: Sequence[Brief], chosen: Chosen, today: date) -> list[Brief]:
    """The lines that are chosen, hidden ones or those that are not."""
    found = [line for line in lines if bool(line.seen) == chosen.seen]
    if chosen.mine:
        found = [line for line in found if line.mine]
    if chosen.organ:
        found = [line for line in found if chosen.organ in line.role]
    if chosen.norm:
        found = [line for line in found if line.norm == chosen.norm]
    match chosen.which:
        case "ended":
            return [line for line in found if line.ended]
        case "must":
            return [line for line in found if line.must_act]
        case "soon":
            return coming(found, today)
    return found


def coming(lines: Sequence[Brief], today: date) -> list[Brief]:
    """Those whose day is one of the next seven."""
    first, last = today.isoformat(), (today + timedelta(days=_SOON)).isoformat()
    return [line for line in lines if first <= line.last <= last and not line.ended]
