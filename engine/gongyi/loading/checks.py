"""What is wrong with a policy as a whole, each part of which can be read: circles, texts, places, rest days."""

from __future__ import annotations

import hashlib
import typing
from collections.abc import Iterator, Mapping, Sequence

from gongyi.derivations.base import Derivation
from gongyi.kernel.days import Interval, overlap
from gongyi.law.factmodel import FactModel
from gongyi.law.manifest import Text
from gongyi.law.mentions import Key
from gongyi.law.norms import Norm, Period
from gongyi.law.source import Source
from gongyi.loading.dependencies import Circle, Needs, graph, nodes_of, phases
from gongyi_facts.base import Document
from gongyi_facts.codes import Code
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.made_late import dataclass
from gongyi_facts.problems import Problem, did_you_mean
from gongyi_facts.when import When


def circles(
    norms: Mapping[str, Mapping[str | None, Norm]],
    derived: Mapping[tuple[str, str], Mapping[str | None, Derivation]],
    periods: Mapping[tuple[str, str], Period],
    sources: Mapping[Key, Source],
) -> Iterator[Problem]:
    """Norms, facts or periods that depend on themselves under some choice of readings.

    A circle passes each norm once, so the readings that close it can be chosen together: it is enough
    to look at what each norm needs under any of its readings.
    """
    edges: dict[Key, frozenset[Key]] = {}
    needs = Needs()
    nodes = [nodes_of({name: norm}, {}, {}) for name, found in norms.items() for norm in found.values()]
    nodes += [nodes_of({}, {where: item}, {}) for where, found in derived.items() for item in found.values()]
    for some in (*nodes, nodes_of({}, {}, periods)):
        for key, needed in graph(some, needs).items():
            edges[key] = edges.get(key, frozenset()) | needed
    try:
        phases(edges)
    except Circle as circle:
        path = " → ".join(key[-1] for key in circle.path)
        source = min((sources[key] for key in circle.path), key=lambda found: (found.file, found.line))
        yield _at(source, f"规则循环依赖：{path}", "请改写其中一条的条件，使其不再依赖自身")


@dataclass(frozen=True, slots=True)
class Carried:
    """A text that a heading or norm carries, under which name, and on which days."""

    name: str
    text: str
    in_force: Interval


def texts(decision: Sequence[Text], carried: Mapping[Source, Carried]) -> Iterator[Problem]:
    """Texts that are not the decision's own as it read on the days that they are in force."""
    for source, piece in carried.items():
        for text in decision:
            if overlap(text.in_force, piece.in_force) is None or _bare(piece.text) in _bare(text.words):
                continue
            which = f"（{text.file}）" if len(decision) > 1 else ""
            yield _at(source, f"{piece.name}的“text”与决定原文{which}不一致", "请逐字照录原文")


def digests(decision: Sequence[Text]) -> Iterator[Problem]:
    """Texts that are not those of which the manifest speaks."""
    for text in decision:
        found = hashlib.sha256(text.words.encode()).hexdigest()
        if text.pin.sha256 in (None, found) or text.source is None:
            continue
        message = f"原文“{text.file}”的 SHA-256 是 {found}，与“sha256”不符，原文已被改动"
        yield _at(text.source, message, "请恢复原文；确实换了原文的，请改写“sha256”")


def _bare(text: str) -> str:
    return "".join(text.split())


def places(file: str, manifest: Node, norms: Mapping[str, Mapping[str | None, Norm]]) -> Iterator[Problem]:
    """Codes of places that no seat can have, and seats that are no place."""
    place = manifest.get("place") if isinstance(manifest, MapNode) else None
    written = place.get("codes") if isinstance(place, MapNode) else None
    nodes = [node for node in (written.items if isinstance(written, ListNode) else [written]) if node]
    codes = {node.text: node for node in nodes if isinstance(node, ScalarNode)}
    variants = [norm for found in norms.values() for norm in found.values()]
    seats = {ref.fact.name: ref.fact for norm in variants for ref in norm.seat}
    known = {code for fact in seats.values() for code in fact.codes}
    for code, node in codes.items():
        if seats and code not in known:
            hint = did_you_mean(code, known)
            yield Problem(file, node.line, node.column, f"没有“{code}”这个地点", hint, code=Code.RULE)
    for norm in variants:
        for ref in norm.seat:
            if codes and ref.fact.codes.isdisjoint(codes):
                message = f"规范 {norm.id}：“{ref.fact.name}”（{ref.fact.zh}）不是适用地域所说的地点"
                yield _at(norm.source, message, "“seat”请写地点")


def rest_days(file: str, manifest: Node, model: FactModel) -> Iterator[Problem]:
    """A name of local rest days, or of local make-up working days, that no document has, or that are no days."""
    known = [name for document in model.documents.values() for name in _lists_of_days(document)]
    for key, what in (("local_rest_days", "放假日"), ("local_workdays", "调休上班日")):
        node = manifest.get(key) if isinstance(manifest, MapNode) else None
        if isinstance(node, ScalarNode) and node.text not in known:
            hint = did_you_mean(node.text, known) or "可以写：" + "、".join(known)
            yield Problem(
                file, node.line, node.column, f"案情里没有“{node.text}”这样的{what}列表", hint, code=Code.RULE
            )


def _lists_of_days(document: type[Document]) -> Iterator[str]:
    for name, info in document.model_fields.items():
        if tuple[When, ...] in (info.annotation, *typing.get_args(info.annotation)):
            yield name


def _at(source: Source, message: str, hint: str) -> Problem:
    return Problem(source.file, source.line, source.column, message, hint, code=Code.RULE)
