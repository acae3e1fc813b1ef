"""The law that the rules cite: what is cited where, what could not be checked, and the articles themselves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from gongyi import Checked, Citation, Cited, Law, Library, Policy, in_force_zh
from gongyi_desk.cases.options import UsageError
from gongyi_desk.page.cited_law import words_zh
from gongyi_desk.page.frame import footer
from gongyi_desk.terminal.layout import Line, Styled, paragraph
from gongyi_facts import did_you_mean


def listing(policy: Policy, name: str | None, columns: int) -> Iterator[Line]:
    """All laws with what cites them; one law with the words of its articles.

    Raises ``UsageError`` where there is none of that name.
    """
    library = policy.loaded.library
    if name is None:
        yield from paragraph(f"{policy.identity['title']}：规则所引的法律", columns, style="strong")
        for law in library:
            yield from _law(law, _of(law, library), columns)
        yield from _not_checked(library, columns)
    else:
        law = _named(library, name)
        yield from _law(law, _of(law, library), columns, library)
    yield ()
    yield from footer(policy.identity, columns)


def _named(library: Library, name: str) -> Law:
    if name not in library.laws:
        hint = did_you_mean(name, library.laws) or f"可以写：{'、'.join(law.name for law in library)}。"
        raise UsageError(f"规则没有引“{name}”这部法律。{hint}")
    return library.laws[name]


def _of(law: Law, library: Library) -> list[Cited]:
    cited = (item for item in library.cited if item.citation.law == law.name)
    return sorted(cited, key=lambda item: _place(item.citation))


def _place(citation: Citation) -> tuple[int, int, int, str]:
    number = int((citation.article or "0").partition("之")[0])
    return number, citation.paragraph or 0, citation.item or 0, str(citation.days.lo)


def _law(law: Law, cited: list[Cited], columns: int, library: Library | None = None) -> Iterator[Line]:
    yield ()
    yield from paragraph(f"{law.name}" + (f"（{law.title}）" if law.title != law.name else ""), columns, style="strong")
    versions = "；".join(
        f"{version.name}，{in_force_zh(version.in_force)}{'，有文本' if version.at_hand else ''}"
        for version in law.versions
    )
    said = [f"{law.adopted}通过" if law.adopted else "", versions or "施行的日子没有核对"]
    yield from _indented("。".join(filter(None, said)) + "。", 1, columns)
    if not cited:
        yield from _indented("没有一处引它。", 1, columns)
    for citation, found in groupby(cited, key=lambda item: item.citation):
        where = "；".join(dict.fromkeys(f"{item.owner}（{item.source.file}:{item.source.line}）" for item in found))
        part = str(citation).removeprefix(law.name) or "全文"
        yield from _indented(f"{part}{citation.checked}（{in_force_zh(citation.days)}）：{where}", 1, columns)
        if library is not None and citation.article is not None:
            for line in words_zh(citation, library.article(citation)):
                yield from _indented(line, 2, columns)


def _not_checked(library: Library, columns: int) -> Iterator[Line]:
    for checked, title in ((Checked.NOT_CHECKED, "没有核对原文的"), (Checked.QUOTED, "据引文核对的")):
        found = [item.citation for item in library.cited if item.citation.checked is checked]
        found = sorted(dict.fromkeys(found), key=lambda citation: (citation.law, _place(citation)))
        yield ()
        yield from paragraph(f"{title} {len(found)} 处", columns, style="strong")
        yield from _indented("、".join(map(str, found)) or "没有", 1, columns)


def _indented(text: str, depth: int, columns: int) -> Iterator[Line]:
    yield from paragraph(text, columns, (Styled("  " * depth),), 2 * depth + 2)
