"""The condition language, each construct with an example that is parsed, and put into words, as a rule's would be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gongyi import (
    MODALITIES,
    STATUSES,
    Condition,
    ConditionParser,
    Loaded,
    Notebook,
    Tri,
    Vocabulary,
    Wording,
    all_of,
    any_of,
    negate,
)
from gongyi_desk.rulebook.blocks import bullets, tree
from gongyi_facts import BadInput, parse


@dataclass(frozen=True, slots=True)
class Construct:
    """One way to write a condition: its name, what it means, and an example on records of a scope."""

    title: str
    said: str
    scope: str
    example: str


CONSTRUCTS = (
    Construct(
        "各项都成立",
        "列表的各项都要成立；写作 `all: [……]` 也可以。",
        "recommendation",
        """\
- received: happened
- reply: none
""",
    ),
    Construct(
        "任一项成立",
        "`any` 之下有一项成立即可。",
        "recommendation",
        """\
any:
  - rectified_now: none
  - refusal: happened
""",
    ),
    Construct(
        "不成立",
        "`not` 之下不成立。不明的仍是不明。",
        "assistance",
        """\
not: {unit_kind: citizen}
""",
    ),
    Construct(
        "事件",
        "`happened` 为已发生，`none` 为没有发生。没有记载的事件，"
        "到“案情截至”之日没有发生。",
        "recommendation",
        """\
reply: happened
""",
    ),
    Construct(
        "状态",
        "写一个值，或者几个值的列表（其中之一）。没有写的状态不明。",
        "recommendation",
        """\
rectified_now: [none, partial]
""",
    ),
    Construct(
        "是与否",
        "写 `true` 或者 `false`。",
        "agency",
        """\
supervisory_duty: true
""",
    ),
    Construct(
        "可多选的状态",
        "所列的值至少有一个在其中。",
        "recommendation",
        """\
copied.to: [organization, other]
""",
    ),
    Construct(
        "事件的细节",
        "事件没有发生的，细节的条件不成立。",
        "recommendation",
        """\
reply.evidence: false
""",
    ),
    Construct(
        "数目",
        "写一个数，或者 `at_least`（不少于）、`at_most`（不多于）。",
        "year",
        """\
year: {at_least: 2021}
""",
    ),
    Construct(
        "日期的先后",
        "`before` 早于，`after` 晚于，`not_before` 不早于，"
        "`not_after` 不晚于。"
        "日期可以是事件、日期事实、`as_of`（评估日）、`{end_of: 期间}`（期间届满日），"
        "或者写定的一天（放在右边）。事件没有发生的，不成立。",
        "recommendation",
        """\
day: filed
not_after: {end_of: reply_period}
""",
    ),
    Construct(
        "期间已届满",
        "评估日晚于期间的最后一日。",
        "recommendation",
        """\
ended: reply_period
""",
    ),
    Construct(
        "其他记录之一",
        "引用本记录的（或者本记录引用的）那种记录，至少一条符合。没有这种记录的，不成立。",
        "suit",
        """\
some: {hearing: [{held: happened}, {appeared: principal}]}
""",
    ),
    Construct(
        "其他记录全部",
        "每一条都符合。没有这种记录的，成立。",
        "suit",
        """\
every: {hearing: [{appeared: [staff, nobody]}]}
""",
    ),
    Construct(
        "另一条规范的结论",
        "同一记录上另一条规范的结论是所列之一。规则由此前后衔接，不能成环。",
        "recommendation",
        """\
norm: 三(五).3a
status: [due, overdue]
""",
    ),
    Construct(
        "推定",
        "`when` 成立，而且没有已知的事实表明 `unless`，就成立。`unless` 不明的，"
        "推定照样成立；结论注明可以推翻它的事实。",
        "recommendation",
        """\
presume: 公益未得到有效保护
when: [{ended: reply_period}]
unless: [{protected_now: protected}]
""",
    ),
    Construct(
        "有名称的条件",
        "几处合用的条件，写在 `rules/derived.yaml` 的 `conditions` 里；写它的名称，就同写在那里一样。"
        "只用于同一种记录。",
        "recommendation",
        """\
named: suspended_now
""",
    ),
    Construct(
        "别的记录的事实",
        "没有写明归属的事实，先看本记录，再看它引用的记录，最后看个案；同名的写明归属。",
        "suit",
        """\
case.place: linxiang
""",
    ),
)
_HEAD = """\
# 条件语言

规则文件里的条件是数据，不是程序。下面每种写法附一个例子，和软件对它的中文说法；例子都由软件读过。

事实的名字见[事实词典](facts.md)。写错的名字、不存在的值、拿日期比文字，加载时都会指出文件、行、列。
"""
_SITUATIONS = """\
## 分情形的规范

规范的 `situations` 逐行写各种情形，每行有 `name`、条件 `when` 和结论 `status`；末行的 `when` 写 `[]`，总是成立。
自上而下，第一行成立的决定结论。在它以前有一行不明的：

| 不明的一行 | 第一行成立的 | 结论 |
|---|---|---|
| 待履行 | 待履行 | 待履行 |
| 不适用 | 待履行 | 待查明 |

写法见[怎样读规则](rules.md#分情形的规范)。
"""
_WORDS: dict[Tri, str] = {True: "成立", False: "不成立", None: "不明"}
_TRUTHS: tuple[Tri, ...] = (True, None, False)


def language(loaded: Loaded) -> str:
    """The page, in Markdown."""
    pieces = [_HEAD, *(_construct(loaded, item) for item in CONSTRUCTS), _truth_tables(), _SITUATIONS, _statuses()]
    return "\n".join(pieces)


def condition_of(loaded: Loaded, construct: Construct) -> Condition:
    """The example as a typed condition. Raises ``BadInput`` where the rules no longer know what it names."""
    notebook = Notebook()
    names = Vocabulary(
        loaded.model,
        {where: next(iter(found.values())).fact for where, found in loaded.derived.items()},
        set(loaded.periods),
        {identity: next(iter(found.values())).scope for identity, found in loaded.norms.items()},
        loaded.conditions,
    )
    node, problems = parse(construct.example.encode(), construct.title)
    if problems:
        raise BadInput(problems)
    return ConditionParser(names, construct.scope, construct.title, notebook).parse(node)


def _construct(loaded: Loaded, construct: Construct) -> str:
    wording = Wording(loaded.model, loaded.periods)
    zh = loaded.model.scopes[construct.scope].zh
    told = "\n".join(bullets(tree(wording, condition_of(loaded, construct))))
    return (
        f"## {construct.title}\n\n{construct.said}\n\n"
        f"```yaml\n{construct.example}```\n\n对每一“{zh}”：\n\n{told}\n"
    )


def _truth_tables() -> str:
    not_rows = "".join(f"| {_WORDS[one]} | {_WORDS[negate(one)]} |\n" for one in _TRUTHS)
    return (
        "## 不明怎样传递\n\n条件成立、不成立或者不明；不明不会当作不成立。\n\n"
        f"{_table('各项都成立', all_of)}\n{_table('任一项成立', any_of)}\n"
        f"| 原来 | 不成立（`not`） |\n|---|---|\n{not_rows}"
    )


def _table(title: str, joined: Callable[[Iterable[Tri]], Tri]) -> str:
    head = f"| {title} | " + " | ".join(_WORDS[one] for one in _TRUTHS) + " |\n"
    rows = "".join(
        f"| {_WORDS[one]} | " + " | ".join(_WORDS[joined((one, other))] for other in _TRUTHS) + " |\n"
        for one in _TRUTHS
    )
    return f"{head}|---|---|---|---|\n{rows}"


def _statuses() -> str:
    modalities = "".join(f"| `{code}` | {zh} |\n" for code, zh in MODALITIES.items())
    statuses = "".join(f"| `{code}` | {zh} |\n" for code, zh in STATUSES.items())
    return (
        f"## 规范的种类\n\n| 写法 | 原文用词 |\n|---|---|\n{modalities}\n"
        f"## 结论\n\n| 写法 | 中文 |\n|---|---|\n{statuses}"
    )
