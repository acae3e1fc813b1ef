"""What classes declare, as a file and as rules see it; what nobody could use is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gongyi_facts import Case, FactKind, KeyKind, ModelError, Reference, Year, declared_keys, labels_of, scopes_of
from gongyi_facts.base import (
    Document,
    Event,
    Labelled,
    Record,
    Seen,
    event,
    observation,
    records,
    seen_state,
    state,
    text,
)
from gongyi_facts.when import When


class Colour(Labelled):
    RED = "red", "红"


class Repainted(Event):
    until: When | None = state("截止日", "到哪一天？")
    colours: tuple[Colour, ...] | None = state("颜色", "哪些颜色？")


class ColourSeen(Seen):
    state: Colour = seen_state("什么颜色？")


class Door(Record):
    name: str | None = text("名称", "哪一扇？")
    repainted: Repainted = event("重漆", "哪一天？", Repainted, same_day_as="opened")
    seen: tuple[ColourSeen, ...] = observation("所见", "什么颜色？", achievement="red")


class House(Document):
    storeys: int | None = state("层数", "几层？")
    lived_in: bool | None = state("有人住", "是否有人住？")
    doors: tuple[Door, ...] = records("door", "门")


def test_every_kind_of_fact_is_told_by_its_declaration() -> None:
    scopes = scopes_of(House)
    assert [*scopes] == ["case", "door"]
    assert {name: fact.kind for name, fact in scopes["case"].facts.items()} == {
        "id": FactKind.TEXT,
        "name": FactKind.TEXT,
        "storeys": FactKind.NUMBER,
        "lived_in": FactKind.CHOICE,
    }
    assert {name: fact.kind for name, fact in scopes["door"].facts.items()} == {
        "name": FactKind.TEXT,
        "repainted": FactKind.EVENT,
        "repainted.until": FactKind.DAY,
        "repainted.colours": FactKind.ITEMS,
        "seen": FactKind.SIGHTINGS,
    }


def test_a_fact_carries_its_words_its_parent_and_what_it_shares() -> None:
    facts = scopes_of(House)["door"].facts
    assert facts["repainted"].same_day_as == "opened"
    assert facts["repainted.colours"].parent == "repainted"
    assert facts["repainted.colours"].labels == facts["seen"].labels == {"red": "红"}
    assert facts["seen"].achievement == "red"
    assert scopes_of(House)["case"].facts["lived_in"].labels == {"yes": "是", "no": "否"}


def test_references_lead_to_scopes_of_the_document() -> None:
    scopes = scopes_of(Case)
    assert scopes["suit"].references == {
        "recommendations": Reference("recommendations", "recommendation", True, uncertain=True),
        "defendants": Reference("defendants", "agency", True, by_way_of="recommendations"),
    }
    assert all(reference.scope in scopes for scope in scopes.values() for reference in scope.references.values())


@pytest.mark.parametrize("document", [Case, Year])
def test_what_no_rule_reads_is_no_fact(document: type[Document]) -> None:
    keys = declared_keys(document).items.values()
    facts = scopes_of(document)[document.root].facts
    assert all((key.name in facts) == (key.fact is not None) for key in keys)
    assert all(key.fact is None for key in keys if key.kind in (KeyKind.DETAIL, KeyKind.RECORDS, KeyKind.EVIDENCE))


@pytest.mark.parametrize("holds", [str, float, tuple[When, ...], int | str, When | int, Event])
def test_a_state_of_a_strange_type_is_refused(holds: Any) -> None:
    strange = type("Strange", (Record,), {"__annotations__": {"odd": holds | None}, "odd": state("怪", "怪不怪？")})
    with pytest.raises(ModelError, match="事实“odd”：状态只能是"):
        declared_keys(strange)


def test_a_key_with_two_meanings_is_refused() -> None:
    class Twice(Record):
        one: bool | None = state("同名", "一？")
        two: bool | None = state("同名", "二？")

    with pytest.raises(ModelError, match=re.escape("Twice：键“同名”有两个意思。")):
        declared_keys(Twice)


def test_a_word_with_two_meanings_is_refused() -> None:
    class Twice(Labelled):
        ONE = "one", "同名"
        TWO = "two", "同名"

    with pytest.raises(ModelError, match="“同名”有两个意思"):
        labels_of(Twice)
