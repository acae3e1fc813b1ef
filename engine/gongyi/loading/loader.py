"""Loading a policy's folder: every file is read strictly, every problem of every file is reported at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from gongyi.derivations.base import Derivation
from gongyi.kernel.calendar import Calendar
from gongyi.kernel.calendar_data import CalendarDataError
from gongyi.kernel.days import ANY_DAY
from gongyi.law.factmodel import Fact, FactModel
from gongyi.law.ids import norm_id, order
from gongyi.law.manifest import Manifest
from gongyi.law.mentions import Key
from gongyi.law.norms import Heading, Period
from gongyi.law.source import Source
from gongyi.loading import checks
from gongyi.loading.checks import Carried
from gongyi.loading.citing import Citing
from gongyi.loading.derived import DerivedBuilder
from gongyi.loading.laws import library
from gongyi.loading.loaded import Loaded, Shelf
from gongyi.loading.manifest import manifest
from gongyi.loading.merged_versions import Written, norm_of, norm_problems, period_of, period_problems
from gongyi.loading.norms import DEFAULTABLE, NormBuilder, with_defaults
from gongyi.rulefiles.common import readings as read_readings
from gongyi.rulefiles.conditions import ConditionParser, Vocabulary
from gongyi.rulefiles.fields import LEFT_TO_WRITE, NOT_VERBATIM, PLACEHOLDER, Fields, Invalid, Notebook
from gongyi_facts.base import Document
from gongyi_facts.codes import Code
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode, plain
from gongyi_facts.files.strict_yaml import parse, read_bytes
from gongyi_facts.problems import BadInput, Problem

MANIFEST, CALENDAR, DERIVED = "policy.yaml", "calendar.yaml", "derived.yaml"
LAW = "law"
"""The folder of the law that remarks cite; without it citations are not read."""
_NOWHERE = Manifest("", "", "", date.min, ANY_DAY, frozenset(), "")
_TWO_VERSIONS = "如果是前后两个版本，请各用 in_force 写明施行期间"
_NO_CALENDAR = Calendar(0, 0, {}, frozenset())


def load(folder: Path, *documents: type[Document]) -> Loaded:
    """Read a policy's folder. Raises ``BadInput`` with every problem found."""
    loader = _Loader(folder, FactModel.of(*documents))
    loaded = loader.load()
    loader.refuse([*loader.notebook.problems, *(problem for _, problem in loader.notebook.slips)])
    return loaded


def load_with_slips(folder: Path, *documents: type[Document]) -> tuple[Loaded, list[tuple[str, Problem]]]:
    """Read a policy's folder for its review: what a policy does not load with, and yet can be read past, by kind.

    Raises ``BadInput`` with every other problem found.
    """
    loader = _Loader(folder, FactModel.of(*documents))
    loaded = loader.load()
    loader.refuse(loader.notebook.problems)
    return loaded, [*loader.notebook.slips, *((LEFT_TO_WRITE, problem) for problem in loader.left_to_write())]


class _Loader:
    def __init__(self, folder: Path, model: FactModel) -> None:
        self.folder, self.model = folder, model
        self.notebook = Notebook()
        self.names = Vocabulary(model)
        self.files: dict[str, Node] = {}
        self.laws: dict[str, Node] = {}
        self.sources: dict[Key, Source] = {}
        self._carried: dict[Source, Carried] = {}
        self._written: dict[str, list[Written]] = {}
        self._versioned: dict[str, bool] = {}

    def load(self) -> Loaded:
        sha256 = self._read_all()
        manifest = self._manifest()
        calendar = self._calendar()
        # Without them nothing can be judged, but the other files are read for their problems.
        loaded = Loaded(manifest or _NOWHERE, calendar or _NO_CALENDAR, self.model, sha256=sha256)
        self._cite(loaded)
        self._declare_norms()
        self._derived(loaded)
        self._norms(loaded)
        self._check(loaded)
        return loaded

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Raise ``BadInput`` with these problems, if there are any."""
        # What several readings share is read once for each of them.
        found = sorted(dict.fromkeys(problems), key=_place)
        if found:
            raise BadInput(found)

    def left_to_write(self) -> Iterator[Problem]:
        """Where the placeholder of a rule's beginning has not been replaced."""
        for name, node in self.files.items():
            for key, scalar in _scalars(node):
                if PLACEHOLDER in scalar.text:
                    source = Source(self._shown(name), scalar.line, scalar.column)
                    yield source.problem(f"“{key}”还是“{PLACEHOLDER}”", "请写出内容；用不着这一项的，请删去它")

    def _listed(self) -> list[Path]:
        law = self.folder / LAW
        try:
            return sorted([*self.folder.iterdir(), *(law.iterdir() if law.is_dir() else ())])
        except OSError:
            message, hint = "读不出这个文件夹", "检查文件夹的权限"
            raise BadInput([Problem(str(self.folder), None, None, message, hint, Code.NO_PERMISSION)]) from None

    def _read_all(self) -> str:
        if not os.path.isdir(self.folder):  # of a path that is too long it says no
            raise BadInput([Problem(str(self.folder), None, None, "这里没有规则文件夹", code=Code.NOT_FOUND)])
        digest = hashlib.sha256()
        for path in self._listed():
            if path.suffix not in (".yaml", ".txt"):
                continue
            name = path.relative_to(self.folder).as_posix()
            try:
                data = read_bytes(path)
            except BadInput as bad:
                shown = self._shown(name)
                self.notebook.problems += (replace(problem, file=shown) for problem in bad.problems)
                continue
            # A checkout with other line ends holds the same rules.
            same = data.replace(b"\r\n", b"\n")
            digest.update(name.encode() + b"\0" + len(same).to_bytes(8, "big") + same)
            if path.suffix == ".yaml":
                self._parse(name, data)
        for name in (MANIFEST, CALENDAR):
            if not (self.folder / name).is_file():
                self._note_folder(f"规则文件夹缺少“{name}”")
        if not {path.name for path in self.folder.glob("*.yaml")} - {MANIFEST, CALENDAR, DERIVED}:
            self._note_folder("规则文件夹里没有一个规则文件")
        return digest.hexdigest()

    def _note_folder(self, message: str) -> None:
        self.notebook.problems.append(Problem(self.folder.name, None, None, message, code=Code.RULE_MISSING))

    def _parse(self, name: str, data: bytes) -> None:
        try:
            node, problems = parse(data, self._shown(name))
        except BadInput as bad:
            self.notebook.problems += bad.problems
        else:
            self.notebook.problems += problems
            if name.startswith(f"{LAW}/"):
                self.laws[self._shown(name)] = node
            else:
                self.files[name] = node

    def _shown(self, name: str) -> str:
        return f"{self.folder.name}/{name}"

    def _fields(self, name: str, what: str) -> Fields:
        return Fields(self._shown(name), self.files[name], what, self.notebook)

    def _manifest(self) -> Manifest | None:
        if MANIFEST not in self.files:
            return None
        try:
            found = manifest(self._fields(MANIFEST, "政策说明"), self.folder)
        except Invalid:
            return None
        self.names.days |= {found.in_force.lo, found.in_force.hi} - {ANY_DAY.lo, ANY_DAY.hi}
        return found

    def _calendar(self) -> Calendar | None:
        node = self.files.get(CALENDAR)
        if node is None:
            return None
        try:
            return Calendar.from_data(plain(node))
        except CalendarDataError as error:
            self.notebook.note(self._shown(CALENDAR), _at(node, error.path), str(error))
            return None

    def _cite(self, loaded: Loaded) -> None:
        """Hold every remark against the law that it cites."""
        if not self.laws:
            return
        citing = Citing(library(self.laws, self.notebook), loaded.manifest.law_as_of, self.notebook)
        remarks = {name: node for name, node in self.files.items() if name not in (MANIFEST, CALENDAR)}
        marked = citing.marked({self._shown(name): node for name, node in remarks.items()})
        self.files |= {name: marked[self._shown(name)] for name in remarks}
        loaded.shelf, loaded.datings = Shelf(citing.library()), citing.datings()

    def _derived(self, loaded: Loaded) -> None:
        if DERIVED not in self.files:
            return
        try:
            fields = self._fields(DERIVED, "推导事实文件")
        except Invalid:
            return
        facts = list(fields.items("facts"))
        periods = list(fields.items("periods"))
        conditions = list(fields.items("conditions"))
        fields.close()
        builder = DerivedBuilder(self.names, self._shown(DERIVED), self.notebook)
        declared = [found for node in facts if (found := self._declare(node, builder))]
        self._declare_periods(periods, builder)
        self._conditions(loaded, conditions, builder)
        for node, fact, scope in declared:
            self._build_derived(loaded, builder, node, fact, scope)
        self._periods(loaded, builder, periods)

    def _periods(self, loaded: Loaded, builder: DerivedBuilder, nodes: list[Node]) -> None:
        versions: dict[tuple[str, str], list[Period]] = {}
        for node in nodes:
            try:
                period = builder.period(node)
            except Invalid:
                continue
            versions.setdefault((period.scope, period.name), []).append(period)
        for where, found in versions.items():
            self.notebook.problems += period_problems(found)
            loaded.periods[where] = period_of(found)

    def _conditions(self, loaded: Loaded, nodes: list[Node], builder: DerivedBuilder) -> None:
        for node in nodes:
            try:
                name, found = builder.condition(node)
                if name in self.names.conditions:
                    raise self.notebook.fail(builder.file, node, f"有名称的条件“{name}”写了两次")
                self.names.conditions[name] = found
            except Invalid:
                continue
        loaded.conditions = self.names.conditions
        for name, found in loaded.conditions.items():
            try:
                ConditionParser(self.names, found.scope, builder.file, self.notebook, (name,)).parse(found.when)
            except Invalid:
                continue

    def _declare(self, node: Node, builder: DerivedBuilder) -> tuple[Node, Fact, str] | None:
        try:
            fields = Fields(builder.file, node, "推导事实", self.notebook)
            scope = builder.scope(fields)
            fact = builder.declared(node, fields, scope)
            if (scope, fact.name) in self.names.derived:
                raise fields.fail(node, f"推导事实“{fact.name}”写了两次")
        except Invalid:
            return None
        self.names.derived[(scope, fact.name)] = fact
        self.sources["derived", scope, fact.name] = fields.source
        return node, fact, scope

    def _declare_periods(self, nodes: list[Node], builder: DerivedBuilder) -> None:
        versioned: dict[tuple[str, str], bool] = {}
        for node in nodes:
            try:
                fields = Fields(builder.file, node, "期间", self.notebook)
                where = (builder.scope(fields), fields.text("period"))
                limited = fields.get("in_force") is not None
                if where in versioned and not (limited and versioned[where]):
                    raise fields.fail(node, f"期间“{where[1]}”写了两次", _TWO_VERSIONS)
            except Invalid:
                continue
            versioned[where] = limited
            self.names.periods.add(where)
            self.sources["period", *where] = fields.source

    def _build_derived(
        self, loaded: Loaded, builder: DerivedBuilder, node: Node, fact: Fact, scope: str
    ) -> None:
        try:
            fields = Fields(builder.file, node, "推导事实", self.notebook)
            readings = read_readings(fields)
            if readings and sum(name == fact.name for _, name in self.names.derived) > 1:
                raise fields.fail(node, f"几种记录都有推导事实“{fact.name}”，有读法的须另取名")
            variants: dict[str | None, Derivation] = {}
            for reading in readings or (None,):
                name = reading.name if reading else None
                variants[name] = builder.derived(node, fact, scope, reading)
        except Invalid:
            return
        loaded.derived[(scope, fact.name)] = variants
        if readings:
            loaded.readings[fact.name] = readings

    def _norm_files(self) -> Iterator[tuple[str, Fields]]:
        for name in self.files:
            if name not in (MANIFEST, CALENDAR, DERIVED):
                try:
                    yield name, self._fields(name, "规则文件")
                except Invalid:
                    continue

    def _declare_norms(self) -> None:
        for name, fields in self._norm_files():
            if fields.get("norms") is None and fields.get("headings") is None:
                self.notebook.note(self._shown(name), fields.node, "规则文件缺少“norms”")
            for node in _norms_of(fields):
                written = node.get("norm") if isinstance(node, MapNode) else None
                if not isinstance(written, ScalarNode):
                    self.notebook.note(self._shown(name), node, "规范缺少“norm”（编号）")
                    continue
                identity = norm_id(written.text)
                if identity is None:
                    self.notebook.note(
                        self._shown(name),
                        written,
                        f"“{written.text}”不是规范的编号",
                        "请写成 三(五).4 这样的形式",
                    )
                else:
                    self._declare_norm(identity, Source(self._shown(name), written.line, written.column), node)

    def _declare_norm(self, identity: str, source: Source, node: Node) -> None:
        first = self.sources.setdefault(("norm", identity), source)
        scope, limited = _scope_written(node), isinstance(node, MapNode) and node.get("in_force") is not None
        if first is source:
            self.names.norms[identity] = scope
            self._versioned[identity] = limited
        elif not (limited and self._versioned[identity]):
            self._note_at(source, f"规范 {identity} 写了两次，另一处在 {first}", _TWO_VERSIONS)
        elif scope != self.names.norms[identity]:
            self._note_at(source, f"规范 {identity} 的两个版本“scope”不同", f"请与另一版一致（{first}）")

    def _note_at(self, source: Source, message: str, hint: str) -> None:
        self.notebook.problems.append(Problem(source.file, source.line, source.column, message, hint, code=Code.RULE))

    def _norms(self, loaded: Loaded) -> None:
        headings: list[Heading] = []
        for name, fields in self._norm_files():
            builder = NormBuilder(self.names, self._shown(name), self.notebook)
            for node in fields.items("headings"):
                self._heading(fields, node, headings)
            self._check_defaults(fields)
            for node in _norms_of(fields):
                self._norm(builder, node)
            with suppress(Invalid):
                fields.optional_text("item")
            fields.close()
        loaded.headings, loaded.days = tuple(headings), frozenset(self.names.days)
        loaded.called = frozenset(self.names.called)
        for identity in sorted(self._written, key=order):
            versions = self._written[identity]
            self.notebook.problems += norm_problems(versions, loaded.manifest.in_force)
            readings, loaded.norms[identity] = norm_of(versions)
            if readings:
                loaded.readings[identity] = readings

    def _check_defaults(self, fields: Fields) -> None:
        node = fields.get("defaults")
        if node is None:
            return
        try:
            inner = fields.sub(node, "“defaults”（各条默认）")
            for key in DEFAULTABLE:
                inner.get(key)
            inner.close()
        except Invalid:
            return

    def _heading(self, fields: Fields, node: Node, headings: list[Heading]) -> None:
        try:
            inner = fields.sub(node, "标题")
            heading = Heading(inner.text("id"), inner.text("text"), inner.span("in_force") or ANY_DAY)
            inner.close()
            headings.append(heading)
            self._carried[inner.source] = Carried(f"标题 {heading.id} ", heading.text, heading.in_force)
        except Invalid:
            return

    def _norm(self, builder: NormBuilder, node: Node) -> None:
        named = node.get("norm") if isinstance(node, MapNode) else None
        identity = norm_id(named.text) if isinstance(named, ScalarNode) else None
        if identity is None:
            return
        try:
            readings = builder.readings(node)
            names: list[str | None] = [reading.name for reading in readings]
            variants = {name: builder.norm(node, identity, name) for name in names or [None]}
        except Invalid:
            return
        written = Written(readings, variants)
        self._written.setdefault(identity, []).append(written)
        self._carried[written.norm.source] = Carried(f"规范 {identity} ", written.norm.text, written.norm.in_force)

    def _check(self, loaded: Loaded) -> None:
        """What only the whole policy shows."""
        found: list[Problem] = []
        if MANIFEST in self.files:
            shown, node = self._shown(MANIFEST), self.files[MANIFEST]
            found += checks.places(shown, node, loaded.norms)
            found += checks.rest_days(shown, node, self.model)
        texts = loaded.manifest.texts
        wrong = [*checks.digests(texts), *checks.texts(texts, self._carried)]
        self.notebook.slips += [(NOT_VERBATIM, problem) for problem in wrong]
        if not self.notebook.problems:
            found += checks.circles(loaded.norms, loaded.derived, loaded.periods, self.sources)
        self.notebook.problems += found


def _scalars(node: Node, key: str = "") -> Iterator[tuple[str, ScalarNode]]:
    """Every single value inside, each with the key under which it stands."""
    if isinstance(node, ScalarNode):
        yield key, node
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from _scalars(item, key)
    else:
        for name, value in node.entries:
            yield from _scalars(value, name.text)


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.file, problem.line or 0, problem.column or 0


def _norms_of(fields: Fields) -> Iterator[Node]:
    """The norms of a file, with what its head says for them."""
    defaults = fields.get("defaults")
    return (with_defaults(node, defaults) for node in fields.items("norms"))


def _scope_written(node: Node) -> str:
    scope = node.get("scope") if isinstance(node, MapNode) else None
    return scope.text if isinstance(scope, ScalarNode) else ""


def _at(node: Node, path: tuple[str | int, ...]) -> Node:
    """The node at a path of keys and indices, as far as it goes."""
    for step in path:
        below: Node | None = None
        if isinstance(node, MapNode):
            below = node.get(str(step))
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            below = node.items[step]
        if below is None:
            break
        node = below
    return node
