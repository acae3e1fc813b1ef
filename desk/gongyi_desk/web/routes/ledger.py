"""台账: ledgers and files brought in, looked at before anything is kept; the whole docket taken out."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import select

from gongyi_desk.ledger.output.template import write_template
from gongyi_desk.web.editor.keeping import Keeper
from gongyi_desk.web.exchange import keeping, writing
from gongyi_desk.web.exchange.reading import read_files
from gongyi_desk.web.routes.common import desk_of, leave_for, page
from gongyi_desk.web.storage.ordering import by_code_point
from gongyi_desk.web.storage.tables import ACTIVE, ARCHIVED, CaseRow
from gongyi_facts import MAX_BYTES, Case, GongyiError, Year

router = APIRouter(include_in_schema=False)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_WRONG, _MOST_CASES = 500, 500
"""How much of a look is written out."""


@router.get("/ledger")
def ledger(request: Request) -> HTMLResponse:
    """What may be brought in and taken out."""
    with desk_of(request).database.reading() as session:
        cases = session.query(CaseRow).where(CaseRow.state == ACTIVE, CaseRow.kind == Case.root).count()
        years = session.query(CaseRow).where(CaseRow.state == ACTIVE, CaseRow.kind == Year.root).count()
        archived = session.query(CaseRow).where(CaseRow.state == ARCHIVED).count()
    return page(request, "ledger.html", cases=cases, years=years, archived=archived)


@router.post("/import")
def look(request: Request, files: Annotated[list[UploadFile], File()]) -> HTMLResponse:
    """What files are, before they are kept."""
    reading = read_files([(file.filename or "文件", file.file.read(MAX_BYTES + 1)) for file in files])
    with desk_of(request).database.writing() as session:
        looked = keeping.wait(session, reading.cases)
        known = keeping.Known(session).cases
    return page(
        request,
        "import_look.html",
        looked=looked,
        reading=reading,
        known=known,
        new=sum(bool(one.key) and not one.like for one in looked),
        here=sum(bool(one.same or one.like) for one in looked),
        wrong=[one for one in reading.wrong if not one.companion],
        companions=sum(one.companion for one in reading.wrong),
        most_wrong=_MOST_WRONG,
        most_cases=_MOST_CASES,
    )


@router.post("/import/keep")
def keep(
    request: Request, draft: Annotated[list[str] | None, Form()] = None, as_if: Annotated[bool, Form()] = False
) -> Response:
    """Keep what was looked at and chosen."""
    desk = desk_of(request)
    if not draft:
        return page(request, "message.html", text="还没有选中一件：在要导入的前面打勾。")
    with desk.database.writing() as session:
        keeper = Keeper(session, desk.judge.policy.loaded, desk.judge.today)
        if not keeping.keep(keeper, draft, as_if=as_if):
            return page(request, "message.html", text="没有可以导入的了：可能已经在别的页面里导入，再看一次文件。")
    return leave_for("/")


@router.get("/ledger/blank")
def blank(request: Request, flat: bool = False) -> Response:
    """The workbook to fill in."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "台账.xlsx")
        write_template(str(path), desk_of(request).judge.policy.identity, flat=flat)
        return download(path.read_bytes(), "空白台账.xlsx", WORKBOOK)


@router.get("/ledger/export/{kind}")
def export(request: Request, kind: str, archived: bool = False) -> Response:
    """All cases and years as files, or as JSON; the cases as a workbook."""
    desk = desk_of(request)
    states = (ACTIVE, ARCHIVED) if archived else (ACTIVE,)
    with desk.database.reading() as session:
        order = (by_code_point(CaseRow.number), by_code_point(CaseRow.title))
        cases = list(session.scalars(select(CaseRow).where(CaseRow.state.in_(states)).order_by(*order)))
    name = f"案件 {desk.judge.today}"
    match kind:
        case "workbook":
            return download(writing.ledger(cases, desk.judge.policy.identity), f"{name}.xlsx", WORKBOOK)
        case "yaml":
            return download(writing.archive(cases), f"{name}.zip", "application/zip")
        case "json":
            return download(writing.json_lines(cases).encode(), f"{name}.jsonl", "application/x-ndjson")
    raise GongyiError("没有这种格式。")


def download(body: bytes, name: str, media: str) -> Response:
    """A file to be kept under a name."""
    return Response(
        body, media_type=media, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    )
