"""案件 as an interview: one question after the other, the same as ``gongyi ask``; the answer stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from gongyi_desk.web.editor.drafting import Draft
from gongyi_desk.web.editor.interviewing import taken
from gongyi_desk.web.editor.keeping import case_of
from gongyi_desk.web.routes.cases import INTERVIEW, Looked, talk_of
from gongyi_desk.web.routes.common import desk_of, page
from gongyi_desk.web.storage.errors import StorageError

router = APIRouter(include_in_schema=False)


@router.get("/{identity}/interview")
def ask(request: Request, identity: str, draft: str) -> HTMLResponse:
    """The question that stands."""
    desk = desk_of(request)
    with desk.database.reading() as session:
        case = case_of(session, identity)
        found = Draft.of(session, case, draft)
    look = Looked.at(desk, case, found)
    return page(request, "editor.html", view=INTERVIEW, form=None, talk=talk_of(desk, case, found), **look.context())


@router.post("/{identity}/interview")
def answer(
    request: Request,
    identity: str,
    draft: Annotated[str, Form()],
    mark: Annotated[str, Form()],
    typed: Annotated[str, Form(max_length=20_000)] = "",
    choice: Annotated[str | None, Form()] = None,
    what: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Take an answer; the next question, and the answer on the case as it now is."""
    desk = desk_of(request)
    back: Callable[[], None] | None = None
    try:
        with desk.database.writing() as session:
            case = case_of(session, identity)
            found = Draft.of(session, case, draft)
            talk = talk_of(desk, case, found)
            if talk is None:
                return page(request, "message.html", text="文本改好以后才能访谈。")
            with talk.lock:
                back = talk.standing()
                if talk.take(typed if choice is None else choice, mark, what):
                    taken(talk, found)
                    found.keep(session, case)
    except StorageError:
        # The same question stands, and what was typed is still on the page.
        if back is not None:
            back()
        raise
    look = Looked.at(desk, case, found)
    return page(request, "editor.html", view=INTERVIEW, form=None, talk=talk, both=True, **look.context())
