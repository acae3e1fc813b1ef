"""Plain data (mappings, lists, words, dates) as nodes without a position, so that one reader serves both."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from datetime import date, datetime
from typing import NamedTuple, NoReturn

from pydantic import BaseModel

from gongyi_facts.codes import Code
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.problems import INVISIBLE, MAX_DEPTH, MAX_NODES, Report, invisible
from gongyi_facts.when import When

_MAX_NUMBER = 10**18


def as_node(data: object, report: Report) -> Node:
    """The data as nodes; raises BadInput where they are no case at all: too deep, too many, cyclic."""
    return _Builder(report).node(data, None, 0)


class _Place(NamedTuple):
    """Where a value stands: the place of what holds it, and its key or its number there.

    Told only where it is needed: keys can be long, and what stands below them is much.
    """

    above: _Place | None
    step: str | int

    def __str__(self) -> str:
        steps = []
        place: _Place | None = self
        while place is not None:
            steps.append(f"[{place.step}]" if isinstance(place.step, int) else f".{place.step}")
            place = place.above
        return "".join(reversed(steps)).removeprefix(".")


class _Builder:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.count = 0

    def node(self, data: object, path: _Place | None, depth: int) -> Node:
        """One value; ``path`` says where it stands, None for the whole."""
        self.count += 1
        if self.count > MAX_NODES:
            self.fail(path, f"内容超过 {MAX_NODES} 项的上限", "分成几个案件", code=Code.TOO_LARGE)
        if depth > MAX_DEPTH:
            self.fail(None, f"嵌套超过 {MAX_DEPTH} 层的上限", "减少层数", code=Code.TOO_DEEP)
        if isinstance(data, BaseModel):
            return self.node(data.model_dump(), path, depth + 1)
        if isinstance(data, Mapping):
            return self.mapping(data, path, depth)
        if isinstance(data, list | tuple | Set):
            items = sorted(data, key=str) if isinstance(data, Set) else data
            nodes = (self.node(item, _Place(path, n), depth + 1) for n, item in enumerate(items, 1))
            return ListNode(0, 0, tuple(nodes))
        return self.scalar(data, path)

    def mapping(self, data: Mapping[object, object], path: _Place | None, depth: int) -> MapNode:
        """A mapping, whose keys must be text."""
        entries = []
        for key, value in data.items():
            if not isinstance(key, str):
                self.fail(path, "键应当是文字", "键用文字，如“收件”或者“received”", code=Code.WRONG_SHAPE)
            name = self.scalar(key, path)
            entries.append((name, self.node(value, _Place(path, key), depth + 1)))
        return MapNode(0, 0, tuple(entries))

    def scalar(self, data: object, path: _Place | None) -> ScalarNode:
        """A word, number, yes or no, day, or nothing."""
        if data is None or isinstance(data, bool):
            return ScalarNode(0, 0, data, str(data), False)
        if isinstance(data, int):
            if abs(data) >= _MAX_NUMBER:
                self.fail(path, "数太大", "核对这个数")
            return ScalarNode(0, 0, int(data), str(int(data)), False)
        if isinstance(data, datetime):
            self.fail(path, "这里只要日期，不要时刻", "写 datetime.date，或者文字“2018-05-07”")
        if isinstance(data, float) and not math.isfinite(data):
            hint = "写出具体的值；不知道就写 None 或者“不详”"
            where, said = None if path is None else str(path), f"这里不能写 {data}"
            self.report.add(None, None, said if where is None else f"{where}：{said}", hint, path=where)
            return ScalarNode(0, 0, None, str(data), False)
        if isinstance(data, str | float | date | When):
            text = str(data)
            if found := INVISIBLE.search(text):
                self.fail(path, *invisible(found[0]), code=Code.INVISIBLE)
            return ScalarNode(0, 0, text, text, True)
        self.fail(path, "这里的值不能写进案情", "可以写文字、数、是否、日期、列表和映射")

    def fail(self, path: _Place | None, message: str, hint: str, code: Code = Code.INVALID_VALUE) -> NoReturn:
        """Give up with this problem."""
        where = None if path is None else str(path)
        self.report.fail(None, None, message if where is None else f"{where}：{message}", hint, code, where)
