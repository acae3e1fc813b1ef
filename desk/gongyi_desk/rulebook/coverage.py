"""Coverage as text or page: that every word of the decision is carried by a rule, and every outcome by a scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gongyi import STATUSES, Stretch, decision_folder
from gongyi_desk.page import words
from gongyi_desk.page.frame import footer
from gongyi_desk.rulebook import scenarios as written
from gongyi_desk.rulebook.coverage_page import page
from gongyi_desk.rulebook.survey import Survey, look
from gongyi_desk.rulebook.tally import Tally
from gongyi_desk.terminal import output
from gongyi_desk.terminal.exits import DONE, FOUND
from gongyi_desk.terminal.layout import COLUMNS, Line, Styled, padded, paragraph, plain
from gongyi_desk.terminal.saving import save_own
from gongyi_facts import printable

_ID, _KIND = 11, 6


def coverage(
    format_: str, file: str | None, *, rules: Path | None = None, scenarios: Path | None = None
) -> int:
    """Show or write what carries the decision; returns the exit code, 1 where anything is missing or wrong.

    ``rules`` and ``scenarios`` are this decision's own folders unless given. Raises ``BadInput`` where the rule files
    cannot be read at all, or where the file is not one that was written here, or cannot be written.
    """
    survey = look(rules or decision_folder(), scenarios or written.folder())
    if format_ == "html":
        _write(page(survey), file)
    elif file is None:
        output.show(report(survey, output.columns()))
    else:
        _write("".join(plain(line) + "\n" for line in report(survey, COLUMNS)), file)
    if survey.problems and (format_ == "html" or file):
        output.complain([*map(printable, survey.problems), *survey.summary()])
    return FOUND if survey.problems else DONE


def _write(text: str, file: str | None) -> None:
    if file is None:
        output.utf8(text)
        return
    save_own(file, text.encode(), text.partition("\n")[0].encode(), "对照")


# --- text ----------------------------------------------------------------------------------


def report(survey: Survey, columns: int) -> Iterator[Line]:
    """The survey as lines of text."""
    title = survey.policy.identity["title"] if survey.policy else "决定"
    yield from paragraph(f"{title}：逐句对照", columns, style="strong")
    for text in survey.texts:
        yield ()
        if survey.time(text):
            yield from paragraph(survey.time(text), columns, style="strong")
        for stretch in text.entries:
            yield from _stretch(stretch, survey, columns)
    yield from _section("宣示及其理由", _declarations(survey), columns)
    yield from _section("不能由事实判断的字句", _untranslatable(survey), columns)
    yield from _section("各条的结论和检验它的场景数", _tested(survey), columns)
    yield from _section("不会出现的结论及其理由", _never(survey), columns)
    if survey.problems:
        yield ()
        yield from paragraph(f"问题 {len(survey.problems)} 项", columns, style="breached")
    for problem in survey.problems:
        yield from paragraph(problem, columns, hang=2)
    yield ()
    if survey.policy:
        yield from footer(survey.policy.identity, columns)
    for line in survey.summary():
        yield from paragraph(line, columns, style="strong")


def _stretch(stretch: Stretch, survey: Survey, columns: int) -> Iterator[Line]:
    name = stretch.piece.id if stretch.piece else "缺"
    style, kind = "strong" if stretch.sound else "breached", padded(survey.kind(stretch), _KIND)
    head = (Styled(padded(name, _ID), style), Styled(kind, "" if stretch.sound else style))
    dim = "dim" if stretch.piece and not stretch.piece.normative else ""
    yield from paragraph(stretch.mark + stretch.text, columns, head, _ID + _KIND, style=dim)


def _section(title: str, rows: Iterable[tuple[str, str]], columns: int) -> Iterator[Line]:
    listed = list(rows)
    if listed:
        yield ()
        yield from paragraph(title, columns, style="strong")
    for name, text in listed:
        yield from paragraph(text, columns, (Styled(padded(name, _ID)),), _ID)


def _declarations(survey: Survey) -> Iterator[tuple[str, str]]:
    for piece in survey.declarations():
        yield piece.id, piece.why or "没有写明理由"


def _untranslatable(survey: Survey) -> Iterator[tuple[str, str]]:
    for norm in survey.norms():
        for item in norm.untranslatable:
            yield norm.id, words.untranslatable_zh(item)


def _tested(survey: Survey) -> Iterator[tuple[str, str]]:
    for tally in survey.tallies():
        counts = [f"{STATUSES[status]} {len(tally.scenarios.get(status, ())) or '缺'}" for status in tally.due]
        if counts:
            yield tally.norm.id, _under(tally) + "，".join(counts)
        rows = [f"{name} {len(found) or '缺'}" for name, found in tally.tested.items()]
        if rows:
            yield tally.norm.id, f"{_under(tally)}情形：{'，'.join(rows)}"


def _never(survey: Survey) -> Iterator[tuple[str, str]]:
    for tally in survey.tallies():
        for status, never in tally.never.items():
            yield tally.norm.id, f"{_under(tally)}{STATUSES[status]}：{never.why}"
        for name, never in tally.never_deciding.items():
            yield tally.norm.id, f"{_under(tally)}情形“{name}”：{never.why}"


def _under(tally: Tally) -> str:
    """The readings for which a tally stands, where the norm has several."""
    return f"{'、'.join(tally.readings)}：" if tally.readings else ""
