"""The beginning of a rule and its scenarios for one sentence: where it belongs, what it takes over, where it goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from gongyi import PLACEHOLDER as TODO
from gongyi import (
    Decision,
    Text,
    TextSegment,
    arabic,
    decision_folder,
    homes_of,
    in_force_bounds,
    in_force_zh,
    nearest_words,
    norm_id,
    overlap,
    read_decision,
)
from gongyi_desk.cases.options import UsageError
from gongyi_desk.rulebook.blanks import Further, feature_file, rule_file
from gongyi_desk.terminal import output
from gongyi_desk.terminal.saving import create
from gongyi_facts import parse, plain, printable, quote, read_bytes

# Beyond this share of differing characters a text is not a slip; a longer one is compared by its beginning.
_UNLIKE, _LONGEST = 0.4, 200
_PREAMBLE = "序"


def new(written: str, text: str | None, into: str | None, since: date | None = None) -> None:
    """Print or write the scaffold for a norm, or for its version from a day on.

    Raises ``UsageError``, and ``BadInput`` where the rule files cannot be read or a file not be written; never
    overwrites one.
    """
    folder = decision_folder()
    decision = read_decision(folder)
    identity = norm_id(written)
    if identity is None:
        raise UsageError(f"{quote(printable(written))}不是规范的编号，请写成 三(五).2 或者 3.5.2 这样的形式。")
    _check_home(decision, identity)
    known = [piece for piece in decision.pieces if piece.id == identity]
    before = next(reversed(known), None) if since is None else _before(decision, identity, known, since)
    sentence = _sentence(decision.texts, identity, text, before)
    further = None if since is None or before is None else _further(folder, before, since)
    rule, feature = rule_file(identity, sentence, further), feature_file(identity, sentence)
    if before is not None:
        output.complain([_told(before, since)])
    if into is None:
        output.utf8(f"# 规则：并入 rules/ 里同一条款的文件\n{rule}\n# 场景：并入 features/ 里同一条款的文件\n{feature}")
    else:
        name = arabic(identity) if since is None else f"{arabic(identity)}-{since}"
        _write(Path(into), name, {".yaml": rule, ".feature": feature})


# --- where it belongs ------------------------------------------------------------------------


def _check_home(decision: Decision, identity: str) -> None:
    """Raises ``UsageError`` where the text has no such part or item."""
    head, _, _ = identity.partition(".")
    known = _homes(decision.texts)
    if head not in known:
        raise UsageError(f"决定没有“{head}”这一部分或者项。有：{'、'.join(_listed(known))}。")


def _homes(texts: Sequence[Text]) -> list[str]:
    """The parts and items of the text, in their order."""
    return list(dict.fromkeys(home or _PREAMBLE for text in texts for home in homes_of(text.words)))


def _listed(known: Sequence[str]) -> Iterator[str]:
    """Parts and items, the items of a part as from the first to the last."""
    for part, found in groupby(known, lambda home: home.partition("(")[0]):
        items = [home for home in found if home != part]
        yield part
        if items:
            last = items[-1].removeprefix(part)
            yield items[0] + (f"至{last}" if len(items) > 1 else "")


def _sentence(texts: Sequence[Text], identity: str, text: str | None, known: TextSegment | None) -> str:
    if text is None:
        return known.text.strip() if known else TODO
    if not text.strip():
        raise UsageError("--text：要写出这一句的原文。")
    found = {home or _PREAMBLE for whole in texts for home in homes_of(whole.words, text)}
    if not found:
        raise UsageError(f"--text：决定里没有{quote(printable(text.strip()))}。{_near(texts, text)}")
    if identity.partition(".")[0] not in found:
        home = "、".join(home for home in _homes(texts) if home in found)
        raise UsageError(f"--text：这段文字在{home}，编号应当以“{home}.”开头，不是“{identity}”。")
    return text.strip()


def _near(texts: Sequence[Text], text: str) -> str:
    words = "".join(text.split())[:_LONGEST]
    wholes = ["".join(whole.words.split()) for whole in texts]
    found = [(*nearest_words(words, whole), whole) for whole in wholes]
    start, end, wrong, whole = min(found, key=lambda item: item[2], default=(0, 0, len(words), ""))
    if wrong > len(words) * _UNLIKE:
        return "请从 rules/decision.txt 逐字复制；法改了的，先在 rules/policy.yaml 的 text 列出新的原文。"
    return f"是不是想写“{whole[start:end]}”？"


# --- a further version -----------------------------------------------------------------------


def _before(decision: Decision, identity: str, known: Sequence[TextSegment], since: date) -> TextSegment:
    """The version before the one that begins on a day. Raises ``UsageError`` where there is none."""
    if not known:
        raise UsageError(f"--from：还没有 {identity} 这条规范，不带 --from 写出第一版。")
    begun = [(overlap(piece.in_force, decision.in_force) or piece.in_force, piece) for piece in known]
    earlier = [(days.lo, piece) for days, piece in begun if days.lo < since]
    if not earlier:
        first = min((days for days, _ in begun), key=lambda days: days.lo)
        raise UsageError(f"--from：原有的一版{in_force_zh(first)}，另一版要在那以后。")
    return max(earlier, key=lambda item: item[0])[1]


def _further(folder: Path, before: TextSegment, since: date) -> Further:
    path = folder / Path(before.source.file).name
    file: Any = plain(parse(read_bytes(path), before.source.file)[0])
    norms = (item for item in file["norms"] if isinstance(item, dict))
    own = next(item for item in norms if norm_id(str(item.get("norm"))) == before.id)
    # What the head of the file says for it is said here too: the new version may go into another file.
    norm = {**(file.get("defaults") or {}), **own}
    trigger = norm.get("trigger")
    return Further(since, _flow(norm.get("scope", TODO)), None if trigger is None else _flow(trigger))


def _flow(value: object) -> str:
    """A short value as a rule file writes it on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)


def _told(before: TextSegment, since: date | None) -> str:
    """What to say of a norm that is there already."""
    if since is None:
        return f"{before.id} 已经写在 {before.source}，这里另给一份空白的。"
    over = before.in_force.hi < since
    first, last = in_force_bounds(before.in_force)["from"], since - timedelta(days=1)
    days = f"{{from: {first}, to: {last}}}" if first else f"{{to: {last}}}"
    said = f"已写明{in_force_zh(before.in_force)}" if over else f"请给它写上 in_force: {days}"
    return f"{before.id} 原有的一版在 {before.source}，{said}；原文改了的，policy.yaml 的 text 也要前后各写一份。"


# --- the files -------------------------------------------------------------------------------


def _write(folder: Path, name: str, texts: dict[str, str]) -> None:
    files = {str(folder / f"{name}{suffix}"): text.encode() for suffix, text in texts.items()}
    create(files)
    output.text("".join(f"已写入 {printable(file)}\n" for file in files))
