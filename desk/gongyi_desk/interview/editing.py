"""The smallest edit of a YAML case file that makes it say one thing more; all else stays as it was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

from gongyi_desk.cases.spelling import in_words, key_in_words
from gongyi_facts import (
    HAPPENED_WORDS,
    NONE_WORDS,
    UNKNOWN_WORDS,
    UNSAID,
    DeclaredKey,
    DeclaredKeys,
    Document,
    FactPath,
    GongyiError,
    KeyKind,
    declared_keys,
    stands_for_several,
    straight_text,
    typed_key,
)

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK = re.compile(r"\r\n|\n|\r")
_EMPTY = {"", "~", "null"}
_UNSAID = UNKNOWN_WORDS | _EMPTY
KIND = "document"
"""The key that says which kind of document a file is."""
_SEVERAL = "文件里有一条写作几条的，本软件不在里面改写，请直接在文件里补写。"
_TRUE = {"true", *HAPPENED_WORDS}


class CannotEdit(GongyiError):
    """The file is written in a way that this program does not edit; it is left as it is."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """Replace what stands between two offsets."""

    start: int
    end: int
    text: str


def put(text: str, model: type[Document], path: FactPath, value: object) -> str:
    """The text of a sound case file with one fact more, as plain data; an observation is added to those there are.

    A fact that is to be ``UNSAID`` becomes a comment, or is taken out of a mapping on one line. Raises ``CannotEdit``
    where that would take more than a small edit. The caller must read the text again.
    """
    return _edited(text, _Editor(text, model).put(path, value))


def deny(text: str, model: type[Document], records: DeclaredKey) -> str:
    """The text with the word that there are no such records, where none are listed. The caller must read it again."""
    return _edited(text, _Editor(text, model).deny(records))


def denies(text: str, model: type[Document], records: DeclaredKey) -> bool:
    """Whether a sound case file says in a word that there are no such records."""
    return not is_blank(text) and _Editor(text, model).denies(records)


def is_blank(text: str) -> bool:
    """Whether there is nothing in a file but comments."""
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())


def _edited(text: str, edits: Iterable[_Edit]) -> str:
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


class _Editor:
    def __init__(self, text: str, model: type[Document]) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in _BREAK.finditer(text))]
        self.newline = found[0] if (found := _BREAK.search(text)) else "\n"
        self.model, self.straight = model, straight_text(text, model)
        root: Any = yaml.compose(self.straight.text, Loader=_LOADER)
        self.root, self.shape = root, declared_keys(model)
        keys = [] if root is None else [key.value for key, _ in root.value]
        self.chinese = not keys or any(not key.isascii() for key in keys)

    def put(self, path: FactPath, value: object) -> list[_Edit]:
        """The edits that state the fact."""
        if self.root is None:
            return [self._first_line(path.item, value)]
        if path.list is None:
            return self._fact(self.root, self.shape, path, value)
        if self._several():
            raise CannotEdit(_SEVERAL)
        shape = declared_keys(path.list.holds)
        found = self._find(self.root, self.shape, path.list.name)
        record = {path.item.name: {path.part.name: value} if path.part else value}
        if found is None or isinstance(found, yaml.ScalarNode):
            return self._first_record(found, path.list, record)
        if path.number > len(found.value):
            return self._append(found, self._words(record, path.list))
        return self._fact(found.value[path.number - 1], shape, path, value)

    def deny(self, records: DeclaredKey) -> list[_Edit]:
        """The edits that say that there are no such records."""
        word = next(word for word in sorted(NONE_WORDS) if word.isascii() != self.chinese)
        found = self._find(self.root, self.shape, records.name)
        if found is None:
            return [self._insert(self.root, self.shape, records.name, word)]
        return [self._replace(found, word)]

    def denies(self, records: DeclaredKey) -> bool:
        """Whether a word says that there are no such records."""
        found = self._find(self.root, self.shape, records.name)
        return isinstance(found, yaml.ScalarNode) and found.value in NONE_WORDS

    def _first_line(self, item: DeclaredKey, value: object) -> _Edit:
        """The first key of a file that has nothing but comments."""
        end = len(self.text)
        apart = self.newline if self.text and not self.text.endswith(("\r", "\n")) else ""
        key = key_in_words(self.shape, item.name, chinese=self.chinese)
        return _Edit(end, end, f"{apart}{key}: {self._inline(self._words(value, item))}{self.newline}")

    def _several(self) -> bool:
        """Whether one written record stands for several, so that records are numbered otherwise than in the file."""
        for key, value in self.root.value:
            name = self.shape.keys.get(key.value)
            item = self.shape.items[name] if name is not None else None
            if item is None or item.kind is not KeyKind.RECORDS or not isinstance(value, yaml.SequenceNode):
                continue
            for record in (one for one in value.value if isinstance(one, yaml.MappingNode)):
                named = [(self._called(item, key.value), held) for key, held in record.value]
                keys = [word for word, _ in named]
                lists = [word for word, held in named if isinstance(held, yaml.SequenceNode)]
                if stands_for_several(item.holds, keys, lists):
                    return True
        return False

    # --- one fact --------------------------------------------------------------------------

    def _fact(self, holder: Any, shape: DeclaredKeys, path: FactPath, value: object) -> list[_Edit]:
        item = path.item
        found = self._find(holder, shape, item.name)
        if found is None:
            whole = {path.part.name: value} if path.part else value
            return [self._insert(holder, shape, item.name, self._inline(self._new(whole, item)))]
        if value is UNSAID:
            return [self._unsaid(holder, shape, item.name)]
        if path.part is not None:
            return self._part(found, item, path.part.name, value)
        if item.kind is KeyKind.OBSERVATION:
            return self._sighting(found, item, value)
        if item.kind is KeyKind.EVENT and isinstance(found, yaml.MappingNode):
            return self._part(found, item, "on", value)
        return [self._replace(found, self._inline(self._words(value, item)))]

    def _part(self, found: Any, item: DeclaredKey, name: str, value: object) -> list[_Edit]:
        """A part of an event that is written as a mapping, as a day, or as having happened."""
        shape = declared_keys(item.holds)
        if isinstance(found, yaml.MappingNode):
            known = self._find(found, shape, name)
            written = self._inline(self._words(value, shape.items[name]))
            return [self._insert(found, shape, name, written) if known is None else self._replace(known, written)]
        words = self._words({name: value}, item)
        if not (isinstance(found, yaml.ScalarNode) and found.value in UNKNOWN_WORDS | NONE_WORDS | _EMPTY | _TRUE):
            words = {**self._words({item.holds.bare: found.value}, item), **words}
        return [self._replace(found, self._inline(words))]

    def _sighting(self, found: Any, item: DeclaredKey, value: object) -> list[_Edit]:
        assert isinstance(value, list)
        known = [one for one in _items(found) if not (isinstance(one, yaml.ScalarNode) and one.value in _UNSAID)]
        dated = [_is_dated(one, declared_keys(item.holds)) for one in known]
        if any(was != ("on" in sighting) for was in dated for sighting in value):
            raise CannotEdit(f"“{item.zh}”已写的和新写的，一个有日期，一个没有：请在文件里都写上看到的日期。")
        words = [_lone(word) for word in self._words(value, item)]
        if isinstance(found, yaml.SequenceNode):
            return [edit for word in words for edit in self._append(found, word)]
        if not known:
            return [self._replace(found, self._inline(self._new(value, item)))]
        more = ", ".join(map(self._inline, words))
        start, end = self._span(found)
        if isinstance(found, yaml.ScalarNode) or found.flow_style:
            return [_Edit(start, start, "["), _Edit(end, end, f", {more}]")]
        # A mapping over several lines becomes the first item of a list.
        column = found.start_mark.column
        inner = [at for at in self.starts if start < at < end and self.text[at:].lstrip(" ")[:1] not in ("\r", "\n")]
        item_line = f"{self.newline}{' ' * column}- {more}"
        return [_Edit(start, start, "- "), *(_Edit(at, at, "  ") for at in inner), self._after(end, item_line)]

    def _unsaid(self, holder: Any, shape: DeclaredKeys, name: str) -> _Edit:
        index = next(number for number, (key, _) in enumerate(holder.value) if self._name(shape, key.value) == name)
        key, value = holder.value[index]
        start, end = self._span(key)[0], self._span(value)[1]
        if not holder.flow_style:
            if len(holder.value) == 1 or key.start_mark.line != value.end_mark.line:
                raise CannotEdit("这一项不能单独改为不写，本软件不改写。")
            return _Edit(start, start, "# ")
        if index:
            return _Edit(self._end(holder.value[index - 1][1]), end, "")
        return _Edit(start, self._span(holder.value[1][0])[0] if len(holder.value) > 1 else end, "")

    # --- records ---------------------------------------------------------------------------

    def _first_record(self, found: Any, records: DeclaredKey, record: dict[str, object]) -> list[_Edit]:
        words = self._words(record, records)
        if self.root.flow_style:
            inline = f"[{self._inline(words)}]"
            if found is None:
                return [self._insert(self.root, self.shape, records.name, inline)]
            return [self._replace(found, inline)]
        lines = f"{self.newline}  - " + f"{self.newline}    ".join(
            f"{key}: {self._inline(value)}" for key, value in words.items()
        )
        if found is None:
            return [self._insert(self.root, self.shape, records.name, lines)]
        start, end = self._span(found)
        return [_Edit(len(self.text[:start].rstrip(" ")), end, lines)]

    def _append(self, found: Any, word: object) -> list[_Edit]:
        inline = self._inline(word)
        if not found.value:
            start, end = self._span(found)
            return [_Edit(start, end, f"[{inline}]")]
        end = self._end(found.value[-1])
        if found.flow_style:
            return [_Edit(end, end, f", {inline}")]
        indent = self.newline + " " * found.start_mark.column
        if isinstance(word, dict):
            inline = f"{indent}  ".join(f"{key}: {self._inline(value)}" for key, value in word.items())
        return [self._after(end, f"{indent}- {inline}")]

    # --- keys ------------------------------------------------------------------------------

    def _name(self, shape: DeclaredKeys, word: str) -> str | None:
        """The key that a word is, one that people write for it too."""
        return shape.keys.get(word) or typed_key(self.model, shape, word)

    def _called(self, records: DeclaredKey, word: str) -> str:
        """The key of a record that a word is, or the word itself."""
        return self._name(declared_keys(records.holds), word) or word

    def _find(self, mapping: Any, shape: DeclaredKeys, name: str) -> Any:
        """The node of a key's value, or None where the key is not written."""
        return next((value for key, value in mapping.value if self._name(shape, key.value) == name), None)

    # --- text ------------------------------------------------------------------------------

    def _words(self, value: object, item: DeclaredKey) -> Any:
        return in_words(value, item, chinese=self.chinese)

    def _new(self, value: object, item: DeclaredKey) -> Any:
        """A value for a key that has none yet; a single observation needs no list."""
        words = self._words(value, item)
        if item.kind is not KeyKind.OBSERVATION:
            return words
        return _lone(words[0]) if len(words) == 1 else [_lone(word) for word in words]

    def _inline(self, value: object) -> str:
        """A value as it stands on one line."""
        if isinstance(value, dict):
            return "{" + ", ".join(f"{scalar(key)}: {self._inline(part)}" for key, part in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self._inline, value)) + "]"
        return str(value).lower() if isinstance(value, bool) else scalar(str(value))

    def _insert(self, holder: Any, shape: DeclaredKeys, name: str, written: str) -> _Edit:
        """A new key, behind those that come before it in the model."""
        key = key_in_words(shape, name, chinese=self.chinese)
        gap = "" if written.startswith(("\r", "\n")) else " "
        if not holder.value:
            start, end = self._span(holder)
            return _Edit(start, end, f"{{{key}:{gap}{written}}}")
        # What kind of file it is stands above all else.
        order = sorted(shape.items, key=lambda one: one != KIND)
        named = [(self._name(shape, key.value), key, value) for key, value in holder.value]
        places = {order.index(found): (key, value) for found, key, value in named if found is not None}
        if not places:
            raise CannotEdit("这里的各项写得不在原处，本软件不改写。")
        earlier = [place for place in places if place < order.index(name)] or [min(places)]
        key_node, value_node = holder.value[-1] if holder.flow_style else places[max(earlier)]
        end = max(self._span(key_node)[1], self._end(value_node))
        if holder.flow_style:
            return _Edit(end, end, f", {key}:{gap}{written}")
        apart = self.newline if gap == "" and holder is self.root else ""
        return self._after(end, f"{apart}{self.newline}{' ' * holder.start_mark.column}{key}:{gap}{written}")

    def _replace(self, node: Any, written: str) -> _Edit:
        if not isinstance(node, yaml.ScalarNode) and not node.flow_style:
            raise CannotEdit("这一项写成了好几行，本软件不改写。")
        start, end = self._span(node)
        return _Edit(start, end, (" " if self.text[start - 1 : start] == ":" else "") + written)

    def _after(self, offset: int, lines: str) -> _Edit:
        """New lines below the line of the offset."""
        found = _BREAK.search(self.text, offset)
        at = found.start() if found else len(self.text)
        return _Edit(at, at, lines)

    def _span(self, node: Any) -> tuple[int, int]:
        return self._offset(node.start_mark), self._end_of(node, self._offset(node.end_mark))

    def _offset(self, mark: Any) -> int:
        """Where in the file a place in the straightened text is."""
        line: int = mark.line
        return self.starts[line] + self.straight.column(line + 1, mark.column + 1) - 1

    def _end_of(self, node: Any, end: int) -> int:
        block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
        if isinstance(node, yaml.ScalarNode) or node.flow_style:
            return len(self.text[:end].rstrip()) if block else end
        return self._end(node)

    def _end(self, node: Any) -> int:
        """Where the last word of a node ends; the parser's own mark lies behind the comments that follow."""
        if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
            return self._span(node)[1]
        last = node.value[-1]
        if isinstance(node, yaml.MappingNode):
            return max(self._span(last[0])[1], self._end(last[1]))
        return self._end(last)


def _lone(word: Any) -> Any:
    """A state without a day as the mere word."""
    return next(iter(word.values())) if isinstance(word, dict) and len(word) == 1 else word


def scalar(text: str) -> str:
    """The text without quotation marks where YAML reads it as text all the same."""
    try:
        node: Any = yaml.compose(f"[{text}]", Loader=_LOADER)
    except yaml.YAMLError:
        node = None
    alone = isinstance(node, yaml.SequenceNode) and len(node.value) == 1
    one = node.value[0] if alone and node is not None else None
    plain = isinstance(one, yaml.ScalarNode) and one.value == text and not one.style
    return text if plain else json.dumps(text, ensure_ascii=False)


def _items(found: Any) -> list[Any]:
    """The nodes of a list, or the one that stands in place of a list."""
    return list(found.value) if isinstance(found, yaml.SequenceNode) else [found]


def _is_dated(found: Any, shape: DeclaredKeys) -> bool:
    """Whether a sighting has a day."""
    return isinstance(found, yaml.MappingNode) and any(
        shape.keys.get(key.value) in ("on", "since") for key, _ in found.value
    )
