"""What facts and records are called in Chinese, wherever one is named by its path."""

from __future__ import annotations

import re

from gongyi import RECORD_TO, Loaded, norm_id, reading_of
from gongyi_facts import DeclaredKey, Document, Record, declared_keys

_PATH = re.compile(r"(?:(\w+)\[(\d+)\]\.)?(.+)")


class ChineseNames:
    """The Chinese names of facts and records, by path; records by number or id only where there are several."""

    def __init__(self, loaded: Loaded, document: Document | None = None) -> None:
        self.loaded, self.document = loaded, document
        root = None if document is None else document.root
        inside = [scope for scope in loaded.model.scopes.values() if root in (None, scope.root) and scope.link is None]
        self.scopes = {scope.field: scope for scope in inside}
        self.items = {
            (scope.name, name): item.zh
            for scope in inside
            for name, item in _items(loaded.model.documents[scope.root], scope.field).items()
        }
        self.ids: dict[str, list[str]] = {}
        for scope in inside:
            if document is not None and scope.field is not None:
                records: tuple[Record, ...] = getattr(document, scope.field)
                self.ids[scope.name] = [record.id or str(number) for number, record in enumerate(records, 1)]

    def several(self, scope: str) -> bool:
        """Whether there is more than one record of a kind."""
        return len(self.ids.get(scope, ())) > 1

    def scope(self, scope: str) -> str:
        """The name of a kind of record."""
        return self.loaded.model.scopes[scope].zh

    def record(self, scope: str, name: str | None) -> str:
        """The name of a record; with its id, or else its number, where there are several."""
        return self.scope(scope) + (f"〔{name}〕" if name and self.several(scope) else "")

    def numbered(self, scope: str, number: str) -> str:
        """The name of the record of a 1-based number."""
        ids = self.ids.get(scope, ())
        return self.record(scope, ids[int(number) - 1] if len(ids) >= int(number) else number)

    def fact(self, path: str, own: str = "") -> str:
        """The name of a fact; with its record's where that is not ``own``, the path of the record at hand."""
        match = _PATH.fullmatch(path)
        if norm_id(path) or match is None:
            return path
        listed, number, name = match.groups()
        scope = self.scopes.get(listed)
        if scope is None:
            return path
        zh = self.fact_of(scope.name, name)
        if listed is None or f"{listed}[{number}]" == own:
            return zh
        record = self.numbered(scope.name, number)
        return zh if zh.startswith(record) else f"{record}的{zh}"

    def fact_of(self, scope: str, name: str) -> str:
        """The name of a scope's fact, derived fact or period."""
        facts = self.loaded.model.scopes[scope].facts
        if (scope, name) in self.loaded.derived and name not in facts:
            return next(iter(self.loaded.derived[(scope, name)].values())).fact.zh
        if name == RECORD_TO:
            return "案情截至"
        if (scope, name) in self.loaded.periods:
            return self.loaded.periods[(scope, name)].zh
        if name not in facts:
            return self.items.get((scope, name)) or self._referred(scope, name)
        fact = facts[name]
        return f"{facts[fact.parent].zh}的{fact.zh}" if fact.parent else fact.zh

    def _referred(self, scope: str, name: str) -> str:
        """A fact of a record that the file does not name."""
        reference = self.loaded.model.scopes[scope].references.get(name.partition(".")[0])
        if reference is None:
            return name
        return f"{self.scope(reference.scope)}的{self.fact_of(reference.scope, name.partition('.')[2])}"

    def key(self, key: str) -> str:
        """What has several readings: a norm's id, or the name of a derived fact."""
        if norm_id(key):
            return key
        return next((f"“{self.fact_of(scope, name)}”" for scope, name in self.loaded.derived if name == key), key)

    def reading(self, key: str, name: str) -> str:
        """The name that people give a reading, in quotation marks."""
        found = reading_of(self.loaded, key, name)
        return f"“{found.zh if found else name}”"

    def where(self, path: str) -> str:
        """Where in a case file to write a fact."""
        match = _PATH.fullmatch(path)
        scope = self.scopes.get(match[1]) if match else None
        if match is None or scope is None:
            return path
        zh = self.fact_of(scope.name, match[3])
        return f"“{zh}”" if match[1] is None else f"{self.numbered(scope.name, match[2])}的“{zh}”"


def _items(document: type[Document], listed: str | None) -> dict[str, DeclaredKey]:
    """The keys of a document, or of the records that it lists under a key; among them what no rule reads."""
    items = declared_keys(document).items
    return items if listed is None else declared_keys(items[listed].holds).items
