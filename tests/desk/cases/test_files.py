"""Which files the words of a command line mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongyi_desk.cases.files import means_several, meant
from gongyi_facts import BadInput


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("乙.yaml", "甲.YML", "丙.json", "说明.txt", ".隐.yaml", "~$甲.yaml", "下/丁.yaml", "[1].yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", "utf-8")
    return tmp_path


def names(folder: Path, *words: str) -> list[str]:
    found = meant([str(folder / word) if word != "-" else word for word in words])
    return [one if isinstance(one, str) and one == "-" else str(Path(str(one)).relative_to(folder)) for one in found]


def test_a_folder_means_the_case_files_in_it_by_name(folder: Path) -> None:
    assert names(folder, "") == sorted(["[1].yaml", "丙.json", "乙.yaml", "甲.YML"])


def test_patterns_mean_what_fits_them_also_in_folders_below(folder: Path) -> None:
    assert names(folder, "乙*") == ["乙.yaml"]
    assert names(folder, "**/*.yaml") == sorted(["[1].yaml", "~$甲.yaml", "乙.yaml", "下/丁.yaml"])


def test_a_file_is_itself_even_where_its_name_looks_like_a_pattern_and_order_and_repetition_are_kept(
    folder: Path,
) -> None:
    assert names(folder, "[1].yaml", "-", "乙.yaml", "乙.yaml") == ["[1].yaml", "-", "乙.yaml", "乙.yaml"]
    assert names(folder, "没有.yaml") == ["没有.yaml"]


@pytest.mark.parametrize(("word", "said"), [("空", "文件夹里没有案件文件"), ("没有*.yaml", "没有与它相符的文件")])
def test_a_word_that_means_nothing_says_so(folder: Path, word: str, said: str) -> None:
    (folder / "空").mkdir()
    (found,) = meant([str(folder / word)])
    assert isinstance(found, BadInput) and said in str(found)


def test_a_folder_is_about_several_cases_even_if_it_has_one(folder: Path) -> None:
    assert means_several([str(folder / "下")]) and means_several(["a", "b"])
    assert not means_several([str(folder / "乙.yaml")]) and not means_several(["-"])
