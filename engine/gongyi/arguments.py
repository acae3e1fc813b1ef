"""What a program hands over, looked at once where it enters: of the wrong kind it is refused in plain words."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from gongyi.records.records import Records
from gongyi_facts.base import Document
from gongyi_facts.codes import Code
from gongyi_facts.problems import ArgumentError as ArgumentError
from gongyi_facts.problems import GongyiError as GongyiError
from gongyi_facts.when import EARLIEST, LATEST

MOST_ROWS = 6_000
"""So many records of one document, and links between two of them, are judged with reasons: a dozen seconds of work."""
_READINGS = "“条文编号: 读法”的映射，如 {'3.5.4': 'strict'}"
_MODELS = "事实模型（gongyi_facts.base.Document 的子类）或者几个事实模型"


class MissingExtra(GongyiError, ImportError):
    """Something was asked for that needs a library which is not installed; the message says what to install."""

    code = Code.NOT_INSTALLED


class TooLarge(GongyiError):
    """A document has more records than are judged one by one; the message says how many, and of which kind most."""

    code = Code.TOO_LARGE


def checked_size(records: Records) -> Records:
    """Records, and links between them, that are not too many to give reasons for each. Raises ``TooLarge``."""
    counts = {scope: len(rows) for scope, rows in records.rows.items()}
    count, most = sum(counts.values()), max(counts, key=lambda scope: counts[scope])
    if count > MOST_ROWS:
        raise TooLarge(
            f"这份文件连同各条记录之间的对应共 {count} 项（其中{records.model.scopes[most].zh} {counts[most]} 项），"
            f"超过逐项评估的上限 {MOST_ROWS} 项。请分成几个文件；只要结论和届满日的，可以用 gongyi ledger。"
        )
    return records


def checked_day(name: str, value: date | None) -> date | None:
    """A day of the calendar, or None. Raises ``ArgumentError``, for a ``datetime`` or a day out of range too."""
    if isinstance(value, datetime):
        raise ArgumentError(f"{name} 应当是日期（date），不是带时刻的 datetime，请写 .date()。")
    if value is not None and not isinstance(value, date):
        _refuse(name, "日期（date），如 date(2024, 3, 12)", value)
    if value is not None and not EARLIEST <= value <= LATEST:
        raise ArgumentError(f"{name} 应当在 {EARLIEST} 至 {LATEST} 之间，不是 {value}。")
    return value


def checked_flag(name: str, value: bool) -> bool:
    """True or False. Raises ``ArgumentError``."""
    if not isinstance(value, bool):
        _refuse(name, " True 或者 False", value)
    return value


def checked_readings(value: Mapping[str, str]) -> Mapping[str, str]:
    """Readings by norm. Raises ``ArgumentError``."""
    if not isinstance(value, Mapping):
        _refuse("readings", _READINGS, value)
    for word in (*value.keys(), *value.values()):
        if not isinstance(word, str):
            raise ArgumentError(f"readings 应当是{_READINGS}，其中有 {type(word).__name__}。")
    return value


def checked_id(name: str, value: str) -> str:
    """A norm's id. Raises ``ArgumentError``."""
    if not isinstance(value, str):
        _refuse(name, "条文编号，如 '3.5.4'", value)
    return value


def checked_data(case: Mapping[str, Any]) -> Mapping[str, Any]:
    """Plain data of a document. Raises ``ArgumentError``."""
    if not isinstance(case, Mapping):
        _refuse("case", "案件（Case 等）或者映射，文件请先用 gongyi_facts.read 读入", case)
    return case


def checked_folder(folder: str | Path) -> Path:
    """A path. Raises ``ArgumentError``."""
    if not isinstance(folder, str | os.PathLike):
        _refuse("folder", "文件夹的路径", folder)
    return Path(folder)


def checked_models(facts: type[Document] | Sequence[type[Document]]) -> tuple[type[Document], ...]:
    """One fact model or several. Raises ``ArgumentError``."""
    models = tuple(facts) if isinstance(facts, Sequence) and not isinstance(facts, str) else (facts,)
    if not models:
        raise ArgumentError("facts 是空的，请写事实模型，如 facts=Case。")
    for model in models:
        if not (isinstance(model, type) and issubclass(model, Document)):
            _refuse("facts", _MODELS, model)
    return models


def _refuse(name: str, expected: str, value: object) -> NoReturn:
    found = value.__name__ if isinstance(value, type) else type(value).__name__
    raise ArgumentError(f"{name} 应当是{expected}，不是 {found}。")
