"""A document in which some facts are another way, as a person writes them: ``检察建议[1].收件=2024-01-10``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongyi_desk.cases.answers import UNSURE, Fact, NotAnAnswer, parse
from gongyi_desk.cases.options import UsageError
from gongyi_desk.cases.spelling import NOTHING_KNOWN
from gongyi_facts import UNSAID, BadInput, DeclaredKey, Document, FactPath, PathError, Problem, assume_all, locate


def assumed(document: Document, texts: Sequence[str], file: str) -> Document:
    """The document with all of the facts, which need make sense only together."""
    facts: list[Fact] = []
    for text in texts:
        written, equals, value = text.replace("＝", "=").partition("=")
        if not (written.strip() and equals):
            raise UsageError(f"“{text}”应写成“事实=值”，如 检察建议[1].收件=2024-01-10。")
        try:
            path = locate(written.strip(), type(document), lambda item: _count(document, facts, item), further=True)
            facts.append((path, _value(value.strip(), path)))
        except (PathError, NotAnAnswer) as error:
            raise UsageError(f"{text}：{error}") from None
    try:
        return assume_all(_without_evidence(document, facts), facts)
    except BadInput as error:
        where = f"{file}（假如 {'、'.join(texts)}{_further(document, facts)}）"
        raise BadInput(_without_place(problem, where) for problem in error.problems) from None


def _further(document: Document, facts: Sequence[Fact]) -> str:
    """Which records are assumed that the file does not have."""
    assumed = ((path.list, path.number) for path, _ in facts if path.list is not None)
    found = {f"{item.zh}第{number}条" for item, number in assumed if number > len(getattr(document, item.name))}
    return f"；文件里没有{'、'.join(sorted(found))}，算新的记录" if found else ""


def _without_evidence(document: Document, facts: Sequence[Fact]) -> Document:
    """The document without what shows the facts that are set aside."""
    aside = {str(path) for path, _ in facts}
    kept = {
        path: text
        for path, text in document.evidence.items()
        if not any(path == other or path.startswith(f"{other}.") for other in aside)
    }
    return document.model_copy(update={"evidence": kept})


def _without_place(problem: Problem, file: str) -> Problem:
    """A problem of facts that stand in no file: neither line nor path is of use."""
    message = problem.message.removeprefix(f"{problem.path}：")
    return replace(problem, file=file, line=None, column=None, message=message)


def _count(document: Document, facts: Sequence[Fact], item: DeclaredKey) -> int:
    """How many records there are, those that have been assumed included."""
    assumed = (path.number for path, _ in facts if path.list is not None and path.list.name == item.name)
    return max(len(getattr(document, item.name)), *assumed, 0)


def _value(text: str, path: FactPath) -> object:
    if not text:
        return UNSAID
    value = parse(text, path.held)
    return NOTHING_KNOWN if value is UNSURE else value
