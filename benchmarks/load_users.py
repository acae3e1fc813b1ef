"""The users of ``make load-desk``, for locust: at the docket most, then at cases, at times at the rest."""

from __future__ import annotations

import os
import random
import re
import sys
from collections.abc import Callable
from typing import Any

from locust import HttpUser, between

COOKIE, CASES = os.environ["DESK_COOKIE"], os.environ["DESK_CASES"].split()


def look(user: Any, path: str, name: str) -> None:
    """Ask for a page, and for what it fetches itself once it is shown; anything but the page itself is a failure."""
    with user.client.get(path, name=name, catch_response=True) as answer:
        if answer.status_code != 200 or "<h1" not in answer.text:
            told = f"失败：{name} {answer.status_code} {answer.error or (answer.text or '')[:300]}"
            print(told, file=sys.stderr, flush=True)
            answer.failure(told)
    late = _LATE.search(answer.text or "")
    draft = str(answer.url).rpartition("draft=")[2]
    if late:
        user.client.get(f"{late[1]}/answer?draft={draft}", name="随后的结论")
        user.client.get(f"{late[1]}/picture?draft={draft}", name="随后的结论")


_LATE = re.compile(r'aria-busy="true" hx-get="([^"]+)/answer"')

TASKS: dict[Callable[[Any], None], int] = {
    lambda user: look(user, "/", "期限"): 5,
    lambda user: look(user, f"/cases/{random.choice(CASES)}", "案件"): 4,
    lambda user: look(user, "/cases", "案件列表"): 2,
    lambda user: look(user, f"/cases?q=N{random.randrange(5000)}", "搜索"): 1,
    lambda user: look(user, "/month", "月历"): 1,
    lambda user: look(user, "/decision", "决定"): 1,
}
"""What a user does, and how often beside the others."""


class Prosecutor(HttpUser):  # type: ignore[misc]
    """Looks at a page, thinks, looks at another one; all share one cookie."""

    wait_time = between(3, 8)
    tasks = TASKS

    def on_start(self) -> None:
        """Be let in."""
        name, _, value = COOKIE.partition("=")
        self.client.cookies.set(name, value)
