"""What the headings of a ledger mean: the keys of case files, their synonyms, and the parts of events."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from gongyi_facts import Case, DeclaredKey, KeyKind, declared_keys, did_you_mean, key_words

ROOT = Case.root
FLAT = ("agency", "recommendation", "suit", "hearing", "judgment")
"""The scopes whose headings need not name them in a table with one row a recommendation."""
ADDRESSEES = "addressees"
_LONGEST = 60
_IGNORED = re.compile(r"[\s.,·・:/_()（）【】\[\]*﹡＊\-—、，。：]|必填|选填")
_PREFIXED = re.compile(r"([^.．·・:：/]{1,20})[.．·・:：/](.{1,40})")
_DAY_ENDINGS = ("日期", "日", "时间")


@dataclass(frozen=True, slots=True)
class Target:
    """What the cells of a column hold: a key of a scope, or a part of it.

    Of a record, ``id`` and ``name`` of the root scope say to which case it belongs.
    """

    scope: str
    name: str
    part: str = ""


_WITHOUT_LEADING = {("recommendation", "agency"): Target("agency", "name")}
"""In a row with everything on it the organ that a recommendation names is described there too."""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A heading that can be several things."""

    targets: tuple[Target, ...]


Meaning = Target | Ambiguous | None


def form(heading: str) -> str:
    """A heading without what does not matter: width, case, blanks, line ends, marks."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", heading[:_LONGEST]).casefold())


@dataclass(frozen=True)
class Headings:
    """Every heading that a ledger may have."""

    own: dict[str, dict[str, Target]] = field(default_factory=dict)
    """By scope the headings of a sheet that holds its records."""
    flat: dict[str, Meaning] = field(default_factory=dict)
    """The headings of a table with one row a recommendation."""
    sheets: dict[str, str] = field(default_factory=dict)
    """What a sheet of a scope is called, and that scope."""

    def scope_of(self, sheet: str) -> str | None:
        """The scope whose records a sheet of this name holds."""
        return self.sheets.get(form(sheet))

    def meaning(self, heading: str, scope: str | None) -> Meaning:
        """What a heading means in a sheet of a scope, or, where that is None, in a table of one row a recommendation.

        None where it is not known.
        """
        word = form(heading)
        if scope is not None:
            return self.own[scope].get(word)
        prefixed = _PREFIXED.fullmatch(heading.strip())
        if prefixed and (named := self.sheets.get(form(prefixed[1]))) is not None:
            target = self.own[named].get(form(prefixed[2]))
            if target is not None and not (named != ROOT and target.scope == ROOT):
                return _WITHOUT_LEADING.get((target.scope, target.name), target)
        return self.flat.get(word)

    def near(self, heading: str, scope: str | None) -> str:
        """``是不是想写“X”？`` for a heading that is not known, or ''."""
        return did_you_mean(heading.strip(), _shown(scope))


def item_of(target: Target) -> DeclaredKey:
    """What is declared of the key of a target."""
    return key_words(Case).declared[target.scope].items[target.name]


def called(target: Target) -> str:
    """What a target is called in its own sheet: ``书面回复``, ``书面回复.到达``."""
    words = key_words(Case)
    if target.name == ADDRESSEES:
        return _spread_zh(target.scope)
    item = words.declared[target.scope].items[target.name]
    if not target.part:
        return item.zh
    if target.part == "none_by":
        return f"{item.zh}.截至"
    return f"{item.zh}.{declared_keys(item.holds).items[target.part].zh}"


def called_in_full(target: Target) -> str:
    """What a target is called where its scope must be told: ``检察建议.收件``."""
    lists = key_words(Case).lists
    return f"{lists[target.scope].zh}.{called(target)}" if target.scope in lists else called(target)


@lru_cache(maxsize=1)
def headings() -> Headings:
    """The headings of ledgers of cases."""
    words = key_words(Case)
    own = {scope: _of_scope(scope) for scope in words.declared}
    for scope in words.lists:
        own[scope] = {**_of_case(), **own[scope]}
    sheets = {form(word): ROOT for word in ("案件", "个案", "基本情况", "案件基本情况", "案件信息", "case", "cases")}
    for scope, item in words.lists.items():
        for word in (item.zh, item.name, scope, f"{item.zh}表"):
            sheets[form(word)] = scope
    return Headings(own, _flat(own), sheets)


@lru_cache(maxsize=32)
def _shown(scope: str | None) -> tuple[str, ...]:
    """The headings as a person writes them."""
    words = key_words(Case)
    scopes = (ROOT, *FLAT) if scope is None else (scope,)
    return tuple(
        dict.fromkeys(
            word
            for one in scopes
            for word in (*words.declared[one].keys, *words.further[one], *map(called, _targets(one)))
            if not word.isascii()
        )
    )


def _of_case() -> dict[str, Target]:
    """By which headings a record says to which case it belongs."""
    identity = ("案号", "案件编号", "案件号", "案件案号", "case", "case_id")
    names = ("案件名称", "案名", "案件", "case_name")
    return {
        **{form(word): Target(ROOT, "id") for word in identity},
        **{form(word): Target(ROOT, "name") for word in names},
    }


def _targets(scope: str) -> Iterator[Target]:
    """Every key of a scope, and every part of its events and sightings."""
    declared = key_words(Case).declared[scope]
    for item in declared.items.values():
        if item.kind is KeyKind.RECORDS:
            continue
        yield Target(scope, item.name)
        if item.kind in (KeyKind.EVENT, KeyKind.OBSERVATION):
            for part in declared_keys(item.holds).items:
                yield Target(scope, item.name, part)
        if item.kind is KeyKind.EVENT:
            yield Target(scope, item.name, "none_by")
    if _spread_zh(scope):
        yield Target(scope, ADDRESSEES)


def _spread_zh(scope: str) -> str:
    item = key_words(Case).lists.get(scope)
    return item.holds.spread.zh if item is not None and item.holds.spread is not None else ""


def _of_scope(scope: str) -> dict[str, Target]:
    """The headings of a sheet of one scope; declared words win over those of the tables, and these over endings."""
    words = key_words(Case)
    declared = words.declared[scope]
    found: dict[str, Target] = {}
    for target in _targets(scope):
        if not target.part:
            spelt = (ADDRESSEES, _spread_zh(scope)) if target.name == ADDRESSEES else declared.words(target.name)
            for word in spelt:
                found.setdefault(form(word), target)
    for word, name in words.further[scope].items():
        found.setdefault(form(word), Target(scope, name))
    for target in _targets(scope):
        if target.part:
            for word in _part_words(target):
                found.setdefault(form(word), _whole(target))
    for item in declared.items.values():
        if item.kind is KeyKind.EVENT:
            for ending in _DAY_ENDINGS:
                found.setdefault(form(item.zh + ending), Target(scope, item.name))
    return found


def _whole(target: Target) -> Target:
    """The event itself for the part that a day written alone states."""
    item = item_of(target)
    own = item.holds.bare if item.kind is KeyKind.EVENT else "state"
    return Target(target.scope, target.name) if target.part == own else target


def _part_words(target: Target) -> Iterator[str]:
    """``书面回复到达``, ``书面回复的到达``."""
    item = item_of(target)
    whole = key_words(Case).declared[target.scope].words(target.name)
    inner = ("截至", "none_by") if target.part == "none_by" else declared_keys(item.holds).words(target.part)
    for one in whole:
        for part in inner:
            if one.isascii() == part.isascii():
                yield one + part
                yield f"{one}的{part}"


def _flat(own: dict[str, dict[str, Target]]) -> dict[str, Meaning]:
    """A heading of the case is the case's; another one that of the only scope that has it."""
    lists = key_words(Case).lists
    found: dict[str, Meaning] = {**own[ROOT]}
    for scope, item in lists.items():
        for prefix in (item.zh, item.name, scope):
            for word, target in _of_scope(scope).items():
                found.setdefault(form(prefix) + word, target)
    agency = _WITHOUT_LEADING["recommendation", "agency"]
    for word in ("行政机关", "行政机关名称", "被建议单位", "被建议机关", "被监督行政机关", "agency"):
        found[form(word)] = agency
    bare: dict[str, list[Target]] = {}
    for scope in FLAT:
        for word, target in _of_scope(scope).items():
            if target.name not in ("id", "evidence") and not _leads_to_its_own(target):
                bare.setdefault(word, []).append(target)
    for word, targets in bare.items():
        found.setdefault(word, targets[0] if len(targets) == 1 else Ambiguous(tuple(targets)))
    return found


def _leads_to_its_own(target: Target) -> bool:
    """Whether it is a reference, which a row with everything on it need not write."""
    return item_of(target).kind is KeyKind.REFERENCE if target.name != ADDRESSEES else True
