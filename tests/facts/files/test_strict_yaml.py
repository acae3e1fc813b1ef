"""Strict reading: what is accepted, and the exact words for what is not."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from gongyi_facts import problems
from gongyi_facts.files import strict_yaml
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode, plain
from gongyi_facts.files.strict_yaml import parse, read_bytes
from gongyi_facts.problems import BadInput, GongyiError, Problem, did_you_mean
from locations import TESTS

LOADERS = [strict_yaml._LOADER, yaml.SafeLoader]
BAD = TESTS / "bad" / "yaml"

# All problems of every file beside it, in full.
EXPECTED = (BAD / "expected.txt").read_text("utf-8").splitlines()
NAMES = sorted({line.partition(":")[0] for line in EXPECTED})


def complaints(data: bytes, file: str = "f.yaml") -> list[str]:
    """All problems of the file as text, whether they stop the reading or not."""
    try:
        _, found = parse(data, file)
    except BadInput as error:
        found = list(error.problems)
    return [str(problem) for problem in found]


def tree(text: str, file: str = "f.yaml") -> object:
    node, found = parse(text.encode(), file)
    assert found == []
    return plain(node)


def scalar(text: str) -> ScalarNode:
    node, _ = parse(f"k: {text}\n".encode(), "f.yaml")
    assert isinstance(node, MapNode)
    value = node.get("k")
    assert isinstance(value, ScalarNode)
    return value


# --- bad files -------------------------------------------------------------------------------


def test_every_bad_file_is_expected() -> None:
    assert {path.name for path in BAD.iterdir()} == {*NAMES, "expected.txt"}


@pytest.mark.parametrize("loader", LOADERS, ids=["fast", "plain"])
@pytest.mark.parametrize("name", NAMES)
def test_bad_file(name: str, loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_LOADER", loader)
    expected = [line for line in EXPECTED if line.startswith(f"{name}:")]
    assert complaints(read_bytes(BAD / name), name) == expected


@pytest.mark.skipif(strict_yaml._LOADER is yaml.SafeLoader, reason="only the fast parser refuses it")
def test_a_colon_before_a_bracket() -> None:
    expected = "括号里的冒号后面要空一格再写值。写成“键: 值”；冒号是文字的一部分时，把整段文字放进引号"
    assert complaints("书面回复: {发出: 2021-03-01, 到达:}\n".encode()) == [f"f.yaml:1:26: {expected}"]


def test_a_tree_stays_beside_problems_that_do_not_stop() -> None:
    node, found = parse(b"a: 1\nb: &x [2]\na: 3\nc: *x\n", "f.yaml")
    assert plain(node) == {"a": 1, "b": [2], "c": None}
    assert [problem.line for problem in found] == [2, 3, 4]


def test_what_an_escape_hides_does_not_reach_the_value() -> None:
    assert plain(parse(b'"a\\e[31m"', "f.yaml")[0]) == "a\ufffd[31m"


def test_key_with_an_invisible_character() -> None:
    expected = "键“收\\u200b件”里有全角空格或看不见的字符。只用半角空格缩进，并删去这些字符"
    assert complaints("收\u200b件: 1\n".encode()) == [f"f.yaml:1:1: {expected}"]


def test_broken_utf_8_is_not_taken_for_gb18030() -> None:
    data = "名称: ".encode() + "件".encode("gb18030")
    assert complaints(data)[0].startswith("f.yaml:1:5: 文件不是 UTF-8 编码。")


def test_problems_before_a_syntax_error_are_told_with_it() -> None:
    with pytest.raises(BadInput) as caught:
        parse(b"a: 1\na: 2\nb: 3\nc: @\n", "f.yaml")
    assert [problem.line for problem in caught.value.problems] == [2, 4]


# --- hostile files ---------------------------------------------------------------------------


@pytest.mark.parametrize("loader", LOADERS, ids=["fast", "plain"])
@pytest.mark.parametrize("unit", ["[", "{", "- ", "? ", "[a,", "{a: "])
def test_depth_bomb(unit: str, loader: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict_yaml, "_LOADER", loader)
    column = 50 * len(unit) + 1
    expected = f"f.yaml:1:{column}: 嵌套超过 50 层的上限。减少括号或缩进的层数"
    assert complaints(unit.encode() * 200_000) == [expected]


def test_depth_bomb_in_json() -> None:
    expected = "f.json:1:51: 嵌套超过 50 层的上限。减少括号或缩进的层数"
    assert complaints(b"[" * 200_000, "f.json") == [expected]


@pytest.mark.parametrize("file", ["f.yaml", "f.json"])
def test_fifty_levels_are_allowed(file: str) -> None:
    parse(b"[" * 50 + b"]" * 50, file)
    assert "嵌套" in complaints(b"[" * 51 + b"]" * 51, file)[0]


def test_alias_bomb() -> None:
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    levels = "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in pairs)
    found = complaints(f"a: &a [1]\n{levels}".encode())
    assert found[0].startswith("f.yaml:1:4: 不接受锚点")
    assert len(found) == 8 * 10 + 1


def test_problems_without_end_are_cut() -> None:
    found = complaints(b"- &a 1\n" * 150)
    assert len(found) == problems.MAX_PROBLEMS + 1
    assert "f.yaml: 问题太多，只列出前 100 个" in found


@pytest.mark.parametrize("file", ["f.yaml", "f.json"])
def test_too_many_nodes(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "MAX_NODES", 10)
    data = b"[" + b",".join([b"1"] * 10) + b"]"
    assert complaints(data, file) == [f"{file}:1:20: 内容超过 10 项的上限。拆成几个较小的文件"]
    parse(data.replace(b"1,", b"", 1), file)


def test_too_large() -> None:
    data = b"#" * (strict_yaml.MAX_BYTES + 1)
    assert complaints(data) == ["f.yaml: 文件超过 5 MB 的上限。拆成几个较小的文件"]
    assert complaints(data[1:]) == ["f.yaml: 文件是空的。至少写一项内容，如“键: 值”"]


def test_a_huge_number_is_text() -> None:
    assert scalar("9" * 18).value == 10**18 - 1
    assert scalar("9" * 19).value == "9" * 19
    assert tree("[" + "9" * 10_000 + "]", "f.json") == ["9" * 10_000]


@pytest.mark.parametrize("text", ["", "\ufeff", " \n \n", "---\n", "---\n...\n"], ids=range(5))
def test_empty(text: str) -> None:
    assert complaints(text.encode()) == ["f.yaml: 文件是空的。至少写一项内容，如“键: 值”"]


def test_empty_json() -> None:
    assert complaints(b" \n", "f.json") == ["f.json: 文件是空的。至少写一项内容，如“{}”"]


def test_office_file() -> None:
    expected = "这是 Excel、Word 或压缩文件，不是文本文件。改用 YAML 或 JSON 文本文件"
    assert complaints(b"PK\x03\x04\x14") == [f"f.yaml:1:1: {expected}"]


# --- what is accepted ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        *((t, t) for t in ("True", "yes", "no", "on", "Null", "1:30", "0x1F", "0o7", "007")),
        *((t, t) for t in ("1_000", "+5", "1.5", "1e3", ".inf", ".nan", "２", "2020-02-30", "2020-01-01")),
        ('"true"', "true"),
        ("'1'", "1"),
        ('""', ""),
    ],
)
def test_scalar(text: str, value: object) -> None:
    node = scalar(text)
    assert node.value == value
    assert type(node.value) is type(value)
    assert node.quoted is text.startswith(("'", '"'))


def test_block_text_counts_as_quoted() -> None:
    assert plain(parse(b"k: |-\n  12\n", "f.yaml")[0]) == {"k": "12"}


@pytest.mark.parametrize("file", ["f.yaml", "f.json"])
def test_places(file: str) -> None:
    node, _ = parse('{"键": [1,\n "𠮷", {"a": null}]}'.encode(), file)
    inner = (ScalarNode(2, 8, "a", "a", True), ScalarNode(2, 13, None, "null", False))
    one, two = ScalarNode(1, 8, 1, "1", False), ScalarNode(2, 2, "𠮷", "𠮷", True)
    items = ListNode(1, 7, (one, two, MapNode(2, 7, (inner,))))
    assert node == MapNode(1, 1, ((ScalarNode(1, 2, "键", "键", True), items),))


def test_keys_are_text() -> None:
    assert tree("1: a\ntrue: b\nnull: c\n") == {"1": "a", "true": "b", "null": "c"}


def test_get_gives_none_for_what_is_not_written() -> None:
    node, _ = parse(b"a: 1\n", "f.yaml")
    assert isinstance(node, MapNode)
    assert node.get("a") == ScalarNode(1, 4, 1, "1", False)
    assert node.get("b") is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_byte_order_mark_and_line_ends(end: str) -> None:
    node, _ = parse(f"\ufeffa: 1{end}b: 2{end}".encode(), "f.yaml")
    assert node == MapNode(
        1,
        1,
        (
            (ScalarNode(1, 1, "a", "a", False), ScalarNode(1, 4, 1, "1", False)),
            (ScalarNode(2, 1, "b", "b", False), ScalarNode(2, 4, 2, "2", False)),
        ),
    )


@pytest.mark.parametrize(
    "text", ["- 证据一：照片\n", "说明:\n  依据如下：第三条\n", "a: http://x:80/y\n", "http://x\n"]
)
def test_colons_in_running_text_are_allowed(text: str) -> None:
    tree(text)


def test_json_that_yaml_would_refuse() -> None:
    text = '\t{\n\t"a"\n:\t[1.5e3, -0, "\\ud842\\udfb7\\/"], "<<": "#"}'
    assert tree(text, "F.JSON") == {"a": ["1.5e3", 0, "𠮷/"], "<<": "#"}


# --- files on the disk -----------------------------------------------------------------------


def unreadable(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_bytes(path)
    return str(caught.value).removeprefix(f"{path}: ")


def test_read_bytes(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"x" * strict_yaml.MAX_BYTES)
    assert len(read_bytes(str(tmp_path / "f"))) == strict_yaml.MAX_BYTES
    (tmp_path / "f").write_bytes(b"x" * (strict_yaml.MAX_BYTES + 1))
    assert unreadable(tmp_path / "f") == "文件超过 5 MB 的上限。拆成几个较小的文件"


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert unreadable(tmp_path / "f") == "找不到这个文件。检查路径和文件名"
    assert unreadable(tmp_path) == "这是文件夹，不是文件。写出文件夹里的文件名"
    (tmp_path / "f").touch()
    assert unreadable(tmp_path / "f" / "g") == "找不到这个文件。检查路径和文件名"
    assert unreadable(tmp_path / ("f" * 5000)) == "读不出这个文件。检查路径和磁盘"


def test_path_with_nul() -> None:
    with pytest.raises(BadInput, match=r"^a\\x00b: 读不出这个文件"):
        read_bytes("a\0b")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f")
    assert unreadable(tmp_path / "f") == "这不是普通文件。另存为普通文件再读"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipe_in_place_of_a_file_just_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "f")
    monkeypatch.setattr(os, "stat", lambda path: os.lstat(__file__))
    assert unreadable(tmp_path / "f") == "这不是普通文件。另存为普通文件再读"


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "stat", refuse)
    expected = "没有权限读取这个文件。检查文件的权限，或者是否被别的程序占用"
    assert unreadable(tmp_path / "f") == expected


# --- any bytes at all ------------------------------------------------------------------------

PIECES = [
    *"\t\n :-?[]{}\"'|>&*!%@#,~<\\：\u3000\u2028键",
    *("a: ", "- ", "\n  ", "---\n", "&a ", "*a", "NaN", "%YAML 2.0\n"),
    *('"\\ud800"', '"\\U00110000"', '"\\xzz"', "!<%C0%80> a"),
]


def only_chinese_complaints(data: bytes, file: str) -> None:
    for text in complaints(data, file):
        assert text.startswith(file)
        assert "\n" not in text
        for english in ("expected", "found", "while", "Error", "could not"):
            assert english not in text


@pytest.mark.parametrize("file", ["f.yaml", "f.json"])
@given(st.binary(max_size=80))
def test_any_bytes(file: str, data: bytes) -> None:
    if not any(word in data for word in (b"expected", b"found", b"while", b"Error")):
        only_chinese_complaints(data, file)


@pytest.mark.parametrize("loader", LOADERS, ids=["fast", "plain"])
@pytest.mark.parametrize("file", ["f.yaml", "f.json"])
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("!<%C0%80> a")
@example('a: "\\U00110000"')
def test_any_text(file: str, loader: object, text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_yaml, "_LOADER", loader)
        only_chinese_complaints(text.encode(), file)


@given(st.sampled_from(NAMES), st.integers(0, 90), st.integers(0, 5), st.binary(max_size=3))
def test_mutated_files(name: str, at: int, cut: int, put: bytes) -> None:
    data = (BAD / name).read_bytes()
    only_chinese_complaints(data[:at] + put + data[at + cut :], name)


words = st.text(st.characters(categories=["L", "N"]), min_size=1)
texts = st.text(st.characters(categories=["L", "N", "P"]))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(json_values, st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_json_is_read_as_json_reads_it(value: object, ascii_only: bool, indent: int | str | None) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    assert tree(text, "f.json") == value


def nodes(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, ListNode):
        for item in node.items:
            yield from nodes(item)
    elif isinstance(node, MapNode):
        for key, value in node.entries:
            yield key
            yield from nodes(value)


@given(json_values)
def test_yaml_and_json_give_the_same_nodes(value: object) -> None:
    data = json.dumps(value, ensure_ascii=False, indent=1).encode()
    from_yaml, found = parse(data, "f.yaml")
    assert found == []
    assert list(nodes(from_yaml)) == list(nodes(parse(data, "f.json")[0]))


# --- problems --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("f", 1, 2, "错了", "改成甲"), "f:1:2: 错了。改成甲"),
        (Problem("f", 1, 2, "错了。", "改成甲"), "f:1:2: 错了。改成甲"),
        (Problem("f", 1, None, "错了"), "f:1: 错了"),
        (Problem("f", None, None, "错了吗？", "改"), "f: 错了吗？改"),
        (Problem("f", 1, 2, "有\x1b[31m\n\u3000"), "f:1:2: 有\\x1b[31m\\n\\u3000"),
    ],
)
def test_problem_text(problem: Problem, text: str) -> None:
    assert str(problem) == text


def test_bad_input() -> None:
    error = BadInput([Problem("f", 1, 1, "甲"), Problem("f", 2, 1, "乙")])
    assert isinstance(error, GongyiError)
    assert str(error) == "f:1:1: 甲\nf:2:1: 乙"
    assert pickle.loads(pickle.dumps(error)).problems == error.problems
    with pytest.raises(ValueError, match="at least one"):
        BadInput([])


@pytest.mark.parametrize(
    ("word", "candidates", "near"),
    [
        ("收件日", ["寄出", "收件", "回复期限"], "收件"),
        ("整改情况", ["整改情形", "回复"], "整改情形"),
        ("件收", ["收件", "寄出"], "收件"),
        ("日期", ["收件日期", "名称"], "收件日期"),
        ("日期", ["收件的日期是哪天", "寄出的日期是哪天"], None),
        ("recieved", ["received", "sent"], "received"),
        ("Received-On", ["received_on", "received"], "received_on"),
        ("ｓｅｎｔ", ["sent"], "sent"),
        ("SENT", ["sent"], "sent"),
        ("x" * 61, ["x" * 60 + "y"], None),
        ("甲乙丙", ["收件"], None),
        ("ful", ["full", "partial"], "full"),
        ("nmae", ["name", "place"], "name"),
        ("nan", ["yunxian", "nation", "finance"], None),
        ("none", ["yongde", "nation"], None),
        ("na", ["national", "alternative_restoration"], None),
        ("inf", ["infringed", "personal_information"], None),
        ("no", ["none", "no_harm", "nobody"], None),
        ("收件", ["收件"], None),
        ("收件", [], None),
        ("", ["收件"], None),
        ("收" * 100_000, ["收件"], None),
    ],
)
def test_did_you_mean(word: str, candidates: list[str], near: str | None) -> None:
    assert did_you_mean(word, candidates) == (f"是不是想写“{near}”？" if near else "")
