"""What the options of the command line say, and what to write where one says nothing sensible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from gongyi_facts import Code, GongyiError, did_you_mean


class UsageError(GongyiError):
    """The command line cannot be understood."""

    code = Code.USAGE


def day(option: str, written: str | None) -> date | None:
    """A day of the calendar, ``2018-07-11``, as people type it."""
    if written is None:
        return None
    from gongyi_facts import When

    try:
        when = When.typed(written)
    except ValueError as error:
        raise UsageError(f"{option}：{error}") from None
    if not when.exact:
        raise UsageError(f"{option}：“{written}”不是一天，要写到日，如 2018-07-11。")
    return when.first


def readings(written: Iterable[str]) -> dict[str, str]:
    """Chosen readings, ``三(五).4=strict``."""
    found: dict[str, str] = {}
    for item in written:
        key, equals, name = item.replace("＝", "=").partition("=")
        if not (key.strip() and equals and name.strip()):
            raise UsageError(
                f"--reading：“{item}”应写成“条文编号=读法”，如 '三(五).4=strict' 或者 3.5.4=strict；"
                "推导事实写成“收件=no_assumption”。"
            )
        _add(found, key.strip(), name.strip())
    return found


def _add(found: dict[str, str], key: str, name: str) -> None:
    from gongyi import norm_id

    same = norm_id(key) or key
    other = next((other for other in found if (norm_id(other) or other) == same), None)
    if other is not None:
        raise UsageError(f"--reading：“{same}”写了两次：{found[other]}、{name}。只保留一处。")
    found[key] = name


def one_of(option: str, written: str, allowed: Sequence[str]) -> str:
    """One of a few words."""
    if written not in allowed:
        hint = did_you_mean(written, allowed)
        raise UsageError(f"{option}：没有“{written}”，可以写：{'、'.join(allowed)}。{hint}")
    return written


def fail_statuses(written: str | None) -> frozenset[str]:
    """Statuses separated by commas, in English or Chinese."""
    from gongyi import STATUSES

    codes = {**{code: code for code in STATUSES}, **{zh: code for code, zh in STATUSES.items()}}
    listed = "、".join(f"{zh}（{code}）" for code, zh in STATUSES.items())
    found = set()
    for word in (written or "").replace("，", ",").replace("、", ",").split(","):
        if not word.strip():
            continue
        if word.strip() not in codes:
            hint = did_you_mean(word.strip(), codes)
            raise UsageError(f"--fail-on：没有“{word.strip()}”这种结论。可以写：{listed}。{hint}")
        found.add(codes[word.strip()])
    if written is not None and not found:
        raise UsageError("--fail-on：要写出结论，如 overdue,breached。")
    return frozenset(found)
