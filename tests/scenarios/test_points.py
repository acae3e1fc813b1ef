"""Which scenarios a lawyer reads first: two to four of each norm, told in full; the others are folded."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from desk_cli import policy
from gongyi import Modality
from gongyi_desk.rulebook.norm_page import Teller
from gongyi_desk.rulebook.scenarios import Features, features, folder
from gongyi_desk.rulebook.tally import Held, held

LATER = ("3.5-", "chain-of-3.5")
"""The features whose scenarios are not sorted yet."""


@lru_cache(maxsize=1)
def found() -> Features:
    return features(folder())


@lru_cache(maxsize=1)
def norms() -> dict[str, Held]:
    return held(policy(), found())


def written() -> list[Path]:
    return [path for path in sorted(folder().glob("*.feature")) if not path.name.startswith(LATER)]


@pytest.mark.parametrize("path", written(), ids=lambda path: path.stem)
def test_every_scenario_is_one_or_the_other(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    above = [lines[number - 1].strip() for number, line in enumerate(lines) if line.strip().startswith("场景")]
    assert set(above) <= {"@要点", "@边界"}


@pytest.mark.parametrize("norm", [norm for norm in policy().loaded.norms if not norm.startswith("三(五)")])
def test_a_norm_has_two_to_four_points(norm: str) -> None:
    if policy().norm(norm).modality == Modality.DECLARATION:
        return
    own = [
        scenario
        for scenario in norms()[norm].scenarios
        if scenario.point and not scenario.file.startswith(LATER)
    ]
    assert 2 <= len(own) <= 4, [scenario.title for scenario in own]


def test_a_point_is_told_in_full_and_the_others_are_folded() -> None:
    sections = {section.title: section for section in Teller(policy().loaded).held(norms()["三(六).4b"])}
    points, others = sections["要点场景"], sections["其余场景"]
    assert not points.folded and others.folded == f"{len(others.blocks)} 个"
    refused = next(block for block in points.blocks if block.text == "行政机关拒绝协助执行，违反")
    told = [part.text for part in refused.parts]
    assert told[0] == '假如 案件的"案件类型"为"民事公益诉讼"' and told[-1] == '那么 "三(六).4b"为"违反"'
    outline = next(block for block in points.blocks if block.text == "自配合支持之日起为已履行协助")
    assert [part.text for part in outline.parts][-2:] == ["例：2023-08-20｜待履行", "例：2023-08-21｜已履行"]
    assert not any(block.parts for block in others.blocks)
