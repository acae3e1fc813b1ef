"""The web application of one desk."""

from __future__ import annotations

import hashlib
from itertools import product
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp

from gongyi import Policy
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.guard.gate import Gate
from gongyi_desk.web.guard.problems import Trouble
from gongyi_desk.web.routes import (
    api,
    caselist,
    cases,
    decision,
    docket,
    history,
    interview,
    ledger,
    month,
    onefile,
    settings,
    yearlist,
)
from gongyi_desk.web.routes.common import WEB, Desk, page
from gongyi_desk.web.routes.described import describe
from gongyi_desk.web.routes.problems import ApiError, problem, told
from gongyi_desk.web.routes.shown import Showing
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.tables import SHELVES
from gongyi_facts import GongyiError

_PAGES = (docket, month, caselist, yearlist, ledger, decision, settings, api)
_OF_ONE = (cases, interview, history, onefile)
"""What stands under the address of one document, whichever list it is in."""


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
    judge = Judge(policy)
    app.state.desk = Desk(database, judge, port, Showing(judge))
    mark = fingerprint(database)

    @app.get("/healthz", include_in_schema=False)
    def health() -> dict[str, Any]:
        """That the desk runs, and on which database."""
        return {"gongyi": "desk", "database": mark}

    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
    for module in _PAGES:
        app.include_router(module.router)
    for shelf, one in product(SHELVES.values(), _OF_ONE):
        app.include_router(one.router, prefix=f"/{shelf}")
    for kind in (HTTPException, RequestValidationError, GongyiError, ApiError, Exception):
        app.add_exception_handler(kind, _failed)
    describe(app)
    return Gate(app, database, port)


def fingerprint(database: Database) -> str:
    """What tells one database from another, and does not say where it lies."""
    return hashlib.sha256(database.name.encode()).hexdigest()[:16]


async def _failed(request: Request, error: Exception) -> Response:
    trouble, text = told(error)
    if request.url.path.startswith("/api/"):
        said = problem(error)
        if trouble is Trouble.METHOD:
            said.headers["Allow"] = ", ".join(_allowed(request))
        return said
    if getattr(request.state, "visitor", None) is None:
        return JSONResponse({"detail": text}, trouble.status)
    if request.headers.get("HX-Request"):
        answer = page(request, "message.html", text=text)
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#notice", "innerHTML"
        answer.headers["X-Gongyi-Unwritten"] = "1"
        return answer
    return page(request, "failed.html", status=trouble.status, text=text)


def _allowed(request: Request) -> list[str]:
    """Every method that the address answers to, of whichever route."""
    routes = [route for module in _PAGES for route in module.router.routes if isinstance(route, APIRoute)]
    here = [one.methods or set() for one in routes if one.matches(request.scope)[0] is not Match.NONE]
    return sorted(set().union(*here))
