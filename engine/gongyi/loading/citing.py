"""Every remark of a policy's rule files, held against the law that it cites, and marked where that cannot be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from gongyi.law.cited_law import Citation, Cited, Dating, Datings, Library
from gongyi.law.source import Source
from gongyi.loading.citations import CitationError, CitationReader
from gongyi.rulefiles.fields import Notebook
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode

_NAMED_BY = {"norms": "norm", "facts": "fact", "periods": "period", "conditions": "name"}
_VERBATIM = frozenset({"words", "headings"})
_AUTHORITY = "authority"


class Citing:
    """Reads the remarks of rule files; problems go to the notebook, and marks into the files."""

    def __init__(self, library: Library, today: date, notebook: Notebook) -> None:
        self.notebook = notebook
        self._library = library
        self._reader = CitationReader(library, today)
        self._cited: list[Cited] = []
        self._in_text: dict[str, tuple[Citation, ...]] = {}
        self._datings: dict[str, tuple[Dating, ...]] = {}

    def marked(self, files: Mapping[str, Node]) -> dict[str, Node]:
        """The files, by the path that is shown for each, with marks behind what could not be checked."""
        return {shown: self._node(node, shown, "", "") for shown, node in files.items()}

    def library(self) -> Library:
        """The laws, with what was found to cite them."""
        return replace(self._library, cited=tuple(self._cited), in_text=self._in_text)

    def datings(self) -> Datings:
        """Where remarks cite what may not be in force in a case."""
        return Datings(self._datings)

    def _node(self, node: Node, file: str, key: str, owner: str) -> Node:
        if key in _VERBATIM:
            return node
        if isinstance(node, ScalarNode):
            return self._scalar(node, file, key, owner)
        if isinstance(node, ListNode):
            items = tuple(self._node(item, file, key, _owner(item, key) or owner) for item in node.items)
            return ListNode(node.line, node.column, items)
        verbatim = "text" if node.get("norm") is not None else ""
        entries = tuple(
            (name, value if name.text == verbatim else self._node(value, file, name.text, owner))
            for name, value in node.entries
        )
        return MapNode(node.line, node.column, entries)

    def _scalar(self, node: ScalarNode, file: str, key: str, owner: str) -> ScalarNode:
        if not isinstance(node.value, str):
            return node
        try:
            read = self._reader.read(node.text.strip(), authority=key == _AUTHORITY)
        except CitationError as error:
            self.notebook.note(file, node, error.message, error.hint)
            return node
        if not read.citations:
            return node
        source = Source(file, node.line, node.column)
        self._cited += (Cited(citation, owner, source) for citation in read.citations)
        self._in_text[read.text], self._datings[read.text] = read.citations, read.datings
        return replace(node, value=read.text, text=read.text)


def _owner(node: Node, key: str) -> str:
    """What a mapping of a list is named by."""
    named = node.get(_NAMED_BY[key]) if key in _NAMED_BY and isinstance(node, MapNode) else None
    return named.text if isinstance(named, ScalarNode) else ""
