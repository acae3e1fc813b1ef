"""``make load-desk``: the desk under load: many cases, many users with think times, all with one cookie.

make load-desk                          5,000 cases, 50 users, three minutes
make load-desk CASES=500 SECONDS=30     less of it
make load-desk DATABASE=file.sqlite3    keep the database there, and the next time use it as it is

The users are those of ``load_users.py``, run by locust in an environment of its own (``--locust``).
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

import real_cases
from gongyi import Policy
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.docket.lines import refresh
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.tables import LogRow
from gongyi_facts import cells

GOAL = 0.3
"""Seconds that a page may take, at the 95th percentile."""
PORT, OPENED = 8799, 60.0
_TIMES = 20
LATE = "随后的结论"
"""What a page fetches after it is shown, which is no page; so it is called in ``load_users.py``."""
_USERS = Path(__file__).with_name("load_users.py")


def main() -> int:
    """Fill a database, serve it, let the users come, and tell what their pages took."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "desk.sqlite3"
        kept = Path(asked.database) if asked.database else file
        if not kept.exists():
            begun = time.monotonic()
            fill(kept, asked.cases)
            print(f"{asked.cases} 件案件，算好期限用了 {time.monotonic() - begun:.0f} 秒", flush=True)
        if kept != file:
            shutil.copy(kept, file)
        names = names_in(file)
        with serving(file) as (desk, cookie):
            for line in alone(desk, names, cookie):
                print(line, flush=True)
            print(f"负载 {_load()}", flush=True)
            rows = users_come(asked, Path(folder), names, cookie)
            print(f"负载 {_load()}，其间服务器用了 CPU {cpu_of(desk):.0f} 秒（连同启动和上面各页）", flush=True)
    return told(rows, asked)


def fill(file: Path, count: int) -> None:
    """Keep so many cases, the examples over and over under other names, and compute their lines."""
    policy, database = Policy.load(), Database.open(str(file))
    judge = Judge(policy)
    texts = [example.path.read_text(encoding="utf-8") for example in real_cases.every_case()]
    with database.writing() as session:
        keeper = Keeper(session, policy.loaded, judge.today)
        for number in range(count):
            keeper.create(CaseText(renamed(texts[number % len(texts)], number)), "导入", imported=True, as_if=True)
    refresh(database, judge)
    database.close()


def names_in(file: Path) -> list[str]:
    """The ids of all cases, as they were entered; lines of an earlier day are computed anew."""
    database = Database.open(str(file))
    refresh(database, Judge(Policy.load()))
    with database.reading() as session:
        found = list(session.scalars(select(LogRow.case_id).order_by(LogRow.seq)))
    database.close()
    return list(dict.fromkeys(found))


def renamed(text: str, number: int) -> str:
    """A case under another number and name."""
    text = re.sub(r"(?m)^编号: .*$", f"编号: N{number}", text)
    return re.sub(r"(?m)^名称: (.*)$", rf"名称: \1之{number}", text)


@contextmanager
def serving(file: Path) -> Iterator[tuple[int, str]]:
    """Serve the desk in a process of its own; gives its number and the cookie of a browser that was let in."""
    command = [sys.executable, "-m", "gongyi", "desk", "--no-browser", "--database", str(file), "--port", str(PORT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        try:
            assert desk.stdout is not None
            yield desk.pid, cookie_of(desk.stdout.readline())
        finally:
            desk.terminate()


def cookie_of(said: str) -> str:
    """The cookie for the address that was said, as soon as the desk listens."""
    token = said.partition("token=")[2].strip()
    end = time.monotonic() + OPENED
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=OPENED)
            connection.request("GET", f"/?token={token}")
            given = connection.getresponse().getheader("Set-Cookie", "")
            return given.partition(";")[0]
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def alone(desk: int, names: list[str], cookie: str) -> Iterator[str]:
    """What CPU time the server takes for a page of each kind, asked for by nobody else; which no load changes."""
    case, few = f"/cases/{{}}?draft={'0' * 16}", names[:_TIMES]
    kinds = {
        "期限": "/",
        "案件，初次": case,
        "它的结论": f"/cases/{{}}/answer?draft={'0' * 16}",
        "案件，再看": case,
        "案件列表": "/cases",
        "搜索": "/cases?q=N100",
        "月历": "/month",
        "决定": "/decision",
    }
    yield "一页用的 CPU，毫秒"
    for kind, path in kinds.items():
        get(path.format(names[-1]), cookie)
        before = cpu_of(desk)
        for name in few:
            get(path.format(name), cookie)
        yield f"{kind}{' ' * (12 - cells(kind))}{(cpu_of(desk) - before) / len(few) * 1000:>6.0f}"


def cpu_of(process: int) -> float:
    """Seconds of CPU time that a process has used; Linux alone tells."""
    told = Path(f"/proc/{process}/stat")
    fields = told.read_text(encoding="ascii").rpartition(")")[2].split() if told.exists() else []
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK") if fields else float("nan")


def get(path: str, cookie: str) -> None:
    """Ask for a page. Raises ``AssertionError`` where it is not given."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=OPENED)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    assert answer.status == 200, (path, answer.status)
    answer.read()
    connection.close()


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "不明"


def users_come(asked: argparse.Namespace, folder: Path, names: list[str], cookie: str) -> list[dict[str, object]]:
    """Let the users come; gives locust's figures, a row for each kind of page."""
    environment = {**os.environ, "DESK_COOKIE": cookie, "DESK_CASES": " ".join(names[:: max(1, len(names) // 200)])}
    command = [asked.locust, "-f", str(_USERS), "--headless", "--only-summary", "--json", "--loglevel", "ERROR"]
    command += ["--host", f"http://127.0.0.1:{PORT}", "-u", str(asked.users), "-r", "5", "-t", f"{asked.seconds}s"]
    ran = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    for line in ran.stderr.splitlines():
        if line.startswith("失败："):
            print(line)
    try:
        return list(json.loads(ran.stdout))
    except ValueError:
        raise SystemExit(ran.stderr or ran.stdout) from None


def told(rows: list[dict[str, object]], asked: argparse.Namespace) -> int:
    """Tell what the pages took; 1 where a request failed."""
    print(f"{asked.users} 人，每次间隔 3–8 秒，{asked.seconds} 秒；目标 p95 不超过 {GOAL * 1000:.0f} 毫秒")
    print("页          请求    失败  p50 毫秒  p95 毫秒")
    every: list[float] = []
    failed = 0
    for row in rows:
        times = spread(row["response_times"])
        if row["name"] != LATE:
            every += times
        failed += int(str(row["num_failures"]))
        print(_line(str(row["name"]), times, int(str(row["num_failures"]))))
    print(_line("各页", every, failed))
    return 1 if failed or not every else 0


def _line(name: str, times: list[float], failed: int) -> str:
    wide = name + " " * (10 - cells(name))
    return f"{wide}{len(times):>6}{failed:>8}{at(times, 0.5):>10.0f}{at(times, 0.95):>10.0f}"


def spread(counted: object) -> list[float]:
    """The times of all requests, of how many took so many milliseconds."""
    assert isinstance(counted, dict)
    return [float(taken) for taken, count in counted.items() for _ in range(count)]


def at(times: list[float], part: float) -> float:
    """What such a part of the requests did not take longer than."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=180)
    parser.add_argument("--locust", required=True)
    parser.add_argument("--database", help="留着的数据库，没有就做好放在那里")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
