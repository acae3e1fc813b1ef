"""``make bench-ledger``: how many cases a second a ledger takes, its memory, and what judging one by one takes.

make bench-ledger                     up to a million cases
make bench-ledger MOST=10000000       up to ten millions, the verdicts streamed to Parquet

At the end six norms are judged in columns and by other means (``peers_timed``).

That all evaluators say the same of the cases is checked before anything is timed. Every measurement is a process of
its own, so that its peak memory is its own; seconds are CPU time, by which a core is measured whatever else runs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import peers_timed

BATCH = 200_000
"""Cases that are made, and written, at once."""
SINGLE = {"compiled": 2_000, "reference": 300, "durable": 300}
GOAL, HOPE = 10, 30
ENOUGH = 4 << 30
"""Bytes that ten million cases may take."""


def columns(count: int) -> dict[str, float]:
    """Judge so many cases in columns, wide, and write the verdicts to Parquet part by part."""
    import plausible
    from gongyi import Policy

    policy = Policy.load()
    policy.assess_table(plausible.ledger(10), as_of=plausible.AS_OF, form="wide")
    begun, spent = perf_counter(), 0.0
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, count, BATCH):
            frames = plausible.ledger(min(BATCH, count - first), first)
            started = process_time()
            parts = policy.assess_table_in_parts(frames, as_of=plausible.AS_OF, form="wide")
            for number, part in enumerate(parts):
                for scope, frame in part.items():
                    frame.write_parquet(Path(folder) / f"{scope}-{first}-{number}.parquet", compression="lz4")
            spent += process_time() - started
            if count > BATCH * 10:
                _forget(Path(folder))
    return {"cpu": spent, "wall": perf_counter() - begun, "peak": _peak()}


def single(engine: str, count: int) -> dict[str, float]:
    """Judge so many cases one by one: statuses and last days, without other readings; by ``durable`` all it says."""
    import plausible
    from gongyi import Policy, unfold
    from gongyi.evaluators.compiled import Compiled
    from gongyi_facts import from_mapping

    policy = Policy.load()
    program = policy._compiled(policy.profile({}), as_if=False)
    model, calendar = policy.loaded.model, policy.loaded.calendar
    cases = [from_mapping(data) for data in plausible.documents(plausible.ledger(count))]
    if engine == "compiled":

        def judge(case: Any) -> object:
            records = unfold(case, model, plausible.AS_OF, plausible.AS_OF)
            found = Compiled(program, records, calendar)
            return [
                (found.status(norm, row), found.due(norm, row))
                for norm, scope in program.scopes.items()
                for row in records.rows.get(scope, ())
            ]
    elif engine == "durable":

        def judge(case: Any) -> object:
            return policy.assess(case, as_of=plausible.AS_OF)
    else:

        def judge(case: Any) -> object:
            assessor = policy.explain(case, as_of=plausible.AS_OF)
            return [assessor.evaluator.verdict(norm, row) for norm, row in assessor.pairs()]

    judge(cases[0])
    begun, started = perf_counter(), process_time()
    for case in cases:
        judge(case)
    return {"cpu": process_time() - started, "wall": perf_counter() - begun, "peak": _peak()}


def equal(count: int) -> int:
    """How many verdicts were compared; raises ``AssertionError`` where columns say anything else than one by one."""
    import plausible
    from gongyi import Policy
    from gongyi_facts import from_mapping

    policy, frames = Policy.load(), plausible.ledger(count)
    found = policy.assess_table(frames, as_of=plausible.AS_OF)
    told = {
        (row["case"], row["norm"], row["record"]): (row["status"], row["due_earliest"], row["due_latest"])
        for row in found.iter_rows(named=True)
    }
    for number, data in enumerate(plausible.documents(frames)):
        for line in policy.statuses(from_mapping(data), as_of=plausible.AS_OF):
            right = (str(line.status), *(line.due or (None, None)))
            assert told.pop((number, line.norm, line.record)) == right, (number, line)
    assert not told
    return int(found.height)


def main() -> None:
    """Compare, measure, print; a child process does one measurement."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--most", type=int, default=1_000_000)
    options.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        what, count = chosen.one[0], int(chosen.one[1])
        print(json.dumps(columns(count) if what == "columns" else single(what, count)))
        return
    print(f"核对：{equal(1_000)} 个结论，成批与逐件（compiled）处处相同。", flush=True)
    print(f"{'':<24}{'件':>10}{'秒（CPU）':>10}{'件/秒·核':>12}{'最高内存':>10}", flush=True)
    rates = {engine: _line(engine, count, 1) for engine, count in SINGLE.items()}
    for threads in (1, 2):
        for power in range(3, 8):
            if 10**power <= chosen.most:
                rate, peak = _line("columns", 10**power, threads), _last_peak
                if threads == 1:
                    _compare(rate / rates["compiled"], 10**power)
                if power == 7:
                    print(f"  一千万件的内存：{peak / (1 << 30):.1f} GB，目标 ≤ {ENOUGH >> 30} GB", flush=True)
    peers_timed.show(tuple(count for count in (10_000, 100_000) if count <= chosen.most))


_last_peak = 0.0


def _line(what: str, count: int, threads: int) -> float:
    """Measure in a process of its own, print, and give cases a second."""
    global _last_peak
    environment = {**os.environ, "POLARS_MAX_THREADS": str(threads)}
    command = [sys.executable, __file__, "--one", what, str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    found = json.loads(done.stdout)
    _last_peak = found["peak"]
    rate: float = count / found["cpu"]
    name = f"{what}（{threads} 线程，实际 {found['wall']:.1f} 秒）" if what == "columns" else what
    print(f"{name:<24}{count:>10}{found['cpu']:>10.2f}{rate:>12.0f}{found['peak'] / (1 << 20):>8.0f} MB", flush=True)
    return rate


def _compare(ratio: float, count: int) -> None:
    outcome = "达到" if ratio >= GOAL else "未达到"
    note = f"目标 ≥ {GOAL} ×，力争 {HOPE} ×：{outcome}" if count >= 1_000_000 else ""
    print(f"  为 compiled 的 {ratio:.1f} 倍  {note}".rstrip(), flush=True)


def _peak() -> float:
    """The most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


def _forget(folder: Path) -> None:
    """Ten million verdicts need not stay on the disk once they have been written."""
    for path in folder.iterdir():
        path.unlink()


if __name__ == "__main__":
    main()
