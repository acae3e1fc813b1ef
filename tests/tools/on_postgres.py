"""``make test-postgres``: what the desk keeps and shows, on a PostgreSQL server of its own, or on a given one.

``GONGYI_TEST_POSTGRES`` is the address of a server where databases may be made; without it one is started for as long
as the tests run. Where neither can be had, that is said.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

from postgres_server import programs, served

ROOT = Path(__file__).parents[2]
WEB = ROOT / "tests" / "desk" / "web"
TRIED = ("storage", "docket", "test_case_list.py", "test_docket.py", "test_once.py")
TRIED += ("test_web_api.py", "test_year_pages.py", "test_ledger_page.py", "test_month_page.py", "test_case_page.py")
"""All that asks or writes the database in a way of its own."""


def main() -> int:
    """Run the tests; their code."""
    given, found = os.environ.get("GONGYI_TEST_POSTGRES"), programs()
    if not given and found is None:
        print("没有 PostgreSQL 的服务器程序，也没有写明 GONGYI_TEST_POSTGRES：没有在 PostgreSQL 上测试桌面。")
        return 0
    with nullcontext(given) if given or found is None else served(found) as address:
        command = [sys.executable, "-m", "pytest", "-q", "-n", "2", *(str(WEB / one) for one in TRIED)]
        environment = {**os.environ, "GONGYI_TEST_POSTGRES": str(address)}
        return subprocess.run(command, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    raise SystemExit(main())
