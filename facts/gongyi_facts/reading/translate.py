"""From what a person wrote, in Chinese or English, to the names and codes of the model.

The tree and the model class are walked together. Every problem is noted with its position; what cannot
be used is left out, so that one run finds all problems.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import NoReturn

from gongyi_facts.base import (
    HAPPENED_WORDS,
    LONGEST_TEXT,
    NO_WORDS,
    NONE_WORDS,
    UNKNOWN_REFERENCE,
    UNKNOWN_WORDS,
    YES_WORDS,
    Document,
    Event,
    KeyKind,
    Labelled,
    Occurrence,
)
from gongyi_facts.codes import Code
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.model.declarations import DeclaredKey, DeclaredKeys, declared_keys, labels_of
from gongyi_facts.model.paths import PathError, joined, locate
from gongyi_facts.problems import did_you_mean, quote
from gongyi_facts.reading.absence import ABSENT_BY, absence_hint, is_absence, says_absent_by_a_day
from gongyi_facts.reading.hints import EVENT_HINT, EVENT_WORDS, allowed, evidence_hint
from gongyi_facts.reading.key_words import key_words
from gongyi_facts.reading.positions import Positions
from gongyi_facts.reading.value_words import bare, choice, occurrence, yes_or_no
from gongyi_facts.reading.words import is_day, is_meant_as_word, is_unknown, is_word
from gongyi_facts.typed_days import edtf
from gongyi_facts.when import FORMS, NotADate, When

# What is written for an event as if it were yes or no → what to write, in Chinese and in English.
_SLIPS = {"no": ("无", "none"), "否": ("无", "none"), "yes": ("有", "happened"), "是": ("有", "happened")}
_SEVERAL = re.compile("[、，,；;]")


class Refused(Exception):
    """This value cannot be used; the problem has been noted."""


def translate(
    root: Node, model: type[Document], positions: Positions, others: Sequence[type[Document]] = ()
) -> dict[str, object]:
    """Data for the model; ``others`` are the kinds of document to which a key that it does not know may belong.

    Raises BadInput where the root is no mapping or problems are too many.
    """
    walker = Walker(root, model, positions, others)
    return walker.mapping(root, walker.root, "", "文件") or {}


class Walker:
    """Walks a document; what is wrong is noted in ``positions``."""

    def __init__(
        self, node: Node, model: type[Document], positions: Positions, others: Sequence[type[Document]]
    ) -> None:
        self.node, self.model, self.positions, self.others = node, model, positions, others
        self.root = declared_keys(model)
        entries = node.entries if isinstance(node, MapNode) else ()
        self.chinese = any(not key.text.isascii() for key, _ in entries)
        positions.speak_of(self.root, chinese=self.chinese)

    def refuse(
        self, path: str, node: Node, message: str, hint: str, code: Code = Code.INVALID_VALUE
    ) -> NoReturn:
        """Note a problem and give up the value."""
        self.positions.refused.add(path)
        self.positions.note(path, message, hint, node, code)
        raise Refused

    # --- mappings --------------------------------------------------------------------------

    def mapping(self, node: Node, declared: DeclaredKeys, path: str, what: str) -> dict[str, object] | None:
        """What the keys hold, by English name; None where the node is no mapping."""
        self.positions.learn(path, node)
        if not isinstance(node, MapNode):
            self.positions.note(
                path, f"{what}应当由“键: 值”组成", "每行写一项，如“编号: 13”", node, code=Code.WRONG_SHAPE
            )
            return None
        data: dict[str, object] = {}
        written: dict[str, ScalarNode] = {}
        for key, value in node.entries:
            name = declared.keys.get(key.text)
            if name is None:
                self._unknown_key(key, declared, path, what)
            elif name in written:
                self._duplicate(key, written[name], joined(path, name))
            else:
                written[name] = key
                self._entry(key, value, declared.items[name], path, data)
        return data

    def _entry(self, key: ScalarNode, value: Node, item: DeclaredKey, path: str, data: dict[str, object]) -> None:
        inner = joined(path, item.name)
        self.positions.learn(inner, value if isinstance(value, ScalarNode) else key)
        self.positions.keys[inner] = key.text
        with suppress(Refused):
            data[item.name] = self.value(value, item, inner)

    def _duplicate(self, key: ScalarNode, first: ScalarNode, path: str) -> None:
        line = f"第 {first.line} 行的" if first.line else ""
        message = f"{quote(key.text)}与{line}{quote(first.text)}是同一项，重复了"
        self.positions.note(path, message, "只保留一处", key, code=Code.DUPLICATE_KEY)

    def _unknown_key(self, key: ScalarNode, declared: DeclaredKeys, path: str, what: str) -> None:
        hint = self._home_of(key.text) or key_words(self.model).place(key.text)
        hint = hint or did_you_mean(key.text, declared.keys)
        hint = hint or "可以写：" + "、".join(item.zh for item in declared.items.values())
        self.positions.note(path, f"{what}没有{quote(key.text)}这一项", hint, key, code=Code.UNKNOWN_KEY)

    def _home_of(self, word: str) -> str:
        """Where a key that stands in the wrong place belongs, or ''."""
        if word in self.root.keys:
            return "它写在文件最外层，前面不空格"
        for item in self.root.lists:
            if word in declared_keys(item.holds).keys:
                return f"它写在{quote(item.zh)}的记录里"
        for other in self.others:
            if word in declared_keys(other).keys:
                return f"它是{other.zh_name}的项目，{self.model.zh_name}里不写"
        return ""

    # --- values ----------------------------------------------------------------------------

    def value(self, node: Node, item: DeclaredKey, path: str) -> object:
        """What one key holds; raises ``Refused`` where it cannot be used."""
        if item.kind is KeyKind.EVENT:
            return self._event(node, item, path)
        if item.kind is KeyKind.OBSERVATION:
            return self._sightings(node, item, path)
        if item.kind is KeyKind.RECORDS:
            return self._records(node, item, path)
        if item.kind is KeyKind.EVIDENCE:
            return self._evidence(node, item, path)
        return self._many(node, item, path) if item.many else self._single(node, item, path)

    def _single(self, node: Node, item: DeclaredKey, path: str) -> object:
        if not isinstance(node, ScalarNode):
            self.refuse(path, node, f"“{item.zh}”只能写一个值", allowed(item), code=Code.WRONG_SHAPE)
        if item.holds is str:
            return self._text(node, item, path)
        node = self._bare(node)
        if is_unknown(node):
            if item.required:
                self.refuse(path, node, f"“{item.zh}”不能不详", "不知道的，整条不写")
            return None
        return self._word(node, item, path)

    def _bare(self, node: ScalarNode) -> ScalarNode:
        """The word without the quotation marks and full-width blanks around it."""
        text = bare(node.text) if isinstance(node.value, str) else node.text
        if text == node.text:
            return node
        self.positions.notes.read_as(node, node.text, text)
        return replace(node, value=text, text=text)

    def _text(self, node: ScalarNode, item: DeclaredKey, path: str) -> str | None:
        if isinstance(node.value, bool):
            self.refuse(path, node, f"“{item.zh}”应写文字", "文字放进引号")
        if node.value is None or (item.kind is KeyKind.REFERENCE and is_unknown(node)):
            return None
        text = node.text.strip()
        if item.longest is not None and len(text) > item.longest:
            self.refuse(path, node, f"“{item.zh}”太长，最多 {item.longest} 个字", "写短一些")
        return text or None

    def _word(self, node: ScalarNode, item: DeclaredKey, path: str) -> object:
        if item.holds is bool:
            return self._yes_or_no(node, item, path)
        if item.holds is When:
            return self._when(node, item, path, "日期不明写“不详”")
        if item.holds is int:
            if type(node.value) is int:
                return node.value
            self.refuse(path, node, f"“{item.zh}”应写整数，不能写{quote(node.text)}", allowed(item))
        words = labels_of(item.holds)
        if node.text in words:
            return words[node.text]
        if (meant := choice(self.model, item.holds, node.text)) is None:
            self._unknown_word(node, item, path, words)
        self.positions.notes.read_as(node, node.text, meant.label)
        return meant

    def _yes_or_no(self, node: ScalarNode, item: DeclaredKey, path: str) -> bool:
        if isinstance(node.value, bool):
            return node.value
        if is_word(node, YES_WORDS | NO_WORDS):
            return node.value in YES_WORDS
        if isinstance(node.value, str) and (said := yes_or_no(node.text)) is not None:
            self.positions.notes.read_as(node, node.text, "是" if said else "否")
            return said
        self._unknown_word(node, item, path, YES_WORDS | NO_WORDS)

    def _unknown_word(self, node: ScalarNode, item: DeclaredKey, path: str, words: Iterable[str]) -> NoReturn:
        hint = did_you_mean(node.text, [*words, "不详"]) if is_meant_as_word(node) else ""
        parts = [part.strip() for part in _SEVERAL.split(node.text)]
        if item.many and len(parts) > 1 and all(part in words for part in parts):
            hint = f"多项写成列表：[{', '.join(parts)}]"
        if node.text in self.model.slips.places:
            hint = self.model.slips.places[node.text]
        if is_day(node.text):
            hint = f"这一项不写日期；{allowed(item)}"
        self.refuse(path, node, f"“{item.zh}”不能写{quote(node.text)}", hint or allowed(item))

    def _when(self, node: ScalarNode, item: DeclaredKey, path: str, hint: str) -> When:
        if isinstance(node.value, bool):
            self.refuse(path, node, f"“{item.zh}”应写日期", f"请写 {FORMS}", code=Code.INVALID_DAY)
        form = edtf(node.text)
        try:
            when = When.parse(form or node.text)
        except ValueError as error:
            self.refuse(path, node, str(error), hint if isinstance(error, NotADate) else "", code=Code.INVALID_DAY)
        if item.exact and not when.exact:
            self.refuse(path, node, f"“{item.zh}”应当是确切的一天", "写到日，如 2018-05-07", code=Code.INVALID_DAY)
        if form not in (None, node.text):
            self.positions.notes.read_as(node, node.text, str(when))
        return when

    def _many(self, node: Node, item: DeclaredKey, path: str) -> tuple[object, ...] | None:
        if item.uncertain and _is_uncertain(node):
            return (UNKNOWN_REFERENCE,)
        if is_unknown(node):
            return None
        if not isinstance(node, ListNode):
            empty = isinstance(node, ScalarNode) and self._means_none(node, item)
            return () if empty else (self._single(node, item, path),)
        self._not_too_many(node, item, path)
        found = []
        for number, part in enumerate(node.items, 1):
            inner = f"{path}[{number}]"
            self.positions.learn(inner, part)
            if is_unknown(part):
                self.refuse(inner, part, f"“{item.zh}”的列表里不能写“不详”", "只列已知的各项")
            found.append(self._single(part, item, inner))
        return tuple(dict.fromkeys(found))

    def _means_none(self, node: ScalarNode, item: DeclaredKey) -> bool:
        own = issubclass(item.holds, Labelled) and node.text in labels_of(item.holds)
        return not own and is_word(node, NONE_WORDS)

    # --- events ----------------------------------------------------------------------------

    def _event(self, node: Node, item: DeclaredKey, path: str) -> dict[str, object]:
        kind: type[Event] = item.holds
        if isinstance(node, ListNode):
            self.refuse(path, node, f"“{item.zh}”只能写一次，不能写列表", EVENT_HINT, code=Code.WRONG_SHAPE)
        if isinstance(node, MapNode):
            if says_absent_by_a_day(node, kind):
                return self._absent_by(node, kind, item, path)
            return self._happened(node, kind, item, path)
        node = self._bare(node)
        if (said := kind.said_by(node.value)) is not None:
            return {"occurrence": said}
        if (said := occurrence(self.model, self._scope(path), item, node.text)) is not None:
            self.positions.notes.read_as(node, node.text, "无" if said is Occurrence.NONE else "有")
            return {"occurrence": said}
        if node.text in self.model.slips.places:
            self.refuse(path, node, f"“{item.zh}”不能写{quote(node.text)}", self.model.slips.places[node.text])
        # A day is written in figures, which no word for an event has.
        if not any(map(str.isdigit, node.text)) and (near := self._event_word(node.text, kind)):
            self.refuse(path, node, f"“{item.zh}”不能写{quote(node.text)}", near)
        return {kind.bare: self._when(node, item, path, EVENT_WORDS)}

    def _scope(self, path: str) -> str:
        """The scope of the record in which a path is."""
        head, bracket, _ = path.partition("[")
        return self.root.items[head].scope if bracket and head in self.root.items else self.model.root

    def _absent_by(self, node: MapNode, kind: type[Event], item: DeclaredKey, path: str) -> dict[str, object]:
        """That an event did not happen by a day; nothing else can be said of what did not happen."""
        days = [(key, value) for key, value in node.entries if key.text in ABSENT_BY]
        for key, value in node.entries:
            if key.text not in ABSENT_BY and not is_absence(key, value, kind):
                message = f"“{item.zh}”写的是没有发生，却又列出了{quote(key.text)}"
                self.refuse(path, key, message, absence_hint(item))
        if len(days) != 1:
            problem = "缺少“截至”" if not days else "“截至”写了两次"
            self.refuse(path, node, f"“{item.zh}”{problem}", absence_hint(item))
        if node.get("none_by") is None and len(node.entries) == 1:
            self.refuse(path, node, f"“{item.zh}”只写了“截至”，没有写明没有发生", absence_hint(item))
        ((_, day),) = days
        if not isinstance(day, ScalarNode) or is_unknown(day):
            self.refuse(path, day, f"“{item.zh}”的“截至”应写日期", absence_hint(item), code=Code.INVALID_DAY)
        when = self._when(day, replace(item, zh="截至", exact=True), path, absence_hint(item))
        return {"occurrence": Occurrence.NONE, "none_by": when}

    def _event_word(self, text: str, kind: type[Event]) -> str:
        """Which word for an event was likely meant, as a hint in the language of the file, or ''."""
        if (slip := _SLIPS.get(text.casefold())) is not None:
            return f"是不是想写“{slip[0] if self.chinese else slip[1]}”？"
        words = sorted(NONE_WORDS | kind.none_words | HAPPENED_WORDS | UNKNOWN_WORDS)
        return did_you_mean(text, [word for word in words if not (self.chinese and word.isascii())])

    def _happened(self, node: MapNode, kind: type[Event], item: DeclaredKey, path: str) -> dict[str, object]:
        declared = declared_keys(kind)
        if not node.entries:
            self.refuse(path, node, f"“{item.zh}”是空的", EVENT_HINT, code=Code.MISSING)
        for key, value in node.entries:
            never = isinstance(value, ScalarNode) and kind.said_by(value.value) is Occurrence.NONE
            if never and declared.keys.get(key.text) == "on":
                message = f"“{item.zh}”的日期写“无”，是没有发生，却又列出了它的内容"
                self.refuse(path, value, message, f"没有发生，整项写“{item.zh}: 无”")
        return self.mapping(node, declared, path, f"“{item.zh}”") or {}

    # --- lists of mappings -----------------------------------------------------------------

    def _sightings(self, node: Node, item: DeclaredKey, path: str) -> tuple[dict[str, object], ...]:
        if is_unknown(node):
            return ()
        if not isinstance(node, ListNode):
            return (self._sighting(node, item, path, path),)
        self._not_too_many(node, item, path)
        found = []
        for number, part in enumerate(node.items, 1):
            inner = f"{path}[{number}]"
            self.positions.learn(inner, part)
            found.append(self._sighting(part, item, path, inner))
        return tuple(found)

    def _sighting(self, node: Node, item: DeclaredKey, path: str, inner: str) -> dict[str, object]:
        state = declared_keys(item.holds).items["state"]
        if isinstance(node, MapNode):
            data = self.mapping(node, declared_keys(item.holds), inner, f"“{item.zh}”") or {}
            if "state" in data:
                return data
            if joined(inner, "state") in self.positions.refused:
                raise Refused
            self.refuse(path, node, f"“{item.zh}”缺少“{state.zh}”", allowed(state), code=Code.MISSING)
        if isinstance(node, ScalarNode) and not is_unknown(node):
            return {"state": self._word(node, replace(state, zh=item.zh, required=False), inner)}
        self.refuse(path, node, f"“{item.zh}”的列表里应写状态，或者日期和状态", allowed(item), code=Code.WRONG_SHAPE)

    def _records(self, node: Node, item: DeclaredKey, path: str) -> tuple[dict[str, object], ...]:
        if isinstance(node, ScalarNode) and (node.value is None or is_word(node, NONE_WORDS)):
            return ()
        if not isinstance(node, ListNode):
            message = f"“{item.zh}”应当是列表"
            hint = "每条另起一行，第一项前面加“- ”" if isinstance(node, MapNode) else "没有就整项不写"
            self.refuse(path, node, message, hint, code=Code.WRONG_SHAPE)
        self._not_too_many(node, item, path)
        declared = declared_keys(item.holds)
        return tuple(
            self.mapping(part, declared, f"{path}[{number}]", f"“{item.zh}”第{number}条") or {}
            for number, part in enumerate(node.items, 1)
        )

    def _not_too_many(self, node: ListNode, item: DeclaredKey, path: str) -> None:
        if item.longest is not None and len(node.items) > item.longest:
            message = f"“{item.zh}”太多，最多 {item.longest} 条"
            self.refuse(path, node.items[item.longest], message, "分成几个文件", code=Code.TOO_LARGE)

    # --- evidence --------------------------------------------------------------------------

    def _evidence(self, node: Node, item: DeclaredKey, path: str) -> dict[str, str]:
        if isinstance(node, ScalarNode) and (node.value is None or is_word(node, NONE_WORDS)):
            return {}
        if not isinstance(node, MapNode):
            self.refuse(
                path, node, f"“{item.zh}”应当由“事实: 证据”组成", evidence_hint(self.model), code=Code.WRONG_SHAPE
            )
        if item.longest is not None and len(node.entries) > item.longest:
            message = f"“{item.zh}”太多，最多 {item.longest} 项"
            self.refuse(path, node.entries[item.longest][0], message, "只写要紧的", code=Code.TOO_LARGE)
        found: dict[str, str] = {}
        for key, value in node.entries:
            with suppress(Refused):
                fact = self._evidenced(key, path)
                if fact in found:
                    self.refuse(
                        path, key, f"{quote(key.text)}的证据写了两次", "合成一句，只保留一处", code=Code.DUPLICATE_KEY
                    )
                found[fact] = self._proof(value, item, path)
        return found

    def _evidenced(self, key: ScalarNode, path: str) -> str:
        try:
            return str(locate(key.text, self.model, self._count))
        except PathError as error:
            self.refuse(path, key, error.message, error.hint, code=Code.UNKNOWN_KEY)

    def _count(self, records: DeclaredKey) -> int:
        """How many records of a kind the file has."""
        return self._counts[records.name]

    @cached_property
    def _counts(self) -> Counter[str]:
        entries = self.node.entries if isinstance(self.node, MapNode) else ()
        found: Counter[str] = Counter()
        for key, value in entries:
            if isinstance(value, ListNode) and (name := self.root.keys.get(key.text)) is not None:
                found[name] += len(value.items)
        return found

    def _proof(self, node: Node, item: DeclaredKey, path: str) -> str:
        named = isinstance(node, ScalarNode) and not isinstance(node.value, bool) and not is_unknown(node)
        text = node.text.strip() if isinstance(node, ScalarNode) and named else ""
        if not text:
            hint = f"写一段文字，如“{self.model.sample.evidence}”；没有就整行不写"
            self.refuse(path, node, f"“{item.zh}”应写证据的名称", hint)
        if len(text) > LONGEST_TEXT:
            self.refuse(path, node, f"“{item.zh}”太长，最多 {LONGEST_TEXT} 个字", "写短一些")
        return text


def _is_uncertain(node: Node) -> bool:
    """Whether a word says that it is not known which records are meant; nothing written leaves it open."""
    if isinstance(node, ListNode) and len(node.items) == 1:
        (node,) = node.items
    return isinstance(node, ScalarNode) and is_word(node, UNKNOWN_WORDS)
