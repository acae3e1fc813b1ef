"""设置: who I am; what the log proves; where the database lies."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from gongyi_desk.web.routes.common import desk_of, leave_for, page
from gongyi_desk.web.storage.chain import verify
from gongyi_desk.web.storage.settings import CALENDAR, DEPARTMENT, ME, set_to, setting

router = APIRouter(include_in_schema=False)


@router.get("/settings")
def settings(request: Request) -> HTMLResponse:
    """The settings, and the state of the log."""
    desk = desk_of(request)
    with desk.database.reading() as session:
        me, department, verified = setting(session, ME), setting(session, DEPARTMENT), verify(session)
        published = bool(setting(session, CALENDAR))
    where = desk.database.name
    policy = desk.judge.policy.identity
    return page(
        request,
        "settings.html",
        me=me,
        department=department,
        verified=verified,
        where=where,
        in_a_file=desk.database.in_a_file,
        policy=policy,
        published=published,
    )


@router.post("/settings")
def keep(
    request: Request,
    me: Annotated[str, Form(max_length=200)] = "",
    department: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Say who I am."""
    with desk_of(request).database.writing() as session:
        set_to(session, ME, me.strip())
        set_to(session, DEPARTMENT, department.strip())
    return leave_for("/settings")
