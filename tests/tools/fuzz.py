"""``make fuzz``: random documents, judged by every evaluator; not one may say anything else than the reference.

Of each seed further documents are judged as a ledger, all in one frame.

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
from datetime import date
from os import cpu_count

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from equality import How, differences, ways
from generate import ASSESSED, drawn
from gongyi import Policy
from ledgers import documents, ledger_differences
from policies import DOCUMENTS, policy

BATCH = 250
IN_ONE_FRAME = 120
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
    found += ledger(number, kind)
    return number, count, found


def ledger(number: int, kind: str) -> list[str]:
    """Judge other documents of the same seed as a ledger, in one frame."""
    as_of = ASSESSED[number % len(ASSESSED)]
    how = How(number % 2 == 0, _readings(policy(kind), number), (None, None, date(2024, 1, 31))[number % 3])
    cases = documents(policy(kind), DOCUMENTS[kind], as_of, IN_ONE_FRAME, number)
    differing = ledger_differences(policy(kind), cases, as_of, how)
    return [f"{one}\n  {how}\n  as of {as_of}, ledger of seed {number}" for one in differing]


def _readings(chosen: Policy, number: int) -> dict[str, str]:
    """For one seed in four the last reading of everything that can be read in several ways."""
    return {key: found[-1].name for key, found in chosen.loaded.readings.items()} if number % 4 == 3 else {}


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
