"""The example of another decision, a library's lending rules, as it is shipped: to begin one's own with."""

from __future__ import annotations

from pathlib import Path

from gongyi import decision_folder
from gongyi_desk.terminal import output
from gongyi_desk.terminal.saving import create
from gongyi_facts import printable

MODEL = "lending:LendingCase"
_KINDS = (".yaml", ".txt", ".py")


def example_folder() -> Path:
    """Where the example is: in the installed package, else in the checkout that holds it."""
    installed = decision_folder().with_name("_example")
    return installed if installed.is_dir() else decision_folder().with_name("examples") / "lending"


def files() -> dict[str, bytes]:
    """The files of the example by their paths in it: the rules, their fact model, a case."""
    folder = example_folder()
    found = sorted(path for path in folder.rglob("*") if path.suffix in _KINDS)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def write(into: str) -> None:
    """Write the example into a folder, and say how to run it. Raises ``BadInput``; never overwrites a file."""
    create({str(Path(into) / name): data for name, data in files().items()})
    output.text(
        f"已写入 {printable(into)}：规则 rules/，事实模型 lending.py，一份借阅 cases/overdue.yaml。\n"
        f"在那个文件夹里运行：\n  gongyi check cases/overdue.yaml --policy rules --facts {MODEL}\n"
    )
