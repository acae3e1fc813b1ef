"""A propositional rule network, run by the C Rete matcher of durable_rules behind a guard.

The matcher has limits that it does not always report: it may loop for ever, crash or answer
wrongly outside them. The guard keeps every network inside. It holds one record at a time in one
session per thread, deletes the session after each record, lets in only strings that were encoded
when the network was built, and takes any answer but the expected one as an error.
"""

from __future__ import annotations

import importlib
import json
import re
import threading
import weakref
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from math import isqrt
from typing import Any, Protocol, cast

from gongyi_facts.codes import Code
from gongyi_facts.made_late import dataclass
from gongyi_facts.problems import GongyiError

Pair = tuple[str, str]

MAX_PREMISES = 14
# One condition can carry 255 rules (the 256th crashes the process); a fact with more is asserted
# in several copies.
MAX_SHARING = 255
# A ruleset holds 4,095 rules at most; a network with more than this is spread over several.
MAX_RULES_PER_RULESET = 1000
# 511 alternatives under one condition make the matcher loop for ever; copies multiply codes.
MAX_CODES = 100

_WORD = re.compile(r"[A-Za-z0-9_.:-]{1,200}")
_RULE_NAME = re.compile(r"[a-z0-9_]{1,200}")

# Names of the guard's own, outside the alphabet of _WORD.
_SENTINEL = "+sentinel"
_START: Pair = ("+start", "1")
# The matcher stores this fact in every session by itself.
_OWN_FACT_ID = "sid-0"


class ReteUnavailable(GongyiError):
    """The module durable_rules_engine cannot be imported."""

    code = Code.ENGINE_MISSING


class ReteError(GongyiError):
    """The network is outside the matcher's limits, or the matcher did not answer as expected."""

    code = Code.ENGINE_FAILED


class _Engine(Protocol):
    """What is used of the C module durable_rules_engine."""

    error: type[Exception]

    def create_ruleset(self, name: str, rules: str, /) -> int: ...
    def delete_ruleset(self, handle: int, /) -> None: ...
    def assert_fact(self, handle: int, fact: str, /) -> tuple[int, int]: ...
    def start_action_for_state(self, handle: int, state: int, /) -> tuple[str, str] | None: ...
    def complete_and_start_action(self, handle: int, state: int, /) -> str | None: ...
    def delete_state(self, handle: int, session: None, /) -> None: ...


def _engine() -> _Engine:
    try:
        return cast(_Engine, importlib.import_module("durable_rules_engine"))
    except ImportError as error:
        raise ReteUnavailable(
            "没有可用的规则机 durable_rules（未安装，或装上的包不能载入）；"
            "请安装 durable-rules，或者改用 reference 引擎"
        ) from error


def available() -> bool:
    """Whether the C module durable_rules_engine can be imported here."""
    try:
        _engine()
    except ReteUnavailable:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """If every premise is a fact, the conclusion is one: pairs of an atom and one of its codes.

    `phase` orders rules: those of a phase fire when all earlier phases are exhausted.
    """

    name: str
    phase: int
    premises: tuple[Pair, ...]
    conclusion: Pair


def fnv1_32(text: str) -> int:
    """The 32-bit hash by which the matcher compares names and ids (its `fnv1Hash32`)."""
    value = 0x811C9DC5
    for byte in text.encode("ascii"):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


@dataclass(frozen=True, slots=True)
class _Ruleset:
    """One ruleset for the matcher, and the facts that its rules match, as JSON.

    A fact has several copies where more rules share it than one condition can carry.
    """

    definition: str
    facts: Mapping[Pair, tuple[str, ...]]


class Network:
    """Rules over a closed alphabet of atoms and codes, ready to run from any thread.

    `alphabet` gives each atom, input or derived, and its possible codes; "unknown" has to be one
    of the codes. `name` appears in messages only. Raises ReteUnavailable where the C module
    cannot be imported, ReteError where the rules are not a network the matcher can run rightly.
    """

    def __init__(
        self, name: str, rules: Sequence[Rule], alphabet: Mapping[str, frozenset[str]]
    ) -> None:
        self._engine = _engine()
        self._name = name
        _check_alphabet(alphabet)
        _check_rules(rules, alphabet)
        self._alphabet = {atom: frozenset(codes) for atom, codes in alphabet.items()}
        self._rules = {rule.name: rule for rule in rules}
        self._gates = [_gate(phase) for phase in sorted({rule.phase for rule in rules})]
        self._rulesets = [_compile(part) for part in _parts(rules)]
        self._local = threading.local()

    def run(self, inputs: Mapping[str, str]) -> frozenset[Pair]:
        """The conclusions of all rules that fire on these facts (atom: code).

        Raises ReteError for an atom or code outside the alphabet, and whenever the
        matcher answers anything unexpected: then there is no result rather than a wrong one.
        """
        facts = [(atom, self._checked(atom, code)) for atom, code in inputs.items()]
        session = self._session()
        try:
            session.start()
            reached = self._chain(session, facts)
            session.clear()
        except BaseException:
            # Nothing is known of the state of these handles, so they are not used again.
            del self._local.session
            session.discard()
            raise
        return frozenset(reached)

    def _checked(self, atom: str, code: str) -> str:
        codes = self._alphabet.get(atom)
        if codes is None:
            raise ReteError(f"规则网络“{self._name}”里没有原子 {atom!r}")
        if code not in codes:
            raise ReteError(f"规则网络“{self._name}”里，原子 {atom} 没有取值 {code!r}")
        return code

    def _session(self) -> _Session:
        session: _Session | None = getattr(self._local, "session", None)
        if session is None:
            session = _Session(self._engine, self._name, self._rulesets)
            self._local.session = session
        return session

    def _chain(self, session: _Session, facts: Sequence[Pair]) -> set[Pair]:
        known = set(facts)
        reached: set[Pair] = set()
        session.tell(facts)
        for gate in self._gates:
            known.add(gate)
            fresh = [gate]
            while fresh:
                session.tell(fresh)
                fresh = []
                for name in session.fired():
                    conclusion = self._confirmed(name, known)
                    reached.add(conclusion)
                    if conclusion not in known:
                        known.add(conclusion)
                        fresh.append(conclusion)
        return reached

    def _confirmed(self, name: str, known: set[Pair]) -> Pair:
        rule = self._rules.get(name)
        if rule is None:
            raise ReteError(f"规则网络“{self._name}”报告了不存在的规则 {name}")
        if not (known.issuperset(rule.premises) and _gate(rule.phase) in known):
            raise ReteError(f"规则网络“{self._name}”：规则 {name} 的前提不全却被触发")
        return rule.conclusion


class _Session:
    """One thread's handles of a network: one per ruleset, each with at most one record in it."""

    def __init__(self, engine: _Engine, network: str, rulesets: Iterable[_Ruleset]) -> None:
        handles: list[int] = []
        # Runs also when the thread or the network goes; at exit the process frees everything.
        self._free = weakref.finalize(self, _delete_rulesets, engine, handles)
        self._free.atexit = False
        self._matchers: list[_Matcher] = []
        self._matching: dict[Pair, list[_Matcher]] = {}
        """By fact those that have a rule which it matches."""
        for ruleset in rulesets:
            matcher = _Matcher(engine, network, ruleset)
            handles.append(matcher.handle)
            self._matchers.append(matcher)
            for fact in ruleset.facts:
                self._matching.setdefault(fact, []).append(matcher)

    def start(self) -> None:
        for matcher in self._matchers:
            matcher.start()

    def tell(self, facts: Iterable[Pair]) -> None:
        for fact in facts:
            for matcher in self._matching.get(fact, ()):
                matcher.tell(fact)

    def fired(self) -> list[str]:
        # A list: no conclusion is asserted while a matcher still has a rule under way.
        return [name for matcher in self._matchers for name in matcher.fired()]

    def clear(self) -> None:
        for matcher in self._matchers:
            matcher.clear()

    def discard(self) -> None:
        """Free the handles, deleting first what is left of a record; never raises ReteError."""
        for matcher in self._matchers:
            with suppress(ReteError):
                matcher.clear()
        self._free()


class _Matcher:
    """A ruleset in the C module, under one handle."""

    def __init__(self, engine: _Engine, network: str, ruleset: _Ruleset) -> None:
        self._engine = engine
        self._network = network
        self._facts = ruleset.facts
        self._state = 0
        self._started = False
        try:
            self.handle = engine.create_ruleset("network", ruleset.definition)
        except (engine.error, MemoryError) as error:
            raise self._failed("载入规则", _reason(error)) from error

    def start(self) -> None:
        """Open the session: until a rule has fired in it, deleting it would crash the process."""
        self.tell(_START)
        fired = self.fired()
        if fired != [_SENTINEL]:
            raise self._failed("开始一条记录", "、".join(fired) or "哨兵规则没有触发")
        self._started = True

    def tell(self, fact: Pair) -> None:
        """Assert a fact that a rule here matches."""
        for text in self._facts[fact]:
            try:
                code, self._state = self._engine.assert_fact(self.handle, text)
            except (self._engine.error, MemoryError) as error:
                raise self._failed(f"写入事实 {'='.join(fact)}", _reason(error)) from error
            # 1: no rule matches it, 2: it is there already, 3: deferred; none can be true here.
            if code != 0:
                raise self._failed(f"写入事实 {'='.join(fact)}", f"返回码 {code}")

    def fired(self) -> list[str]:
        """The names of the rules that have fired since the last call."""
        names: list[str] = []
        try:
            first = self._engine.start_action_for_state(self.handle, self._state)
            text = first[1] if first is not None else None
            while text is not None:
                # {"name":{"m_0":{...},...}}
                names.append(text[2:].partition('"')[0])
                text = self._engine.complete_and_start_action(self.handle, self._state)
        except (self._engine.error, MemoryError) as error:
            last = f"触发规则（最后一条是 {names[-1]}）" if names else "触发规则"
            raise self._failed(last, _reason(error)) from error
        return names

    def clear(self) -> None:
        """Delete the session with its record."""
        if not self._started:
            return
        self._started = False
        try:
            self._engine.delete_state(self.handle, None)
        except (self._engine.error, MemoryError) as error:
            raise self._failed("清除一条记录", _reason(error)) from error

    def _failed(self, step: str, reason: str) -> ReteError:
        return ReteError(f"规则网络“{self._network}”在{step}时出错：{reason}")


def _reason(error: Exception) -> str:
    code = re.search(r"\d+$", str(error))
    return f"返回码 {code[0]}" if code else "内存不足"


def _delete_rulesets(engine: _Engine, handles: list[int]) -> None:
    while handles:
        with suppress(engine.error):
            engine.delete_ruleset(handles.pop())


def _gate(phase: int) -> Pair:
    return (f"+phase{phase}", "1")


def _parts(rules: Sequence[Rule]) -> Iterator[Sequence[Rule]]:
    ordered = sorted(rules, key=lambda rule: rule.phase)
    for start in range(0, len(ordered), MAX_RULES_PER_RULESET):
        yield ordered[start : start + MAX_RULES_PER_RULESET]


def _compile(rules: Sequence[Rule]) -> _Ruleset:
    conditions = {_SENTINEL: [_START]}
    for rule in rules:
        # A fact cannot stand for two premises of one rule. The gate is last: it fills joins.
        conditions[rule.name] = [*dict.fromkeys(rule.premises), _gate(rule.phase)]
    fields = _Fields(pair for pairs in conditions.values() for pair in pairs)
    uses: Counter[Pair] = Counter()
    definition: dict[str, Any] = {}
    for name, pairs in conditions.items():
        joined = []
        for number, pair in enumerate(pairs):
            condition = [{key: text} for key, text in fields.of(pair, uses[pair] // MAX_SHARING)]
            joined.append({f"m_{number}": {"$and": condition}})
            uses[pair] += 1
        definition[name] = {"all": joined}
    return _Ruleset(_text(definition), _facts(uses, fields))


class _Fields:
    """How a pair is written as fields of a fact.

    The groups `b` keep the alternatives at each of the three levels few: the matcher walks
    through all of them, and loops for ever when there are 512.
    """

    def __init__(self, pairs: Iterable[Pair]) -> None:
        atoms = dict.fromkeys(atom for atom, _ in pairs)
        width = isqrt(len(atoms)) + 1
        self._group = {atom: str(number // width) for number, atom in enumerate(atoms)}

    def of(self, pair: Pair, copy: int) -> list[tuple[str, str]]:
        atom, code = pair
        value = f"{code}+{copy}" if copy else code
        return [("b", self._group[atom]), ("k", atom), ("v", value)]


def _facts(uses: Mapping[Pair, int], fields: _Fields) -> dict[Pair, tuple[str, ...]]:
    ids: list[str] = []
    facts: dict[Pair, tuple[str, ...]] = {}
    for pair, count in uses.items():
        texts = []
        for copy in range((count - 1) // MAX_SHARING + 1):
            ids.append(f"f{len(ids)}")
            texts.append(_text(dict([("id", ids[-1]), *fields.of(pair, copy)])))
        facts[pair] = tuple(texts)
    _check_hashes("事实编号", [_OWN_FACT_ID, *ids])
    return facts


def _text(value: object) -> str:
    # The matcher does not decode escapes.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _check_hashes(what: str, texts: Iterable[str]) -> None:
    seen: dict[int, str] = {}
    for text in texts:
        other = seen.setdefault(fnv1_32(text), text)
        if other != text:
            raise ReteError(f"{what} {other} 和 {text} 的散列值相同，规则机分不清；请改一个名字")


def _check_alphabet(alphabet: Mapping[str, frozenset[str]]) -> None:
    codes: dict[str, None] = {}
    for atom, own in alphabet.items():
        if len(own) > MAX_CODES:
            raise ReteError(f"原子 {atom} 的取值有 {len(own)} 个，最多 {MAX_CODES} 个")
        for text in (atom, *sorted(own)):
            if not _WORD.fullmatch(text):
                raise ReteError(
                    f"原子 {atom!r} 里的 {text!r} 不能进入规则机；只能用英文字母、数字和 _ . : -"
                )
        codes.update(dict.fromkeys(sorted(own)))
    _check_hashes("原子", alphabet)
    _check_hashes("取值", codes)


def _check_rules(rules: Sequence[Rule], alphabet: Mapping[str, frozenset[str]]) -> None:
    names: dict[str, None] = {}
    concluded: dict[Pair, int] = {}
    for rule in rules:
        _check_rule(rule, alphabet)
        if rule.name in names:
            raise ReteError(f"规则名 {rule.name} 用了不止一次")
        names[rule.name] = None
        earliest = concluded.get(rule.conclusion, rule.phase)
        concluded[rule.conclusion] = min(earliest, rule.phase)
    _check_hashes("规则名", [_SENTINEL, *names])
    for rule in rules:
        for premise in rule.premises:
            if concluded.get(premise, rule.phase) > rule.phase:
                raise ReteError(
                    f"规则 {rule.name} 在第 {rule.phase} 阶段，前提 {'='.join(premise)} "
                    f"到第 {concluded[premise]} 阶段才会推出"
                )


def _check_rule(rule: Rule, alphabet: Mapping[str, frozenset[str]]) -> None:
    if not _RULE_NAME.fullmatch(rule.name):
        raise ReteError(f"规则名 {rule.name!r} 只能用小写英文字母、数字和下划线")
    if rule.phase < 0:
        raise ReteError(f"规则 {rule.name} 的阶段是 {rule.phase}，不能小于 0")
    if not 1 <= len(rule.premises) <= MAX_PREMISES:
        raise ReteError(
            f"规则 {rule.name} 有 {len(rule.premises)} 个前提，应为 1 至 {MAX_PREMISES} 个"
        )
    for atom, code in (*rule.premises, rule.conclusion):
        if atom not in alphabet:
            raise ReteError(f"规则 {rule.name} 用到没有列出的原子 {atom!r}")
        if code not in alphabet[atom]:
            raise ReteError(f"规则 {rule.name} 用到原子 {atom} 没有的取值 {code!r}")
