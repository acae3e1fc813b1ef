"""案件 as a list: search, a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, defer

from gongyi_desk.web.editor.drafting import Draft
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper
from gongyi_desk.web.editor.writing import written
from gongyi_desk.web.routes.cases import FORM, INTERVIEW
from gongyi_desk.web.routes.common import Desk, desk_of, leave_for, page
from gongyi_desk.web.storage.ordering import by_code_point
from gongyi_desk.web.storage.tables import ACTIVE, ARCHIVED, CaseRow
from gongyi_facts import Case, Document

router = APIRouter(include_in_schema=False)

_ROWS = 100
"""So many stand on a page of a list."""
_FURTHEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Found:
    """What a page of a list shows: the rows, whether there are more, how many are put away, how many another list
    would show."""

    rows: Sequence[CaseRow]
    at: int
    """Which page it is, from 1."""
    more: bool
    put_away: int
    elsewhere: int


def search(session: Session, kind: str, q: str, *, archived: bool, order: Sequence[Any], at: int = 1) -> Found:
    """The documents of a kind in an order; the words ``q`` are taken literally, '' leaves none out."""
    own, state = CaseRow.kind == kind, ARCHIVED if archived else ACTIVE
    at = min(max(1, at), _FURTHEST)
    wanted = _with(select(CaseRow).options(defer(CaseRow.text)), state, q).where(own).order_by(*order, CaseRow.id)
    rows = list(session.scalars(wanted.limit(_ROWS + 1).offset((at - 1) * _ROWS)))
    away = select(func.count()).select_from(CaseRow).where(own, CaseRow.state == ARCHIVED)
    put_away = int(session.scalar(away) or 0)
    counted = _with(select(func.count()).select_from(CaseRow), state, q).where(~own)
    elsewhere = int(session.scalar(counted) or 0) if q.strip() else 0
    return Found(rows[:_ROWS], at, len(rows) > _ROWS, put_away, elsewhere)


def _with(wanted: Select[Any], state: str, q: str) -> Select[Any]:
    wanted = wanted.where(CaseRow.state == state)
    if not q.strip():
        return wanted
    columns = (CaseRow.title, CaseRow.number, CaseRow.handler, CaseRow.department, CaseRow.text)
    return wanted.where(or_(*(column.icontains(q.strip(), autoescape=True) for column in columns)))


@router.get("/cases")
def listing(request: Request, q: str = "", archived: bool = False, at: int = 1) -> HTMLResponse:
    """All cases."""
    with desk_of(request).database.reading() as session:
        order = (CaseRow.updated.desc(), by_code_point(CaseRow.title))
        found = search(session, Case.root, q, archived=archived, order=order, at=at)
    return page(request, "cases.html", found=found, q=q, archived=archived)


@router.post("/cases")
def create(
    request: Request, name: Annotated[str, Form(max_length=2000)] = "", how: Annotated[str, Form()] = FORM
) -> Response:
    """A new case with nothing but its name; an interview on it asks from the beginning."""
    if not name.strip():
        return page(request, "message.html", text="先给案件一个名称，如“云县某局案”。")
    return begin(desk_of(request), Case.model_validate({"name": name.strip()}), asked=how == INTERVIEW)


def begin(desk: Desk, document: Document, *, asked: bool) -> Response:
    """Keep a new document and go to its page, to be filled in or ``asked`` about."""
    text = CaseText(written(document), model=type(document))
    with desk.database.writing() as session:
        row = Keeper(session, desk.judge.policy.loaded, desk.judge.today).create(text, "新建")
        if not asked:
            return leave_for(row.address)
        # Without the day to which it records: what is not told yet is not taken for what did not happen.
        draft = Draft.new(row.revision, text)
        draft.keep(session, row)
    return leave_for(f"{row.address}?draft={draft.id}&view={INTERVIEW}")
