"""``gongyi rules coverage``: no word of the decision without a rule, no outcome without a scenario."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from desk_cli import Desk, policy
from gongyi.law.source import Source
from gongyi.policy import decision_folder
from gongyi.review.coverage import Coverage, TextSegment, cover, nearest_words
from gongyi_desk.rulebook.coverage_page import page
from gongyi_desk.rulebook.scenarios import folder as features_folder
from gongyi_desk.rulebook.survey import look
from gongyi_facts.problems import BadInput
from spoilt import Copy

DECISION = """\
关于借阅的决定
（2020年通过）

一、总则
读者可以借书。馆员应当登记，
并且应当催还。

（一）期限。读者应当按期还书。
（二）不得涂画图书。
"""
PIECES = {
    "题.1": "关于借阅的决定",
    "题.2": "（2020年通过）",
    "一.题": "一、总则",
    "一.1": "读者可以借书。",
    "一.2": "馆员应当登记，\n 并且应当催还。",
    "一(一).0题": "期限。",
    "一(一).1": "读者应当按期还书。",
    "一(二).1": "（二）不得涂画图书。",
}


def laid(
    pieces: dict[str, str], kind: str = "obligation", why: str = "", decision: str = DECISION
) -> Coverage:
    """The pieces on the decision; those with 题 in their ids are headings."""
    found = [
        TextSegment(name, text, "heading" if "题" in name else kind, why, Source("f.yaml", number, 1))
        for number, (name, text) in enumerate(pieces.items(), 1)
    ]
    return cover(found, decision, "decision.txt")


def without(name: str) -> dict[str, str]:
    return {key: text for key, text in PIECES.items() if key != name}


# --- the text ------------------------------------------------------------------------------


def test_every_word_is_carried_once_white_space_and_item_marks_apart() -> None:
    found = laid(PIECES)
    assert found.problems == ()
    assert (found.carried, found.pieces, found.headings) == (4, 4, 4)
    assert found.covered == found.characters
    assert [entry.piece.id for entry in found.entries if entry.piece] == list(PIECES)
    assert [entry.mark for entry in found.entries if entry.mark] == ["（一）", "（二）"]


@pytest.mark.parametrize(("name", "line", "words"), [
    ("一.1", 5, "读者可以借书。"),
    ("一(一).1", 8, "读者应当按期还书。"),
    ("一(二).1", 9, "不得涂画图书。"),
])
def test_a_norm_left_out_is_a_gap_with_its_line(name: str, line: int, words: str) -> None:
    found = laid(without(name))
    assert (found.carried, found.pieces) == (3, 4)
    assert len(found.problems) == 1
    assert found.problems[0].startswith(f"decision.txt:{line}: “{words}”没有规范承载")
    assert found.characters - found.covered == len(words)


def test_a_heading_left_out_is_a_gap() -> None:
    found = laid(without("一.题"))
    assert (found.carried, found.pieces) == (4, 5)
    assert found.problems[0].startswith("decision.txt:4: “一、总则”")


def test_a_gap_ends_where_the_line_ends() -> None:
    found = laid({key: text for key, text in PIECES.items() if key not in ("一(一).1", "一(二).1")})
    assert [entry.line for entry in found.entries if entry.piece is None] == [8, 9]


@pytest.mark.parametrize(("written", "said"), [
    ("读者应当按时还书。", "决定第8行“期限。读者应当按”之后是“期”，规则写成了“时”"),
    ("读者应按期还书。", "决定第8行“期限。读者应”之后的“当”，规则漏写了"),
    ("读者应当按期归还书。", "决定第8行“限。读者应当按期”之后没有“归”，规则多写了"),
])
def test_a_differing_character_is_named_with_its_place(written: str, said: str) -> None:
    found = laid({**PIECES, "一(一).1": written})
    assert (found.carried, found.pieces) == (3, 4)
    assert found.problems == (f"f.yaml:7:1: 一(一).1 的文字与决定不一致：{said}。请逐字照录原文。",)
    assert found.covered == found.characters - len("读者应当按期还书。")


def test_a_text_that_stands_nowhere_is_said_to_stand_nowhere() -> None:
    found = laid({**PIECES, "一.3": "本决定由市图书馆负责解释。"})
    assert (found.carried, found.pieces) == (4, 5)
    assert found.problems[0].startswith("f.yaml:9:1: 一.3 的文字“本决定由市图书馆负责解释。”在决定里找不到")


def test_words_carried_twice_are_an_overlap() -> None:
    found = laid({**PIECES, "一.3": "应当催还。"})
    assert (found.carried, found.pieces) == (4, 5)
    assert found.problems[0].startswith("f.yaml:9:1: 一.3 与 一.2 重叠：决定第6行的“应当催还。”由两条承载")
    assert found.covered == found.characters - len("应当催还。")


def test_the_same_text_in_two_norms_is_an_overlap() -> None:
    found = laid({**PIECES, "一.3": PIECES["一.1"]})
    assert (found.carried, found.pieces) == (4, 5)
    assert len(found.problems) == 1
    assert "一.3 与 一.1 重叠" in found.problems[0]


def test_words_that_the_decision_says_twice_are_carried_twice() -> None:
    repeated = DECISION + "（三）读者可以借书。\n"
    found = laid({**PIECES, "一(三).1": PIECES["一.1"]}, decision=repeated)
    assert found.problems == ()
    assert (found.carried, found.pieces) == (5, 5)
    assert laid(PIECES, decision=repeated).problems[0].startswith("decision.txt:10: “读者可以借书。”")


def test_norms_follow_the_order_of_the_text() -> None:
    found = laid({**PIECES, "一.1": PIECES["一.2"], "一.2": PIECES["一.1"]})
    assert len(found.problems) == 1
    assert "一.2 的文字在 一.1 的前面，编号却在后面" in found.problems[0]


def test_an_id_names_the_item_in_which_the_text_stands() -> None:
    pieces = {**without("一(一).1"), "一(三).1": PIECES["一(一).1"]}
    assert "一(三).1 的文字在决定第8行，属于一(一)，与编号不符" in laid(pieces).problems[0]


def test_a_declaration_needs_a_reason() -> None:
    assert all("是宣示，却没有写明理由" in said for said in laid(PIECES, "declaration").problems)
    assert len(laid(PIECES, "declaration").problems) == 4
    assert laid(PIECES, "declaration", "重申现行法").problems == ()


def test_the_nearest_place_has_the_fewest_wrong_characters() -> None:
    assert nearest_words("乙丙丁", "甲乙丙丁戊") == (1, 4, 0)
    assert nearest_words("乙丁", "甲乙丙丁戊") == (1, 2, 1) or nearest_words("乙丁", "甲乙丙丁戊") == (1, 4, 1)
    assert nearest_words("", "甲") == (0, 0, 0)


# --- this decision -------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Copy:
    return Copy.of_the_decision(tmp_path, capsys)


def test_the_decision_is_covered(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    ran = Desk(capsys, monkeypatch)("rules", "coverage")
    assert "\n问题 " not in ran.out
    assert ran.out.count("规范 55/55，标题 16 个，文字 3429/3429（100 %）。") == 1
    assert "自2020-08-30" not in ran.out
    assert ran.code == 0


def test_every_declaration_is_listed_with_its_reason() -> None:
    survey = look(decision_folder(), features_folder())
    listed = {piece.id: piece.why for piece in survey.declarations()}
    assert listed.keys() >= {"序.1", "一.1", "一.2", "三(六).4a"}
    assert all(listed.values())


def test_a_deleted_norm_is_missed(copy: Copy) -> None:
    copy.remove("3.4-recommendation.yaml", "三(四).6")
    code, out = copy.run()
    assert code == 1
    assert "规范54/55" in out
    assert "100%" not in out
    assert "rules/decision.txt:28:“对社会影响大" in out


def test_a_deleted_norm_on_which_others_rest_is_missed_in_the_same_words(copy: Copy) -> None:
    copy.remove("3.5-rectification-and-appearance.yaml", "三(五).3a")
    code, out = copy.run()
    assert code == 1
    assert "规范54/55" in out
    assert "rules/decision.txt:30:“出现国家利益" in out
    assert "规则不能载入" in out


def test_where_rules_do_not_load_a_norm_is_still_no_heading(copy: Copy) -> None:
    copy.change("rules/3.4-recommendation.yaml", "对发现负有", "对发现具有")
    _, out = copy.run()
    assert "三(一).1b应当公安机关" in out and "四(二).1应当（二）" in out


def test_a_changed_character_is_named(copy: Copy) -> None:
    copy.change("rules/3.5-rectification-and-appearance.yaml", "应当在十五日内书面回复，", "应当在十五天内书面回复，")
    code, out = copy.run()
    assert code == 1
    assert "规范54/55" in out
    assert "三(五).3a的文字与决定不一致：决定第30行“形的，应当在十五”之后是“日”，规则写成了“天”。" in out


def test_a_character_dropped_from_the_decision_is_named(copy: Copy) -> None:
    copy.change("rules/decision.txt", "应当在十五日内书面回复，", "应当十五日内书面回复，")
    code, out = copy.run()
    assert code == 1
    assert "没有“在”，规则多写了" in out


def test_a_text_twice_is_an_overlap(copy: Copy) -> None:
    path = copy.rules / "3.5-rectification-and-appearance.yaml"
    norm = (
        "\n  - norm: 三(五).7\n    text: 并附有相关证明材料。\n    modality: declaration\n"
        "    scope: recommendation\n    bearer: 行政机关\n    why: 重复。\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + norm, encoding="utf-8")
    code, out = copy.run()
    assert code == 1
    assert "规范55/55" in out
    assert "规范应有55条，规则文件里有56条。" in out
    assert "三(五).7与三(五).3b重叠：决定第30行的“并附有相关证明材料。”由两条承载" in out


def test_outcomes_without_a_scenario_are_named(copy: Copy) -> None:
    (copy.features / "3.6-execution.feature").unlink()
    code, out = copy.run()
    assert code == 1
    assert "三(六).2的结论“不适用”、“待查明”、“待履行”、“已履行”没有场景检验" in out
    assert "规范55/55" in out


def test_an_outcome_that_never_comes_about_must_say_so_truly(copy: Copy) -> None:
    (copy.features / "z.feature").write_text(
        '# 不会出现 "三(六).2"为"已履行"：无理\n# 不会出现 "三(六).2"为"违反"：无理\n', encoding="utf-8"
    )
    code, out = copy.run()
    assert code == 1
    assert "features/z.feature:1:这里说三(六).2不会出现“已履行”，但是有场景得出它" in out
    assert "features/z.feature:2:这里说不会出现的，本来就不是三(六).2的结论" in out


def test_every_reading_needs_its_own_scenarios(copy: Copy) -> None:
    """Where nothing names the reading strict, its outcomes are missed, though the default's are all there."""
    tested, of = outcomes(copy.run()[1])
    for path in copy.features.glob("*.feature"):
        lines = path.read_text("utf-8").splitlines()
        kept = [line for line in lines if "三(五).4=strict" not in line and "| strict " not in line]
        path.write_text("\n".join(kept), "utf-8")
    code, out = copy.run()
    assert code == 1
    assert "三(五).4按读法strict的结论“不适用”、“待查明”、“待履行”、“已履行”没有场景检验。请补写场景。" in out
    assert "三(五).4按读法presumption的结论" not in out
    assert outcomes(out) == (tested - 4, of)


def outcomes(out: str) -> tuple[int, int]:
    """How many outcomes have a scenario, of how many."""
    found = re.search(r"结论([0-9]+)/([0-9]+)有场景检验", out)
    assert found
    return int(found[1]), int(found[2])


def test_what_never_comes_about_may_be_said_of_one_reading(copy: Copy) -> None:
    file = copy.features / "z.feature"
    file.write_text('# 不会出现 "三(五).4"按读法"三(五).4=strict"为"已履行"：无理\n', encoding="utf-8")
    code, out = copy.run()
    assert code == 1
    assert "features/z.feature:1:这里说三(五).4按读法“三(五).4=strict”不会出现“已履行”，但是有场景得出它" in out
    never = (
        '# 不会出现 "三(一).1b"按读法"三(一).1b=programme"为"违反"：不在其内\n'
        '# 不会出现 "三(五).4"按读法"三(五).4=strickt"为"已履行"：没有这种读法\n'
        '# 不会出现 "二(三).1"按读法"四(一).1=closed_list"为"待查明"：别条的读法\n'
    )
    file.write_text(never, encoding="utf-8")
    _, out = copy.run()
    spoken_of = {"三(一).1b": "三(一).1b=programme", "三(五).4": "三(五).4=strickt", "二(三).1": "四(一).1=closed_list"}
    for line, (norm, reading) in enumerate(spoken_of.items(), 1):
        said = f"这里说按读法“{reading}”不会出现的，本来就不是{norm}的结论。请改正编号、读法或者结论。"
        assert f"features/z.feature:{line}:{said}" in out


def test_an_outcome_that_one_reading_never_has_needs_no_scenario(copy: Copy) -> None:
    feature = copy.features / "3.4-recommendation.feature"
    said = '# 不会出现 "三(四).6"按读法"三(四).6=all_features"为"已行使"：试写\n'
    lines = feature.read_text("utf-8").splitlines()
    kept = [line for line in lines if "三(四).6=all_features" not in line and "| all_features |" not in line]
    feature.write_text("\n".join(kept) + "\n" + said, "utf-8")
    _, out = copy.run()
    assert "三(四).6按读法all_features的结论“不适用”、“待查明”、“可以行使”没有场景检验" in out
    assert "三(四).6all_features：已行使：试写" in out


def test_a_step_that_names_no_norm_or_reading_is_named(copy: Copy) -> None:
    steps = (
        '功能: 丙\n  场景: 丁\n    假如 检察建议的"收件"为"2024-01-10"\n'
        '    当 在"2024-03-12"按读法"三(五).4=strickt"评估\n'
        '    那么 "三(五).9"为"已履行"\n    并且 第1件检察建议的"三(五)4"有提示"明确拒绝"\n'
        '  场景大纲: 戊\n    当 在"2024-03-12"评估\n    那么 "<条文>"为"已履行"\n'
        '    例子:\n      | 条文     |\n      | 三(五).2 |\n      | 三(九).2 |\n'
    )
    (copy.features / "z.feature").write_text(steps, encoding="utf-8")
    code, out = copy.run()
    assert code == 1
    assert "问题5项" in out
    assert "features/z.feature:5:没有“三(五).9”这条规范。是不是想写“三(五)." in out
    assert "features/z.feature:5:“三(五).4”没有名为“strickt”的读法。是不是想写“strict”？" in out
    assert "features/z.feature:6:没有“三(五)4”这条规范。是不是想写“三(五).4”？" in out
    assert "features/z.feature:9:没有“三(九).2”这条规范。" in out


def test_a_rule_file_that_cannot_be_read_is_bad_input(
    copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy.rules / "3.4-recommendation.yaml").write_text("norms: [", encoding="utf-8")
    monkeypatch.setattr("gongyi_desk.rulebook.coverage.decision_folder", lambda: copy.rules)
    ran = Desk(copy.capsys, monkeypatch)("rules", "coverage")
    assert ran.code == 2
    assert ran.err.startswith("rules/3.4-recommendation.yaml:1:")


def test_a_decision_in_another_encoding_is_bad_input(copy: Copy) -> None:
    path = copy.rules / "decision.txt"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(BadInput, match=r"原文“decision\.txt”不是 UTF-8 编码"):
        look(copy.rules, copy.features)


def test_a_rule_that_is_wrong_elsewhere_is_bad_input_too(copy: Copy) -> None:
    copy.change("rules/3.4-recommendation.yaml", "action: 对诉前检察建议进行", "acton: 对诉前检察建议进行")
    with pytest.raises(BadInput, match="acton"):
        look(copy.rules, copy.features)


# --- files and the page --------------------------------------------------------------------


class Tags(HTMLParser):
    """Every opened tag is closed, and nothing is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)
        assert tag not in ("script", "link", "img", "iframe")
        for name, value in attrs:
            assert name != "src" and not name.startswith("on")
            assert name != "href" or (value or "").startswith("#")
            if name == "id":
                self.ids.add(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_fetches_nothing() -> None:
    written = page(look(decision_folder(), features_folder()))
    tags = Tags()
    tags.feed(written)
    assert tags.open == []
    assert tags.ids == set(policy().loaded.norms)
    assert "url(" not in written and "@import" not in written
    assert "规范 55/55" in written
    assert "不构成法律意见" in written and "法律状态截至" in written


def test_words_from_files_are_escaped_on_the_page(copy: Copy) -> None:
    feature = '功能: 丙\n  场景: 甲 <b &\n    那么 "三(五).2"为"已履行"\n'
    (copy.features / "z.feature").write_text(feature, encoding="utf-8")
    copy.change("rules/3.5-rectification-and-appearance.yaml", "应认真研究，做好", "应认真研究<i>，做好")
    written = page(look(copy.rules, copy.features))
    assert "&lt;i&gt;，" in written and "<i>" not in written
    copy.change("rules/3.5-rectification-and-appearance.yaml", "应认真研究<i>，做好", "应认真研究，做好")
    written = page(look(copy.rules, copy.features))
    assert "甲 &lt;b &amp;<" in written


def test_the_page_and_the_text_can_be_written_to_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(capsys, monkeypatch)
    for shape, start in (("html", "<!DOCTYPE html>"), ("text", "临沧市人大常委会")):
        file = tmp_path / f"对照.{shape}"
        ran = desk("rules", "coverage", "--format", shape, "--output", file)
        assert (ran.code, ran.out, ran.err) == (0, "", "")
        assert file.read_text(encoding="utf-8").startswith(start)
    ran = desk("rules", "coverage", "--output", tmp_path / "没有" / "对照.html")
    assert ran.code == 2
    assert "没有这个文件夹" in ran.err
