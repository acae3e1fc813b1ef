"""Which problem of the HTTP interface an error is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from gongyi_desk.web.editor.keeping import NoSuchCase
from gongyi_desk.web.guard.problems import OF_STORAGE, Trouble, answer
from gongyi_desk.web.storage.errors import StorageError
from gongyi_facts import BadInput, Code, GongyiError

_OF_STATUS = {404: Trouble.NOT_FOUND, 405: Trouble.METHOD, 413: Trouble.TOO_LARGE}
_MESSAGES = {
    Trouble.NOT_FOUND: "没有这一页。",
    Trouble.METHOD: "这里不能这样请求。",
    Trouble.BAD_REQUEST: "请求的内容读不懂，或者太长。",
    Trouble.TOO_LARGE: "内容超过 5 MB 的上限。",
}
_OF_CODE = {
    Code.UNKNOWN_READING: Trouble.UNKNOWN_READING,
    Code.UNKNOWN_NORM: Trouble.UNKNOWN_READING,
    Code.INVALID_DAY: Trouble.INVALID_DAY,
}
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
    "string_too_long": "太长",
    "string_too_short": "太短",
}
"""What is wrong with a part of the content, by pydantic's name for it."""
_MOST = 10


class ApiError(Exception):
    """An error of the interface itself, in words."""

    def __init__(self, trouble: Trouble, text: str) -> None:
        super().__init__(text)
        self.trouble, self.text = trouble, text


def told(error: Exception) -> tuple[Trouble, str]:
    """Which problem an error is, and what to say of it."""
    match error:
        case ApiError():
            return error.trouble, error.text
        case HTTPException():
            trouble = _OF_STATUS.get(error.status_code, Trouble.BAD_REQUEST)
            return trouble, _MESSAGES[trouble]
        case RequestValidationError():
            return _of_content(error)
        case NoSuchCase():
            return Trouble.NO_SUCH_CASE, str(error)
        case StorageError():
            return OF_STORAGE.get(error.code, Trouble.STORAGE), str(error)
        case BadInput():
            return Trouble.BAD_CASE, str(error)
        case GongyiError():
            return _OF_CODE.get(error.code, Trouble.REFUSED), str(error)
    return Trouble.BROKEN, "这是本软件的错误，这一次没有写入。"


def _of_content(error: RequestValidationError) -> tuple[Trouble, str]:
    found = error.errors()
    broken = any(item["type"] == "json_invalid" for item in found)
    said = "请求的内容不对：" + "；".join(_wrong(item) for item in found[:_MOST])
    return Trouble.BAD_JSON if broken else Trouble.INVALID, said


def _wrong(found: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in found["loc"][1:]) or "内容"
    return f"{where}（{_KINDS.get(str(found['type']), '写得不对')}）"


def problem(error: Exception) -> JSONResponse:
    """The answer that tells of an error; of a case every place that is wrong."""
    trouble, text = told(error)
    if not isinstance(error, BadInput):
        return answer(trouble, text)
    return answer(trouble, f"案情有 {len(error.problems)} 处要改。", problems=list(_problems(error)))


def _problems(error: BadInput) -> Iterator[dict[str, Any]]:
    for one in error.problems:
        yield {
            "line": one.line,
            "column": one.column,
            "message": one.message,
            "hint": one.hint,
            "code": str(one.code),
            "path": one.path,
        }
