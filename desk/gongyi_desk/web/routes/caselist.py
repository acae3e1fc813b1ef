"""案件 as a list: search, a new one, import with a look before anything is kept, export."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import or_, select

from gongyi_desk.web.editor.facts import JSON, YAML, CaseText
from gongyi_desk.web.editor.keeping import Keeper, case_of, revision_of
from gongyi_desk.web.editor.writing import written
from gongyi_desk.web.routes.common import desk_of, leave_for, page
from gongyi_desk.web.storage.moments import now
from gongyi_desk.web.storage.tables import ACTIVE, ARCHIVED, DELETED, CaseRow, DraftRow, LogRow
from gongyi_facts import MAX_BYTES, BadInput, Case, GongyiError, decode

router = APIRouter(include_in_schema=False)

_MOST = 300
_WAITING = "import"
"""What stands in place of a case for files that wait to be imported."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A file before it is imported: what it is, what is wrong, how it was read, whether it is here already."""

    name: str
    draft: str = ""
    title: str = ""
    problems: tuple[str, ...] = ()
    liberties: tuple[str, ...] = ()
    twice: str = ""
    undated: bool = False


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
def create(request: Request, name: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """A new case with nothing but its name."""
    desk = desk_of(request)
    if not name.strip():
        return page(request, "message.html", text="先给案件一个名称，如“云县某局案”。")
    text = written(Case.model_validate({"name": name.strip()}))
    with desk.database.writing() as session:
        row = Keeper(session, desk.judge.policy.loaded, desk.judge.today).create(CaseText(text), "新建")
    return leave_for(f"/cases/{row.id}")


@router.post("/import")
def look(request: Request, files: Annotated[list[UploadFile], File()]) -> HTMLResponse:
    """What files are, before they are kept."""
    desk = desk_of(request)
    with desk.database.writing() as session:
        known = {
            hashlib.sha256(case.text.encode()).hexdigest(): case.title
            for case in session.scalars(select(CaseRow).where(CaseRow.state != DELETED))
        }
        first = select(LogRow).where(LogRow.kind == "import", LogRow.text.is_not(None))
        known |= {hashlib.sha256((row.text or "").encode()).hexdigest(): "已经导入过" for row in session.scalars(first)}
        looked = []
        for file in files:
            found, text = _look(file, known)
            if text is not None:
                waiting = DraftRow(id=found.draft, case_id=_WAITING, base=0, text=text.text, updated=now())
                waiting.pending = f'"{text.format}"'
                session.merge(waiting)
            looked.append(found)
    return page(request, "import_look.html", looked=looked)


def _look(file: UploadFile, known: dict[str, str]) -> tuple[Looked, CaseText | None]:
    name = (file.filename or "文件")[-200:]
    data = file.file.read(MAX_BYTES + 1)
    try:
        if len(data) > MAX_BYTES:
            raise GongyiError("内容超过 5 MB 的上限。")
        text = CaseText(decode(data, name).text.replace("\r\n", "\n"), JSON if name.lower().endswith(".json") else YAML)
        case = text.read()
    except BadInput as error:
        return Looked(name, problems=tuple(str(one).replace(one.file, name, 1) for one in error.problems)), None
    except GongyiError as error:
        return Looked(name, problems=(str(error),)), None
    digest = hashlib.sha256(text.text.encode("utf-8", "surrogatepass")).hexdigest()
    twice = known.get(digest, "")
    title = case.name or case.id or name
    undated = case.record_to is None
    key = digest[:32]
    if twice:
        return Looked(name, "", title, twice=twice), None
    known[digest] = title
    return Looked(name, key, title, liberties=case.warnings, undated=undated), text


@router.post("/import/keep")
def keep(request: Request, draft: Annotated[list[str], Form()], as_if: Annotated[bool, Form()] = False) -> Response:
    """Keep the files that were looked at and chosen."""
    desk = desk_of(request)
    with desk.database.writing() as session:
        keeper = Keeper(session, desk.judge.policy.loaded, desk.judge.today)
        for identity in draft:
            row = session.get(DraftRow, identity)
            if row is not None and row.case_id == _WAITING:
                keeper.create(CaseText(row.text, row.pending.strip('"')), "导入", imported=True, as_if=as_if)
        for waiting in session.scalars(select(DraftRow).where(DraftRow.case_id == _WAITING)):
            session.delete(waiting)
    return leave_for("/")


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
