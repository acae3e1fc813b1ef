"""A desk for each test, on a day that stands still."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desk_web import Asked, Clock
from gongyi import request as asking
from gongyi_desk.web.storage.database import Database


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(asking, "datetime", found)
    return found


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database in its newest form, to be copied."""
    file = tmp_path_factory.mktemp("desk") / "empty.sqlite3"
    Database.open(str(file)).close()
    return file


@pytest.fixture
def desk(tmp_path: Path, clock: Clock, empty: Path) -> Asked:
    return Asked(Path(shutil.copy(empty, tmp_path / "desk.sqlite3")), clock)


@pytest.fixture
def inside(desk: Asked) -> Asked:
    return desk.let_in()


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, a page computes all that it would show."""
    for module in ("docket.lines", "routes.month"):
        monkeypatch.setattr(f"gongyi_desk.web.{module}.SLICE", 600.0)
