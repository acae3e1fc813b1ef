"""Reading a case or an organ's year from a file, from text, or from plain data; all problems at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any, TypeVar, overload

from pydantic import ValidationError

from gongyi_facts.base import Document
from gongyi_facts.codes import Code
from gongyi_facts.files.encoding import decode
from gongyi_facts.files.nodes import Node
from gongyi_facts.files.plain import as_node
from gongyi_facts.files.straightening import Straight, straightened
from gongyi_facts.files.strict_yaml import parse_text, read_bytes
from gongyi_facts.model.case import Case
from gongyi_facts.model.paths import joined, parent
from gongyi_facts.model.year import Year
from gongyi_facts.problems import ArgumentError, BadInput, Problem, Report
from gongyi_facts.reading.consistency import check
from gongyi_facts.reading.document_kind import document_kind
from gongyi_facts.reading.key_words import every_key
from gongyi_facts.reading.notes import of_marks
from gongyi_facts.reading.positions import Positions
from gongyi_facts.reading.several import spread_out
from gongyi_facts.reading.translate import translate
from gongyi_facts.reading.traps import filled_in_behind_a_mark, traps
from gongyi_facts.reading.typed_keys import as_declared

M = TypeVar("M", bound=Document)
_BUILDING = Lock()

MAPPING = "案情"

# What pydantic finds after the translation, by its error type.
_MESSAGES = {
    "string_too_long": ("文字太长，最多 {max_length} 个字", "写短一些"),
    "too_long": ("条目太多，最多 {max_length} 条", "分成几个文件"),
    "too_short": ("条目太少，至少 {min_length} 条", "补上缺少的"),
    "string_too_short": ("文字太短，至少 {min_length} 个字", "写完整"),
    "string_type": ("这里应写文字", "文字放进引号"),
    "bool_type": ("这里应写“是”或“否”", "不知道就写“不详”"),
    "int_type": ("这里应写整数", "不知道就写“不详”"),
    "tuple_type": ("这里应写列表", "每项前面加“- ”"),
    "greater_than": ("这个数应当大于 {gt}", "核对这个数"),
    "greater_than_equal": ("这个数不能小于 {ge}", "核对这个数"),
    "less_than": ("这个数应当小于 {lt}", "核对这个数"),
    "less_than_equal": ("这个数不能大于 {le}", "核对这个数"),
    "missing": ("缺少必须写明的一项", "补上这一项"),
}


@overload
def read(path: str | os.PathLike[str]) -> Case | Year: ...
@overload
def read(path: str | os.PathLike[str], model: type[M]) -> M: ...
@overload
def read(path: str | os.PathLike[str], model: Sequence[type[Document]] | None) -> Document: ...
def read(path: str | os.PathLike[str], model: type[Any] | Sequence[type[Document]] | None = None) -> Any:
    """The document of a YAML or JSON file: a case, or an organ's year where its key 文件 says so.

    ``model`` names another fact model, or several of which the file is one. Raises ``BadInput`` with every problem
    found: of the file, its writing, its words and its facts.
    """
    file = path if isinstance(path, str) else os.fspath(path) if isinstance(path, os.PathLike) else None
    if not isinstance(file, str):
        raise ArgumentError(f"path 应当是文件的路径（文字），不是 {type(path).__name__}。")
    return _read(read_bytes(file), file, _models(model))


@overload
def read_text(data: bytes, file: str) -> Case | Year: ...
@overload
def read_text(data: bytes, file: str, model: type[M]) -> M: ...
@overload
def read_text(data: bytes, file: str, model: Sequence[type[Document]] | None) -> Document: ...
def read_text(data: bytes, file: str, model: type[Any] | Sequence[type[Document]] | None = None) -> Any:
    """The document written in ``data``; ``file`` names it in messages. Raises ``BadInput``."""
    if not isinstance(data, bytes):
        raise ArgumentError(f"data 应当是文件的字节（bytes），不是 {type(data).__name__}。")
    return _read(data, file, _models(model))


@overload
def from_mapping(data: Mapping[str, Any]) -> Case | Year: ...
@overload
def from_mapping(data: Mapping[str, Any], model: type[M]) -> M: ...
@overload
def from_mapping(data: Mapping[str, Any], model: Sequence[type[Document]]) -> Document: ...
def from_mapping(data: Mapping[str, Any], model: type[Any] | Sequence[type[Document]] | None = None) -> Any:
    """The document that plain data state, with the keys and words of a file; of several models the one named.

    Raises ``BadInput``.
    """
    report = Report(MAPPING)
    return _build(as_node(data, report), _models(model), report)


def read_node(root: Node, file: str, models: Sequence[type[Document]] = (Case, Year)) -> Document:
    """The document of nodes that come from elsewhere than text, such as the rows of a ledger.

    Lines and columns in messages, and in the document's origins, are those of the nodes; ``file`` names where they
    come from. Raises ``BadInput``.
    """
    return _build(root, models, Report(file))


def _models(model: type[Any] | Sequence[type[Document]] | None) -> Sequence[type[Document]]:
    if model is None:
        return (Case, Year)
    return (model,) if isinstance(model, type) else model


def _read(data: bytes, file: str, models: Sequence[type[Document]]) -> Document:
    written = decode(data, file)
    text = written.lines
    try:
        return _read_text(Straight(text), file, models, written.advice)
    except BadInput as error:
        straight = Straight(text) if file.lower().endswith(".json") else straightened(text, _is_key(models))
        if straight.text == text:
            raise _told_of_encoding(error, written.advice, file) from None
        return _read_straight(straight, text, file, models, written.advice, error)


def straight_text(text: str, model: type[Document]) -> Straight:
    """The text of a case file that can be read, as it is read: straightened where it must be."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        _read_text(Straight(lines), "", (model,), "")
    except BadInput:
        return straightened(lines, _is_key((model,)))
    return Straight(lines)


def _is_key(models: Sequence[type[Document]]) -> Callable[[str], bool]:
    words = [every_key(model) for model in models]
    return lambda word: any(word in known for known in words)


def _read_straight(
    straight: Straight, text: str, file: str, models: Sequence[type[Document]], advice: str, before: BadInput
) -> Document:
    """The document with its marks straightened; raises what is wrong with it, or, where that is less, ``before``."""
    try:
        return _read_text(straight, file, models, advice)
    except BadInput as error:
        fewer = len(before.problems) < len(error.problems) and _is_sound(text, file)
        raise _told_of_encoding(before if fewer else error, advice, file) from None


def _is_sound(text: str, file: str) -> bool:
    """Whether the text is well written as it stands, whatever it says."""
    try:
        return not parse_text(Straight(text), file)[1]
    except BadInput:
        return False


def _told_of_encoding(error: BadInput, advice: str, file: str) -> BadInput:
    return BadInput([Problem(
        file, 1, 1, advice.removesuffix("。"), code=Code.ENCODING
    ), *error.problems]) if advice else error


def _read_text(straight: Straight, file: str, models: Sequence[type[Document]], advice: str) -> Document:
    report = Report(file)
    root, problems = parse_text(straight, file)
    report.problems.extend(problems)
    document = _build(root, models, report)
    beyond = filled_in_behind_a_mark(straight.text, type(document)) if not file.lower().endswith(".json") else ()
    notes = (*([advice] if advice else ()), *of_marks(straight.lines), *document.liberties)
    document._learn(document.origins, (*beyond, *document.oddities), notes)
    return document


def _build(root: Node, models: Sequence[type[Document]], report: Report) -> Document:
    positions = Positions(report)
    model, root = document_kind(root, models, positions)
    others = [other for other in models if other is not model]
    root = as_declared(root, model, positions)
    root = spread_out(root, model, positions)
    document = _validate(translate(root, model, positions, others), model, positions)
    warnings = check(document, positions) if document is not None else ()
    if document is None or report.problems:
        raise BadInput(report.sorted())
    origins = {path: (report.file, *position) for path, position in positions.found.items() if path}
    document._learn(origins, (*traps(document, positions), *warnings), tuple(positions.notes.sentences()))
    return document


def _validate(data: dict[str, object], model: type[M], positions: Positions) -> M | None:
    """The document, or None where the model refuses the data; the problems have been noted."""
    # The first file builds the model: not every process reads one, and none reads every model.
    with _BUILDING:
        model.model_rebuild()
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            path = _path(found["loc"])
            if not _already_refused(path, positions):
                positions.note(path, *_explained(found["type"], found.get("ctx", {})))
        return None


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        path = f"{path}[{part + 1}]" if isinstance(part, int) else joined(path, part)
    return path


def _already_refused(path: str, positions: Positions) -> bool:
    while path:
        if path in positions.refused:
            return True
        path = parent(path)
    return False


def _explained(kind: str, context: dict[str, Any]) -> tuple[str, str]:
    """Message and hint; what a model's own check says is passed on."""
    if kind in ("value_error", "assertion_error"):
        return str(context.get("error", "")).removesuffix("。") or "这里的内容不合要求", "核对这一项"
    message, hint = _MESSAGES.get(kind, ("这里的内容不合要求", "核对这一项"))
    return message.format(**context), hint
