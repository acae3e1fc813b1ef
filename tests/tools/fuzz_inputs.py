"""What people and machines may give the software, spoilt at random: files, rule files, command lines.

Each kind is a property of one input: a result comes of it, or an error of the project; never another exception.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st
from test_fuzz import DEEDS, is_read_or_refused, spoilt

from gongyi import Policy
from gongyi_desk.commands.app import main
from gongyi_facts import BadInput, Code, Document
from lending import LendingCase
from locations import CASES, LENDING, TINY

RULES = (LENDING / "rules", TINY / "amended", TINY / "situations")
"""Small policies, which together use what the rule files can say, and load in no time."""

_COMMANDS = (
    *(("check",), ("explain",), ("what-if",), ("diff",), ("timeline",), ("schema",), ("template",), ("ask",)),
    *(("rules", name) for name in ("show", "readings", "law", "lint", "new", "docs", "example", "none")),
    *(("rules",), ("--version",), ("chek",)),
)
_OPTIONS = (
    *("--as-of", "--record-to", "--as-if", "--reading", "--readings", "--engine", "--format", "--full", "--for"),
    *("--all", "--fail-on", "--output", "--record", "--law", "--year", "--result", "--policy", "--facts", "--text"),
    *("--from", "--into", "--program", "-h", "--help", "-x", "--", "-", "=", "--as-of=", "--format=json"),
)
_WORDS = (
    *("case.yaml", "bad.yaml", "none.yaml", ".", "..", "/", "", " ", "*.yaml", "x" * 300, "9" * 4400, "\x1b[31m"),
    *("2024-05-01", "2024-13-01", "2024年5月1日", "4月8日", "45540", "json", "md", "table", "ics", "html", "图"),
    *("3.5.4", "三(五).4", "三（五）.4=strict", "3.5.4=strict", "收件=no_assumption", "9.9.9", "一.1", "durable"),
    *("检察建议[1].收件=2024-01-10", "检察建议[0].收件=", "检察建议[999999].收件=1", "=", "逾期未履行", "overdue,,"),
    *("lending:LendingCase", "lending:", ":x", "os:path", "rules", "甲\u202e乙", "\udcff", "a\0b", "民法典"),
)


def file(data: st.DataObject, where: Path) -> None:
    """A spoilt case file through the reader."""
    kind = data.draw(st.sampled_from(("yaml", "yaml", "yaml", "json")))
    is_read_or_refused(data.draw(spoilt(kind)), f"f.{kind}")


def rules(data: st.DataObject, where: Path) -> None:
    """A spoilt rule file through the loader."""
    folder = data.draw(st.sampled_from(RULES))
    target = where / "rules"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    path = data.draw(st.sampled_from(sorted(target.glob("*.yaml"))))
    lines = path.read_text("utf-8").split("\n")
    for deed in data.draw(st.lists(st.sampled_from(DEEDS), min_size=1, max_size=4)):
        deed(data.draw, lines, data.draw(st.integers(0, len(lines) - 1)))
        lines = lines or [""]
    path.write_bytes("\n".join(lines).encode("utf-8", "replace"))
    try:
        policy = Policy.load(target, _model())
    except BadInput as error:
        assert all(str(problem).isprintable() for problem in error.problems)
        assert all(problem.code is not Code.ERROR for problem in error.problems), str(error)
    else:
        policy.assess(_account(), engine="reference")


def arguments(data: st.DataObject, where: Path) -> None:
    """A command line at random, in a folder of its own."""
    words = [*data.draw(st.sampled_from(_COMMANDS))]
    if data.draw(st.booleans()):
        words.append("case.yaml")
    words += data.draw(st.lists(st.sampled_from(_OPTIONS) | st.sampled_from(_WORDS) | st.text(max_size=5), max_size=5))
    with _folder(where), _quiet() as said:
        code = main(words)
    assert code in (0, 1, 2), (words, code, said.getvalue())
    assert "Traceback" not in said.getvalue(), words
    assert code != 2 or said.getvalue().strip(), words


KINDS = {"files": file, "rules": rules, "arguments": arguments}


@lru_cache(maxsize=1)
def _model() -> type[Document]:
    return LendingCase


@lru_cache(maxsize=1)
def _account() -> Document:
    from gongyi_facts import read

    return read(LENDING / "cases" / "overdue.yaml", LendingCase)


@contextlib.contextmanager
def _folder(where: Path) -> Iterator[None]:
    """In a folder that is made anew, so that whatever is written there is gone afterwards."""
    before = os.getcwd()
    made = Path(tempfile.mkdtemp(dir=where))
    (case,) = CASES.glob("S1-*.yaml")
    shutil.copy(case, made / "case.yaml")
    (made / "bad.yaml").write_text("收件: [", "utf-8")
    os.chdir(made)
    try:
        yield
    finally:
        os.chdir(before)
        shutil.rmtree(made, ignore_errors=True)


@contextlib.contextmanager
def _quiet() -> Iterator[io.StringIO]:
    """With nothing on standard input; what is said on the others is kept."""
    said, kept = io.StringIO(), (sys.stdin, sys.stdout, sys.stderr)
    load, one = Policy.load, _decision()
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO()), said, said
    Policy.load = lambda *which, **how: load(*which, **how) if which else one  # type: ignore[method-assign]
    try:
        yield said
    finally:
        Policy.load = load  # type: ignore[method-assign]
        sys.stdin, sys.stdout, sys.stderr = kept


@lru_cache(maxsize=1)
def _decision() -> Policy:
    return Policy.load()
