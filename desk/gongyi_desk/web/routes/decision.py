"""决定: the text norm by norm, how each is judged, and which cases turn on it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import func, select
from sqlalchemy.orm import defer

from gongyi import MODALITIES, Norm
from gongyi_desk.rulebook.norm_page import Teller
from gongyi_desk.web.docket.choosing import active
from gongyi_desk.web.routes.common import desk_of, page
from gongyi_desk.web.storage.tables import ACTIVE, CaseRow, LineRow

router = APIRouter(include_in_schema=False)

_MOST = 100
"""So many cases are listed on the page of a norm."""


@router.get("/decision")
def decision(request: Request) -> HTMLResponse:
    """All norms in the decision's order."""
    desk = desk_of(request)
    with desk.database.reading() as session:
        wanted = select(LineRow.norm, func.count()).where(active()).group_by(LineRow.norm)
        counted = {norm: count for norm, count in session.execute(wanted)}
    parts: dict[str, list[Norm]] = {}
    for norm in _norms(request).values():
        parts.setdefault(norm.id[0], []).append(norm)
    return page(request, "decision.html", parts=parts, counted=counted, modalities=MODALITIES)


def _norms(request: Request) -> dict[str, Norm]:
    policy = desk_of(request).judge.policy
    return dict(policy.rules(policy.profile({})).norms)


@router.get("/decision/{written}")
def norm(request: Request, written: str) -> HTMLResponse:
    """One norm: the sentence, the rule in Chinese, readings, cited law, and the cases that turn on it."""
    desk = desk_of(request)
    policy = desk.judge.policy
    found = policy.norm(written)
    told = Teller(policy.loaded, law=True).page(found)
    with desk.database.reading() as session:
        wanted = (
            select(LineRow, CaseRow)
            .join(CaseRow, CaseRow.id == LineRow.case_id)
            .where(CaseRow.state == ACTIVE, LineRow.norm == found.id)
            .order_by(LineRow.last, LineRow.id)
            .options(defer(CaseRow.text))
            .limit(_MOST + 1)
        )
        lines = [(line, case) for line, case in session.execute(wanted)]
    order = list(_norms(request))
    at = order.index(found.id)
    near = (order[at - 1] if at else "", order[at + 1] if at + 1 < len(order) else "")
    return page(request, "norm.html", norm=found, told=told, lines=lines[:_MOST], more=len(lines) > _MOST, near=near)
