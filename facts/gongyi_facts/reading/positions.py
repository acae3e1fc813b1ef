"""Where in the file each fact was written, and problems noted at a fact's path."""

from __future__ import annotations

from gongyi_facts.base import KeyKind
from gongyi_facts.codes import Code
from gongyi_facts.files.nodes import Node
from gongyi_facts.model.declarations import DeclaredKeys, declared_keys
from gongyi_facts.model.paths import joined, parent
from gongyi_facts.problems import Report
from gongyi_facts.reading.notes import Notes

_WITH_KEYS = (KeyKind.RECORDS, KeyKind.EVENT, KeyKind.OBSERVATION)


class Positions:
    """Line and column of every path; none for data that come from no file.

    ``refused`` are the paths whose values could not be used.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self.found: dict[str, tuple[int, int]] = {}
        self.refused: set[str] = set()
        self.keys: dict[str, str] = {}
        """By path the key under which it is written."""
        self.notes = Notes()
        self._root: DeclaredKeys | None = None
        self._chinese = True

    def learn(self, path: str, node: Node) -> None:
        """Remember that the fact was written at the node; its key, which comes first, counts."""
        if node.line and path not in self.found:
            self.found[path] = (node.line, node.column)

    def nearest(self, path: str) -> tuple[int, int] | None:
        """The position of the path, or of the nearest part of the document that holds it."""
        while path and path not in self.found:
            path = parent(path)
        return self.found.get(path)

    def line_of(self, path: str) -> str:
        """``（第 3 行）``, or '' where no line is known."""
        found = self.nearest(path)
        return f"（第 {found[0]} 行）" if found else ""

    def speak_of(self, root: DeclaredKeys, *, chinese: bool) -> None:
        """Call keys that are not written by their Chinese, or else English, names."""
        self._root, self._chinese = root, chinese

    def in_words(self, path: str) -> str:
        """The path by the keys as they are written, and by those of the same language where one is not written."""
        declared, before, words = self._root, "", []
        for step in path.split("."):
            name, bracket, number = step.partition("[")
            item = declared.items.get(name) if declared else None
            before = joined(before, name)
            known = self.keys.get(before) or (item.zh if item is not None and self._chinese else name)
            words.append(known + bracket + number)
            declared = declared_keys(item.holds) if item is not None and item.kind in _WITH_KEYS else None
            before += bracket + number
        return ".".join(words)

    def note(
        self, path: str, message: str, hint: str, node: Node | None = None, code: Code = Code.INVALID_VALUE
    ) -> None:
        """Note a problem at the node, else at the path; without a file the path is named instead."""
        position = (node.line, node.column) if node is not None and node.line else self.nearest(path)
        where = self.in_words(path) if path else None
        if position is not None:
            self.report.add(*position, message, hint, code, where)
        else:
            self.report.add(None, None, f"{where}：{message}" if where else message, hint, code, where)
