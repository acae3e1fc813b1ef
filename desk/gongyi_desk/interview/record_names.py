"""The records of the document that is asked about: what each is called, and how others refer to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongyi_desk.cases.answers import Fact
from gongyi_desk.interview.asked import Choice
from gongyi_desk.interview.session import Session
from gongyi_facts import DeclaredKey, Event, FactPath, KeyKind, Record, declared_keys, name_of


def pinned(session: Session, records: DeclaredKey, but: FactPath | None = None) -> Iterator[Fact]:
    """What must be written before a second record is added: references that meant the only one without a word."""
    targets = records_of(session, records)
    if len(targets) != 1:
        return
    for other in declared_keys(session.model).lists:
        for item in declared_keys(other.holds).items.values():
            if item.kind is not KeyKind.REFERENCE or item.scope != records.scope or item.by_way_of:
                continue
            for number, record in enumerate(records_of(session, other), 1):
                path = FactPath(other, number, item)
                if getattr(record, item.name) is None and path != but:
                    word = word_for(targets, 0)
                    yield path, [word] if item.many else word


def records_of(session: Session, records: DeclaredKey) -> tuple[Record, ...]:
    """The records of a list."""
    found: tuple[Record, ...] = getattr(session.state.document, records.name)
    return found


def named(session: Session, records: DeclaredKey) -> Iterator[Choice]:
    """The records of a list to choose from, by number: what each is called, its first day, and to what it belongs."""
    keys = declared_keys(records.holds).items.values()
    for number, record in enumerate(records_of(session, records), 1):
        name = name_of(record) or record.id or f"{records.zh}〔{number}〕"
        first = next((chapter.keys[0] for chapter in session.model.opening if chapter.scope == records.scope), "")
        value = getattr(record, first, None)
        refers = (getattr(record, item.name) for item in keys if item.kind is KeyKind.REFERENCE)
        about = [str(value.on)] if isinstance(value, Event) and value.on is not None else []
        about += [word for word in refers if isinstance(word, str) and not word.isdigit()]
        yield Choice(str(number), name + (f"（{'，'.join(about)}）" if about else ""))


def word_for(records: Sequence[Record], index: int) -> str:
    """How to refer to a record: by its name where no other has it, else by its number."""
    name = name_of(records[index])
    only = name is not None and sum(name_of(record) == name for record in records) == 1
    return name if name is not None and only and not name.isdigit() else str(index + 1)


def list_of(session: Session, scope: str) -> DeclaredKey:
    """The list of the records of a scope."""
    return next(item for item in declared_keys(session.model).lists if item.scope == scope)


