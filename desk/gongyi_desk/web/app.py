"""The web application of one desk."""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from gongyi import Policy
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.editor.keeping import NoSuchCase
from gongyi_desk.web.guard.gate import Gate
from gongyi_desk.web.routes import api, caselist, cases, decision, docket, history, interview, ledger, month, settings
from gongyi_desk.web.routes.common import WEB, Desk, page
from gongyi_desk.web.routes.problems import ApiError, problem
from gongyi_desk.web.storage.database import Database, StorageError
from gongyi_facts import GongyiError

_PAGES = (docket, month, caselist, cases, interview, ledger, history, decision, settings, api)
_CODES = {404: "not_found", 405: "method"}
_KINDS = {
    "missing": "没有写",
    "extra_forbidden": "没有这一项",
    "json_invalid": "不是完整的 JSON",
    "string_type": "应当是文字",
    "int_type": "应当是整数",
    "bool_type": "应当是 true 或者 false",
    "dict_type": "应当是一组键和值",
    "list_type": "应当是列表",
    "literal_error": "不是可以写的值",
    "enum": "不是可以写的值",
}
"""What is wrong with a part of the content, by pydantic's name for it."""
_MESSAGES = {404: "没有这一页。", 405: "这里不能这样请求。", 400: "请求的内容读不懂，或者太长。"}


def make_app(database: Database, policy: Policy, port: int) -> ASGIApp:
    """The application behind its gate."""
    app = FastAPI(
        title="公益",
        version="1",
        description="临沧市人大常委会《关于加强和支持检察机关公益诉讼工作的决定》：案情进，要做的事出。",
        docs_url=None,
        redoc_url=None,
        separate_input_output_schemas=False,
    )
    app.state.desk = Desk(database, Judge(policy), port)
    mark = fingerprint(database)

    @app.get("/healthz", include_in_schema=False)
    def health() -> dict[str, Any]:
        """That the desk runs, and on which database."""
        return {"gongyi": "desk", "database": mark}

    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
    for module in _PAGES:
        app.include_router(module.router)
    for kind in (HTTPException, RequestValidationError, GongyiError, ApiError, Exception):
        app.add_exception_handler(kind, _failed)
    return Gate(app, database, port)


def fingerprint(database: Database) -> str:
    """What tells one database from another, and does not say where it lies."""
    return hashlib.sha256(str(database.file).encode()).hexdigest()[:16]


async def _failed(request: Request, error: Exception) -> Response:
    status, code, text = _told(error)
    if request.url.path.startswith("/api/"):
        told = problem(error, status, code, text)
        if isinstance(error, HTTPException) and error.headers:
            told.headers.update(error.headers)
        return told
    if getattr(request.state, "visitor", None) is None:
        return JSONResponse({"detail": text}, status)
    if request.headers.get("HX-Request"):
        answer = page(request, "message.html", text=text)
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#notice", "innerHTML"
        answer.headers["X-Gongyi-Unwritten"] = "1"
        return answer
    return page(request, "failed.html", status=status, text=text)


def _told(error: Exception) -> tuple[int, str, str]:
    """Status, code and words for what went wrong."""
    match error:
        case HTTPException():
            status = error.status_code
            return status, _CODES.get(status, "request"), _MESSAGES.get(status, _MESSAGES[400])
        case RequestValidationError():
            return 422, "invalid", "请求的内容不对：" + "；".join(_wrong(item) for item in error.errors()[:10])
        case NoSuchCase():
            return 404, "not_found", str(error)
        case StorageError():
            return 503, "storage", str(error)
        case GongyiError():
            return 422, "invalid", str(error)
    return 500, "broken", "这是本软件的错误，这一次没有写入。"


def _wrong(found: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in found["loc"][1:]) or "内容"
    return f"{where}（{_KINDS.get(str(found['type']), '写得不对')}）"
