"""The pages of the documentation that are made from the code and the rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gongyi import CHECKS, Loaded, Policy
from gongyi_desk.rulebook.api import api
from gongyi_desk.rulebook.dictionary import dictionary
from gongyi_desk.rulebook.language import language
from gongyi_desk.terminal import output
from gongyi_desk.terminal.saving import save_own
from gongyi_facts import printable

MARK = "<!-- 由 gongyi rules docs 生成，不要手改 -->\n"


def checks_index(_: Loaded) -> str:
    """The checks of ``lint`` and their pages."""
    rows = "".join(f"| [{check.id}]({check.id}.md) | {check.name} |\n" for check in CHECKS)
    return (
        "# 规则审查\n\n`gongyi rules lint` 逐项审查规则的写法。能读、能运行的规则也可能不合法条的本意，"
        f"这里列的是审查的人会退回的写法。\n\n| 编号 | 检查 |\n|---|---|\n{rows}"
    )


PAGES: dict[str, Callable[[Loaded], str]] = {
    "facts.md": dictionary,
    "conditions.md": language,
    "lint/README.md": checks_index,
    "api.md": api,
}


def page(name: str, loaded: Loaded) -> str:
    """The text of one page."""
    return MARK + "\n" + PAGES[name](loaded)


def docs(into: str | None) -> None:
    """List the pages, or write them into a folder. Raises ``BadInput``; only overwrites what was generated."""
    if into is None:
        output.text("".join(f"{name}\n" for name in PAGES))
        return
    loaded = Policy.load().loaded
    for name in PAGES:
        file = str(Path(into) / name)
        save_own(file, page(name, loaded).encode(), MARK.encode(), "文档", folders=True)
        output.text(f"已写入 {printable(file)}\n")
