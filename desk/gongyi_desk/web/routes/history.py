"""历史: every change of a case, or of a year, two states compared, and the way back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select

from gongyi_desk.web.editor.keeping import Conflict, Keeper, case_of, revision_of, text_at
from gongyi_desk.web.routes.common import desk_of, leave_for, page
from gongyi_desk.web.routes.telling import differing
from gongyi_desk.web.storage.tables import LogRow

router = APIRouter(include_in_schema=False)

_KINDS = {
    "new": "新建",
    "import": "导入",
    "edit": "修改",
    "confirm": "确认",
    "undo": "撤销",
    "archive": "归档",
    "assign": "分派",
    "delete": "删除",
}


@router.get("/{identity}/history")
def history(request: Request, identity: str, before: int = 0, after: int = 0) -> HTMLResponse:
    """Every change, newest first; where two revisions are named, what differs between them."""
    desk = desk_of(request)
    with desk.database.reading() as session:
        case = case_of(session, identity)
        wanted = select(LogRow).where(LogRow.case_id == identity).order_by(LogRow.seq.desc())
        entries = list(session.scalars(wanted))
        states = [revision_of(session, case, number) for number in (before, after)] if before and after else []
    found = None
    if states:
        judged = [
            desk.judge.judged(text_at(case, one), case.title, as_if=case.as_if, inquire=False)
            for one in states
        ]
        found = differing(*judged)
    return page(
        request,
        "history.html",
        case=case,
        entries=entries,
        kinds=_KINDS,
        before=before or max(1, case.revision - 1),
        after=after or case.revision,
        states=states,
        found=found,
    )


@router.post("/{identity}/back")
def back(
    request: Request, identity: str, to: Annotated[int, Form()], revision: Annotated[int, Form()]
) -> Response:
    """Make an earlier state the case again."""
    desk = desk_of(request)
    with desk.database.writing() as session:
        case = case_of(session, identity)
        if case.revision != revision:
            raise Conflict("这一件后来又改过，没有写入：重新载入这一页再试。")
        Keeper(session, desk.judge.policy.loaded, desk.judge.today).go_back(case, to)
    return leave_for(f"{case.address}/history")
