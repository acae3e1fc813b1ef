"""What the words mean that people write for keys: the declared ones, and those of the model's table of slips."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from gongyi_facts.base import Document, KeyKind
from gongyi_facts.made_late import dataclass
from gongyi_facts.model.declarations import DeclaredKey, DeclaredKeys, declared_keys
from gongyi_facts.problems import quote


class Home(NamedTuple):
    """A key of a scope."""

    scope: str
    name: str


@dataclass(frozen=True, slots=True)
class KeyWordsOf:
    """The words for the keys of a document and of its records, by scope."""

    model: type[Document]
    lists: Mapping[str, DeclaredKey]
    declared: Mapping[str, DeclaredKeys]
    further: Mapping[str, Mapping[str, str]]
    """By scope the words of the table, each with the name of its key."""
    homes: Mapping[str, tuple[Home, ...]]
    """By word every key, of whatever scope, that it can be."""

    def meant(self, scope: str, word: str) -> str | None:
        """The name of the key that a word of the table is in a scope."""
        return self.further[scope].get(word)

    def item(self, home: Home) -> DeclaredKey:
        """What is declared of a key."""
        return self.declared[home.scope].items[home.name]

    def place(self, word: str) -> str:
        """In which record what a word of the table says is written, or ''."""
        said = [
            f"{quote(self.item(home).zh)}写在{quote(self.lists[home.scope].zh)}的记录里"
            if home.scope in self.lists
            else f"{quote(self.item(home).zh)}写在文件最外层，前面不空格"
            for home in self.homes.get(word, ())
        ]
        return "；".join(said)


@lru_cache(maxsize=32)
def key_words(model: type[Document]) -> KeyWordsOf:
    """The words for the keys of a class of document."""
    lists = {item.scope: item for item in declared_keys(model).lists}
    declared = {model.root: declared_keys(model), **{scope: declared_keys(item.holds) for scope, item in lists.items()}}
    further: dict[str, dict[str, str]] = {scope: {} for scope in declared}
    for entry in model.slips.keys:
        for word in entry.words:
            further[entry.scope][word] = entry.key
    homes: dict[str, list[Home]] = {}
    for scope, keys in declared.items():
        for word, name in (*keys.keys.items(), *further[scope].items()):
            homes.setdefault(word, []).append(Home(scope, name))
    return KeyWordsOf(model, lists, declared, further, {word: tuple(found) for word, found in homes.items()})


@lru_cache(maxsize=32)
def every_key(model: type[Document]) -> frozenset[str]:
    """Every word that can be a key anywhere in a document, parts of events included."""
    words = key_words(model)
    found = set(words.homes)
    for declared in words.declared.values():
        for item in declared.items.values():
            if item.kind in (KeyKind.EVENT, KeyKind.OBSERVATION):
                found.update(declared_keys(item.holds).keys)
            if item.kind is KeyKind.RECORDS and item.holds.spread is not None:
                found.update((item.holds.spread.name, item.holds.spread.zh))
    return frozenset(found)


def typed_key(model: type[Document], shape: DeclaredKeys, word: str) -> str | None:
    """The name of the key that a word of the model's table is in the document, or in a record, of a shape."""
    words = key_words(model)
    return next((words.meant(scope, word) for scope, declared in words.declared.items() if declared is shape), None)
