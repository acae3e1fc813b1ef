"""What mappings of several kinds have in common: lengths of time, days in force, plain flags, readings."""

from __future__ import annotations

from gongyi.kernel.days import ANY_DAY, Interval
from gongyi.kernel.periods import Length
from gongyi.law.connectives import TRUE
from gongyi.law.norms import Flag, Reading
from gongyi.rulefiles.conditions import Vocabulary
from gongyi.rulefiles.fields import Fields


def length(fields: Fields) -> Length:
    """Months or days."""
    months, days = fields.get("months"), fields.get("days")
    given = [node for node in (months, days) if node is not None]
    if len(given) != 1:
        raise fields.fail(fields.node, "期间的长度请写 months（月）或者 days（日）之一")
    amount = fields.number(given[0])
    if not 1 <= amount <= 1200:
        raise fields.fail(given[0], "期间的长度应在 1 与 1200 之间")
    return Length(months=amount) if months is not None else Length(days=amount)


def in_force(fields: Fields, names: Vocabulary) -> Interval:
    """The days on which a rule is in force; no limit where it says nothing."""
    days = fields.span("in_force")
    if days is None:
        return ANY_DAY
    names.days |= {days.lo, days.hi} - {ANY_DAY.lo, ANY_DAY.hi}
    return days


def plain_flag(fields: Fields) -> Flag:
    """A flag without a condition of its own."""
    flag = Flag(fields.text("id"), fields.text("text"), TRUE, source=fields.source)
    fields.close()
    return flag


def readings(fields: Fields, replaceable: frozenset[str] = frozenset()) -> tuple[Reading, ...]:
    """The readings of a norm or derived fact: two or more, one of them the default.

    ``replaceable`` are the keys that a reading may write anew.
    """
    written = fields.get("readings")
    nodes = list(fields.items("readings"))
    found = tuple(_reading(fields.sub(node, "读法"), replaceable) for node in nodes)
    if written is None:
        return ()
    if not found:
        raise fields.fail(written, "“readings”是空的", "没有不同读法时请删去这一项")
    names = [name for reading in found for name in {reading.name, reading.zh}]
    if len(set(names)) < len(names):
        raise fields.fail(nodes[0], "两种读法同名", "name（代码）和 zh（中文名）都不能与另一种读法的相同")
    if len(found) < 2:
        raise fields.fail(nodes[0], "只有一种读法时不必写“readings”")
    if sum(reading.default for reading in found) != 1:
        raise fields.fail(nodes[0], "读法中应当恰好有一种写明 default: true")
    return found


def _reading(fields: Fields, replaceable: frozenset[str]) -> Reading:
    reading = Reading(
        fields.text("name"),
        fields.text("zh"),
        fields.text("why"),
        fields.optional_text("authority"),
        fields.flag("default"),
        source=fields.source,
    )
    for key in sorted(replaceable):
        fields.get(key)
    fields.close()
    return reading
