"""Where in the rule files a norm, a derived fact, a period or one part of them is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongyi.law.conditions import All, AnyOf, Condition, Not, Presume, Quantified
from gongyi.law.norms import Norm, Source
from gongyi.loading.loader import DERIVED, MANIFEST
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.files.strict_yaml import parse, read_bytes
from gongyi_facts.problems import Problem


@dataclass(frozen=True, slots=True)
class At:
    """A node of a file."""

    file: str
    node: Node

    @property
    def source(self) -> Source:
        """Where it stands."""
        return Source(self.file, self.node.line, self.node.column)

    def problem(self, message: str, hint: str) -> Problem:
        """What is wrong here."""
        return Problem(self.file, self.node.line, self.node.column, message, hint)

    def value(self, key: str) -> At:
        """The value of a key; the mapping itself where it has none."""
        found = self.node.get(key) if isinstance(self.node, MapNode) else None
        return self if found is None else At(self.file, found)

    def has(self, key: str) -> bool:
        """Whether the mapping has a key."""
        return isinstance(self.node, MapNode) and self.node.get(key) is not None

    def items(self, key: str) -> tuple[At, ...]:
        """The items of a list; a single item may stand alone."""
        if not self.has(key):
            return ()
        node = self.value(key).node
        return tuple(At(self.file, item) for item in (node.items if isinstance(node, ListNode) else (node,)))

    def text(self, key: str) -> str:
        """The text of a key, empty where there is none."""
        node = self.node.get(key) if isinstance(self.node, MapNode) else None
        return node.text.strip() if isinstance(node, ScalarNode) else ""

    def scalars(self, key: str = "") -> Iterator[tuple[str, At]]:
        """Every single value inside, each with the key under which it stands."""
        if isinstance(self.node, ScalarNode):
            yield key, self
        elif isinstance(self.node, ListNode):
            for item in self.node.items:
                yield from At(self.file, item).scalars(key)
        else:
            for name, value in self.node.entries:
                yield from At(self.file, value).scalars(name.text)


class Places:
    """The places of a policy's folder, which the loader has read without a problem."""

    def __init__(self, folder: Path) -> None:
        self.files = [_read(folder, path.name) for path in sorted(folder.glob("*.yaml"))]
        self.manifest = next(file for file in self.files if file.file == f"{folder.name}/{MANIFEST}")
        self.norms: dict[Source, At] = {}
        self.derived: dict[tuple[str, str], At] = {}
        self.periods: dict[Source, At] = {}
        for file in self.files:
            self.norms |= {item.source: item for item in file.items("norms")}
            if file.file == f"{folder.name}/{DERIVED}":
                self.derived = {(item.text("scope"), item.text("fact")): item for item in file.items("facts")}
                self.periods = {item.source: item for item in file.items("periods")}

    def readings(self, at: At) -> dict[str | None, At]:
        """The readings of a norm or derived fact by name; itself where it has none."""
        return {item.text("name"): item for item in at.items("readings")} or {None: at}

    def part(self, norm: Norm, key: str) -> At:
        """A part of a norm: what its reading puts in its place, else the norm's own."""
        return self._owner(norm, key).value(key)

    def listed(self, norm: Norm, key: str) -> tuple[At, ...]:
        """The items of a part."""
        return self._owner(norm, key).items(key)

    def _owner(self, norm: Norm, key: str) -> At:
        """The reading or the norm, whichever writes the part."""
        at = self.norms[norm.source]
        reading = self.readings(at).get(norm.reading, at)
        return reading if reading.has(key) else at


def _read(folder: Path, name: str) -> At:
    file = f"{folder.name}/{name}"
    return At(file, parse(read_bytes(folder / name), file)[0])


def parts_at(at: At, condition: Condition) -> Iterator[tuple[At, Condition]]:
    """The conditions directly inside a condition, each with its place."""
    at = _alone(at)
    if isinstance(condition, All | AnyOf):
        node = at.node
        if isinstance(node, MapNode):
            node = at.value("any" if isinstance(condition, AnyOf) else "all").node
        items = node.items if isinstance(node, ListNode) else ()
        yield from zip((At(at.file, item) for item in items), condition.parts, strict=True)
    elif isinstance(condition, Not):
        yield at.value("not"), condition.part
    elif isinstance(condition, Presume):
        yield at.value("when"), condition.when
        yield at.value("unless"), condition.unless
    elif isinstance(condition, Quantified):
        inner = at.value("every" if condition.every else "some")
        yield inner.value(condition.scope), condition.part


def _alone(at: At) -> At:
    """What a list of a single condition comes to."""
    while isinstance(at.node, ListNode) and len(at.node.items) == 1:
        at = At(at.file, at.node.items[0])
    return at
