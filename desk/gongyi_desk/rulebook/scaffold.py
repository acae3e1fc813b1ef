"""The beginning of a rule and its scenarios for one sentence, to be filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from gongyi import (
    AS_OF,
    STATUSES,
    TRUE,
    Decision,
    Modality,
    Norm,
    Party,
    Source,
    Text,
    TextSegment,
    arabic,
    decision_folder,
    homes_of,
    in_force_bounds,
    in_force_zh,
    nearest_words,
    norm_id,
    outcomes,
    overlap,
    read_decision,
)
from gongyi import PLACEHOLDER as TODO
from gongyi_desk.cases.options import UsageError
from gongyi_desk.rulebook.lengths import length_in
from gongyi_desk.terminal import output
from gongyi_facts import parse, plain, printable, quote, read_bytes

# In this order: 不得 and 可以 are the verb of the clause where they stand beside 应当.
_MODAL = (
    ("不得", Modality.PROHIBITION),
    ("可以", Modality.POWER),
    ("应当", Modality.OBLIGATION),
    ("应", Modality.OBLIGATION),
    ("要", Modality.PROGRAMME),
)
# Beyond this share of differing characters a text is not a slip; a longer one is compared by its beginning.
_UNLIKE, _LONGEST = 0.4, 200
_PREAMBLE = "序"
_RULE = """\
# 把每处“{todo}”换成内容，用不着的行删去；写法见 docs/conditions.md，事实见 docs/facts.md。
norms:
  - norm: {id}
    text: {text}
"""
_IN_FORCE = """\
    in_force: {{from: {since}}}
"""
_WHAT = """\
    modality: {modality}
    scope: {scope}
    bearer: {todo}  # 谁；名称写在事实里的，写 {{role: 行政机关, name: agency.name}}
"""
_TOWARD = """\
    toward: {todo}  # 对谁
    seat: [case.place]  # 看哪里决定地域
"""
_TRIGGER = """\
    trigger: {trigger}
"""
_ACTION = """\
    action: {todo}  # 做什么：{action}，不写主体，末尾没有句号
    when:  # 适用条件，各项都要成立
      - {todo}: happened
"""
_DONE = """\
    done:  # 怎样算{done}
      - {todo}: happened
"""
_BREACHED = """\
    breached:  # 怎样算违反
      - {todo}: happened
"""
_PERIOD = """\
    period: {todo}  # 期间的名字；期间写在 derived.yaml 的 periods 里：
    #   - period: {todo}
    #     scope: {todo}
    #     zh: {todo}
    #     parts:
    #       - from: {todo}  # 自哪一件事起算，当日不计入
    #         {length}
    #         basis: {id}：{words}
    done_on: {todo}  # 以哪一件事之日为履行之日
"""
_NO_PERIOD = """\
    # 有期限的：期间写在 derived.yaml，这里写它的名字和以哪一天为履行之日。
    # period: reply_period
    # done_on: reply
"""
_WHY = """\
    # 有几种说得通的读法的，写 readings，各写 name、why，一种写 default: true。
"""
_WHY_AGAIN = """\
    # 原有的一版有 readings 的，这一版的读法与它同名，默认的也相同；或者不写。
"""
_BECAUSE = """\
    why: {todo}  # 为什么这样读
"""
_SCENARIO = """
  场景: {todo}：什么情形下{status}
    假如 {todo}的"{todo}"为"{todo}"
    当 在"{todo}"评估
    那么 "{id}"为"{status}"
"""


@dataclass(frozen=True, slots=True)
class Further:
    """A further version of a norm: since when, and what it must have in common with the one before."""

    since: date
    scope: str
    trigger: str | None


def new(written: str, text: str | None, into: str | None, since: date | None = None) -> None:
    """Print or write the scaffold for a norm, or for its version from a day on.

    Raises ``UsageError``, and ``BadInput`` where the rule files cannot be read; never overwrites a file.
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
    known = list(dict.fromkeys(home or _PREAMBLE for text in decision.texts for home in homes_of(text.words)))
    if head not in known:
        raise UsageError(f"决定没有“{head}”这一部分或者项。有：{'、'.join(_listed(known))}。")


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
        home = "、".join(sorted(found))
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
    norm = next(item for item in norms if norm_id(str(item.get("norm"))) == before.id)
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


def rule_file(identity: str, sentence: str, further: Further | None = None) -> str:
    """The beginning of the norm's entry."""
    modality, length = modality_of(sentence), _length(sentence)
    pieces = [_RULE, _IN_FORCE if further else "", _WHAT]
    if modality != Modality.DECLARATION:
        pieces += [_TOWARD, _TRIGGER if further is None or further.trigger else "", _ACTION]
    if modality not in (Modality.PROHIBITION, Modality.DECLARATION):
        pieces.append(_DONE)
    if modality == Modality.PROHIBITION:
        pieces.append(_BREACHED)
    if modality == Modality.OBLIGATION:
        pieces.append(_PERIOD if length else _NO_PERIOD)
    same = "  # 与原有的一版相同"
    return "".join([*pieces, _WHY_AGAIN if further else _WHY, _BECAUSE]).format(
        todo=TODO,
        id=identity,
        text=sentence,
        modality=modality,
        since=further.since if further else "",
        scope=further.scope + same if further else f"{TODO}  # 对哪种记录逐条判断，如 recommendation（检察建议）",
        trigger=f"{further.trigger}{same}" if further else f"{TODO}  # 哪一天须在施行以后：事件，或者 {{end_of: 期间}}",
        done="已经行使" if modality == Modality.POWER else "已经履行",
        action="写成“不得……”" if modality == Modality.PROHIBITION else "从动词写起",
        words=length[0] if length else "",
        length=length[1] if length else "",
    )


def _length(sentence: str) -> tuple[str, str] | None:
    """The words of the sentence that give a duty a number of days or months, and how a period says it."""
    found = length_in(sentence) if modality_of(sentence) == Modality.OBLIGATION else None
    if found is None:
        return None
    words, length = found
    return words, f"months: {length.months}" if length.months else f"days: {length.days}"


def feature_file(identity: str, sentence: str) -> str:
    """One scenario for each outcome that such a norm can have."""
    head = f"# language: zh-CN\n功能: {identity} {TODO}\n"
    statuses = [status for status in STATUSES if status in outcomes([_like(identity, sentence)])]
    return head + "".join(
        _SCENARIO.format(todo=TODO, id=identity, status=STATUSES[status]) for status in statuses
    )


def _like(identity: str, sentence: str) -> Norm:
    """A norm of the kind that the scaffold begins."""
    modality = modality_of(sentence)
    return Norm(
        identity,
        sentence,
        modality,
        "",
        Party(""),
        None,
        "",
        Source("", 0, 0),
        done=None if modality in (Modality.PROHIBITION, Modality.DECLARATION) else TRUE,
        breached=TRUE if modality == Modality.PROHIBITION else None,
        done_on=AS_OF if _length(sentence) else None,
        period=TODO if _length(sentence) else None,
        trigger=(AS_OF,),
    )


def modality_of(sentence: str) -> Modality:
    """What the sentence's modal word says; a declaration where it has none."""
    if sentence == TODO:
        return Modality.OBLIGATION
    return next((modality for word, modality in _MODAL if word in sentence), Modality.DECLARATION)


def _write(folder: Path, name: str, texts: dict[str, str]) -> None:
    paths = {folder / f"{name}{suffix}": text for suffix, text in texts.items()}
    for path in paths:
        if path.exists():
            raise UsageError(f"--into：“{printable(str(path))}”已经存在，没有覆盖。请换一个文件夹。")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in paths.items():
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
            output.text(f"已写入 {printable(str(path))}\n")
    except (OSError, ValueError):
        raise UsageError(f"--into：不能写入“{printable(str(folder))}”，请看它是不是文件夹、能否写入。") from None
