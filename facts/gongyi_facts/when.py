"""A day that is known, or known in part.

The forms are those of ISO 8601-2 (EDTF) that a case file needs: a day ``2018-05-07``, a month
``2018-05``, a year ``2018``, a closed interval ``2018-05-01/2018-05-20`` and an open one,
``../2019-05`` or ``2019-05/..``.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta, timezone
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from gongyi_facts.made_late import dataclass
from gongyi_facts.problems import quote
from gongyi_facts.typed_days import PATTERN, doubtful, edtf, narrow

FIRST_YEAR, LAST_YEAR = 1949, 2149
EARLIEST, LATEST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
FORMS = "2018-05-07（日）、2018-05（月）、2018-05-01/2018-05-20（区间）或 ../2019-05（某日以前）"

_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_LOOSE = re.compile(
    r"(\d{4})(?:\s*[-/.年_]\s*(\d{1,2})(?:\s*[-/.月_]\s*(\d{1,2})(?:\s*日)?|\s*月)?|(\d\d)(\d\d)|\s*年)?",
    re.ASCII,
)
# As spreadsheets write a day; no interval reads so.
_SLASHED = re.compile(r"\d{4}/\d{1,2}(/\d{1,2})?", re.ASCII)
# A day of a year that is not written.
_NO_YEAR = re.compile(r"(?:--|XXXX-)?\d{1,2}(?:\s*月\s*|[-/.])\d{1,2}\s*日?|\d{1,2}\s*月份?", re.ASCII | re.IGNORECASE)
DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def today() -> date:
    """Today in China."""
    return datetime.now(timezone(timedelta(hours=8))).date()


class NotADate(ValueError):
    """The text is not even meant as a day; a word for what is not known may be wanted."""


@dataclass(frozen=True, slots=True)
class When:
    """The earliest and the latest day on which something can have been; equal when it is known.

    An open side is bounded by the first or last day that a case file may name (1949-01-01,
    2149-12-31).
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"区间的起日 {self.first} 晚于止日 {self.last}，请对调。")

    @classmethod
    def day(cls, day: date) -> When:
        """The known day itself."""
        return cls(day, day)

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.first == self.last

    @classmethod
    def parse(cls, text: str) -> When:
        """Read an EDTF date; ``ValueError`` in Chinese says what is wrong and what to write."""
        head, slash, tail = text.partition("/")
        if not slash:
            return cls(*_bounds(head))
        if _SLASHED.fullmatch(narrow(text)) or doubtful(text) is not None:
            raise _not_a_date(text)
        if head == ".." and tail == "..":
            raise ValueError("区间两端都未写明，至少写明一端。")
        first = EARLIEST if head == ".." else _bounds(head)[0]
        last = LATEST if tail == ".." else _bounds(tail)[1]
        return cls(first, last)

    @classmethod
    def typed(cls, text: str) -> When:
        """Read a day as people type it, such as 2024年4月8日; ``ValueError`` as for ``parse``."""
        return cls.parse(edtf(text) or text)

    def __str__(self) -> str:
        """The EDTF form: the shortest that says the same."""
        if self.exact:
            return self.first.isoformat()
        if self.first.day == 1 and self.last == _month_end(self.first):
            return f"{self.first:%Y-%m}"
        if (self.first.month, self.first.day, self.last) == (1, 1, date(self.first.year, 12, 31)):
            return f"{self.first.year}"
        left = ".." if self.first == EARLIEST else self.first.isoformat()
        right = ".." if self.last == LATEST else self.last.isoformat()
        return f"{left}/{right}"

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _validate, serialization=core_schema.to_string_ser_schema(when_used="always")
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": PATTERN}


def _validate(value: object) -> When:
    if isinstance(value, When):
        return value
    if isinstance(value, date):
        return When.day(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str):
        return When.parse(value)
    raise ValueError(f"这里应写日期：{FORMS}")


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _bounds(text: str) -> tuple[date, date]:
    match = _PART.fullmatch(text)
    if not match:
        raise _not_a_date(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"年份 {match[1]} 不在 {FIRST_YEAR}–{LAST_YEAR} 之间，请核对。")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        raise ValueError(f"“{text}”的月份不存在，月份为 01 至 12。")
    first = date(year, month, 1)
    if day is None:
        return first, _month_end(first)
    length = _month_end(first).day
    if not 1 <= day <= length:
        raise ValueError(f"没有“{text}”这一天：{year} 年 {month} 月只有 {length} 天。")
    return (known := date(year, month, day)), known


def _not_a_date(text: str) -> ValueError:
    if (said := doubtful(text)) is not None:
        return ValueError(said)
    loose = _LOOSE.fullmatch(narrow(text))
    if loose:
        form = "-".join(part.zfill(2) for part in loose.groups() if part)
        try:
            _bounds(form)
        except ValueError as error:
            return error
        return ValueError(f"{quote(text)}不是规定的日期写法，请写“{form}”。")
    if _NO_YEAR.fullmatch(narrow(text)):
        return ValueError(
            f"{quote(text)}没有年份。补上年份，如 2018-04-03；年份不清楚的，写可能的区间，如 2018-04-03/2020-04-03"
        )
    return NotADate(f"{quote(text)}不是日期；请写 {FORMS}。")
