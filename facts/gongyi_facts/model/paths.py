"""Paths that name one fact of a document: ``recommendations[1].received``, ``检察建议[1].收件``.

The number counts from 1 and may be left out where there is only one record. The day of an event is the
event's own: ``书面回复.发出`` means ``书面回复``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gongyi_facts.base import NOT_RECORDED, Document, Event, KeyKind
from gongyi_facts.made_late import dataclass
from gongyi_facts.model.declarations import DeclaredKey, DeclaredKeys, declared_keys
from gongyi_facts.problems import did_you_mean, quote

_PATH = re.compile(r"([^\[\].]+)(?:\[([^\[\]]*)\])?(?:\.([^\[\]]+))?")
_WIDE = str.maketrans("［］【】．。", "[][]..")


class PathError(ValueError):
    """No fact is named so; ``hint`` says what to write instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}。{hint}" if hint else message)
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True)
class FactPath:
    """A fact: of the document itself (``list`` is None) or of a numbered record; perhaps a part of an event.

    ``list`` is the key that lists the records, ``number`` counts from 1, ``item`` is the fact's own key.
    """

    list: DeclaredKey | None
    number: int
    item: DeclaredKey
    part: DeclaredKey | None = None

    @property
    def held(self) -> DeclaredKey:
        """The key that holds the value: the part, where one is named."""
        return self.part or self.item

    @property
    def steps(self) -> tuple[str | int, ...]:
        """The keys and the 0-based index that lead to the value."""
        record = () if self.list is None else (self.list.name, self.number - 1)
        return (*record, self.item.name, *((self.part.name,) if self.part else ()))

    def __str__(self) -> str:
        name = f"{self.item.name}.{self.part.name}" if self.part else self.item.name
        return f"{self.list.name}[{self.number}].{name}" if self.list else name


def locate(
    written: str, model: type[Document], count: Callable[[DeclaredKey], int] | None = None, *, further: bool = False
) -> FactPath:
    """The fact that the words mean, in either language.

    ``count`` tells how many records a list has, and ``further`` whether one more may be named; without a count any
    number is taken. Raises ``PathError``.
    """
    found = divided(written)
    if found is None:
        raise PathError(f"{quote(written)}不是事实的路径", _form(model))
    head, number, rest = found
    root = declared_keys(model)
    item = _item(head, root, model)
    if item.kind is KeyKind.EVIDENCE:
        raise PathError(f"“{item.zh}”不是事实", _form(model))
    if item.kind is not KeyKind.RECORDS:
        if number is not None:
            raise PathError(f"“{item.zh}”不是逐条的记录，不写序号", f"写“{head}”")
        return _within(None, 1, item, rest, written)
    if rest is None:
        raise PathError(f"{quote(written)}没有写明是哪一项事实", f"写成“{head}[1].…”，点后面写这一项")
    index = _number(number, item, head, count, further)
    name, _, part = rest.partition(".")
    return _within(item, index, _item(name, declared_keys(item.holds), model, item.zh), part or None, written)


def divided(written: str) -> tuple[str, str | None, str | None] | None:
    """The key, the number and the rest of a path, of which the last two may be missing; None where it is none."""
    found = _PATH.fullmatch(written.translate(_WIDE).replace(" ", ""))
    return (found[1], found[2], found[3]) if found is not None else None


def _item(word: str, declared: DeclaredKeys, model: type[Document], record: str = "") -> DeclaredKey:
    name = declared.keys.get(word)
    if name is not None:
        return declared.items[name]
    whose = f"“{record}”" if record else "文件"
    hint = _home_of(word, declared_keys(model)) or did_you_mean(word, declared.keys) or _form(model)
    raise PathError(f"{whose}没有{quote(word)}这一项", hint)


def _form(model: type[Document]) -> str:
    """How a path is written, as a hint."""
    return f"写成“{model.sample.zh}”或者“{model.sample.english}”"


def _home_of(word: str, root: DeclaredKeys) -> str:
    """Where a fact belongs that was named without its record, or ''."""
    for item in root.lists:
        if word in declared_keys(item.holds).keys:
            return f"它在“{item.zh}”的记录里，写成“{item.zh}[1].{word}”"
    return ""


def _number(
    written: str | None, item: DeclaredKey, head: str, count: Callable[[DeclaredKey], int] | None, further: bool
) -> int:
    known = None if count is None else count(item)
    if written is None:
        if known is not None and known > 1:
            raise PathError(f"“{item.zh}”有 {known} 条，没有写明是哪一条", f"写成“{head}[1].…”，方括号里写序号")
        return 1
    if not (written.isascii() and written.isdigit() and len(written) <= 3 and int(written) > 0):
        raise PathError(f"方括号里应写序号，不能写{quote(written)}", f"写成“{head}[1].…”，从 1 数起")
    if known is not None and int(written) > known + further:
        hint = f"；新的一条写“{head}[{known + 1}]”" if further else ""
        raise PathError(f"“{item.zh}”只有 {known} 条，没有第 {int(written)} 条", f"核对序号，从 1 数起{hint}")
    return int(written)


def _within(record: DeclaredKey | None, number: int, item: DeclaredKey, part: str | None, written: str) -> FactPath:
    if part is None:
        return FactPath(record, number, item)
    if item.kind is not KeyKind.EVENT:
        raise PathError(f"“{item.zh}”没有下一层：{quote(written)}", f"只写到“{item.zh}”")
    declared = declared_keys(item.holds)
    name = declared.keys.get(part)
    if name is None:
        hint = did_you_mean(part, declared.keys) or "可以写：" + "、".join(one.zh for one in declared.items.values())
        raise PathError(f"“{item.zh}”没有{quote(part)}这一项", hint)
    return FactPath(record, number, item, None if name == "on" else declared.items[name])


def is_written(document: Document, path: str) -> bool:
    """Whether the document says anything of the fact that a path in English names."""
    value = value_of(document, locate(path, type(document)))
    return value not in (None, ()) and not (isinstance(value, Event) and value.occurrence is NOT_RECORDED)


def value_of(document: Document, path: FactPath) -> object:
    """What the model holds at a path; None where there is no such record, or no such part of an event."""
    value: object = document
    for step in path.steps:
        if isinstance(step, int):
            assert isinstance(value, tuple)
            value = value[step] if step < len(value) else None
        else:
            value = getattr(value, step, None)
    return value


def parent(path: str) -> str:
    """``recommendations[1].received`` → ``recommendations[1]`` → ``recommendations`` → ''."""
    cut = max(path.rfind("."), path.rfind("["))
    return path[:cut] if cut > 0 else ""


def joined(path: str, name: str) -> str:
    """The path of a key inside."""
    return f"{path}.{name}" if path else name
