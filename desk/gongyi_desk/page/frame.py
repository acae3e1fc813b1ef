"""The lines that pages begin and end with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongyi_desk.page import words
from gongyi_desk.terminal.layout import Line, Styled, paragraph


def heading(title: str, said: Iterable[str], warnings: Iterable[str], columns: int) -> Iterator[Line]:
    """What every page on a case begins with: its name, how it is judged, and what to beware of."""
    yield from paragraph(title, columns, style="strong")
    for text in said:
        yield from paragraph(text, columns, style="dim")
    for warning in warnings:
        yield from paragraph(warning, columns, (Styled("提示：", "strong"),), hang=6)


def footer(policy: Mapping[str, str], columns: int) -> Iterator[Line]:
    """What every page ends with: which rules these are, and what the page is not."""
    for text in words.footer(policy):
        yield from paragraph(text, columns, style="dim")
