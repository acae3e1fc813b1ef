"""The documentation: generated pages are up to date, links lead somewhere, examples are true."""

from __future__ import annotations

import json
import re
import shutil
import textwrap
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from desk_cli import CASES, Desk, policy
from gongyi import STATUSES, Policy
from gongyi.law.conditions import Condition, Connective, Operator
from gongyi.law.connectives import CONNECTIVES
from gongyi.law.mentions import parts_of
from gongyi.review.lint import CHECKS
from gongyi.rulefiles.conditions import OPERATOR_KEYS
from gongyi_desk.cases.judging import Judging
from gongyi_desk.commands.app import rules
from gongyi_desk.page.judged_case import JudgedCase
from gongyi_desk.page.note import note
from gongyi_desk.rulebook.generated import PAGES, page
from gongyi_desk.rulebook.language import CONSTRUCTS, condition_of
from gongyi_facts import DeclaredKey, DeclaredKeys, KeyKind, declared_keys, read
from gongyi_facts.base import Labelled
from gongyi_facts.files.nodes import plain
from gongyi_facts.files.strict_yaml import parse
from locations import ROOT

DOCS = ROOT / "docs"
WRITTEN = [*sorted(DOCS.rglob("*.md")), ROOT / "CONTRIBUTING.md"]
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


@pytest.fixture
def desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(capsys, monkeypatch)


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_up_to_date(name: str) -> None:
    fresh = page(name, policy().loaded)
    assert (DOCS / name).read_text("utf-8") == fresh, "过时了：gongyi rules docs --into docs"


def test_command_writes_the_pages(desk: Desk, tmp_path: Path) -> None:
    assert desk("rules", "docs", "--into", tmp_path).code == 0
    for name in PAGES:
        assert (tmp_path / name).read_text("utf-8") == page(name, policy().loaded)
    assert desk("rules", "docs", "--into", tmp_path).code == 0


def test_command_lists_the_pages(desk: Desk) -> None:
    assert desk("rules", "docs").out.split() == list(PAGES)


def test_what_was_not_generated_is_not_overwritten(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "facts.md").write_text("own work", "utf-8")
    ran = desk("rules", "docs", "--into", tmp_path)
    assert (ran.code, "不是本软件写的文档，没有覆盖" in ran.err) == (2, True)
    assert (tmp_path / "facts.md").read_text("utf-8") == "own work"


def test_every_fact_is_in_the_dictionary() -> None:
    text = page("facts.md", policy().loaded)
    for scope in policy().loaded.model.scopes.values():
        section = text.split(f"（`{scope.name}`）\n")[1].split("\n### ")[0]
        for fact in scope.facts.values():
            assert f"\n| `{fact.name}` | " in section
            assert all(f"{label} `{code}`" in section for code, label in fact.labels.items())
    for _, name in [*policy().loaded.derived, *policy().loaded.periods]:
        assert f"\n| `{name}` | " in text


def test_every_key_of_every_file_is_in_the_dictionary() -> None:
    text = page("facts.md", policy().loaded)
    for root, document in policy().loaded.model.documents.items():
        keys_are_told(declared_keys(document), section_of(text, root), text)
        for item in declared_keys(document).items.values():
            if item.kind is KeyKind.RECORDS:
                section = section_of(text, item.scope)
                assert f"“{item.zh}”（`{item.name}`）" in section
                keys_are_told(declared_keys(item.holds), section, text)


def section_of(text: str, scope: str) -> str:
    """The part of the dictionary on one scope."""
    return text.split(f"（`{scope}`）\n")[1].split("\n### ")[0].split("\n## ")[0]


def keys_are_told(shape: DeclaredKeys, section: str, text: str) -> None:
    """Every word for a key has its row, and every value its label."""
    for item in shape.items.values():
        if item.kind is KeyKind.RECORDS:
            continue
        assert f"\n| `{item.name}` | {item.zh} | " in section
        if item.kind in (KeyKind.EVENT, KeyKind.OBSERVATION):
            words_are_told(item, section, text)
        elif isinstance(item.holds, type) and issubclass(item.holds, Labelled):
            assert all(member.label in section for member in item.holds)


def words_are_told(item: DeclaredKey, section: str, text: str) -> None:
    """What may be written within an event or an observation: by its row, or for all of them at the head."""
    head = text.split("\n## ")[0]
    for word, name in declared_keys(item.holds).keys.items():
        row = f"\n| `{item.name}.{word}` | " if word.isascii() else f" | {item.zh}.{word} | "
        everywhere = f"`{word}`" if word.isascii() else f"“{word}”"
        assert row in section or everywhere in head, (item.name, word, name)


def test_what_moves_deadlines_is_said_to() -> None:
    section = section_of(page("facts.md", policy().loaded), "case")
    for name in ("local_rest_days", "local_workdays"):
        (row,) = [line for line in section.splitlines() if f"`{name}`" in line]
        assert "顺延" in row


def kinds(condition: Condition) -> set[type]:
    return {type(condition)}.union(*(kinds(part) for part in parts_of(condition)))


def test_every_construct_of_the_condition_language_has_an_example() -> None:
    found = set().union(*(kinds(condition_of(policy().loaded, item)) for item in CONSTRUCTS))
    assert found == {*CONNECTIVES.values(), *get_args(Condition)} - {Connective}


def test_every_key_of_the_condition_language_is_explained() -> None:
    text = page("conditions.md", policy().loaded)
    for word in (*OPERATOR_KEYS, *Operator, "when", "unless", "status", "at_least", "at_most", "as_of", "end_of"):
        assert re.search(rf"[`{{\n ]{word}(?:`|:|：)", text), word


def test_index_leads_to_every_page() -> None:
    linked = {(DOCS / link).resolve() for link in _LINK.findall((DOCS / "README.md").read_text("utf-8"))}
    pages = {path.resolve() for path in DOCS.rglob("*.md")} - {(DOCS / "README.md").resolve()}
    checks = {(DOCS / "lint" / f"{check.id}.md").resolve() for check in CHECKS}
    assert pages - checks <= linked
    assert checks <= pages
    assert all(f"({check.id}.md)" in (DOCS / "lint" / "README.md").read_text("utf-8") for check in CHECKS)


def test_pages_link_and_name_commands() -> None:
    text = "".join(path.read_text("utf-8") for path in WRITTEN)
    assert len(_LINK.findall(text)) > 20 and len(re.findall(r"gongyi rules ([a-z]+)", text)) > 10


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in _LINK.findall(path.read_text("utf-8")):
        assert (path.parent / link).exists(), link


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_commands_that_are_named_exist(path: Path) -> None:
    known = {command.name or command.callback.__name__ for command in rules.registered_commands if command.callback}
    for named in re.findall(r"gongyi rules ([a-z]+)", path.read_text("utf-8")):
        assert named in known


def walk() -> dict[str, str]:
    """The rule and the scenarios that the walk-through prints."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    return dict(re.findall(r"^```(yaml|gherkin)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))


def test_walk_through_prints_the_rule_word_for_word_and_whole() -> None:
    rule = (ROOT / "rules" / "3.5-rectification-and-appearance.yaml").read_text("utf-8")
    _, start, rest = rule.partition("  - norm: 三(五).2\n")
    assert textwrap.indent(walk()["yaml"], "  ").rstrip() == (start + rest.partition("\n  - norm: ")[0]).rstrip()


def test_walk_through_prints_scenarios_that_there_are() -> None:
    feature = (ROOT / "features" / "3.5-rectification-and-appearance.feature").read_text("utf-8")
    assert walk()["gherkin"].strip("\n") in feature


def test_walk_through_spoils_the_rule_so_that_a_scenario_fails(tmp_path: Path) -> None:
    rules_folder = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    path = rules_folder / "derived.yaml"
    before, period, rest = path.read_text("utf-8").partition("  - period: reply_period\n")
    path.write_text(before + period + rest.replace("months: 2", "months: 1", 1), "utf-8")
    rows = re.findall(r"\| (\S+) \| \S+ \| (\S+) \| (\S+) +\|", walk()["gherkin"])
    assert len(rows) == 2
    for changed, right in ((policy(), True), (Policy.load(rules_folder), False)):
        found = []
        for received, as_of, said in rows:
            case = {"place": "linxiang", "agencies": [{}], "recommendations": [{"received": received}]}
            findings = changed.assess(case, as_of=date.fromisoformat(as_of)).findings
            found += [STATUSES[item.status] == said for item in findings if item.norm.id == "三(五).2"]
        assert all(found) == right


def test_example_of_a_change_of_the_law_is_a_policy(tmp_path: Path) -> None:
    """What the page on rules prints, put into the decision's own rules, loads, and each case has its version."""
    folder = Path(shutil.copytree(ROOT / "rules", tmp_path / "rules"))
    section = (DOCS / "rules.md").read_text("utf-8").partition("## 法改了")[2]
    blocks = re.findall(r"^```yaml\n(.*?)^```$", section.replace("  ……\n", ""), re.DOTALL | re.MULTILINE)
    texts, norms, periods = map(data_of, blocks)
    change(folder / "policy.yaml", lambda manifest: manifest | texts)
    change(folder / "3.5-rectification-and-appearance.yaml", lambda file: in_two_versions(file, "norm", norms))
    change(folder / "derived.yaml", lambda file: in_two_versions(file, "period", periods))
    old, new = (norm["text"] for norm in norms)
    decision = (folder / "decision.txt").read_text("utf-8")
    (folder / "decision-2027.txt").write_text(decision.replace(old, new), "utf-8")
    amended = Policy.load(folder)
    for received, last in (("2026-12-31", date(2027, 3, 1)), ("2027-01-04", date(2027, 2, 4))):
        case = {"place": "linxiang", "agencies": [{}], "recommendations": [{"received": received}]}
        (found,) = [one for one in amended.assess(case, as_of=date(2027, 2, 1)).findings if one.norm.id == "三(五).2"]
        assert found.due is not None and found.due.latest == last


def data_of(text: str) -> Any:
    return plain(parse(text.encode(), "")[0])


def change(path: Path, work: Any) -> None:
    path.write_text(json.dumps(work(data_of(path.read_text("utf-8"))), ensure_ascii=False), "utf-8")


def in_two_versions(file: dict[str, Any], key: str, written: list[dict[str, Any]]) -> dict[str, Any]:
    """The file with the versions in the place of what it has once, which says what they leave out."""
    listed = f"{key}s"
    (one,) = [item for item in file[listed] if item[key] == written[0][key]]
    return {**file, listed: [item for item in file[listed] if item is not one] + [{**one, **item} for item in written]}


def test_every_label_of_a_finding_is_explained_and_no_other() -> None:
    printed = set()
    for case, day in (("13", "2018-07-09"), ("13", "2018-07-11"), ("S1", "2023-05-16"), ("S7", "2024-03-31")):
        (file,) = CASES.glob(f"{case}-*.yaml")
        document = read(file)
        found = policy().assess(document, as_of=date.fromisoformat(day), as_if=True, engine="reference")
        written = note(JudgedCase(Judging(policy()), file.name, document, found), everything=True)
        printed |= {field.label for item in (*written.required, *written.settled) for field in item.fields}
    told = re.findall(r"^- \*\*(.{2})\*\*：", (DOCS / "findings.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(printed)


def test_scenarios_are_quoted_as_they_are() -> None:
    features = "".join("".join(path.read_text("utf-8").split()) for path in (ROOT / "features").glob("*.feature"))
    text = (DOCS / "scenarios.md").read_text("utf-8")
    (shown,) = re.findall(r"^```gherkin\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    remarks = re.findall(r"`# (不会出现 [^`]*?)……`", text)
    assert remarks and all("".join(quoted.split()) in features for quoted in [shown, *remarks])


def test_every_status_is_explained() -> None:
    text = (DOCS / "findings.md").read_text("utf-8")
    assert all(f"| {zh} |" in text for zh in STATUSES.values())
