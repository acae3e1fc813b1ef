"""The example files, spoilt at random: a document comes of it, or problems that a person can find in the file."""

from __future__ import annotations

import copy
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gongyi_facts import BadInput, Case, Code, Problem, Year, from_mapping, read_text
from gongyi_facts.files import strict_yaml
from gongyi_facts.files.nodes import plain
from gongyi_facts.files.strict_yaml import parse
from locations import EXAMPLES

FILES = sorted(EXAMPLES.glob("*/*.yaml"))
# Of the whole file, or of so many problems that the list ends.
WITHOUT_A_PLACE = re.compile("文件是空的|问题太多，只列出前")

_WIDE = str.maketrans(":,[]{}\"'#- ", "：，［］｛｝＂＇＃－\u3000")
_NARROW = "：，［］【】｛｝（）“”‘’、。＂－～"
_WORDS = ["", "不详", "无", "有", "是", "否", "甲", "甲" * 2001, "年度履职", "个案", "案", "年度", "云县", "nan", "no"]
_NUMBERS = ["1", "-1", "2", "3.5", "1e999", ".nan", "0x1f", "9" * 400, "null", "~", "true"]
_DAYS = ["2021", "20210301", "2021-02-30", "2021-3-1", "2021-01/..", "../..", "2030-01-01", "1950-01-01", "2021/2020"]
_SYNTAX = ["甲: 乙", "- 甲", "&a", "*a", "!t 1", "|", ">", "@", "%", "'", '"', "\\", '"\\UFFFFFFFF"', "[", "}", "{a}"]
_BREAKS = ["? 甲", "---", "...", "<<"]
_KEYS = ["收件", "received", "文件", "document", "证据", "年度", "编号", "行政机关", "检察建议[1].收件"]
_SCALARS = st.sampled_from([*_WORDS, *_NUMBERS, *_DAYS, *_SYNTAX, *_BREAKS]) | st.text(
    st.characters(exclude_categories=["Cc", "Cs"]), max_size=8
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(_SCALARS, inner), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=6,
)


@lru_cache
def data_of(path: Path) -> dict[str, Any]:
    """An example as plain data."""
    data = plain(parse(path.read_bytes(), path.name)[0])
    assert isinstance(data, dict)
    return data


@lru_cache
def lines_of(path: Path, kind: str) -> tuple[str, ...]:
    """The lines of an example, in YAML or JSON."""
    text = path.read_text("utf-8") if kind == "yaml" else json.dumps(data_of(path), ensure_ascii=False, indent=1)
    return tuple(text.split("\n"))


@st.composite
def spoilt(draw: st.DrawFn, kind: str) -> bytes:
    """An example with a few things done to it that people, editors and wires do."""
    lines = list(lines_of(draw(st.sampled_from(FILES)), kind))
    for deed in draw(st.lists(st.sampled_from(DEEDS), min_size=1, max_size=4)):
        at = draw(st.integers(0, len(lines) - 1))
        deed(draw, lines, at)
        lines = lines or [""]
    data = "\n".join(lines).encode()
    if draw(st.integers(0, 9)) == 9:
        return draw(broken(data))
    return draw(st.sampled_from([data, data, data, data.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + data]))


def broken(data: bytes) -> st.SearchStrategy[bytes]:
    """Some bytes of the data overwritten, or put in between."""
    places = st.tuples(st.integers(0, len(data)), st.integers(0, 3), st.binary(max_size=4))
    return places.map(lambda found: data[: found[0]] + found[2] + data[found[0] + found[1] :])


def delete(draw: st.DrawFn, lines: list[str], at: int) -> None:
    del lines[at : at + draw(st.integers(1, 3))]


def swap(draw: st.DrawFn, lines: list[str], at: int) -> None:
    other = draw(st.integers(0, len(lines) - 1))
    lines[at], lines[other] = lines[other], lines[at]


def repeat(draw: st.DrawFn, lines: list[str], at: int) -> None:
    lines.insert(draw(st.integers(0, len(lines))), lines[at])


def indent(draw: st.DrawFn, lines: list[str], at: int) -> None:
    lines[at] = draw(st.sampled_from(["", " ", "  ", "    ", "\t", "\u3000", "- ", "-"])) + lines[at].lstrip(" ")


def replace_value(draw: st.DrawFn, lines: list[str], at: int) -> None:
    key, colon, _ = lines[at].partition(":")
    lines[at] = f"{key}{colon or ':'} {draw(_VALUES)}"


def replace_key(draw: st.DrawFn, lines: list[str], at: int) -> None:
    head = re.match(r"[\s-]*", lines[at])
    _, colon, value = lines[at].partition(":")
    key = draw(_SCALARS | st.sampled_from(_KEYS))
    lines[at] = f"{head[0] if head else ''}{key}{colon}{value}"


def widen(draw: st.DrawFn, lines: list[str], at: int) -> None:
    marks = [found.start() for found in re.finditer(r"""[:,\[\]{}"'#\- ]""", lines[at])]
    for place in draw(st.lists(st.sampled_from(marks), max_size=3)) if marks else ():
        lines[at] = lines[at][:place] + lines[at][place].translate(_WIDE) + lines[at][place + 1 :]


def insert_mark(draw: st.DrawFn, lines: list[str], at: int) -> None:
    place = draw(st.integers(0, len(lines[at])))
    lines[at] = lines[at][:place] + draw(st.sampled_from([*_NARROW, *":,[]{}\"'#-&*!|>%@`\\\t"])) + lines[at][place:]


def truncate(draw: st.DrawFn, lines: list[str], at: int) -> None:
    del lines[at + 1 :]
    lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]


DEEDS = (delete, swap, repeat, indent, replace_value, replace_value, replace_key, widen, insert_mark, truncate)


@settings(max_examples=400)
@given(spoilt("yaml"))
def test_a_spoilt_file_is_a_document_or_has_problems_with_their_places(data: bytes) -> None:
    is_read_or_refused(data, "f.yaml")


@settings(max_examples=60)
@given(spoilt("yaml"))
def test_a_spoilt_file_without_the_fast_parser_too(data: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_yaml, "_LOADER", yaml.SafeLoader)
        is_read_or_refused(data, "f.yaml")


@settings(max_examples=100)
@given(spoilt("json"))
def test_a_spoilt_json_file_too(data: bytes) -> None:
    is_read_or_refused(data, "f.json")


def is_read_or_refused(data: bytes, file: str) -> None:
    """A document comes of it, or problems that can be found in the file, each once; never another exception."""
    try:
        assert isinstance(read_text(data, file), Case | Year)
    except BadInput as error:
        lines = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for problem in error.problems:
            can_be_found(problem, lines)
        assert len(set(error.problems)) == len(error.problems), str(error)


def can_be_found(problem: Problem, lines: list[str]) -> None:
    """The problem names a place that the file has, in Chinese, on one line."""
    assert str(problem).isprintable() and re.search("[\u4e00-\u9fff]", problem.message)
    assert problem.code is not Code.ERROR, str(problem)
    if WITHOUT_A_PLACE.match(problem.message):
        return
    assert problem.line is not None and problem.column is not None, str(problem)
    assert 1 <= problem.line <= len(lines), str(problem)
    assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, str(problem)


# --- the same with plain data --------------------------------------------------------------------

_ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def spoilt_data(draw: st.DrawFn) -> dict[str, Any]:
    """The plain data of an example, one value of it replaced."""
    data: Any = copy.deepcopy(data_of(draw(st.sampled_from(FILES))))
    holder, key = data, draw(st.sampled_from(sorted(data)))
    while isinstance(holder[key], dict | list) and holder[key] and draw(st.booleans()):
        holder = holder[key]
        key = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
    holder[key] = draw(_ODD)
    found: dict[str, Any] = data
    return found


@settings(max_examples=200)
@given(spoilt_data())
def test_spoilt_plain_data_are_a_document_or_have_problems(data: dict[str, Any]) -> None:
    try:
        assert isinstance(from_mapping(data), Case | Year)
    except BadInput as error:
        assert all(str(problem).isprintable() and problem.message for problem in error.problems)
        assert len(set(error.problems)) == len(error.problems), str(error)
