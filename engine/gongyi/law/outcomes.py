"""Which outcomes a norm can have: what the tables of ``statuses`` give for all that a rule can ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from gongyi.kernel.days import Interval
from gongyi.kernel.truth import Tri
from gongyi.law import statuses
from gongyi.law.connectives import TRUE
from gongyi.law.norms import Modality, Norm
from gongyi.law.statuses import Status

_ANY: tuple[Tri, ...] = (True, False, None)
_END = Interval(date(2024, 1, 3), date(2024, 1, 5))
# Before, within and after the days between which a period may end.
_DAYS = (date(2024, 1, 2), date(2024, 1, 4), date(2024, 1, 6))


def outcomes(variants: Iterable[Norm]) -> frozenset[str]:
    """The statuses that a norm can have in any version and under one or several of its readings: what the tables of
    ``statuses`` give for every combination of what the rule asks about.

    More than these cannot come out; whether each of them can come about is for the facts to say.
    """
    return frozenset(status for norm in variants for version in norm.versions for status in _outcomes(version))


def _outcomes(norm: Norm) -> Iterator[str]:
    if norm.modality == Modality.DECLARATION:
        return
    yield Status.NOT_APPLICABLE
    if norm.when != TRUE or norm.seat or norm.trigger:
        yield Status.UNDETERMINED
    if norm.situations:
        yield from _of_rows(norm)
        return
    done = _ANY if norm.done is not None else (None,)
    breached = _ANY if norm.breached is not None else (False,)
    if norm.modality == Modality.POWER:
        yield from (statuses.power(truth) for truth in done)
    elif norm.modality == Modality.PROHIBITION:
        yield from (statuses.prohibition(truth) for truth in breached)
    elif norm.done is None:
        yield Status.STANDING
    else:
        for one in done:
            for other in breached:
                yield from _of_duty(norm, one, other)


def _of_rows(norm: Norm) -> Iterator[str]:
    """What the rows lead to; and undetermined, where one that is unknown stands above one that leads elsewhere."""
    yield from (situation.status for situation in norm.situations)
    if len({situation.status for situation in norm.situations}) > 1:
        yield Status.UNDETERMINED


def _of_duty(norm: Norm, done: Tri, breached: Tri) -> Iterator[str]:
    if norm.period is None or (norm.breached is not None and not norm.at_expiry):
        # What breaches a duty with a period counts where the period does not run.
        yield statuses.duty_without_period(done, breached)
    for day in _DAYS if norm.period is not None else ():
        if norm.at_expiry:
            yield statuses.duty_of_result(done, breached, _END, day)
        else:
            done_on = None if norm.done_on is None else Interval(day, day)
            yield statuses.duty_with_period(done, done_on, _END, day)
