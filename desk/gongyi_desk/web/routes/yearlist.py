"""年度 as a list: the years of the organs, the newest first; a new one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select

from gongyi_desk.web.editor.drafting import told
from gongyi_desk.web.editor.keeping import title_of
from gongyi_desk.web.routes.caselist import begin, search
from gongyi_desk.web.routes.cases import FORM, INTERVIEW
from gongyi_desk.web.routes.common import desk_of, page
from gongyi_desk.web.storage.ordering import by_code_point
from gongyi_desk.web.storage.tables import DELETED, CaseRow
from gongyi_facts import BadInput, Year, from_mapping

router = APIRouter(include_in_schema=False)


@router.get("/years")
def listing(request: Request, q: str = "", archived: bool = False, at: int = 1) -> HTMLResponse:
    """All years."""
    desk = desk_of(request)
    order = (CaseRow.year.is_(None), CaseRow.year.desc(), by_code_point(CaseRow.organ), by_code_point(CaseRow.title))
    with desk.database.reading() as session:
        found = search(session, Year.root, q, archived=archived, order=order, at=at)
    return page(request, "years.html", found=found, q=q, archived=archived, last=desk.judge.today.year - 1)


@router.post("/years")
def create(
    request: Request,
    organ: Annotated[str, Form(max_length=2000)] = "",
    year: Annotated[str, Form(max_length=40)] = "",
    how: Annotated[str, Form()] = FORM,
) -> Response:
    """A new year of an organ; an interview on it asks from the beginning."""
    organ, year = organ.strip(), year.strip().removesuffix("年度").removesuffix("年")
    if not organ or not year:
        return page(request, "message.html", text="写明是哪个机关、哪一年度，如“云县水务局”“2025”。")
    try:
        number = int(year) if year.isdecimal() else year
        document = from_mapping({"organ": organ, "year": number}, Year)
    except BadInput as error:
        return page(request, "message.html", text=told(error))
    desk = desk_of(request)
    with desk.database.reading() as session:
        same = select(CaseRow.id).where(CaseRow.organ == organ, CaseRow.year == document.year)
        if session.scalars(same.where(CaseRow.state != DELETED)).first():
            return page(request, "message.html", text=f"{title_of(document)}已经有了，在列表里（或者归档的里）打开它。")
    return begin(desk, document, asked=how == INTERVIEW)
