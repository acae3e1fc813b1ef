"""The interview on the page speaks of nothing that only a terminal has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from desk_web import Asked, only
from gongyi_desk.web.editor.page_words import on_the_page
from locations import ROOT

TERMINAL = re.compile(r"回车|写 [0?]。|，写 0$|写 1 或者 2|用 b |（q）|--[a-z]|运行|文件")
DESK = ROOT / "desk" / "gongyi_desk"
SAID = [*sorted((DESK / "interview").glob("*.py")), DESK / "cases" / "answers.py"]
ONLY_THERE = {"dialogue.py", "prompts.py"}
"""How the interview looks in a terminal."""
NEVER_HERE = re.compile("^回车$|^文件(已|正在)被别的程序改动|^--record-to")
"""A draft is changed by nobody else, and a page has no options; the return key is no choice here."""


def sentences() -> Iterator[tuple[str, str]]:
    """What the interview can say, with its file: a part that is filled in stands as a number."""
    for file in SAID:
        if file.name in ONLY_THERE:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield file.name, "".join(str(p.value) if isinstance(p, ast.Constant) else "0" for p in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
                yield file.name, node.value


def test_whatever_the_interview_can_say_has_words_of_the_page() -> None:
    told = [(file, text) for file, text in sentences() if TERMINAL.search(text) and not NEVER_HERE.search(text)]
    assert len(told) > 12
    left = [(file, on_the_page(text)) for file, text in told if TERMINAL.search(on_the_page(text))]
    assert left == []


@pytest.mark.parametrize("typed", ["", "x", "0", "云县"])
def test_an_interview_from_nothing_says_nothing_of_a_terminal(inside: Asked, typed: str) -> None:
    made = inside("POST", "/cases", data={"name": "云县某局案", "how": "interview"}).headers["HX-Redirect"]
    case, _, draft = only(r"/cases/(\w+\?draft=\w+)&", made).partition("?draft=")
    html = inside("GET", f"/cases/{case}/interview", params={"draft": draft}).text
    for _ in range(12):
        form = only(r'<form class="interview"(.*?)</form>', html)
        assert not TERMINAL.search(re.sub(r"<[^>]+>", " ", form)) and "<kbd></kbd>" not in form, form
        sent = {"draft": draft, "mark": only(r'name="mark" value="(\w+)"', html), "typed": typed}
        html = inside("POST", f"/cases/{case}/interview", data=sent).text
        if 'name="mark" value="' + sent["mark"] in html:
            # It is no answer: the next one is that nothing is known.
            sent["typed"] = "不清楚"
            html = inside("POST", f"/cases/{case}/interview", data=sent).text
