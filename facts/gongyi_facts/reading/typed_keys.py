"""Keys as people write them: words of the model's table become declared ones, and stand in the record they belong to.

The nodes are rewritten before they are translated, so that every value keeps its place in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from gongyi_facts.base import Document, KeyKind
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.model.declarations import DeclaredKey
from gongyi_facts.problems import quote
from gongyi_facts.reading.key_words import Home, KeyWordsOf, key_words
from gongyi_facts.reading.positions import Positions
from gongyi_facts.reading.record_nodes import text_of, value_of, word_at
from gongyi_facts.slips import Move

_Entry = tuple[ScalarNode, Node]


def as_declared(root: Node, model: type[Document], positions: Positions) -> Node:
    """The document with declared keys, each in its own record, as far as that is beyond doubt."""
    if not isinstance(root, MapNode) or not model.slips.keys:
        return root
    return _Keys(root, key_words(model), positions).put_right()


class _Keys:
    def __init__(self, root: MapNode, words: KeyWordsOf, positions: Positions) -> None:
        self.words, self.positions = words, positions
        self.scope = words.model.root
        self.root = replace(root, entries=self._renamed_keys(root, self.scope))
        self.lists: dict[str, ScalarNode] = {}
        """By scope the key under which its records stand."""
        self.records: dict[str, list[Node]] = {}
        """By scope the records of the file, as they are put right."""
        self.referring: dict[tuple[str, str], dict[int, list[int]] | None] = {}
        self.named = cache(self._by_word)
        for key, value in self.root.entries:
            item = self._declared(key)
            if item is None or item.kind is not KeyKind.RECORDS or not isinstance(value, ListNode):
                continue
            if self.lists.setdefault(item.scope, key) is key:
                self.records[item.scope] = [self._renamed(part, item.scope) for part in value.items]

    def _declared(self, key: ScalarNode) -> DeclaredKey | None:
        declared = self.words.declared[self.scope]
        name = declared.keys.get(key.text)
        return declared.items[name] if name is not None else None

    def put_right(self) -> MapNode:
        """The document with every key that could be moved in its record."""
        for scope in list(self.records):
            for index, record in enumerate(self.records[scope]):
                if isinstance(record, MapNode):
                    kept = tuple(one for one in record.entries if not self._moved(one, scope, index))
                    if len(kept) != len(record.entries):
                        self.records[scope][index] = replace(record, entries=kept)
        entries = [one for one in self.root.entries if not self._moved(one, self.scope, 0)]
        by_key = {id(key): scope for scope, key in self.lists.items()}
        found = [(key, self._listed(value, by_key.get(id(key)))) for key, value in entries]
        for scope, records in self.records.items():
            if scope not in self.lists and records:
                name = self.words.lists[scope].name
                found.append((word_at(records[0], name), ListNode(records[0].line, records[0].column, tuple(records))))
        return replace(self.root, entries=tuple(found))

    def _listed(self, value: Node, scope: str | None) -> Node:
        return value if scope is None else ListNode(value.line, value.column, tuple(self.records[scope]))

    # --- words of the table ----------------------------------------------------------------

    def _renamed(self, node: Node, scope: str) -> Node:
        return replace(node, entries=self._renamed_keys(node, scope)) if isinstance(node, MapNode) else node

    def _renamed_keys(self, node: MapNode, scope: str) -> tuple[_Entry, ...]:
        return tuple((self._key(key, scope), value) for key, value in node.entries)

    def _key(self, key: ScalarNode, scope: str) -> ScalarNode:
        declared = self.words.declared[scope]
        if key.text in declared.keys or (name := self.words.meant(scope, key.text)) is None:
            return key
        zh = declared.items[name].zh
        self.positions.notes.read_as(key, key.text, zh)
        return replace(key, value=zh, text=zh)

    # --- keys of another record ------------------------------------------------------------

    def _moved(self, entry: _Entry, scope: str, index: int) -> bool:
        """Whether a key that does not belong to its record has been put in the one it belongs to."""
        key, value = entry
        homes = () if key.text in self.words.declared[scope].keys else self.words.homes.get(key.text, ())
        if len(homes) != 1 or Move(scope, homes[0].scope) not in self.words.model.slips.moves:
            return False
        home, item = homes[0], self.words.item(homes[0])
        if item.kind in (KeyKind.REFERENCE, KeyKind.TEXT) or (number := self._target(home, scope, index, key)) is None:
            return False
        target = self.records[home.scope][number]
        if not isinstance(target, MapNode) or value_of(target, self.words.declared[home.scope], home.name) is not None:
            return False
        moved = (replace(key, value=item.zh, text=item.zh), value)
        self.records[home.scope][number] = replace(target, entries=(*target.entries, moved))
        place = f"{self.words.lists[home.scope].zh}第{number + 1}条的“{item.zh}”"
        self.positions.notes.take(key, f"{quote(key.text)}读作{place}")
        return True

    def _target(self, home: Home, scope: str, index: int, key: ScalarNode) -> int | None:
        """The number, from 0, of the only record of the key's own scope that can be meant; None where there is none."""
        records = self.records.get(home.scope, [])
        if scope == self.scope:
            return 0 if len(records) == 1 else None
        if (reference := self._reference(home.scope, scope)) is None:
            back = self._reference(scope, home.scope)
            meant = self._meant(self.records[scope][index], scope, back, home.scope) if back is not None else None
            return meant[0] if meant is not None and len(meant) == 1 else None
        if (referring := self._referring(home.scope, scope, reference)) is None:
            return None
        found = referring.setdefault(index, [])
        if not found and (made := self._made(reference, scope, index, key)) is not None:
            found.append(len(records))
            self.records.setdefault(home.scope, []).append(made)
        return found[0] if len(found) == 1 else None

    def _reference(self, scope: str, to: str) -> DeclaredKey | None:
        items = self.words.declared[scope].items.values()
        return next((item for item in items if item.kind is KeyKind.REFERENCE and item.scope == to), None)

    def _made(self, reference: DeclaredKey, scope: str, index: int, key: ScalarNode) -> MapNode | None:
        """A new record that refers to another; None where that other cannot be named."""
        records = self.records[scope]
        word = text_of(value_of(records[index], self.words.declared[scope], "id")) or str(index + 1)
        if len(records) == 1:
            return MapNode(key.line, key.column, ())
        if self.named(scope).get(word, [index]) != [index]:
            return None
        return MapNode(key.line, key.column, ((word_at(key, reference.name), word_at(key, word)),))

    def _referring(self, home: str, scope: str, reference: DeclaredKey) -> dict[int, list[int]] | None:
        """By record of a scope the records of another that refer to it; None where one may refer to any."""
        if (home, scope) not in self.referring:
            found: dict[int, list[int]] | None = {}
            for number, record in enumerate(self.records.get(home, ())):
                meant = self._meant(record, home, reference, scope)
                if meant is None or found is None:
                    found = None
                    break
                for index in meant:
                    found.setdefault(index, []).append(number)
            self.referring[home, scope] = found
        return self.referring[home, scope]

    def _meant(self, record: Node, own: str, reference: DeclaredKey, scope: str) -> Sequence[int] | None:
        """Which records of a scope a record refers to; None where that cannot be told."""
        written = value_of(record, self.words.declared[own], reference.name)
        if written is None:
            return (0,) if len(self.records.get(scope, ())) == 1 else None
        found: list[int] = []
        for part in written.items if isinstance(written, ListNode) else (written,):
            meant = self.named(scope).get(text_of(part), [])
            if len(meant) != 1:
                return None
            found += meant
        return found

    def _by_word(self, scope: str) -> dict[str, list[int]]:
        """By id, name and number the records of a scope."""
        found: dict[str, list[int]] = {}
        for name in ("id", self.words.lists[scope].holds.called):
            for index, word in self._words(scope, name):
                if index not in found.setdefault(word, []):
                    found[word].append(index)
        for index in range(len(self.records.get(scope, ()))):
            found.setdefault(str(index + 1), [index])
        return found

    def _words(self, scope: str, name: str | None) -> Iterator[tuple[int, str]]:
        declared = self.words.declared[scope]
        for index, record in enumerate(self.records.get(scope, ())):
            if name is not None and (word := text_of(value_of(record, declared, name))):
                yield index, word
