"""The memo as a Word document: the shipped template, one's own, and what is wrong with some."""

from __future__ import annotations

import re
import time
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from gongyi_desk.documents.context import context
from gongyi_desk.documents.memo import Memo
from gongyi_desk.documents.shipped import memo_template
from gongyi_desk.documents.word import Template
from gongyi_facts import BadInput
from locations import ROOT
from memos import example_memo, memo_on
from word_files import BOMB, body, changed


def words(data: bytes) -> str:
    """All the text of a Word document, tables and all."""
    paragraphs = Document(BytesIO(data)).element.body.iter(qn("w:p"))
    return "\n".join("".join(text.text or "" for text in one.iter(qn("w:t"))) for one in paragraphs)


def own(folder: Path, *paragraphs: str) -> str:
    """A template of these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    file = folder / "模板.docx"
    document.save(str(file))
    return str(file)


def refusal(file: str, memo: Memo | None = None) -> str:
    with pytest.raises(BadInput) as bad:
        Template(file).rendered(memo or example_memo())
    assert str(bad.value).startswith(f"{file}: ") and "Traceback" not in str(bad.value)
    return str(bad.value)


def test_the_shipped_template_opens_and_tells_everything() -> None:
    memo = example_memo()
    told = words(Template().rendered(memo))
    for text in (
        memo.title, "一、须办事项", "二、待查明", "三、案情", "四、逐条结论", "五、所引条文", "对方逾期或违反",
        memo.verdicts[0].text, "【逾期未履行】", *memo.footer, memo.technical, memo.law.articles[0].words[1],
        memo.inquiries[0].question, "〔晚于评估日，未计〕",
    ):
        assert text in told, text
    assert "{" not in told and "〔待查明" not in told


def test_the_shipped_template_says_what_there_is_nothing_of(tmp_path: Path) -> None:
    told = words(Template().rendered(memo_on(tmp_path, "案情截至: 2024-06-01\n地点: 临翔区\n", whose="法院")))
    assert "没有须处理的事项。" in told and told.count("没有。") == 2


def test_the_shipped_template_makes_no_table_without_rows(tmp_path: Path) -> None:
    data = Template().rendered(memo_on(tmp_path, "案情截至: 2024-06-01\n地点: 临翔区\n诉讼: [{编号: 甲}]\n"))
    tables = list(Document(BytesIO(data)).element.body.iter(qn("w:tbl")))
    assert tables and all(list(table.iter(qn("w:tr"))) for table in tables), "Word calls such a document damaged"
    assert "没有记载。" in words(data)


def test_the_shipped_template_names_its_maker_nowhere() -> None:
    properties = Document(BytesIO(memo_template())).core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == ("附卷备忘", "", "")


def test_ones_own_template_is_filled(tmp_path: Path) -> None:
    reply = "{{ 事实.检察建议[1].制发 }}制发，{{ 事实.检察建议[1].收件 }}收件"
    file = own(tmp_path, "{{ 标题 }}：" + reply, "{{ 事实.主办人 }}")
    told = words(Template(file).rendered(example_memo()))
    assert told == f"{example_memo().title}：2018-05-07制发，〔待查明：收件〕收件\n〔待查明：主办人〕"


def test_what_a_case_holds_is_text_and_its_invisible_characters_are_visible(tmp_path: Path) -> None:
    memo = memo_on(
        tmp_path,
        '名称: "A<B&C {{ 7 }} \\u202e倒"\n案情截至: 2024-06-01\n地点: 临翔区\n备注: "一\\n二\\u2066"\n',
    )
    data = Template(own(tmp_path, "{{ 标题 }}", "{{ 事实.备注 }}")).rendered(memo)
    assert [paragraph.text for paragraph in Document(BytesIO(data)).paragraphs] == [
        "A<B&C {{ 7 }} \\u202e倒", "一\n二\\u2066"
    ]
    assert "A<B&C {{ 7 }} \\u202e倒" in words(Template().rendered(memo))


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("{{ os.popen('id').read() }}", "模板里用了没有的名称"),
        ("{{ ''.__class__.__mro__ }}", "模板里有不许做的事"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "模板里有不许做的事"),
        ("{% include 'x' %}", "模板里有不许做的事"),
        ("{% for 项 in 提示 %}", "没有成对"),
        ("{{ 标题", "没有成对"),
        ("{{ 标题|没有的 }}", "没有成对"),
        ("{{ 1 / 0 }}", "模板填不成（division by zero）"),
        ("{% for i in range(1000000000) %}{% endfor %}", "模板填不成"),
    ],
)
def test_a_template_that_cannot_be_filled_is_explained(tmp_path: Path, paragraph: str, said: str) -> None:
    told = refusal(own(tmp_path, "甲", paragraph))
    assert said in told and "docs/memo.md" in told


def test_where_a_template_is_wrong_is_told_in_its_own_words(tmp_path: Path) -> None:
    assert "在“{{ 标题|没有的 }}”附近" in refusal(own(tmp_path, "甲", "{{ 标题|没有的 }}", "乙"))


def test_a_template_that_comes_out_as_no_document_is_refused(tmp_path: Path) -> None:
    # The library would drop what it cannot read, and say nothing.
    document = Document()
    document.add_paragraph("甲{% if 没有 %}")
    document.add_table(1, 1).cell(0, 0).text = "乙{% endif %}"
    document.save(str(tmp_path / "模板.docx"))
    assert "不成一份文档" in refusal(str(tmp_path / "模板.docx"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("案件类型: 行政公益诉讼\n".encode(), "这不是 Word 文档"),
        (changed(body(BOMB)), "定义了实体"),
        (changed(body(b"<a/>")), "这不是可以用作模板的 Word 文档"),
    ],
    ids=["no archive", "entities", "no document"],
)
def test_what_is_no_template_is_refused_before_it_is_filled(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "模板.docx"
    file.write_bytes(data)
    with pytest.raises(BadInput, match=said):
        Template(str(file))


def test_a_template_with_macros_or_of_the_template_kind_is_refused(tmp_path: Path) -> None:
    def kind(name: str, data: bytes) -> bytes:
        return data.replace(b"document.main+xml", b"template.main+xml") if name == "[Content_Types].xml" else data

    file = tmp_path / "模板.dotx"
    file.write_bytes(changed(kind))
    with pytest.raises(BadInput, match="也不要存成模板格式"):
        Template(str(file))


def test_a_bomb_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "模板.docx"
    file.write_bytes(changed(lambda _, data: data, ("word/media/a.bin", b"\0" * 60_000_000)))
    begun = time.monotonic()
    with pytest.raises(BadInput, match="50 MB"):
        Template(str(file))
    assert time.monotonic() - begun < 0.5


def test_the_page_for_staff_lists_every_name_that_a_template_may_use() -> None:
    listed = set(re.findall(r"`([^`\n]+)`", (ROOT / "docs" / "memo.md").read_text("utf-8")))
    given = context(example_memo())
    for name, value in given.items():
        assert name in listed, name
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for part in value[0]:
                assert part in listed, f"{name}.{part}"
