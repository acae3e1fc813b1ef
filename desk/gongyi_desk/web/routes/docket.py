"""期限: the lines of all cases by day, each answered in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import Session, defer

from gongyi_desk.cases.answers import NotAnAnswer
from gongyi_desk.page.groups import ORGANS
from gongyi_desk.web.docket import lines as computing
from gongyi_desk.web.docket.answering import NOT_YET, RECEIVED, UNSURE, answer
from gongyi_desk.web.docket.choosing import LATE, Chosen, Tally, lines, tallies
from gongyi_desk.web.docket.lines import compute, refresh
from gongyi_desk.web.docket.rates import kept_rates
from gongyi_desk.web.docket.standing import Standing, brought_up
from gongyi_desk.web.editor.facts import with_facts
from gongyi_desk.web.editor.keeping import Conflict, Keeper, case_of, text_of
from gongyi_desk.web.routes.common import desk_of, page, unchanged
from gongyi_desk.web.storage.moments import now
from gongyi_desk.web.storage.settings import ME, setting
from gongyi_desk.web.storage.tables import ACTIVE, CaseRow, LineRow, SeenRow
from gongyi_facts import BadInput, PathError

router = APIRouter(include_in_schema=False)

_OLD = 7
_ROWS = 100
_SAID = {RECEIVED: "收到了", NOT_YET: "截至今天没有", UNSURE: "不详"}


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
    standing = brought_up(desk.database, desk.judge, computing.SLICE)
    state = None if standing.left or standing.trouble else desk.database.state()
    chosen = Chosen(which, organ, norm, mine, seen, more)

    def made() -> HTMLResponse:
        with desk.database.reading() as session:
            return _shown(request, session, chosen, standing=standing)

    return unchanged(request, state, made)


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
    standing: Standing | None = None,
    notice: dict[str, Any] | None = None,
    wrong: dict[str, str] | None = None,
) -> HTMLResponse:
    today = desk_of(request).judge.today
    every = tallies(session, chosen, today)
    found = sum(one.chosen for one in every)
    limit = _ROWS * (1 + max(0, chosen.more))
    return page(
        request,
        "docket.html" if standing else "docket_part.html",
        chosen=chosen,
        lines=lines(session, chosen, today, limit),
        left_off=max(0, found - limit),
        counts=_counts(every),
        seen_count=sum(one.seen for one in every),
        norms=sorted({one.norm for one in every if (one.seen if chosen.seen else one.open)}),
        organs=ORGANS,
        bars=_bars(every),
        organ_bars=_organ_bars(every),
        rates=kept_rates(session, today) if not chosen.narrow else [],
        stale=_stale(session, today),
        troubled=_troubled(session),
        cases=_count(session),
        left=standing.left if standing else 0,
        standing_lines=standing,
        notice=notice,
        wrong=wrong or {},
        me=setting(session, ME),
    )


def _counts(every: Sequence[Tally]) -> dict[str, int]:
    return {
        "ended": sum(one.open for one in every if one.ended),
        "must": sum(one.open for one in every if one.must_act),
        "soon": sum(one.soon for one in every),
    }


def _bars(every: Sequence[Tally]) -> list[tuple[str, str, int]]:
    """How many of the wanted lines there are of each status, for the small chart."""
    found: Counter[tuple[str, str]] = Counter()
    for one in every:
        found[one.status_zh, "ended" if one.ended else one.status] += one.chosen
    return [(zh, code, count) for (zh, code), count in found.most_common() if count]


def _organ_bars(every: Sequence[Tally]) -> list[tuple[str, int, int, int]]:
    """By organ how many wanted lines are late, to be confirmed, and other; an organ without any is left out."""
    found = []
    for organ in ORGANS:
        own = [one for one in every if organ in one.role]
        late = sum(one.chosen for one in own if one.status in LATE and not one.ended)
        ended = sum(one.chosen for one in own if one.ended)
        if whole := sum(one.chosen for one in own):
            found.append((organ, late, ended, whole - late - ended))
    return sorted(found, key=lambda bar: -sum(bar[1:]))


def _stale(session: Session, today: date) -> int:
    """How many cases nobody has confirmed for more than seven days."""
    old = (today - timedelta(days=_OLD)).isoformat()
    return _count(session, CaseRow.record_to < old)


def _troubled(session: Session) -> list[CaseRow]:
    # Written out, as the index has it.
    some = CaseRow.trouble != literal_column("''")
    wanted = select(CaseRow).where(CaseRow.state == ACTIVE, some).options(defer(CaseRow.text))
    return list(session.scalars(wanted))


def _count(session: Session, *such: ColumnElement[bool]) -> int:
    return int(session.scalar(select(func.count()).select_from(CaseRow).where(CaseRow.state == ACTIVE, *such)) or 0)


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
