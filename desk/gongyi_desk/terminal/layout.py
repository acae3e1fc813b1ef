"""Lines of text for a fixed number of columns, a Chinese character taking two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongyi_facts import cells as cells
from gongyi_facts import printable, wrapped

COLUMNS = 80


@dataclass(frozen=True, slots=True)
class Styled:
    """A piece of a line; ``style`` is a status, ``strong``, ``dim``, or nothing."""

    text: str
    style: str = ""


Line = tuple[Styled, ...]


def padded(text: str, columns: int) -> str:
    """The text, filled with blanks to a number of columns."""
    return text + " " * (columns - cells(text))


def visible(text: str) -> str:
    """One line of text in which every character is seen: what would turn, hide or break it is told by its number."""
    return printable(text.replace("\u3000", "  ").replace("\xa0", " "))


def paragraph(text: str, columns: int, head: tuple[Styled, ...] = (), hang: int = 0, style: str = "") -> Iterator[Line]:
    """A paragraph behind a ``head``, its further lines indented by ``hang`` columns."""
    used = sum(cells(piece.text) for piece in head)
    first, *more = wrapped(visible(text), columns - used, columns - hang)
    yield (*head, Styled(first, style))
    for line in more:
        yield (Styled(" " * hang), Styled(line, style))


def plain(line: Line) -> str:
    """A line without its styles."""
    return "".join(piece.text for piece in line).rstrip()
