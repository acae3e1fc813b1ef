"""What holds of every case: properties over random documents of this decision's policy and of a library's, before and
after that was amended."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from generate import Drawn, drawn
from gongyi import Policy
from gongyi.assessment import Assessor
from gongyi.derivations.narrowed import Narrowed
from gongyi.derivations.observed import Observed
from gongyi.inquiry import turning
from gongyi.law.norms import Norm
from gongyi.policy import decision_folder
from gongyi.records.records import Row
from gongyi.records.values import Choice
from gongyi_facts import BadInput, from_mapping
from learning import facts_to_learn, listed, record_of, references_to_learn
from properties import DOCUMENTS, FOLDERS, TIMES, policy, readings, without_engine


@pytest.fixture(autouse=True)
def _short_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing has a test of its own; here its search only takes time."""
    monkeypatch.setattr(turning, "MOST_FACTS", 3)


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
        (row.path_of(name), record_of(learnt, scope, row), name, answers)
        for owner, scope in listed(before)
        for row in before.records.rows.get(owner, ())
        for name, answers in (
            *facts_to_learn(before, scope, row, record_of(learnt, scope, row)),
            *references_to_learn(before, scope, record_of(learnt, scope, row)),
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
