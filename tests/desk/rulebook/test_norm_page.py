"""What ``rules show`` and the page of ``rules coverage`` say of a norm: everything, and the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from html import unescape
from typing import Any

import pytest

from desk_cli import Desk, policy
from gongyi import Policy
from gongyi.kernel.days import Interval
from gongyi.law.conditions import AS_OF, Compare, Operator
from gongyi.law.connectives import TRUE
from gongyi.law.norms import Flag, Next, Norm, Note, Party, Situation, Untranslatable
from gongyi.law.statuses import Status
from gongyi.loading.norms import REPLACEABLE
from gongyi.policy import decision_folder
from gongyi_desk.rulebook.blocks import Block, Section
from gongyi_desk.rulebook.coverage_page import page
from gongyi_desk.rulebook.definitions import Definitions
from gongyi_desk.rulebook.norm_page import Teller
from gongyi_desk.rulebook.scenarios import features, folder
from gongyi_desk.rulebook.survey import look
from gongyi_desk.rulebook.tally import Held, held
from lending import LendingCase
from locations import LENDING, ROOT

RULES = LENDING / "rules"
NORMS = sorted(policy().loaded.norms)


@lru_cache(maxsize=1)
def lending() -> Policy:
    return Policy.load(RULES, facts=LendingCase)


@lru_cache(maxsize=1)
def html() -> str:
    return page(look(decision_folder(), folder()))


def squeezed(text: str) -> str:
    return "".join(text.split())


def told(sections: Iterable[Section]) -> list[str]:
    """Every sentence of some sections, in order."""
    return [squeezed(text) for section in sections for text in (section.title, *_told(section.blocks))]


def _told(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield block.name + block.text
        yield block.aside
        yield from _told(block.parts)


@lru_cache(maxsize=1)
def scenarios() -> dict[str, Held]:
    return held(policy(), features(folder()))


def sections_of(norm: str) -> list[Section]:
    """The sections of a norm of the decision."""
    found = scenarios()[norm]
    teller = Teller(policy().loaded)
    return [*teller.page(found.norm).sections, *teller.held(found)]


def section(norm: str, title: str) -> str:
    """What stands under a title, in one line."""
    return "".join(told(item for item in sections_of(norm) if item.title == title)).removeprefix(title)


def card(norm: str) -> str:
    """What the page says of a norm, without its tags."""
    (row,) = [row for row in html().split('<div class="row">') if f' id="{norm}"' in row]
    return squeezed(unescape(re.sub(r"<[^>]*>", "", row)))


# --- the same in text and on the page ------------------------------------------------------


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


@pytest.mark.parametrize("norm", NORMS)
def test_text_and_page_say_all_that_there_is_to_say(desk: Desk, norm: str) -> None:
    sections = sections_of(norm)
    in_text = [section for section in sections if not section.located]
    for shown, said in ((squeezed(desk("rules", "show", norm).out), in_text), (card(norm), sections)):
        place = 0
        for sentence in told(said):
            place = shown.find(sentence, place)
            assert place >= 0, sentence
            place += len(sentence)


def test_what_is_folded_stands_behind_the_fold_and_is_printed() -> None:
    folds = re.findall(r"<details>(.*?)</details>(.{0,18})", html())
    assert folds and all(re.fullmatch(r"<summary>(条文 )?\d+ [个项条]</summary>", inside) for inside, _ in folds)
    assert {after for _, after in folds} == {'<div class="more">'}
    hidden = re.findall(r"[^\n]*display: none[^\n]*", html())
    assert [line.strip() for line in hidden] == [
        "details:not([open]) + .more { display: none; }",
        "summary { display: none; }",
    ]
    screen = html()[: html().index("details:not([open]) + .more")]
    assert screen.rstrip().endswith("@media screen {")


# --- everything that a rule says -----------------------------------------------------------


@pytest.mark.parametrize(
    ("norm", "title", "said"),
    [
        ("三(五).2", "何时判断", "以书面回复（含说明理由的拒绝）之日为履行之日，与“两个月回复期”的最后一日比较：不"),
        ("三(五).6", "何时判断", "没有履行而违反的，不待期满即为违反。没有这一期间的，不判逾期；待履行的，记自生"),
        ("三(五).3b", "何时判断", "没有期间，不判逾期；待履行的，记自收件之日起经过的天数。"),
        ("三(五).1", "情形", "整改期未满：待履行条件：以下不成立：整改期已届满期满时已全部整改：已履行条件："),
        ("三(五).4", "情形", "期满未回复：待履行，记自起诉以前的期间届满日起经过的天数（本软件的推定："),
        ("三(五).5a", "情形", "这一审级还在进行：待履行，记自诉讼的起诉之日起经过的天数条件："),
        ("三(五).4", "主体", "检察机关（名称看个案的检察院）"),
        ("三(五).4", "施行与地域", "起诉以前的期间届满日（没有的看评估日）须在施行期间（自2020-08-30起施行）。"),
        ("三(三).3", "施行与地域", "妨碍行为之日（没有的看要求答复日，再没有的看评估日）须在施行期间"),
        ("三(五).2", "施行与地域", "看行政机关的地点，没有写明的看个案的地点。"),
        ("五(三).1", "施行与地域", "评估日须在施行期间（自2020-08-30起施行）。"),
        ("三(五).4", "提示", "明确拒绝：行政机关已书面明确拒绝履职；期满以前可否起诉须由检察机关认定。条件："),
        ("三(五).1", "提示", "存在客观障碍，检察院可以中止审查（办案规则第78条〔据引文〕）；障碍"),
        ("三(五).4", "后续", "两个月回复期届满日：若至该日未回复，则转入三(五).4条件：以下各项均成立：书面回复（含说"),
        ("三(五).4", "后续", "几项都成立的，只说最前一项。"),
        ("三(五).4", "不能判断", "“及时”：没有天数。不判逾期，只记自条件具备之日起经过的天数。"),
        ("三(五).4", "参见", "办案规则第47条（2021-07-01起）"),
        ("三(三).3", "无据行使", "适用条件不成立而已经行使的，仍为不适用，另作提示"),
        ("三.1a", "适用条件", "没有另外的条件"),
        ("一.3", "已经履行", "没有可以判断的行为，条件成立的即为常态要求"),
        ("一.1", "理由", "说明制度的由来和意义"),
        ("五(一).1c", "后续", "年度届满日：年度于该日结束，则转入五(一).1c"),
        ("三(五).1", "期间", "整改期（后届满的为准）自“期间起算”之日的次日起两个月，逢休息日顺延（两高检察公益诉"),
        ("三(五).1", "期间", "至“另定整改期限的截止日”，逢休息日顺延（检察建议书另定的整改期限）条件：另定整改期限："),
        ("三(五).4", "结论", "“期满未回复即推定”：不适用"),
        ("三(五).4", "结论", "“各自证明”：不适用"),
    ],
)
def test_what_a_rule_says_is_told(norm: str, title: str, said: str) -> None:
    assert squeezed(said) in section(norm, title)


def test_a_duty_whose_result_is_looked_at_on_its_last_day_says_so() -> None:
    sections = Teller(lending().loaded).page(lending().norm("二.1")).sections
    timing = "".join(told(item for item in sections if item.title == "何时判断"))
    assert "期满才看结果：“续借期”的最后一日以前一概为待履行，不论看到什么；此后" in timing


OTHER: dict[str, Any] = {
    "modality": "programme",
    "bearer": Party("图书馆"),
    "toward": Party("馆员"),
    "action": "交还图书",
    "when": Compare(AS_OF, Operator.AFTER, date(2024, 1, 1)),
    "done": Compare(AS_OF, Operator.AFTER, date(2024, 1, 2)),
    "done_on": AS_OF,
    "breached": Compare(AS_OF, Operator.AFTER, date(2024, 1, 3)),
    "period": "extension",
    "at_expiry": True,
    "situations": (Situation("其余", TRUE, Status.DUE),),
    "trigger": (AS_OF, date(2024, 1, 4)),
    "seat": (),
    "flags": (Flag("另提示", "另有提示。", Compare(AS_OF, Operator.AFTER, date(2024, 1, 5))),),
    "next": (Next(AS_OF, "{on}", "一.4", Compare(AS_OF, Operator.AFTER, date(2024, 1, 6))),),
    "notes": (Note("另注"),),
    "untranslatable": (Untranslatable("归还", "不明", "不问"),),
    "why": "另因",
    "in_force": Interval(date(2024, 1, 7), date(2024, 1, 8)),
}


def altered(name: str) -> Norm:
    """A norm of the lending rules with one thing otherwise; one that is always required has no act."""
    if name == "standing":
        return replace(lending().norm("一.1"), done=None, done_on=None, period=None)
    return replace(lending().norm("一.1"), **{name: OTHER[name]})


@pytest.mark.parametrize("name", OTHER)
def test_nothing_that_a_rule_says_is_left_out(name: str) -> None:
    teller = Teller(lending().loaded)
    before, after = teller.page(lending().norm("一.1")), teller.page(altered(name))
    assert (before.kind, before.demand, before.sections) != (after.kind, after.demand, after.sections)


def test_all_that_a_rule_can_say_is_tried() -> None:
    # Id and text stand above the sections, the action in few words in lists; scope, source, reading and versions are
    # what a page is made for.
    apart = {"id", "text", "short", "scope", "source", "action_source", "reading", "earlier"}
    assert {item.name for item in fields(Norm)} - OTHER.keys() == apart


# --- readings ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(REPLACEABLE))
def test_whatever_a_reading_changes_is_told(name: str) -> None:
    loaded = lending().loaded
    usual = lending().norm("一.1")
    variants = {"handed": usual, "shelved": replace(altered(name), reading="shelved")}
    teller = Teller(replace(loaded, norms={**loaded.norms, "一.1": variants}))
    (readings,) = [item for item in teller.page(usual).sections if item.title == "读法"]
    default, other = readings.blocks
    assert (default.name, default.parts, other.name) == ("交到为准（handed）", (), "上架为准（shelved）")
    assert other.parts
    (same,) = [item for item in teller.page(variants["shelved"]).sections if item.title == "读法"]
    assert (bool(same.blocks[0].parts), same.blocks[1].parts) == (True, ())


@pytest.mark.parametrize(
    ("norm", "said"),
    [
        ("三(五).4", "后续改为：整改期届满日：若至该日公益仍未得到有效保护，则转入三(五).4条件：以下各项均成立："),
        ("三(五).2", "已经履行改为：书面回复到达检察机关：已发生何时判断改为：以书面回复到达检察机关之日为履行之日，"),
        ("三(五).3a", "与“客观紧急的十五日回复期”的最后一日比较"),
        ("三(五).3a", "期间：客观紧急的十五日回复期（先届满的为准）自“期间起算”之日的次日起十五日，逢休息日"),
        ("三(一).1a", "提示：无"),
        ("三(五).3b", "违反改为：以下任一项成立："),
        ("三(五).5a", "情形：改为主要负责人已出庭而法院没有再要求：已履行（行政诉讼法第3条第3款）条件："),
        ("三(五).5a", "没有：主要负责人已应法院要求再次出庭、法院要求再次出庭而没有出庭"),
        ("三(五).5a", "提示改为：共同推选：同案的另一被告由负责人出庭："),
        ("三(一).1b", "要求改为：公安机关、审判机关以及行政执法机关要全力配合"),
        ("三(一).1b", "已经履行改为：没有可以判断的行为，条件成立的即为常态要求何时判断：无违反：无"),
        ("五(三).1", "适用条件改为：以下任一项成立"),
        ("五(三).1", "提示改为：可以提请督促：案件中有逾期未办理的检察建议或者未履行的判决"),
        ("二(二).1", "已经履行改为：已经立案：是何时判断：没有期间，不判逾期；待履行的，记自检察院立案之日"),
    ],
)
def test_what_a_reading_changes_is_told(norm: str, said: str) -> None:
    assert squeezed(said) in section(norm, "读法")


def test_a_period_is_told_once_for_all_readings() -> None:
    told = section("三(五).3a", "读法")
    assert (told.count("期间："), told.count("客观紧急的十五日回复期（"), "十五日回复期（" in told) == (1, 1, True)
    assert "两个月回复期（" not in told and "两个月回复期自" not in told


def test_outcomes_under_another_reading_name_it() -> None:
    blocks = {block.text: block.aside for item in sections_of("三(五).2") for block in item.blocks}
    both = blocks["最后一日发出、期满后到达，默认为已履行，按到达读法为逾期履行"]
    assert both == "→\xa0已履行；按“到达为准” →\xa0逾期履行"
    assert blocks["不推定收件日的，收件可能更晚，待查明"] == "→\xa0逾期未履行；按“收件”“不作推定” →\xa0待查明"
    assert blocks["收到建议两个月内未回复，逾期"] == "→\xa0逾期未履行"
    strict = {block.text: block.aside for item in sections_of("三(五).3a") for block in item.blocks}
    assert strict["两个月的最后一日收到紧急通知，〔读法〕读法下即以当日为限"] == (
        "→\xa0逾期未履行；按“客观紧急” →\xa0逾期未履行"
    )


def test_scenarios_that_speak_of_something_else_are_listed_too() -> None:
    blocks = {block.text: block.aside for item in sections_of("三(五).1") for block in item.blocks}
    assert blocks["没有拒绝、没有客观障碍、也没有全部整改的，不作提示"] == ""


# --- derived facts -------------------------------------------------------------------------


def test_every_derived_fact_that_a_norm_rests_on_is_explained_once() -> None:
    (derived,) = [item for item in sections_of("三(五).3a") if item.title == "推导事实"]
    names = [block.name for block in derived.blocks]
    assert len(names) == len(set(names)) == int(derived.folded.removesuffix(" 项"))
    assert set(names) == {
        "检察建议的“收件”",
        "检察建议的“期间起算”",
        "检察建议的“检察建议已变更”",
        "检察建议的“书面回复（含说明理由的拒绝）”",
        "检察建议的“逐份记载的回复中最早的一份”",
        "检察建议的“对紧急情形的书面回复”",
        "检察建议的“逐份记载的、对紧急情形的最早一份回复”",
        "检察建议的“对紧急情形的书面回复到达检察机关”",
        "检察建议的“逐份记载的、对紧急情形的回复中最早到达的一份”",
        "回复的“回复到达检察机关”",
    }


def test_what_only_another_reading_or_a_flag_rests_on_is_explained_too() -> None:
    assert "个案的“已经立案”" in section("二(二).1", "推导事实")
    assert "检察建议的“检察建议已制发”" in section("三.1a", "推导事实")


@pytest.mark.parametrize(
    ("scope", "name", "said"),
    [
        (
            "loan",
            "lent",
            "借阅的“借出”：预约之日以后即视为已经发生，写明没有发生的除外；记有日期（包括某日以前、以后）的依所记。日期不详的，推定在该日至其后"
            "三日届满之间，届满日为休息日的顺延。依据：预约须知：三日内取书"
            "预约之日须在这一推定施行的期间（自2023-01-01起施行），否则只知不早于该日。"
            "用到这一推定的，提示“借出日为推定”：借出日未记载，推定在预约后三日以内。"
            "保留三日（within_3_days）（默认）：预约的书保留三日。"
            "不作推定（no_assumption）：取书可能更晚。日期不详的，不作推定，只知不早于预约之日。",
        ),
        ("loan", "reminded", "借阅的“已催还”：相关的各“催还信”中最早的“寄出”；一件也没有的，没有发生。"),
        ("loan", "wear_now", "：案件文件逐次记载的“书况”，看评估日所见；其时“归还”已经发生的，看该日所见。"),
        (
            "loan",
            "look",
            "：同“归还以前的书况”，再按以下各项排除；两次所见互相排斥的，以后见的为准，先后不明的不明。只剩“破损”或者“磨损”，条件：归还的污损：是",
        ),
        (
            "loan",
            "kept",
            "借阅的“仍在读者手中”：下列条件成立的为“是”，不成立的为“否”，不明的仍不明。以下各项均成立：借出：已发生归还：未发生",
        ),
    ],
)
def test_each_kind_of_derived_fact_is_defined(scope: str, name: str, said: str) -> None:
    block = Definitions(lending().loaded).derived(scope, name)
    assert squeezed(said) in squeezed("".join(_told([block])))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "clock",
            "检察建议的“期间起算”：“收件之日”、“变更之日”中最早的一天；各有条件的，符合条件的才算。"
            "“收件之日”，条件：推定：检察建议没有变更（有相反事实的除外）：",
        ),
        ("last_sighting", "：案件文件逐次记载的“整改情况”，最后一次看到的那一天。"),
        (
            "fully_rectified",
            "：案件文件逐次记载的“整改情况”的达到之日：写有“自”的依所写，否则在前一次所见以后、见到之日以前。",
        ),
        (
            "rectified_at_end",
            "：案件文件逐次记载的“整改情况”，看“整改期届满日”之日所见。两次所见之间的状态在两者之间；"
            "没有写日期的，到“就该检察建议提起诉讼”为止，没有的，案情截至日为止都是这样。",
        ),
    ],
)
def test_each_kind_that_only_the_decision_has_is_defined(name: str, said: str) -> None:
    block = Definitions(policy().loaded).derived("recommendation", name)
    assert squeezed(said) in squeezed("".join(_told([block])))


def test_the_dictionary_defines_in_the_same_words() -> None:
    text = squeezed((ROOT / "docs" / "facts.md").read_text("utf-8").replace("- ", ""))
    definitions = Definitions(policy().loaded)
    for scope, name in policy().loaded.derived:
        assert squeezed("".join(_told([definitions.derived(scope, name)]))) in text
    for scope, name in policy().loaded.periods:
        assert squeezed("".join(_told(definitions.periods(scope, name)))) in text
