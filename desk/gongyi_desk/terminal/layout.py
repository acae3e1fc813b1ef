"""Lines of text for a fixed number of columns, a Chinese character taking two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongyi_facts import cells as cells
from gongyi_facts import printable, wrapped

COLUMNS = 80


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line; ``style`` is a status, ``strong``, ``dim``, or nothing."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


def padded(text: str, columns: int) -> str:
    """The text, filled with blanks to a number of columns."""
    return text + " " * (columns - cells(text))


def paragraph(text: str, columns: int, head: tuple[Span, ...] = (), hang: int = 0, style: str = "") -> Iterator[Line]:
    """A paragraph behind a ``head``, its further lines indented by ``hang`` columns."""
    used = sum(cells(span.text) for span in head)
    shown = printable(text.replace("\u3000", "  ").replace("\xa0", " "))
    first, *more = wrapped(shown, columns - used, columns - hang)
    yield (*head, Span(first, style))
    for line in more:
        yield (Span(" " * hang), Span(line, style))


def heading(title: str, said: Iterable[str], warnings: Iterable[str], columns: int) -> Iterator[Line]:
    """What every page on a case begins with: its name, how it is judged, and what to beware of."""
    yield from paragraph(title, columns, style="strong")
    for text in filter(None, said):
        yield from paragraph(text, columns, style="dim")
    for warning in warnings:
        yield from paragraph(warning, columns, (Span("提示：", "strong"),), hang=6)


def plain(line: Line) -> str:
    """A line without its styles."""
    return "".join(span.text for span in line).rstrip()
