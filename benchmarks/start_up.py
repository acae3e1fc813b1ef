"""What ``gongyi check`` costs as a whole process, beside the bare import of the libraries that it stands on."""

from __future__ import annotations

import sys

import real_cases
from table import Row, Section
from timing import processes_in_turns

IMPORTS = "import pydantic, yaml, typer, rich.table"
CHECK = "import sys; from gongyi_desk.start import start; sys.exit(start())"
ENGINES = ("compiled", "reference")
GOAL = 3.0


def measure(rounds: int = 9) -> Section:
    """The default engine, and the two that can be asked for."""
    file = str(real_cases.example_13().path)
    check = [sys.executable, "-c", CHECK, "check", file, "--as-if", "--as-of", "2018-07-11"]
    others = [[*check, "--engine", engine] for engine in ENGINES]
    imports, default, *rest = processes_in_turns([[sys.executable, "-c", IMPORTS], check, *others], rounds)
    rows = [Row("gongyi check", default / imports, GOAL, note="争取 2.4")]
    rows += [
        Row(f"gongyi check --engine {engine}", taken / imports) for engine, taken in zip(ENGINES, rest, strict=True)
    ]
    title = f"启动：检查案例 13 的整个进程，比 python -c “{IMPORTS}”（{imports * 1000:.0f} 毫秒；字节码都已缓存）"
    return Section(title, tuple(rows))
