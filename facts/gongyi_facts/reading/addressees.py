"""One record written for several addressees: each has its own, and what names the one means all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from gongyi_facts.base import Document, KeyKind, Spread
from gongyi_facts.codes import Code
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.model.declarations import DeclaredKey, DeclaredKeys, declared_keys
from gongyi_facts.model.paths import divided
from gongyi_facts.problems import quote
from gongyi_facts.reading.positions import Positions
from gongyi_facts.reading.record_nodes import record_lists, text_of, value_of, word_at

_Entries = tuple[tuple[ScalarNode, Node], ...]


@dataclass(slots=True)
class _Moved:
    """What became of the written records of a list."""

    numbers: list[list[int]] = field(default_factory=list)
    """By written record the numbers of those it stands for."""
    ids: dict[int, list[str]] = field(default_factory=dict)
    """By the index of a written record that stands for several their ids."""
    words: dict[str, list[int]] = field(default_factory=dict)
    """By id or name the indices of the written records that have it."""

    def index(self, number: str | None) -> int:
        """The written number as a whole one; 0 where there is no such record, or it is not said which one."""
        if number is None:
            return len(self.numbers) == 1
        known = number.isascii() and number.isdigit() and len(number) <= 3 and int(number) <= len(self.numbers)
        return int(number) if known else 0

    def meant(self, word: str) -> list[str] | None:
        """What to write instead of a word that referred to a written record; None to leave it."""
        named = self.words.get(word)
        if named is None and word.isascii() and word.isdigit() and len(word) <= 9:
            index = int(word) - 1
            if 0 <= index < len(self.numbers):
                return self.ids.get(index) or [str(self.numbers[index][0])]
        if named is not None and len(named) == 1:
            return self.ids.get(named[0])
        return None


class Addressees:
    """Records that are written once for several addressees, and what refers to them."""

    def __init__(self, root: MapNode, model: type[Document], positions: Positions) -> None:
        self.root, self.declared, self.positions = root, declared_keys(model), positions
        self.moved: dict[str, _Moved] = {}
        """By scope."""

    def spread(self) -> MapNode:
        """The document with a record for every addressee; unchanged where none are listed."""
        entries = list(self.root.entries)
        for index, item, node in record_lists(self.root, self.declared):
            spread: Spread | None = item.holds.spread
            if spread is not None and any(_listed(part, spread) for part in node.items):
                entries[index] = (entries[index][0], replace(node, items=self._records(node, item, spread)))
        if not self.moved:
            return self.root
        return replace(self.root, entries=tuple(self._referring(key, value) for key, value in entries))

    def _records(self, node: ListNode, item: DeclaredKey, spread: Spread) -> tuple[Node, ...]:
        moved = self.moved[item.scope] = _Moved()
        declared = declared_keys(item.holds)
        found: list[Node] = []
        for index, part in enumerate(node.items):
            for name in ("id", item.holds.called):
                if name and (word := text_of(value_of(part, declared, name))):
                    moved.words.setdefault(word, []).append(index)
            those = self._those(part, index, item, spread)
            moved.numbers.append([len(found) + number for number in range(1, len(those) + 1)])
            if isinstance(part, MapNode) and _listed(part, spread):
                moved.ids[index] = [text_of(value_of(one, declared, "id")) for one in those]
            found += those
        return tuple(found)

    def _those(self, part: Node, index: int, item: DeclaredKey, spread: Spread) -> Sequence[Node]:
        """The records for which a written one stands."""
        listed = _listed(part, spread) if isinstance(part, MapNode) else None
        if not isinstance(part, MapNode) or listed is None:
            return [part]
        declared = declared_keys(item.holds)
        once = tuple((key, value) for key, value in part.entries if key.text not in (spread.name, spread.zh))
        path = f"{item.name}[{index + 1}]"
        if not isinstance(listed, ListNode) or not listed.items:
            by = declared.items[spread.by].zh
            hint = f"每个{by}一条，前面加“- ”，如“- {{{by}: 甲局, 收件: 2021-03-01}}”；只发给一个的，写“{by}: 甲局”"
            self.positions.note(path, f"“{spread.zh}”应当是列表", hint, listed, code=Code.WRONG_SHAPE)
            return [replace(part, entries=once)]
        own = text_of(value_of(part, declared, "id")) or str(index + 1)
        unnamed = tuple((key, value) for key, value in once if declared.keys.get(key.text) != "id")
        entries = [self._entry(entry, path, number, item, spread) for number, entry in enumerate(listed.items, 1)]
        return [
            replace(part, line=entry.line, column=entry.column, entries=self._joined(entry, own, unnamed, item, spread))
            for entry in entries
            if entry is not None
        ] or [replace(part, entries=once)]

    def _entry(self, entry: Node, path: str, number: int, item: DeclaredKey, spread: Spread) -> MapNode | None:
        declared = declared_keys(item.holds)
        by = declared.items[spread.by].zh
        if isinstance(entry, ScalarNode) and text_of(entry):
            return MapNode(entry.line, entry.column, ((word_at(entry, spread.by), entry),))
        if isinstance(entry, MapNode) and text_of(value_of(entry, declared, spread.by)):
            return entry
        message = f"“{spread.zh}”第{number}条没有写“{by}”"
        self.positions.note(path, message, f"每条写明发给哪个{by}，如“- {by}: 甲局”", entry, code=Code.MISSING)
        return None

    def _joined(self, entry: MapNode, own: str, once: _Entries, item: DeclaredKey, spread: Spread) -> _Entries:
        """What the entry says and what is written once, under an id that names both."""
        declared = declared_keys(item.holds)
        if text_of(value_of(entry, declared, "id")):
            return (*entry.entries, *once)
        called = self._called(text_of(value_of(entry, declared, spread.by)), declared.items[spread.by].scope)
        name = f"{own}@{called}"
        return ((word_at(entry, "id"), word_at(entry, name)), *entry.entries, *once)

    def _called(self, word: str, scope: str) -> str:
        """What the record is called that a word refers to; the word itself where it is called nothing."""
        for _, item, node in record_lists(self.root, self.declared):
            if item.scope == scope and item.holds.called:
                declared = declared_keys(item.holds)
                names = [text_of(value_of(part, declared, item.holds.called)) for part in node.items]
                ids = [text_of(value_of(part, declared, "id")) for part in node.items]
                if word in ids:
                    return names[ids.index(word)] or word
                if word not in names and word.isascii() and word.isdigit() and 0 < int(word[:9]) <= len(names):
                    return names[int(word[:9]) - 1] or word
        return word

    # --- what refers to them ---------------------------------------------------------------

    def _referring(self, key: ScalarNode, value: Node) -> tuple[ScalarNode, Node]:
        name = self.declared.keys.get(key.text)
        item = self.declared.items[name] if name is not None else None
        if item is None:
            return key, value
        if item.kind is KeyKind.EVIDENCE and isinstance(value, MapNode):
            pairs = (pair for one in value.entries for pair in self._evidence(*one))
            return key, replace(value, entries=tuple(pairs))
        if item.kind is KeyKind.RECORDS and isinstance(value, ListNode):
            declared = declared_keys(item.holds)
            return key, replace(value, items=tuple(self._record(part, declared) for part in value.items))
        return key, value

    def _record(self, node: Node, declared: DeclaredKeys) -> Node:
        if not isinstance(node, MapNode):
            return node
        return replace(node, entries=tuple((key, self._reference(key, value, declared)) for key, value in node.entries))

    def _reference(self, key: ScalarNode, value: Node, declared: DeclaredKeys) -> Node:
        name = declared.keys.get(key.text)
        item = declared.items[name] if name is not None else None
        if item is None or item.kind is not KeyKind.REFERENCE or item.scope not in self.moved:
            return value
        moved = self.moved[item.scope]
        written = value.items if isinstance(value, ListNode) else (value,)
        found = [one for node in written for one in self._meant(node, moved, item)]
        if isinstance(value, ListNode):
            return replace(value, items=tuple(found))
        return found[0] if len(found) == 1 else ListNode(value.line, value.column, tuple(found))

    def _meant(self, node: Node, moved: _Moved, item: DeclaredKey) -> Sequence[Node]:
        meant = moved.meant(text_of(node)) if text_of(node) else None
        if meant is None:
            return [node]
        if len(meant) > 1 and not item.many:
            message = f"“{item.zh}”写的{quote(text_of(node))}发给了 {len(meant)} 个机关，没有写明是哪一个"
            self.positions.note(item.name, message, f"写成“{meant[0]}”", node, code=Code.UNKNOWN_REFERENCE)
            return [word_at(node, meant[0])]
        return [word_at(node, word) for word in meant]

    def _evidence(self, key: ScalarNode, value: Node) -> Iterator[tuple[ScalarNode, Node]]:
        """What shows a fact of a written record shows it of all for which it stands."""
        head, number, rest = divided(key.text) or ("", None, None)
        name = self.declared.keys.get(head)
        item = self.declared.items[name] if name is not None else None
        moved = self.moved.get(item.scope) if item is not None and item.kind is KeyKind.RECORDS else None
        if moved is None or rest is None or not (index := moved.index(number)):
            yield key, value
            return
        for number_now in moved.numbers[index - 1]:
            text = f"{head}[{number_now}].{rest}"
            yield replace(key, value=text, text=text), value


def _listed(node: Node, spread: Spread) -> Node | None:
    """What a record lists under the key by which it stands for several; None where it has no such key."""
    entries = node.entries if isinstance(node, MapNode) else ()
    return next((value for key, value in entries if key.text in (spread.name, spread.zh)), None)
