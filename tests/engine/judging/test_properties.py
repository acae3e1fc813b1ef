"""What holds of every case: properties over random documents of this decision's policy and of a library's, before and
after that was amended."""

from __future__ import annotations

import copy
import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st

from generate import HAPPENED, NONE, UNKNOWN, Data, Drawn, drawn, spelt
from gongyi import Policy
from gongyi.assessment import Assessor
from gongyi.derivations.assumed import Assumed
from gongyi.derivations.narrowed import Narrowed
from gongyi.derivations.observed import Observed
from gongyi.inquiry import turning
from gongyi.kernel.days import Interval, overlap
from gongyi.law.factmodel import Fact, Scope
from gongyi.law.norms import Modality, Norm
from gongyi.policy import decision_folder
from gongyi.records.records import Row
from gongyi.records.values import Choice, Happening, Sightings
from gongyi_facts import BadInput, Case, Document, Year, from_mapping
from gongyi_facts.when import EARLIEST, LATEST, When
from lending import LendingCase
from locations import LENDING, TINY

FOLDERS = {"lending": LENDING / "rules", "amended": TINY / "amended", "rows": TINY / "situations"}
OF_LENDING = dict.fromkeys(FOLDERS, LendingCase)
DOCUMENTS: dict[str, type[Document]] = {"case": Case, "year": Year, **OF_LENDING}
TIMES = int(os.environ.get("EXAMPLES_TIMES", "1"))
"""How many times as many examples as usual: EXAMPLES_TIMES=100 pytest tests/test_properties.py."""


@lru_cache(maxsize=4)
def loaded(folder: Path) -> Policy:
    return Policy.load(folder, facts=LendingCase if folder in FOLDERS.values() else (Case, Year))


def policy(kind: str) -> Policy:
    return loaded(FOLDERS.get(kind, decision_folder()))


@pytest.fixture(autouse=True)
def _short_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing has a test of its own; here its search only takes time."""
    monkeypatch.setattr(turning, "MOST_FACTS", 3)


def readings(kind: str) -> st.SearchStrategy[dict[str, str]]:
    """No choice of readings, or one or two that are not the default."""
    others = [(key, r.name) for key, found in policy(kind).loaded.readings.items() for r in found if not r.default]
    return st.lists(st.sampled_from(sorted(others)), max_size=2).map(dict)


def without_engine(policy: Policy, case: Drawn, **options: Any) -> dict[str, Any]:
    found = policy.assess(case.document, as_of=case.as_of, **options).to_dict()
    del found["engine"]
    return found


# --- the evaluators agree --------------------------------------------------------------------


@pytest.mark.parametrize("kind", DOCUMENTS)
@settings(max_examples=8 * TIMES)
@given(st.data())
def test_evaluators_agree(kind: str, data: st.DataObject) -> None:
    case = data.draw(drawn(policy(kind), DOCUMENTS[kind]))
    options: dict[str, Any] = {"as_if": data.draw(st.booleans()), "readings": data.draw(readings(kind))}
    durable = without_engine(policy(kind), case, engine="durable", **options)
    assert durable == without_engine(policy(kind), case, engine="reference", **options)


# --- what is learnt never takes a settled verdict away ---------------------------------------


@pytest.mark.parametrize("kind", DOCUMENTS)
@settings(max_examples=40 * TIMES)
@given(st.data())
def test_learning_never_unsettles(kind: str, data: st.DataObject) -> None:
    case = data.draw(drawn(policy(kind), DOCUMENTS[kind]))
    options: dict[str, Any] = {"as_if": data.draw(st.booleans()), "readings": data.draw(readings(kind))}
    before = policy(kind).explain(case.document, as_of=case.as_of, record_to=case.as_of, **options)
    learnt = learn(data, case, before)
    after = policy(kind).explain(learnt, as_of=case.as_of, record_to=case.as_of, **options)
    assume(not contradictory(before, after))
    statuses = {key: status for key, _, status in verdicts(after)}
    presuming = before.rules.presuming
    # Two records that may have been linked may turn out not to be.
    changed = {key: statuses[key] for key, _, status in verdicts(before) if statuses.get(key, status) != status}
    for key, norm, status in verdicts(before):
        if status != "undetermined" and ("norm", norm.id) not in presuming:
            assert key not in changed, f"{key}: {status} → {changed[key]}"


def verdicts(assessor: Assessor) -> Iterator[tuple[tuple[str, str], Norm, str]]:
    """Norm and record, the norm, and its status."""
    for norm, row in assessor.pairs():
        yield (norm.id, identity(assessor, row)), norm, assessor.evaluator.verdict(norm, row).status


def identity(assessor: Assessor, row: Row) -> str:
    """The path of a record; of two that are linked those of both."""
    if assessor.records.model.scopes[row.scope].link is None:
        return row.path
    return " – ".join(target.path for targets in row.refers.values() for target in targets)


def learn(data: st.DataObject, case: Drawn, before: Assessor) -> Any:
    """The document with some of its unknown facts known."""
    learnt = copy.deepcopy(case.data)
    options = [
        (row.path_of(name), _record(learnt, scope, row), name, answers)
        for owner, scope in listed(before)
        for row in before.records.rows.get(owner, ())
        for name, answers in (
            *facts_to_learn(before, scope, row, _record(learnt, scope, row)),
            *references_to_learn(before, scope, _record(learnt, scope, row)),
        )
        if answers
    ]
    assume(options)
    for number in data.draw(st.lists(st.integers(0, len(options) - 1), min_size=1, max_size=3)):
        path, record, name, answers = options[number]
        record[name] = data.draw(st.sampled_from(answers))
        note(f"{path} = {record[name]}")
    try:
        return from_mapping(learnt, type(case.document))
    except BadInput:
        assume(False)


def facts_to_learn(before: Assessor, scope: Scope, row: Row, record: Data) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The facts of a record, each with what it can turn out to be."""
    for fact in scope.facts.values():
        if fact.parent is None and fact.kind != "text" and not is_seat_with_another(before, scope.name, fact, row):
            yield fact.name, tuple(possible(before, scope, fact, row, record))


def references_to_learn(before: Assessor, scope: Scope, record: Data) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The references of a record of which it is open to which records they lead."""
    for reference in scope.references.values():
        if record.get(reference.name) == UNKNOWN:
            found = [row.name for row in before.records.rows[reference.scope]]
            yield reference.name, (*([name] for name in found), found)


def listed(before: Assessor) -> Iterator[tuple[str, Scope]]:
    """The document, and the kinds of record that a file can write."""
    for name, scope in before.records.model.scopes.items():
        if scope.field is not None or name == scope.root:
            yield name, scope


def _record(data: Data, scope: Scope, row: Row) -> Data:
    found: Data = data if row.number is None else data[str(scope.field)][row.number - 1]
    return found


def is_seat_with_another(before: Assessor, scope: str, fact: Fact, row: Row) -> bool:
    """A bearer's own place, which is the case's place where it is not written."""
    seats = [ref for norm in before.rules.norms.values() for ref in norm.seat[:-1]]
    return any((ref.scope, ref.fact.name) == (scope, fact.name) for ref in seats)


def possible(before: Assessor, scope: Scope, fact: Fact, row: Row, record: Mapping[str, Any]) -> Iterator[Any]:
    """What an unknown fact can turn out to be; nothing where it is known."""
    written = record.get(fact.name)
    if fact.kind == "event":
        yield from _events(before, scope, fact, row, written)
    elif fact.kind == "sightings":
        yield from _dated(written)
        today = str(before.request.as_of)
        if not _undated(written):
            further = ({"on": today, "state": code} for code in sorted(_not_excluded(before, scope, fact, row)))
            yield from ([*(written or ()), item] for item in further)
    elif fact.kind != "day" and written in (None, UNKNOWN):
        states = {"number": range(8), "items": [[code] for code in sorted(fact.codes)]}
        yield from states.get(fact.kind, spelt(fact))
    elif fact.kind == "day":
        span = When.parse(written) if written not in (None, UNKNOWN) else When(EARLIEST, LATEST)
        yield from days_within(span, before.request.as_of) if not span.exact else ()


def _not_excluded(before: Assessor, scope: Scope, fact: Fact, row: Row) -> frozenset[str]:
    """The states that no dated observation excludes on the day of assessment."""
    value = row.values[fact.name]
    assert isinstance(value, Sightings)
    codes = value.at(before.evaluator.today, before.request.as_of).codes
    for (owner, name), derived in before.rules.derived.items():
        observed = isinstance(derived, Observed) and (owner, derived.seen.fact.name) == (scope.name, fact.name)
        if observed and isinstance(derived, Observed) and derived.at is None:
            seen = before.evaluator.derive(owner, name, row)
            assert isinstance(seen, Choice)
            codes &= seen.codes
    return codes


def _dated(written: Any) -> Iterator[list[Any]]:
    """Observations with the day of one of them known."""
    for number, item in enumerate(() if isinstance(written, str) else written or ()):
        span = When.parse(item["on"]) if "on" in item and "since" not in item else When(EARLIEST, EARLIEST)
        for day in sorted({span.first, span.last} - {EARLIEST, LATEST}) if not span.exact else ():
            yield [*written[:number], {**item, "on": str(day)}, *written[number + 1 :]]


def _undated(written: Any) -> bool:
    return isinstance(written, str) or any("on" not in item and "since" not in item for item in written or ())


def _events(before: Assessor, scope: Scope, fact: Fact, row: Row, written: Any) -> Iterator[Any]:
    as_of = before.request.as_of
    if written is None and fact.open_unwritten:
        written = UNKNOWN
    attributes = {key: value for key, value in written.items() if key != "on"} if isinstance(written, dict) else {}
    assumed = before.rules.derived.get((scope.name, fact.name))
    if isinstance(assumed, Assumed) and assumed.assumes(row):
        value = before.evaluator.derive(scope.name, fact.name, row)
        assert isinstance(value, Happening)
        # It is taken to have happened by now.
        known = value.occurred and value.span is not None and value.span.lo <= as_of
        span = When(value.span.lo, min(value.span.hi, as_of)) if known and value.span else None
    elif written == UNKNOWN:
        yield from (NONE, HAPPENED)
        span = When(EARLIEST, as_of)
    elif written in (None, NONE):
        span = None
    elif isinstance(written, dict) and "none_by" in written:
        known_to = When.parse(written["none_by"]).last
        yield from (NONE,) if known_to < as_of else ()
        span = When(known_to + timedelta(days=1), as_of) if known_to < as_of else None
        attributes = {}
    elif written == HAPPENED or "on" not in (written if isinstance(written, dict) else {"on": written}):
        span = When(EARLIEST, as_of)
    else:
        span = When.parse(written["on"] if isinstance(written, dict) else written)
        # A day from which on it happened: it had, when the record was closed.
        span = When(span.first, max(span.first, as_of)) if span.last == LATEST else span
    if span is not None and not span.exact:
        span = _confined(before, scope, fact, row, span)
        for day in days_within(span, as_of):
            yield {**attributes, "on": day} if attributes else day


def _confined(before: Assessor, scope: Scope, fact: Fact, row: Row, span: When) -> When:
    """The days of an event that falls on the same day as one which is assumed to lie between two."""
    for (owner, name), derived in before.rules.derived.items():
        twin = derived.same_day if isinstance(derived, Assumed) and owner == scope.name else None
        if twin is not None and twin.fact is fact and isinstance(derived, Assumed) and derived.assumes(row):
            value = before.evaluator.derive(owner, name, row)
            if isinstance(value, Happening) and value.span is not None:
                days = overlap(value.span, Interval(span.first, span.last))
                span = span if days is None else When(days.lo, days.hi)
    return span


def days_within(span: When, as_of: date) -> list[str]:
    """Some days of a span: both ends, and those about the day of assessment and about earlier deadlines."""
    near = {as_of - timedelta(days=back + step) for back in (0, 15, 61, 122) for step in range(-3, 4)}
    ends = {span.first, span.last} - {EARLIEST, LATEST}
    return sorted(str(day) for day in near | ends if span.first <= day <= span.last)


def contradictory(before: Assessor, after: Assessor) -> bool:
    """Whether what was learnt of a state is what another state had excluded: then one of the two is wrong."""
    for (scope, name), derived in before.rules.derived.items():
        learnt = {identity(after, row): row for row in after.records.rows.get(scope, ())}
        for old in before.records.rows.get(scope, ()):
            new = learnt.get(identity(before, old))
            if new is None:
                continue
            was, now = before.evaluator.derive(scope, name, old), after.evaluator.derive(scope, name, new)
            if isinstance(derived, Observed):
                assert isinstance(was, Choice) and isinstance(now, Choice)
                assert now.codes <= was.codes
            elif isinstance(derived, Narrowed):
                assert isinstance(was, Choice) and isinstance(now, Choice)
                if not now.codes <= was.codes:
                    return True
    return False


# --- order does not matter -------------------------------------------------------------------


@pytest.fixture(scope="module", params=DOCUMENTS)
def renamed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Policy]:
    """The same norms from files that are read in another order, each file's last norm first."""
    kind: str = request.param
    folder = tmp_path_factory.mktemp("rules")
    given_names = {"policy.yaml", "calendar.yaml", "derived.yaml"}
    source = FOLDERS.get(kind, decision_folder())
    norm_files = sorted(path for path in source.glob("*.yaml") if path.name not in given_names)
    for path in source.iterdir():
        if path.name in given_names or path.suffix == ".txt":
            shutil.copy(path, folder)
    if (source / "law").is_dir():
        shutil.copytree(source / "law", folder / "law")
    for number, path in enumerate(reversed(norm_files)):
        (folder / f"{number}.yaml").write_text(last_norm_first(path.read_text("utf-8")), "utf-8")
    return kind, Policy.load(folder, facts=tuple(policy(kind).loaded.model.documents.values()))


def last_norm_first(text: str) -> str:
    head, _, norms = text.partition("\nnorms:\n")
    parts = ["  - norm:" + part for part in norms.split("  - norm:")[1:]]
    return "".join([head, "\nnorms:\n", *(part.rstrip("\n") + "\n" for part in reversed(parts))])


@settings(max_examples=10 * TIMES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_order_of_rule_files_does_not_matter(renamed: tuple[str, Policy], data: st.DataObject) -> None:
    kind, other = renamed
    case = data.draw(drawn(policy(kind), DOCUMENTS[kind]))
    found = [without_engine(one, case, engine="reference") for one in (policy(kind), other)]
    shas = {one.pop("policy")["sha256"] for one in found}
    assert len(shas) == 2
    assert found[0] == found[1]


@pytest.mark.parametrize("kind", ["case", "lending", "amended"])
@settings(max_examples=16 * TIMES)
@given(st.data())
def test_order_of_records_does_not_matter(kind: str, data: st.DataObject) -> None:
    case = data.draw(drawn(policy(kind), DOCUMENTS[kind], named=True))
    moved = copy.deepcopy(case.data)
    for scope in policy(kind).loaded.model.scopes.values():
        if scope.field in moved:
            moved[scope.field].reverse()
    assume(moved != case.data)
    other = Drawn(moved, from_mapping(moved, type(case.document)), case.as_of)
    assert settled(policy(kind), case) == settled(policy(kind), other)


def settled(policy: Policy, case: Drawn) -> dict[tuple[str, str | None], Any]:
    """What is found of every record, by its id.

    Left out is what names a record by its number, or one record as an example of several.
    """
    findings = policy.assess(case.document, as_of=case.as_of, engine="reference").findings
    by_number = ("missing", "rebuttable_by", "because", "flags", "without_evidence")
    return {
        (item.norm.id, item.record): {k: v for k, v in item.to_dict().items() if k not in by_number}
        | {"asks": bool(item.missing), "rebuttable": bool(item.rebuttable_by), "bare": len(item.without_evidence)}
        for item in findings
    }


# --- readings and presumptions ---------------------------------------------------------------


@pytest.mark.parametrize("kind", DOCUMENTS)
@settings(max_examples=8 * TIMES)
@given(st.data())
def test_contested_is_what_the_other_reading_says(kind: str, data: st.DataObject) -> None:
    case = data.draw(drawn(policy(kind), DOCUMENTS[kind], most=1))
    chosen = policy(kind).profile(data.draw(readings(kind)))
    ours = policy(kind).assess(case.document, as_of=case.as_of, readings=chosen, engine="reference")
    theirs = {
        (key, one.name): statuses_of(policy(kind), case, {**chosen, key: one.name})
        for key, found in policy(kind).loaded.readings.items()
        for one in found
        if one.name != chosen[key]
    }
    for item in ours.findings:
        others = {reading: found[item.norm.id, item.path] for reading, found in theirs.items()}
        assert item.contested == {key: status for key, status in others.items() if status != item.status}


def statuses_of(policy: Policy, case: Drawn, chosen: dict[str, str]) -> dict[tuple[str, str], str]:
    assessor = policy.explain(case.document, as_of=case.as_of, readings=chosen)
    return {(norm.id, row.path): assessor.evaluator.verdict(norm, row).status for norm, row in assessor.pairs()}


# Facts on which a presumption rests: a duty long overdue, a report of which nothing else is known.
PRESUMED: dict[str, tuple[str | None, Data]] = {
    "case": (
        "recommendations",
        {"issued": "2021-08-02", "received": "2021-08-03", "reply": NONE, "longer_term": NONE, "obstacle": NONE},
    ),
    "year": (
        None,
        {"organ_kind": "procuratorate", "organ_level": "city", "year": 2022, "annual_report": "2023-02-01"},
    ),
    "lending": (
        "loans",
        {"lent": "2022-03-01", "handed_back": NONE, "extended": NONE, "stock": ["ordinary"], "reported_lost": UNKNOWN},
    ),
}


def presuming(data: st.DataObject, kind: str) -> Drawn:
    """A document where a presumption holds, unless the rest of it shows the contrary."""
    case = data.draw(drawn(policy(kind), DOCUMENTS[kind], most=1))
    facts = copy.deepcopy(case.data)
    field, overlay = PRESUMED[kind]
    record = facts.setdefault(field, [{}])[0] if field else facts
    record.update(overlay)
    try:
        return Drawn(facts, from_mapping(facts, DOCUMENTS[kind]), max(case.as_of, date(2024, 2, 18)))
    except BadInput:
        assume(False)
        raise


@pytest.mark.parametrize("kind", PRESUMED)
@settings(max_examples=24 * TIMES)
@given(st.data())
def test_only_presumptions_are_rebuttable(kind: str, data: st.DataObject) -> None:
    case = presuming(data, kind)
    before = policy(kind).explain(case.document, as_of=case.as_of, record_to=case.as_of, as_if=True)
    for norm, row in before.pairs():
        found = before.finding(norm, row)
        assert not found.rebuttable_by or ("norm", norm.id) in before.rules.presuming
        for path in found.rebuttable_by:
            event(f"{norm.id} {found.status}")
            check_rebuttal(data, case, before, norm, row, path)


DUTY = {"due", "fulfilled", "fulfilled_late", "overdue", "breached", "standing"}
POWER = {"permitted", "exercised"}
"""A rebuttal replaces a verdict, whatever it is, by the one without the presumption: one of the same kind of norm."""


def check_rebuttal(
    data: st.DataObject, case: Drawn, before: Assessor, norm: Norm, row: Row, path: str
) -> None:
    """Learn one of the facts that rebut: the verdict stays, or what was presumed is taken away."""
    status = before.evaluator.verdict(norm, row).status
    assert status in DUTY | POWER | {"not_applicable"}
    learnt = copy.deepcopy(case.data)
    found = next(
        (
            (scope, owner, fact)
            for name, scope in listed(before)
            for owner in before.records.rows.get(name, ())
            for fact in scope.facts.values()
            if owner.path_of(fact.name) == path
        ),
        None,
    )
    if found is None:
        # Which records are referred to is no fact of a record.
        return
    scope, owner, fact = found
    record = _record(learnt, scope, owner)
    if fact.parent is None:
        answers = tuple(possible(before, scope, fact, owner, record))
        if not answers:
            # It is taken for granted, and of its day nothing is told.
            return
        record[fact.name] = data.draw(st.sampled_from(answers))
    else:
        written = record[fact.parent]
        attributes = written if isinstance(written, dict) else {"on": written}
        record[fact.parent] = {**attributes, fact.name.partition(".")[2]: data.draw(st.sampled_from(spelt(fact)))}
    try:
        document = from_mapping(learnt, type(case.document))
    except BadInput:
        return
    after = policy_of(case).explain(document, as_of=case.as_of, record_to=case.as_of, as_if=True)
    again = next(one for one in after.records.rows[row.scope] if one.path == row.path)
    kind = POWER if norm.modality == Modality.POWER else DUTY
    assert after.evaluator.verdict(norm, again).status in {"not_applicable", "undetermined", *kind}


def policy_of(case: Drawn) -> Policy:
    return policy(next(kind for kind, document in DOCUMENTS.items() if isinstance(case.document, document)))


def test_presumption_in_what_fulfils_is_rebuttable() -> None:
    facts = {"place": "linxiang", **PRESUMED["year"][1]}
    found = policy("year").assess(from_mapping(facts, Year), as_of=date(2024, 3, 1)).findings
    (report,) = [item for item in found if item.norm.id == "五(一).1c"]
    assert (report.status, report.rebuttable_by) == ("fulfilled", ("annual_report.whole_year",))
