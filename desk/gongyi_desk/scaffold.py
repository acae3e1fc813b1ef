"""``gongyi rules new``: the beginning of a rule and its scenarios for one sentence, to be filled in."""

from __future__ import annotations

from pathlib import Path

from gongyi import STATUSES, Policy, norm_id
from gongyi.conditions import AS_OF, TRUE
from gongyi.coverage import nearest
from gongyi.lint_checks import PLACEHOLDER as TODO
from gongyi.loader import Loaded
from gongyi.norms import DECLARATION, OBLIGATION, POWER, PROGRAMME, PROHIBITION, Norm, Party, Source
from gongyi.outcomes import outcomes
from gongyi_facts.problems import printable, quote

from . import output
from .options import UsageError

# In this order: 不得 and 可以 are the verb of the clause where they stand beside 应当.
_MODAL = (("不得", PROHIBITION), ("可以", POWER), ("应当", OBLIGATION), ("应", OBLIGATION), ("要", PROGRAMME))
# Beyond this share of differing characters a text is not a slip; a longer one is compared by its beginning.
_UNLIKE, _LONGEST = 0.4, 200
_DIGITS = "序一二三四五六七八九十"
_RULE = """\
# 把每处“{todo}”换成内容，用不着的行删去；写法见 docs/conditions.md，事实见 docs/facts.md。
norms:
  - norm: {id}
    text: {text}
    modality: {modality}
    scope: {todo}  # 对哪种记录逐条判断，如 recommendation（检察建议）
    bearer: {todo}  # 谁；名称写在事实里的，写 {{role: 行政机关, name: agency.name}}
"""
_JUDGED = """\
    toward: {todo}  # 对谁
    seat: [case.place]  # 看哪里决定地域
    trigger: {todo}  # 哪一天须在施行以后：事件，或者 {{end_of: 期间}}
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
    # 有期限的：期间写在 derived.yaml，这里写它的名字和以哪一天为履行之日。
    # period: reply_period
    # done_on: reply
"""
_WHY = """\
    # 有几种说得通的读法的，写 readings，各写 name、why，一种写 default: true。
    why: {todo}  # 为什么这样读
"""
_SCENARIO = """
  场景: {todo}：什么情形下{status}
    假如 {todo}的"{todo}"为"{todo}"
    当 在"{todo}"评估
    那么 "{id}"为"{status}"
"""


def new(written: str, text: str | None, into: str | None) -> None:
    """Print or write the scaffold for a norm. Raises ``UsageError``; never overwrites a file."""
    loaded = Policy.load().loaded
    identity = norm_id(written)
    if identity is None:
        raise UsageError(f"{quote(printable(written))}不是规范的编号，请写成 三(五).2 或者 3.5.2 这样的形式。")
    sentence = _sentence(loaded, identity, text)
    rule, feature = rule_file(identity, sentence), feature_file(identity, sentence)
    if identity in loaded.norms:
        source = next(iter(loaded.norms[identity].values())).source
        output.complain([f"{identity} 已经写在 {source}，这里另给一份空白的。"])
    if into is None:
        output.utf8(f"# 规则：并入 rules/ 里同一条款的文件\n{rule}\n# 场景：并入 features/ 里同一条款的文件\n{feature}")
    else:
        _write(Path(into), arabic(identity), {".yaml": rule, ".feature": feature})


def _sentence(loaded: Loaded, identity: str, text: str | None) -> str:
    if text is None:
        known = loaded.norms.get(identity)
        return next(iter(known.values())).text if known else TODO
    if not text.strip() or not any("".join(text.split()) in decision for decision in _decisions(loaded)):
        raise UsageError(f"--text：决定里没有{quote(printable(text.strip()))}。{_near(loaded, text)}")
    return text.strip()


def _near(loaded: Loaded, text: str) -> str:
    words = "".join(text.split())[:_LONGEST]
    found = [(*nearest(words, decision), decision) for decision in _decisions(loaded)]
    start, end, wrong, decision = min(found, key=lambda item: item[2], default=(0, 0, len(words), ""))
    if wrong > len(words) * _UNLIKE:
        return "请从 rules/decision.txt 逐字复制。"
    return f"是不是想写“{decision[start:end]}”？"


def _decisions(loaded: Loaded) -> list[str]:
    """The decision's text without white space, as it read at each time."""
    return ["".join(text.words.split()) for text in loaded.manifest.texts]


def rule_file(identity: str, sentence: str) -> str:
    """The beginning of the norm's entry."""
    modality = modality_of(sentence)
    pieces = [_RULE]
    if modality != DECLARATION:
        pieces.append(_JUDGED)
    if modality not in (PROHIBITION, DECLARATION):
        pieces.append(_DONE)
    if modality == PROHIBITION:
        pieces.append(_BREACHED)
    if modality == OBLIGATION:
        pieces.append(_PERIOD)
    return "".join([*pieces, _WHY]).format(
        todo=TODO,
        id=identity,
        text=sentence,
        modality=modality,
        done="已经行使" if modality == POWER else "已经履行",
        action="写成“不得……”" if modality == PROHIBITION else "从动词写起",
    )


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
        done=None if modality in (PROHIBITION, DECLARATION) else TRUE,
        breached=TRUE if modality == PROHIBITION else None,
        trigger=(AS_OF,),
    )


def modality_of(sentence: str) -> str:
    """What the sentence's modal word says; a declaration where it has none."""
    if sentence == TODO:
        return OBLIGATION
    return next((modality for word, modality in _MODAL if word in sentence), DECLARATION)


def arabic(identity: str) -> str:
    """The id as a file can be named: 三(五).2 is 3.5.2."""
    part, _, sentence = identity.partition(".")
    head, _, item = part.partition("(")
    numbers = [head, item.rstrip(")")] if item else [head]
    return ".".join([*(str(_DIGITS.index(number)) for number in numbers), sentence])


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
