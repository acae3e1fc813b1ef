"""The forms of the database: up and down with cases in it, of a newer program, and changes that were not finished."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

from desk_web import Asked
from gongyi_desk.web.storage import chain
from gongyi_desk.web.storage.database import Database, bring_down
from gongyi_desk.web.storage.errors import StorageError


def test_it_goes_up_and_down_with_cases_in_it(desk: Asked) -> None:
    desk.keep()
    bring_down(desk.database.engine)
    assert set(inspect(desk.database.engine).get_table_names()) <= {"alembic_version"}
    Database.open(desk.url).close()
    desk.keep()


def test_the_last_step_goes_down_and_up_with_cases_in_it_and_they_are_computed_anew(inside: Asked) -> None:
    case = inside.keep()
    inside("GET", "/")
    assert inside.case(case).judged_until >= inside.case(case).judged_day != ""
    bring_down(inside.database.engine, "0002")
    assert "answered" not in inspect(inside.database.engine).get_table_names()
    with inside.database.reading() as session:
        assert session.scalars(text("SELECT id FROM cases")).all() == [case]
    Database.open(inside.url).close()
    assert inside.case(case).judged_day == ""
    assert inside("GET", "/").status_code == 200
    with inside.database.reading() as session:
        assert chain.verify(session).problems == ()


def test_a_newer_database_is_refused(desk: Asked) -> None:
    with desk.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="更新的版本"):
        Database.open(desk.url)


def test_what_was_not_finished_is_not_there(desk: Asked) -> None:
    """As where the program is killed in the middle: the transaction is gone, the case is as it was."""
    case = desk.keep()
    with pytest.raises(RuntimeError), desk.database.writing() as session:
        session.execute(text("UPDATE cases SET text = 'half'"))
        raise RuntimeError
    assert desk.case(case).text != "half"
