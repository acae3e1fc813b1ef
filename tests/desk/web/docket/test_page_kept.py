"""The first page is made once, until anything that it depends on has changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from databases import in_a_file
from desk_web import WAITING, Asked
from gongyi_desk.web.routes import docket as routes
from gongyi_desk.web.storage.database import Database

pytestmark = in_a_file


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One for each time that the lines are counted."""
    found: list[int] = []
    before = routes.tallies
    monkeypatch.setattr(routes, "tallies", lambda *given: (found.append(1), before(*given))[1])
    return found


def test_it_is_made_once_for_an_address_a_day_and_whoever_asks(inside: Asked, made: list[int]) -> None:
    inside.keep()
    first = inside("GET", "/").text
    assert inside("GET", "/").text == first and len(made) == 1
    assert inside("GET", "/?which=must").text != first and len(made) == 2
    inside.clock.to("2026-03-03T02:00")
    assert inside("GET", "/").text != first and len(made) == 3
    other = Asked.__new__(Asked)
    vars(other).update(vars(inside))
    other.let_in()
    mine, theirs = inside("GET", "/").text, other("GET", "/").text
    assert inside.token in mine and inside.token not in theirs and other.token in theirs


def test_whoever_changes_whatever_it_is_made_anew(inside: Asked, made: list[int]) -> None:
    case = inside.keep()
    inside("GET", "/")
    inside("POST", "/settings", data={"me": "某人"})
    assert "只看我的" in inside("GET", "/").text
    inside.keep(WAITING.replace("云县某局案", "另一案"))
    assert "另一案" in inside("GET", "/").text
    # Another program, of which this one knows nothing.
    with closing(sqlite3.connect(str(inside.database.file))) as outside, outside:
        outside.execute("UPDATE cases SET title = '别处改名' WHERE id = ?", (case,))
    assert "别处改名" in inside("GET", "/").text
    inside("GET", "/")
    assert len(made) == 4


def test_the_state_of_a_database_changes_with_every_change_and_with_nothing_else(desk: Asked) -> None:
    before = desk.database.state()
    with desk.database.reading() as session:
        assert session.connection() is not None
    assert desk.database.state() == before
    desk.keep()
    after = desk.database.state()
    assert after != before
    desk.database.close()
    assert desk.database.state() not in (None, before, after)
    assert Database.open("sqlite://").state() is None
