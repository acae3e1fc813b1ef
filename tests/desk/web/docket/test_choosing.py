"""The lines of the docket as the database counts, chooses and sorts them, beside the same done plainly in Python."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from desk_web import Asked
from gongyi_desk.page.groups import ORGANS, Group
from gongyi_desk.web.docket.choosing import LATE, Chosen, lines, tallies
from gongyi_desk.web.routes import docket as routes
from gongyi_desk.web.storage.settings import ME, set_to
from gongyi_desk.web.storage.tables import ACTIVE, ARCHIVED, CaseRow, LineRow, SeenRow

TODAY = date(2026, 3, 2)
ME_IS = "张检"
DAYS = ["", *((TODAY + timedelta(days=days)).isoformat() for days in (-3, 0, 1, 7, 8, 40))]


def case_row(name: str, state: str, handler: str) -> CaseRow:
    times = {"created": "2026-03-01T00:00:00Z", "updated": "2026-03-01T00:00:00Z"}
    return CaseRow(id=name, title=name, text="", format="yaml", revision=1, state=state, handler=handler, **times)


def line_row(number: int, chance: random.Random) -> LineRow:
    day = chance.choice(DAYS)
    return LineRow(
        id=number,
        case_id=f"c{chance.randrange(4)}",
        place=chance.randrange(3),
        norm=chance.choice(("三(五).1", "三(五).2")),
        path="",
        status=chance.choice(("due", "overdue", "permitted", "undetermined")),
        group=chance.choice((Group.OURS.name, Group.WAITING.name)),
        ended=bool(day) and day < TODAY.isoformat() and chance.random() < 0.5,
        who="某",
        role=chance.choice(("检察机关", "行政机关", "市、县（区）人大")),
        what="某事",
        record="",
        first=day,
        last=day,
        note="",
    )


def filled(session: Session, seed: int) -> tuple[list[LineRow], dict[str, CaseRow], list[SeenRow]]:
    """Lines of three cases that are worked on and one that is put away, some of them hidden."""
    chance = random.Random(seed)
    cases = [case_row(f"c{n}", ARCHIVED if n == 3 else ACTIVE, ME_IS if n == 1 else "") for n in range(4)]
    every = [line_row(number, chance) for number in range(1, 60)]
    seen = [
        SeenRow(case_id=one.case_id, norm=one.norm, path="", status=one.status, last=one.last, note="记", at="")
        for one in chance.sample(every, 12)
    ]
    session.add_all([*cases, *every, *seen])
    set_to(session, ME, ME_IS)
    session.flush()
    return every, {one.id: one for one in cases}, seen


class Plain:
    """What a line is, without a database."""

    def __init__(self, row: LineRow, case: CaseRow, seen: list[SeenRow]) -> None:
        self.row = row
        of = (row.case_id, row.norm, row.status, row.last)
        self.seen = not row.ended and of in {(one.case_id, one.norm, one.status, one.last) for one in seen}
        self.mine = case.handler == ME_IS
        self.must = not row.ended and (row.group == Group.OURS.name or row.status in LATE)
        self.soon = not row.ended and DAYS[2] <= row.last <= (TODAY + timedelta(days=7)).isoformat()
        self.place = (not row.ended, not row.last, row.last, not self.must, not self.mine, row.place, row.id)

    def wanted(self, chosen: Chosen) -> bool:
        which = {"ended": self.row.ended, "must": self.must, "soon": self.soon}.get(chosen.which, True)
        fits = chosen.organ in self.row.role and chosen.norm in ("", self.row.norm)
        return which and fits and self.seen == chosen.seen and (self.mine or not chosen.mine)


CHOSEN = [
    Chosen(),
    *(Chosen(which=which, mine=mine) for which in ("ended", "must", "soon", "?") for mine in (False, True)),
    *(Chosen(organ=organ) for organ in ORGANS),
    Chosen(norm="三(五).2", organ="机关", which="must"),
    Chosen(seen=True),
    Chosen(organ="%"),
]


@pytest.mark.parametrize("seed", range(3))
def test_the_database_counts_chooses_and_sorts_as_one_would_by_hand(desk: Asked, seed: int) -> None:
    with desk.database.writing() as session:
        rows, cases, seen = filled(session, seed)
        every = [Plain(row, cases[row.case_id], seen) for row in rows if cases[row.case_id].state == ACTIVE]
        for chosen in CHOSEN:
            wanted = sorted((one for one in every if one.wanted(chosen)), key=lambda one: one.place)
            found = lines(session, chosen, TODAY)
            assert [one.row.id for one in found] == [one.row.id for one in wanted], chosen
            assert [(one.mine, bool(one.seen)) for one in found] == [(one.mine, one.seen) for one in wanted]
            counted = tallies(session, chosen, TODAY)
            assert sum(one.chosen for one in counted) == len(wanted)
            shown = [one for one in every if not one.seen]
            assert sum(one.open for one in counted) == len(shown)
            assert sum(one.open for one in counted if one.must_act) == sum(one.must for one in shown)
            assert sum(one.soon for one in counted) == sum(one.soon for one in shown)
            assert sum(one.seen for one in counted) == len(every) - len(shown)


def test_lines_within_days_and_no_more_than_wanted(desk: Asked) -> None:
    with desk.database.writing() as session:
        filled(session, 0)
        between = (DAYS[3], DAYS[4])
        found = lines(session, Chosen(between=between), TODAY)
        assert found and {one.row.last for one in found} == {*between}
        assert lines(session, Chosen(), TODAY, 2) == lines(session, Chosen(), TODAY)[:2]


def test_a_page_fetches_the_lines_that_it_shows_and_no_text_of_a_case(
    inside: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        inside.keep()
    inside("GET", "/")
    monkeypatch.setattr(routes, "_ROWS", 2)
    asked: list[str] = []
    fetched: list[object] = []
    event.listen(inside.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def keep(row: LineRow, _: object) -> None:
        fetched.append(row)

    event.listen(LineRow, "load", keep)
    page = inside("GET", "/?seen=false").text
    event.remove(LineRow, "load", keep)
    assert page.count('<div class="line ') == 2 == len(fetched)
    assert not [one for one in asked if "cases.text" in one]
