"""What the tests of the desk in the browser share: a desk in a folder of its own, asked in this process."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import anyio
import httpx
from sqlalchemy import select

from desk_cli import policy
from gongyi_desk.web.app import make_app
from gongyi_desk.web.docket.judging import Judge
from gongyi_desk.web.editor.facts import CaseText
from gongyi_desk.web.editor.keeping import Keeper
from gongyi_desk.web.guard.tokens import new_address_token, new_program_token
from gongyi_desk.web.storage.database import Database
from gongyi_desk.web.storage.tables import CaseRow

PORT = 8765
HOME = f"http://127.0.0.1:{PORT}"

WAITING = """# 收件日确知，还没有回复
编号: A1
名称: 云县某局案
案情截至: 2026-03-02
地点: 云县
检察院: 云县人民检察院
检察院层级: 县级
案件类型: 行政公益诉讼
案件领域: [生态环境和资源保护]
侵害: 受到侵害
受侵害的利益: 社会公共利益

行政机关:
  - 名称: 云县某局
    监管职责: 是
    履职情况: 不作为
    致使侵害: 是

检察建议:
  - 行政机关: 云县某局
    制发: 2026-02-27
    收件: 2026-03-02
"""

LEDGER = """案号,案件名称,检察院,检察院层级,地点,行政机关,监管职责,履职情况,致使侵害,侵害,制发,收件,案情截至
甲1,凤庆县某局案,凤庆县人民检察院,县级,凤庆县,凤庆县某局,是,不作为,是,受到侵害,2026-01-05,2026-01-07,2026-03-09
甲2,永德县某局案,永德县人民检察院,县级,永德县,永德县某局,是,不作为,是,受到侵害,2026-02-30,2026-03-02,2026-03-09
"""


@dataclass
class Clock:
    """In place of the machine's clock: the same moment for everybody who asks."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 2, tzinfo=UTC))

    def now(self, zone: Any = None) -> datetime:
        """The moment in a zone."""
        return self.moment.astimezone(zone)

    def to(self, moment: str) -> None:
        """Go to a moment in UTC."""
        self.moment = datetime.fromisoformat(moment).replace(tzinfo=UTC)


class Asked:
    """A browser, or a program, that asks one desk in this process."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url, self.clock = url, clock
        self.database = Database.open(url)
        self.judge = Judge(policy())
        self.app = make_app(self.database, policy(), PORT)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def __call__(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> httpx.Response:
        """Ask as this browser does, from one of the desk's own pages."""
        own = {"Sec-Fetch-Site": "same-origin", "X-Gongyi-Token": self.token, "HX-Request": "true"}
        return self.bare(method, path, {**(own if method != "GET" else {}), **(headers or {})}, self.cookies, **more)

    def bare(
        self, method: str, path: str, headers: dict[str, str] | None = None, cookies: Any = None, **more: Any
    ) -> httpx.Response:
        """Ask with nothing but what is given."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=HOME, cookies=cookies or {}) as client:
                return await client.request(method, path, headers=headers, **more)

        return anyio.run(ask)

    def address(self) -> str:
        """A path that lets a browser in once."""
        with self.database.writing() as session:
            return f"/?token={new_address_token(session)}"

    def let_in(self) -> Asked:
        """Come in as a browser."""
        answer = self.bare("GET", self.address())
        self.cookies = dict(answer.cookies)
        self.token = re.search(r'X-Gongyi-Token": "([^"]+)"', self("GET", "/settings").text)[1]  # type: ignore[index]
        return self

    def program(self) -> dict[str, str]:
        """The headers of a program."""
        with self.database.writing() as session:
            return {"Authorization": f"Bearer {new_program_token(session)}"}

    def keep(self, text: str = WAITING, **more: Any) -> str:
        """Keep a case; its id."""
        with self.database.writing() as session:
            keeper = Keeper(session, policy().loaded, self.judge.today)
            return keeper.create(CaseText(text), "导入", imported=True, **more).id

    def case(self, identity: str) -> CaseRow:
        """A case as it is kept."""
        with self.database.reading() as session:
            return session.scalars(select(CaseRow).where(CaseRow.id == identity)).one()


def only(pattern: str, text: str) -> str:
    """The one group of the first match."""
    found = re.search(pattern, text, re.S)
    assert found is not None, f"no {pattern} in {text[:2000]}"
    return found[1]


def fields_of(html: str, action: str) -> dict[str, str]:
    """The hidden fields of the first form that is sent to an address."""
    form = only(rf'<form[^>]*hx-post="{re.escape(action)}"[^>]*>(.*?)</form>', html)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))


def keys_of(looked: str) -> list[str]:
    """The cases that a look at files offers, by which each is chosen."""
    return re.findall(r'name="draft" value="([^"]+)"', looked)
