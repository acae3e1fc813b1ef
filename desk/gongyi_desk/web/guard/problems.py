"""What the HTTP interface says of an error: problem details (RFC 9457), each with a code that never changes."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from fastapi.responses import JSONResponse

from gongyi_facts import Code

MEDIA = "application/problem+json"


class Trouble(StrEnum):
    """A kind of error: its code, its HTTP status, and what it means. Codes may be added, none is renamed."""

    status: int
    zh: str

    def __new__(cls, value: str, status: int, zh: str) -> Trouble:
        """A kind of error with its status and meaning."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.status, made.zh = status, zh
        return made

    BAD_REQUEST = "bad_request", 400, "请求读不懂，正文不是 UTF-8 等"
    LOGIN = "login", 401, "没有令牌，或者令牌已经失效"
    CROSS_SITE = "cross_site", 403, "带着浏览器的登录，却不是从桌面自己的页面发出的"
    TOKEN = "token", 403, "带着浏览器的登录，却没有本次会话的令牌"
    ADDRESS_USED = "address_used", 403, "打开桌面的地址已经用过或者过期"
    NOT_FOUND = "not_found", 404, "没有这个地址"
    NO_SUCH_CASE = "no_such_case", 404, "没有这个案件，或者已经删除"
    METHOD = "method", 405, "这个地址不接受这种方法；可以用的写在 Allow"
    DELETED = "deleted", 410, "同一个 Idempotency-Key 所写的案件后来已经删除，没有再做一次"
    CHANGED = "changed", 412, "案件已经改过，If-Match 不是现在的 ETag"
    TOO_LARGE = "too_large", 413, "正文超过 5 MB"
    MEDIA_TYPE = "media_type", 415, "正文没有写明 Content-Type: application/json"
    HOST = "host", 421, "Host 不是 127.0.0.1 或者 localhost 和这个端口"
    INVALID = "invalid", 422, "正文或者参数不合 openapi.json：不认识的键、类型不对、没有写"
    BAD_JSON = "bad_json", 422, "正文不是完整的 JSON"
    BAD_CASE = "bad_case", 422, "案情不对，逐处写在 problems"
    INVALID_DAY = "invalid_day", 422, "写的不是一个日子"
    UNKNOWN_READING = "unknown_reading", 422, "没有这样的规范，或者没有这样的读法"
    NO_REASON = "no_reason", 422, "删除没有写理由"
    KEY_REUSED = "key_reused", 422, "同一个 Idempotency-Key 已经用于另一个请求"
    REFUSED = "refused", 422, "做不到，原因写在 title"
    NO_IF_MATCH = "precondition_required", 428, "没有写 If-Match"
    BROKEN = "broken", 500, "这是本软件的错误，没有写入"
    COMPUTING = "computing", 503, "还有案件正在计算，每问一次接着算一段；过一会儿再问"
    BUSY = "database_busy", 503, "数据库正被别的程序占用，没有写入；过一会儿再试"
    UNWRITABLE = "database_unwritable", 503, "数据库不能写入，没有写入"
    DAMAGED = "database_damaged", 503, "数据库已经损坏；用备份恢复"
    STORAGE = "storage", 503, "数据库不能使用"
    DISK_FULL = "disk_full", 507, "磁盘已满或者出错，没有写入"


AGAIN = {Trouble.BUSY: 5, Trouble.COMPUTING: 1}
"""After how many seconds it is worth asking again."""
OF_STORAGE = {
    Code.DISK_FULL: Trouble.DISK_FULL,
    Code.BEING_WRITTEN: Trouble.BUSY,
    Code.UNWRITABLE: Trouble.UNWRITABLE,
    Code.UNREADABLE: Trouble.DAMAGED,
}
"""Which problem it is that the database cannot be used."""


class _Sendable(JSONResponse):
    """JSON that may quote what was sent, which need not be text that can be sent back: half a pair stays escaped."""

    def render(self, content: Any) -> bytes:
        """The bytes."""
        return json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")


def answer(trouble: Trouble, text: str, **more: Any) -> JSONResponse:
    """The answer that tells of an error in a person's words."""
    said = {"type": f"urn:gongyi:{trouble}", "title": text, "status": trouble.status, "code": str(trouble)}
    made = _Sendable(said | more, trouble.status, media_type=f"{MEDIA}; charset=utf-8")
    if trouble is Trouble.LOGIN:
        made.headers["WWW-Authenticate"] = 'Bearer realm="gongyi"'
    if trouble in AGAIN:
        made.headers["Retry-After"] = str(AGAIN[trouble])
    return made
