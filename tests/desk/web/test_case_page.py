"""案件: typing into a case, the answer beside it, what is kept and when."""

from __future__ import annotations

import re

import pytest

from desk_web import WAITING, Asked

DRAFT = "d0d0"


@pytest.fixture
def case(inside: Asked) -> str:
    inside.clock.to("2026-03-10T02:00")
    return inside.keep()


def type_in(desk: Asked, case: str, path: str, value: object, draft: str = DRAFT) -> str:
    return desk("POST", f"/cases/{case}/fact", data={"draft": draft, "path": path, "value": value}).text


def save(desk: Asked, case: str, draft: str = DRAFT, **more: object) -> str:
    answer = desk("POST", f"/cases/{case}/save", data={"draft": draft, **more})
    return answer.headers.get("HX-Redirect", "") + answer.text


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_every_open_page_has_a_draft_of_its_own(inside: Asked, case: str) -> None:
    one, other = (inside("GET", f"/cases/{case}").headers["location"] for _ in range(2))
    assert one != other and one.startswith(f"/cases/{case}?draft=")


def test_what_names_a_draft_cannot_write_into_the_page(inside: Asked, case: str) -> None:
    name = 'x", "over": "1'
    assert inside("GET", f"/cases/{case}", params={"draft": name}).status_code == 303
    assert "草稿的编号不对" in type_in(inside, case, "note", "甲", name)


def test_the_page_shows_form_answer_and_picture(inside: Asked, case: str) -> None:
    page = inside("GET", f"/cases/{case}?draft={DRAFT}").text
    assert "对方待履行" in page and "2026-05-06 剩65天" in page
    assert '<svg class="timeline"' in page and "期间自 2026-03-02 次日起算" in page
    assert re.search(r'name="path" value="recommendations\[1\]\.received".*?value="2026-03-02"', page, re.S)


def test_a_change_moves_the_answer_and_leaves_the_case_alone_until_it_is_saved(inside: Asked, case: str) -> None:
    shown = type_in(inside, case, "recommendations[1].received", "2026年3月5日")
    assert "2026-05-05" not in inside.case(case).text
    assert "检察建议的收件" in plain(shown) or "收件" in plain(shown)
    assert "2026-03-02 → 2026-03-05" in plain(shown)
    assert "假如照这样改" in shown
    assert inside.case(case).revision == 1
    assert f"/cases/{case}" in save(inside, case)
    assert "收件: 2026-03-05" in inside.case(case).text
    assert inside.case(case).text.startswith("# 收件日确知")


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        ("recommendations[1].received", "2026-02-30", "没有“2026-02-30”这一天"),
        ("recommendations[1].received", "昨天", "不是日期"),
        ("recommendations[1].received", "2026-02-01", ""),
    ],
)
def test_what_cannot_be_so_stays_as_typed_with_the_reason(
    inside: Asked, case: str, path: str, typed: str, said: str
) -> None:
    shown = type_in(inside, case, path, typed)
    assert said in shown and re.search(r'class="error" id="m-f-recommendations-1--received"[^>]*>[^<]+<', shown)
    again = inside("GET", f"/cases/{case}?draft={DRAFT}").text
    assert f'value="{typed}"' in again
    assert "写得不对" in save(inside, case)
    assert inside.case(case).revision == 1


def test_what_could_not_be_so_is_kept_once_it_can(inside: Asked, case: str) -> None:
    type_in(inside, case, "recommendations[1].received", "2026-02-01")
    type_in(inside, case, "recommendations[1].issued", "2026-01-28")
    save(inside, case)
    assert "收件: 2026-02-01" in inside.case(case).text


@pytest.mark.parametrize(
    ("path", "typed", "written"),
    [
        ("recommendations[1].reply", "无", "书面回复: 无"),
        ("recommendations[1].reply", "不清楚", "书面回复: 不详"),
        ("recommendations[1].reply.arrived", "2026-03-08", "到达: 2026-03-08"),
        ("harm_expanding", "是", "损害继续扩大: 是"),
        ("place", "gengma", "地点: 耿马"),
        ("domains", ["生态环境和资源保护", "食品药品安全"], "案件领域: [生态环境和资源保护, 食品药品安全]"),
        ("note", "第一行：a#b", "备注: 第一行：a#b"),
        ("harm", "", "# 侵害: 受到侵害"),
    ],
)
def test_every_kind_of_fact_is_written_as_a_case_file_has_it(
    inside: Asked, case: str, path: str, typed: object, written: str
) -> None:
    type_in(inside, case, path, typed)
    assert f"/cases/{case}" in save(inside, case)
    assert written in inside.case(case).text


def test_observations_are_added_and_changed(inside: Asked, case: str) -> None:
    path = "recommendations[1].rectification"
    one = {"state": ["partial"], "on": ["2026-03-06"], "since": [""]}
    inside("POST", f"/cases/{case}/fact", data={"draft": DRAFT, "path": path, **one})
    two = {"state": ["partial", "full"], "on": ["2026-03-06", "2026-03-09"], "since": ["", "2026年3月8日"]}
    inside("POST", f"/cases/{case}/fact", data={"draft": DRAFT, "path": path, **two})
    save(inside, case)
    text = inside.case(case).text
    assert "部分整改" in text and "全部整改" in text and "自: 2026-03-08" in text


def test_records_are_added_and_removed(inside: Asked, case: str) -> None:
    shown = inside("POST", f"/cases/{case}/record", data={"draft": DRAFT, "kind": "suits"}).text
    assert "<legend>诉讼</legend>" in shown
    type_in(inside, case, "suits[1].filed", "2026-03-09")
    save(inside, case)
    assert "诉讼:\n  - 起诉: 2026-03-09" in inside.case(case).text
    inside("POST", f"/cases/{case}/record", data={"draft": "d2", "kind": "suits", "number": "1"})
    save(inside, case, "d2")
    assert "起诉" not in inside.case(case).text


def test_evidence_stands_beside_its_fact(inside: Asked, case: str) -> None:
    sent = {"draft": DRAFT, "path": "recommendations[1].received", "value": "送达回证"}
    inside("POST", f"/cases/{case}/evidence", data=sent)
    save(inside, case)
    assert "送达回证" in inside.case(case).text
    assert "送达回证" in inside("GET", f"/cases/{case}?draft=x").text


def test_text_with_errors_marks_their_lines_and_is_kept_as_typed(inside: Asked, case: str) -> None:
    wrong = WAITING.replace("收件: 2026-03-02", "收件: 2026-13-02\n    没有这一项: 1")
    shown = inside("POST", f"/cases/{case}/text", data={"draft": DRAFT, "base": "1", "text": wrong}).text
    assert 'data-line="22"' in shown and 'data-line="23"' in shown
    assert "收件: 2026-13-02" in inside("GET", f"/cases/{case}?draft={DRAFT}").text
    assert "还不能保存" in save(inside, case)
    assert inside.case(case).text == WAITING


def test_where_there_is_no_picture_and_nothing_to_save_there_is_no_empty_box(inside: Asked) -> None:
    """The style hides what is quite empty."""
    where = inside("POST", "/cases", data={"name": "空案"}).headers["HX-Redirect"]
    page = inside("GET", f"{where}?draft={DRAFT}").text
    assert re.search(r'<figure id="picture"[^>]*></figure>', page)
    assert '<div id="savebar" class="savebar"></div>' in page


def test_typed_text_outlives_the_server(inside: Asked, case: str) -> None:
    type_in(inside, case, "note", "写到一半")
    after = type(inside)(inside.url, inside.clock)
    after.cookies, after.token = inside.cookies, inside.token
    page = after("GET", f"/cases/{case}?draft=other").text
    assert f"/cases/{case}?draft={DRAFT}" in page and "没有保存的改动" in page
    assert "写到一半" in after("GET", f"/cases/{case}?draft={DRAFT}").text


def test_two_pages_that_change_one_case_both_see_both(inside: Asked, case: str) -> None:
    type_in(inside, case, "note", "甲写的", "one")
    type_in(inside, case, "note", "乙写的", "two")
    save(inside, case, "one")
    shown = save(inside, case, "two")
    assert "已经在别处改过" in shown and "甲写的" in shown and "乙写的" in shown
    assert "甲写的" in inside.case(case).text
    save(inside, case, "two", over=2)
    assert "乙写的" in inside.case(case).text and inside.case(case).revision == 3


def test_text_typed_over_an_older_state_does_not_replace_what_was_saved_since(inside: Asked, case: str) -> None:
    type_in(inside, case, "note", "甲写的", "one")
    save(inside, case, "one")
    sent = {"draft": "two", "base": "1", "text": WAITING + "备注: 乙写的\n"}
    inside("POST", f"/cases/{case}/text", data=sent)
    assert "已经在别处改过" in save(inside, case, "two")
    assert "甲写的" in inside.case(case).text


def test_what_was_typed_can_be_thrown_away(inside: Asked, case: str) -> None:
    type_in(inside, case, "note", "算了")
    inside("POST", f"/cases/{case}/discard", data={"draft": DRAFT})
    assert "算了" not in inside("GET", f"/cases/{case}?draft={DRAFT}").text


def test_an_item_opens_to_its_reasons_its_counting_its_law_and_its_sentence(inside: Asked, case: str) -> None:
    asked = f"/cases/{case}/why?draft={DRAFT}&norm=三(五).2&path=recommendations[1]"
    shown = plain(inside("GET", asked).text)
    sentence, law = "应当将整改落实情况在两个月内书面回复检察机关", "书面回复人民检察院"
    for part in (sentence, "适用条件：成立", "不计入，自次日起算", "读法", "发出即可", law):
        assert part in shown, part


def test_the_page_names_no_folder_and_no_module(inside: Asked, case: str) -> None:
    for text in ("!!python/object:os.system {}\n", "名称: &a x\n备注: *a\n", "policy: /etc\n"):
        shown = inside("POST", f"/cases/{case}/text", data={"draft": DRAFT, "base": "1", "text": text}).text
        assert "要改" in shown


def test_history_tells_what_changed_compares_and_goes_back(inside: Asked, case: str) -> None:
    type_in(inside, case, "recommendations[1].reply", "2026-03-09")
    save(inside, case)
    page = plain(inside("GET", f"/cases/{case}/history?before=1&after=2").text)
    assert "书面回复 未记载 → 2026-03-09" in page
    assert "待履行，2026年5月6日" in page.replace("（星期三）", "") or "待履行" in page
    inside("POST", f"/cases/{case}/back", data={"to": "1", "revision": "2"})
    assert inside.case(case).text == WAITING
    assert inside.case(case).revision == 3
    stale = inside("POST", f"/cases/{case}/back", data={"to": "2", "revision": "2"}).text
    assert "后来又改过" in stale


def test_a_confirmed_record_goes_up_to_today(inside: Asked, case: str) -> None:
    inside("POST", f"/cases/{case}/confirm", data={"revision": "1"})
    assert "案情截至: 2026-03-10" in inside.case(case).text


def test_an_archived_case_leaves_the_docket_and_comes_back(inside: Asked, case: str) -> None:
    assert "云县某局案" in inside("GET", "/").text
    inside("POST", f"/cases/{case}/archive", data={"away": "true"})
    assert "云县某局案" not in inside("GET", "/").text
    assert "云县某局案" in inside("GET", "/cases?archived=true").text
    inside("POST", f"/cases/{case}/archive", data={"away": "false"})
    assert "云县某局案" in inside("GET", "/").text


def test_what_i_am_called_is_the_handler_of_new_cases_and_stands_in_the_log(inside: Asked) -> None:
    inside("POST", "/settings", data={"me": "张检", "department": "第六检察部"})
    made = inside("POST", "/cases", data={"name": "新案"}).headers["HX-Redirect"].rpartition("/")[2]
    assert (inside.case(made).handler, inside.case(made).department) == ("张检", "第六检察部")
    assert "案情截至: 2026-03-02" in inside.case(made).text
    assert "张检" in inside("GET", f"/cases/{made}/history").text
