"""One case, or one organ's year: form and text, beside it the answer, anew at every change; saved only when asked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from gongyi import Engine
from gongyi_desk.cases.judging import Judging
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.web.docket.answering import confirmation
from gongyi_desk.web.editor.drafting import Draft, drafts_of, is_identity, told
from gongyi_desk.web.editor.facts import MODELS, CaseText, with_facts
from gongyi_desk.web.editor.form import form
from gongyi_desk.web.editor.interviewing import Talk
from gongyi_desk.web.editor.keeping import Conflict, Keeper, case_of, dated, revision_of, text_at, text_of
from gongyi_desk.web.routes.common import Desk, desk_of, leave_for, page
from gongyi_desk.web.routes.shown import Shown
from gongyi_desk.web.routes.telling import Differing, differing, why
from gongyi_desk.web.storage.tables import SHELVES, CaseRow
from gongyi_facts import BadInput, GongyiError, Problem

router = APIRouter(include_in_schema=False)

FORM, TEXT, INTERVIEW = "form", "text", "interview"


@dataclass
class Looked:
    """A draft as it stands: what is shown of it, or what is wrong with it; and what differs from the case as saved."""

    case: CaseRow
    draft: Draft
    shown: Shown | None = None
    problems: tuple[Problem, ...] = ()
    trouble: str = ""
    difference: Differing | None = None

    @classmethod
    def at(cls, desk: Desk, case: CaseRow, draft: Draft, *, inquire: bool = False) -> Looked:
        """Judge what has been typed so far; what is missing, which takes most of the time, where that is asked for."""
        found = cls(case, draft)
        try:
            text = as_saved(desk, case, draft)
            found.shown = desk.showing.of(text, case.title, as_if=case.as_if, inquire=inquire)
            if draft.text.text != case.text:
                before, after = (
                    desk.judge.judged(one, case.title, as_if=case.as_if, inquire=False) for one in (text_of(case), text)
                )
                found.difference = differing(before, after)
        except BadInput as error:
            found.problems = error.problems
        except GongyiError as error:
            found.trouble = str(error)
        return found

    @property
    def changed(self) -> bool:
        """Whether there is anything to save or to throw away."""
        return self.draft.text.text != self.case.text or bool(self.draft.pending)

    def context(self) -> dict[str, Any]:
        """For the templates."""
        return {
            "case": self.case,
            "draft": self.draft,
            "look": self,
            "answer": self.shown.answer if self.shown else None,
        }


def as_saved(desk: Desk, case: CaseRow, draft: Draft) -> CaseText:
    """The text of a draft as it would be saved. Raises ``BadInput``."""
    return dated(draft.text, case.record_to or desk.judge.today.isoformat())


@router.get("/{identity}")
def show(request: Request, identity: str, draft: str = "", view: str = FORM) -> Response:
    """The page of a case; every open page has a draft of its own, named in its address."""
    desk = desk_of(request)
    with desk.database.reading() as session:
        case = case_of(session, identity)
        if not is_identity(draft) or request.url.path != case.address:
            return RedirectResponse(f"{case.address}?draft={secrets.token_hex(8)}", 303)
        look = Looked.at(desk, case, Draft.of(session, case, draft))
        others = drafts_of(session, case, draft)
    view = TEXT if look.shown is None else view
    talk = talk_of(desk, case, look.draft) if view == INTERVIEW else None
    return page(
        request,
        "case.html",
        view=view,
        others=others,
        drawn=look.shown.drawn if look.shown else None,
        form=_form(look),
        talk=talk,
        **look.context(),
    )


def talk_of(desk: Desk, case: CaseRow, draft: Draft) -> Talk | None:
    """The interview on a draft; None where there can be none."""
    try:
        policy, as_if = desk.judge.policy, case.as_if
        return desk.talks.of(draft, lambda: Judging(policy, None, None, as_if, {}, Engine.COMPILED), as_if, case.title)
    except BadInput:
        return None


def _form(look: Looked) -> Any:
    if look.shown is None:
        return None
    return form(look.draft.text.read(), look.shown.asked, look.shown.near, look.draft.pending)


@router.get("/{identity}/editor")
def editor(request: Request, identity: str, draft: str, view: str = FORM) -> HTMLResponse:
    """The form, or the text."""
    desk = desk_of(request)
    with desk.database.reading() as session:
        case = case_of(session, identity)
        look = Looked.at(desk, case, Draft.of(session, case, draft), inquire=True)
    return page(request, "editor.html", view=view, form=_form(look), **look.context())


@router.get("/{identity}/answer")
def whole_answer(
    request: Request, identity: str, draft: str, view: str = FORM, unfold: bool = False
) -> HTMLResponse:
    """The answer with what is missing and what rebuts, after the page has shown the rest; ``unfold`` shows the facts
    that are asked for among those of the form."""
    desk = desk_of(request)
    with desk.database.reading() as session:
        case = case_of(session, identity)
        look = Looked.at(desk, case, Draft.of(session, case, draft), inquire=True)
    return page(request, "answer.html", late=True, view=view, unfold=unfold, **look.context())


@router.post("/{identity}/fact")
async def fact(request: Request, identity: str) -> Response:
    """One field of the form as typed."""
    sent = await request.form()
    draft, path = str(sent.get("draft", "")), str(sent.get("path", ""))
    typed = [str(value) for value in sent.getlist("value")]
    rows = zip(sent.getlist("state"), sent.getlist("on"), sent.getlist("since"), strict=False)
    seen = [[str(part) for part in row] for row in rows] if "state" in sent else None
    return await run_in_threadpool(_set, request, identity, draft, path, typed, seen)


def _set(
    request: Request, identity: str, name: str, path: str, typed: list[str], seen: list[list[str]] | None
) -> Response:
    desk = desk_of(request)
    with desk.database.writing() as session:
        case = case_of(session, identity)
        draft = Draft.of(session, case, name)
        before = dict(draft.pending)
        draft.set(path, typed, seen)
        draft.keep(session, case)
    touched = [key for key in {*before, *draft.pending, path} if not key.startswith("+")]
    return _after(request, case, draft, touched)


@router.post("/{identity}/evidence")
def evidence(
    request: Request,
    identity: str,
    draft: Annotated[str, Form()],
    path: Annotated[str, Form()],
    value: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """What shows a fact."""
    return _changing(request, identity, draft, lambda found: found.prove(path, value), path)


def _changing(request: Request, identity: str, name: str, change: Any, path: str) -> Response:
    desk = desk_of(request)
    with desk.database.writing() as session:
        case = case_of(session, identity)
        draft = Draft.of(session, case, name)
        try:
            change(draft)
        except BadInput as error:
            return page(request, "message.html", text=told(error))
        draft.keep(session, case)
    return _after(request, case, draft, [path])


def _after(request: Request, case: CaseRow, draft: Draft, touched: list[str]) -> HTMLResponse:
    """The answer as it now is, and what is said beside the fields that were touched."""
    look = Looked.at(desk_of(request), case, draft)
    errors = [("".join(c if c.isalnum() else "-" for c in path), draft.pending.get(path)) for path in touched]
    return page(request, "answer_part.html", errors=errors, **look.context())


@router.post("/{identity}/record")
def record(
    request: Request,
    identity: str,
    draft: Annotated[str, Form()],
    kind: Annotated[str, Form()],
    number: Annotated[int, Form()] = 0,
) -> Response:
    """One more record of a kind; or, by its number, one less."""
    desk = desk_of(request)
    with desk.database.writing() as session:
        case = case_of(session, identity)
        found = Draft.of(session, case, draft)
        trouble = ""
        try:
            found.remove(kind, number) if number else found.add(kind)
            found.keep(session, case)
        except BadInput as error:
            trouble = told(error)
    look = Looked.at(desk, case, found)
    made = _form(look)
    return page(request, "editor.html", view=FORM, form=made, trouble=trouble, both=True, **look.context())


@router.post("/{identity}/text")
def text(
    request: Request,
    identity: str,
    draft: Annotated[str, Form()],
    base: Annotated[int, Form()],
    text: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """The whole text as typed."""
    desk = desk_of(request)
    with desk.database.writing() as session:
        case = case_of(session, identity)
        found = Draft.of(session, case, draft)
        found.typed_text(text, base)
        found.keep(session, case)
    return _after(request, case, found, [])


@router.get("/{identity}/why")
def reasons(request: Request, identity: str, draft: str, norm: str, path: str = "") -> HTMLResponse:
    """Why a finding is as it is."""
    desk = desk_of(request)
    with desk.database.reading() as session:
        case = case_of(session, identity)
        judged = _judged(desk, case, Draft.of(session, case, draft))
    findings = judged.assessment.findings if judged else ()
    found = next((one for one in findings if (one.norm.id, one.path) == (norm, path)), None)
    if judged is None or found is None:
        return page(request, "message.html", text="案情已经改动，没有这一项了。")
    return page(request, "why.html", finding=found, told=why(judged, found))


def _judged(desk: Desk, case: CaseRow, draft: Draft) -> JudgedCase | None:
    try:
        return desk.judge.judged(as_saved(desk, case, draft), case.title, as_if=case.as_if)
    except GongyiError:
        return None


@router.get("/{identity}/picture")
def drawn(request: Request, identity: str, draft: str) -> HTMLResponse:
    """The picture of what has been typed so far."""
    desk = desk_of(request)
    with desk.database.reading() as session:
        case = case_of(session, identity)
        look = Looked.at(desk, case, Draft.of(session, case, draft), inquire=True)
    return page(request, "picture.html", drawn=look.shown.drawn if look.shown else None, **look.context())


@router.post("/{identity}/save")
def save(
    request: Request, identity: str, draft: Annotated[str, Form()], over: Annotated[int, Form()] = 0
) -> Response:
    """Save the draft; ``over`` is the revision of somebody else's that may be replaced."""
    desk = desk_of(request)
    with desk.database.writing() as session:
        case = case_of(session, identity)
        found = Draft.of(session, case, draft)
        if found.errors:
            return page(request, "message.html", text=f"还有 {found.errors} 项写得不对，改好再保存；写好的都还在。")
        if over:
            found.base = over
        try:
            Keeper(session, desk.judge.policy.loaded, desk.judge.today).save(case, found.text, found.base)
        except BadInput as error:
            return page(request, "message.html", text=f"还不能保存，有 {len(error.problems)} 处要改；写好的都还在。")
        except Conflict:
            session.rollback()
            return _conflict(request, session, identity, found)
        found.forget(session)
    return leave_for(case.address)


def _conflict(request: Request, session: Session, identity: str, mine: Draft) -> HTMLResponse:
    """Both versions, and what each changed."""
    judge = desk_of(request).judge
    case = case_of(session, identity)
    both: list[tuple[str, Differing | None]] = []
    base = revision_of(session, case, mine.base)
    for zh, text_ in (("这一页", mine.text), ("别处已保存的", text_of(case))):
        try:
            before = judge.judged(text_at(case, base), as_if=case.as_if, inquire=False)
            both.append((zh, differing(before, judge.judged(text_, as_if=case.as_if, inquire=False))))
        except GongyiError:
            both.append((zh, None))
    return page(request, "conflict.html", case=case, draft=mine, both=both)


@router.post("/{identity}/discard")
def discard(request: Request, identity: str, draft: Annotated[str, Form()]) -> Response:
    """Throw away what was typed and not saved."""
    desk = desk_of(request)
    with desk.database.writing() as session:
        case = case_of(session, identity)
        Draft.of(session, case, draft).forget(session)
    return leave_for(case.address)


@router.post("/{identity}/confirm")
def confirm(request: Request, identity: str, revision: Annotated[int, Form()]) -> Response:
    """Say that the record is complete up to today."""
    desk = desk_of(request)
    today = desk.judge.today
    with desk.database.writing() as session:
        case = case_of(session, identity)
        try:
            changed = with_facts(text_of(case), [confirmation(today, MODELS[case.kind])])
            keeper = Keeper(session, desk.judge.policy.loaded, today)
            keeper.save(case, changed, revision, "confirm", "确认截至今天没有新的情况")
        except (BadInput, Conflict) as error:
            return page(request, "message.html", text=str(error))
    return leave_for(case.address)


@router.post("/{identity}/assign")
def assign(
    request: Request,
    identity: str,
    handler: Annotated[str, Form(max_length=200)] = "",
    department: Annotated[str, Form(max_length=200)] = "",
    as_if: Annotated[bool, Form()] = False,
) -> Response:
    """Who works on the case; whether it is judged as if the decision were in force there."""
    desk = desk_of(request)
    with desk.database.writing() as session:
        case = case_of(session, identity)
        keeper = Keeper(session, desk.judge.policy.loaded, desk.judge.today)
        keeper.assign(case, handler.strip(), department.strip(), as_if=as_if)
    return leave_for(case.address)


@router.post("/{identity}/archive")
def archive(request: Request, identity: str, away: Annotated[bool, Form()] = False) -> Response:
    """Put the case away, or take it out again."""
    desk = desk_of(request)
    with desk.database.writing() as session:
        case = case_of(session, identity)
        Keeper(session, desk.judge.policy.loaded, desk.judge.today).archive(case, away=away)
    return leave_for(f"/{SHELVES[case.kind]}")


@router.post("/{identity}/delete")
def delete(request: Request, identity: str, reason: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """Delete the case, for a reason that stays."""
    desk = desk_of(request)
    if not reason.strip():
        return page(request, "message.html", text="删除要写理由：写明为什么删除，再按一次。")
    with desk.database.writing() as session:
        case = case_of(session, identity)
        Keeper(session, desk.judge.policy.loaded, desk.judge.today).delete(case, reason.strip())
    return leave_for(f"/{SHELVES[case.kind]}")
