"""The lines of the docket: counted, chosen and sorted by the database; fetched whole are those that are shown.

A desk has thousands of cases, and a page shows a hundred lines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, false, func, not_, select
from sqlalchemy.orm import Session, defer

from gongyi import STATUSES, Status
from gongyi_desk.page.groups import Group
from gongyi_desk.web.storage.settings import ME, setting
from gongyi_desk.web.storage.tables import ARCHIVED, DELETED, CaseRow, LineRow, SeenRow

LATE = (Status.OVERDUE, Status.BREACHED)
_SOON, _MONTH = 7, 31
_AT_ONCE = 500
"""So many lines are fetched with one question."""
_Known = tuple[str, str, str, str, str]
Truth = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which lines are wanted; ``between`` are days, ISO dates, within which they end."""

    which: str = ""
    organ: str = ""
    norm: str = ""
    mine: bool = False
    seen: bool = False
    more: int = 0
    between: tuple[str, str] | None = None

    @property
    def narrow(self) -> bool:
        """Whether some lines are left out."""
        return bool(self.which or self.organ or self.norm or self.mine or self.seen)


class Tally(NamedTuple):
    """How many of the lines are to be seen, soon due, hidden, and wanted, that are alike in the rest."""

    norm: str
    role: str
    status: str
    group: str
    ended: bool
    open: int
    """Those that nobody has hidden."""
    soon: int
    """Those of them whose day is one of the next seven."""
    seen: int
    """Those that are hidden."""
    chosen: int
    """Those that are wanted."""

    @property
    def must_act(self) -> bool:
        """Whether the procuratorate must act, or another organ is late."""
        return not self.ended and (self.group == Group.OURS.name or self.status in LATE)

    @property
    def status_zh(self) -> str:
        """The status, or that the end of its period is to be confirmed."""
        return status_zh(self.status, ended=self.ended)


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its case, with the words that depend on today; ``seen`` is the remark of whoever knows of it."""

    row: LineRow
    case: CaseRow
    key: str
    """What tells the line from all others on the page."""
    band: str
    left: str
    answer: dict[str, Any] | None
    mine: bool = False
    seen: str = ""

    @property
    def status_zh(self) -> str:
        """The status, or that the end of its period is to be confirmed."""
        return status_zh(self.row.status, ended=self.row.ended)


def status_zh(status: str, *, ended: bool) -> str:
    """What a line's status is called."""
    return "届满待确认" if ended else STATUSES[Status(status)]


class _Marks:
    """What is asked of a line, for the database."""

    def __init__(self, session: Session, today: date) -> None:
        first, last = today.isoformat(), (today + timedelta(days=_SOON)).isoformat()
        me = setting(session, ME)
        ended: Truth = LineRow.ended.is_(True)
        self.ended = ended
        self.must_act: Truth = and_(
            not_(ended), (LineRow.group == Group.OURS.name) | LineRow.status.in_([str(status) for status in LATE])
        )
        self.soon: Truth = and_(not_(ended), LineRow.last.between(first, last))
        own = LineRow.case_id.in_(select(CaseRow.id).where(CaseRow.handler == me))
        self.mine: Truth = own if me else false()
        any_seen = session.scalar(select(SeenRow.id).limit(1)) is not None
        self.seen: Truth = and_(not_(ended), _known_of()) if any_seen else false()

    def chosen(self, chosen: Chosen) -> Truth:
        """Whether a line is wanted: of the hidden ones, or of those that are not."""
        found = [self.seen if chosen.seen else not_(self.seen)]
        if chosen.mine:
            found.append(self.mine)
        if chosen.organ:
            found.append(LineRow.role.contains(chosen.organ, autoescape=True))
        if chosen.norm:
            found.append(LineRow.norm == chosen.norm)
        if chosen.between:
            found.append(LineRow.last.between(*chosen.between))
        which = {"ended": self.ended, "must": self.must_act, "soon": self.soon}.get(chosen.which)
        return and_(*found, *([] if which is None else [which]))

    def order(self) -> list[ColumnElement[Any]]:
        """What ended first, then by day, then what has none; one's own first of each day."""
        undated = LineRow.last == ""
        return [
            _first(self.ended),
            _first(not_(undated)),
            LineRow.last.expression,
            _first(self.must_act),
            _first(self.mine),
            LineRow.place.expression,
            LineRow.id.expression,
        ]


def _known_of() -> Truth:
    same = (SeenRow.case_id, LineRow.case_id), (SeenRow.norm, LineRow.norm), (SeenRow.path, LineRow.path)
    more = (SeenRow.status, LineRow.status), (SeenRow.last, LineRow.last)
    return exists().where(*(one == other for one, other in (*same, *more)))


def _first(holds: Truth) -> ColumnElement[int]:
    return case((holds, 0), else_=1)


def active() -> Truth:
    """That the case of a line is worked on; nearly all are, so that the others are looked up."""
    return LineRow.case_id.not_in(select(CaseRow.id).where(CaseRow.state.in_((ARCHIVED, DELETED))))


def tallies(session: Session, chosen: Chosen, today: date) -> list[Tally]:
    """All lines, counted."""
    marks = _Marks(session, today)
    shown = not_(marks.seen)
    counted = (_count(shown), _count(and_(shown, marks.soon)), _count(marks.seen), _count(marks.chosen(chosen)))
    alike = (LineRow.norm, LineRow.role, LineRow.status, LineRow.group, LineRow.ended)
    every = select(*alike, *counted).where(active()).group_by(*alike)
    return [Tally(*row) for row in session.execute(every)]


def _count(holds: Truth) -> ColumnElement[int]:
    return func.sum(case((holds, 1), else_=0))


def lines(session: Session, chosen: Chosen, today: date, most: int | None = None) -> list[Line]:
    """The lines that are wanted, in their order, with all that they say; no more than ``most``."""
    marks = _Marks(session, today)
    wanted = select(LineRow.id).where(active(), marks.chosen(chosen))
    found = list(session.scalars(wanted.order_by(*marks.order()).limit(most)))
    return [
        line for at in range(0, len(found), _AT_ONCE) for line in _whole(session, found[at : at + _AT_ONCE], today)
    ]


def _whole(session: Session, found: Sequence[int], today: date) -> Iterator[Line]:
    joined = select(LineRow, CaseRow).join(CaseRow, CaseRow.id == LineRow.case_id).options(defer(CaseRow.text))
    rows = {row.id: (row, case) for row, case in session.execute(joined.where(LineRow.id.in_(found)))}
    remarks, me = _remarks(session, {case.id for _, case in rows.values()}), setting(session, ME)
    for number in found:
        row, case = rows[number]
        band, left = _band(row, today)
        seen = "" if row.ended else remarks.get((case.id, row.norm, row.path, row.status, row.last), "")
        answer = json.loads(row.answer) if row.answer else None
        yield Line(row, case, _key(row), band, left, answer, bool(me) and case.handler == me, seen)


def _key(row: LineRow) -> str:
    return "-".join((row.case_id, *("".join(c if c.isalnum() else "_" for c in part) for part in (row.norm, row.path))))


def _remarks(session: Session, cases: set[str]) -> dict[_Known, str]:
    """What was remarked by whoever knows of a line; the latest."""
    known = session.scalars(select(SeenRow).where(SeenRow.case_id.in_(cases)).order_by(SeenRow.id))
    return {(row.case_id, row.norm, row.path, row.status, row.last): row.note or "已知悉" for row in known}


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
