"""``make fuzz``: random documents, judged by every evaluator, and spoilt input of every kind.

    make fuzz                   20,000 documents, 50,000 files, 5,000 rule files, 2,000 command lines, from seed 0
    make fuzz WHAT=files        one of documents, files, rules, arguments
    make fuzz FROM=12           the same from the thirteenth seed on, after a run that was broken off
    make fuzz CASES=1000        so many of each kind

Of each seed further documents are judged as a ledger, all in one frame.

No evaluator may say anything else than the reference; of spoilt input a result must come or an error of the project.
Each seed stands for a batch and is printed when it is done, so that what went wrong can be found again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from os import cpu_count
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from equality import How, differences, ways
from generate import ASSESSED, drawn
from gongyi import Policy
from ledgers import documents as cases_of
from ledgers import ledger_differences
from policies import DOCUMENTS, policy

BATCH = 250
DOCUMENTS_MOST = 20_000
INPUTS = {"files": 50_000, "rules": 5_000, "arguments": 2_000}
"""How many inputs of each kind there are, unless a number is given."""
IN_ONE_FRAME = 120
KINDS = ("case", "case", "case", "year", "lending", "amended")
"""Which kind of document the batches are of, in turn."""


Done = tuple[int, str, int, list[str]]
"""A seed, its kind, how many there were, and what went wrong."""


def run(number: int, one: Callable[[st.DataObject], None]) -> None:
    """Do something with as many drawings of one seed as a batch has."""

    @seed(number)
    @settings(
        max_examples=BATCH,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def drawn_again(data: st.DataObject) -> None:
        one(data)

    drawn_again()


def documents(number: int) -> Done:
    """Judge the documents of one seed."""
    kind, found, count = KINDS[number % len(KINDS)], [], 0

    def judge(data: st.DataObject) -> None:
        nonlocal count
        case = data.draw(drawn(policy(kind), DOCUMENTS[kind], most=3))
        how = data.draw(ways(policy(kind), case))
        count += 1
        for difference in differences(policy(kind), case, how):
            found.append(f"{difference}\n  {how}\n  as of {case.as_of}: {case.data}")

    run(number, judge)
    found += ledger(number, kind)
    return number, kind, count, found


def ledger(number: int, kind: str) -> list[str]:
    """Judge other documents of the same seed as a ledger, in one frame."""
    as_of = ASSESSED[number % len(ASSESSED)]
    how = How(number % 2 == 0, _readings(policy(kind), number), (None, None, date(2024, 1, 31))[number % 3])
    cases = cases_of(policy(kind), DOCUMENTS[kind], as_of, IN_ONE_FRAME, number)
    differing = ledger_differences(policy(kind), cases, as_of, how)
    return [f"{one}\n  {how}\n  as of {as_of}, ledger of seed {number}" for one in differing]


def _readings(chosen: Policy, number: int) -> dict[str, str]:
    """For one seed in four the last reading of everything that can be read in several ways."""
    return {key: found[-1].name for key, found in chosen.loaded.readings.items()} if number % 4 == 3 else {}


def inputs(kind: str, number: int) -> Done:
    """Give the software the spoilt inputs of one seed."""
    import fuzz_inputs

    found: list[str] = []
    count = 0
    with tempfile.TemporaryDirectory() as folder:

        def give(data: st.DataObject) -> None:
            nonlocal count
            count += 1
            try:
                fuzz_inputs.KINDS[kind](data, Path(folder))
            except Exception:
                found.append(traceback.format_exc())

        run(number, give)
    return number, kind, count, found


def batches(one: Callable[[int], Done], first: int, cases: int) -> Iterator[Done]:
    """Batches from a seed on until there are so many."""
    done, workers = 0, cpu_count() or 1
    with ProcessPoolExecutor(workers) as pool:
        number = first
        while done < cases:
            for result in pool.map(one, range(number, number + workers)):
                done += result[2]
                yield result
            number += workers


def main() -> int:
    """Run, print each seed, and fail where anything went wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--cases", type=int)
    parser.add_argument("--what", choices=("documents", *INPUTS))
    chosen = parser.parse_args()
    total = wrong = 0
    for what, most in {"documents": DOCUMENTS_MOST, **INPUTS}.items():
        if chosen.what not in (None, what):
            continue
        one = documents if what == "documents" else partial(inputs, what)
        for number, kind, count, found in batches(one, chosen.first, chosen.cases or most):
            total, wrong = total + count, wrong + len(found)
            print(f"seed {number} ({kind}): {count}, of which {len(found)} went wrong", flush=True)
            for told in found[:3]:
                print(told)
    print(f"{total} in all, {wrong} went wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
