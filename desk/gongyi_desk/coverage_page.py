"""The decision on the left, its rules and their scenarios on the right: one page that needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from importlib.resources import files
from string import Template

from gongyi import STATUSES, Policy
from gongyi.conditions import TRUE, All, Condition, PeriodEnd, Presume
from gongyi.coverage import Entry
from gongyi.dependencies import conditions_of, mentions, parts_of
from gongyi.findings import DISCLAIMER
from gongyi.norms import DECLARATION, POWER, Norm, PeriodPart, Reading
from gongyi.wording import Wording

from . import words
from .scenarios import Scenario
from .survey import Survey, Tally, untranslatable_zh
from .words import Names

# What the examples of an outline fill in: an aside in the title, or a word of it.
_ASIDE = re.compile(r"（[^（）]*<[^<>]+>[^（）]*）")
_BLANK = re.compile(r"<([^<>]+)>")


def page(survey: Survey) -> str:
    """The whole page."""
    template = Template(files(__package__).joinpath("coverage.html").read_text(encoding="utf-8"))
    title = survey.policy.identity["title"] if survey.policy else "决定"
    return template.substitute(
        title=escape(title),
        summary=_joined(_p(line) for line in survey.summary()),
        problems=_problems(survey),
        rows=_joined(_rows(survey)),
        appendix=_joined(_appendix(survey)),
        footer=_joined(_p(line) for line in _footer(survey)),
    )


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _p(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _problems(survey: Survey) -> str:
    if not survey.problems:
        return ""
    return f'<section class="problems">{_p(f"问题 {len(survey.problems)} 项")}{_list(survey.problems)}</section>'


def _list(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def _footer(survey: Survey) -> Iterator[str]:
    if survey.policy:
        policy = survey.policy.identity
        yield f"规则 {policy['id']} 第 {policy['version']} 版（{policy['sha256'][:12]}）。"
        yield f"法律状态截至{policy['law_as_of']}。"
    yield DISCLAIMER


# --- the text and what carries it ----------------------------------------------------------


def _rows(survey: Survey) -> Iterator[str]:
    cards = _Cards(survey.policy) if survey.policy else None
    seen: set[str] = set()
    for text in survey.texts:
        if survey.time(text):
            yield f'<p class="headline time">{escape(survey.time(text))}</p>'
        for entry in text.entries:
            if entry.piece is not None and not entry.piece.normative and entry.sound:
                yield _heading(entry)
            else:
                right = _right(entry, survey, cards, seen)
                yield f'<div class="row">{_words(entry)}<div class="rule">{right}</div></div>'


def _heading(entry: Entry) -> str:
    text = escape(entry.mark + entry.text)
    if entry.mark:
        return f"<h3>{text}</h3>"
    # What stands before the parts is the decision's own title.
    assert entry.piece is not None
    if entry.piece.id.startswith("题"):
        remark = entry.text.startswith("（") or entry.text.endswith("）")
        return f'<p class="headline{"" if remark else " title"}">{text}</p>'
    return f"<h2>{text}</h2>"


def _words(entry: Entry) -> str:
    mark = f'<span class="mark">{escape(entry.mark)}</span>' if entry.mark else ""
    return f'<p class="words">{mark}{escape(entry.text)}</p>'


def _right(entry: Entry, survey: Survey, cards: _Cards | None, seen: set[str]) -> str:
    piece = entry.piece
    if piece is None:
        return f'<p class="wrong">原文第 {entry.line} 行的这些字没有规范承载。</p>'
    head = f'{_name(piece.id, seen)}<span class="kind">{escape(survey.kind(entry))}</span>'
    if not entry.sound:
        return f'<p>{head}</p><p class="wrong">规则写作：“{escape(piece.text)}”</p>'
    tally, norm = survey.tallies.get(piece.id), survey.norm(piece)
    if cards is None or tally is None or norm is None:
        return f"<p>{head}</p>"
    if norm.modality == DECLARATION:
        return f"<p>{head}不产生逐案的结论。</p>{cards.declaration(norm)}"
    return f'<p class="demand">{head}{escape(norm.bearer.role + words.demand(norm))}</p>{cards.card(norm, tally)}'


def _name(identity: str, seen: set[str]) -> str:
    """A norm's id, to be linked to where it stands first."""
    name = escape(identity)
    anchor = "" if name in seen else f' id="{name}"'
    seen.add(name)
    return f'<a class="id"{anchor} href="#{name}">{name}</a>'


class _Cards:
    """The rules of one policy in plain Chinese."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.names = Names(policy.loaded)
        self.wording = Wording(policy.loaded.model, policy.loaded.periods)

    def declaration(self, norm: Norm) -> str:
        """What there is to say of a declaration."""
        return _fields([("理由", escape(norm.why)), ("参见", _lines(norm.notes)), _untranslatable(norm)])

    def card(self, norm: Norm, tally: Tally) -> str:
        """Everything about a version of a norm, and the scenarios that test the norm."""
        toward = escape(norm.toward.role) if norm.toward else ""
        return _fields(
            [
                ("对象", toward),
                ("评估单位", escape(f"每一“{self.names.scope(norm.scope)}”")),
                *((title, self._condition(found)) for title, found in _conditions(norm)),
                *self._periods(norm),
                ("读法", self._readings(norm)),
                _untranslatable(norm),
                ("提示", _lines(f"{flag.id}：{flag.text}" for flag in norm.flags)),
                ("参见", _lines(norm.notes)),
                ("说明", escape(norm.why)),
                ("结论", _outcomes(tally)),
                ("场景", _scenarios(tally)),
            ]
        )

    def _condition(self, condition: Condition | None) -> str:
        if condition is None or condition == TRUE:
            return ""
        parts = parts_of(condition)
        if isinstance(condition, All) and parts:
            return f"<ul>{''.join(self._item(part) for part in parts)}</ul>"
        return f"<ul>{self._item(condition)}</ul>"

    def _item(self, condition: Condition, role: str = "") -> str:
        parts = parts_of(condition)
        if isinstance(condition, All) and len(parts) == 1:
            return self._item(parts[0], role)
        if not parts:
            return f"<li>{role}{escape(self.wording.atom(condition))}</li>"
        roles = ("前提：", "相反事实：") if isinstance(condition, Presume) else ("",) * len(parts)
        inner = "".join(self._item(part, name) for part, name in zip(parts, roles, strict=True))
        return f"<li>{role}{escape(self.wording.heading(condition))}：<ul>{inner}</ul></li>"

    def _periods(self, norm: Norm) -> Iterator[tuple[str, str]]:
        named = [end for condition in conditions_of(norm) for end in mentions(condition)]
        keys = [(end.scope, end.name) for end in named if isinstance(end, PeriodEnd)]
        own = [(norm.scope, norm.period)] if norm.period else []
        for key in dict.fromkeys([*own, *keys]):
            for period in self.policy.loaded.periods[key].versions:
                inner = "".join(f"<li>{self._part(part)}</li>" for part in period.parts)
                yield "期间", f"{escape(words.period_title(period, self.wording))}<ul>{inner}</ul>"

    def _part(self, part: PeriodPart) -> str:
        basis = f"（{'；'.join(part.basis)}）" if part.basis else ""
        limited = f"，条件是：{self._condition(part.when)}" if part.when != TRUE else ""
        return escape(self.wording.part(part) + basis) + limited

    def _readings(self, norm: Norm) -> str:
        return "".join(_reading(reading) for reading in self.policy.loaded.readings.get(norm.id, ()))


def _conditions(norm: Norm) -> tuple[tuple[str, Condition | None], ...]:
    done = "已经行使" if norm.modality == POWER else "已经履行"
    return ("适用条件", norm.when), (done, norm.done), ("违反", norm.breached)


def _reading(reading: Reading) -> str:
    default = "（默认）" if reading.default else ""
    authority = f"（{reading.authority}）" if reading.authority else ""
    name = f'<span class="name">{escape(reading.name)}</span>'
    return f"<p>{name}{default}：{escape(reading.why + authority)}</p>"


def _untranslatable(norm: Norm) -> tuple[str, str]:
    return "不能判断", _lines(map(untranslatable_zh, norm.untranslatable))


def _lines(texts: Iterable[str]) -> str:
    return "".join(_p(text) for text in texts)


def _fields(fields: Iterable[tuple[str, str]]) -> str:
    """A list of labelled remarks; those that are empty are left out."""
    return "<dl>" + "".join(f"<dt>{label}</dt><dd>{text}</dd>" for label, text in fields if text) + "</dl>"


# --- scenarios -----------------------------------------------------------------------------


def _outcomes(tally: Tally) -> str:
    shown = [_outcome(STATUSES[status], len(tally.scenarios.get(status, ()))) for status in tally.due]
    never = [f"{STATUSES[status]}：不会出现，{item.why}" for status, item in tally.never.items()]
    return f'<div class="outcomes">{"".join(shown)}</div>{_lines(never)}'


def _outcome(zh: str, count: int) -> str:
    return f"<span>{zh} {count}</span>" if count else f'<span class="none">{zh} 缺场景</span>'


def _scenarios(tally: Tally) -> str:
    found: dict[Scenario, list[str]] = {}
    for status, scenarios in tally.scenarios.items():
        for scenario in scenarios:
            found.setdefault(scenario, []).append(STATUSES[status])
    ordered = sorted(found, key=lambda scenario: (scenario.file, scenario.line))
    items = "".join(f"<li>{_scenario(scenario, found[scenario])}</li>" for scenario in ordered)
    return f'<ul class="scenarios plain">{items}</ul>' if items else ""


def _scenario(scenario: Scenario, outcomes: list[str]) -> str:
    title = _BLANK.sub(r"〔\1〕", _ASIDE.sub("", scenario.title))
    results = "、".join(dict.fromkeys(outcomes))
    where = f"{scenario.file}:{scenario.line}"
    return f'<span title="{escape(where)}">{escape(title)}</span> <span class="from">→ {results}</span>'


# --- lists at the end ----------------------------------------------------------------------


def _appendix(survey: Survey) -> Iterator[str]:
    declarations = [(piece.id, piece.why) for piece in survey.declarations()]
    if declarations:
        yield f"<h2>宣示及其理由</h2>{_table(declarations)}"
    untranslatable = [(norm.id, untranslatable_zh(item)) for norm in survey.norms() for item in norm.untranslatable]
    if untranslatable:
        yield f"<h2>不能由事实判断的字句</h2>{_table(untranslatable)}"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f'<tr><td><a href="#{escape(name)}">{escape(name)}</a></td><td>{escape(text)}</td></tr>' for name, text in rows
    )
    return f"<table>{cells}</table>"
