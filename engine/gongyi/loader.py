"""Loading a policy's folder: every file is read strictly, every problem of every file is reported at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from gongyi_facts.base import Document
from gongyi_facts.problems import BadInput, Problem
from gongyi_facts.strict_yaml import ListNode, MapNode, Node, ScalarNode, parse, plain, read_bytes

from .building import Builder, declared_fact
from .calendar import Calendar, CalendarDataError
from .dependencies import Circle, Needs, graph, nodes_of, phases
from .factmodel import Fact, FactModel
from .nodes import Fields, Invalid, Notebook
from .norms import Derived, Heading, Manifest, Norm, Period, Reading, Source, norm_id
from .parsing import Names

T = TypeVar("T")
MANIFEST, CALENDAR, DERIVED = "policy.yaml", "calendar.yaml", "derived.yaml"


@dataclass
class Loaded:
    """Everything in a policy's folder, under every reading."""

    manifest: Manifest
    calendar: Calendar
    model: FactModel
    norms: dict[str, dict[str | None, Norm]] = field(default_factory=dict)
    derived: dict[tuple[str, str], dict[str | None, Derived]] = field(default_factory=dict)
    periods: dict[tuple[str, str], Period] = field(default_factory=dict)
    readings: dict[str, tuple[Reading, ...]] = field(default_factory=dict)
    headings: tuple[Heading, ...] = ()
    needs: Needs = field(default_factory=Needs)
    sha256: str = ""


def load(folder: Path, *documents: type[Document]) -> Loaded:
    """Read a policy's folder. Raises ``BadInput`` with every problem found."""
    return _Loader(folder, FactModel.of(*documents)).load()


def order(identity: str) -> tuple[int, int, str]:
    """Where a norm stands in the decision's text."""
    part, _, sentence = identity.partition(".")
    head, _, item = part.partition("(")
    digits = "零一二三四五六七八九十"
    return digits.index(head), digits.index(item.rstrip(")") or "零"), sentence


class _Loader:
    def __init__(self, folder: Path, model: FactModel) -> None:
        self.folder, self.model = folder, model
        self.notebook = Notebook()
        self.names = Names(model)
        self.files: dict[str, Node] = {}
        self.sources: dict[str, Source] = {}

    def load(self) -> Loaded:
        sha256 = self._read_all()
        manifest = self._manifest()
        calendar = self._calendar()
        self._stop_on_problems()
        assert manifest is not None and calendar is not None
        loaded = Loaded(manifest, calendar, self.model, sha256=sha256)
        self._declare_norms()
        self._derived(loaded)
        self._norms(loaded)
        self._stop_on_problems()
        self._check_circles(loaded)
        self._check_texts(loaded)
        self._stop_on_problems()
        return loaded

    def _stop_on_problems(self) -> None:
        if self.notebook.problems:
            raise BadInput(self.notebook.problems)

    def _read_all(self) -> str:
        if not self.folder.is_dir():
            raise BadInput([Problem(str(self.folder), None, None, "这里没有规则文件夹")])
        digest = hashlib.sha256()
        for path in sorted(self.folder.iterdir()):
            if path.suffix not in (".yaml", ".txt"):
                continue
            data = read_bytes(path)
            digest.update(path.name.encode() + b"\0" + len(data).to_bytes(8, "big") + data)
            if path.suffix == ".yaml":
                self._parse(path, data)
        for name in (MANIFEST, CALENDAR):
            if name not in self.files and not self.notebook.problems:
                where = str(self.folder / name)
                raise BadInput([Problem(where, None, None, f"规则文件夹缺少“{name}”")])
        return digest.hexdigest()

    def _parse(self, path: Path, data: bytes) -> None:
        try:
            node, problems = parse(data, self._shown(path.name))
        except BadInput as bad:
            self.notebook.problems += bad.problems
        else:
            self.notebook.problems += problems
            self.files[path.name] = node

    def _shown(self, name: str) -> str:
        return f"{self.folder.name}/{name}"

    def _fields(self, name: str, what: str) -> Fields:
        return Fields(self._shown(name), self.files[name], what, self.notebook)

    def _manifest(self) -> Manifest | None:
        if MANIFEST not in self.files:
            return None
        try:
            return self._read_manifest(self._fields(MANIFEST, "政策说明"))
        except Invalid:
            return None

    def _read_manifest(self, fields: Fields) -> Manifest:
        since, law_as_of = fields.day("in_force"), fields.day("law_as_of")
        if since is None or law_as_of is None:
            raise fields.fail(fields.node, "政策说明缺少“in_force”或者“law_as_of”")
        place = fields.sub(fields.need("place"), "适用地域")
        local = fields.optional_text("local_rest_days") or None
        manifest = Manifest(
            fields.text("id"),
            fields.text("version"),
            fields.text("title"),
            law_as_of,
            since,
            frozenset(place.as_text(node) for node in place.items("codes")),
            place.text("name"),
            local,
            self._decision(fields.optional_text("text"), fields),
        )
        place.close()
        fields.close()
        return manifest

    def _decision(self, name: str, fields: Fields) -> str:
        if not name:
            return ""
        path = self.folder / name
        if not path.is_file():
            raise fields.fail(fields.node, f"规则文件夹缺少原文“{name}”")
        return path.read_text(encoding="utf-8")

    def _calendar(self) -> Calendar | None:
        node = self.files.get(CALENDAR)
        if node is None:
            return None
        try:
            return Calendar.from_data(plain(node))
        except CalendarDataError as error:
            self.notebook.note(self._shown(CALENDAR), _at(node, error.path), str(error))
            return None

    def _derived(self, loaded: Loaded) -> None:
        if DERIVED not in self.files:
            return
        fields = self._fields(DERIVED, "推导事实文件")
        facts = list(fields.items("facts"))
        periods = list(fields.items("periods"))
        fields.close()
        builder = Builder(self.names, self._shown(DERIVED), self.notebook)
        declared = [found for node in facts if (found := self._declare(node, builder))]
        self._declare_periods(periods, builder)
        for node, fact, scope in declared:
            self._build_derived(loaded, builder, node, fact, scope)
        for node in periods:
            try:
                period = builder.period(node)
            except Invalid:
                continue
            loaded.periods[(period.scope, period.name)] = period

    def _declare(self, node: Node, builder: Builder) -> tuple[Node, Fact, str] | None:
        try:
            fields = Fields(builder.file, node, "推导事实", self.notebook)
            scope = builder.scope(fields)
            fact = declared_fact(fields, self.names, scope)
            if (scope, fact.name) in self.names.derived:
                raise fields.fail(node, f"推导事实“{fact.name}”写了两次")
        except Invalid:
            return None
        self.names.derived[(scope, fact.name)] = fact
        return node, fact, scope

    def _declare_periods(self, nodes: list[Node], builder: Builder) -> None:
        for node in nodes:
            try:
                fields = Fields(builder.file, node, "期间", self.notebook)
                where = (builder.scope(fields), fields.text("period"))
                if where in self.names.periods:
                    raise fields.fail(node, f"期间“{where[1]}”写了两次")
            except Invalid:
                continue
            self.names.periods.add(where)

    def _build_derived(
        self, loaded: Loaded, builder: Builder, node: Node, fact: Fact, scope: str
    ) -> None:
        try:
            fields = Fields(builder.file, node, "推导事实", self.notebook)
            readings = builder.readings(fields)
            variants: dict[str | None, Derived] = {}
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
            for node in fields.items("norms"):
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
                elif identity in self.names.norms:
                    self.notebook.note(
                        self._shown(name),
                        written,
                        f"规范 {identity} 写了两次",
                        f"另一处在 {self.sources[identity]}",
                    )
                else:
                    self.names.norms[identity] = _scope_written(node)
                    self.sources[identity] = Source(
                        self._shown(name), written.line, written.column
                    )

    def _norms(self, loaded: Loaded) -> None:
        headings: list[Heading] = []
        for name, fields in self._norm_files():
            builder = Builder(self.names, self._shown(name), self.notebook)
            for node in fields.items("headings"):
                self._heading(fields, node, headings)
            for node in fields.items("norms"):
                self._norm(loaded, builder, node)
            fields.optional_text("item")
            fields.close()
        loaded.headings = tuple(headings)
        loaded.norms = dict(sorted(loaded.norms.items(), key=lambda entry: order(entry[0])))

    def _heading(self, fields: Fields, node: Node, headings: list[Heading]) -> None:
        try:
            inner = fields.sub(node, "标题")
            headings.append(Heading(inner.text("id"), inner.text("text")))
            inner.close()
        except Invalid:
            return

    def _norm(self, loaded: Loaded, builder: Builder, node: Node) -> None:
        written = node.get("norm") if isinstance(node, MapNode) else None
        identity = norm_id(written.text) if isinstance(written, ScalarNode) else None
        if identity is None:
            return
        try:
            readings = builder.readings(Fields(builder.file, node, "规范", self.notebook))
            names: list[str | None] = [reading.name for reading in readings]
            variants = {name: builder.norm(node, identity, name) for name in names or [None]}
        except Invalid:
            return
        loaded.norms[identity] = variants
        if readings:
            loaded.readings[identity] = readings

    def _check_circles(self, loaded: Loaded) -> None:
        for identity, variants in loaded.norms.items():
            for reading in variants:
                chosen = {name: _default(loaded, name, found) for name, found in loaded.norms.items()}
                chosen[identity] = variants[reading]
                try:
                    phases(graph(nodes_of(chosen, defaults(loaded), loaded.periods), loaded.needs))
                except Circle as circle:
                    self._note_circle(circle)
                    return

    def _note_circle(self, circle: Circle) -> None:
        path = " → ".join(key[-1] for key in circle.path)
        source = next(
            (self.sources[key[1]] for key in circle.path if key[0] == "norm"),
            Source(self._shown(DERIVED), 1, 1),
        )
        self.notebook.problems.append(
            Problem(
                source.file,
                source.line,
                source.column,
                f"规则循环依赖：{path}",
                "请改写其中一条的条件，使其不再依赖自身",
            )
        )

    def _check_texts(self, loaded: Loaded) -> None:
        decision = "".join(loaded.manifest.text.split())
        if not decision:
            return
        for identity, variants in loaded.norms.items():
            norm = next(iter(variants.values()))
            if "".join(norm.text.split()) not in decision:
                self.notebook.problems.append(
                    Problem(
                        norm.source.file,
                        norm.source.line,
                        norm.source.column,
                        f"规范 {identity} 的“text”与决定原文不一致",
                        "请逐字照录原文",
                    )
                )


def defaults(loaded: Loaded) -> dict[tuple[str, str], Derived]:
    """The derived facts under their default readings."""
    return {
        where: _default(loaded, where[1], variants) for where, variants in loaded.derived.items()
    }


def _default(loaded: Loaded, key: str, variants: dict[str | None, T]) -> T:
    return variants[default_reading(loaded, key)]


def default_reading(loaded: Loaded, key: str) -> str | None:
    """The name of the default reading of a norm or derived fact; None if it has only one."""
    return next((reading.name for reading in loaded.readings.get(key, ()) if reading.default), None)


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
