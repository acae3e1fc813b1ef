"""A seeded ledger of many plausible cases, read, judged and written as a clerk would; its figures counted again.

Run by ``make check-ledger``. Some of its facts are unknown, some of its rows are bad. The same cases are judged one by
one from plain data, and some of them by the reference; everything must be equal.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta
from functools import cache
from itertools import takewhile
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from python_calamine import CalamineWorkbook

from gongyi import Policy, Status
from gongyi_desk.commands.app import main as gongyi
from gongyi_facts import BadInput, Case, from_mapping

AS_OF = date(2024, 9, 30)
_PLACES = ("临翔区", "凤庆县", "云县", "永德县", "镇康县", "双江县", "耿马县", "沧源县", "市外")
_DOMAINS = ("生态环境和资源保护", "食品药品安全", "国有财产保护", "安全生产", "未成年人权益保护")
_STATES = ("未整改", "部分整改", "全部整改")
_BAD = 0.01
"""How many of the cases hold something that cannot be read."""
_PORTION = 250
"""How many cases are judged one by one in one go."""

Data = dict[str, Any]


def plausible(random_: random.Random, number: int) -> Data:
    """A case as a case file would hold it."""
    place = random_.choice(_PLACES)
    case: Data = {
        "编号": f"{number:06}",
        "名称": f"督促整治第{number}号问题案",
        "地点": place,
        "检察院": f"{place}人民检察院",
        "案件类型": "行政公益诉讼",
        "案件领域": random_.choice(_DOMAINS),
        "侵害": random_.choices(("受到侵害", "有现实危险", "不详"), (80, 12, 8))[0],
        "受侵害的利益": random_.choice(("国家利益", "社会公共利益")),
    }
    if random_.random() < 0.85:
        case["案情截至"] = str(AS_OF - timedelta(days=random_.choice((0, 0, 0, 0, 20))))
    agencies = [f"{place}某局{index}" for index in range(1, random_.choice((1, 1, 1, 2)) + 1)]
    case["行政机关"] = [_agency(random_, name) for name in agencies]
    case["检察建议"] = [_recommendation(random_, name) for name in agencies]
    if random_.random() < 0.15:
        _sue(random_, case)
    return case


def _agency(random_: random.Random, name: str) -> Data:
    found = {"名称": name, "监管职责": "是", "履职情况": random_.choice(("不作为", "违法行使职权", "不详"))}
    return {**found, "致使侵害": random_.choices(("是", "不详"), (9, 1))[0]}


def _recommendation(random_: random.Random, agency: str) -> Data:
    issued = AS_OF - timedelta(days=random_.randrange(1, 420))
    received = issued + timedelta(days=random_.randrange(0, 6))
    found: Data = {"行政机关": agency, "制发": str(issued)}
    found["收件"] = random_.choices((str(received), f"{received:%Y-%m}", "不详"), (85, 5, 10))[0]
    if found["收件"] == f"{received:%Y-%m}" and received.month != issued.month:
        found["收件"] = str(received)
    reply = received + timedelta(days=random_.randrange(10, 80))
    if random_.random() < 0.7 and reply <= AS_OF - timedelta(days=25):
        found["书面回复"] = str(reply)
    elif random_.random() < 0.2:
        found["书面回复"] = "不详"
    if random_.random() < 0.1:
        found["载明紧急"] = "有"
    seen = received + timedelta(days=random_.randrange(30, 120))
    if seen <= AS_OF - timedelta(days=25) and random_.random() < 0.8:
        found["整改情况"] = [{"日期": str(seen), "状态": random_.choice(_STATES)}]
    return found


def _sue(random_: random.Random, case: Data) -> None:
    first = date.fromisoformat(case["检察建议"][0]["制发"])
    filed = first + timedelta(days=random_.randrange(70, 150))
    if filed < AS_OF - timedelta(days=30):
        case["诉讼"] = [{"法院": f"{case['地点']}人民法院", "起诉": str(filed), "受理": random_.choice(("有", "不详"))}]
        case["诉讼"][0]["检察建议"] = "1"


def spoil(random_: random.Random, case: Data) -> None:
    """Make one cell of a case something that cannot be read."""
    one = case["检察建议"][0]
    one["制发"] = random_.choice((2024.1, 45123.0, "2024-02-30", "24.5.7"))


def write(path: Path, cases: list[Data]) -> int:
    """The cases as a workbook with a sheet for each kind of record; how many rows it has."""
    rows = 0
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False}) as book:
        for name in ("案件", "行政机关", "检察建议", "诉讼"):
            sheet = book.add_worksheet(name)
            found = list(_rows(cases, name))
            headings = list(dict.fromkeys(key for row in found for key in row))
            sheet.write_row(0, 0, headings)
            for number, row in enumerate(found, 1):
                sheet.write_row(number, 0, [row.get(heading) for heading in headings])
            rows += len(found)
    return rows


def _rows(cases: list[Data], name: str) -> Iterator[Data]:
    for case in cases:
        if name == "案件":
            yield {key: value for key, value in case.items() if not isinstance(value, list)}
        for record in case.get(name, ()) if name != "案件" else ():
            yield {"案号": case["编号"], **{key: _cell(value) for key, value in record.items()}}


def _cell(value: Any) -> Any:
    return "；".join(f"{one['日期']} {one['状态']}" for one in value) if isinstance(value, list) else value


Alike = tuple[str, str, date | None, date | None]
"""A norm, what it comes to, and between which days its period ends; most findings are alike in it."""


def counted(path: Path) -> Counter[Alike]:
    """How many findings of a result are alike; what other readings would say is counted too."""
    import polars as pl

    result = pl.read_parquet(path)
    days = ("due_earliest", "due_latest")
    found = Counter({row[:-1]: row[-1] for row in result.group_by("norm", "status", *days).len().iter_rows()})
    others = result.select("norm", "contested").explode("contested").drop_nulls().group_by("norm", "contested").len()
    found.update({(norm, told, None, None): count for norm, told, count in others.iter_rows()})
    return found


def summed(path: Path) -> dict[str, int]:
    """What the summary of a workbook says: how many findings of each status."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("汇总").to_python()
    start = next(number for number, row in enumerate(rows) if row[:3] == ["结论", "意思", "项数"])
    table = takewhile(lambda row: row[0], rows[start + 1 :])
    return {str(row[0]): int(row[2]) for row in table}  # type: ignore[arg-type]


class Tally(NamedTuple):
    """How many findings of some cases are alike, and how many of the cases cannot be read."""

    found: Counter[Alike]
    refused: int


def judged_one_by_one(cases: list[Data], sample: int) -> Tally:
    """The same from plain data, case by case, the first of them by the reference too."""
    policy = _policy()
    found: Counter[Alike] = Counter()
    refused = 0
    for number, data in enumerate(cases):
        try:
            case = from_mapping({key: _plain(value) for key, value in data.items()}, Case)
        except BadInput:
            refused += 1
            continue
        lines = policy.statuses(case, as_of=AS_OF)
        for line in lines:
            found[line.norm, str(line.status), *(line.due or (None, None))] += 1
            for (key, reading), status in line.contested.items():
                found[line.norm, f"{key}={reading}:{status}", None, None] += 1
        if number < sample:
            assessor = policy.explain(case, as_of=AS_OF)
            said = [assessor.evaluator.verdict(norm, row).status for norm, row in assessor.pairs()]
            assert said == [line.status for line in lines], f"{data['编号']}：与 reference 不同"
    return Tally(found, refused)


@cache
def _policy() -> Policy:
    return Policy.load()


class Counting:
    """Cases judged one by one on processors that have nothing better to do."""

    def __init__(self, cases: list[Data], sample: int) -> None:
        portions = [cases[at : at + _PORTION] for at in range(0, len(cases), _PORTION)]
        each = -(-sample // len(portions))
        self.pool = ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), initializer=_give_way)
        self.waiting = [self.pool.submit(judged_one_by_one, portion, each) for portion in portions]

    def told(self) -> Tally:
        """All of them together."""
        found: Counter[Alike] = Counter()
        tallies = [one.result() for one in self.waiting]
        for tally in tallies:
            found.update(tally.found)
        return Tally(found, sum(tally.refused for tally in tallies))

    def close(self) -> None:
        """Stop what is still running."""
        self.pool.shutdown(cancel_futures=True)


def _give_way() -> None:
    if hasattr(os, "nice"):
        os.nice(10)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [{key: str(one) if isinstance(one, float) else one for key, one in row.items()} for row in value]
    return value


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=25000)
    parser.add_argument("--sample", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20200830)
    parser.add_argument("--keep", type=Path, help="where to leave ledger and result")
    wish = parser.parse_args()
    random_ = random.Random(wish.seed)
    cases = [plausible(random_, number) for number in range(1, wish.cases + 1)]
    bad = random_.sample(cases, max(1, int(len(cases) * _BAD)))
    for case in bad:
        spoil(random_, case)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        at = wish.keep or Path(folder)
        at.mkdir(parents=True, exist_ok=True)
        ledger, result, rows = at / "台账.xlsx", at / "结果.xlsx", at / "结果.parquet"
        written = write(ledger, cases)
        print(f"台账：{len(cases)} 案，{written} 行，其中 {len(bad)} 案有误", flush=True)
        since = time.perf_counter()
        counting = Counting(cases, wish.sample)
        stack.callback(counting.close)
        options = ["--as-of", str(AS_OF), "--missing", "200", "--force"]
        code = gongyi(["ledger", str(ledger), "-o", str(result), "-o", str(rows), *options])
        assert code == 0, code
        print(f"用时 {time.perf_counter() - since:.1f} 秒", flush=True)
        found, refused = counting.told()
        print(f"逐案核对以后共 {time.perf_counter() - since:.1f} 秒", flush=True)
        assert refused == len(bad), (refused, len(bad))
        written_down = counted(rows)
        differing = {key for key in found | written_down if found[key] != written_down[key]}
        assert not differing, f"与逐案评估不同：{sorted(map(str, differing))[:20]}"
        sums = {status.zh: sum(n for key, n in found.items() if key[1] == status) for status in Status}
        told = summed(result)
        assert told and told == {zh: sums[zh] for zh in told}, f"汇总与逐案评估不同：{told}，{sums}"
    told_zh = "，".join(f"{zh} {count}" for zh, count in told.items())
    print(f"汇总（{told_zh}）与逐案评估（compiled）相同")
    print(f"{sum(sums.values())} 项结论、最后一日和另一读法下的结论，按条文计数处处相同", end="；")
    print(f"其中 {min(wish.sample, len(cases))} 案的结论与 reference 逐项相同")
    print(f"各处理器共用 {sum(os.times()[:4]):.0f} 秒")
    return 0


if __name__ == "__main__":
    sys.exit(main())
