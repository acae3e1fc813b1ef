"""``gongyi rules``: every norm of the decision, and each of them in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongyi import Policy
from gongyi.conditions import TRUE, All, Condition, PeriodEnd, Presume
from gongyi.dependencies import mentioned_by_norm, parts_of
from gongyi.norms import DECLARATION, MODALITIES, Norm, Party, PeriodPart, Reading
from gongyi.values import ANY_DAY, common
from gongyi.versions import in_force_zh
from gongyi.wording import Wording

from . import words
from .layout import Line, Span, padded, paragraph
from .scenarios import scenarios_of
from .words import Names

_ID, _MODALITY = 11, 6


def listing(columns: int) -> Iterator[Line]:
    """Every norm on a line or two: id, modality, bearer, action, and what it is judged on."""
    policy = Policy.load()
    names = Names(policy.loaded)
    norms = policy.rules(policy.profile({})).norms
    yield from paragraph(policy.identity["title"], columns, style="strong")
    yield ()
    for norm in norms.values():
        head = (Span(padded(norm.id, _ID), "strong"), Span(padded(MODALITIES[norm.modality], _MODALITY)))
        yield from paragraph(_gist(norm, names), columns, head, _ID + _MODALITY)
    yield ()
    yield from paragraph(f"共 {len(norms)} 条。看其中一条：gongyi rules show 3.5.4", columns, style="dim")


def one(written: str, columns: int) -> Iterator[Line]:
    """One norm in full. Raises ``ReadingError`` where there is none of that id."""
    policy = Policy.load()
    return _Page(policy, policy.norm(written), columns).lines()


def _gist(norm: Norm, names: Names) -> str:
    if norm.modality == DECLARATION:
        return norm.text
    return f"{norm.bearer.role}：{norm.action}〔{names.scope(norm.scope)}〕"


class _Page:
    """One norm under its default reading, and what its other readings change."""

    def __init__(self, policy: Policy, norm: Norm, columns: int) -> None:
        self.policy, self.norm, self.columns = policy, norm, columns
        self.names = Names(policy.loaded)
        self.wording = Wording(policy.loaded.model, policy.loaded.periods)

    def lines(self) -> Iterator[Line]:
        versions = self.norm.versions
        for norm in reversed(versions):
            yield from self._version(norm)
        yield from self._section("检验它的场景", self._scenarios())

    def _version(self, norm: Norm) -> Iterator[Line]:
        if norm is not self.norm:
            yield ()
        when = "" if norm.in_force == ANY_DAY else f"  {in_force_zh(norm.in_force)}"
        yield from paragraph(f"{norm.id}  {MODALITIES[norm.modality]}{when}", self.columns, style="strong")
        yield from self._section("原文", [f"“{norm.text}”（{norm.source.file}:{norm.source.line}）"])
        if norm.modality == DECLARATION:
            yield from self._section("性质", ["宣示：不产生逐案的结论"])
        else:
            yield from self._demand(norm)
        yield from self._section("参见", norm.notes)
        yield from self._section("说明", filter(None, [norm.why]))

    def _demand(self, norm: Norm) -> Iterator[Line]:
        yield from self._section("要求", [norm.bearer.role + words.demand(norm)])
        yield from self._section("对象", _role(norm.toward))
        yield from self._section("评估单位", [f"每一“{self.names.scope(norm.scope)}”"])
        yield from self._conditions(norm, None)
        yield from self._periods(norm)
        yield from self._section("施行与地域", self._place(norm))
        yield from self._readings(norm)
        yield from self._section("提示", [f"{flag.id}：{flag.text}" for flag in norm.flags])

    # --- conditions ------------------------------------------------------------------------

    def _conditions(self, norm: Norm, than: Norm | None) -> Iterator[Line]:
        """The norm's conditions; only those that differ where there is another to compare with."""
        found = _conditions(norm)
        others = _conditions(than) if than else {}
        for title, condition in found.items():
            if condition not in (None, TRUE, others.get(title)):
                yield from self._title(title, than is not None)
                yield from self._tree(condition, 3 if than else 1)

    def _tree(self, condition: Condition | None, depth: int, role: str = "") -> Iterator[Line]:
        assert condition is not None
        parts = parts_of(condition)
        if isinstance(condition, All) and len(parts) == 1:
            yield from self._tree(parts[0], depth, role)
            return
        text = f"{self.wording.heading(condition)}：" if parts else self.wording.atom(condition)
        yield from self._indented(f"{role}{text}", depth)
        roles = ("前提：", "相反事实：") if isinstance(condition, Presume) else ("",) * len(parts)
        for part, name in zip(parts, roles, strict=True):
            yield from self._tree(part, depth + 1, name)

    # --- periods and place -----------------------------------------------------------------

    def _periods(self, norm: Norm) -> Iterator[Line]:
        ends = [end for end in mentioned_by_norm(norm) if isinstance(end, PeriodEnd)]
        for key in dict.fromkeys((end.scope, end.name) for end in ends):
            for period in self.policy.loaded.periods[key].versions:
                yield from self._title(words.period_title(period, self.wording))
                for part in period.parts:
                    yield from self._part(part)

    def _part(self, part: PeriodPart) -> Iterator[Line]:
        basis = f"（{'；'.join(part.basis)}）" if part.basis else ""
        limited = part.when != TRUE
        yield from self._indented(f"{self.wording.part(part)}{basis}{'，条件是：' if limited else ''}", 1)
        if limited:
            yield from self._tree(part.when, 2)

    def _place(self, norm: Norm) -> Iterator[str]:
        manifest = self.policy.loaded.manifest
        if norm.trigger:
            days = common(norm.in_force, manifest.in_force) or manifest.in_force
            yield f"{'（没有的，看）'.join(map(self.wording.day, norm.trigger))}须在施行期间（{in_force_zh(days)}）"
        if norm.seat:
            seats = "；未写明的看".join(self.wording.fact(ref) for ref in norm.seat)
            yield f"适用于{manifest.place_name}：看{seats}"

    # --- readings --------------------------------------------------------------------------

    def _readings(self, norm: Norm) -> Iterator[Line]:
        readings = self.policy.loaded.readings.get(norm.id, ())
        if readings:
            yield from self._title("读法")
        for reading in readings:
            yield from self._indented(_argued(reading), 1)
            variants = self.policy.loaded.norms[norm.id][reading.name].versions
            variant = next(version for version in variants if version.source == norm.source)
            if variant != norm:
                yield from self._difference(variant, norm)

    def _difference(self, variant: Norm, norm: Norm) -> Iterator[Line]:
        if (variant.modality, variant.action) != (norm.modality, norm.action):
            yield from self._indented(f"要求：{words.demand(variant)}", 2)
        if variant.toward != norm.toward and variant.toward:
            yield from self._indented(f"对象：{variant.toward.role}", 2)
        if variant.period != norm.period and variant.period:
            yield from self._indented(f"期间：{self.policy.loaded.periods[(norm.scope, variant.period)].zh}", 2)
        yield from self._conditions(variant, norm)

    # --- scenarios and lines ---------------------------------------------------------------

    def _scenarios(self) -> list[str]:
        return [f"{item.title}（{item.file}:{item.line}）" for item in scenarios_of(self.norm.id)]

    def _section(self, title: str, texts: Iterable[str]) -> Iterator[Line]:
        written = list(texts)
        if written:
            yield from self._title(title)
        for text in written:
            yield from self._indented(text, 1)

    def _title(self, title: str, inner: bool = False) -> Iterator[Line]:
        if inner:
            yield from self._indented(f"{title}：", 2)
            return
        yield ()
        yield from paragraph(title, self.columns, style="strong")

    def _indented(self, text: str, depth: int) -> Iterator[Line]:
        indent = min(2 * depth, self.columns // 2)
        yield from paragraph(text, self.columns, (Span(" " * indent),), indent + 2)


def _conditions(norm: Norm) -> dict[str, Condition | None]:
    return {"适用条件": norm.when, "已经履行（行使）": norm.done, "违反": norm.breached}


def _role(party: Party | None) -> list[str]:
    return [party.role] if party else []


def _argued(reading: Reading) -> str:
    default = "（默认）" if reading.default else ""
    authority = f"（{reading.authority}）" if reading.authority else ""
    return f"{reading.name}{default}：{reading.why}{authority}"
