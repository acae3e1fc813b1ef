"""The peers of the ledger's benchmark say what columns say, and where one is not installed that is told."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("polars")

import peers_timed
from chain import by_polars, facts
from peers_timed import BY_HAND, COLUMNS, COMPILED, KNOWN, OPENFISCA, SINGLE, ZEN, Differ


def test_all_that_are_here_say_the_same() -> None:
    assert peers_timed.same(300, peers_timed.absent()) == 2 * 300 * 6


def test_a_peer_that_says_something_else_is_not_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_polars, "AS_OF", facts.FIRST)
    with pytest.raises(Differ, match="polars 一"):
        peers_timed.same(50, [OPENFISCA, ZEN])


def test_the_ledger_holds_what_is_open_and_what_is_known() -> None:
    open_one, known = (facts.ledger(200, known=known) for known in (False, True))
    found = facts.policy().assess_table({"case": open_one}, as_of=facts.AS_OF)
    assert {str(status) for status in found["status"]} >= {"undetermined", "due", "overdue", "exercised"}
    assert (found["due_earliest"] < found["due_latest"]).any()
    found = facts.policy().assess_table({"case": known}, as_of=facts.AS_OF)
    assert "undetermined" not in {str(status) for status in found["status"]}
    assert facts.ledger(20, known=False).equals(facts.ledger(20, known=False))


def test_a_peer_that_is_not_installed_is_told_and_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for package in ("openfisca_core", "zen"):
        monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setattr(peers_timed, "_measured", lambda what, count: 1.0)
    peers_timed.show((10,))
    told = capsys.readouterr().out
    assert told.count("没有装上") == 2 and "OpenFisca，" not in told
    assert "10 件，columns 是 polars 的 1.00 倍（目标 ≥ 0.7：达到）" in told


def test_ratios_and_goals() -> None:
    rates = {
        (COLUMNS, 10): 6.0, (BY_HAND, 10): 10.0, (KNOWN, 10): 9.0, (OPENFISCA, 10): 3.0, (COMPILED, SINGLE): 0.3
    }
    assert peers_timed.ratios(rates, (10,)) == [
        "  10 件，columns 是 polars 的 0.60 倍（目标 ≥ 0.7：未达到）",
        "  10 件，columns 是 openfisca 的 3.00 倍（目标 ≥ 3：达到）",
        "  10 件，columns 是 compiled 的 20.00 倍（目标 ≥ 10：达到）",
    ]


@pytest.mark.parametrize("what", [COLUMNS, BY_HAND, COMPILED, OPENFISCA, ZEN])
def test_each_is_measured(what: str) -> None:
    if what not in peers_timed.absent():
        assert peers_timed.seconds(peers_timed.prepared(what, 5), rounds=1) >= 0
