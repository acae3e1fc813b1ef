"""A commented starter file, made from the model, for a person to fill in.

As it stands it reads as a document of which nothing is known. Records are commented out: removing ``# `` at
the head of their lines gives a record that is valid and still says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongyi_facts.base import Document, KeyKind, Labelled
from gongyi_facts.model.case import Case
from gongyi_facts.model.declarations import DeclaredKey, DeclaredKeys, declared_keys
from gongyi_facts.publish.wrapping import cells, wrapped
from gongyi_facts.reading.hints import listed
from gongyi_facts.when import When

COLUMNS = 80
_DAY = "2021-03-01"

_GUIDE = (
    "行首是“#”的行是说明，或者是还没有启用的内容，程序不读。",
    "· 日期：写到日 2021-03-01；只知道月份写 2021-03；区间写 2021-03-01/2021-03-15；某日以前写 ../2021-03-15。",
    "· 事件（哪一天？）：发生了写日期；发生而日期不明写“有”；没有发生写“无”；是否发生不明写“不详”；"
    "整行不写，就是到“案情截至”那一天没有发生；只知道到某一天没有发生，写 {无, 截至: 2021-03-01}。",
    "· 其他各项：从列出的词里选；不知道就写“不详”，或者整行不写。",
    "· 一条一条的记录（检察建议、诉讼等）：要写哪一行，就删去行首的“# ”；有第二条时，从“- ”那一行起再写一遍。",
    "· 记录用“编号”互相指明；只有一条时不必写明所涉的是哪一条。",
)


def template(model: type[Document] = Case) -> str:
    """The starter file of a document: every fact in the model's order, with its question and words."""
    lines = [*_comment(f"{model.zh_name}文件"), "#"]
    for paragraph in _GUIDE:
        lines += _comment(paragraph)
    items = declared_keys(model).items.values()
    for item in sorted(items, key=lambda item: item.kind is KeyKind.EVIDENCE):
        lines += ["", *_root_item(item, model)]
    return "\n".join(lines) + "\n"


def _root_item(item: DeclaredKey, model: type[Document]) -> Iterator[str]:
    if item.kind is KeyKind.RECORDS:
        yield from _comment(f"──── {item.zh} ────")
        yield f"{item.zh}:"
        if (spread := item.holds.spread) is not None:
            by = declared_keys(item.holds).items[spread.by].zh
            yield from _comment(f"一份给几个的，不写“{by}”，写“{spread.zh}”，逐个写{by}和它自己的各项", "#     # ")
        yield from _record(declared_keys(item.holds))
        return
    for said in _about(item):
        yield from _comment(said)
    if item.kind is KeyKind.EVIDENCE:
        yield from (f"{item.zh}:", f"#   {model.sample.zh}: {model.sample.evidence}")
        return
    # An event that stands there empty would be unknown, and not merely unwritten.
    yield ("# " if item.kind is KeyKind.EVENT else "") + _empty(item)


def _record(declared: DeclaredKeys) -> Iterator[str]:
    for number, item in enumerate(declared.items.values()):
        for said in _about(item) if number else ():
            yield from _comment(said, "#     # ")
        yield ("#     " if number else "#   - ") + _empty(item)


def _empty(item: DeclaredKey) -> str:
    """The line that says that nothing is known; what is given is said."""
    if item.given:
        return f"{item.zh}: {item.given}"
    return f"{item.zh}:" if item.holds is str or item.kind is KeyKind.RECORDS else f"{item.zh}: 不详"


def _about(item: DeclaredKey) -> Iterator[str]:
    """The question, the words that answer it, and how details are written."""
    yield item.question or item.zh
    if item.kind is KeyKind.EVENT:
        yield from _details(item)
    elif item.kind is KeyKind.EVIDENCE:
        yield "每行写一项事实和它的证据；一条一条的记录，在方括号里写序号"
    elif item.given:
        return
    elif item.kind is KeyKind.REFERENCE:
        unknown = "；不知道是哪一条写“不详”" if item.uncertain else ""
        yield "写它的编号、名称或者序号" + ("，多条写成列表 [1, 2]" if item.many else "") + unknown
    elif item.kind is KeyKind.OBSERVATION:
        state = declared_keys(item.holds).items["state"]
        yield from _words(state.holds)
        yield f"先后不同的写成：[{{日期: {_DAY}, {state.zh}: {_sample(state)}}}]"
    elif item.holds is int:
        yield f"写整数，如 {item.example}；不知道写“不详”"
    else:
        yield from _words(item.holds)
        if item.many:
            yield f"多项写成列表，如 {_sample(item)}"


def _details(item: DeclaredKey) -> Iterator[str]:
    if item.several is not None:
        yield f"不止一次的写成列表：[{_DAY}, {_DAY}]"
    attributes = [part for part in declared_keys(item.holds).items.values() if part.name != "on"]
    if not attributes:
        return
    written = "".join(f", {part.zh}: {_sample(part)}" for part in attributes)
    yield f"知道细节的写成：{{日期: {_DAY}{written}}}"
    for part in attributes:
        words = "；".join(_words(part.holds))
        yield f"{part.zh}：{part.question}{words}"


def _words(holds: type[object]) -> Iterator[str]:
    if holds is bool:
        yield "可以写：是、否、不详"
    elif issubclass(holds, Labelled):
        yield "可以写：" + listed([*(member.label for member in holds), "不详"])


def _sample(item: DeclaredKey) -> str:
    if issubclass(item.holds, Labelled):
        one = next(iter(item.holds)).label
    else:
        one = {When: _DAY, bool: "是", str: "文字"}.get(item.holds, str(item.example))
    return f"[{one}]" if item.many else one


def _comment(text: str, head: str = "# ") -> Iterator[str]:
    """Lines of at most 80 columns; those of a list of points hang under its mark."""
    hang = f"{head}  " if text.startswith("·") else head
    first, *others = wrapped(text, COLUMNS - cells(head), COLUMNS - cells(hang), lists=True)
    yield (head + first).rstrip()
    yield from (hang + line for line in others)
