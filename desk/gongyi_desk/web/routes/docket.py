"""期限: the lines of all cases by day, each answered in its place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from gongyi import STATUSES, Status
from gongyi_desk.cases.answers import NotAnAnswer
from gongyi_desk.page.groups import ORGANS, Group
from gongyi_desk.web.docket import lines as computing
from gongyi_desk.web.docket.answering import NOT_YET, RECEIVED, UNSURE, answer
from gongyi_desk.web.docket.lines import compute, refresh
from gongyi_desk.web.docket.rates import kept_rates
from gongyi_desk.web.editor.facts import with_facts
from gongyi_desk.web.editor.keeping import Conflict, Keeper, case_of, text_of
from gongyi_desk.web.routes.common import desk_of, page
from gongyi_desk.web.storage.moments import now
from gongyi_desk.web.storage.settings import ME, setting
from gongyi_desk.web.storage.tables import ACTIVE, CaseRow, LineRow, SeenRow
from gongyi_facts import BadInput, PathError

router = APIRouter(include_in_schema=False)

_LATE = (Status.OVERDUE, Status.BREACHED)
_SOON, _MONTH, _OLD = 7, 31, 7
_ROWS = 200
_SAID = {RECEIVED: "收到了", NOT_YET: "截至今天没有", UNSURE: "不详"}


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


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its case, with the words that depend on today."""

    row: LineRow
    case: CaseRow
    band: str
    left: str
    answer: dict[str, Any] | None
    mine: bool
    seen: str

    @property
    def key(self) -> str:
        """What tells the line from all others on the page."""
        return "-".join((self.case.id, *("".join(c if c.isalnum() else "_" for c in part) for part in self._of)))

    @property
    def _of(self) -> tuple[str, str]:
        return self.row.norm, self.row.path

    @property
    def must_act(self) -> bool:
        """Whether the procuratorate must act, or another organ is late."""
        return not self.row.ended and (self.row.group == Group.OURS.name or self.row.status in _LATE)

    @property
    def status_zh(self) -> str:
        """The status, or that the end of its period is to be confirmed."""
        return "届满待确认" if self.row.ended else STATUSES[Status(self.row.status)]


@router.get("/")
def docket(
    request: Request,
    which: str = "",
    organ: str = "",
    norm: str = "",
    mine: bool = False,
    seen: bool = False,
    more: int = 0,
) -> HTMLResponse:
    """The first page; where much has to be recomputed, with what is done so far."""
    desk = desk_of(request)
    left = refresh(desk.database, desk.judge, computing.SLICE)
    with desk.database.reading() as session:
        return _shown(request, session, Chosen(which, organ, norm, mine, seen, more), whole=True, left=left)


@router.get("/lines/left")
def left(request: Request) -> HTMLResponse:
    """Recompute some more, and say how much is left."""
    desk = desk_of(request)
    return page(request, "left.html", left=refresh(desk.database, desk.judge, computing.SLICE), begun=True)


def _shown(
    request: Request,
    session: Session,
    chosen: Chosen,
    *,
    whole: bool = False,
    left: int = 0,
    notice: dict[str, Any] | None = None,
    wrong: dict[str, str] | None = None,
) -> HTMLResponse:
    today = desk_of(request).judge.today
    every = lines_of(session, today)
    lines = [line for line in every if bool(line.seen) == chosen.seen]
    found = [line for line in lines if is_wanted(line, chosen, today)]
    limit = _ROWS * (1 + max(0, chosen.more))
    return page(
        request,
        "docket.html" if whole else "docket_part.html",
        chosen=chosen,
        lines=found[:limit],
        left_off=max(0, len(found) - limit),
        counts=_counts([line for line in every if not line.seen], today),
        seen_count=sum(bool(line.seen) for line in every),
        norms=list(dict.fromkeys(line.row.norm for line in sorted(lines, key=lambda line: line.row.norm))),
        organs=ORGANS,
        bars=_bars(found),
        organ_bars=_organ_bars(found),
        rates=kept_rates(session, today) if not chosen.narrow else [],
        stale=_stale(session, today),
        troubled=list(session.scalars(select(CaseRow).where(CaseRow.state == ACTIVE, CaseRow.trouble != ""))),
        cases=session.query(CaseRow).where(CaseRow.state == ACTIVE).count(),
        left=left,
        notice=notice,
        wrong=wrong or {},
        me=setting(session, ME),
    )


def lines_of(session: Session, today: date) -> list[Line]:
    """Every line: what ended first, then by day, then what has none; one's own first of each day."""
    me = setting(session, ME)
    known = {
        (row.case_id, row.norm, row.path, row.status, row.last): row.note or "已知悉"
        for row in session.scalars(select(SeenRow))
    }
    joined = select(LineRow, CaseRow).join(CaseRow, CaseRow.id == LineRow.case_id)
    wanted = joined.where(CaseRow.state == ACTIVE).options(defer(CaseRow.text))
    found = [_line(row, case, today, me, known) for row, case in session.execute(wanted)]
    return sorted(found, key=lambda line: (not line.row.ended, _place(line), not line.mine, line.row.place))


def _place(line: Line) -> tuple[bool, str, bool]:
    return not line.row.last, line.row.last, not line.must_act


def _line(
    row: LineRow, case: CaseRow, today: date, me: str, known: dict[tuple[str, str, str, str, str], str]
) -> Line:
    band, left = _band(row, today)
    seen = "" if row.ended else known.get((row.case_id, row.norm, row.path, row.status, row.last), "")
    answer_ = json.loads(row.answer) if row.answer else None
    return Line(row, case, band, left, answer_, bool(me) and case.handler == me, seen)


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
        return ("已经逾期、违反" if row.status in _LATE else "已过"), left
    band = "今天" if days == 0 else "七天内" if days <= _SOON else "一个月内" if days <= _MONTH else "一个月以后"
    return band, left


def is_wanted(line: Line, chosen: Chosen, today: date) -> bool:
    """Whether a line is among those chosen; whether it is hidden is another question."""
    if chosen.mine and not line.mine:
        return False
    if chosen.organ and chosen.organ not in line.row.role:
        return False
    if chosen.norm and chosen.norm != line.row.norm:
        return False
    match chosen.which:
        case "ended":
            return line.row.ended
        case "must":
            return line.must_act
        case "soon":
            return _is_soon(line, today)
    return True


def _is_soon(line: Line, today: date) -> bool:
    last = line.row.last
    soon = (today + timedelta(days=_SOON)).isoformat()
    return bool(last) and not line.row.ended and today.isoformat() <= last <= soon


def _counts(lines: Sequence[Line], today: date) -> dict[str, int]:
    return {
        "ended": sum(line.row.ended for line in lines),
        "must": sum(line.must_act for line in lines),
        "soon": sum(_is_soon(line, today) for line in lines),
    }


def _bars(lines: Sequence[Line]) -> list[tuple[str, str, int]]:
    """How many lines of each status there are, for the small chart."""
    found: dict[tuple[str, str], int] = {}
    for line in lines:
        key = (line.status_zh, "ended" if line.row.ended else line.row.status)
        found[key] = found.get(key, 0) + 1
    return [(zh, code, count) for (zh, code), count in sorted(found.items(), key=lambda item: -item[1])]


def _organ_bars(lines: Sequence[Line]) -> list[tuple[str, int, int, int]]:
    """By organ how many lines are late, to be confirmed, and other; an organ without any is left out."""
    found = []
    for organ in ORGANS:
        own = [line for line in lines if organ in line.row.role]
        late = sum(line.row.status in _LATE and not line.row.ended for line in own)
        ended = sum(line.row.ended for line in own)
        if own:
            found.append((organ, late, ended, len(own) - late - ended))
    return sorted(found, key=lambda bar: -sum(bar[1:]))


def _stale(session: Session, today: date) -> int:
    """How many cases nobody has confirmed for more than seven days."""
    old = (today - timedelta(days=_OLD)).isoformat()
    wanted = select(CaseRow.id).where(CaseRow.state == ACTIVE, CaseRow.record_to < old)
    return len(list(session.scalars(wanted)))


# --- answers ---------------------------------------------------------------------------------


@router.post("/lines/answer")
def answered(
    request: Request,
    case: Annotated[str, Form()],
    revision: Annotated[int, Form()],
    norm: Annotated[str, Form()],
    key: Annotated[str, Form()],
    fact: Annotated[str, Form()],
    zh: Annotated[str, Form()],
    said: Annotated[str, Form()],
    record: Annotated[str, Form()] = "",
    typed: Annotated[str, Form()] = "",
    state: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Write what somebody says of a period that has ended, and to which day that is known."""
    desk = desk_of(request)
    today = desk.judge.today
    try:
        with desk.database.writing() as session:
            row = case_of(session, case)
            before = text_of(row)
            facts = answer(before.read(), fact, said, typed, state, today)
            keeper = Keeper(session, desk.judge.policy.loaded, today)
            entry = keeper.save(row, with_facts(before, facts), revision, "confirm", f"{zh}：{_SAID.get(said, said)}")
            compute(session, desk.judge, row)
            found = session.scalars(
                select(LineRow).where(LineRow.case_id == case, LineRow.norm == norm, LineRow.path == record)
            ).first()
            now_is = "届满待确认" if found and found.ended else found.note if found else "不再须处理"
            notice = {"case": row, "words": entry.words, "now": now_is, "revision": entry.revision, "norm": norm}
    except (NotAnAnswer, PathError, BadInput, Conflict) as error:
        with desk.database.reading() as session:
            wrong = {"key": key, "text": _plain(error), "typed": typed, "state": state}
            return _shown(request, session, Chosen(), wrong=wrong)
    with desk.database.reading() as session:
        return _shown(request, session, Chosen(), notice=notice)


def _plain(error: Exception) -> str:
    if isinstance(error, BadInput):
        return "；".join(problem.message + (f"。{problem.hint}" if problem.hint else "") for problem in error.problems)
    return str(error)


@router.post("/lines/undo")
def undone(request: Request, case: Annotated[str, Form()], revision: Annotated[int, Form()]) -> HTMLResponse:
    """Take an answer back, where nothing has been changed since."""
    desk = desk_of(request)
    try:
        with desk.database.writing() as session:
            row = case_of(session, case)
            if row.revision != revision:
                raise Conflict("这个案件后来又改过，请到“历史”里撤销。")
            Keeper(session, desk.judge.policy.loaded, desk.judge.today).go_back(row, revision - 1)
            compute(session, desk.judge, row)
            notice = {"case": row, "words": "已撤销，恢复到原来的样子。", "now": "", "revision": 0, "norm": ""}
    except Conflict as error:
        notice = {"case": None, "words": str(error), "now": "", "revision": 0, "norm": ""}
    with desk.database.reading() as session:
        return _shown(request, session, Chosen(), notice=notice)


@router.post("/lines/seen")
def seen(
    request: Request,
    line: Annotated[int, Form()],
    note: Annotated[str, Form(max_length=2000)] = "",
) -> HTMLResponse:
    """Hide a line until its day or status changes."""
    desk = desk_of(request)
    with desk.database.writing() as session:
        row = session.get(LineRow, line)
        if row is not None:
            session.add(
                SeenRow(
                    case_id=row.case_id,
                    norm=row.norm,
                    path=row.path,
                    status=row.status,
                    last=row.last,
                    note=note.strip(),
                    at=now(),
                )
            )
    with desk.database.reading() as session:
        return _shown(request, session, Chosen())


@router.post("/lines/unseen")
def unseen(request: Request, line: Annotated[int, Form()]) -> HTMLResponse:
    """Show a hidden line again."""
    desk = desk_of(request)
    with desk.database.writing() as session:
        row = session.get(LineRow, line)
        if row is not None:
            for known in session.scalars(
                select(SeenRow).where(
                    SeenRow.case_id == row.case_id, SeenRow.norm == row.norm, SeenRow.path == row.path
                )
            ):
                session.delete(known)
    with desk.database.reading() as session:
        return _shown(request, session, Chosen())
