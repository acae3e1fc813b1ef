"""``make bench-desk``: what the server of the desk takes to answer a changed fact, for every example; and the docket.

make bench-desk                 every example, as it is and with twenty facts made unknown (some minutes)
make bench-desk ONLY='S*'       some examples
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import tempfile
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from statistics import median, quantiles
from time import process_time
from typing import NamedTuple

import httpx

import real_cases
from gongyi import Policy
from gongyi_desk.web.app import make_app
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.docket.lines import compute
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper
from gongyi_desk.web.editor.writing import written
from gongyi_desk.web.guard.tokens import new_program_token
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.tables import CaseRow
from gongyi_facts import Case, Document, cells
from made_unknown import FACTS, less_known
from real_cases import Example

GOAL = 0.2
"""Seconds for one answer, at the 95th percentile."""
CHANGES, DRAWS, PORT = 8, 2, 8765
NAME, COLUMN = 28, 16
_P95 = 18


class Taken(NamedTuple):
    """Seconds of CPU time: of each answer to a changed fact; of what the page fetches after it, which says what is
    missing; and of the case's lines on the docket."""

    answers: list[float]
    late: list[float]
    lines: float

    @property
    def p50(self) -> float:
        """The answer in the middle."""
        return median(self.answers)

    @property
    def p95(self) -> float:
        """What one answer in twenty takes longer than."""
        return p95(self.answers)


def p95(times: list[float]) -> float:
    """What one in twenty takes longer than."""
    return quantiles(times, n=20, method="inclusive")[_P95]


class Measured:
    """A desk in a folder, asked in this process as a program asks it."""

    def __init__(self, folder: Path, policy: Policy) -> None:
        self.policy, self.judge = policy, Judge(policy)
        self.database = Database.open(str(folder / "desk.sqlite3"))
        self.app = make_app(self.database, policy, PORT)
        with self.database.writing() as session:
            self.token = new_program_token(session)

    def take(self, texts: Sequence[str], changes: int) -> Taken:
        """One case for each text; in each a fact is changed so many times."""
        answers, late, lines = [], [], []
        for text in texts:
            case, seconds = self._keep(text)
            lines.append(seconds)
            found = asyncio.run(self._changed(case, changes))
            answers += [first for first, _ in found]
            late += [after for _, after in found]
        return Taken(answers, late, median(lines))

    def _keep(self, text: str) -> tuple[str, float]:
        with self.database.writing() as session:
            row = Keeper(session, self.policy.loaded, self.judge.today).create(CaseText(text), "导入", as_if=True)
        with self.database.writing() as session:
            found = session.get(CaseRow, row.id)
            assert found is not None
            begun = process_time()
            compute(session, self.judge, found)
            return row.id, process_time() - begun

    async def _changed(self, case: str, changes: int) -> list[tuple[float, float]]:
        """The first answer does not count: there the case as saved is judged too, which is then remembered."""
        headers = {"Authorization": f"Bearer {self.token}"}
        base = f"http://127.0.0.1:{PORT}"
        found = []
        gc.collect()
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=base, headers=headers) as client:
            for number in range(changes + 1):
                sent = {"draft": "d", "path": "note", "value": f"第 {number} 次"}
                begun = process_time()
                answer = await client.post(f"/cases/{case}/fact", data=sent)
                shown = process_time()
                assert answer.status_code == 200 and "还不能" not in answer.text
                late = await client.get(f"/cases/{case}/answer", params={"draft": "d"})
                found.append((shown - begun, process_time() - shown))
                assert late.status_code == 200 and "aria-busy" not in late.text
        return found[1:]


def measure(examples: Sequence[Example], changes: int = CHANGES, draws: int = DRAWS) -> Iterator[str]:
    """The table, line by line as it is measured, and how many examples meet the goal."""
    yield f"每改一处重新算，服务器用的 CPU 时间（毫秒；目标 p95 ≤ {GOAL * 1000:.0f}）；"
    yield "随后：还缺什么、什么能推翻，答了以后再取；期限：一案算出期限页上的各行"
    heads = ("p50", "p95", f"{FACTS} 项不详 p50", "p95", "随后 p95", "不详随后 p95", "期限", "不详的期限")
    yield cut("示例", NAME) + "".join(" " * (COLUMN - cells(head)) + head for head in heads)
    policy, met, costs = Policy.load(), [], []
    with tempfile.TemporaryDirectory() as folder:
        desk = Measured(Path(folder), policy)
        desk.take([_less_known(examples[0].document, DRAWS)], 1)
        for example in examples:
            known = desk.take([example.path.read_text(encoding="utf-8")], changes)
            unknown = desk.take([_less_known(example.document, seed) for seed in range(draws)], changes)
            met.append(max(known.p95, unknown.p95) <= GOAL)
            costs.append(known.lines)
            late = (p95(known.late), p95(unknown.late))
            figures = (known.p50, known.p95, unknown.p50, unknown.p95, *late, known.lines, unknown.lines)
            row = "".join(f"{seconds * 1000:>{COLUMN}.0f}" for seconds in figures)
            yield f"{cut(example.path.stem, NAME)}{row}{'' if met[-1] else '  未达到'}"
    yield f"{len(met)} 例，达到目标 {sum(met)} 例；期限一案的中位数 {median(costs) * 1000:.0f} 毫秒"


def cut(text: str, width: int) -> str:
    """The text, filled up with spaces."""
    return text + " " * max(0, width - cells(text))


def _less_known(document: Document, seed: int) -> str:
    found = less_known(document, seed)
    assert isinstance(found, Case)
    return written(found)


def main() -> None:
    """Measure, and print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", default="*", help="示例文件名的样式")
    wanted = options.parse_args().only
    chosen = [one for one in real_cases.every() if isinstance(one.document, Case) and fnmatch(one.path.name, wanted)]
    for line in measure(chosen):
        print(line, flush=True)


if __name__ == "__main__":
    main()
