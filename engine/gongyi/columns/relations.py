"""Which records of a ledger refer to which, by their places in the frames of their scopes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from gongyi.law.factmodel import FactModel, Reference, Scope
from gongyi_facts.relations import Link

INDEX = pl.UInt32
HERE, THERE, CASE, ROW = "here", "there", "case", "row"
ID, NUMBER, CALLED, NAME, WORD = "id", "number", "called", "name", "word"
SURE = "sure"


def words_column(reference: str) -> str:
    """The column that holds the words by which a record refers to others: a list, null where nothing is written."""
    return f"{reference}>"


class Related(NamedTuple):
    """For every record in order its related ones (none: a null), and whether it has any."""

    here: pl.Series
    there: pl.Series
    some: pl.Series
    plain: bool
    """Whether every record has just one, in order."""


@dataclass
class Relations:
    """The records of one root scope; ``keys`` gives for each scope the case, number, id and name of its records."""

    model: FactModel
    root: str
    cases: int
    keys: dict[str, pl.DataFrame]
    refers: dict[tuple[str, str], pl.DataFrame] = field(default_factory=dict)
    """Scope and scope → pairs of places, in the order of the first."""
    _singles: dict[tuple[str, tuple[str, ...]], pl.Series] = field(default_factory=dict)
    _related: dict[tuple[str, str], Related] = field(default_factory=dict)

    def height(self, scope: str) -> int:
        """How many records a scope has."""
        if scope == self.root:
            return self.cases
        return self.keys[scope].height if scope in self.keys else 0

    def case_of(self, scope: str) -> pl.Series:
        """For every record of a scope the place of its document."""
        if scope == self.root:
            return pl.Series(CASE, range(self.cases), dtype=INDEX)
        return self.keys[scope][CASE]

    def single(self, scope: str, trail: tuple[str, ...]) -> pl.Series:
        """For every record of a scope the place of the one that a trail leads to; null where it is not just one."""
        if not trail:
            return self.case_of(scope)
        key = (scope, trail)
        if key not in self._singles:
            *way, last = trail
            before = self.single(scope, tuple(way)) if way else None
            step = self._step(way[-1] if way else scope, last)
            self._singles[key] = step if before is None else pl.select(pl.lit(step).gather(before)).to_series()
        return self._singles[key]

    def _step(self, scope: str, to: str) -> pl.Series:
        pairs = self.refers.get((scope, to), _no_pairs())
        only = pairs.group_by(HERE).agg(pl.col(THERE).first(), pl.len().alias("count")).filter(pl.col("count") == 1)
        return self._rows(scope).join(only, left_on=ROW, right_on=HERE, how="left", maintain_order="left")[THERE]

    def _rows(self, scope: str) -> pl.DataFrame:
        return pl.DataFrame({ROW: pl.Series(range(self.height(scope)), dtype=INDEX)})

    def pairs(self, scope: str, of: str) -> pl.DataFrame:
        """The pairs of related records of two scopes."""
        if scope == self.root:
            case = self.case_of(of)
            return pl.DataFrame({HERE: case, THERE: pl.Series(range(case.len()), dtype=INDEX)})
        if (scope, of) in self.refers:
            return self.refers[scope, of]
        there = self.refers.get((of, scope), _no_pairs())
        return there.select(pl.col(THERE).alias(HERE), pl.col(HERE).alias(THERE)).unique().sort(HERE, THERE)

    def related(self, scope: str, of: str) -> Related:
        """The related records of another scope for every record of one."""
        if (scope, of) not in self._related:
            found = self._rows(scope).join(
                self.pairs(scope, of), left_on=ROW, right_on=HERE, how="left", maintain_order="left"
            )
            here, there = found[ROW], found[THERE]
            some = found.group_by(ROW, maintain_order=True).agg(pl.col(THERE).is_not_null().any())[THERE]
            self._related[scope, of] = Related(here, there, some, found.height == self.height(scope))
        return self._related[scope, of]


def _no_pairs() -> pl.DataFrame:
    return pl.DataFrame(schema={HERE: INDEX, THERE: INDEX})


def relations(model: FactModel, root: str, cases: int, keys: Mapping[str, pl.DataFrame]) -> Relations:
    """Find out which records refer to which, by their words, and which pairs of them stand for a record."""
    named = [name for name in model.within(root) if model.scopes[name].field is not None]
    listed = {name: keys.get(name, _NO_RECORDS).with_columns(_name()) for name in sorted(named)}
    found = Relations(model, root, cases, listed)
    scopes = {name: model.scopes[name] for name in listed}
    waiting = {
        (name, reference.name): reference for name, scope in scopes.items() for reference in scope.references.values()
    }
    while waiting:
        for (name, called), reference in list(waiting.items()):
            if _ready(found, scopes[name], reference):
                found.refers[name, reference.scope] = _resolved(found, scopes[name], reference)
                del waiting[name, called]
    for name in sorted(model.within(root)):
        link = model.scopes[name].link
        if link is not None:
            _link(found, link, model.scopes[name])
    return found


_NO_RECORDS = pl.DataFrame(schema={CASE: INDEX, NUMBER: pl.UInt32, ID: pl.String, CALLED: pl.String})


def _name() -> pl.Expr:
    number = pl.col(NUMBER).cast(pl.String)
    return pl.when(pl.col(ID).str.len_bytes() > 0).then(pl.col(ID)).otherwise(number).alias(NAME)


def _ready(found: Relations, scope: Scope, reference: Reference) -> bool:
    if not reference.by_way_of:
        return True
    between = scope.references[reference.by_way_of].scope
    return (scope.name, between) in found.refers and (between, reference.scope) in found.refers


def _resolved(found: Relations, scope: Scope, reference: Reference) -> pl.DataFrame:
    """The pairs that a reference makes: an id comes before a name or a number; without a word the only one there is."""
    here, there = found.keys[scope.name], found.keys[reference.scope]
    if not here.height or not there.height:
        return _no_pairs()
    written = here.select(
        pl.int_range(pl.len(), dtype=INDEX).alias(HERE), CASE, pl.col(words_column(reference.name)).alias(WORD)
    )
    places = there.select(pl.int_range(pl.len(), dtype=INDEX).alias(THERE), CASE, ID, CALLED, NUMBER)
    named = written.filter(pl.col(WORD).list.len() > 0).explode(WORD)
    for key, word in ((ID, pl.col(WORD)), (CALLED, pl.col(WORD)), (NUMBER, _as_number())):
        named = _matched(named, places, key, word)
    pairs = [named.filter(pl.col(THERE).is_not_null() & pl.col("one")).select(HERE, THERE)]
    silent = written.filter(pl.col(WORD).is_null())
    if reference.by_way_of:
        first = found.refers[scope.name, scope.references[reference.by_way_of].scope]
        second = found.refers[scope.references[reference.by_way_of].scope, reference.scope]
        way = first.join(second.rename({HERE: THERE, THERE: "last"}), on=THERE, how="inner")
        way = way.join(silent.select(HERE), on=HERE, how="semi")
        pairs.append(way.select(HERE, pl.col("last").alias(THERE)).unique())
    else:
        only = places.group_by(CASE).agg(pl.col(THERE).first(), pl.len().alias("count")).filter(pl.col("count") == 1)
        pairs.append(silent.join(only, on=CASE, how="inner").select(HERE, THERE))
    return pl.concat(pairs).sort(HERE, maintain_order=True)


def _as_number() -> pl.Expr:
    return pl.when(pl.col(WORD).str.contains(r"^[0-9]{1,9}$")).then(pl.col(WORD)).cast(pl.Int64)


def _matched(named: pl.DataFrame, places: pl.DataFrame, key: str, word: pl.Expr) -> pl.DataFrame:
    """Words with the place that they mean by a key, where no key before it matched; ``one``: it means but one."""
    by_key = (
        places.filter(pl.col(key).is_not_null())
        .group_by(CASE, pl.col(key).cast(pl.Int64 if key == NUMBER else pl.String).alias("match"))
        .agg(pl.col(THERE).first().alias("found"), (pl.len() == 1).alias("only"))
    )
    joined = named.with_columns(word.alias("match")).join(by_key, on=[CASE, "match"], how="left", maintain_order="left")
    if THERE not in named.columns:
        return joined.rename({"found": THERE, "only": "one"}).drop("match")
    before = pl.col(THERE).is_not_null()
    return joined.with_columns(
        pl.when(before).then("one").otherwise("only").alias("one"), pl.coalesce(THERE, "found").alias(THERE)
    ).drop("found", "only", "match")


# --- pairs of records that stand for a record ------------------------------------------------


def _link(found: Relations, link: Link, scope: Scope) -> None:
    """Add the pairs of records that a link joins, and lead to them the records that belong to both of a pair."""
    pairs = _named_pairs(found, link, scope).with_row_index(ROW).with_columns(pl.col(ROW).cast(INDEX))
    one, other = found.keys[link.one], found.keys[link.other]
    first = pairs.select(
        pl.lit(one[NAME]).gather(HERE).alias("first"), pl.lit(other[NAME]).gather(THERE).alias("second")
    )
    keys = pairs.select(
        ROW,
        pl.lit(one[CASE]).gather(HERE).alias(CASE),
        pl.lit(one[NUMBER]).gather(HERE).alias(NUMBER),
        pl.when(pl.len().over(HERE) == 1).then(pl.lit(one[ID]).gather(HERE)).alias(ID),
        SURE,
    ).hstack(first)
    several = pl.col("second").is_not_null() & (pl.lit(pairs.select(pl.len().over(HERE))["len"]) > 1)
    keys = keys.with_columns(
        pl.when(several).then(pl.concat_str("first", pl.lit("@"), "second")).otherwise(ID).alias(ID),
        pl.lit(None, dtype=pl.String).alias(CALLED),
    )
    found.keys[link.scope] = keys.with_columns(_name()).select(CASE, NUMBER, ID, CALLED, NAME, SURE)
    found.refers[link.scope, link.one] = pairs.select(pl.col(ROW).alias(HERE), pl.col(HERE).alias(THERE))
    with_other = pairs.filter(pl.col(THERE).is_not_null())
    found.refers[link.scope, link.other] = with_other.select(pl.col(ROW).alias(HERE), THERE)
    for name in found.keys:
        if link.scope in found.model.scopes[name].linked:
            found.refers[name, link.scope] = _belonging(found, name, link, pairs)


def _named_pairs(found: Relations, link: Link, scope: Scope) -> pl.DataFrame:
    """Every pair that a link joins, or may join where it is open which records are named."""
    one, other = found.keys[link.one], found.keys[link.other]
    named = found.refers[link.one, link.other].select(HERE, THERE, pl.lit(True).alias("named"))
    rows = one.select(pl.int_range(pl.len(), dtype=INDEX).alias(HERE), CASE)
    others = other.select(pl.int_range(pl.len(), dtype=INDEX).alias(THERE), CASE)
    unnamed = rows.join(named, on=HERE, how="anti").join(others, on=CASE, how="inner")
    pairs = pl.concat([named, unnamed.select(HERE, THERE, pl.lit(False).alias("named"))])
    pairs = _in_common(found, link, pairs) if link.same else pairs.with_columns(pl.col("named").alias(SURE))
    if link.alone:
        alone = rows.join(others, on=CASE, how="anti")
        none = pl.lit(None, dtype=INDEX).alias(THERE)
        pairs = pl.concat([pairs.select(HERE, THERE, SURE), alone.select(HERE, none, pl.lit(True).alias(SURE))])
    return pairs.select(HERE, THERE, SURE).sort(HERE, maintain_order=True)


def _in_common(found: Relations, link: Link, pairs: pl.DataFrame) -> pl.DataFrame:
    """Those pairs that refer to a record in common, or of which one does not say to which it refers."""
    assert link.same is not None
    ours, theirs = (
        found.refers.get((scope, found.model.scopes[scope].references[name].scope), _no_pairs())
        for scope, name in zip((link.one, link.other), link.same, strict=True)
    )
    both = pairs.join(ours.select(HERE, pl.col(THERE).alias("to")), on=HERE, how="inner").join(
        theirs.select(pl.col(HERE).alias(THERE), pl.col(THERE).alias("to")), on=[THERE, "to"], how="semi"
    )
    common = both.select(HERE, THERE, pl.lit(True).alias("common")).unique()
    told_here = ours.select(HERE, pl.lit(True).alias("ours")).unique()
    told_there = theirs.select(pl.col(HERE).alias(THERE), pl.lit(True).alias("theirs")).unique()
    found_pairs = (
        pairs.join(common, on=[HERE, THERE], how="left", maintain_order="left")
        .join(told_here, on=HERE, how="left", maintain_order="left")
        .join(told_there, on=THERE, how="left", maintain_order="left")
    )
    told = pl.col("ours").fill_null(False) & pl.col("theirs").fill_null(False)
    share = pl.col("common").fill_null(False)
    return found_pairs.filter(~told | share).with_columns((pl.col("named") | share).alias(SURE))


def _belonging(found: Relations, name: str, link: Link, pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs to which the records of a scope belong: those of the one that they refer to, and of the other meant."""
    to_one = found.refers[name, link.one]
    meant = found.refers[name, link.other].select(HERE, pl.col(THERE).alias("other"))
    of_one = pairs.select(pl.col(HERE).alias(THERE), ROW, pl.col(THERE).alias("other"))
    near = to_one.join(of_one, on=THERE, how="inner")
    says = meant.select(HERE, pl.lit(True).alias("says")).unique()
    fits = meant.with_columns(pl.lit(True).alias("fits")).unique()
    near = near.join(says, on=HERE, how="left", maintain_order="left").join(
        fits, on=[HERE, "other"], how="left", maintain_order="left"
    )
    kept = near.filter(pl.col("says").is_null() | pl.col("other").is_null() | pl.col("fits").fill_null(False))
    return kept.select(HERE, pl.col(ROW).alias(THERE)).sort(HERE, maintain_order=True)
