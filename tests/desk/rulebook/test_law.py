"""``gongyi rules law``, ``explain --law``, the coverage page: the law beside what cites it; and the law to come."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk_cli import EXAMPLE, REPLAY, Desk, policy
from gongyi import decision_folder
from gongyi_desk.rulebook.coverage_page import page
from gongyi_desk.rulebook.scenarios import folder as features_folder
from gongyi_desk.rulebook.survey import look

TO_COME = "检察公益诉讼法草案审议中，施行后本软件须更新（2026-11-28）。"
ARTICLE = "行政机关应当在收到检察建议书之日起两个月内依法履行职责，并书面回复人民检察院。"


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


def bare(text: str) -> str:
    return "".join(text.split())


def test_every_law_is_listed_with_what_cites_it(desk: Desk) -> None:
    ran = desk("rules", "law")
    out = bare(ran.out)
    assert ran.code == 0
    for law in policy().loaded.library:
        assert law.name in out
    for item in policy().loaded.library.cited:
        assert f"{item.owner}（{item.source.file}:{item.source.line}）" in out
    assert "没有核对原文的" in out and "据引文核对的" in out


def test_one_law_by_any_of_its_names_with_the_words_of_its_articles(desk: Desk) -> None:
    out = bare(desk("rules", "law", "两高解释").out)
    assert out == bare(desk("rules", "law", "两高检察公益诉讼解释").out)
    assert ARTICLE in out and "没有文本，未核对。" in out


def test_a_law_that_is_not_cited(desk: Desk) -> None:
    ran = desk("rules", "law", "行政诉讼发")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "规则没有引“行政诉讼发”这部法律。是不是想写“行政诉讼法”？\n"


def test_an_explanation_shows_the_articles_where_they_are_asked_for(desk: Desk) -> None:
    with_law, without = (bare(desk("explain", EXAMPLE, "3.5.2", *REPLAY, *more).out) for more in (["--law"], []))
    assert with_law.count(ARTICLE) == 1 and ARTICLE not in without
    assert "人民检察院组织法第21条（自2019-01-01起施行）" in with_law


def test_what_was_not_yet_in_force_is_marked_in_every_output(desk: Desk) -> None:
    note = "人民检察院组织法第21条（2019-01-01起）〔尚未施行〕"
    assert note in bare(desk("explain", EXAMPLE, "3.5.2", *REPLAY).out)
    for shape in ("table", "md"):
        assert note in bare(desk("check", EXAMPLE, *REPLAY, "--full", "--format", shape).out.replace("\\", ""))
    found = json.loads(desk("check", EXAMPLE, *REPLAY, "--format", "json").out)
    notes = [text for item in found["findings"] for text in item["notes"]]
    assert any(text.startswith(note) for text in notes)
    basis = [text for item in found["findings"] for text in (item["due"] or {"basis": ()})["basis"]]
    assert any("〔尚未施行〕" in text for text in basis)


def test_the_law_to_come_is_said_at_the_foot_of_every_output(desk: Desk, tmp_path: Path) -> None:
    runs = [("check", EXAMPLE), ("explain", EXAMPLE, "3.5.2"), ("timeline", EXAMPLE), ("rules",), ("rules", "law")]
    runs += [("rules", "show", "3.5.4"), ("rules", "readings"), ("check", EXAMPLE, "--format", "md")]
    for arguments in runs:
        assert TO_COME in bare(desk(*arguments).out), arguments
    assert json.loads(desk("check", EXAMPLE, "--format", "json").out)["policy"]["pending"] == TO_COME
    file = tmp_path / "days.ics"
    desk("timeline", EXAMPLE, *REPLAY, "--format", "ics", "--output", file)
    assert TO_COME in bare(file.read_text("utf-8").replace("\n ", ""))


def test_the_page_shows_the_article_below_the_note() -> None:
    shown = page(look(decision_folder(), features_folder()))
    assert ARTICLE in shown and TO_COME in shown
    note = shown.index("人民检察院组织法第21条（2019-01-01起）")
    assert 0 < shown.index("人民检察院行使本法第二十条规定的法律监督职权") - note < 400
