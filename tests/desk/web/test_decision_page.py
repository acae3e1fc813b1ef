"""决定: the text norm by norm."""

from __future__ import annotations

import re

import pytest

from desk_cli import policy
from desk_web import Asked
from gongyi_desk.web.routes import decision


def test_every_norm_has_its_sentence_on_the_page_and_a_page_of_its_own(inside: Asked) -> None:
    page = inside("GET", "/decision").text
    for norm in policy().rules(policy().profile({})).norms.values():
        assert norm.text in page
    told = inside("GET", "/decision/3.5.2").text
    for part in ("书面回复检察机关", "适用条件", "读法", "发出即可", "期间", "三(五).3a"):
        assert part in told, part


def test_a_norm_names_the_cases_that_turn_on_it(inside: Asked) -> None:
    inside.keep()
    inside("GET", "/")
    assert "云县某局案" in inside("GET", "/decision/三(五).2").text
    assert "云县某局案" not in inside("GET", "/decision/五(一).1c").text


def test_of_many_cases_some_are_named_and_the_rest_is_on_the_docket(
    inside: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision, "_MOST", 2)
    inside.keep(), inside.keep()
    inside("GET", "/")
    page = inside("GET", "/decision/三(五).2").text
    assert page.count("云县某局案") == 2 and "全部列在期限里" not in page
    inside.keep()
    inside("GET", "/")
    page = inside("GET", "/decision/三(五).2").text
    assert page.count("云县某局案") == 2
    further = re.findall(r'href="([^"]+)">全部列在期限里', page)[0]
    assert inside("GET", further).text.count('<div class="line ') == 3


def test_a_norm_that_is_none_is_told(inside: Asked) -> None:
    answer = inside("GET", "/decision/9.9")
    assert "没有“9.9”这条规范" in answer.text
