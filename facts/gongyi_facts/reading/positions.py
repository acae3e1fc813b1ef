"""Where in the file each fact was written, and problems noted at a fact's path."""

from __future__ import annotations

from gongyi_facts.files.nodes import Node
from gongyi_facts.model.paths import parent
from gongyi_facts.problems import Report
from gongyi_facts.reading.notes import Notes


class Positions:
    """Line and column of every path; none for data that come from no file.

    ``refused`` are the paths whose values could not be used.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self.found: dict[str, tuple[int, int]] = {}
        self.refused: set[str] = set()
        self.notes = Notes()

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

    def note(self, path: str, message: str, hint: str, node: Node | None = None) -> None:
        """Note a problem at the node, else at the path; without a file the path is named instead."""
        position = (node.line, node.column) if node is not None and node.line else self.nearest(path)
        if position is not None:
            self.report.add(*position, message, hint)
        else:
            self.report.add(None, None, f"{path}：{message}" if path else message, hint)
