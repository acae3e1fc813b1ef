"""``make bench``: what an answer costs, as ratios of CPU time in one run, with the goals beside them.

make bench                    everything, in some minutes
make bench ONLY=in-full       one measurement: start-up, in-full, made-unknown, more-rules or peer
"""

from __future__ import annotations

import argparse
import gc
import os
from collections.abc import Callable, Sequence

import in_full
import made_unknown
import more_rules
import peer
import start_up
from table import Section, lines, summary
from timing import SAME

Measure = Callable[[], Sequence[Section]]
MEASURES: dict[str, Measure] = {
    "start-up": lambda: [start_up.measure()],
    "in-full": lambda: [in_full.measure()],
    "made-unknown": lambda: [made_unknown.measure()],
    "more-rules": lambda: more_rules.measure(),
    "peer": lambda: [peer.measure()],
}


def main() -> None:
    """Measure and print, section by section, and at the end which goals are not met."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", choices=tuple(MEASURES))
    only = options.parse_args().only
    os.environ.pop(SAME, None)
    show(MEASURES if only is None else {only: MEASURES[only]})


def show(measures: dict[str, Measure]) -> None:
    """Print each section when it has been measured, and then the summary."""
    print("同一次运行里 CPU 时间之比，各种做法轮流测；目标写在旁边。")
    sections: list[Section] = []
    for measure in measures.values():
        gc.collect()
        for section in measure():
            sections.append(section)
            print("\n".join(lines(section)), flush=True)
    print(summary(sections))


if __name__ == "__main__":
    main()
