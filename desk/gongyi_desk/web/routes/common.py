"""What every route needs: the desk it belongs to, and pages made of templates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from gongyi import STATUSES, day_zh
from gongyi_desk.page import words
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.editor.interviewing import Talks
from gongyi_desk.web.guard.gate import visitor_in
from gongyi_desk.web.routes.shown import Showing
from gongyi_desk.web.storage import moments
from gongyi_desk.web.storage.database import Database
from gongyi_facts import printable

WEB = Path(__file__).resolve().parents[1]
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Desk:
    """One desk: its database, what judges, what shows that, and the interviews that go on."""

    database: Database
    judge: Judge
    port: int
    showing: Showing
    talks: Talks = field(default_factory=Talks)


def desk_of(request: Request) -> Desk:
    """The desk that a request is for."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["said"] = said
    made.filters["moment"] = moments.shown
    made.filters["day_zh"] = long_day
    made.globals["status_zh"] = lambda status: STATUSES[status]
    return made


def said(text: object) -> str:
    """Text as written, with what cannot be seen made visible; escaping comes after."""
    return _said(str(text))


@lru_cache(maxsize=4096)
def _said(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


def long_day(day: date) -> str:
    """A day with the day of the week."""
    return f"{day_zh(day)} 星期{_WEEKDAYS[day.weekday()]}"


_TEMPLATES = _environment()


def page(request: Request, template: str, /, status: int = 200, **context: Any) -> HTMLResponse:
    """A page or a part of one."""
    desk = desk_of(request)
    return HTMLResponse(
        _TEMPLATES.get_template(template).render(
            token=visitor_in(request.state).token,
            today=desk.judge.today,
            path=request.url.path,
            standing=words.standing(desk.judge.policy.identity),
            **context,
        ),
        status,
    )


def leave_for(address: str) -> Response:
    """Send a page that asked by htmx to another address."""
    return Response(status_code=204, headers={"HX-Redirect": address})
