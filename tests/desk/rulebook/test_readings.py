"""``gongyi rules readings``, and profiles of readings in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desk_cli import CASES, EXAMPLE, REPLAY, Desk, policy
from gongyi import STATUSES, ReadingError
from gongyi_desk.cases.profiles import read_profile
from gongyi_desk.rulebook import readings
from gongyi_desk.terminal.layout import cells, plain
from gongyi_facts import BadInput, read


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


def listed(examples: Path | None, columns: int = 200) -> list[str]:
    return [plain(line) for line in readings.listing(policy(), columns, examples)]


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A folder with one example case."""
    (tmp_path / "examples" / "cases").mkdir(parents=True)
    (tmp_path / "examples" / "cases" / EXAMPLE.name).write_bytes(EXAMPLE.read_bytes())
    return tmp_path / "examples"


# --- the list ------------------------------------------------------------------------------


def test_every_reading_is_listed_with_its_argument_and_authority(desk: Desk) -> None:
    text = "".join("".join(line.split()) for line in listed(None))
    for found in policy().loaded.readings.values():
        for reading in found:
            said = reading.why + (f"（{reading.authority}）" if reading.authority else "")
            name = f"{reading.zh} {reading.name}" + ("（默认）" if reading.default else "")
            assert "".join((name + said).split()) in text


def test_cases_that_turn_on_a_reading_are_named(desk: Desk, examples: Path) -> None:
    lines = listed(examples)
    strict = next(number for number, line in enumerate(lines) if line.startswith("  各自证明 strict  "))
    case = read(EXAMPLE)
    day = case.record_to.last if case.record_to else None
    chosen = policy().assess(case, as_of=day, as_if=True, readings={"三(五).4": "strict"})
    usual = policy().assess(case, as_of=day, as_if=True)
    changed = [
        f"{before.norm.id} {STATUSES[before.status]} → {STATUSES[after.status]}"
        for before, after in zip(usual.findings, chosen.findings, strict=True)
        if before.status != after.status
    ]
    expected = f"{EXAMPLE.stem}：{'；'.join(changed)}" if changed else "示例中没有因此不同的结论。"
    assert lines[strict + 1].strip() == expected


def test_some_example_turns_on_a_reading(desk: Desk, examples: Path) -> None:
    assert any("13-rongjiang-villages：" in line and " → " in line for line in listed(examples))


def test_records_are_told_apart_where_there_are_several(desk: Desk, examples: Path) -> None:
    case = CASES / "S3-obstruction.yaml"
    (examples / "cases" / case.name).write_bytes(case.read_bytes())
    assert any("S3-obstruction：三(三).2b 调查与协助〔1〕 违反 → 不适用" in line for line in listed(examples))


def test_without_examples_it_says_so(desk: Desk) -> None:
    lines = listed(None)
    assert any("没有找到示例案件" in line for line in lines)
    assert not any("示例中没有" in line for line in lines)


def test_lines_fit_on_a_page(desk: Desk, examples: Path) -> None:
    assert max(cells(line) for line in listed(examples, 80)) <= 80


def test_command_shows_the_list(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "examples_folder", lambda: None)
    ran = desk("rules", "readings")
    assert (ran.code, ran.err) == (0, "")
    assert "三(五).4  检察机关应当依法及时对行政机关提起行政公益诉讼\n" in ran.out


def test_examples_are_those_of_the_checkout() -> None:
    assert readings.examples_folder() == CASES.parent


NAMES_OF_RECEIVED = ("收件", "“收件”", "received", "recommendation.received", "检察建议.收件")


def test_the_list_shows_what_can_be_typed(desk: Desk) -> None:
    (title,) = [line for line in listed(None) if "推导事实" in line]
    assert title == "收件（received）  推导事实：检察建议的“收件”"
    assert any("--reading 收件=no_assumption" in line for line in listed(None))


@pytest.mark.parametrize("name", NAMES_OF_RECEIVED)
def test_a_derived_fact_goes_by_either_name(desk: Desk, tmp_path: Path, name: str) -> None:
    usual = desk("check", EXAMPLE, *REPLAY, "--full").out
    assert "采“收件”的读法“不作推定”" in "".join(usual.split())
    by_option = desk("check", EXAMPLE, *REPLAY, "--full", "--reading", f"{name}=no_assumption")
    file = profile(tmp_path, f"读法:\n  '{name}': no_assumption\n")
    by_file = desk("check", EXAMPLE, *REPLAY, "--full", "--readings", file)
    assert by_option.code == by_file.code == 0
    assert by_option.out == by_file.out != usual


# --- profiles ------------------------------------------------------------------------------


def profile(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "profile.yaml"
    path.write_text(text, "utf-8")
    return path


def chosen(desk: Desk, *options: object) -> str:
    """The reading of 三(五).4 that a check went by."""
    ran = desk("check", EXAMPLE, *REPLAY, "--format", "json", *options)
    assert (ran.code, ran.err) == (0, "")
    found = [item for item in json.loads(ran.out)["findings"] if item["norm"] == "三(五).4"]
    return str(found[0]["readings"]["三(五).4"])


@pytest.mark.parametrize(
    "text",
    [
        "name: 严格\nreadings:\n  三(五).4: strict\n",
        "名称: 严格\n读法: {3.5.4: strict}\n",
        "readings: {三（五）.4: strict}\n",
        "readings: {三（五）.4: 各自证明}\n",
    ],
)
def test_a_profile_chooses_readings(desk: Desk, tmp_path: Path, text: str) -> None:
    assert chosen(desk) == "presumption"
    assert chosen(desk, "--readings", profile(tmp_path, text)) == "strict"


@pytest.mark.parametrize("option", ["三(五).4=presumption", "3.5.4=presumption"])
def test_reading_wins_over_the_profile(desk: Desk, tmp_path: Path, option: str) -> None:
    file = profile(tmp_path, "readings: {三(五).4: strict, 三(五).2: arrival}\n")
    assert chosen(desk, "--readings", file, "--reading", option) == "presumption"


def test_explain_takes_a_profile_too(desk: Desk, tmp_path: Path) -> None:
    file = profile(tmp_path, "readings: {received: no_assumption}\n")
    ran = desk("explain", EXAMPLE, "3.5.2", *REPLAY, "--readings", file)
    assert ran.code == 0
    assert ran.out != desk("explain", EXAMPLE, "3.5.2", *REPLAY).out


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nam: x\nreadings: {3.5.4: strict}\n", "1:1: 读法方案没有“nam”这一项。是不是想写“name”？"),
        ("readings: {3.5.4: strickt}\n", "1:19: “三(五).4”没有名为“strickt”的读法。是不是想写“strict”？"),
        (
            "readings: {3.5.4: [strict]}\n",
            "1:19: “三(五).4”没有名为“”的读法。可以写：期满未回复即推定、presumption、各自证明、strict、"
            "紧急时十五日期满、fifteen_days",
        ),
        ("readings: {1.3: strict}\n", "1:12: “1.3”没有可选择的读法。"),
        ("readings: {recieved: no_assumption}\n", "1:12: “recieved”没有可选择的读法。是不是想写“received”？"),
        ("readings: {收见: no_assumption}\n", "1:12: “收见”没有可选择的读法。是不是想写“收件”？"),
        ("readings: {收件: no_asumption}\n", "1:16: “收件”没有名为“no_asumption”的读法。是不是想写“no_assumption”？"),
        ("readings: {收件: no_assumption, received: no_assumption}\n", "1:31: “received”的读法写了两次。只留一处"),
        ("readings: {3.5.4: strict, 三(五).4: strict}\n", "1:27: “三(五).4”的读法写了两次。只留一处"),
        ("readings: {}\n读法: {}\n", "2:1: “readings”（读法）写了两次。合成一处"),
        ("name: [x]\nreadings: {}\n", "1:7: “name”（名称）应写一段文字。"),
        ("name: 严格\n", "1:1: 读法方案缺少“readings”（读法）。"),
        ("readings: strict\n", "1:11: “readings”应当是“条文编号: 读法”的映射。"),
        ("- 3.5.4\n", "1:1: 读法方案应当是“键: 值”的映射。"),
        ("readings: {3.5.4: strict\n", "括号“{”没有收尾"),
    ],
)
def test_a_bad_profile_is_refused(desk: Desk, tmp_path: Path, text: str, message: str) -> None:
    file = profile(tmp_path, text)
    ran = desk("check", EXAMPLE, "--readings", file)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_all_problems_of_a_profile_are_named_at_once(tmp_path: Path) -> None:
    file = profile(tmp_path, "nam: x\nreadings: {9.9: a, 3.5.4: b}\n")
    with pytest.raises(BadInput) as caught:
        read_profile(str(file), policy().loaded)
    assert [problem.line for problem in caught.value.problems] == [1, 2, 2]


def test_a_profile_that_is_not_there_is_bad_input(desk: Desk, tmp_path: Path) -> None:
    ran = desk("check", EXAMPLE, "--readings", tmp_path / "none.yaml")
    assert (ran.code, "找不到这个文件" in ran.err) == (2, True)


def test_two_choices_of_one_reading_are_refused() -> None:
    with pytest.raises(ReadingError, match=r"“三\(五\).4”选了两种读法：strict、presumption。只保留一种。"):
        policy().profile({"三（五）.4": "strict", "3.5.4": "presumption"})
    with pytest.raises(ReadingError, match="没有名为“各自证”的读法。是不是想写“各自证明”？"):
        policy().profile({"3.5.4": "各自证"})
    assert policy().profile({"三（五）.4": "strict", "3.5.4": "各自证明"})["三(五).4"] == "strict"
    assert policy().profile({"三（五）.4": "strict", "3.5.4": "strict"})["三(五).4"] == "strict"


@pytest.mark.parametrize("own", ["3.5.4=presumption", "三（五）.4=presumption"])
def test_an_option_overrules_the_profile_whatever_its_spelling(desk: Desk, tmp_path: Path, own: str) -> None:
    file = profile(tmp_path, "readings: {三(五).4: strict}\n")
    assert chosen(desk, "--readings", file, "--reading", own) == "presumption"
