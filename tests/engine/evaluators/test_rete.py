"""The guarded rule matcher: what it concludes, what it refuses, and how it fails."""

from __future__ import annotations

import gc
import json
import random
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from gongyi.evaluators import rete
from gongyi.evaluators.rete import Network, ReteError, ReteUnavailable, Rule, available, fnv1_32

needs_matcher = pytest.mark.skipif(not available(), reason="没有装 durable_rules，规则机不能用")

CODES = frozenset("TFU")
Matcher = Callable[..., SimpleNamespace]


def alphabet(*atoms: str) -> dict[str, frozenset[str]]:
    return dict.fromkeys(atoms, CODES)


def rule(name: str, premises: str, conclusion: str, phase: int = 0) -> Rule:
    """A rule from text: rule("r1", "a=T b=F", "c=T")."""
    pairs = tuple((atom, code) for atom, _, code in (p.partition("=") for p in premises.split()))
    atom, _, code = conclusion.partition("=")
    return Rule(name, phase, pairs, (atom, code))


def closure(rules: Sequence[Rule], inputs: Mapping[str, str]) -> frozenset[rete.Pair]:
    """What the rules conclude, by going through all of them until nothing is new."""
    known = set(inputs.items())
    reached: set[rete.Pair] = set()
    size = -1
    while size != len(reached):
        size = len(reached)
        for each in rules:
            if known.issuperset(each.premises):
                reached.add(each.conclusion)
                known.add(each.conclusion)
    return frozenset(reached)


@pytest.fixture
def matcher(monkeypatch: pytest.MonkeyPatch) -> Matcher:
    """Put a stand-in for the C module in place, with some of its functions replaced."""
    real = sys.modules.get("durable_rules_engine")

    def install(**replaced: Any) -> SimpleNamespace:
        names = {name: getattr(real, name) for name in dir(real) if not name.startswith("_")}
        stand_in = SimpleNamespace(**{**names, **replaced}, real=real)
        monkeypatch.setitem(sys.modules, "durable_rules_engine", stand_in)
        return stand_in

    return install


# What it concludes


@needs_matcher
def test_conclusions_chain_within_and_across_phases() -> None:
    rules = [
        rule("r1", "a=T b=F", "c=T"),
        rule("r2", "c=T", "d=T"),
        rule("r3", "d=T a=T", "e=F", phase=1),
        rule("r4", "e=T", "f=T", phase=2),
    ]
    network = Network("n", rules, alphabet(*"abcdef"))
    assert network.run({"a": "T", "b": "F"}) == {("c", "T"), ("d", "T"), ("e", "F")}


@needs_matcher
def test_no_record_leaks_into_the_next() -> None:
    network = Network("n", [rule("r", "a=T b=T", "c=T")], alphabet(*"abc"))
    assert network.run({"a": "T", "b": "T"}) == {("c", "T")}
    assert network.run({"a": "T"}) == frozenset()
    assert network.run({"b": "T"}) == frozenset()


@needs_matcher
def test_nothing_to_say_and_nothing_to_do() -> None:
    assert Network("n", [], {}).run({}) == frozenset()
    network = Network("n", [rule("r", "a=T", "b=T")], alphabet(*"abx"))
    assert network.run({}) == frozenset()
    assert network.run({"x": "U"}) == frozenset()


@needs_matcher
def test_a_conclusion_that_is_an_input_already_is_reported_once() -> None:
    rules = [rule("r1", "a=T", "b=T"), rule("r2", "b=T", "b=T"), rule("r3", "c=T", "b=T")]
    network = Network("n", rules, alphabet(*"abc"))
    assert network.run({"a": "T", "b": "T", "c": "T"}) == {("b", "T")}


@needs_matcher
def test_a_premise_written_twice_counts_once() -> None:
    network = Network("n", [rule("r", "a=T a=T", "b=T")], alphabet(*"ab"))
    assert network.run({"a": "T"}) == {("b", "T")}


@needs_matcher
def test_codes_that_begin_alike_are_told_apart() -> None:
    words = {"a": frozenset({"T", "T.1", "T.12"}), "b": CODES}
    network = Network("n", [Rule("r", 0, (("a", "T.1"),), ("b", "T"))], words)
    assert [len(network.run({"a": code})) for code in ("T", "T.1", "T.12")] == [0, 1, 0]


# The matcher's limits, at their real size


@needs_matcher
def test_fourteen_premises_are_all_needed() -> None:
    atoms = [f"a{n}" for n in range(14)]
    network = Network(
        "n", [rule("r", " ".join(f"{a}=T" for a in atoms), "z=T")], alphabet("z", *atoms)
    )
    assert network.run(dict.fromkeys(atoms, "T")) == {("z", "T")}
    assert not any(network.run({a: "T" for a in atoms if a != left_out}) for left_out in atoms)


@needs_matcher
def test_more_rules_on_one_premise_than_one_condition_can_carry() -> None:
    rules = [rule(f"r{n}", "a=T", f"c{n}=T") for n in range(600)]
    network = Network("n", rules, alphabet("a", *(f"c{n}" for n in range(600))))
    assert network.run({"a": "T"}) == {(f"c{n}", "T") for n in range(600)}
    assert network.run({"a": "F"}) == frozenset()


@needs_matcher
def test_more_atoms_codes_and_phases_than_one_condition_can_carry() -> None:
    rules = [rule(f"r{n}", f"a{n}=T", f"c{n}=T", phase=n) for n in range(600)]
    rules += [Rule(f"s{n}", 0, (("many", f"x{n}"),), (f"c{n}", "F")) for n in range(100)]
    words = alphabet(*(f"{x}{n}" for n in range(600) for x in "ac"))
    words["many"] = frozenset(f"x{n}" for n in range(100))
    network = Network("n", rules, words)
    inputs = {f"a{n}": "T" for n in range(0, 600, 7)} | {"many": "x42"}
    assert network.run(inputs) == {(f"c{n}", "T") for n in range(0, 600, 7)} | {("c42", "F")}


@needs_matcher
def test_a_chain_runs_through_several_rulesets_and_back() -> None:
    rules = [rule(f"r{n}", f"a{n}=T", f"a{(n + 1009) % 4200}=T") for n in range(4200)]
    network = Network("n", rules, alphabet(*(f"a{n}" for n in range(4200))))
    assert network.run({"a0": "T"}) == {(f"a{n}", "T") for n in range(4200)}


# The same as plain forward chaining, on random networks


def random_rules(chance: random.Random, atoms: Sequence[str], codes: str) -> list[Rule]:
    phases = chance.randint(1, 4)
    level = {atom: chance.randrange(phases) for atom in atoms}
    rules = []
    for number in range(chance.choice([1, 4, 12, 40])):
        conclusion = chance.choice(atoms)
        phase = max(level[conclusion], chance.randrange(phases))
        near = [atom for atom in atoms if level[atom] <= phase]
        count = chance.choice([1, 1, 2, 2, 3, 5, 14])
        premises = tuple((chance.choice(near), chance.choice(codes)) for _ in range(count))
        rules.append(Rule(f"r{number}", phase, premises, (conclusion, chance.choice(codes))))
    return without_late_premises(rules)


def without_late_premises(rules: list[Rule]) -> list[Rule]:
    first: dict[rete.Pair, int] = {}
    for each in rules:
        first[each.conclusion] = min(first.get(each.conclusion, each.phase), each.phase)
    good = [r for r in rules if all(first.get(p, r.phase) <= r.phase for p in r.premises)]
    return good if len(good) == len(rules) else without_late_premises(good)


@needs_matcher
@pytest.mark.parametrize("block", range(10))
def test_random_networks_conclude_what_forward_chaining_does(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said_something = 0
    for seed in range(block * 40, block * 40 + 40):
        chance = random.Random(seed)
        monkeypatch.setattr(rete, "MAX_SHARING", chance.choice([1, 2, 255]))
        monkeypatch.setattr(rete, "MAX_RULES_PER_RULESET", chance.choice([1, 5, 1000]))
        atoms = [f"a{n}" for n in range(chance.choice([2, 5, 12, 40]))]
        codes = "TFU"[: chance.randint(1, 3)]
        rules = random_rules(chance, atoms, codes)
        network = Network(f"seed {seed}", rules, alphabet(*atoms))
        for _ in range(8):
            share = chance.random()
            inputs = {atom: chance.choice(codes) for atom in atoms if chance.random() < share}
            expected = closure(rules, inputs)
            said_something += bool(expected)
            assert network.run(inputs) == expected, (seed, inputs)
    assert said_something > 100


@needs_matcher
def test_threads_do_not_disturb_each_other() -> None:
    chance = random.Random(7)
    atoms = [f"a{n}" for n in range(40)]
    rules = [*random_rules(chance, atoms, "TF"), rule("last", "a1=T", "a2=T", phase=9)]
    network = Network("n", rules, alphabet(*atoms))
    cases = [{a: chance.choice("TF") for a in chance.sample(atoms, 30)} for _ in range(20)]
    expected = [closure(rules, case) for case in cases]
    wrong: list[int] = []
    right: list[int] = []

    def work(shift: int) -> None:
        for turn in range(100):
            number = (turn * 3 + shift) % len(cases)
            good = network.run(cases[number]) == expected[number]
            (right if good else wrong).append(number)

    threads = [threading.Thread(target=work, args=(shift,)) for shift in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(right), wrong) == (400, [])


# What it refuses


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ([rule("R1", "a=T", "b=T")], "规则名 'R1'"),
        ([rule("规则", "a=T", "b=T")], "规则名 '规则'"),
        ([rule("r", "a=T", "b=T"), rule("r", "b=T", "c=T")], "规则名 r 用了不止一次"),
        ([rule("r", "", "b=T")], "0 个前提"),
        ([rule("r", "a=T " * 15, "b=T")], "15 个前提"),
        ([rule("r", "x=T", "b=T")], "没有列出的原子 'x'"),
        ([rule("r", "a=X", "b=T")], "原子 a 没有的取值 'X'"),
        ([rule("r", "a=T", "b=X")], "原子 b 没有的取值 'X'"),
        ([rule("r", "a=T", "b=T", phase=-1)], "不能小于 0"),
        (
            [rule("r", "b=T", "c=T"), rule("s", "a=T", "b=T", phase=1)],
            "规则 r 在第 0 阶段，前提 b=T 到第 1 阶段才会推出",
        ),
        ([rule("costarring", "a=T", "b=T"), rule("liquid", "a=T", "b=T")], "散列值相同"),
    ],
)
@needs_matcher
def test_rules_outside_the_limits_are_refused(rules: list[Rule], message: str) -> None:
    with pytest.raises(ReteError, match=message):
        Network("n", rules, alphabet("a", "b", "c"))


@needs_matcher
def test_a_premise_concluded_both_earlier_and_later_is_allowed() -> None:
    rules = [rule("r", "b=T", "c=T"), rule("s", "a=T", "b=T", phase=1), rule("t", "a=F", "b=T")]
    network = Network("n", rules, alphabet(*"abc"))
    assert network.run({"a": "F"}) == {("b", "T"), ("c", "T")}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"事实": CODES}, "'事实' 不能进入规则机"),
        ({"a": frozenset({"未知"})}, "'未知' 不能进入规则机"),
        ({'a"b': CODES}, "不能进入规则机"),
        ({"a\\n": CODES}, "不能进入规则机"),
        ({"+start": CODES}, "不能进入规则机"),
        ({"": CODES}, "不能进入规则机"),
        ({"a": frozenset(f"x{n}" for n in range(101))}, "取值有 101 个"),
        ({"costarring": CODES, "liquid": CODES}, "原子 costarring 和 liquid 的散列值相同"),
        ({"a": frozenset({"altarage"}), "b": frozenset({"zinke"})}, "取值 altarage 和 zinke"),
    ],
)
@needs_matcher
def test_words_that_the_matcher_may_misread_are_refused(
    words: dict[str, frozenset[str]], message: str
) -> None:
    with pytest.raises(ReteError, match=message):
        Network("n", [], words)


@needs_matcher
def test_two_facts_with_ids_of_one_hash_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rete, "fnv1_32", len)
    with pytest.raises(ReteError, match="事实编号 f0 和 f1 的散列值相同"):
        Network("n", [rule("r", "a=T", "a=T")], {"a": frozenset("T")})


@needs_matcher
def test_inputs_outside_the_alphabet_are_refused_and_do_no_harm() -> None:
    network = Network("n", [rule("r", "a=T", "b=T")], alphabet("a", "b"))
    with pytest.raises(ReteError, match="没有原子 'x'"):
        network.run({"x": "T"})
    with pytest.raises(ReteError, match="原子 a 没有取值 '真'"):
        network.run({"a": "真"})
    assert network.run({"a": "T"}) == {("b", "T")}


def test_the_hash_is_the_one_of_the_matcher() -> None:
    # The last two are constants in its source: HASH_M of "$m" and HASH_ID of "id".
    assert fnv1_32("") == 0x811C9DC5
    assert fnv1_32("a") == 0xE40C292C
    assert fnv1_32("$m") == 1690058490
    assert fnv1_32("id") == 926444256


# How it fails


@pytest.mark.parametrize("absent", [True, False])
def test_without_the_module_it_says_so(absent: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> object:
        raise ImportError(f"{name}.so: undefined symbol")

    if absent:
        monkeypatch.setitem(sys.modules, "durable_rules_engine", None)
    else:
        monkeypatch.setattr("importlib.import_module", broken)
    assert not available()
    with pytest.raises(ReteUnavailable, match="durable_rules"):
        Network("n", [], {})


@needs_matcher
@pytest.mark.parametrize("code", [1, 2, 3])
def test_any_return_code_but_success_is_an_error(code: int, matcher: Matcher) -> None:
    def assert_fact(handle: int, fact: str) -> tuple[int, int]:
        result: tuple[int, int] = engine.real.assert_fact(handle, fact)
        return (code, result[1]) if json.loads(fact)["k"] == "a" else result

    engine = matcher(assert_fact=assert_fact)
    network = Network("某网络", [rule("r", "a=T", "b=T")], alphabet("a", "b"))
    with pytest.raises(ReteError, match=f"某网络.*写入事实 a=T.*返回码 {code}"):
        network.run({"a": "T"})


@needs_matcher
def test_a_fact_asserted_twice_is_noticed(matcher: Matcher) -> None:
    def twice(handle: int, fact: str) -> tuple[int, int]:
        engine.real.assert_fact(handle, fact)
        result: tuple[int, int] = engine.real.assert_fact(handle, fact)
        return result

    engine = matcher(assert_fact=twice)
    network = Network("n", [rule("r", "a=T", "b=T")], alphabet("a", "b"))
    with pytest.raises(ReteError, match="返回码 2"):
        network.run({"a": "T"})


@needs_matcher
@pytest.mark.parametrize(
    ("reported", "message"),
    [("ghost", "不存在的规则 ghost"), ("r", "规则 r 的前提不全却被触发")],
)
def test_a_rule_that_should_not_have_fired_is_an_error(
    reported: str, message: str, matcher: Matcher
) -> None:
    def complete(handle: int, state: int) -> str | None:
        text: str | None = engine.real.complete_and_start_action(handle, state)
        return text and text.replace('{"s"', f'{{"{reported}"')

    engine = matcher(complete_and_start_action=complete)
    rules = [rule("t", "c=T", "d=T"), rule("s", "c=T", "e=T"), rule("r", "a=T", "b=T")]
    network = Network("n", rules, alphabet(*"abcde"))
    with pytest.raises(ReteError, match=message):
        network.run({"c": "T"})


@needs_matcher
def test_an_error_of_the_module_is_named_and_the_next_run_is_sound(matcher: Matcher) -> None:
    failing = [False]

    def complete(handle: int, state: int) -> str | None:
        if failing[0]:
            raise engine.error("Could not complete and start action, error code: 307")
        text: str | None = engine.real.complete_and_start_action(handle, state)
        return text

    engine = matcher(complete_and_start_action=complete)
    network = Network("n", [rule("r", "a=T", "b=T")], alphabet("a", "b"))
    assert network.run({"a": "T"}) == {("b", "T")}
    failing[0] = True
    with pytest.raises(ReteError, match="返回码 307"):
        network.run({"a": "T"})
    failing[0] = False
    assert network.run({"a": "F"}) == frozenset()
    assert network.run({"a": "T"}) == {("b", "T")}


@needs_matcher
def test_a_session_in_which_nothing_fired_is_not_deleted(matcher: Matcher) -> None:
    deleted: list[int] = []
    matcher(
        start_action_for_state=lambda handle, state: None,
        delete_state=lambda handle, session: deleted.append(handle),
    )
    network = Network("n", [rule("r", "a=T", "b=T")], alphabet("a", "b"))
    with pytest.raises(ReteError, match="哨兵规则没有触发"):
        network.run({"a": "T"})
    assert deleted == []


@needs_matcher
def test_every_session_is_deleted_before_its_handle(matcher: Matcher) -> None:
    log: list[tuple[str, int]] = []

    def create_ruleset(name: str, rules: str) -> int:
        handle: int = engine.real.create_ruleset(name, rules)
        log.append(("create", handle))
        return handle

    def delete_state(handle: int, session: None) -> None:
        engine.real.delete_state(handle, session)
        log.append(("clear", handle))

    def delete_ruleset(handle: int) -> None:
        engine.real.delete_ruleset(handle)
        log.append(("delete", handle))

    engine = matcher(
        create_ruleset=create_ruleset, delete_state=delete_state, delete_ruleset=delete_ruleset
    )
    network = Network("n", [rule("r", "a=T", "b=T")], alphabet("a", "b"))
    thread = threading.Thread(target=network.run, args=({"a": "T"},))
    thread.start()
    thread.join()
    gc.collect()
    assert [what for what, _ in log] == ["create", "clear", "delete"]
    log.clear()
    network.run({"a": "T"})
    network.run({"a": "T"})
    del network
    gc.collect()
    assert [what for what, _ in log] == ["create", "clear", "clear", "delete"]
    assert len({handle for _, handle in log}) == 1
