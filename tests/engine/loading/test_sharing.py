"""What norms share is said once: by the head of their file, or by the name of a condition. It means what it meant."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from gongyi import Loaded, Norm, Policy, Source
from gongyi.law.connectives import All, AnyOf, Not
from gongyi_facts import BadInput
from lending import LendingCase
from locations import LENDING

HEAD = """\
defaults:
  scope: loan
  bearer: {role: 读者, name: reader.surname}
  toward: 图书馆
  seat: [case.branch]
  trigger: lent
norms:
"""
DUTY = """\
  - norm: 一.1
    text: 读者应当自借出之日起三十日内归还图书。
    modality: obligation
    action: 归还图书
    when: [{lent: happened}]
    done: [{handed_back: happened}]
"""
ALL_SAID = """\
    scope: loan
    bearer: {role: 读者, name: reader.surname}
    toward: 图书馆
    seat: [case.branch]
    trigger: lent
"""
READINGS = """\
    readings:
      - {name: one, default: true, why: 其一。, zh: 甲说}
      - {name: two, why: 其二。, toward: 馆员, zh: 乙说}
"""
OWN = """\
    scope: reader
    bearer: 全体读者
    toward: 馆员
    seat: []
    trigger: valid_until
"""
NOWHERE = Source("", 0, 0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LENDING / "rules", tmp_path / "rules"))


def loaded(folder: Path, norms: str, derived: str = "") -> Loaded:
    (folder / "norms.yaml").write_text(norms, "utf-8")
    path = folder / "derived.yaml"
    path.write_text(path.read_text("utf-8") + derived, "utf-8")
    return Policy.load(folder, facts=LendingCase).loaded


def norms(folder: Path, text: str, derived: str = "") -> dict[str | None, Norm]:
    """The readings of the one norm; where each stands is left aside."""
    found = loaded(folder, text, derived).norms["一.1"]
    return {name: replace(norm, source=NOWHERE) for name, norm in found.items()}


@pytest.mark.parametrize("readings", ["", READINGS], ids=["one", "two"])
def test_what_the_head_of_a_file_says_is_as_though_each_norm_said_it(folder: Path, readings: str) -> None:
    shared = norms(folder, HEAD + DUTY + readings)
    assert shared == norms(folder, "norms:\n" + DUTY + ALL_SAID + readings)
    assert [norm.toward and norm.toward.role for norm in shared.values()] == ["图书馆", "馆员"][: len(shared)]


def test_a_norm_says_otherwise(folder: Path) -> None:
    duty = DUTY.replace("lent", "rewarded").replace("handed_back", "rewarded")
    assert norms(folder, HEAD + duty + OWN) == norms(folder, "norms:\n" + duty + OWN)
    assert norms(folder, HEAD + duty + OWN)[None].seat == ()


def test_another_file_has_its_own_head(folder: Path) -> None:
    (folder / "head.yaml").write_text(HEAD.replace("norms:\n", "headings: []\n"), "utf-8")
    with pytest.raises(BadInput, match=r"norms\.yaml:2:5: 规范缺少“scope”"):
        loaded(folder, "norms:\n" + DUTY)


NAMED = """
  - {name: lent_or_kept, scope: loan, zh: 借出, when: [{any: [{lent: happened}, {named: away}]}]}
  - {name: away, scope: loan, zh: 不在馆, when: {not: {handed_back: happened}}}
"""
WRITTEN = "[{any: [{lent: happened}, {not: {handed_back: happened}}]}, {volumes: 3}]"


def test_a_named_condition_is_as_though_it_stood_there(folder: Path) -> None:
    named = norms(folder, HEAD + DUTY.replace("[{lent: happened}]", "[{named: lent_or_kept}, {volumes: 3}]"), NAMED)
    assert named == norms(folder, HEAD + DUTY.replace("[{lent: happened}]", WRITTEN))
    when = named[None].when
    assert isinstance(when, All) and isinstance(when.parts[0], AnyOf) and isinstance(when.parts[0].parts[1], Not)
    # It is pointed out where it stands.
    assert when.parts[0].source.file == when.parts[0].parts[1].source.file == "rules/derived.yaml"
    assert when.source.file == when.parts[1].source.file == "rules/norms.yaml"


def test_a_named_condition_of_other_records_and_of_derived_facts(folder: Path) -> None:
    text = HEAD + DUTY.replace("[{lent: happened}]", "[{seeking: true}]").replace("handed_back", "rewarded") + OWN
    fact = "  - {fact: seeking, scope: reader, zh: 待还, when: [{some: {loan: %s}}]}\n"
    path = folder / "derived.yaml"
    whole = path.read_text("utf-8")
    variants = []
    for inside in ("{named: not_back}", "[{ended: lending_period}, {kept: true}]"):
        path.write_text(whole.replace("facts:\n", "facts:\n" + fact % inside), "utf-8")
        variants.append(loaded(folder, text).derived["reader", "seeking"])
    assert variants[0] == {None: replace(variants[1][None], source=variants[0][None].source)}


def test_what_calls_a_condition_by_name_is_known(folder: Path) -> None:
    found = loaded(folder, HEAD + DUTY, NAMED)
    assert set(found.conditions) == {"not_back", "lent_or_kept", "away"} and found.called == {"away"}
