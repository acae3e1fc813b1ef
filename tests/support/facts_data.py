"""Cases made up from the declarations of the model, and the same cases in Chinese."""

from __future__ import annotations

from hypothesis import strategies as st

from gongyi_facts import DeclaredKey, DeclaredKeys, KeyKind, declared_keys
from gongyi_facts.base import Labelled
from gongyi_facts.model.case import Case
from gongyi_facts.when import When

# No two of these are certainly in the wrong order.
DAYS = st.sampled_from(["2021-03-01", "2021-03", "2021", 2021, "2021-02-20/2021-03-05", "../2021-05"])


def cases() -> st.SearchStrategy[dict[str, object]]:
    """Case files in English; nearly all are sound."""
    return mappings(declared_keys(Case))


def mappings(shape: DeclaredKeys) -> st.SearchStrategy[dict[str, object]]:
    """Mappings with some of the keys of a shape."""
    required = {item.name: values(item) for item in shape.items.values() if item.required}
    optional = {item.name: values(item) for item in shape.items.values() if not item.required}
    return st.fixed_dictionaries(required, optional=optional)


def values(item: DeclaredKey) -> st.SearchStrategy[object]:
    """What may be written for a key."""
    if item.kind is KeyKind.EVENT:
        details = mappings(declared_keys(item.holds)).filter(bool)
        absent = st.fixed_dictionaries({"none_by": st.just("2021-03-01")}, optional={"none": st.none()})
        once = DAYS | st.sampled_from(["none", "happened", "unknown", None, True, False]) | details | absent
        return once | st.lists(once, min_size=1, max_size=2) if item.several else once
    if item.kind is KeyKind.EVIDENCE:
        return st.dictionaries(st.just("record_to"), st.sampled_from(["甲", "送达回证"]), max_size=1)
    if item.kind is KeyKind.RECORDS:
        return st.lists(mappings(declared_keys(item.holds)), max_size=2)
    if item.kind is KeyKind.OBSERVATION:
        code = scalars(declared_keys(item.holds).items["state"])
        return code | mappings(declared_keys(item.holds)).map(lambda seen: [seen])
    one = scalars(item)
    several = one | st.lists(one, max_size=2) if item.many else one
    return several if item.holds is str else several | st.sampled_from(["unknown", None])


def scalars(item: DeclaredKey) -> st.SearchStrategy[object]:
    """One value of a key."""
    if item.kind is KeyKind.REFERENCE:
        return st.sampled_from([1, "1"])
    if item.holds is str:
        return st.integers(0, 9) | st.sampled_from(["甲", "乙 丙", "2021-03-01", "no"])
    if item.holds is bool:
        return st.booleans()
    if item.holds is When:
        return st.just("2021-03-01") if item.exact else DAYS
    if item.holds is int:
        return st.integers(item.least or 0, item.most or 9)
    return st.sampled_from([member.value for member in item.holds])


def in_chinese(data: dict[str, object], shape: DeclaredKeys) -> dict[str, object]:
    """The same mapping with Chinese keys and words."""
    return {shape.items[key].zh: _value(value, shape.items[key]) for key, value in data.items()}


def _value(value: object, item: DeclaredKey) -> object:
    if isinstance(value, list):
        return [_value(part, item) for part in value]
    if item.kind is KeyKind.EVIDENCE:
        return {"案情截至": value["record_to"]} if isinstance(value, dict) and value else value
    if isinstance(value, dict) and "none_by" in value:
        return {"无": None, "截至": value["none_by"]}
    if isinstance(value, dict):
        return in_chinese(value, declared_keys(item.holds))
    words: dict[object, object] = {"unknown": "不详"}
    if item.kind is KeyKind.EVENT:
        words |= {"none": "无", "happened": "有", True: "有", False: "无"}
    elif item.kind is KeyKind.OBSERVATION:
        words |= _labels(declared_keys(item.holds).items["state"])
    elif item.holds is bool:
        words |= {True: "是", False: "否"}
    elif issubclass(item.holds, Labelled):
        words |= _labels(item)
    return value if item.holds is str else words.get(value, value)


def _labels(item: DeclaredKey) -> dict[object, object]:
    return {member.value: member.label for member in item.holds}
