"""案件 as a list: search, a new one, export of one."""

from __future__ import annotations

import secrets
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import or_, select

from gongyi_desk.web.editor.drafting import Draft
from gongyi_desk.web.editor.facts import JSON, CaseText
from gongyi_desk.web.editor.keeping import Keeper, case_of, revision_of
from gongyi_desk.web.editor.writing import written
from gongyi_desk.web.routes.cases import FORM, INTERVIEW
from gongyi_desk.web.routes.common import desk_of, leave_for, page
from gongyi_desk.web.storage.tables import ACTIVE, ARCHIVED, CaseRow
from gongyi_facts import Case

router = APIRouter(include_in_schema=False)

_MOST = 300


@router.get("/cases")
def listing(request: Request, q: str = "", archived: bool = False) -> HTMLResponse:
    """All cases; the words of the search are taken literally."""
    desk = desk_of(request)
    wanted = select(CaseRow).where(CaseRow.state == (ARCHIVED if archived else ACTIVE))
    if q.strip():
        sought = q.strip()
        columns = (CaseRow.title, CaseRow.number, CaseRow.handler, CaseRow.department, CaseRow.text)
        wanted = wanted.where(or_(*(column.contains(sought, autoescape=True) for column in columns)))
    with desk.database.reading() as session:
        found = list(session.scalars(wanted.order_by(CaseRow.updated.desc(), CaseRow.title).limit(_MOST + 1)))
        put_away = session.query(CaseRow).where(CaseRow.state == ARCHIVED).count()
    return page(
        request, "cases.html", cases=found[:_MOST], more=len(found) > _MOST, q=q, archived=archived, put_away=put_away
    )


@router.post("/cases")
def create(
    request: Request, name: Annotated[str, Form(max_length=2000)] = "", how: Annotated[str, Form()] = FORM
) -> Response:
    """A new case with nothing but its name; an interview on it asks from the beginning."""
    desk = desk_of(request)
    if not name.strip():
        return page(request, "message.html", text="先给案件一个名称，如“云县某局案”。")
    text = written(Case.model_validate({"name": name.strip()}))
    with desk.database.writing() as session:
        row = Keeper(session, desk.judge.policy.loaded, desk.judge.today).create(CaseText(text), "新建")
        if how != INTERVIEW:
            return leave_for(f"/cases/{row.id}")
        # Without the day to which it records: what is not told yet is not taken for what did not happen.
        draft = Draft(secrets.token_hex(8), row.revision, CaseText(text))
        draft.keep(session, row)
    return leave_for(f"/cases/{row.id}?draft={draft.id}&view={INTERVIEW}")


@router.get("/cases/{identity}/export/{kind}")
def export(request: Request, identity: str, kind: str, revision: int = 0) -> Response:
    """The case as a file: its own text, or JSON."""
    desk = desk_of(request)
    with desk.database.reading() as session:
        case = case_of(session, identity)
        text = CaseText(case.text, case.format)
        if revision:
            entry = revision_of(session, case, revision)
            text = CaseText(entry.text or "", entry.format)
    if kind == JSON and text.format != JSON:
        body, media, suffix = text.read().model_dump_json(indent=2) + "\n", "application/json", JSON
    else:
        body, media, suffix = text.text, f"application/{text.format}", text.format
    name = quote(f"{case.title[:60]}.{suffix}", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(body.encode("utf-8", "surrogatepass"), media_type=f"{media}; charset=utf-8", headers=headers)
