"""案件 as a list: import with a look before, export, search."""

from __future__ import annotations

import json
import re

import pytest

from desk_web import WAITING, Asked
from gongyi_desk.web.routes import caselist
from gongyi_facts import Case, read_text


def looked(desk: Asked, *files: tuple[str, str]) -> str:
    sent = [("files", (name, text.encode(), "text/yaml")) for name, text in files]
    return desk("POST", "/import", files=sent).text


def keep(desk: Asked, shown: str) -> None:
    drafts = re.findall(r'name="draft" value="([^"]+)"', shown)
    desk("POST", "/import/keep", data={"draft": drafts})


def test_files_are_looked_at_before_anything_is_kept(inside: Asked) -> None:
    shown = looked(inside, ("好.yaml", WAITING), ("坏.yaml", "收件: 2026\n没有: 1\n"))
    assert "还没有保存" in shown and "云县某局案" in shown
    wrong = shown.partition("坏.yaml")[2]
    assert '<td class="num">2</td><td class="num">1</td>' in wrong
    assert '<td class="name">' not in inside("GET", "/cases").text
    keep(inside, shown)
    assert inside("GET", "/cases").text.count('<td class="name">') == 1


def test_the_same_file_twice_does_not_double(inside: Asked) -> None:
    keep(inside, looked(inside, ("a.yaml", WAITING)))
    again = looked(inside, ("b.yaml", WAITING))
    assert "不再导入" in again and "已有" in again and 'name="draft"' not in again
    together = looked(inside, ("c.yaml", WAITING + "备注: 甲\n"), ("d.yaml", WAITING + "备注: 甲\n"))
    assert together.count('name="draft"') == 1


def test_a_file_without_its_last_day_records_up_to_today_unconfirmed(inside: Asked) -> None:
    shown = looked(inside, ("a.yaml", WAITING.replace("案情截至: 2026-03-02\n", "")))
    assert "没有写明“案情截至”" in shown
    keep(inside, shown)
    page = inside("GET", "/cases").text
    assert "2026-03-02" in page and "未经确认" in page


def test_a_case_leaves_as_it_came_and_as_json(inside: Asked) -> None:
    case = inside.keep()
    out = inside("GET", f"/cases/{case}/export/yaml")
    assert out.text == WAITING and "attachment" in out.headers["content-disposition"]
    data = inside("GET", f"/cases/{case}/export/json").text
    assert read_text(data.encode(), "a.json", Case) == read_text(WAITING.encode(), "a.yaml", Case)
    assert json.loads(data)["name"] == "云县某局案"


def test_a_json_case_stays_json_and_is_edited(inside: Asked) -> None:
    keep(inside, looked(inside, ("a.json", '{"名称": "某案", "案情截至": "2026-03-01"}')))
    case = re.search(r'href="/cases/(\w{16})"', inside("GET", "/cases").text)
    assert case is not None
    inside("POST", f"/cases/{case[1]}/fact", data={"draft": "d", "path": "note", "value": "添一句"})
    inside("POST", f"/cases/{case[1]}/save", data={"draft": "d"})
    assert inside.case(case[1]).format == "json"
    assert json.loads(inside.case(case[1]).text)["note"] == "添一句"


def test_the_words_of_a_search_are_taken_literally(inside: Asked) -> None:
    inside.keep(WAITING.replace("云县某局案", "甲100%案"))
    inside.keep(WAITING.replace("云县某局案", "甲100件案"))
    found = inside("GET", "/cases", params={"q": "100%"}).text
    assert "甲100%案" in found and "甲100件案" not in found
    assert "没有找到" in inside("GET", "/cases", params={"q": "_"}).text


def test_a_long_list_stands_on_pages_that_keep_what_was_sought(inside: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caselist, "_ROWS", 2)
    for number in range(5):
        inside.keep(WAITING.replace("云县某局案", f"甲&乙{number}"))
    path, seen = "/cases?q=甲%26乙", []
    for _ in range(3):
        page = inside("GET", path).text
        seen.append(re.findall(r"甲&amp;乙(\d)</bdi></a>", page))
        path = next(iter(re.findall(r'rel="next" href="([^"]+)"', page)), "").replace("&amp;", "&")
    assert [len(one) for one in seen] == [2, 2, 1] and path == ""
    assert sorted("".join("".join(one) for one in seen)) == [*"01234"]
    back = re.findall(r'rel="prev" href="([^"]+)"', page)
    assert inside("GET", back[0].replace("&amp;", "&")).text.count('<td class="name">') == 2
