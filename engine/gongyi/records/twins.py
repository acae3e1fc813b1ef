"""Records that could change places without anybody noticing: what is found of one holds of the other."""

from __future__ import annotations

from collections.abc import Hashable

from gongyi.records.records import Records, Row


def alike(records: Records) -> dict[Row, list[Row]]:
    """All that are like a record: they say the same, refer to the same, and no other record refers to them."""
    found: dict[Hashable, list[Row]] = {}
    of: dict[Row, list[Row]] = {}
    for rows in records.rows.values():
        for row in rows:
            refers = tuple((scope, tuple(map(id, targets))) for scope, targets in row.refers.items())
            times = filter(None, (row, row.before, row.through))
            said = (row.scope, tuple(tuple(one.values.values()) for one in times), refers)
            of[row] = found.setdefault(said, []) if row not in records.referring else []
            of[row].append(row)
    return of


def exchanged(row: Row, one: Row, other: Row) -> Row:
    """Where a record stands once two have changed places."""
    return other if row is one else one if row is other else row
