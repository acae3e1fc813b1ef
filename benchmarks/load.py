"""``make load-desk``: the desk under load: many cases, many users with think times, all with one cookie.

make load-desk                          5,000 cases, 50 users, three minutes
make load-desk CASES=500 SECONDS=30     less of it

The users are those of ``load_users.py``, run by locust in an environment of its own (``--locust``).
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import real_cases
from gongyi import Policy
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.docket.lines import refresh
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper
from gongyi_desk.web.storage.database import Database
from gongyi_facts import cells

GOAL = 0.3
"""Seconds that a page may take, at the 95th percentile."""
PORT, OPENED = 8799, 60.0
_USERS = Path(__file__).with_name("load_users.py")


def main() -> int:
    """Fill a database, serve it, let the users come, and tell what their pages took."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "desk.sqlite3"
        begun = time.monotonic()
        names = fill(file, asked.cases)
        print(f"{asked.cases} 件案件，算好期限用了 {time.monotonic() - begun:.0f} 秒", flush=True)
        with serving(file) as cookie:
            rows = users_come(asked, Path(folder), names, cookie)
    return told(rows, asked)


def fill(file: Path, count: int) -> list[str]:
    """Keep so many cases, the examples over and over under other names, and compute their lines; gives their ids."""
    policy, database = Policy.load(), Database.open(str(file))
    judge = Judge(policy)
    texts = [example.path.read_text(encoding="utf-8") for example in real_cases.every_case()]
    with database.writing() as session:
        keeper = Keeper(session, policy.loaded, judge.today)
        found = [
            keeper.create(CaseText(renamed(texts[number % len(texts)], number)), "导入", imported=True, as_if=True).id
            for number in range(count)
        ]
    refresh(database, judge)
    database.close()
    return found


def renamed(text: str, number: int) -> str:
    """A case under another number and name."""
    text = re.sub(r"(?m)^编号: .*$", f"编号: N{number}", text)
    return re.sub(r"(?m)^名称: (.*)$", rf"名称: \1之{number}", text)


@contextmanager
def serving(file: Path) -> Iterator[str]:
    """Serve the desk in a process of its own; gives the cookie of a browser that was let in."""
    command = [sys.executable, "-m", "gongyi", "desk", "--no-browser", "--database", str(file), "--port", str(PORT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        try:
            assert desk.stdout is not None
            yield cookie_of(desk.stdout.readline())
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


def users_come(asked: argparse.Namespace, folder: Path, names: list[str], cookie: str) -> list[dict[str, object]]:
    """Let the users come; gives locust's figures, a row for each kind of page."""
    environment = {**os.environ, "DESK_COOKIE": cookie, "DESK_CASES": " ".join(names[:: max(1, len(names) // 200)])}
    command = [asked.locust, "-f", str(_USERS), "--headless", "--only-summary", "--json", "--loglevel", "ERROR"]
    command += ["--host", f"http://127.0.0.1:{PORT}", "-u", str(asked.users), "-r", "5", "-t", f"{asked.seconds}s"]
    ran = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
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
        every += times
        failed += int(str(row["num_failures"]))
        print(_line(str(row["name"]), times, int(str(row["num_failures"]))))
    print(_line("全部", every, failed))
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
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
