"""One case, or one organ's year, as a file."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gongyi_desk.web.editor.facts import JSON
from gongyi_desk.web.editor.keeping import case_of, revision_of, text_at, text_of
from gongyi_desk.web.routes.common import desk_of

router = APIRouter(include_in_schema=False)


@router.get("/{identity}/export/{kind}")
def export(request: Request, identity: str, kind: str, revision: int = 0) -> Response:
    """Its own text, as it stands or as a revision had it; or JSON."""
    desk = desk_of(request)
    with desk.database.reading() as session:
        case = case_of(session, identity)
        text = text_at(case, revision_of(session, case, revision)) if revision else text_of(case)
    if kind == JSON and text.format != JSON:
        body, media, suffix = text.read().model_dump_json(indent=2) + "\n", "application/json", JSON
    else:
        body, media, suffix = text.text, f"application/{text.format}", text.format
    name = quote(f"{case.title[:60]}.{suffix}", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(body.encode("utf-8", "surrogatepass"), media_type=f"{media}; charset=utf-8", headers=headers)
