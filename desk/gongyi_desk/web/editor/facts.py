"""Changing the text of a case by its facts: the smallest edit where there is one, else the whole file anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gongyi_desk.cases.answers import Fact
from gongyi_desk.interview.editing import CannotEdit, put
from gongyi_desk.web.editor.writing import written
from gongyi_facts import BadInput, Case, DeclaredKey, FactPath, KeyKind, assume_all, from_mapping, read_text

YAML, JSON = "yaml", "json"


@dataclass(frozen=True, slots=True)
class CaseText:
    """The text of a case, how it is written, and whether comments were lost when it was written anew."""

    text: str
    format: str = YAML
    lost: bool = False

    def read(self) -> Case:
        """The case. Raises ``BadInput`` with every problem."""
        return _read(self.text, self.format)


@lru_cache(maxsize=64)
def _read(text: str, format_: str) -> Case:
    """The case of a text, which one change asks for several times; a case never changes."""
    return read_text(text.encode("utf-8", "surrogatepass"), f"案件.{format_}", Case)


def with_facts(before: CaseText, facts: Sequence[Fact]) -> CaseText:
    """The text with these facts. Raises ``BadInput`` where they cannot be so, ``PathError`` for no such record."""
    case = before.read()
    wanted = assume_all(case, facts)
    text = before.text
    try:
        for path, value in facts:
            text = put(text, Case, path, _more(case, path, value))
        found = CaseText(text, before.format)
        if found.read() == wanted:
            return found
    except (CannotEdit, BadInput):
        pass
    return _anew(before, wanted)


def _more(case: Case, path: FactPath, value: object) -> object:
    """What a small edit has to write; of observations those alone that are new. Raises ``CannotEdit``."""
    if path.item.kind is not KeyKind.OBSERVATION or not isinstance(value, list):
        return value
    known = [_plain(seen) for seen in stated(case, path) or ()]
    if [_plain(seen) for seen in value[: len(known)]] != known or len(value) == len(known):
        raise CannotEdit("不是添一次看到的。")
    return value[len(known) :]


def _plain(seen: Mapping[str, object]) -> dict[str, str]:
    return {name: str(part) for name, part in seen.items() if part is not None}


def with_evidence(before: CaseText, path: str, evidence: str) -> CaseText:
    """The text with other evidence for a fact, none where '' is given. Raises ``BadInput``."""

    def change(data: dict[str, Any]) -> None:
        named: dict[str, str] = data.setdefault("evidence", {})
        named.pop(path, None)
        if evidence:
            named[path] = evidence

    return _changed(before, change)


def without_record(before: CaseText, records: DeclaredKey, number: int) -> CaseText:
    """The text without a record, by its 1-based number. Raises ``BadInput`` where another one needs it."""

    def change(data: dict[str, Any]) -> None:
        data[records.name] = [
            record for place, record in enumerate(data.get(records.name) or (), 1) if place != number
        ]
        data["evidence"] = dict(_moved(data.get("evidence") or {}, records.name, number))

    return _changed(before, change)


def _moved(evidence: Mapping[str, str], name: str, number: int) -> list[tuple[str, str]]:
    """Evidence by the paths that facts have once a record is gone."""
    kept = []
    for path, text in evidence.items():
        listed, bracket, rest = path.partition("[")
        place, _, fact = rest.partition("]")
        if not bracket or listed != name or int(place) < number:
            kept.append((path, text))
        elif int(place) > number:
            kept.append((f"{name}[{int(place) - 1}]{fact}", text))
    return kept


def _changed(before: CaseText, change: Callable[[dict[str, Any]], None]) -> CaseText:
    data = before.read().model_dump()
    change(data)
    return _anew(before, from_mapping(data, Case))


def _anew(before: CaseText, wanted: Case) -> CaseText:
    if before.format == JSON:
        return CaseText(wanted.model_dump_json(indent=2) + "\n", JSON)
    head = _head(before)
    lost = before.text.count("#") > head.count("#")
    return CaseText(head + written(wanted), YAML, lost)


def _head(before: CaseText) -> str:
    """The comments that a file begins with."""
    lines = before.text.splitlines()
    last = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(f"{line}\n" for line in lines[:last])


def stated(case: Case, path: FactPath) -> Any:
    """What the case says at a path, as plain data; None where it says nothing."""
    found: Any = case.model_dump()
    for step in path.steps:
        if isinstance(step, int):
            found = found[step] if found is not None and step < len(found) else None
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return found
