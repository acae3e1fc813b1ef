"""Many assessments on several threads: the same answers as on one, and memory that does not grow.

    make stress                   100,000 assessments, about an hour
    make stress STRESS=2000       fewer

Exits 1 where an answer differs or memory grows.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
import threading
from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

import gongyi_facts
from gongyi import Engine, Policy

CASES = Path(__file__).resolve().parents[1] / "examples" / "cases"
DAYS = (date(2019, 1, 1), date(2026, 1, 1))
ALLOWED = 8
"""Megabytes that the second half may add to the first: what the allocator keeps back, not what it loses."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=100_000, help="assessments in all")
    options.add_argument("--threads", type=int, default=4)
    options.add_argument("--engine", choices=tuple(Engine), default=Engine.DURABLE)
    chosen = options.parse_args()
    if not run(chosen.count, chosen.threads, chosen.engine):
        sys.exit(1)


def run(count: int, threads: int = 4, engine: str = Engine.DURABLE) -> bool:
    """So many assessments; whether every answer was right and memory stayed flat, which is printed as well."""
    stress = Stress(engine)
    stress.warm_up(threads)
    peaks, begun = [memory()], perf_counter()
    for half in (count // 2, count - count // 2):
        stress.spread(half, threads)
        peaks.append(memory())
    seconds = perf_counter() - begun
    shown = " → ".join(f"{peak:.0f}" for peak in peaks)
    print(
        f"{count} 次评估，{threads} 个线程，引擎 {stress.engine}，{seconds:.0f} 秒；"
        f"内存峰值（开始、中间、结束）{shown} MB；结论不同 {len(stress.wrong)} 次"
    )
    return not stress.wrong and peaks[2] - peaks[1] <= ALLOWED


def memory() -> float:
    """The peak of this process's memory so far, in megabytes."""
    gc.collect()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


class Stress:
    """The public cases, each on several days, and what is expected of each."""

    def __init__(self, engine: str) -> None:
        self.policy = Policy.load()
        self.engine = engine
        cases = [gongyi_facts.read(path) for path in sorted(CASES.glob("*.yaml"))]
        self.jobs = [(case, day) for case in cases for day in DAYS]
        self.expected: list[str] = []
        self.wrong: list[int] = []

    def warm_up(self, threads: int) -> None:
        """Assess everything once, which gives the expected answers, and once on every thread."""
        self.expected = [self.assess(number) for number in range(len(self.jobs))]
        self.spread(threads * len(self.jobs), threads)

    def assess(self, number: int) -> str:
        """One assessment, as text."""
        case, day = self.jobs[number]
        found = self.policy.assess(case, as_of=day, as_if=True, engine=self.engine)
        self.engine = found.engine
        return json.dumps(found.to_dict(), ensure_ascii=False)

    def spread(self, count: int, threads: int) -> None:
        """So many assessments, spread over the threads."""
        shares = [count // threads + (index < count % threads) for index in range(threads)]
        workers = [
            threading.Thread(target=self._work, args=(islice(cycle(range(len(self.jobs))), index, index + share),))
            for index, share in enumerate(shares)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def _work(self, numbers: Iterator[int]) -> None:
        for number in numbers:
            try:
                same = self.assess(number) == self.expected[number]
            except Exception as error:
                print(f"第 {number} 项：{error}", file=sys.stderr)
                same = False
            if not same:
                self.wrong.append(number)


if __name__ == "__main__":
    main()
