"""What remarks cite is held against the law: articles, days, quoted words; and marked where that cannot be done."""

from __future__ import annotations

import pickle
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from desk_cli import policy
from gongyi import Interval, Policy, decision_folder
from gongyi.loading.citations import CitationError, CitationReader
from gongyi_facts import BadInput
from lending import LendingCase
from locations import LENDING

LAW = """\
law: 图书法
also: [中华人民共和国图书法]
title: 中华人民共和国图书法
adopted: 2010-03-01
versions:
- {name: 2010年通过, in_force: {from: 2010-06-01, to: 2019-12-31}}
- {name: 2019年修正, in_force: 2020-01-01, at_hand: true}
without_text: [7, 8]
articles:
- article: 3
  in_force: 2020-01-01
  formerly: {article: 2, in_force: {from: 2010-06-01, to: 2019-12-31}}
  paragraphs:
  - 图书馆应当向公众开放。
  - |-
    读者有下列义务：
    （一）按期归还图书；
    （二）爱护图书。
- article: 5之1
  in_force: 2020-01-01
  quoted: true
  paragraphs:
  - 馆藏“善本”不外借。
- article: 6
  in_force: {from: 2010-06-01, to: 2020-12-31}
  paragraphs:
  - 借期三十日。
- article: 6
  in_force: 2021-01-01
"""
AUTHORITIES = "cases: {馆例: 图书馆案例}\narguments: {文义解释: 依文字, 图书法定的原则: 依法}\n"


def with_law(parent: Path) -> Path:
    """The policy of a library, with one law."""
    found = Path(shutil.copytree(LENDING / "rules", parent / "rules"))
    (found / "law").mkdir()
    (found / "law" / "books.yaml").write_text(LAW, "utf-8")
    (found / "law" / "authorities.yaml").write_text(AUTHORITIES, "utf-8")
    return found


def loaded(folder: Path) -> Policy:
    return Policy.load(folder, facts=LendingCase)


def with_note(folder: Path, remark: str) -> str:
    """Write a note into a rule; the text of the file."""
    path, action = folder / "norms.yaml", "    action: 不转借他人\n"
    text = path.read_text("utf-8").replace(action, f"{action}    notes: [{remark}]\n")
    path.write_text(text, "utf-8")
    return text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return with_law(tmp_path)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> CitationReader:
    """Reads remarks on the day up to which the law was looked up."""
    found = loaded(with_law(tmp_path_factory.mktemp("law")))
    return CitationReader(found.loaded.library, date(2024, 1, 1))


# --- what does not load ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("remark", "message"),
    [
        ("图书法第9条", "rules/law/books.yaml 里没有图书法第9条"),
        ("书籍法第3条：借书", "“书籍法第3条”引的不是认得的法律"),
        ("图书发第3条", "“图书发第3条”引的不是认得的法律"),
        ("见第3条", "“见第3条”引的不是认得的法律"),
        ("图书法第三条", "“第三条”的条号不是阿拉伯数字"),
        ("图书法第3条（2019-12-31起）", "图书法第3条在2019-12-31没有施行"),
        ("图书法第6条（2010-01-01起）", "图书法第6条在2010-01-01没有施行"),
        ("图书法（2009-01-01起，全文）", "图书法在2009-01-01没有施行"),
        ("图书法第6条（2015-01-01起至2022-01-01）", "图书法第6条施行至2020-12-31，到不了2022-01-01"),
        ("图书法第3条第3款", "图书法没有第3条第3款"),
        ("图书法第3条第2款第3项", "图书法没有第3条第2款第3项"),
        ("图书法第3条至第6条", "rules/law/books.yaml 里没有图书法第4条"),
        ("图书法第3条、第9条", "rules/law/books.yaml 里没有图书法第9条"),
        ("图书法第3条（2020-01-01起的条号，原第4条）", "没有记载图书法的这一条原来是第4条"),
        ("图书法第3条（2020-02-30起）", "没有“2020-02-30”这一天"),
        ("图书法（2020-01起，全文）", "“2020-01起”前面不是认得的法律，或者没有写到日"),
        ("报刊法（2020-01-01起，全文）", "“2020-01-01起”前面不是认得的法律，或者没有写到日"),
        ("图书法第3条：“向公众关闭”", "图书法第3条里没有“向公众关闭”"),
        ("图书法第3条第1款（2020-01-01起）：“按期归还图书”", "图书法第3条第1款里没有“按期归还图书”"),
        ("图书法第3条规定“开放，”", "图书法第3条里没有“开放，”"),
        ("“公众开门”（图书法第3条）", "图书法第3条里没有“公众开门”"),
        ("图书法第3条：“按期……图书馆”", "图书法第3条里没有“按期……图书馆”"),
        ("图书法第3条：“公众”、“书店”", "图书法第3条里没有“书店”"),
        ("图书法第5条之1：“善本可以外借”", "图书法第5条之1里没有“善本可以外借”"),
    ],
)
def test_a_citation_that_does_not_stand(reader: CitationReader, remark: str, message: str) -> None:
    with pytest.raises(CitationError) as caught:
        reader.read(remark)
    assert caught.value.message == message and caught.value.hint


@pytest.mark.parametrize("authority", ["我看是这样", "馆例第甲号", "本项目的委托；图书法第3条"])
def test_an_authority_that_nobody_can_check(reader: CitationReader, authority: str) -> None:
    with pytest.raises(CitationError) as caught:
        reader.read(authority, authority=True)
    assert "不是认得的依据" in caught.value.message and "馆例第N号" in caught.value.hint


def test_a_policy_does_not_load_with_it_and_says_where(folder: Path) -> None:
    text = with_note(folder, "图书法第9条")
    line = text[: text.index("图书法第9条")].count("\n") + 1
    with pytest.raises(BadInput) as caught:
        loaded(folder)
    hint = "请照录这一条；没有文本的，写进 without_text"
    assert [str(problem) for problem in caught.value.problems] == [
        f"rules/norms.yaml:{line}:13: rules/law/books.yaml 里没有图书法第9条。{hint}"
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("- article: 3\n", "- article: 三\n", "条号应写阿拉伯数字"),
        ("without_text: [7, 8]", "without_text: [7, 6]", "第6条写了两次"),
        ("law: 图书法\n", "", "法律缺少“law”"),
        ("  quoted: true\n", "  quotes: true\n", "条文没有“quotes”这一项"),
        ("also: [中华人民共和国图书法]", "also: [图书法]", ""),
    ],
)
def test_a_law_that_is_wrongly_written(folder: Path, old: str, new: str, message: str) -> None:
    assert old in LAW
    (folder / "law" / "books.yaml").write_text(LAW.replace(old, new), "utf-8")
    if not message:
        loaded(folder)
        return
    with pytest.raises(BadInput, match=message):
        loaded(folder)


def test_two_laws_of_one_name(folder: Path) -> None:
    (folder / "law" / "other.yaml").write_text("law: 图书法\ntitle: 别的\n", "utf-8")
    with pytest.raises(BadInput, match="“图书法”写了两次"):
        loaded(folder)


# --- what is marked --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("remark", "marked", "cited"),
    [
        ("图书法第3条第1款（2020-01-01起）：“向公众开放”", None, ["图书法第3条第1款"]),
        ("《中华人民共和国图书法》第3条", None, ["图书法第3条"]),
        ("图书法第3条第2款第1项、第2项", None, ["图书法第3条第2款第1项", "图书法第3条第2款第2项"]),
        ("图书法第3条第1款、第2款", None, ["图书法第3条第1款", "图书法第3条第2款"]),
        ("图书法第3条（2020-01-01起的条号，原第2条）：开放", None, ["图书法第3条"]),
        ("图书法第7条：查不到", "图书法第7条〔未核对原文〕：查不到", ["图书法第7条"]),
        ("按图书法第7条（2020-01-01起），……", "按图书法第7条（2020-01-01起）〔未核对原文〕，……", ["图书法第7条"]),
        ("借（图书法第7条，2020-01-01起）。", "借（图书法第7条，2020-01-01起〔未核对原文〕）。", ["图书法第7条"]),
        (
            "图书法第7条、第8条（2020-01-01起，未改）：略",
            "图书法第7条、第8条（2020-01-01起，未改）〔未核对原文〕：略",
            ["图书法第7条", "图书法第8条"],
        ),
        ("图书法第5条之1：“馆藏‘善本’”", "图书法第5条之1〔据引文〕：“馆藏‘善本’”", ["图书法第5条之1"]),
        ("图书法第5条之1第2款", "图书法第5条之1第2款〔未核对原文〕", ["图书法第5条之1第2款"]),
        ("图书法第3条、第7条", "图书法第3条、第7条〔未核对原文〕", ["图书法第3条", "图书法第7条"]),
        ("图书法第6条（2015-01-01起）", None, ["图书法第6条"]),
        ("图书法第6条", "图书法第6条〔未核对原文〕", ["图书法第6条"]),
        ("图书法（2020-01-01起，全文）", None, ["图书法"]),
        ("图书法（2015-01-01起，全文）", "图书法（2015-01-01起，全文）〔未核对原文〕", ["图书法"]),
        ("另依图书法", None, []),
        ("“图书法第9条”不是引用；“原样”写作原样", None, []),
    ],
)
def test_what_a_remark_cites_and_what_is_marked(
    reader: CitationReader, remark: str, marked: str | None, cited: list[str]
) -> None:
    read = reader.read(remark)
    assert read.text == (marked or remark)
    assert [str(citation) for citation in read.citations] == cited


@pytest.mark.parametrize(
    ("authority", "marked"),
    [
        ("图书法；馆例第2号", "图书法"),
        ("馆例第2号、第3号；图书法第7条", "图书法第7条〔未核对原文〕"),
        ("文义解释：“归还”", None),
        ("图书法定的原则（图书法第3条）", "图书法第3条"),
    ],
)
def test_what_a_reading_can_rest_on(reader: CitationReader, authority: str, marked: str | None) -> None:
    read = reader.read(authority, authority=True)
    assert read.text == authority if marked is None else marked in read.text
    assert len(read.citations) == (marked is not None)


@pytest.mark.parametrize(
    ("remark", "day", "mark"),
    [
        ("图书法第7条", date(2019, 12, 31), "〔未核对原文〕〔尚未施行〕"),
        ("图书法第7条", date(2020, 1, 1), "〔未核对原文〕"),
        # Under its earlier number the article was in force before.
        ("图书法第3条", date(2010, 5, 31), "〔尚未施行〕"),
        ("图书法第3条", date(2015, 1, 1), ""),
        ("图书法第6条（2015-01-01起）", date(2020, 12, 31), ""),
        # Since then it reads otherwise, and how is not at hand.
        ("图书法第6条（2015-01-01起）", date(2021, 1, 1), "〔未核对原文〕"),
        ("图书法第6条（2015-01-01起至2020-12-31）", date(2021, 1, 1), "〔已不再施行〕"),
        ("图书法（2015-01-01起，全文）", date(2024, 1, 1), "〔未核对原文〕"),
    ],
)
def test_what_was_not_in_force_in_a_case_is_marked(folder: Path, remark: str, day: date, mark: str) -> None:
    with_note(folder, remark)
    found = loaded(folder).loaded
    (note,) = found.norms["一.3"][None].notes
    assert found.datings.dated(note.text, Interval(day, day)) == remark + mark


def test_a_day_that_is_known_in_part_is_marked_only_where_it_is_certain(folder: Path) -> None:
    with_note(folder, "图书法第7条")
    datings = loaded(folder).loaded.datings
    open_day = Interval(date(2019, 1, 1), date(2020, 1, 1))
    assert datings.dated("图书法第7条〔未核对原文〕", open_day) == "图书法第7条〔未核对原文〕"


def test_without_the_law_citations_are_not_read(folder: Path) -> None:
    shutil.rmtree(folder / "law")
    with_note(folder, "图书法第9条")
    (note,) = loaded(folder).loaded.norms["一.3"][None].notes
    assert note.text == "图书法第9条"


def test_the_digest_covers_the_law(folder: Path) -> None:
    before = loaded(folder).identity["sha256"]
    (folder / "law" / "books.yaml").write_text(LAW.replace("开放", "开门"), "utf-8")
    assert loaded(folder).identity["sha256"] != before


# --- the decision's own ----------------------------------------------------------------------


def test_every_article_that_the_rules_name_is_a_citation() -> None:
    """Counted in the files' text, without the reader: comments and the decision's own words name no article."""
    texts = [path.read_text("utf-8") for path in decision_folder().glob("*.yaml") if path.stem != "calendar"]
    lines = [line for text in texts for line in text.splitlines() if not line.lstrip().startswith("#")]
    named = {(law, number) for line in lines for law, number in re.findall(r"(\w{2})第(\d+)条", line)}
    read = {(item.law[-2:], item.article) for items in policy().loaded.library.in_text.values() for item in items}
    aliases = {("解释", "21"), ("3号", "4"), ("3号", "7"), ("3号", "8")}
    assert {number for _, number in named} <= {article for _, article in read}
    assert not {pair for pair in named if pair[0][-1] in "法典释规" and pair not in read} - aliases


def test_what_is_cited_comes_from_a_text_a_quotation_or_is_marked() -> None:
    library = policy().loaded.library
    for text, citations in library.in_text.items():
        for mark in {citation.checked.value for citation in citations}:
            assert mark in text
    cited = {str(item.citation): item.citation.checked.value for item in library.cited}
    assert cited["行政诉讼法第25条第4款"] == cited["两高检察公益诉讼解释第21条"] == ""
    assert cited["办案规则第78条"] == "〔据引文〕" and cited["办案规则第31条"] == "〔未核对原文〕"


def test_the_library_travels_with_the_policy() -> None:
    again = pickle.loads(pickle.dumps(policy()))
    assert again.loaded.library == policy().loaded.library
