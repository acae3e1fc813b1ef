"""The fields of a program out of what a ledger says, as its records stand on the day of assessment.

What is said here of columns is what ``records.records`` says of one document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import polars as pl

from gongyi.columns.relations import HERE, INDEX, SURE, THERE, Relations
from gongyi.columns.shapes import Side, field_column, whole_column
from gongyi.columns.written import AMOUNT, BY, CODES, HI, KNOWN, LO, OCC, Occ, column
from gongyi.law.factmodel import YES, Fact, FactKind, FactModel, Scope
from gongyi.program.nodes import FIRST_DAY, LAST_DAY, Part, mask
from gongyi_facts.relations import Ending

Columns = dict[str, pl.Series]
TODAY, RECORD_TO = "today", "record_to"
_FIRST, _LAST = pl.lit(FIRST_DAY, dtype=pl.Int32), pl.lit(LAST_DAY, dtype=pl.Int32)
_EVENT = (
    (Part.OCCURRED, Side.YES),
    (Part.OCCURRED, Side.NO),
    (Part.LO, Side.NUMBER),
    (Part.HI, Side.NUMBER),
    (Part.SPANNED, Side.YES),
    (Part.RECORDED, Side.YES),
    (Part.DATED, Side.YES),
    (Part.SURE, Side.YES),
)


@dataclass(frozen=True)
class Said:
    """What a ledger says of the records of one root scope, and for each of them the day on which it is judged."""

    written: Mapping[str, pl.DataFrame]
    """Scope → what is written of its records' facts; the documents under the root."""
    relations: Relations
    today: pl.Series
    record_to: pl.Series
    """Days of each document."""


def unfolded(said: Said, needed: frozenset[tuple[str, str, Part]] | None) -> dict[str, Columns]:
    """The columns of the needed parts of facts (None: of all), of every scope."""
    model = said.relations.model
    whole = None if needed is None else _with_helpers(frozenset((scope, fact) for scope, fact, _ in needed), model)
    parts = {field_column(fact, part, side) for _, fact, part in needed or () for side in Side}
    found: dict[str, Columns] = {}
    for name, frame in said.written.items():
        scope = model.scopes[name]
        days = (said.today, said.record_to)
        if name != said.relations.root:
            case = said.relations.case_of(name)
            days = (said.today.gather(case), said.record_to.gather(case))
        base = frame.with_columns(days[0].alias(TODAY), days[1].alias(RECORD_TO))
        facts = {one: fact for one, fact in scope.facts.items() if whole is None or (name, one) in whole}
        entire = {one for one in facts if whole is None or whole[name, one]}
        found[name] = _fields(base, scope, facts, model, entire, parts)
    _end(said, found)
    for name, keys in said.relations.keys.items():
        link = model.scopes[name].link
        if link is not None:
            found[name] = _pair_fields(said, name, keys)
    _end_pairs(said, found)
    return found


def told_later(
    said: Said, found: Mapping[str, Columns], sightings: Mapping[tuple[str, str], pl.DataFrame]
) -> pl.Series:
    """For each document whether something that is told may lie after the day to which it records."""
    later = [pl.Series("case", [], dtype=INDEX)]
    for name in said.written:
        case, columns = said.relations.case_of(name), found[name]
        record_to = columns[RECORD_TO]
        late = pl.repeat(False, case.len(), dtype=pl.Boolean, eager=True)
        for fact in said.relations.model.scopes[name].facts.values():
            if fact.kind is FactKind.EVENT:
                sure, spanned, lo, hi = (
                    columns[field_column(fact.name, part, side)]
                    for part, side in (
                        (Part.SURE, Side.YES), (Part.SPANNED, Side.YES), (Part.LO, Side.NUMBER), (Part.HI, Side.NUMBER)
                    )
                )
                open_one = (lo == FIRST_DAY) & (hi == LAST_DAY)
                late = late | (spanned & (sure | open_one) & (hi > record_to))
        later.append(case.filter(late))
    for (name, _), seen in sightings.items():
        case = said.relations.case_of(name)
        rows = seen.select(
            pl.lit(case).gather("row").alias("case"),
            (pl.col("hi") > pl.lit(found[name][RECORD_TO]).gather("row")).fill_null(False).alias("late"),
        )
        later.append(rows.filter("late")["case"])
    cases = pl.concat([one.rename("case") for one in later]).unique()
    return pl.Series(range(said.relations.cases), dtype=INDEX).is_in(cases.implode())


def _with_helpers(needed: frozenset[tuple[str, str]], model: FactModel) -> dict[tuple[str, str], bool]:
    """Those facts, and the events that they share their day with, or that end a record; true: all parts of it."""
    found = dict.fromkeys(needed, False)
    for document in model.documents.values():
        for ending in document.endings:
            found |= dict.fromkeys((_owner(ending, name) for name in ending.by), True)
    for scope, name in list(found):
        fact = model.scopes[scope].facts.get(name)
        while fact is not None and fact.same_day_as:
            found[scope, fact.same_day_as] = True
            fact = model.scopes[scope].facts.get(fact.same_day_as)
    for document in model.documents.values():
        for ending in document.endings:
            found |= dict.fromkeys(found.keys() & {_owner(ending, name) for name in ending.events}, True)
    return found


# --- the facts of one scope ------------------------------------------------------------------


def _fields(
    base: pl.DataFrame,
    scope: Scope,
    facts: Mapping[str, Fact],
    model: FactModel,
    entire: Set[str],
    parts: Set[str],
) -> Columns:
    """The columns of facts: of some all parts, of the others only those that are named."""
    told = frozenset(base.columns)
    plain: list[pl.Expr] = []
    shared: list[Fact] = []
    for name, fact in facts.items():
        if fact.kind is FactKind.EVENT and fact.same_day_as in facts:
            shared.append(fact)
        else:
            plain += _asked_of(_of_fact(name, fact, told), None if name in entire else parts)
    frame = base.with_columns(plain)
    for fact in shared:
        own = _event(fact, _twin(scope, str(fact.same_day_as), model, told), told)
        frame = frame.with_columns(_asked_of(own, None if fact.name in entire else parts))
    written = set(base.columns) - {TODAY, RECORD_TO}
    return {name: frame[name] for name in frame.columns if name not in written}


def _asked_of(made: Sequence[pl.Expr], parts: Set[str] | None) -> list[pl.Expr]:
    return [one for one in made if parts is None or one.meta.output_name() in parts]


def _said(name: str, part: str, told: frozenset[str], otherwise: int | None) -> pl.Expr:
    """What is written; where a ledger has no such column, what is then."""
    own = column(name, part)
    return pl.col(own) if own in told else pl.lit(otherwise, dtype=pl.Int32)


def _of_fact(name: str, fact: Fact, told: frozenset[str]) -> list[pl.Expr]:
    def side(part: Part, expression: pl.Expr, side: Side = Side.NUMBER) -> pl.Expr:
        return expression.alias(field_column(name, part, side))

    match fact.kind:
        case FactKind.EVENT:
            return _event(fact, None, told)
        case FactKind.DAY:
            lo, hi = _said(name, LO, told, FIRST_DAY), _said(name, HI, told, LAST_DAY)
            return [side(Part.LO, lo), side(Part.HI, hi)]
        case FactKind.CHOICE:
            codes = fact.codes if fact.unwritten is None else frozenset({str(fact.unwritten)})
            return [side(Part.CODES, _said(name, CODES, told, mask(fact, codes)))]
        case FactKind.ITEMS:
            known = pl.col(column(name, KNOWN)) if column(name, KNOWN) in told else pl.lit(False)
            return [side(Part.CODES, _said(name, CODES, told, 0)), side(Part.KNOWN, known, Side.YES)]
        case FactKind.NUMBER:
            amount = _said(name, AMOUNT, told, fact.unwritten if isinstance(fact.unwritten, int) else None)
            return [side(Part.AMOUNT, amount.fill_null(0)), side(Part.KNOWN, amount.is_not_null(), Side.YES)]
        case _:
            return []


@dataclass(frozen=True)
class _Twin:
    """The event that another one falls together with."""

    spanned: pl.Expr
    lo: pl.Expr
    hi: pl.Expr
    dated: pl.Expr
    occurred: pl.Expr


def _twin(scope: Scope, name: str, model: FactModel, told: frozenset[str]) -> _Twin:
    """As recorded; where it is not, what must come after it and has a day bounds it."""
    spanned, lo, hi, dated, occurred, recorded = (
        pl.col(field_column(name, part, side))
        for part, side in (
            (Part.SPANNED, Side.YES),
            (Part.LO, Side.NUMBER),
            (Part.HI, Side.NUMBER),
            (Part.DATED, Side.YES),
            (Part.OCCURRED, Side.YES),
            (Part.RECORDED, Side.YES),
        )
    )
    own = [one.fact for one in model.after.get((scope.name, name), ()) if one.scope == scope.name]
    later = [
        pl.when(pl.col(column(fact, OCC)) == Occ.HAPPENED).then(pl.col(column(fact, HI)))
        for fact in own
        if "." not in fact and column(fact, OCC) in told
    ]
    if not later:
        return _Twin(spanned, lo, hi, dated, occurred)
    last = pl.min_horizontal(later)
    bounded = ~recorded & last.is_not_null()
    return _Twin(
        spanned | bounded,
        pl.when(bounded).then(_FIRST).otherwise(lo),
        pl.when(bounded).then(last).otherwise(hi),
        dated & ~bounded,
        occurred | bounded,
    )


def _event(fact: Fact, twin: _Twin | None, told: frozenset[str]) -> list[pl.Expr]:
    """The parts of an event."""
    occ = _said(fact.name, OCC, told, Occ.NOT_RECORDED)
    lo, hi, by = (_said(fact.name, part, told, None) for part in (LO, HI, BY))
    today, record_to = pl.col(TODAY), pl.col(RECORD_TO)
    happened = occ == Occ.HAPPENED
    absent = occ == Occ.NONE if fact.open_unwritten else occ <= Occ.NONE
    known_to = pl.coalesce(by, record_to) if column(fact.name, BY) in told else record_to
    never = absent & (today <= known_to)
    dated = happened & lo.is_not_null()
    first = lo.fill_null(FIRST_DAY)
    last = (
        pl.when(lo.is_null()).then(record_to).when(hi == LAST_DAY).then(pl.max_horizontal(lo, record_to)).otherwise(hi)
    )
    if twin is not None:
        answered = by.is_null() & twin.occurred & twin.spanned & (twin.hi <= record_to)
        never = never | (absent & answered)
        with_it = lo.is_null() & twin.spanned
        first = pl.when(with_it).then(twin.lo).otherwise(first)
        last = pl.when(with_it).then(twin.hi).otherwise(last)
        dated = dated | (happened & with_it & twin.dated)
    parts = (
        happened & (last <= today),
        never | (happened & (first > today)),
        pl.when(happened).then(first).when(absent & ~never).then(known_to + 1).otherwise(_FIRST),
        pl.when(happened).then(last).otherwise(_LAST),
        ~never,
        occ != Occ.NOT_RECORDED,
        absent | dated,
        happened,
    )
    return [
        part.alias(field_column(fact.name, what, side)) for part, (what, side) in zip(parts, _EVENT, strict=True)
    ]


# --- what can no longer happen ---------------------------------------------------------------


def _owner(ending: Ending, name: str) -> tuple[str, str]:
    scope, dot, event = name.rpartition(".")
    return (scope if dot else ending.scope), event


def _endings(said: Said) -> Iterator[Ending]:
    document = said.relations.model.documents[said.relations.root]
    yield from (ending for ending in document.endings if ending.scope in said.written)


def _end(said: Said, found: dict[str, Columns]) -> None:
    """Note what can no longer happen: nothing comes after what ends a record, except what is told of it."""
    for ending in _endings(said):
        over = pl.repeat(False, said.relations.height(ending.scope), dtype=pl.Boolean, eager=True)
        for name in ending.by:
            scope, event = _owner(ending, name)
            if scope in said.written:
                over = over | _on_here(said, ending.scope, scope, _over(found[scope], event))
        for of in ending.records:
            found[ending.scope][whole_column(of)] = over
        for name in ending.events:
            scope, event = _owner(ending, name)
            if scope in said.written and field_column(event, Part.LO, Side.NUMBER) in found[scope]:
                _no_more(found[scope], event, _on_there(said, ending.scope, scope, over))


def _over(columns: Columns, event: str) -> pl.Series:
    occurred, spanned = (columns[field_column(event, part, Side.YES)] for part in (Part.OCCURRED, Part.SPANNED))
    return occurred & spanned & (columns[field_column(event, Part.HI, Side.NUMBER)] <= columns[RECORD_TO])


def _on_here(said: Said, here: str, there: str, flags: pl.Series) -> pl.Series:
    """Whether a flag holds of a related record."""
    if here == there:
        return flags
    pairs = said.relations.pairs(here, there)
    ended = pairs.filter(pl.lit(flags).gather(THERE))[HERE]
    return _rows(said, here).is_in(ended.implode())


def _on_there(said: Said, here: str, there: str, flags: pl.Series) -> pl.Series:
    """Whether a record is related to one of which a flag holds."""
    if here == there:
        return flags
    pairs = said.relations.pairs(here, there)
    ended = pairs.filter(pl.lit(flags).gather(HERE))[THERE]
    return _rows(said, there).is_in(ended.implode())


def _rows(said: Said, scope: str) -> pl.Series:
    return pl.Series(range(said.relations.height(scope)), dtype=INDEX)


def _no_more(columns: Columns, event: str, ended: pl.Series) -> None:
    """An event of which it was open whether it comes later does not."""
    names = {part: field_column(event, part[0], part[1]) for part in _EVENT}
    frame = pl.DataFrame([columns[name].alias(name) for name in names.values()] + [columns[RECORD_TO].alias(RECORD_TO)])
    yes, no, lo, hi, spanned, recorded, _, sure = (pl.col(name) for name in names.values())
    gone = pl.lit(ended) & ~yes & ~no & ~sure & spanned & (lo > pl.col(RECORD_TO))
    values = (yes, no | gone, pl.when(gone).then(_FIRST).otherwise(lo), pl.when(gone).then(_LAST).otherwise(hi),
              spanned & ~gone, recorded, pl.col(names[Part.DATED, Side.YES]) | gone, sure)
    changed = frame.select([value.alias(name) for value, name in zip(values, names.values(), strict=True)])
    columns.update({name: changed[name] for name in names.values()})


def _pair_fields(said: Said, name: str, keys: pl.DataFrame) -> Columns:
    """The fields of pairs of records that stand for a record: whether each of them is one."""
    link = said.relations.model.scopes[name].link
    assert link is not None
    fact = said.relations.model.scopes[name].facts[link.by]
    sure = mask(fact, frozenset({YES}))
    codes = pl.when(SURE).then(pl.lit(sure, dtype=pl.Int32)).otherwise(pl.lit(mask(fact, fact.codes), dtype=pl.Int32))
    made = keys.select(
        codes.alias(field_column(link.by, Part.CODES, Side.NUMBER)),
        pl.lit(said.today).gather("case").alias(TODAY),
        pl.lit(said.record_to).gather("case").alias(RECORD_TO),
    )
    return {one: made[one] for one in made.columns}


def _end_pairs(said: Said, found: dict[str, Columns]) -> None:
    """No further record can belong to a pair to one of whose records none can be added; nor is any lacking today."""
    scopes = said.relations.model.scopes
    for name in said.relations.keys:
        if scopes[name].link is not None:
            for to in scopes[name].references:
                for own, flags in list(found.get(to, {}).items()):
                    if own.startswith(whole_column("")):
                        here = _on_here(said, name, to, flags)
                        before = found[name].get(own)
                        found[name][own] = here if before is None else before | here


def complete(columns: Columns, of: str) -> pl.Series:
    """Whether no related record of a scope can be missing."""
    whole = columns[TODAY] <= columns[RECORD_TO]
    ended = columns.get(whole_column(of))
    return whole if ended is None else whole | ended
