"""Idempotency-Key: a write that is asked again with the same key is not done again, and is answered the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Header, Request, Response
from sqlalchemy import delete
from sqlalchemy.orm import Session

from gongyi_desk.web.guard.problems import Trouble
from gongyi_desk.web.routes.problems import ApiError
from gongyi_desk.web.storage.moments import after, now
from gongyi_desk.web.storage.tables import GONE, AnsweredRow

DAYS_KEPT = 7
"""For so many days a key is known."""
REPLAYED = "Idempotency-Replayed"
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        description=f"自己取的、每个请求不同的一串字，{DAYS_KEPT} 天内再发同样的请求，不会再做一次，得到同样的回答",
        min_length=1,
        max_length=255,
        pattern="^[!-~]+$",
    ),
]
_TOLD = ("ETag", "Location")
"""What of the headers is told again."""


def once(session: Session, request: Request, key: str | None, body: Any, act: Callable[[], Done]) -> Response:
    """Do a write, or answer as it was answered before; both in one transaction.

    Raises ``ApiError`` for a key that was used for something else, or for a case that was deleted since.
    """
    if key is None:
        return act()[1]
    session.execute(delete(AnsweredRow).where(AnsweredRow.at < after(days=-DAYS_KEPT)))
    identity, asked = _digest(key), _digest(_asked(request, body))
    known = session.get(AnsweredRow, identity)
    if known is not None and known.request != asked:
        raise ApiError(Trouble.KEY_REUSED, "这个 Idempotency-Key 已经用于另一个请求：换一个。")
    if known is not None and known.status == GONE:
        raise ApiError(Trouble.DELETED, "这个 Idempotency-Key 所写的案件后来已经删除，没有再做一次：要再存，换一个键。")
    if known is not None:
        return _again(known)
    case, answer = act()
    headers = {name: answer.headers[name] for name in _TOLD if name in answer.headers}
    session.add(
        AnsweredRow(
            id=identity,
            request=asked,
            case_id=case,
            status=answer.status_code,
            headers=json.dumps(headers),
            body=bytes(answer.body).decode(),
            at=now(),
        )
    )
    return answer


Done = tuple[str, Response]
"""The case that was written, and the answer."""


def _again(known: AnsweredRow) -> Response:
    headers = json.loads(known.headers) | {REPLAYED: "true"}
    media = "application/json" if known.body else None
    return Response(known.body or None, known.status, headers, media_type=media)


def _asked(request: Request, body: Any) -> str:
    """All that makes a request another one."""
    return json.dumps([request.method, request.url.path, request.url.query, request.headers.get("if-match"), body])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
