"""No pattern that sees what people write takes the square of its length.

A pattern is matched here as ``re`` matches it, trying one way after the other and counting the steps: on long texts
of each of the characters that it takes any number of, and of each pair of them, ended by what fits and what does not.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from locations import ROOT

READER = sorted((ROOT / "facts" / "gongyi_facts").rglob("*.py"))
ANSWERS = ROOT / "desk" / "gongyi_desk" / "cases" / "answers.py"
ANCHORED = frozenset({"match", "fullmatch"})
SIZE = 240
MOST = 70 * SIZE
"""Steps; the square of the size is more than thrice as many, of which a search that begins anew each time does half."""

Then = Callable[[int], bool]


class TooMany(Exception):
    """More steps than a linear pattern takes."""


def parsed(pattern: re.Pattern[str]) -> Any:
    """The pattern as a tree."""
    return import_module("re._parser").parse(pattern.pattern, pattern.flags & ~re.UNICODE)


class Steps:
    """Matches a pattern on a text; ``count`` is how many characters and positions were tried."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self.items, self.flags, self.text, self.count = list(parsed(pattern)), pattern.flags, text, 0

    def match(self, start: int, whole: bool = False) -> int | None:
        """Where a match that begins at ``start`` ends."""
        end = -1

        def done(at: int) -> bool:
            nonlocal end
            end = at
            return not whole or at == len(self.text)

        return end if self._sequence(self.items, start, done) else None

    def search(self) -> None:
        """Look for every match, as ``finditer``, ``split`` and ``sub`` do."""
        at = 0
        while at <= len(self.text):
            end = self.match(at)
            at = at + 1 if end is None else max(end, at + 1)

    def _sequence(self, items: list[Any], at: int, then: Then) -> bool:
        if not items:
            return then(at)
        return self._one(items[0], at, lambda after: self._sequence(items[1:], after, then))

    def _one(self, item: Any, at: int, then: Then) -> bool:
        name, value = str(item[0]), item[1]
        self._step()
        match name:
            case "SUBPATTERN":
                return self._sequence(list(value[3]), at, then)
            case "BRANCH":
                return any(self._sequence(list(branch), at, then) for branch in value[1])
            case "MAX_REPEAT":
                return self._repeat(*value, at, then)
            case "ASSERT" | "ASSERT_NOT":
                found = self._sequence(list(value[1]), at, lambda after: True)
                return found is (name == "ASSERT") and then(at)
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                return at < len(self.text) and self._fits(item, self.text[at]) and then(at + 1)
            case "AT":
                return then(at)  # more is tried than by the anchor
        raise AssertionError(f"{name}: no pattern of the reader had it when this was written")

    def _repeat(self, least: int, most: int, body: Any, at: int, then: Then) -> bool:
        only = list(body)
        if len(only) == 1 and str(only[0][0]) in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            end = at
            while end - at < most and end < len(self.text) and self._fits(only[0], self.text[end]):
                end += 1
                self._step()
            return any(then(after) for after in range(end, at + least - 1, -1))
        if most > 0:

            def again(after: int) -> bool:
                return after > at and self._repeat(max(least - 1, 0), most - 1, body, after, then)

            if self._sequence(only, at, again):
                return True
        return least == 0 and then(at)

    def _step(self) -> None:
        self.count += 1
        if self.count > MOST:
            raise TooMany

    def _fits(self, item: Any, character: str) -> bool:
        return bool(_character(str(item), self.flags & (re.ASCII | re.DOTALL), item)(character))


_KNOWN: dict[tuple[str, int], Callable[[str], bool]] = {}


def _character(key: str, flags: int, item: Any) -> Callable[[str], bool]:
    """Whether a character is one of those that a literal or a set names."""
    if (key, flags) not in _KNOWN:
        _KNOWN[key, flags] = _made(str(item[0]), item[1], flags)
    return _KNOWN[key, flags]


def _made(name: str, value: Any, flags: int) -> Callable[[str], bool]:
    match name:
        case "LITERAL":
            return lambda c: ord(c) == value
        case "NOT_LITERAL":
            return lambda c: ord(c) != value
        case "ANY":
            return lambda c: bool(flags & re.DOTALL) or c != "\n"
        case "RANGE":
            return lambda c: value[0] <= ord(c) <= value[1]
        case "CATEGORY":
            _, *negated, kind = str(value).split("_")
            letter = {"SPACE": "s", "DIGIT": "d", "WORD": "w"}[kind]
            pattern = re.compile("\\" + (letter.upper() if negated else letter), flags)
            return lambda c: pattern.match(c) is not None
        case "IN":
            negated = str(value[0][0]) == "NEGATE"
            parts = [_made(str(part[0]), part[1], flags) for part in value[negated:]]
            return lambda c: any(part(c) for part in parts) is not negated
    raise AssertionError(name)


def repeated(items: Any, within: bool = False) -> Iterator[str]:
    """A few characters of everything that a parsed pattern takes any number of."""
    for name, value in items:
        match str(name):
            case "LITERAL" | "NOT_LITERAL" if within:
                yield chr(value)
            case "RANGE" if within:
                yield chr(value[0])
            case "CATEGORY" | "ANY" | "NEGATE" if within:
                yield from " 1甲-"
            case "IN" if within:
                yield from repeated(value, within)
            case "SUBPATTERN":
                yield from repeated(value[3], within)
            case "BRANCH":
                yield from itertools.chain.from_iterable(repeated(branch, within) for branch in value[1])
            case "MAX_REPEAT":
                yield from repeated(value[2], within or value[1] > SIZE)
            case "ASSERT" | "ASSERT_NOT":
                yield from repeated(value[1], within)


def texts(pattern: re.Pattern[str], anchored: bool) -> Iterator[str]:
    """Long texts of the characters that the pattern takes any number of; a search need not begin with what fits."""
    known = sorted(set(repeated(parsed(pattern))))
    runs = [*known, *map("".join, itertools.combinations(known, 2))]
    for run, head, tail in itertools.product(runs, ("", "1", "2021") if anchored else ("",), ("", "\x00")):
        yield head + run * (SIZE // len(run)) + tail


def patterns() -> Iterator[tuple[str, re.Pattern[str], frozenset[str]]]:
    """Every pattern in the source of the reader and of the answers, with the ways in which it is used."""
    for path in (*READER, ANSWERS):
        tree = ast.parse(path.read_text("utf-8"))
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts[1:]))
        used: dict[str, set[str]] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used.setdefault(node.value.id, set()).add(node.attr)
            match node:
                case ast.Call(ast.Attribute(ast.Name("re"), way), [ast.Constant(str(text)), *_]) if way != "compile":
                    yield f"{path.stem}: {text}", re.compile(text), frozenset({way})
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                ways = {way for way in used.get(name, ()) if way != "pattern"}
                yield f"{path.stem}: {name}", value, frozenset(ways or {"search"})


def is_linear(pattern: re.Pattern[str], ways: frozenset[str]) -> bool:
    """Whether no text of the size takes more steps than a few for each of its characters."""
    anchored = ways <= ANCHORED
    try:
        for text in texts(pattern, anchored):
            steps = Steps(pattern, text)
            if anchored:
                steps.match(0, "fullmatch" in ways)
            else:
                steps.search()
    except TooMany:
        return False
    return True


@pytest.mark.parametrize(("pattern", "ways"), [pytest.param(p, w, id=name) for name, p, w in patterns()])
def test_the_pattern_is_linear(pattern: re.Pattern[str], ways: frozenset[str]) -> None:
    assert is_linear(pattern, ways)


@pytest.mark.parametrize(
    ("pattern", "way"),
    [(r"\s*[、；]\s*", "split"), (r"\s*\d\s*日?\s*", "fullmatch"), ("甲*甲*乙", "match"), ("[一二]+[.]", "findall")],
)
def test_a_pattern_that_is_not_is_found(pattern: str, way: str) -> None:
    assert not is_linear(re.compile(pattern), frozenset({way}))


@pytest.mark.parametrize(
    ("pattern", "text", "end"),
    [
        (r"-?(?:0|[1-9][0-9]{0,2})", "-120", 4),
        ("：|:(?!//)", "://", None),
        (r"(甲|乙)+\S[^\d丙]$", "甲乙甲乙丁", 5),
        ("甲{2}.", "甲甲\n", None),
    ],
)
def test_the_steps_are_those_of_a_match(pattern: str, text: str, end: int | None) -> None:
    found = re.match(pattern, text)
    assert Steps(re.compile(pattern), text).match(0) == end == (found and found.end())
