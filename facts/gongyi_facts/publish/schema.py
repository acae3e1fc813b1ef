"""The JSON Schema of a file, for editors that complete and check while a person writes.

It accepts all that ``read`` accepts without a note on how it was read. It cannot say what only a reading finds, such
as an impossible order of days or the same fact under its Chinese and its English key.
"""

from __future__ import annotations

from typing import Any

from gongyi_facts.base import (
    HAPPENED_WORDS,
    LONGEST_TEXT,
    MOST_LISTED,
    NO_WORDS,
    NONE_WORDS,
    UNKNOWN_WORDS,
    YES_WORDS,
    Document,
    Event,
    KeyKind,
    Labelled,
    Record,
)
from gongyi_facts.model.case import Case
from gongyi_facts.model.declarations import DeclaredKey, declared_keys
from gongyi_facts.reading.absence import ABSENT_BY, absence_words
from gongyi_facts.typed_days import PATTERN
from gongyi_facts.when import DAY_PATTERN, FIRST_YEAR, FORMS, LAST_YEAR, When

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_UNKNOWN: Json = {"enum": [None, *sorted(UNKNOWN_WORDS)], "title": "不详"}
_NONE: Json = {"enum": sorted(NONE_WORDS), "title": "无"}
_TEXT_TYPES = ["string", "number", "null"]


def json_schema(model: type[Document] = Case) -> Json:
    """JSON Schema 2020-12 of what a person may write, keys and words in Chinese or English."""
    writer = _Writer()
    root = writer.mapping(model)
    return {"$schema": DIALECT, "title": model.zh_name, **root, "$defs": dict(sorted(writer.defs.items()))}


class _Writer:
    def __init__(self) -> None:
        self.defs: dict[str, Json] = {}

    def mapping(self, model: Any) -> Json:
        """A mapping with every key in both languages."""
        declared = declared_keys(model)
        written = {name: self._described(item) for name, item in declared.items.items()}
        needed = [
            {"anyOf": [{"required": [word]} for word in declared.words(item.name)]}
            for item in declared.items.values()
            if item.required
        ]
        return {
            "type": "object",
            "properties": {word: written[name] for word, name in declared.keys.items()},
            "additionalProperties": False,
            **({"allOf": needed} if needed else {}),
        }

    def _described(self, item: DeclaredKey) -> Json:
        said = {"title": item.zh, "description": item.question}
        return {**{key: value for key, value in said.items() if value}, **self._value(item)}

    def _value(self, item: DeclaredKey) -> Json:
        if item.kind is KeyKind.EVENT:
            one = self._named(item.holds, self._event)
            return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]} if item.several else one
        if item.kind is KeyKind.RECORDS:
            return self._records(item)
        if item.kind is KeyKind.EVIDENCE:
            return self._evidence(item)
        if item.kind is KeyKind.OBSERVATION:
            return self._named(item.holds, self._sightings)
        if item.holds is str and not item.many:
            return {"type": _TEXT_TYPES, **({"maxLength": item.longest} if item.longest else {})}
        one = self._scalar(item)
        unknown = [] if item.required else [_UNKNOWN]
        if not item.many:
            return {"anyOf": [one, *unknown]}
        return {"anyOf": [one, {"type": "array", "items": one}, *unknown, _NONE]}

    def _scalar(self, item: DeclaredKey) -> Json:
        if item.holds is str:
            return {"type": ["string", "number"]}
        if item.holds is bool:
            words = [True, *sorted(YES_WORDS)], [False, *sorted(NO_WORDS)]
            return {"anyOf": [{"enum": words[0], "title": "是"}, {"enum": words[1], "title": "否"}]}
        if item.holds is int:
            return {"type": "integer"}
        if item.holds is When:
            return self._day(item.exact)
        return self._named(item.holds, self._choice)

    def _named(self, holds: Any, write: Any) -> Json:
        """A reference to a definition, which is written once."""
        name = holds.__name__
        if name not in self.defs:
            self.defs[name] = {}
            self.defs[name] = write(holds)
        return {"$ref": f"#/$defs/{name}"}

    def _day(self, exact: bool) -> Json:
        name = "Day" if exact else "When"
        text = {"type": "string", "pattern": DAY_PATTERN if exact else PATTERN}
        year = {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
        said = "日期：2018-05-07" if exact else f"日期：{FORMS}"
        self.defs[name] = {"description": said, "anyOf": [text] if exact else [text, year]}
        return {"$ref": f"#/$defs/{name}"}

    def _choice(self, choice: type[Labelled]) -> Json:
        return {
            "anyOf": [
                {"enum": list(dict.fromkeys([member.value, member.label, *member.also])), "title": member.label}
                for member in choice
            ]
        }

    def _event(self, kind: type[Event]) -> Json:
        never = [False, *sorted(NONE_WORDS | kind.none_words)]
        return {
            "anyOf": [
                self._day(exact=False),
                {"enum": never, "title": "没有发生"},
                {"enum": [True, *sorted(HAPPENED_WORDS)], "title": "发生，日期不明"},
                {**_UNKNOWN, "title": "是否发生不明"},
                {**self.mapping(kind), "minProperties": 1},
                self._absent_by(kind),
            ]
        }

    def _absent_by(self, kind: type[Event]) -> Json:
        words: Json = {word: {"type": "null"} for word in sorted(absence_words(kind))}
        english, chinese = ABSENT_BY
        return {
            "title": "到某日为止没有发生",
            "type": "object",
            "properties": {**words, english: self._day(exact=True), chinese: self._day(exact=True)},
            "additionalProperties": False,
            "anyOf": [{"required": [english]}, {"required": [chinese], "minProperties": 2}],
        }

    def _sightings(self, seen: Any) -> Json:
        state = declared_keys(seen).items["state"]
        word = self._named(state.holds, self._choice)
        one: Json = {"anyOf": [word, self.mapping(seen)]}
        return {"anyOf": [*one["anyOf"], {"type": "array", "items": one, "maxItems": MOST_LISTED}, _UNKNOWN]}

    def _evidence(self, item: DeclaredKey) -> Json:
        proof = {"type": ["string", "number"], "maxLength": LONGEST_TEXT}
        written = {"type": "object", "additionalProperties": proof, "maxProperties": item.longest}
        return {"anyOf": [written, {"type": "null"}, _NONE]}

    def _record(self, record: type[Record]) -> Json:
        written = self.mapping(record)
        if (spread := record.spread) is not None:
            entry: Json = {"anyOf": [{"$ref": f"#/$defs/{record.__name__}"}, {"type": ["string", "number"]}]}
            entries = {"title": spread.zh, "type": "array", "items": entry, "minItems": 1}
            written["properties"] |= {spread.name: entries, spread.zh: entries}
        return written

    def _records(self, item: DeclaredKey) -> Json:
        limit = {"maxItems": item.longest} if item.longest else {}
        records = {"type": "array", "items": self._named(item.holds, self._record), **limit}
        return {"anyOf": [records, {"type": "null"}, _NONE]}
