"""What an assessment costs, beside its peers in the same run. Run by ``make bench``; no test depends on it.

* ``assess`` by each evaluator against pydantic's validation of the same case, for every example;
* start-up of ``gongyi check`` as a whole process against the bare import of the libraries it stands on;
* a stress run on four threads: 100,000 assessments, with the memory seen on the way.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter

from pydantic import BaseModel

import gongyi_facts
import stress
from gongyi import Policy
from gongyi_facts import Document

ROOT = Path(__file__).resolve().parents[1]
AS_OF = date(2026, 1, 1)
PEER = "import pydantic, yaml, typer, rich.table"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=30)
    options.add_argument("--stress", type=int, default=100_000, help="assessments of the stress run; 0 for none")
    chosen = options.parse_args()
    assessments(chosen.rounds)
    start_up(chosen.rounds)
    if chosen.stress:
        stress.run(chosen.stress)


def assessments(rounds: int) -> None:
    """Print each example's times, and those of the median example."""
    policy = Policy.load()
    print(f"{'案例（毫秒，中位数）':<34}{'pydantic':>10}{'reference':>12}{'durable':>10}")
    rows = []
    for path in sorted((ROOT / "examples" / "cases").glob("*.yaml")):
        case = gongyi_facts.read(path)
        rows.append((path.stem, *times(policy, case, rounds)))
    for row in rows:
        print(f"{row[0]:<40}{row[1]:>10.3f}{row[2]:>12.2f}{row[3]:>10.2f}")
    middle = sorted(rows, key=lambda row: row[2])[len(rows) // 2]
    print(f"中位案例 {middle[0]}：pydantic 校验 {middle[1]:.3f}，reference {middle[2]:.2f}，durable {middle[3]:.2f}")


def times(policy: Policy, case: Document, rounds: int) -> tuple[float, float, float]:
    """Medians of validation and of assessment by each evaluator, in milliseconds, taken in turns."""
    plain = {name: getattr(case, name) for name in type(case).model_fields}

    def rebuilt(value: object) -> object:
        if isinstance(value, tuple):
            return tuple(rebuilt(item) for item in value)
        if isinstance(value, BaseModel):
            return {name: rebuilt(getattr(value, name)) for name in type(value).model_fields}
        return value

    data = {name: rebuilt(value) for name, value in plain.items()}
    works: list[Callable[[], object]] = [
        lambda: type(case).model_validate(data),
        lambda: policy.assess(case, as_of=AS_OF, as_if=True, engine="reference"),
        lambda: policy.assess(case, as_of=AS_OF, as_if=True, engine="durable"),
    ]
    for work in works:
        work()
    taken: list[list[float]] = [[], [], []]
    for _ in range(rounds):
        for times_taken, work in zip(taken, works, strict=True):
            start = perf_counter()
            work()
            times_taken.append((perf_counter() - start) * 1000)
    first, second, third = map(median, taken)
    return first, second, third


def start_up(rounds: int) -> None:
    """Print the time of a whole process, and that of importing the libraries alone."""
    case = str(next((ROOT / "examples" / "cases").glob("13-*.yaml")))
    start = "import sys; from gongyi_desk.main import main; sys.exit(main())"
    check = [sys.executable, "-c", start, "check", case, "--as-if", "--as-of", "2018-07-11"]
    commands = {
        "python -c 'pass'": [sys.executable, "-c", "pass"],
        f"python -c '{PEER}'": [sys.executable, "-c", PEER],
        "gongyi check（durable）": check,
        "gongyi check --engine reference": [*check, "--engine", "reference"],
        "gongyi check --format json": [*check, "--format", "json"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(max(5, rounds // 3)):
        for name, command in commands.items():
            begun = perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            taken[name].append((perf_counter() - begun) * 1000)
    peer = median(taken[f"python -c '{PEER}'"])
    print("\n整个进程（毫秒，中位数）")
    for name, values in taken.items():
        print(f"{median(values):>8.0f}  {median(values) / peer:>5.2f} ×  {name}")


if __name__ == "__main__":
    main()
