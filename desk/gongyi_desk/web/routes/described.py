"""/openapi.json: what each address takes, every answer that it may give, with its headers, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from gongyi import result_schema
from gongyi_desk.web.guard.problems import AGAIN, MEDIA, Trouble
from gongyi_desk.web.routes.once import REPLAYED

Answers = dict[int | str, dict[str, Any]]

_ALWAYS = (
    Trouble.LOGIN,
    Trouble.TOO_LARGE,
    Trouble.HOST,
    Trouble.BROKEN,
    Trouble.BUSY,
    Trouble.UNWRITABLE,
    Trouble.DAMAGED,
    Trouble.STORAGE,
    Trouble.DISK_FULL,
)
_SENT = (Trouble.CROSS_SITE, Trouble.TOKEN)
_CONTENT = (Trouble.BAD_REQUEST, Trouble.MEDIA_TYPE, Trouble.INVALID, Trouble.BAD_JSON)
RESULT = {"$ref": "#/components/schemas/Result"}
_REF = "#/components/schemas/"
_ON_A_CASE = {"读": "read", "改": "replace", "删": "delete", "结论": "findings"}
"""What may be asked of a case that has just been made, by the names of the operations."""
_PROBLEM = {
    "title": "Problem",
    "description": "哪里不对，怎样改（RFC 9457）",
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string", "description": "urn:gongyi: 加上 code"},
        "title": {"type": "string", "description": "给人看的中文"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "不会改名", "enum": [str(one) for one in Trouble]},
        "problems": {
            "type": "array",
            "description": "案情不对的每一处；code 同 docs/api.md 的错误表",
            "items": {
                "type": "object",
                "required": ["line", "column", "message", "hint", "code", "path"],
                "properties": {
                    "line": {"type": ["integer", "null"]},
                    "column": {"type": ["integer", "null"]},
                    "message": {"type": "string"},
                    "hint": {"type": "string"},
                    "code": {"type": "string"},
                    "path": {"type": ["string", "null"]},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
_HEADERS = {
    Trouble.LOGIN: {"WWW-Authenticate": "怎样登录"},
    **{one: {"Retry-After": "几秒以后再试；别的 503 没有"} for one in AGAIN},
}


def answers(*troubles: Trouble, sent: bool = False, content: bool = False) -> Answers:
    """Every error of an address, by status: those that any address has, and its own; ``content``: it has a body."""
    wanted = [*_ALWAYS, *(_SENT if sent or content else ()), *(_CONTENT if content else ()), *troubles]
    return {status: _problem([one for one in wanted if one.status == status]) for status in {t.status for t in wanted}}


def _problem(troubles: Sequence[Trouble]) -> dict[str, Any]:
    status = troubles[0].status
    codes = {"properties": {"status": {"const": status}, "code": {"enum": [str(one) for one in troubles]}}}
    found: dict[str, Any] = {
        "description": "；".join(f"{one}：{one.zh}" for one in troubles),
        "content": {MEDIA: {"schema": {"allOf": [{"$ref": f"{_REF}Problem"}, codes]}}},
    }
    headers = {name: zh for one in troubles for name, zh in _HEADERS.get(one, {}).items()}
    if headers:
        required = status == Trouble.LOGIN.status
        found["headers"] = {name: _header(zh, required=required) for name, zh in headers.items()}
    return found


def _header(zh: str, *, required: bool = True) -> dict[str, Any]:
    return {"description": zh, "required": required, "schema": {"type": "string"}}


def done(status: int, zh: str, *, tag: bool = False, place: bool = False, replayed: bool = False) -> Answers:
    """The answer where nothing is wrong, with its headers."""
    headers = {}
    if tag:
        headers["ETag"] = _header("案件的版次，改的时候写在 If-Match")
    if place:
        headers["Location"] = _header("案件的地址")
    if replayed:
        headers[REPLAYED] = _header("写着 true 的，是以前的回答", required=False)
    found: dict[str, Any] = {"description": zh, "headers": headers}
    if place:
        found["links"] = {name: _link(operation) for name, operation in _ON_A_CASE.items()}
    return {status: found}


def _link(operation: str) -> dict[str, Any]:
    return {"operationId": operation, "parameters": {"identity": "$response.body#/id"}}


def describe(app: FastAPI) -> None:
    """Let the description be true of what the framework cannot know."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
            parts = found.setdefault("components", {})
            parts.setdefault("schemas", {}).update(_schemas())
            parts["securitySchemes"] = {
                "token": {"type": "http", "scheme": "bearer", "description": "gongyi desk --print-token"}
            }
            found["security"] = [{"token": []}]
            app.openapi_schema = found
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _schemas() -> dict[str, Any]:
    """The problem, and the result of an assessment with its parts."""
    result = json.loads(json.dumps(result_schema()).replace("#/$defs/", _REF))
    parts = result.pop("$defs")
    result.pop("$schema")
    return {"Problem": _PROBLEM, "Result": result, **parts}
