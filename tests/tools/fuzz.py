"""``make fuzz``: random documents, judged by every evaluator; not one may say anything else than the reference.

    make fuzz                20,000 documents, from seed 0
    make fuzz FROM=12        the same from the thirteenth seed on, after a run that was broken off
    make fuzz CASES=1000     fewer

Each seed stands for a batch of documents and is printed when it is done, so that a difference can be found again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from os import cpu_count

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from test_equal import DOCUMENTS, policy

from equality import differences, ways
from generate import drawn

BATCH = 250
KINDS = ("case", "case", "case", "year", "lending", "amended")
"""Which kind of document the batches are of, in turn."""


def batch(number: int) -> tuple[int, int, list[str]]:
    """Judge the documents of one seed; how many there were, and what differed."""
    kind, found, count = KINDS[number % len(KINDS)], [], 0

    @seed(number)
    @settings(
        max_examples=BATCH,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def judge(data: st.DataObject) -> None:
        nonlocal count
        case = data.draw(drawn(policy(kind), DOCUMENTS[kind], most=3))
        how = data.draw(ways(policy(kind), case))
        count += 1
        for difference in differences(policy(kind), case, how):
            found.append(f"{difference}\n  {how}\n  as of {case.as_of}: {case.data}")

    judge()
    return number, count, found


def batches(first: int, cases: int) -> Iterator[tuple[int, int, list[str]]]:
    """Batches from a seed on until there are so many documents."""
    done, workers = 0, cpu_count() or 1
    with ProcessPoolExecutor(workers) as pool:
        number = first
        while done < cases:
            for result in pool.map(batch, range(number, number + workers)):
                done += result[1]
                yield result
            number += workers


def main() -> int:
    """Run, print each seed, and fail where anything differed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--cases", type=int, default=20_000)
    chosen = parser.parse_args()
    total = wrong = 0
    for number, count, found in batches(chosen.first, chosen.cases):
        total, wrong = total + count, wrong + len(found)
        print(f"seed {number} ({KINDS[number % len(KINDS)]}): {count} cases, {len(found)} differences", flush=True)
        for difference in found[:3]:
            print(difference)
    print(f"{total} cases, {wrong} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
