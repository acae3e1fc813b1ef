"""Days as people type them, to the one form in which a day is read; what could mean two days is never read."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from gongyi_facts.problems import quote

EDTF_PART = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
PATTERN = rf"^({EDTF_PART}|{EDTF_PART}/({EDTF_PART}|\.\.)|\.\./{EDTF_PART})$"

_EDTF = re.compile(rf"(?:{EDTF_PART}|{EDTF_PART}/(?:{EDTF_PART}|\.\.)|\.\./{EDTF_PART})")
_LONGEST = 40
_MARKED = [
    re.compile(rf"(\d{{4}}) {{0,3}}{mark} {{0,3}}(\d{{1,2}}) {{0,3}}{mark} {{0,3}}(\d{{1,2}})", re.ASCII)
    for mark in ("-", "/", r"\.")
]
_NUMERALS = "一二三四五六七八九"
_ZEROS = "〇零○"
_WORDED = re.compile(
    rf"([0-9{_ZEROS}{_NUMERALS}]{{4}}) {{0,3}}年"
    rf"(?: {{0,3}}([0-9十{_NUMERALS}]{{1,2}}) {{0,3}}月份?(?: {{0,3}}([0-9十{_NUMERALS}]{{1,3}}) {{0,3}}[日号])?)?"
)
_LAST_FIRST = re.compile(r"(\d{1,2}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"'?\d{2} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2} ?[日号]?", re.ASCII)
_CUT_MONTH = re.compile(r"(\d{4})\.1", re.ASCII)
_SERIAL = re.compile(r"[1-9]\d{4}", re.ASCII)
# Day 1 of a spreadsheet is 1900-01-01, and it knows a 1900-02-29 that there was not.
_BEFORE_SERIALS = date(1899, 12, 30)


def narrow(text: str) -> str:
    """The beginning of the text, of which a day is only the shorter, in narrow characters without blanks around it.

    Many marks on one letter take the square of their number.
    """
    return unicodedata.normalize("NFKC", text[:_LONGEST]).strip()


def edtf(text: str) -> str | None:
    """The day, month, year or interval in its EDTF form; None where the text is none of those, or could be two.

    Whether there is such a day is another question.
    """
    if len(text) > _LONGEST:
        return None
    written = narrow(text)
    if _EDTF.fullmatch(written):
        return written
    for pattern in _MARKED:
        if found := pattern.fullmatch(written):
            return "-".join(part.zfill(2) for part in found.groups())
    found = _WORDED.fullmatch(written)
    parts = [_number(part) for part in found.groups() if part] if found else []
    return "-".join(part.zfill(2) for part in parts) if parts and all(parts) else None


def _number(part: str) -> str:
    """The number in digits: a year digit by digit, a month or a day also by tens; '' where it is none."""
    if part.isdigit():
        return part
    if len(part) == 4:
        return "".join("0" if c in _ZEROS else c if c.isdigit() else str(_NUMERALS.index(c) + 1) for c in part)
    tens, ten, ones = part.rpartition("十")
    digits = [_NUMERALS.find(c) + 1 for c in (tens, ones) if c]
    if not all(digits) or len(tens) > 1 or len(ones) > 1:
        return ""
    return str((_NUMERALS.find(tens) + 1 if tens else len(ten)) * 10 + (_NUMERALS.find(ones) + 1 if ones else 0))


def doubtful(text: str) -> str | None:
    """What to write in place of a text that may be one day or another; None where it is no such text."""
    written = narrow(text)
    if found := _LAST_FIRST.fullmatch(written):
        one, other, year = found.groups()
        days = dict.fromkeys((f"{year}-{one:0>2}-{other:0>2}", f"{year}-{other:0>2}-{one:0>2}"))
        meant = " 或者 ".join(day for day in days if int(day[5:7]) <= 12)
        return f"{quote(text)}分不清哪个是月、哪个是日。先写四位的年份，再写月、日：{meant or '如 2018-05-07'}"
    if _SHORT_YEAR.fullmatch(written):
        return f"{quote(text)}的年份只有两位，分不清年、月、日。先写四位的年份，再写月、日，如 2018-05-07"
    if found := _CUT_MONTH.fullmatch(written):
        return f"{quote(text)}分不清是 1 月还是 10 月。请写“{found[1]}-01”或者“{found[1]}-10”"
    if _SERIAL.fullmatch(written):
        day = _BEFORE_SERIALS + timedelta(int(written))
        return f"{quote(text)}像是表格里的日期序号，是不是 {day}？日期写成 2018-05-07 的样子"
    return None
