"""The fact dictionary's part on what only a file says: the keys of documents and records that no rule can name."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi import Loaded, Scope
from gongyi_facts import DeclaredKey, DeclaredKeys, Document, KeyKind, Labelled, allowed, declared_keys, evidence_hint

HEAD = """
事件的日期写作“日期”（`on`）；逐次观察的每一次写“日期”（`on`）和“状态”（`state`），知道自哪一天起就是这样的，
另写“自”（`since`）；同一项的各次，要么都写日期，要么只写一次而不写日期。只知道到某一天为止没有发生、以后不详的事件，
写 `{无, 截至: 2021-03-01}`。期限（如另定整改期限）只写一个日期的，是期限的最后一日。
只在文件里写的各项，列在每一节的第二张表。
"""
_TABLE = """
只在文件里写，不是规则判断的事实：

| 英文名 | 中文名 | 问什么；怎样写 |
|---|---|---|
"""


def file_keys(loaded: Loaded, scope: Scope) -> str:
    """The keys of a document or record that are no facts of a rule, as a table; '' where there are none."""
    shape = _shape(loaded, scope)
    rows = [*_only_written(loaded, scope), *_other_words(shape), *_parts(shape), *_spread(shape)]
    if not rows:
        return ""
    return _TABLE + "".join(rows)


def _shape(loaded: Loaded, scope: Scope) -> DeclaredKeys:
    document = declared_keys(loaded.model.documents[scope.root])
    return document if scope.field is None else declared_keys(document.items[scope.field].holds)


def _only_written(loaded: Loaded, scope: Scope) -> Iterator[str]:
    for item in _shape(loaded, scope).items.values():
        if item.name not in scope.facts and item.kind is not KeyKind.RECORDS:
            effect = _effect(item, loaded)
            question = item.question if item.question.endswith(("？", "。")) else f"{item.question}。"
            yield _row(item.name, item.zh, f"{question}{effect}<br>{_how(item, loaded.model.documents[scope.root])}")


def _effect(item: DeclaredKey, loaded: Loaded) -> str:
    """How a list of local days moves deadlines."""
    if item.name == loaded.manifest.local_rest_days:
        return "算期限时同国家公布的放假日一样是休息日，最后一日遇上就顺延。"
    if item.name == loaded.manifest.local_workdays:
        return "算期限时是工作日，最后一日遇上不再顺延；国家放假的日子仍是休息日。"
    return ""


def _how(item: DeclaredKey, document: type[Document]) -> str:
    """What may be written."""
    if item.kind is KeyKind.EVIDENCE:
        return evidence_hint(document)
    if item.given:
        return f"写“{item.given}”"
    return _written(item)


def _written(item: DeclaredKey) -> str:
    if isinstance(item.holds, type) and issubclass(item.holds, Labelled):
        return "、".join(f"{member.label} `{member.value}`" for member in item.holds)
    return allowed(item) + ("；多项写成列表" if item.many else "")


def _other_words(shape: DeclaredKeys) -> Iterator[str]:
    """The further words for a key, and for the day of an event."""
    for item in shape.items.values():
        for word in item.also:
            yield _row(item.name, word, f"就是“{item.zh}”")
        if item.kind is KeyKind.EVENT:
            for english, zh in item.holds.day_keys.items():
                yield _row(f"{item.name}.{english}", f"{item.zh}.{zh}", f"就是“{item.zh}”的日期（`on`）")


def _parts(shape: DeclaredKeys) -> Iterator[str]:
    """What is said of an event for people alone, and the list that may stand in its place."""
    for item in shape.items.values():
        if item.kind is not KeyKind.EVENT:
            continue
        for part in declared_keys(item.holds).items.values():
            if part.name != "on" and part.kind is not KeyKind.STATE:
                yield _row(f"{item.name}.{part.name}", f"{item.zh}.{part.zh}", f"{part.question}<br>{_written(part)}")
        if item.several is not None:
            said = f"不止一次的，写成列表，每次写法同一次；读作“{item.several[0]}”里的记录"
            yield _row(item.name, item.zh, said)


def _spread(shape: DeclaredKeys) -> Iterator[str]:
    """The key under which one record is written for several."""
    spread = getattr(shape.model, "spread", None)
    if spread is not None:
        by = shape.items[spread.by].zh
        said = f"一份给几个的：逐个写“{by}”和它自己的各项，各成一条记录，编号为“编号@{by}的名称”"
        yield _row(spread.name, spread.zh, said)


def _row(name: str, zh: str, said: str) -> str:
    return f"| `{name}` | {zh} | {said} |\n"
