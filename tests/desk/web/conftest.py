"""A desk for each test, on a day that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from databases import copy_of, empty_one
from desk_web import Asked, Clock
from gongyi import request as asking


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(asking, "datetime", found)
    return found


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database in its newest form, to be copied."""
    with empty_one(tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture
def desk(tmp_path: Path, clock: Clock, empty: str) -> Iterator[Asked]:
    with copy_of(empty, tmp_path) as url:
        found = Asked(url, clock)
        yield found
        found.database.close()


@pytest.fixture
def inside(desk: Asked) -> Asked:
    return desk.let_in()


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, a page computes all that it would show."""
    for module in ("docket.lines", "routes.month"):
        monkeypatch.setattr(f"gongyi_desk.web.{module}.SLICE", 600.0)
