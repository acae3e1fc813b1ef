"""Changing the text of a document by its facts: the smallest edit where there is one, else the whole file anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from gongyi_desk.cases.answers import Fact
from gongyi_desk.interview.editing import CannotEdit, put
from gongyi_desk.web.editor.writing import written
from gongyi_facts import (
    BadInput,
    Case,
    Code,
    DeclaredKey,
    Document,
    FactPath,
    KeyKind,
    Problem,
    Year,
    assume_all,
    from_mapping,
    read_text,
)

YAML, JSON = "yaml", "json"
MODELS: dict[str, type[Document]] = {model.root: model for model in (Case, Year)}
"""What the desk keeps, by kind."""


@dataclass(frozen=True, slots=True)
class CaseText:
    """The text of a case, or of an organ's year, how it is written, and whether comments were lost when it was
    written anew."""

    text: str
    format: str = YAML
    lost: bool = False
    model: type[Document] = Case

    @classmethod
    def of_any_kind(cls, text: str, format_: str = YAML) -> CaseText:
        """A text of the kind that it says it is. Raises ``BadInput`` where it cannot be read."""
        return cls(text, format_, model=type(_read(text, format_)))

    def read(self) -> Document:
        """The document. Raises ``BadInput`` with every problem; one of another kind is a problem."""
        found = _read(self.text, self.format)
        if type(found) is not self.model:
            raise BadInput([_of_another_kind(found, self)])
        return found


@lru_cache(maxsize=64)
def _read(text: str, format_: str) -> Document:
    """The document of a text, which one change asks for several times; a document never changes."""
    return read_text(text.encode("utf-8", "surrogatepass"), f"案件.{format_}", (*MODELS.values(),))


def _of_another_kind(found: Document, wanted: CaseText) -> Problem:
    kept, said = wanted.model.zh_name, type(found).zh_name
    hint = f"开头要写“文件: {kept}”"
    if wanted.model is Case:
        hint = f"删去“文件: {said}”这一行；{said}另外新建或者导入"
    message = f"这里是{kept}，写的是{said}"
    return Problem(f"案件.{wanted.format}", 1, 1, message, hint, code=Code.DOCUMENT_KIND)


def with_facts(before: CaseText, facts: Sequence[Fact]) -> CaseText:
    """The text with these facts. Raises ``BadInput`` where they cannot be so, ``PathError`` for no such record."""
    case = before.read()
    wanted = assume_all(case, facts)
    text = before.text
    try:
        for path, value in facts:
            text = put(text, before.model, path, _more(case, path, value))
        found = replace(before, text=text, lost=False)
        if found.read() == wanted:
            return found
    except (CannotEdit, BadInput):
        pass
    return _anew(before, wanted)


def _more(case: Document, path: FactPath, value: object) -> object:
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
    return _anew(before, from_mapping(data, before.model))


def _anew(before: CaseText, wanted: Document) -> CaseText:
    if before.format == JSON:
        return replace(before, text=wanted.model_dump_json(indent=2) + "\n", lost=False)
    head = _head(before)
    lost = before.text.count("#") > head.count("#")
    return replace(before, text=head + written(wanted), lost=lost)


def _head(before: CaseText) -> str:
    """The comments that a file begins with."""
    lines = before.text.splitlines()
    last = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(f"{line}\n" for line in lines[:last])


def stated(case: Document, path: FactPath) -> Any:
    """What the case says at a path, as plain data; None where it says nothing."""
    found: Any = case.model_dump()
    for step in path.steps:
        if isinstance(step, int):
            found = found[step] if found is not None and step < len(found) else None
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return found
