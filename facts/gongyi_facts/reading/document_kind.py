"""Which kind of document a file is: what its key 文件 says, and what its other keys show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongyi_facts.base import Document
from gongyi_facts.codes import Code
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.model.declarations import declared_keys, labels_of
from gongyi_facts.problems import did_you_mean, nearest, quote
from gongyi_facts.reading.positions import Positions
from gongyi_facts.reading.words import is_unknown

KIND_KEY = "document"
"""The key that says the kind."""
_NAMED = 3
"""How many keys a message names."""

Model = type[Document]


def document_kind(root: Node, models: Sequence[Model], positions: Positions) -> tuple[Model, Node]:
    """The model to read a file by, and the file with its kind put right; what is wrong with the kind is noted.

    A file that does not say its kind is of the first. One whose keys are of another kind than it says is read
    as that, so that what else is wrong with it comes to light.
    """
    if len(models) == 1 or not isinstance(root, MapNode):
        return models[0], root
    return _Decision(root, models, positions).decided()


class _Decision:
    def __init__(self, root: MapNode, models: Sequence[Model], positions: Positions) -> None:
        self.root, self.models, self.positions = root, models, positions
        self.words = {word: model for model in models for word in _words(model)}

    def decided(self) -> tuple[Model, Node]:
        key, value = next((pair for pair in self.root.entries if self._is_kind(pair[0])), (None, None))
        if key is None or value is None or is_unknown(value):
            stated = self.models[0]
        elif isinstance(value, ScalarNode) and value.text in self.words:
            stated = self.words[value.text]
        else:
            model = self._misspelt(key, value)
            return model, self._put_right(value, model)
        model = self._of_its_keys(stated, value)
        return model, self.root if value is None or model is stated else self._put_right(value, model)

    def _is_kind(self, key: ScalarNode) -> bool:
        return any(declared_keys(model).keys.get(key.text) == KIND_KEY for model in self.models)

    def _misspelt(self, key: ScalarNode, value: Node) -> Model:
        """The kind that was likely meant, unless the keys show another."""
        word, message, hint = self._meant(key, value)
        stated = self.words[word] if word else self.models[0]
        shown = self._shown(stated)
        if not word or shown is not stated:
            hint = "可以写：" + "、".join(model.zh_name for model in self.models)
        self.positions.note("", message, hint, value, code=Code.DOCUMENT_KIND)
        return shown

    def _meant(self, key: ScalarNode, value: Node) -> tuple[str, str, str]:
        """The word that was likely meant or '', what is wrong, and how to write the word."""
        if isinstance(value, ScalarNode):
            hint = did_you_mean(value.text, self.words)
            return nearest(value.text, self.words), f"“文件”不能写{quote(value.text)}", hint
        items = value.items if isinstance(value, ListNode) else ()
        words = [item.text for item in items if isinstance(item, ScalarNode) and item.text in self.words]
        word = words[0] if len(items) == len(words) == 1 else ""
        return word, "“文件”只能写一个值", f"写“{key.text}: {word}”，不加方括号"

    def _of_its_keys(self, stated: Model, written: Node | None) -> Model:
        """The kind that the file says it is, or the other that its keys show; the latter is noted."""
        shown = self._shown(stated)
        if shown is stated:
            return stated
        foreign = self._only_in(shown, stated)
        named = "、".join(quote(key.text) for key in foreign[:_NAMED]) + ("等" if len(foreign) > _NAMED else "")
        given = _given(shown)
        hint = f"请在文件开头加一行“{declared_keys(shown).items[KIND_KEY].zh}: {given}”"
        if isinstance(written, ScalarNode):
            line = f"第 {written.line} 行的" if written.line else ""
            hint = f"请把{line}{quote(written.text)}改为“{given}”"
        self.positions.note("", f"{named}是{shown.zh_name}的项目", hint, foreign[0], code=Code.UNKNOWN_KEY)
        return shown

    def _shown(self, stated: Model) -> Model:
        """The kind to which more of the keys belong than to the one stated, else the one stated."""
        others = [model for model in self.models if model is not stated and _given(model)]
        likely = max(others, key=lambda model: len(self._only_in(model, stated)), default=stated)
        # What stands in front of its record by mistake speaks for the kind that has such records.
        misplaced = _keys_of_records(stated) - declared_keys(likely).keys.keys()
        own = len(self._only_in(stated, likely)) + sum(key.text in misplaced for key, _ in self.root.entries)
        return likely if len(self._only_in(likely, stated)) > own else stated

    def _only_in(self, model: Model, other: Model) -> list[ScalarNode]:
        """The keys of the file that one kind knows and another does not."""
        known, strange = declared_keys(model).keys, declared_keys(other).keys
        return [key for key, _ in self.root.entries if key.text in known and key.text not in strange]

    def _put_right(self, value: Node, model: Model) -> MapNode:
        right = ScalarNode(value.line, value.column, _given(model), _given(model), False)
        entries = tuple((name, right if held is value else held) for name, held in self.root.entries)
        return replace(self.root, entries=entries)


def _keys_of_records(model: Model) -> set[str]:
    """Every word for a key of the document's records that is no key of the document itself."""
    declared = declared_keys(model)
    return {word for item in declared.lists for word in declared_keys(item.holds).keys} - declared.keys.keys()


def _words(model: Model) -> Sequence[str]:
    item = declared_keys(model).items.get(KIND_KEY)
    return [*labels_of(item.holds)] if item is not None else ()


def _given(model: Model) -> str:
    """The word by which a file says that it is of this kind; '' where none is declared."""
    item = declared_keys(model).items.get(KIND_KEY)
    return item.given if item is not None else ""
