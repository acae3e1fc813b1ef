"""/api/v1: judging without keeping, cases, findings, deadlines, the policy, the form of a case file; and its page."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from gongyi import STATUSES, Engine, Policy, Status, norm_id
from gongyi_desk.cases.options import UsageError
from gongyi_desk.cases.options import day as day_of
from gongyi_desk.web.docket.lines import refresh
from gongyi_desk.web.editor.facts import JSON, MODELS, YAML, CaseText
from gongyi_desk.web.editor.keeping import Conflict, Keeper, case_of, text_of
from gongyi_desk.web.routes.common import desk_of, page
from gongyi_desk.web.routes.problems import MEDIA, ApiError
from gongyi_desk.web.storage.tables import ACTIVE, CaseRow, LineRow
from gongyi_facts import Year, json_schema

_WITH_BODY = ("POST", "PUT")


def _only_json(request: Request) -> None:
    """Raises ``ApiError`` for a body that does not say that it is JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method in _WITH_BODY and kind != "application/json":
        raise ApiError(415, "media_type", "正文要写成 JSON，并写明 Content-Type: application/json。")


router = APIRouter(dependencies=[Depends(_only_json)])

_PROBLEM = {
    "description": "哪里不对，怎样改（RFC 9457）",
    "content": {MEDIA.partition(";")[0]: {"schema": {"type": "object"}}},
}
_ERRORS: dict[int | str, dict[str, Any]] = {status: _PROBLEM for status in (400, 401, 403, 404, 413, 421, 422, 503)}
_WRITES: dict[int | str, dict[str, Any]] = {**_ERRORS, 415: _PROBLEM}
_GUARDED = {**_ERRORS, 412: _PROBLEM, 428: _PROBLEM}
_LONGEST_TEXT = 5 * 2**20


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Asked(_Body):
    """A case to be judged, as data (``case``) or as the text of a case file (``text``), one of the two."""

    case: dict[str, Any] | None = Field(None, description="案情（或者年度履职），键值同案件文件")
    text: str | None = Field(None, description="案件文件的全文（YAML 或者 JSON）", max_length=_LONGEST_TEXT)
    as_of: str | None = Field(
        None, description="评估日，如 2018-07-11；不写就是案情截至之日，没有写明的是今天", max_length=40
    )
    record_to: str | None = Field(None, description="案情记录到哪一天", max_length=40)
    as_if: bool = Field(False, description="试算：不问决定的施行时间和适用地域")
    readings: dict[str, str] = Field(default_factory=dict, description="读法：条文编号 → 读法", max_length=100)


class Written(_Body):
    """A case to be kept."""

    text: str = Field(description="案件文件的全文（YAML 或者 JSON）", max_length=_LONGEST_TEXT)
    format: str = Field(YAML, pattern="^(yaml|json)$")


class Kept(BaseModel):
    """A case, or an organ's year, that is kept. ``revision`` is its ETag too."""

    id: str
    kind: Literal["case", "year"] = Field(description="case 是案件，year 是年度履职")
    name: str
    number: str
    revision: int
    state: str
    record_to: str
    handler: str
    department: str
    format: str
    text: str | None = None


class Deadline(BaseModel):
    """A line of the docket."""

    case: str
    name: str
    norm: str
    record: str | None
    status: Status
    ended: bool = Field(description="期间已经届满，待确认结果")
    who: str
    action: str
    earliest: date | None
    latest: date | None


def _kept(row: CaseRow, *, text: bool = True) -> Kept:
    return Kept(
        id=row.id,
        kind="year" if row.kind == Year.root else "case",
        name=row.title,
        number=row.number,
        revision=row.revision,
        state=row.state,
        record_to=row.record_to,
        handler=row.handler,
        department=row.department,
        format=row.format,
        text=row.text if text else None,
    )


def _day(name: str, written: str | None) -> date | None:
    try:
        return day_of(name, written)
    except UsageError as error:
        raise ApiError(422, "invalid", str(error)) from None


def _of_revision(row: CaseRow, if_match: str | None) -> None:
    if if_match is None:
        raise ApiError(428, "precondition_required", "要写 If-Match：读案件时得到的 ETag，以免盖掉别人的改动。")
    if if_match.strip() != _tag(row):
        raise ApiError(412, "changed", f"案件已经改过，现在的 ETag 是 {_tag(row)}：重新读取再改。")


def _tag(row: CaseRow) -> str:
    return f'"{row.revision}"'


IfMatch = Annotated[str | None, Header(alias="If-Match", description="读案件时得到的 ETag")]


@router.post("/api/v1/assess", responses=_WRITES, tags=["评估"])
def assess(request: Request, asked: Asked) -> dict[str, Any]:
    """评估一案，什么也不保存。结果同 gongyi check --format json。"""
    if (asked.case is None) == (asked.text is None):
        raise ApiError(422, "invalid", "case 和 text 写一项，也只写一项。")
    document: Any = asked.case if asked.case is not None else CaseText.of_any_kind(asked.text or "").read()
    found = desk_of(request).judge.policy.assess(
        document,
        as_of=_day("as_of", asked.as_of),
        record_to=_day("record_to", asked.record_to),
        as_if=asked.as_if,
        readings=asked.readings,
        engine=Engine.COMPILED,
    )
    return dict[str, Any](found.to_dict())


@router.get("/api/v1/cases", responses=_ERRORS, tags=["案件"])
def cases(request: Request, kind: Literal["case", "year"] = "case") -> list[Kept]:
    """全部没有归档的案件（kind=year：年度履职），不含全文。"""
    with desk_of(request).database.reading() as session:
        wanted = select(CaseRow).where(CaseRow.state == ACTIVE, CaseRow.kind == kind).order_by(CaseRow.created)
        return [_kept(row, text=False) for row in session.scalars(wanted)]


@router.post("/api/v1/cases", status_code=201, responses=_WRITES, tags=["案件"])
def create(request: Request, response: Response, written: Written) -> Kept:
    """保存一个新案件，或者一份年度履职（正文写明“文件: 年度履职”）。"""
    desk = desk_of(request)
    with desk.database.writing() as session:
        keeper = Keeper(session, desk.judge.policy.loaded, desk.judge.today)
        row = keeper.create(CaseText.of_any_kind(written.text, written.format), "由程序导入", imported=True)
    response.headers["ETag"], response.headers["Location"] = _tag(row), f"/api/v1/cases/{row.id}"
    return _kept(row)


@router.get("/api/v1/cases/{identity}", responses=_ERRORS, tags=["案件"])
def read(request: Request, response: Response, identity: str) -> Kept:
    """一个案件和它的全文。"""
    with desk_of(request).database.reading() as session:
        row = case_of(session, identity)
    response.headers["ETag"] = _tag(row)
    return _kept(row)


@router.put("/api/v1/cases/{identity}", responses={**_GUARDED, 415: _PROBLEM}, tags=["案件"])
def replace(
    request: Request, response: Response, identity: str, written: Written, if_match: IfMatch = None
) -> Kept:
    """用新的全文代替，记入历史。要写 If-Match。"""
    desk = desk_of(request)
    with desk.database.writing() as session:
        row = case_of(session, identity)
        _of_revision(row, if_match)
        keeper = Keeper(session, desk.judge.policy.loaded, desk.judge.today)
        try:
            text = CaseText(written.text, written.format, model=MODELS[row.kind])
            keeper.save(row, text, row.revision, "edit", "由程序修改")
        except Conflict as error:
            raise ApiError(412, "changed", str(error)) from None
    response.headers["ETag"] = _tag(row)
    return _kept(row)


@router.delete("/api/v1/cases/{identity}", status_code=204, responses=_GUARDED, tags=["案件"])
def delete(request: Request, identity: str, reason: str = "", if_match: IfMatch = None) -> Response:
    """删除一个案件。要写理由（reason）和 If-Match。"""
    desk = desk_of(request)
    if not reason.strip():
        raise ApiError(422, "invalid", "删除要写理由：reason=为什么删除。")
    with desk.database.writing() as session:
        row = case_of(session, identity)
        _of_revision(row, if_match)
        Keeper(session, desk.judge.policy.loaded, desk.judge.today).delete(row, reason.strip()[:2000])
    return Response(status_code=204)


@router.get("/api/v1/cases/{identity}/findings", responses=_ERRORS, tags=["评估"])
def findings(request: Request, identity: str, as_of: str | None = None) -> dict[str, Any]:
    """一个保存的案件的全部结论。"""
    desk, day = desk_of(request), _day("as_of", as_of)
    with desk.database.reading() as session:
        row = case_of(session, identity)
    return dict[str, Any](desk.judge.judged(text_of(row), row.title, as_if=row.as_if, as_of=day).assessment.to_dict())


@router.get("/api/v1/deadlines", responses=_ERRORS, tags=["期限"])
def deadlines(request: Request) -> list[Deadline]:
    """全部案件的期限和须处理的事项，依日期排列。"""
    desk = desk_of(request)
    refresh(desk.database, desk.judge)
    wanted = select(LineRow, CaseRow).join(CaseRow, CaseRow.id == LineRow.case_id).where(CaseRow.state == ACTIVE)
    with desk.database.reading() as session:
        found = [(row, case) for row, case in session.execute(wanted)]
    found.sort(key=lambda pair: (not pair[0].last, pair[0].last, pair[1].title, pair[0].place))
    return [
        Deadline(
            case=case.id,
            name=case.title,
            norm=row.norm,
            record=row.path or None,
            status=Status(row.status),
            ended=row.ended,
            who=row.who,
            action=row.what,
            earliest=date.fromisoformat(row.first) if row.first else None,
            latest=date.fromisoformat(row.last) if row.last else None,
        )
        for row, case in found
    ]


@router.get("/api/v1/policy", responses=_ERRORS, tags=["决定"])
def policy(request: Request) -> dict[str, Any]:
    """依哪一份决定、哪一版规则；全部规范和可选的读法。"""
    loaded = desk_of(request).judge.policy
    norms = loaded.rules(loaded.profile({})).norms.values()
    return {
        **loaded.identity,
        "statuses": STATUSES,
        "norms": [
            {
                "id": norm_id(one.id),
                "text": one.text,
                "modality": one.modality,
                "bearer": one.bearer.role,
                "action": one.action,
            }
            for one in norms
        ],
        "readings": _readings(loaded),
    }


def _readings(loaded: Policy) -> dict[str, list[dict[str, Any]]]:
    return {
        key: [
            {"name": one.name, "zh": one.zh, "default": one.default, "why": one.why, "authority": one.authority}
            for one in those
        ]
        for key, those in loaded.loaded.readings.items()
    }


@router.get("/api/v1/readings", responses=_ERRORS, tags=["决定"])
def readings(request: Request) -> dict[str, list[dict[str, Any]]]:
    """每一处可选的读法：名称、是否默认、理由、依据。评估时写在 readings 里。"""
    return _readings(desk_of(request).judge.policy)


@router.get("/api/v1/schema", responses=_ERRORS, tags=["决定"])
def schema(kind: Literal["case", "year"] = "case") -> JSONResponse:
    """案件文件（kind=year：年度履职文件）的 JSON Schema。"""
    return JSONResponse(json_schema(MODELS[kind]), media_type="application/schema+json; charset=utf-8")


@router.get("/api", include_in_schema=False)
def documentation(request: Request) -> HTMLResponse:
    """How programs use the desk."""
    described = request.app.openapi()["paths"]
    calls = [
        (method.upper(), path, told.get("summary", ""), told.get("description", ""))
        for path, methods in described.items()
        for method, told in methods.items()
    ]
    return page(request, "api.html", calls=calls, port=desk_of(request).port, json=JSON)
