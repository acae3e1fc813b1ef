"""A policy's folder as its decision's text sees it: the text, and the pieces of the rule files that carry it.

The rule files are read here for their ids and texts alone, so that a text that is wrong is found even where it keeps
the policy from loading.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongyi.kernel.days import ANY_DAY, Interval
from gongyi.law.ids import norm_id
from gongyi.law.manifest import Text
from gongyi.law.source import Source
from gongyi.loading.loader import MANIFEST
from gongyi.loading.manifest import texts as read_texts
from gongyi.rulefiles.fields import Fields, Invalid, Notebook
from gongyi_facts.codes import Code
from gongyi_facts.files.nodes import ListNode, MapNode, Node, ScalarNode
from gongyi_facts.files.strict_yaml import parse, read_bytes
from gongyi_facts.problems import BadInput, Problem

HEADING = "heading"


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A heading or a version of a norm as a rule file gives it.

    ``kind`` is ``heading`` or the modality, ``why`` the reason, ``in_force`` the days on which it is in force.
    """

    id: str
    text: str
    kind: str
    why: str
    source: Source
    in_force: Interval = ANY_DAY

    @property
    def normative(self) -> bool:
        """Whether this is more than a heading; a declaration is."""
        return self.kind != HEADING


@dataclass(frozen=True, slots=True)
class Decision:
    """The text as it read from time to time, the pieces, and the days on which the decision is in force."""

    texts: tuple[Text, ...]
    pieces: tuple[TextSegment, ...]
    in_force: Interval


def read_decision(folder: Path) -> Decision:
    """The text and the pieces of a policy's folder.

    Raises ``BadInput`` where a file cannot be read or is no YAML, or there is no text.
    """
    pieces: list[TextSegment] = []
    problems: list[Problem] = []
    texts: tuple[Text, ...] = ()
    whole = ANY_DAY
    for path in sorted(folder.glob("*.yaml")):
        file = f"{folder.name}/{path.name}"
        node, found = parse(read_bytes(path), file)
        problems += found
        pieces += _pieces_of(node, file)
        if path.name == MANIFEST:
            whole = _days(node)
            texts, found = _texts(node, file, folder, whole)
            problems += found
    if not problems and not texts:
        hint = "请在政策说明里用“text”写明原文的文件"
        problems.append(Problem(folder.name, None, None, "这里没有决定的原文", hint, Code.RULE_MISSING))
    if problems:
        raise BadInput(problems)
    return Decision(texts, tuple(pieces), whole)


def _texts(manifest: Node, file: str, folder: Path, whole: Interval) -> tuple[tuple[Text, ...], list[Problem]]:
    """The decision's text, as it read from time to time, and what keeps it from being read."""
    notebook = Notebook()
    try:
        return tuple(read_texts(Fields(file, manifest, "政策说明", notebook), folder, whole)), notebook.problems
    except Invalid:
        return (), notebook.problems


def _days(node: Node) -> Interval:
    """The days on which something is in force; without limit where it says so badly, which the loader will tell."""
    try:
        return Fields("", node, "", Notebook()).span("in_force") or ANY_DAY
    except Invalid:
        return ANY_DAY


def _pieces_of(node: Node, file: str) -> Iterator[TextSegment]:
    for listed, key in (("headings", "id"), ("norms", "norm")):
        items = node.get(listed) if isinstance(node, MapNode) else None
        for item in items.items if isinstance(items, ListNode) else ():
            identity, text = _text(item, key), _text(item, "text")
            if identity is not None and text is not None:
                kind = HEADING if key == "id" else _modality(item)
                source = Source(file, text.line, text.column)
                yield TextSegment(_spelt(identity.text), text.text, kind, _written(item, "why"), source, _days(item))


def _modality(norm: Node) -> str:
    """A norm's modality, its own or that of its default reading."""
    readings = norm.get("readings") if isinstance(norm, MapNode) else None
    variants = readings.items if isinstance(readings, ListNode) else ()
    chosen = [reading for reading in variants if _written(reading, "default") == "true"]
    return next(filter(None, (_written(node, "modality") for node in (norm, *chosen))), "")


def _text(node: Node, key: str) -> ScalarNode | None:
    found = node.get(key) if isinstance(node, MapNode) else None
    return found if isinstance(found, ScalarNode) else None


def _written(node: Node, key: str) -> str:
    found = _text(node, key)
    return found.text if found else ""


def _spelt(identity: str) -> str:
    return norm_id(identity) or identity.strip().replace("（", "(").replace("）", ")")
