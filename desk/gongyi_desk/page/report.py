"""A note as lines for a terminal or a text file: cards, and no table that Chinese text would burst."""

from __future__ import annotations

from collections.abc import Iterator

from gongyi_desk.page.frame import heading
from gongyi_desk.page.note import Field, Item, Note
from gongyi_desk.terminal.layout import Line, Styled, cells, paragraph

_INDENT = 4


def report(note: Note, columns: int) -> Iterator[Line]:
    """The note, no line wider than the columns."""
    yield from heading(note.title, note.judged, note.warnings, columns)
    yield ()
    yield from paragraph(note.summary, columns, style="strong")
    for number, item in enumerate(note.required, 1):
        yield ()
        yield from _card(number, item, columns)
    if note.settled:
        yield ()
        yield from paragraph("目前无须处理", columns, style="strong")
        for number, item in enumerate(note.settled, len(note.required) + 1):
            yield from _card(number, item, columns, norm=item.norm)
    yield ()
    for text in filter(None, (note.hidden, *note.footer)):
        yield from paragraph(text, columns, style="dim")


def _card(number: int, item: Item, columns: int, norm: str = "") -> Iterator[Line]:
    head = (Styled(f"{number}.".ljust(_INDENT)), Styled(f"【{item.status_zh}】", item.status))
    sentence = f"{norm} {item.sentence}" if norm else item.sentence
    yield from paragraph(sentence, columns, head, _INDENT, "" if norm else "strong")
    for field in item.fields:
        yield from _field(field, columns)


def _field(field: Field, columns: int) -> Iterator[Line]:
    label = f"{field.label}  "
    hang = _INDENT + cells(label)
    for position, text in enumerate(field.texts):
        shown = Styled(" " * cells(label)) if position else Styled(label, "dim")
        yield from paragraph(text, columns, (Styled(" " * _INDENT), shown), hang)
