"""Reading mappings of a rule file key by key; every problem is noted with its place, and reading goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeVar

from gongyi.kernel.days import Interval
from gongyi.law.source import Source
from gongyi.law.versions import span_of
from gongyi_facts.codes import Code
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.problems import Problem, did_you_mean

T = TypeVar("T")
NO_BASIS, NOT_VERBATIM, LEFT_TO_WRITE = "no_basis", "not_verbatim", "left_to_write"
PLACEHOLDER = "待写"
"""What ``gongyi rules new`` writes where somebody has to write."""


class Invalid(Exception):
    """This part of the file cannot be read; the problem has been noted."""


class Notebook:
    """The problems found so far."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.slips: list[tuple[str, Problem]] = []
        """Problems in spite of which the rest can be read, each with its kind; a policy does not load with them."""

    def note(self, file: str, node: Node, message: str, hint: str = "", code: Code = Code.RULE) -> None:
        """Note a problem at a node."""
        self.problems.append(Problem(file, node.line, node.column, message, hint, code))

    def fail(self, file: str, node: Node, message: str, hint: str = "", code: Code = Code.RULE) -> Invalid:
        """Note a problem, and return the exception that gives up the part."""
        self.note(file, node, message, hint, code)
        return Invalid()

    def slip(self, kind: str, file: str, node: Node, message: str, hint: str = "") -> None:
        """Note a problem of a kind in spite of which reading goes on."""
        self.slips.append((kind, Problem(file, node.line, node.column, message, hint, Code.RULE)))


class Fields:
    """The keys of one mapping; ``close`` reports those that nobody asked for."""

    def __init__(self, file: str, node: Node, what: str, notebook: Notebook) -> None:
        if not isinstance(node, MapNode):
            raise notebook.fail(file, node, f"{what}应当是“键: 值”的映射")
        self.file, self.node, self.what, self.notebook = file, node, what, notebook
        self._asked: list[str] = []
        self._failed = False

    @property
    def source(self) -> Source:
        """Where the mapping starts."""
        return Source(self.file, self.node.line, self.node.column)

    def source_of(self, node: Node) -> Source:
        """Where a node of this file stands."""
        return Source(self.file, node.line, node.column)

    def source_at(self, key: str) -> Source:
        """Where the value of a key stands; the mapping itself where it has none."""
        assert isinstance(self.node, MapNode)
        return self.source_of(self.node.get(key) or self.node)

    def fail(self, node: Node, message: str, hint: str = "", code: Code = Code.RULE) -> Invalid:
        """Note a problem at a node of this file."""
        return self.notebook.fail(self.file, node, message, hint, code)

    def get(self, key: str) -> Node | None:
        """The value of an optional key."""
        self._asked.append(key)
        assert isinstance(self.node, MapNode)
        return self.node.get(key)

    def need(self, key: str) -> Node:
        """The value of a required key."""
        value = self.get(key)
        if value is None:
            raise self.fail(self.node, f"{self.what}缺少“{key}”", code=Code.RULE_MISSING)
        return value

    def text(self, key: str) -> str:
        """A required text."""
        return self.as_text(self.need(key))

    def optional_text(self, key: str) -> str:
        """An optional text, empty when absent."""
        node = self.get(key)
        return "" if node is None else self.as_text(node)

    def as_text(self, node: Node) -> str:
        """The text of a scalar."""
        if not isinstance(node, ScalarNode) or not node.text.strip():
            raise self.fail(node, "这里应写一段文字")
        return node.text.strip()

    def day(self, key: str) -> date | None:
        """An optional day."""
        node = self.get(key)
        if node is None:
            return None
        try:
            return date.fromisoformat(self.as_text(node))
        except ValueError:
            raise self.fail(node, f"“{key}”应写日期，如 2020-08-30") from None

    def span(self, key: str) -> Interval | None:
        """Optional days: the first day alone, or ``{from: …, to: …}``, both included, of which one may be left out."""
        node = self.get(key)
        if not isinstance(node, MapNode):
            first = self.day(key)
            return None if first is None else span_of(first, None)
        inner = self.sub(node, f"“{key}”")
        first, last = inner.tried(lambda: inner.day("from")), inner.tried(lambda: inner.day("to"))
        inner.close()
        if first is None and last is None:
            raise self.fail(node, f"“{key}”是空的", "请写 from（自哪一天起）或者 to（至哪一天止）")
        if first is not None and last is not None and last < first:
            raise self.fail(node, f"“{key}”的止日 {last} 早于起日 {first}", "请对调")
        return span_of(first, last)

    def flag(self, key: str) -> bool:
        """An optional yes or no, no when absent."""
        node = self.get(key)
        if node is None:
            return False
        if isinstance(node, ScalarNode) and isinstance(node.value, bool):
            return node.value
        raise self.fail(node, f"“{key}”只能写 true 或 false")

    def number(self, node: Node) -> int:
        """A whole number."""
        if isinstance(node, ScalarNode) and type(node.value) is int:
            return node.value
        raise self.fail(node, "这里应写整数")

    def choose(self, key: str, allowed: dict[str, str] | frozenset[str]) -> str:
        """One word of a closed list."""
        node = self.need(key)
        return self.one_of(node, allowed, f"“{key}”")

    def one_of(self, node: Node, allowed: dict[str, str] | frozenset[str], what: str) -> str:
        """The word of a node, which must be on a closed list."""
        word = self.as_text(node)
        if word not in allowed:
            raise self.fail(
                node,
                f"{what}不认识“{word}”",
                did_you_mean(word, allowed) or "可以写：" + "、".join(sorted(allowed)),
            )
        return word

    def items(self, key: str) -> Iterator[Node]:
        """The items of an optional list; a single item may stand alone."""
        node = self.get(key)
        if isinstance(node, ListNode):
            yield from node.items
        elif node is not None:
            yield node

    def tried(self, work: Callable[[], T]) -> T | None:
        """What the work gives, or None where it fails; reading goes on, and ``close`` gives the mapping up."""
        try:
            return work()
        except Invalid:
            self._failed = True
            return None

    def each(self, key: str, work: Callable[[Node], T]) -> tuple[T, ...]:
        """What the work gives for every item of an optional list; reading goes on where it fails."""
        found: list[T] = []
        for node in self.items(key):
            try:
                found.append(work(node))
            except Invalid:
                self._failed = True
        return tuple(found)

    def sub(self, node: Node, what: str) -> Fields:
        """The keys of a mapping inside."""
        return Fields(self.file, node, what, self.notebook)

    def close(self) -> None:
        """Report the keys that are not known; give the mapping up where any part of it failed."""
        assert isinstance(self.node, MapNode)
        for key, _ in self.node.entries:
            if key.text not in self._asked:
                self.notebook.note(
                    self.file,
                    key,
                    f"{self.what}没有“{key.text}”这一项",
                    did_you_mean(key.text, self._asked) or "可以写：" + "、".join(dict.fromkeys(self._asked)),
                    Code.RULE_UNKNOWN_KEY,
                )
        if self._failed:
            raise Invalid
