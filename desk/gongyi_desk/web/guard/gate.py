"""The gate before every page: whose name the server is called by, who asks, what may be written, how much.

The server listens to this machine alone, and any page in the browser could still send requests to it: hence the check
of ``Host`` (a name that was made to point here is refused), of where a write comes from, and the session's token.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gongyi_desk.web.guard.problems import OF_STORAGE, Trouble
from gongyi_desk.web.guard.problems import answer as said_of
from gongyi_desk.web.guard.tokens import DAYS_OF_A_SESSION, Visitor, exchange, same, visitor_of
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.errors import StorageError

MAX_BODY = 5 * 2**20
TOKEN_HEADER = "X-Gongyi-Token"
_OPEN = ("/healthz", "/openapi.json", "/static/", "/calendar/")
_READING = ("GET", "HEAD")
_TOO_LARGE = "内容超过 5 MB 的上限。"
_DAY = 86_400

_ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class _Refused(Exception):
    """A request that goes no further."""

    def __init__(self, trouble: Trouble, text: str) -> None:
        self.trouble, self.text = trouble, text


class Gate:
    """Lets through what may pass, with ``visitor`` in the state of the request."""

    def __init__(self, app: ASGIApp, database: Database, port: int) -> None:
        self.app, self.database, self.port = app, database, port
        self.cookie = f"gongyi-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        sealed = _sealing(send, scope["path"])
        limited = _Limited(receive)
        try:
            answer = await self._stopped(scope)
            if answer is None:
                await self.app(scope, limited, sealed)
                return
        except _Refused as refused:
            answer = _said(scope["path"], refused)
        except StorageError as error:
            answer = _said(scope["path"], _Refused(OF_STORAGE.get(error.code, Trouble.STORAGE), str(error)))
        await answer(scope, receive, sealed)

    async def _stopped(self, scope: Scope) -> Response | None:
        """What to answer instead of letting the request pass; None where it may pass. Raises ``_Refused``."""
        headers = Headers(scope=scope)
        own = self._own(headers.get("host", ""))
        _check_length(headers.get("content-length", "0"))
        if scope["path"].startswith(_OPEN):
            return None
        query = parse_qs(scope["query_string"].decode("latin-1"))
        if "token" in query and scope["path"] == "/" and scope["method"] == "GET":
            return await self._let_in(query)
        visitor = await self._visitor(headers)
        if scope["method"] not in _READING and not visitor.program:
            _check_write(headers, own, visitor)
        scope.setdefault("state", {})["visitor"] = visitor
        return None

    def _own(self, host: str) -> str:
        """The origin of this server, as the request calls it. Raises ``_Refused`` for another name."""
        name, _, port = host.lower().rpartition(":") if ":" in host else (host.lower(), "", "80")
        if name not in ("127.0.0.1", "localhost") or port != str(self.port):
            raise _Refused(Trouble.HOST, f"只在 127.0.0.1:{self.port} 或者 localhost:{self.port} 应答。")
        return f"http://{host.lower()}"

    async def _let_in(self, query: dict[str, list[str]]) -> Response:
        cookie = await run_in_threadpool(self._exchange, query.pop("token")[0])
        if cookie is None:
            said = "这个地址只能用一次，已经用过或者过期。回到终端，再运行一次 gongyi desk。"
            raise _Refused(Trouble.ADDRESS_USED, said)
        rest = urlencode(query, doseq=True)
        answer = RedirectResponse(f"/?{rest}" if rest else "/", status_code=303)
        answer.set_cookie(self.cookie, cookie, max_age=DAYS_OF_A_SESSION * _DAY, httponly=True, samesite="strict")
        return answer

    def _exchange(self, token: str) -> str | None:
        with self.database.writing() as session:
            return exchange(session, token)

    async def _visitor(self, headers: Headers) -> Visitor:
        kind, _, bearer = headers.get("authorization", "").partition(" ")
        program = bearer.strip() if kind.lower() == "bearer" else ""
        cookie = _cookie(headers.get("cookie", ""), self.cookie)
        visitor = await run_in_threadpool(self._known, cookie, program)
        if visitor is None:
            said = "先要登录：在终端运行 gongyi desk，用它打开的地址；程序用 gongyi desk --print-token。"
            raise _Refused(Trouble.LOGIN, said)
        return visitor

    def _known(self, cookie: str, program: str) -> Visitor | None:
        with self.database.reading() as session:
            return visitor_of(session, cookie, program)


def _check_length(written: str) -> None:
    """Raises ``_Refused`` for a body that says itself that it is too long, or nothing sensible."""
    if not written.isdecimal() or int(written[:20]) > MAX_BODY:
        raise _Refused(Trouble.TOO_LARGE, _TOO_LARGE)


def _cookie(header: str, name: str) -> str:
    return cookie_parser(header).get(name, "")


def _check_write(headers: Headers, own: str, visitor: Visitor) -> None:
    """A write must come from one of our own pages, and carry the token of its session."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if (site is None and origin is None) or site not in (None, "same-origin") or origin not in (None, own):
        raise _Refused(Trouble.CROSS_SITE, "这一请求不是从本页面发出的，没有写入。")
    if not same(headers.get(TOKEN_HEADER.lower(), ""), visitor.token):
        raise _Refused(Trouble.TOKEN, "页面已经过期，没有写入：重新载入这一页再试；写好的内容先复制下来。")


def _said(path: str, refused: _Refused) -> Response:
    if path.startswith("/api/"):
        return said_of(refused.trouble, refused.text)
    page = (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>公益</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/static/desk.css"></head>'
        f'<body class="shut"><main><h1>公益</h1><p>{refused.text}</p></main></body></html>'
    )
    return HTMLResponse(page, refused.trouble.status)


class _Limited:
    """What is received of a body, no more than the limit."""

    def __init__(self, receive: Receive) -> None:
        self.receive, self.taken = receive, 0

    async def __call__(self) -> Message:
        message = await self.receive()
        self.taken += len(message.get("body", b""))
        if self.taken > MAX_BODY:
            raise _Refused(Trouble.TOO_LARGE, _TOO_LARGE)
        return message


def _sealing(send: Send, path: str) -> Send:
    """Adds to every answer what it forbids the browser."""

    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            for name, value in _ALWAYS.items():
                headers[name] = value
            headers["Cache-Control"] = "no-cache" if path.startswith("/static/") else "no-store"
            del headers["server"]
        await send(message)

    return sealed


def visitor_in(state: Any) -> Visitor:
    """Who asks, as the gate found."""
    visitor = state.visitor
    assert isinstance(visitor, Visitor)
    return visitor
