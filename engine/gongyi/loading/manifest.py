"""From ``policy.yaml`` to the manifest: which decision it is, where and when it is in force, and how its text read."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from gongyi.kernel.days import ANY_DAY, Interval
from gongyi.law.manifest import UNPINNED, Manifest, Pending, Pin, Text
from gongyi.law.versions import in_force_zh
from gongyi.rulefiles.fields import Fields
from gongyi_facts import BadInput
from gongyi_facts.codes import Code
from gongyi_facts.files.nodes import ListNode, Node, ScalarNode
from gongyi_facts.files.strict_yaml import read_bytes

_SHA256 = re.compile("[0-9a-f]{64}")
_ONE_DAY = timedelta(days=1)


def manifest(fields: Fields, folder: Path) -> Manifest:
    """The manifest of a policy's folder. Raises ``Invalid`` after its problems have been noted."""
    codes, place = fields.tried(lambda: _territory(fields)) or (frozenset(), "")
    in_force = fields.tried(lambda: _in_force(fields)) or ANY_DAY
    law_as_of = fields.tried(lambda: _day(fields, "law_as_of"))
    found = Manifest(
        fields.tried(lambda: fields.text("id")) or "",
        fields.tried(lambda: fields.text("version")) or "",
        fields.tried(lambda: fields.text("title")) or "",
        law_as_of or date.min,
        in_force,
        codes,
        place,
        fields.tried(lambda: fields.optional_text("local_rest_days")) or None,
        fields.tried(lambda: fields.optional_text("local_workdays")) or None,
        tuple(fields.tried(lambda: list(texts(fields, folder, in_force))) or ()),
        fields.each("pending", lambda item: _pending(fields.sub(item, "审议中的法律"))),
        source=fields.source,
    )
    fields.close()
    return found


def _in_force(fields: Fields) -> Interval | None:
    fields.need("in_force")
    return fields.span("in_force")


def _day(fields: Fields, key: str) -> date | None:
    fields.need(key)
    return fields.day(key)


def _pending(fields: Fields) -> Pending:
    found = Pending(fields.text("text"), _day(fields, "as_of") or date.min)
    fields.close()
    return found


def _territory(fields: Fields) -> tuple[frozenset[str], str]:
    place = fields.sub(fields.need("place"), "适用地域")
    name = place.tried(lambda: place.text("name")) or ""
    place.tried(lambda: place.need("codes"))
    codes = frozenset(place.each("codes", place.as_text))
    place.close()
    return codes, name


def texts(fields: Fields, folder: Path, in_force: Interval) -> Iterator[Text]:
    """The text, or the texts one after the other, without a day on which there is none; ``in_force`` is the decision's.

    Raises ``Invalid`` after the problems have been noted.
    """
    node = fields.get("text")
    if node is None:
        return
    if isinstance(node, ScalarNode):
        yield Text(fields.as_text(node), _words(fields, node, folder))
        return
    listed = node.items if isinstance(node, ListNode) else (node,)
    found = sorted((_text(fields, item, folder) for item in listed), key=lambda text: text.in_force.lo)
    for before, after in pairwise(found):
        if after.in_force.lo <= before.in_force.hi:
            raise fields.fail(node, f"原文“{before.file}”与“{after.file}”的施行期间重叠", "请改正“in_force”")
        if after.in_force.lo - before.in_force.hi > _ONE_DAY:
            raise fields.fail(node, f"原文“{before.file}”与“{after.file}”之间有没有原文的日子", "请改正“in_force”")
    if not found or found[0].in_force.lo > in_force.lo or found[-1].in_force.hi < in_force.hi:
        raise fields.fail(node, f"决定{in_force_zh(in_force)}，所列的原文没有从头到尾都在施行", "请改正“in_force”")
    yield from found


def _text(fields: Fields, node: Node, folder: Path) -> Text:
    inner = fields.sub(node, "原文")
    file = inner.need("file")
    in_force = inner.tried(lambda: inner.span("in_force")) or ANY_DAY
    pin = inner.tried(lambda: _pin(inner)) or UNPINNED
    text = Text(inner.as_text(file), _words(inner, file, folder), in_force, pin, inner.source)
    inner.close()
    return text


def _pin(fields: Fields) -> Pin:
    sha256, norms, headings = (fields.get(key) for key in ("sha256", "norms", "headings"))
    return Pin(
        None if sha256 is None else _digest(fields, sha256),
        None if norms is None else _count(fields, norms),
        None if headings is None else _count(fields, headings),
    )


def _digest(fields: Fields, node: Node) -> str:
    written = fields.as_text(node).lower()
    if not _SHA256.fullmatch(written):
        raise fields.fail(node, "“sha256”应写原文的 SHA-256，64 位十六进制数", "不写这一项，就不核对")
    return written


def _count(fields: Fields, node: Node) -> int:
    number = fields.number(node)
    if number < 0:
        raise fields.fail(node, "条数不会小于零")
    return number


def _inside(path: Path, folder: Path) -> bool:
    """Whether a path lies in the folder, whatever links and dots it goes by."""
    try:
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    except ValueError:  # a character that no path has
        return False


def _words(fields: Fields, node: Node, folder: Path) -> str:
    path = folder / fields.as_text(node)
    if not _inside(path, folder):
        raise fields.fail(node, f"原文“{fields.as_text(node)}”不在规则文件夹里", "只写规则文件夹里的文件名")
    if not os.path.isfile(path):
        raise fields.fail(node, f"规则文件夹缺少原文“{path.name}”", code=Code.RULE_MISSING)
    try:
        words = read_bytes(path).decode("utf-8").replace("\r\n", "\n")
    except BadInput as bad:
        raise fields.fail(node, f"原文“{path.name}”：{bad.problems[0].message}", bad.problems[0].hint) from None
    except UnicodeDecodeError:
        raise fields.fail(node, f"原文“{path.name}”不是 UTF-8 编码", "请另存为 UTF-8 编码") from None
    if not words.strip():
        raise fields.fail(node, f"原文“{path.name}”是空的")
    return words
