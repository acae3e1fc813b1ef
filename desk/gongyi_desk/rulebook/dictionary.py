"""The fact dictionary: every fact, derived fact and period that a rule can name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongyi import Fact, Loaded, Scope
from gongyi_desk.rulebook import file_keys
from gongyi_desk.rulebook.blocks import Block, bullets
from gongyi_desk.rulebook.definitions import Definitions

_KINDS = {
    "event": "事件",
    "choice": "状态",
    "items": "状态（可多选）",
    "number": "数目",
    "day": "日期",
    "sightings": "逐次观察",
    "text": "文字",
}
_HEAD = """\
# 事实词典

案件文件、年度履职文件能写的全部内容，规则能用的全部事实。文件写中文名或英文名都可以，规则里写英文名。

| 种类 | 案件文件里怎样写 | 没有写的 |
|---|---|---|
| 事件 | 日期、`有`、`无`、`不详`，或者带细节的一组 | 到“案情截至”之日没有发生 |
| 状态、数目、日期 | 所列的值之一，或者 `不详` | 不明，不会当作“否” |
| 逐次观察 | 一次或者几次：日期和所见的状态 | 不明 |
| 文字 | 文字，只供称呼，规则不据以判断 | 不影响结论 |

事件的细节写作“事件.细节”，如 `reply.arrived`：事件没有发生的，细节也没有。
"""
_TABLE = "| 英文名 | 中文名 | 种类 | 问什么；可以写的值 |\n|---|---|---|---|\n"


def dictionary(loaded: Loaded) -> str:
    """The page, in Markdown."""
    definitions = Definitions(loaded)
    documents = (_document(loaded, definitions, root) for root in loaded.model.documents)
    return _HEAD + file_keys.HEAD + "".join(documents)


def _document(loaded: Loaded, definitions: Definitions, root: str) -> str:
    scopes = [scope for scope in loaded.model.scopes.values() if scope.root == root]
    return f"\n## {loaded.model.scopes[root].zh}\n" + "".join(_scope(loaded, definitions, scope) for scope in scopes)


def _scope(loaded: Loaded, definitions: Definitions, scope: Scope) -> str:
    said = f"\n### {scope.zh}（`{scope.name}`）\n\n"
    if scope.link:
        one, other = (loaded.model.scopes[name].zh for name in (scope.link.one, scope.link.other))
        said += f"案件文件里不写：每件{one}与它所涉的每件{other}，各为一条记录。\n\n"
    if scope.field:
        said += f"案件文件里写在“{scope.zh}”（`{scope.field}`）之下，一条记录一项。\n\n"
    if scope.references:
        listed = "、".join(f"{loaded.model.scopes[ref.scope].zh}（`{ref.name}`）" for ref in scope.references.values())
        said += f"指向：{listed}。\n\n"
    if scope.facts:
        said += _TABLE + "".join(_fact(scope, fact) for fact in scope.facts.values())
    if scope.link is None:
        said += file_keys.file_keys(loaded, scope)
    return "".join([said, *_derived(loaded, definitions, scope.name), *_periods(loaded, definitions, scope.name)])


def _fact(scope: Scope, fact: Fact) -> str:
    zh = f"{scope.facts[fact.parent].zh}.{fact.zh}" if fact.parent else fact.zh
    values = _values(fact)
    same = f"日期不详的，与“{scope.facts[fact.same_day_as].zh}”同日。" if fact.same_day_as else ""
    return _row(f"`{fact.name}`", zh, _KINDS[fact.kind], f"{fact.question}{same}" + (f"<br>{values}" if values else ""))


def _values(fact: Fact) -> str:
    return "、".join(f"{label} `{code}`" for code, label in fact.labels.items())


def _derived(loaded: Loaded, definitions: Definitions, scope: str) -> Iterator[str]:
    found = [next(iter(item.values())).fact for (owner, _), item in loaded.derived.items() if owner == scope]
    if not found:
        return
    yield "\n由规则推导的事实（`rules/derived.yaml`），案件文件里不写（推定的事件除外）：\n\n"
    yield "| 英文名 | 中文名 | 种类 | 值 |\n|---|---|---|---|\n"
    for fact in found:
        yield _row(f"`{fact.name}`", fact.zh, _KINDS[fact.kind], _values(fact))
    yield "\n怎样推导：\n\n"
    yield from _bullets(definitions.derived(scope, fact.name) for fact in found)


def _periods(loaded: Loaded, definitions: Definitions, scope: str) -> Iterator[str]:
    found = [period for (owner, _), period in loaded.periods.items() if owner == scope]
    if not found:
        return
    yield "\n期间：\n\n| 英文名 | 中文名 |\n|---|---|\n"
    for period in found:
        yield _row(f"`{period.name}`", period.zh)
    yield "\n怎样计算（括号里是依据）：\n\n"
    for period in found:
        yield from _bullets(definitions.periods(scope, period.name))


def _bullets(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield "".join(f"{line}\n" for line in bullets(block))


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
