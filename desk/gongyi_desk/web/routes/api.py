"""/api/v1: judging without keeping, cases, findings, deadlines, the policy, the form of a case file; and its page."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from sqlalchemy import select
from sqlalchemy.orm import defer

from gongyi import STATUSES, Engine, Policy, Status, norm_id
from gongyi_desk.cases.options import UsageError
from gongyi_desk.cases.options import day as day_of
from gongyi_desk.web.docket.lines import refresh
from gongyi_desk.web.editor.facts import MODELS, CaseText
from gongyi_desk.web.editor.keeping import Conflict, Keeper, case_of, text_of
from gongyi_desk.web.guard.problems import Trouble
from gongyi_desk.web.routes.bodies import Asked, Deadline, Kept, Kind, NormTold, PolicyTold, ReadingTold, Written
from gongyi_desk.web.routes.common import desk_of, page
from gongyi_desk.web.routes.described import RESULT, answers, done
from gongyi_desk.web.routes.once import DAYS_KEPT, Done, Key, once
from gongyi_desk.web.routes.problems import ApiError
from gongyi_desk.web.storage.tables import ACTIVE, CaseRow, LineRow
from gongyi_facts import json_schema

_WITH_BODY = ("POST", "PUT")
_SLICE = 10.0
"""Seconds that one request for the deadlines may take to recompute."""
_SCHEMA_MEDIA = "application/schema+json"
_JUDGED = (Trouble.BAD_CASE, Trouble.INVALID_DAY, Trouble.REFUSED)
_GUARDED = (Trouble.NO_SUCH_CASE, Trouble.CHANGED, Trouble.NO_IF_MATCH, Trouble.KEY_REUSED, Trouble.INVALID)


def _only_json(request: Request) -> None:
    """Raises ``ApiError`` for a body that does not say that it is JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method in _WITH_BODY and kind != "application/json":
        raise ApiError(Trouble.MEDIA_TYPE, "正文要写成 JSON，并写明 Content-Type: application/json。")


router = APIRouter(dependencies=[Depends(_only_json)], generate_unique_id_function=lambda route: route.name)


def _day(name: str, written: str | None) -> date | None:
    try:
        return day_of(name, written)
    except UsageError as error:
        raise ApiError(Trouble.INVALID_DAY, str(error)) from None


def _of_revision(row: CaseRow, if_match: str | None) -> None:
    if if_match is None:
        raise ApiError(Trouble.NO_IF_MATCH, "要写 If-Match：读案件时得到的 ETag，以免盖掉别人的改动。")
    if if_match.strip() != _tag(row):
        raise ApiError(Trouble.CHANGED, f"案件已经改过，现在的 ETag 是 {_tag(row)}：重新读取再改。")


def _tag(row: CaseRow) -> str:
    return f'"{row.revision}"'


def _written(row: CaseRow, status: int) -> JSONResponse:
    """A case that has just been written."""
    headers = {"ETag": _tag(row)}
    if status == 201:
        headers["Location"] = f"/api/v1/cases/{row.id}"
    return JSONResponse(Kept.of(row).model_dump(mode="json"), status, headers)


IfMatch = Annotated[str | None, Header(alias="If-Match", description="读案件时得到的 ETag", examples=['"1"'])]
_AS_OF = "评估日，如 2018-07-11；不写就是案情截至之日"
AsOf = Annotated[str | None, Query(description=_AS_OF, max_length=40, examples=["2026-06-01"])]
Reason = Annotated[str, Query(description="为什么删除，一定要写", examples=["录错了"])]


@router.post(
    "/api/v1/assess",
    responses={
        200: {"description": "全部结论", "content": {"application/json": {"schema": RESULT}}},
        **answers(*_JUDGED, Trouble.UNKNOWN_READING, content=True),
    },
    tags=["评估"],
)
def assess(request: Request, asked: Asked) -> JSONResponse:
    """评估一案，什么也不保存。结果同 gongyi check --format json。"""
    if (asked.case is None) == (asked.text is None):
        raise ApiError(Trouble.INVALID, "case 和 text 写一项，也只写一项。")
    document: Any = asked.case if asked.case is not None else CaseText.of_any_kind(asked.text or "").read()
    found = desk_of(request).judge.policy.assess(
        document,
        as_of=_day("as_of", asked.as_of),
        record_to=_day("record_to", asked.record_to),
        as_if=asked.as_if,
        readings=asked.readings,
        engine=Engine.COMPILED,
    )
    return JSONResponse(found.to_dict())


@router.get("/api/v1/cases", responses=answers(Trouble.INVALID), tags=["案件"])
def cases(request: Request, kind: Kind = "case") -> list[Kept]:
    """全部没有归档的案件（kind=year：年度履职），不含全文。"""
    with desk_of(request).database.reading() as session:
        wanted = select(CaseRow).where(CaseRow.state == ACTIVE, CaseRow.kind == kind).order_by(CaseRow.created)
        return [Kept.of(row, text=False) for row in session.scalars(wanted)]


@router.post(
    "/api/v1/cases",
    status_code=201,
    response_model=Kept,
    responses={
        **done(201, "保存好的案件", tag=True, place=True, replayed=True),
        **answers(Trouble.BAD_CASE, Trouble.REFUSED, Trouble.KEY_REUSED, Trouble.DELETED, content=True),
    },
    tags=["案件"],
)
def create(request: Request, written: Written, key: Key = None) -> Response:
    """保存一个新案件，或者一份年度履职（正文写明“文件: 年度履职”）。写明 Idempotency-Key 的，再发一次不会存成两件。"""
    desk = desk_of(request)
    with desk.database.writing() as session:

        def act() -> Done:
            keeper = Keeper(session, desk.judge.policy.loaded, desk.judge.today)
            row = keeper.create(CaseText.of_any_kind(written.text, written.format), "由程序导入", imported=True)
            return row.id, _written(row, 201)

        return once(session, request, key, written.model_dump(), act)


@router.get(
    "/api/v1/cases/{identity}",
    responses={**done(200, "案件和它的全文", tag=True), **answers(Trouble.NO_SUCH_CASE)},
    tags=["案件"],
)
def read(request: Request, response: Response, identity: str) -> Kept:
    """一个案件和它的全文。"""
    with desk_of(request).database.reading() as session:
        row = case_of(session, identity)
    response.headers["ETag"] = _tag(row)
    return Kept.of(row)


@router.put(
    "/api/v1/cases/{identity}",
    response_model=Kept,
    responses={
        **done(200, "改好的案件", tag=True, replayed=True),
        **answers(*_GUARDED, Trouble.DELETED, Trouble.BAD_CASE, Trouble.REFUSED, content=True),
    },
    tags=["案件"],
)
def replace(
    request: Request, identity: str, written: Written, if_match: IfMatch = None, key: Key = None
) -> Response:
    """用新的全文代替，记入历史。要写 If-Match。"""
    desk = desk_of(request)
    with desk.database.writing() as session:

        def act() -> Done:
            row = case_of(session, identity)
            _of_revision(row, if_match)
            keeper = Keeper(session, desk.judge.policy.loaded, desk.judge.today)
            try:
                text = CaseText(written.text, written.format, model=MODELS[row.kind])
                keeper.save(row, text, row.revision, "edit", "由程序修改")
            except Conflict as error:
                raise ApiError(Trouble.CHANGED, str(error)) from None
            return row.id, _written(row, 200)

        return once(session, request, key, written.model_dump(), act)


@router.delete(
    "/api/v1/cases/{identity}",
    status_code=204,
    responses={
        **done(204, "已经删除", replayed=True),
        **answers(*_GUARDED, Trouble.NO_REASON, sent=True),
    },
    tags=["案件"],
)
def delete(
    request: Request, identity: str, reason: Reason = "", if_match: IfMatch = None, key: Key = None
) -> Response:
    """删除一个案件。要写理由（reason）和 If-Match。"""
    desk = desk_of(request)
    if not reason.strip():
        raise ApiError(Trouble.NO_REASON, "删除要写理由：reason=为什么删除。")
    with desk.database.writing() as session:

        def act() -> Done:
            row = case_of(session, identity)
            _of_revision(row, if_match)
            Keeper(session, desk.judge.policy.loaded, desk.judge.today).delete(row, reason.strip()[:2000])
            return row.id, Response(status_code=204)

        return once(session, request, key, None, act)


@router.get(
    "/api/v1/cases/{identity}/findings",
    responses={
        200: {"description": "全部结论", "content": {"application/json": {"schema": RESULT}}},
        **answers(Trouble.NO_SUCH_CASE, Trouble.INVALID, *_JUDGED),
    },
    tags=["评估"],
)
def findings(request: Request, identity: str, as_of: AsOf = None) -> JSONResponse:
    """一个保存的案件的全部结论。"""
    desk, day = desk_of(request), _day("as_of", as_of)
    with desk.database.reading() as session:
        row = case_of(session, identity)
    return JSONResponse(desk.judge.judged(text_of(row), row.title, as_if=row.as_if, as_of=day).assessment.to_dict())


@router.get("/api/v1/deadlines", responses=answers(Trouble.COMPUTING), tags=["期限"])
def deadlines(request: Request) -> list[Deadline]:
    """全部案件的期限和须处理的事项，依日期排列。刚导入很多案件的，先答 503，算好再给。"""
    desk = desk_of(request)
    if left := refresh(desk.database, desk.judge, _SLICE):
        raise ApiError(Trouble.COMPUTING, f"还有 {left} 件案件正在计算：过一会儿再问。")
    wanted = select(LineRow, CaseRow).join(CaseRow, CaseRow.id == LineRow.case_id).where(CaseRow.state == ACTIVE)
    with desk.database.reading() as session:
        found = [(row, case) for row, case in session.execute(wanted.options(defer(CaseRow.text)))]
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


@router.get("/api/v1/policy", responses=answers(), tags=["决定"])
def policy(request: Request) -> PolicyTold:
    """依哪一份决定、哪一版规则；全部规范和可选的读法。"""
    loaded = desk_of(request).judge.policy
    norms = loaded.rules(loaded.profile({})).norms.values()
    return PolicyTold(
        **loaded.identity,
        statuses={Status(key): zh for key, zh in STATUSES.items()},
        norms=[
            NormTold(
                id=norm_id(one.id) or one.id,
                text=one.text,
                modality=one.modality,
                bearer=one.bearer.role,
                action=one.action,
            )
            for one in norms
        ],
        readings=_readings(loaded),
    )


def _readings(loaded: Policy) -> dict[str, list[ReadingTold]]:
    return {
        key: [
            ReadingTold(name=one.name, zh=one.zh, default=one.default, why=one.why, authority=one.authority)
            for one in those
        ]
        for key, those in loaded.loaded.readings.items()
    }


@router.get("/api/v1/readings", responses=answers(), tags=["决定"])
def readings(request: Request) -> dict[str, list[ReadingTold]]:
    """每一处可选的读法：名称、是否默认、理由、依据。评估时写在 readings 里。"""
    return _readings(desk_of(request).judge.policy)


class _SchemaResponse(JSONResponse):
    media_type = _SCHEMA_MEDIA


@router.get(
    "/api/v1/schema",
    response_class=_SchemaResponse,
    responses={
        200: {"description": "JSON Schema", "content": {_SCHEMA_MEDIA: {"schema": {"type": "object"}}}},
        **answers(Trouble.INVALID),
    },
    tags=["决定"],
)
def schema(kind: Kind = "case") -> Response:
    """案件文件（kind=year：年度履职文件）的 JSON Schema。"""
    return _SchemaResponse(json_schema(MODELS[kind]))


@router.get("/api", include_in_schema=False)
def documentation(request: Request) -> HTMLResponse:
    """How programs use the desk."""
    described = request.app.openapi()["paths"]
    calls = [
        (method.upper(), path, told.get("summary", ""), told.get("description", ""))
        for path, methods in described.items()
        for method, told in methods.items()
    ]
    port, troubles = desk_of(request).port, list(Trouble)
    return page(request, "api.html", calls=calls, port=port, troubles=troubles, days=DAYS_KEPT)
