"""The memo as a page: whole in itself, and safe whatever a case file holds."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from gongyi_desk.documents.html_page import html_page
from memos import example_memo, memo_on

VOID = {"meta", "br", "link", "img", "hr"}


class Balanced(HTMLParser):
    """Fails where a tag is left open, or closed that was not opened; keeps the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        found = dict(attrs)
        self.ids += [found["id"]] if found.get("id") else []
        self.links += [found["href"]] if found.get("href") else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.getpos()


def test_the_page_is_whole_in_itself() -> None:
    page = html_page(example_memo())
    assert "<script" not in page and "$" not in page
    assert not re.search(r"https?://|//[a-z]|url\(|@import", page)
    assert "default-src 'none'" in page


def test_the_page_is_well_formed_and_its_links_lead_somewhere() -> None:
    parser = Balanced()
    parser.feed(html_page(example_memo()))
    assert parser.open == []
    assert parser.links and {link.removeprefix("#") for link in parser.links} <= set(parser.ids)


def test_the_page_prints_on_a4_and_is_readable_in_the_dark() -> None:
    page = html_page(example_memo())
    assert "size: A4" in page and "@media print" in page and "prefers-color-scheme: dark" in page


def test_the_sections_are_numbered_and_an_empty_one_says_so(tmp_path: Path) -> None:
    page = html_page(memo_on(tmp_path, "案情截至: 2024-06-01\n地点: 临翔区\n", whose="法院"))
    titles = re.findall(r'<h2><span class="ordinal">(.)、</span>(\w+)</h2>', page)
    assert titles == [
        ("一", "须办事项"), ("二", "待查明"), ("三", "案情"), ("四", "逐条结论"), ("五", "所引条文")
    ]
    assert '<p class="lead">没有。</p>' in page and "没有须处理的事项。" in page


def test_what_is_read_as_a_tag_or_turns_the_writing_is_shown_as_it_is(tmp_path: Path) -> None:
    page = html_page(
        memo_on(tmp_path, '名称: "A<B&C \\u202e倒"\n案情截至: 2024-06-01\n地点: 临翔区\n备注: "一\\n二"\n')
    )
    assert "A&lt;B&amp;C \\u202e倒" in page and "\u202e" not in page
    assert "<td>一<br>二</td>" in page
