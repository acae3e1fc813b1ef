"""A policy: loaded once, then asked as often as one likes, from as many threads as one likes."""

from __future__ import annotations

import inspect
import pickle
import threading
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongyi.arguments import (
    ArgumentError,
    checked_data,
    checked_flag,
    checked_folder,
    checked_id,
    checked_models,
)
from gongyi.assessment import Assessment, Assessor
from gongyi.evaluators.codegen import generated
from gongyi.evaluators.compiled import Compiled, CompiledProgram, StatusLine
from gongyi.evaluators.engines import Engine
from gongyi.evaluators.protocol import ReferenceStatuses, confirm
from gongyi.findings import ended_since
from gongyi.kernel.calendar import Calendar
from gongyi.law.ids import norm_id
from gongyi.law.manifest import Setting
from gongyi.law.norms import Modality, Norm
from gongyi.ledgers import JudgesLedgers
from gongyi.loading.dependencies import dependents, graph, nodes_of, phases, resting_on
from gongyi.loading.loaded import Loaded
from gongyi.loading.plan import Deviations, Plan
from gongyi.loading.rules import Rules
from gongyi.lowering.lower import Lowering
from gongyi.lowering.program import names_of, program_of
from gongyi.lowering.remarks import remarks_of
from gongyi.notices import warnings_of
from gongyi.prepared import Prepared, keep, kept, key_of
from gongyi.program.builder import Builder
from gongyi.readings import ReadingError, judging_engine, profile, under
from gongyi.records.records import path_order, unfold
from gongyi.request import Request, request_of
from gongyi_facts.base import Document
from gongyi_facts.codes import Code
from gongyi_facts.problems import did_you_mean
from gongyi_facts.when import When

if TYPE_CHECKING:
    from gongyi.columns.doors import Tables
    from gongyi.evaluators.durable import Networks

Profile = tuple[tuple[str, str], ...]


def decision_folder() -> Path:
    """Where this decision's rules are: in the installed package, else in the checkout that holds it."""
    package = Path(__file__).resolve().parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent.parent / "rules"


class Policy(JudgesLedgers):
    """The norms of one decision, under every reading of them."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._rules: dict[Profile, Rules] = {}
        self._plans: dict[Profile, Plan] = {}
        self._rule_networks: dict[Profile, Networks] = {}
        self._lowerings: dict[tuple[Profile, bool], Lowering] = {}
        self._programs: dict[tuple[Profile, bool], CompiledProgram] = {}
        self._pickled: dict[tuple[Profile, bool], bytes] = {}
        self._tables: dict[tuple[Profile, bool], Tables] = {}
        self._lock = threading.Lock()

    def __getstate__(self) -> Loaded:
        """What was loaded; the rest is worked out again when it is asked for."""
        return self._loaded

    def __setstate__(self, loaded: Loaded) -> None:
        self.__init__(loaded)  # type: ignore[misc]

    @classmethod
    def load(
        cls,
        folder: str | Path | None = None,
        facts: type[Document] | Sequence[type[Document]] | None = None,
    ) -> Policy:
        """Load a policy: this decision's, or the one in ``folder`` with its own fact model (or several).

        Raises ``BadInput`` with every problem of every rule file, each with file, line and column, ``ArgumentError``
        for what is no folder or model, and ``ModelError`` for models that rules cannot use.
        """
        if facts is None:
            from gongyi_facts import Case, Year

            facts = (Case, Year)
            if folder is None:
                return cls._decision(*facts)
        from gongyi.loading.loader import load

        return cls(load(decision_folder() if folder is None else checked_folder(folder), *checked_models(facts)))

    @classmethod
    def _decision(cls, *models: type[Document]) -> Policy:
        """This decision's policy, as it was kept ready where that was done."""
        folder = decision_folder()
        key = key_of(folder, Path(__file__).parent, Path(inspect.getfile(Document)).parent)
        found = None if key is None else kept(key)
        if isinstance(found, Prepared):
            return cls._of_prepared(found)
        from gongyi.loading.loader import load

        policy = cls(load(folder, *models))
        if key is not None:
            keep(key, policy._prepare())
        return policy

    @property
    def loaded(self) -> Loaded:
        """Everything that was read: norms by reading, derived facts, periods, calendar, headings."""
        return self._loaded

    @property
    def identity(self) -> dict[str, str]:
        """Which policy this is: id, version, SHA-256 of its files, title, the law's date, what law is to come."""
        manifest = self._loaded.manifest
        return {
            "id": manifest.id,
            "version": manifest.version,
            "sha256": self._loaded.sha256,
            "title": manifest.title,
            "law_as_of": manifest.law_as_of.isoformat(),
            "pending": "".join(f"{item.text}（{item.as_of}）。" for item in manifest.pending),
        }

    # --- readings --------------------------------------------------------------------------

    def profile(self, readings: Mapping[str, str]) -> dict[str, str]:
        """The chosen reading of every norm and derived fact that has several, the defaults included.

        Raises ``ReadingError`` for a norm or reading that does not exist, ``ArgumentError`` for what names none.
        """
        return profile(self._loaded, readings)

    def norm(self, written: str, readings: Mapping[str, str] | None = None) -> Norm:
        """A norm by any spelling of its id. Raises ``ReadingError`` if there is none."""
        identity = norm_id(checked_id("written", written))
        rules = self.rules(self.profile(readings or {}))
        if identity not in rules.norms:
            hint = under(written, rules.norms) or did_you_mean(identity or written, rules.norms)
            raise ReadingError(f"没有“{written}”这条规范。{hint}", code=Code.UNKNOWN_NORM)
        return rules.norms[identity]

    def rules(self, profile: Mapping[str, str]) -> Rules:
        """What speaks under a full profile of readings; worked out once for each profile."""
        key = _key(profile)
        with self._lock:
            if key not in self._rules:
                if len(self._rules) > 256:
                    self._rules.clear()
                self._rules[key] = self._choose(profile)
            return self._rules[key]

    def _choose(self, profile: Mapping[str, str]) -> Rules:
        loaded = self._loaded
        norms = {name: found[profile.get(name)] for name, found in loaded.norms.items()}
        derived = {where: found[profile.get(where[1])] for where, found in loaded.derived.items()}
        nodes = nodes_of(norms, derived, loaded.periods)
        edges = graph(nodes, loaded.needs)
        presuming = dependents(edges, (key for key, rule in nodes.items() if loaded.needs.presumes(rule)))
        return Rules(norms, derived, loaded.periods, phases(edges), edges, presuming, loaded.days)

    # --- assessment ------------------------------------------------------------------------

    def assess(
        self,
        case: Document | Mapping[str, Any],
        *,
        as_of: date | None = None,
        record_to: date | None = None,
        as_if: bool = False,
        readings: Mapping[str, str] | None = None,
        engine: str = Engine.DURABLE,
        inquire: bool = True,
    ) -> Assessment:
        """Judge every norm on every record of a case.

        ``as_of`` is the day of assessment: unless given, the last day of the record where the document states one
        that lies in the past and tells of nothing later, else today in China. ``record_to`` is the day up to which the
        record is complete, ``as_if`` sets the decision's place and time aside, ``readings`` maps norms to readings.
        ``engine`` is ``durable`` (rule networks, confirmed by ``compiled``; where durable-rules cannot be imported
        ``compiled`` serves and the assessment says so), ``compiled`` (generated Python, confirmed by ``reference``) or
        ``reference``, which is alone. Statuses and last days are the same whichever is asked; reasons are always those
        of the reference. ``inquire`` finds out which facts are missing and which rebut, which takes most of the time;
        without it ``missing``, ``rebuttable_by`` and ``questions`` are empty and nothing is ``searched``; all else is
        the same.

        Raises ``BadInput`` for a mapping that is no case, ``ReadingError`` for unknown readings or engines,
        ``ArgumentError`` for arguments of the wrong type (a ``datetime`` is no day), ``GongyiError`` (``too-large``)
        for more than 6,000 records and links between two of them, and ``EngineError`` where two evaluators differ.
        """
        used, inquired = judging_engine(engine), checked_flag("inquire", inquire)
        document = self._document(case)
        profile = self.profile(readings or {})
        request = request_of(document, as_of, record_to, as_if)
        assessor = self._assessor(request, profile, used)
        self._confirm(used, assessor, profile)
        findings = [assessor.finding(norm, row, inquire=inquired) for norm, row in assessor.pairs()]
        return Assessment(
            case_id=getattr(document, "id", None),
            case_name=getattr(document, "name", None),
            as_of=request.as_of,
            record_to=request.record_to,
            as_if=as_if,
            engine=used,
            policy=self.identity,
            warnings=tuple(warnings_of(request, document, findings, self._loaded, assessor)),
            findings=tuple(findings),
            ended_since=tuple(ended_since(request, findings)),
            questions={path: assessor.questions[path] for path in sorted(assessor.questions, key=path_order)},
            assessor=assessor,
        )

    def _confirm(self, engine: Engine, assessor: Assessor, profile: Mapping[str, str]) -> None:
        """Let the evaluators that an engine stands for agree with each other, and with the reasons."""
        if assessor.compiled is None:
            return
        pairs = list(assessor.pairs())
        if engine is Engine.DURABLE:
            from gongyi.evaluators.durable import Durable

            networks = self._networks(profile)
            durable = Durable(networks, assessor.lowering, assessor.records, assessor.setting.calendar)
            confirm(durable, assessor.compiled, pairs)
        confirm(assessor.compiled, ReferenceStatuses(assessor.evaluator), pairs)

    def statuses(
        self,
        case: Document | Mapping[str, Any],
        *,
        as_of: date | None = None,
        record_to: date | None = None,
        as_if: bool = False,
        readings: Mapping[str, str] | None = None,
    ) -> tuple[StatusLine, ...]:
        """Statuses, last days and contested readings alone, by the compiled evaluator: what a ledger asks for.

        Raises what ``assess`` raises for its arguments.
        """
        document = self._document(case)
        request = request_of(document, as_of, record_to, as_if)
        compiled = self._compiled(self.profile(readings or {}), as_if=as_if)
        records = unfold(document, self._loaded.model, request.as_of, request.record_to)
        judged = Compiled(compiled, records, self._calendar(document))
        return tuple(judged.lines())

    def _table(self, readings: Mapping[str, str], *, as_if: bool) -> Tables:
        """The program of a profile planned for columns, once."""
        from gongyi.columns.doors import Tables

        checked_flag("as_if", as_if)
        profile = self.profile(readings)
        key = (_key(profile), as_if)
        with self._lock:
            found = self._tables.get(key)
        if found is None:
            plan, lowering = self._plan(profile), self._lowering(profile, as_if=as_if)
            found = Tables(
                lambda: program_of(lowering, plan.deviations), lambda: remarks_of(lowering), self._loaded
            )
            with self._lock:
                if len(self._tables) >= 8:
                    self._tables.clear()
                self._tables[key] = found
        return found

    def program(self, written: str, *, as_if: bool = False, readings: Mapping[str, str] | None = None) -> str:
        """The Python that is generated for a norm: its status worked out of the fields of records.

        Truths are 2 (true), 1 (unknown) and 0 (false), days are ordinals. Raises ``ReadingError`` for a norm that there
        is not; a declaration comes to no verdict, and its program is empty.
        """
        norm = self.norm(written, readings)
        if norm.modality is Modality.DECLARATION:
            return ""
        lowering = self._lowering(self.profile(readings or {}), as_if=as_if)
        return generated([lowering.verdict(norm.id).status], names_of(lowering, (norm.id,))).text

    def explain(
        self,
        case: Document | Mapping[str, Any],
        *,
        as_of: date | None = None,
        record_to: date | None = None,
        as_if: bool = False,
        readings: Mapping[str, str] | None = None,
        engine: str = Engine.REFERENCE,
    ) -> Assessor:
        """The assessor itself, for explanations of single findings, with all statuses confirmed as ``assess`` does.

        Raises what ``assess`` raises.
        """
        used, document, profile = judging_engine(engine), self._document(case), self.profile(readings or {})
        request = request_of(document, as_of, record_to, as_if)
        assessor = self._assessor(request, profile, used)
        self._confirm(used, assessor, profile)
        return assessor

    def _document(self, case: Document | Mapping[str, Any]) -> Document:
        if isinstance(case, Document):
            if not isinstance(case, tuple(self._loaded.model.documents.values())):
                raise ArgumentError("这份文件的事实模型与规则不符。")
            return case
        from gongyi_facts import from_mapping

        return from_mapping(checked_data(case), tuple(self._loaded.model.documents.values()))

    def _assessor(self, request: Request, profile: Mapping[str, str], engine: Engine) -> Assessor:
        loaded = self._loaded
        setting = Setting(loaded.manifest, self._calendar(request.document), request.as_if, loaded.datings)
        lowering = self._lowering(profile, as_if=request.as_if)
        compiled = None if engine is Engine.REFERENCE else self._compiled(profile, as_if=request.as_if)
        return Assessor(request, self._loaded.model, self._plan(profile), setting, lowering, compiled)

    def _compiled(self, profile: Mapping[str, str], *, as_if: bool) -> CompiledProgram:
        """The program of a profile and of each single deviation from it, compiled once."""
        key = (_key(profile), as_if)
        with self._lock:
            found = self._programs.get(key)
        if found is None:
            pickled = self._pickled.get(key)
            if pickled is not None:
                found = pickle.loads(pickled)
                assert isinstance(found, CompiledProgram)
            else:
                lowering, plan = self._lowering(profile, as_if=as_if), self._plan(profile)
                found = CompiledProgram(program_of(lowering, plan.deviations))
            with self._lock:
                if len(self._programs) >= 16:
                    self._programs.clear()
                self._programs[key] = found
        return found

    def _lowering(self, profile: Mapping[str, str], *, as_if: bool) -> Lowering:
        """The rules of a profile lowered to nodes, once."""
        key = (_key(profile), as_if)
        with self._lock:
            found = self._lowerings.get(key)
        if found is None:
            loaded = self._loaded
            found = Lowering(Builder(), self.rules(profile), loaded.model, loaded.manifest, as_if=as_if)
            with self._lock:
                if len(self._lowerings) >= 16:
                    self._lowerings.clear()
                self._lowerings[key] = found
        return found

    def _plan(self, profile: Mapping[str, str]) -> Plan:
        key = _key(profile)
        found = self._plans.get(key)
        if found is None:
            found = self._make_plan(profile)
            with self._lock:
                if len(self._plans) >= 64:
                    self._plans.clear()
                self._plans[key] = found
        return found

    def _make_plan(self, profile: Mapping[str, str]) -> Plan:
        rules = self.rules(profile)
        chosen: dict[str, dict[str, str]] = {norm: {} for norm in rules.norms}
        for key, name in profile.items():
            for norm in _touched(rules, key):
                chosen[norm][key] = name
        return Plan(rules, chosen, lru_cache(maxsize=1)(lambda: self._deviations(rules, profile)))

    def _deviations(self, rules: Rules, profile: Mapping[str, str]) -> Deviations:
        found: dict[tuple[str, str], tuple[Rules, frozenset[str]]] = {}
        for key, readings in self._loaded.readings.items():
            for reading in readings:
                if reading.name != profile[key]:
                    other = self.rules({**profile, key: reading.name})
                    found[(key, reading.name)] = (other, _touched(rules, key) | _touched(other, key))
        return found

    def _prepare(self) -> Prepared:
        """What the next process need not work out again: the default readings, with and without as-if."""
        profile = self.profile({})
        plan = self._plan(profile)
        programs = {as_if: pickle.dumps(self._compiled(profile, as_if=as_if)) for as_if in (False, True)}
        return Prepared(self._loaded, plan.rules, plan.chosen, programs)

    @classmethod
    def _of_prepared(cls, found: Prepared) -> Policy:
        policy = cls(found.loaded)
        profile = policy.profile({})
        key = _key(profile)
        policy._rules[key] = found.rules
        policy._plans[key] = Plan(
            found.rules, found.chosen, lru_cache(maxsize=1)(lambda: policy._deviations(found.rules, profile))
        )
        policy._pickled = {(key, as_if): program for as_if, program in found.programs.items()}
        return policy

    def _calendar(self, document: Document) -> Calendar:
        manifest, calendar = self._loaded.manifest, self._loaded.calendar
        rest, worked = (_local(document, name) for name in (manifest.local_rest_days, manifest.local_workdays))
        return calendar.with_local(rest, worked) if rest or worked else calendar

    def _networks(self, profile: Mapping[str, str]) -> Networks:
        from gongyi.evaluators.durable import Networks

        key = _key(profile)
        rules = self.rules(profile)
        with self._lock:
            if key not in self._rule_networks:
                if len(self._rule_networks) >= 8:
                    self._rule_networks.clear()
                self._rule_networks[key] = Networks(rules)
            return self._rule_networks[key]


def _local(document: Document, name: str | None) -> list[date]:
    """The days that a document lists under a name."""
    days: tuple[When, ...] = (getattr(document, name, None) or ()) if name else ()
    return [
        date.fromordinal(number) for day in days for number in range(day.first.toordinal(), day.last.toordinal() + 1)
    ]


def _key(profile: Mapping[str, str]) -> Profile:
    return tuple(sorted(profile.items()))


def _touched(rules: Rules, key: str) -> frozenset[str]:
    """Norms whose verdict can turn on the reading of a norm or derived fact."""
    return frozenset(node[1] for node in resting_on(rules.edges, key) if node[0] == "norm")
