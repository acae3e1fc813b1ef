"""How cases are judged: by which policy and readings, as of which day, by which evaluator."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongyi import Assessment, Policy, StatusLine
    from gongyi_desk.cases.policies import Chosen
    from gongyi_facts import Document


@dataclass(frozen=True)
class Judging:
    """A policy, loaded once, and how cases are judged by it."""

    policy: Policy
    as_of: date | None = None
    record_to: date | None = None
    as_if: bool = False
    readings: dict[str, str] = field(default_factory=dict)
    engine: str = "durable"
    profile: str | None = None
    """What the profile of readings is called."""

    @classmethod
    def by(
        cls,
        chosen: Chosen,
        as_of: date | None,
        record_to: date | None,
        as_if: bool,
        readings: dict[str, str],
        engine: str,
        profile: str | None,
    ) -> Judging:
        """By a policy; ``profile`` is a file of readings, over which ``readings`` win.

        Raises ``GongyiError`` for a policy or profile that cannot be used, and for a reading that does not exist.
        """
        from gongyi import reading_key
        from gongyi_desk.cases.profiles import read_profile

        policy = chosen.load()
        name = None
        if profile is not None:
            found = read_profile(profile, policy.loaded)
            name = found.name
            # Whatever the spelling of the norm.
            own = {reading_key(policy.loaded, key) for key in readings}
            kept = {key: one for key, one in found.readings.items() if reading_key(policy.loaded, key) not in own}
            readings = {**kept, **readings}
        policy.profile(readings)
        return cls(policy, as_of, record_to, as_if, readings, engine, name)

    @property
    def models(self) -> tuple[type[Document], ...]:
        """What documents the policy judges."""
        return tuple(self.policy.loaded.model.documents.values())

    def assess(self, document: Document, *, inquire: bool = True) -> Assessment:
        """Judge one case; what is missing and what rebuts is found out where that is wanted."""
        return self.policy.assess(
            document,
            as_of=self.as_of,
            record_to=self.record_to,
            as_if=self.as_if,
            readings=self.readings,
            engine=self.engine,
            inquire=inquire,
        )

    def at(self, engine: str) -> Judging:
        """The same by another evaluator."""
        return replace(self, engine=engine)

    def statuses(self, document: Document, *, as_if: bool = False) -> tuple[StatusLine, ...]:
        """The statuses alone; ``as_if`` sets the decision's time and place aside, whatever the options say."""
        return self.policy.statuses(
            document,
            as_of=self.as_of,
            record_to=self.record_to,
            as_if=as_if or self.as_if,
            readings=self.readings,
        )

    def on_one_day(self) -> Judging:
        """The same as of one day, today unless given: for what is not one case alone."""
        from gongyi import today

        return self if self.as_of is not None else replace(self, as_of=today())

    @cached_property
    def chosen(self) -> dict[str, str]:
        """The readings to judge by that are not the default."""
        from gongyi import default_reading

        loaded, full = self.policy.loaded, self.policy.profile(self.readings)
        return {key: name for key, name in full.items() if name != default_reading(loaded, key)}

    def to_dict(self) -> dict[str, Any]:
        """The chosen readings for a program, with the name of their profile."""
        return {"profile": self.profile, "readings": self.chosen}
