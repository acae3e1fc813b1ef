"""The reference of what programs may use: every name that the two doors open, from its docstring."""

from __future__ import annotations

import ast
import enum
import inspect
import re
import textwrap
import typing
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from types import ModuleType
from typing import Any

import gongyi
import gongyi_facts
from gongyi import Loaded
from gongyi_facts import Code

_FIRST = {
    "gongyi": ("Policy", "Assessment", "Finding", "Due", "Status", "Engine", "Result", "FindingResult"),
    "gongyi_facts": ("read", "read_text", "from_mapping", "Case", "Year", "json_schema", "template", "When"),
}
"""What most programs need, in the order in which they need it."""
_LITERAL = re.compile(r"``([^`]+)``")
_CLASS = re.compile(r"<class (?:\w+\.)*(\w+)>")


def api(_: Loaded) -> str:
    """The page: how the library is used, the errors, then every name of each door."""
    return "".join((_HEAD, *_errors(), *_door(gongyi, "引擎"), *_door(gongyi_facts, "事实和案件文件")))


_HEAD = """# 程序接口

*In short: what `from gongyi import …` and `from gongyi_facts import …` offer, from the docstrings. What is not listed
here may change without notice. Signatures are as in the source; days are `datetime.date`.*

```python
from datetime import date
from gongyi import Policy
from gongyi_facts import read

policy = Policy.load()                      # 本决定；Policy.load(文件夹, facts=模型) 载入别的
assessment = policy.assess(read("case.yaml"), as_of=date(2024, 7, 1))
assessment.to_dict()                        # JSON；其 JSON Schema：gongyi schema --result
```

自己的事实模型写在 `gongyi_facts.base` 上，见[写另一份决定](another-policy.md)。
"""

_ERRORS = """
## 错误

有意抛出的都是 `GongyiError`：`code` 是下表之一，不会改名；`message` 是给人看的中文；`message_en` 是英文；
`path` 是数据里的位置，用文件里的键的语言（`检察建议[1].收件` 或 `recommendations[1].received`），没有位置的是 None。
`BadInput.problems` 逐项列出，每项有 `file`、`line`、`column`、`message`、`hint`、`code`、`path`、`message_en`。

| code | meaning |
|---|---|
"""


def _errors() -> Iterator[str]:
    yield _ERRORS
    yield from (f"| `{code}` | {code.english} |\n" for code in Code)


def _door(module: ModuleType, zh: str) -> Iterator[str]:
    yield f"\n## {module.__name__}：{zh}\n"
    first = _FIRST[module.__name__]
    names = [name for name in sorted(module.__all__, key=str.casefold) if name not in first]
    for name in (*first, *names):
        yield from _entry(name, getattr(module, name))


def _entry(name: str, item: Any) -> Iterator[str]:
    if inspect.isclass(item):
        yield f"\n### `{name}`\n\n{_said(item)}\n"
        yield from _members(name, item)
    elif inspect.isroutine(item):
        yield f"\n### `{name}`\n\n`{_call(name, item)}`\n\n{_said(item)}\n"
    else:
        yield f"\n### `{name}`\n\n{_value(item)}\n"


def _value(item: Any) -> str:
    """What is said of a constant: its kind, and what it is where that is short and always the same."""
    if isinstance(item, str | int) and len(str(item)) <= 60:
        return f"`{item!r}`"
    if isinstance(item, frozenset | set) and all(isinstance(part, str) for part in item):
        return "、".join(f"`{part}`" for part in sorted(item))
    if typing.get_origin(item) is not None or not hasattr(item, "__len__"):
        return f"`{type(item).__name__}`"
    return f"`{type(item).__name__}`，{len(item)} 项"


def _said(item: Any) -> str:
    return _plain(inspect.getdoc(item) or "")


def _plain(text: str) -> str:
    return _LITERAL.sub(r"`\1`", inspect.cleandoc(text))


def _call(name: str, item: Callable[..., Any]) -> str:
    """The call, with parameters and what comes of it, without ``self`` and ``cls``."""
    signature = inspect.signature(item)
    own = [one for one in signature.parameters.values() if one.name not in ("self", "cls")]
    return _CLASS.sub(r"\1", f"{name}{signature.replace(parameters=own)}".replace("'", ""))


def _members(name: str, item: type) -> Iterator[str]:
    """What a class offers: members of an enumeration, fields, properties, methods; of what it inherits nothing."""
    lines: list[str] = []
    if issubclass(item, enum.Enum):
        lines += (f"`{one.value}`" for one in item if one.value)
        yield f"\n{'、'.join(lines)}\n" if lines else ""
        return
    if not _is_document(item):
        lines += _fields(item)
    for key, member in vars(item).items():
        if not key.startswith("_") and (line := _member(name, key, member)):
            lines.append(line)
    if lines:
        yield "\n" + "".join(f"- {line}\n" for line in lines)


def _is_document(item: type) -> bool:
    """Whether a class is a fact model: its keys are listed in the dictionary of facts."""
    return hasattr(item, "model_fields")


def _fields(item: type) -> Iterator[str]:
    told = _told(item)
    for field, kind in vars(item).get("__annotations__", {}).items():
        if not field.startswith("_") and "ClassVar" not in str(kind):
            shown = kind if isinstance(kind, str) else getattr(kind, "__forward_arg__", getattr(kind, "__name__", kind))
            yield f"`{field}: {shown}`" + (f"：{told[field]}" if field in told else "")


def _member(owner: str, key: str, member: Any) -> str:
    if isinstance(member, property):
        return f"`.{key}`：{_in_a_line(member.fget)}"
    if isinstance(member, classmethod | staticmethod):
        return f"`{_call(f'{owner}.{key}', member.__func__)}`：{_in_a_line(member.__func__)}"
    if inspect.isfunction(member):
        return f"`{_call(f'.{key}', member)}`：{_in_a_line(member)}"
    return ""


def _in_a_line(item: Any) -> str:
    return " ".join(_said(item).split())


@cache
def _told(item: type) -> dict[str, str]:
    """What stands under the fields of a class in its source."""
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(item))).body
    except (OSError, TypeError, ValueError, SyntaxError):
        return {}
    found: dict[str, str] = {}
    body = tree.body if isinstance(tree, ast.ClassDef) else []
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and (said := _string(text)):
            found[field.target.id] = " ".join(_plain(said).split())
    return found


def _string(statement: ast.stmt) -> str:
    """The text that a statement consists of, '' where it is no text."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return statement.value.value if isinstance(statement.value.value, str) else ""
    return ""
