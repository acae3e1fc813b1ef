"""What the HTTP interface says of an error: problem details (RFC 9457), in Chinese, with a stable code."""

from __future__ import annotations

from typing import Any

from fastapi.responses import JSONResponse

from gongyi_facts import BadInput

MEDIA = "application/problem+json; charset=utf-8"


class ApiError(Exception):
    """An error of the interface itself: status, code and words."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status, self.code, self.text = status, code, text


def problem(error: Exception, status: int, code: str, text: str) -> JSONResponse:
    """The answer that tells of an error; of a case file every place that is wrong."""
    if isinstance(error, ApiError):
        status, code, text = error.status, error.code, error.text
    said: dict[str, Any] = {"type": f"urn:gongyi:{code}", "title": text, "status": status, "code": code}
    if isinstance(error, BadInput):
        said["title"] = f"案情有 {len(error.problems)} 处要改。"
        said["problems"] = [
            {"line": one.line, "column": one.column, "message": one.message, "hint": one.hint}
            for one in error.problems
        ]
    return JSONResponse(said, status, media_type=MEDIA)
