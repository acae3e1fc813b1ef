"""Six norms of a chain in columns, beside what else one might judge a ledger with, in one run of ``make bench-ledger``.

Polars written by hand says the same with unknowns and last days from and to; OpenFisca and zen-engine know of no
unknown, and are compared on known facts. That they say the same is checked before anything is timed. Every measurement
is a process of its own with one thread; seconds are CPU time. A peer that is not installed is told and left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Any

ROUNDS, SINGLE = 5, 2_000
COLUMNS, KNOWN, BY_HAND, OPENFISCA, COMPILED, ZEN = "columns", "columns-known", "polars", "openfisca", "compiled", "zen"
NAMES = {
    COLUMNS: "columns，日子和是否有不明的",
    BY_HAND: "手写的 Polars，同一台账、同样的结论",
    COMPILED: "compiled，逐件（已读入的文件）",
    KNOWN: "columns，全部查明的",
    OPENFISCA: "OpenFisca，全部查明的（数组已备好）",
    ZEN: "zen-engine，全部查明的，逐件（期限已算好）",
}
SIZED = (COLUMNS, BY_HAND, KNOWN, OPENFISCA)
"""Those that are measured with every number of cases; the others judge one by one, so that one number will do."""


class Differ(Exception):
    """A peer says something else, so that its time means nothing."""


@dataclass(frozen=True)
class Goal:
    """How many times as fast as a peer columns should be; None where nothing is aimed at."""

    ours: str
    peer: str
    least: float | None


GOALS = (
    Goal(COLUMNS, BY_HAND, 0.7),
    Goal(KNOWN, OPENFISCA, 3.0),
    Goal(COLUMNS, COMPILED, 10.0),
    Goal(KNOWN, ZEN, None),
)
Rates = dict[tuple[str, int], float]


def show(counts: tuple[int, ...] = (10_000, 100_000)) -> None:
    """Check, measure in processes of their own, print cases a second, ratios and goals."""
    print("\n六条规范的链，同一次运行里与别的做法相比（一个线程，秒是 CPU 时间）：", flush=True)
    left_out = absent()
    for name in left_out:
        print(f"  没有测 {name}：没有装上（pip install -r benchmarks/requirements.txt）。", flush=True)
    print(f"  核对：{same(2_000, left_out)} 个结论处处相同。", flush=True)
    rates: Rates = {}
    for what, name in NAMES.items():
        if what not in left_out:
            for count in counts if what in SIZED else (SINGLE,):
                rates[what, count] = count / _measured(what, count)
                print(f"  {name}　{count} 件：每秒 {rates[what, count]:.0f} 件", flush=True)
    for line in ratios(rates, counts):
        print(line, flush=True)


def ratios(rates: Rates, counts: tuple[int, ...]) -> list[str]:
    """How many times as fast columns are, with the goal; a peer that was left out is not among them."""
    found = []
    for goal in GOALS:
        for count in counts:
            ours = rates[goal.ours, count]
            peer = rates.get((goal.peer, count if goal.peer in SIZED else SINGLE))
            if peer is not None:
                said = ""
                if goal.least is not None:
                    outcome = "达到" if ours / peer >= goal.least else "未达到"
                    said = f"（目标 ≥ {goal.least:g}：{outcome}）"
                found.append(f"  {count} 件，columns 是 {goal.peer} 的 {ours / peer:.2f} 倍{said}")
    return found


def absent() -> list[str]:
    """The peers that are not installed."""
    found = []
    for name, package in ((OPENFISCA, "openfisca_core"), (ZEN, "zen")):
        try:
            __import__(package)
        except ImportError:
            found.append(name)
    return found


def same(count: int, left_out: list[str]) -> int:
    """How many verdicts were compared. Raises ``Differ`` where a peer says anything else."""
    from chain import by_polars, facts

    for known in (False, True):
        frame = facts.ledger(count, known=known)
        ours, hand = _in_columns(frame), by_polars.judged(frame)
        for name in hand.columns:
            _require(ours[name].to_list() == hand[name].to_list(), f"{BY_HAND} {name}")
    statuses = [[str(row[norm]) for norm in facts.NORMS] for row in ours.iter_rows(named=True)]
    if OPENFISCA not in left_out:
        from chain.by_openfisca import OpenFisca

        fisca = OpenFisca()
        told = fisca.told(fisca.judged(fisca.given(frame)))
        _require([list(row) for row in told.iter_rows()] == statuses, OPENFISCA)
    if ZEN not in left_out:
        from chain.by_zen import Zen

        zen = Zen()
        _require([[*zen.judged(one)] for one in zen.given(frame)] == statuses, ZEN)
    return 2 * count * len(facts.NORMS)


def _require(agreed: bool, what: str) -> None:
    if not agreed:
        raise Differ(f"{what} 的结论不同")


def _in_columns(frame: Any) -> Any:
    from chain import facts

    return facts.policy().assess_table({"case": frame}, as_of=facts.AS_OF, form="wide")["case"]


def prepared(what: str, count: int) -> Callable[[], object]:
    """What is to be timed, with all that comes before it done."""
    from chain import by_polars, facts

    frame = facts.ledger(count, known=what in (KNOWN, OPENFISCA, ZEN))
    match what:
        case "columns" | "columns-known":
            return lambda: _in_columns(frame)
        case "polars":
            return lambda: by_polars.judged(frame)
        case "openfisca":
            from chain.by_openfisca import OpenFisca

            fisca = OpenFisca()
            given = fisca.given(frame)
            return lambda: fisca.judged(given)
        case "zen":
            from chain.by_zen import Zen

            zen = Zen()
            cases = zen.given(frame)
            return lambda: [zen.judged(one) for one in cases]
    return _one_by_one(frame)


def _one_by_one(frame: Any) -> Callable[[], object]:
    from chain import facts
    from gongyi import unfold
    from gongyi.evaluators.compiled import Compiled
    from gongyi_facts import from_mapping

    policy = facts.policy()
    program = policy._compiled(policy.profile({}), as_if=False)
    model, calendar = policy.loaded.model, policy.loaded.calendar
    cases = [from_mapping(one, facts.Chain) for one in facts.documents(frame)]

    def judge(case: Any) -> object:
        records = unfold(case, model, facts.AS_OF, facts.AS_OF)
        found = Compiled(program, records, calendar)
        (row,) = records.rows["case"]
        return [(found.status(norm, row), found.due(norm, row)) for norm in program.scopes]

    return lambda: [judge(case) for case in cases]


def _measured(what: str, count: int) -> float:
    """Seconds of CPU time, in a process of its own with one thread."""
    command = [sys.executable, __file__, "--one", what, str(count)]
    environment = {**os.environ, "POLARS_MAX_THREADS": "1", "NUMEXPR_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return float(json.loads(done.stdout))


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median CPU time of some rounds, after one that is not counted."""
    work()
    taken = []
    for _ in range(rounds):
        begun = process_time()
        work()
        taken.append(process_time() - begun)
    return median(taken)


def main() -> None:
    """Print the comparison; a child process does one measurement."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(seconds(prepared(chosen.one[0], int(chosen.one[1])))))
    else:
        show()


if __name__ == "__main__":
    main()
