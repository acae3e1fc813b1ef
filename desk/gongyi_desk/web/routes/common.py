"""What every route needs: the desk it belongs to, and pages made of templates."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
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
_REMEMBERED = 64
_WEEKDAYS = "一二三四五六日"


class Pages:
    """The newest pages, each by all that it depends on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[object, ...], bytes] = OrderedDict()

    def of(self, key: tuple[object, ...], make: Callable[[], HTMLResponse]) -> HTMLResponse:
        """The page as it was made, or made now."""
        with self._lock:
            known = self._known.get(key)
            if known is not None:
                self._known.move_to_end(key)
                return HTMLResponse(known)
        made = make()
        with self._lock:
            self._known[key] = bytes(made.body)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return made


@dataclass(frozen=True)
class Desk:
    """One desk: its database, what judges, what shows that, the interviews that go on, and the newest pages."""

    database: Database
    judge: Judge
    port: int
    showing: Showing
    talks: Talks = field(default_factory=Talks)
    pages: Pages = field(default_factory=Pages)


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


def unchanged(request: Request, state: tuple[int, int] | None, make: Callable[[], HTMLResponse]) -> HTMLResponse:
    """A page that depends on the database, the day, its address and who asks alone: made once until one changes.

    ``state`` is that of the database, asked for before anything is read; None makes the page anew.
    """
    if state is None:
        return make()
    desk, address = desk_of(request), request.url
    who = visitor_in(request.state).token
    return desk.pages.of((state, desk.judge.today, address.path, address.query, who), make)


def leave_for(address: str) -> Response:
    """Send a page that asked by htmx to another address."""
    return Response(status_code=204, headers={"HX-Redirect": address})
