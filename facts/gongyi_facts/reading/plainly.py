"""Documents out of values that were read before: what the rows of a ledger say again and again is read once.

What is found here is what ``read_node`` finds, or nothing: wherever there is anything to tell of a value or of the
document, the careful reader has to be asked, which knows where everything stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pydantic import ValidationError

from gongyi_facts.base import Document, KeyKind
from gongyi_facts.files.nodes import MapNode, Node
from gongyi_facts.model.declarations import DeclaredKey, declared_keys
from gongyi_facts.model.paths import joined
from gongyi_facts.problems import BadInput, Report
from gongyi_facts.reading.consistency import check
from gongyi_facts.reading.positions import Positions
from gongyi_facts.reading.translate import Refused, Walker
from gongyi_facts.reading.traps import traps


class PlainValue(NamedTuple):
    """What a key holds, wherever it is written."""

    value: object
    within: tuple[str, ...]
    """The ends of the paths inside it that are told of, such as ``.on``."""
    liberties: tuple[str, ...]
    """What was read otherwise than it is written."""


def plain_value(node: Node, item: DeclaredKey, scope: str, model: type[Document]) -> PlainValue | None:
    """What a key of a scope holds by its node alone; None where anything is wrong with it."""
    lists = {one.scope: one for one in declared_keys(model).lists}
    path = joined(f"{lists[scope].name}[1]" if scope in lists else "", item.name)
    positions = Positions(Report(""))
    try:
        found = Walker(MapNode(1, 1, ()), model, positions, ()).value(node, item, path)
        if item.kind is KeyKind.EVENT:
            found = item.holds.model_validate(found)
    except (Refused, BadInput, ValidationError):
        return None
    if positions.report.problems:
        return None
    ends = tuple(one.removeprefix(path) for one in positions.found if one != path)
    return PlainValue(found, ends, tuple(positions.notes.said()))


def plain_document(
    model: type[Document],
    data: Mapping[str, object],
    origins: dict[str, tuple[str, int, int]],
    liberties: Iterable[tuple[int, str]],
) -> Document | None:
    """The document that holds these values by English name; None where anything is wrong or odd about it.

    ``liberties`` are what was read otherwise than it is written, with the line.
    """
    try:
        document = model.model_validate(data)
    except ValidationError:
        return None
    positions = Positions(Report(""))
    try:
        odd = check(document, positions)
    except BadInput:
        return None
    if odd or positions.report.problems or next(traps(document, positions), None) is not None:
        return None
    for line, said in liberties:
        positions.notes.add(line, said)
    document._learn(origins, (), tuple(positions.notes.sentences()))
    return document
