"""What is remarked on a norm in nodes: which of its situations decides, and which of its flags are raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from gongyi.law.conditions import Condition, PeriodEnd
from gongyi.law.connectives import TRUE
from gongyi.law.norms import Modality, Norm
from gongyi.law.statuses import Status
from gongyi.lowering.assumptions import Flagged, assumption_flags
from gongyi.lowering.lower import Lowering
from gongyi.lowering.versions import CODE_OF, SpeakingNodes
from gongyi.program.nodes import MAYBE, NO, YES, Node

UNFOUNDED, OPEN_VERSION, SETTLED = "无据行使", "版本待查明", "以案情截至日为准"
"""The flags that no rule writes: a power exercised without its condition, a version that is not known, a verdict that
was settled when the record ended."""


class RemarkNodes(NamedTuple):
    """What is remarked on a norm on a record of its scope."""

    situation: Node
    """The number of the situation that decides, from 1; 0 where none does."""
    names: tuple[str, ...]
    """The names of the situations."""
    flags: tuple[tuple[str, Node], ...]
    """Each flag by its id, with whether it is raised; in the order of a finding. One id may stand there again."""

    @property
    def nodes(self) -> list[Node]:
        """All that has to be worked out."""
        return [self.situation, *(node for _, node in self.flags)]


class _Rows(NamedTuple):
    """The situations of the version that speaks, and what follows of each from those above and below it."""

    truths: Sequence[Node]
    decided: Node
    """Whether any of them decides at all."""
    last: Sequence[Node]
    """Whether it is the last of those that may decide."""
    may: Sequence[Node]
    """Whether it is one of those that may decide."""


def remarks_of(lowering: Lowering) -> Mapping[str, RemarkNodes]:
    """The remarks of every norm."""
    norms = lowering.rules.norms
    assumed = [Flagged(lowering, flag) for flag in assumption_flags(lowering.rules)]
    return {
        name: _Remarks(lowering, norm, assumed).nodes()
        for name, norm in norms.items()
        if norm.modality is not Modality.DECLARATION
    }


class _Remarks:
    """Makes the remarks of one norm."""

    def __init__(self, lowering: Lowering, norm: Norm, assumed: Sequence[Flagged]) -> None:
        self.assumed = assumed
        self.lowering, self.make, self.norm, self.scope = lowering, lowering.make, norm, norm.scope
        self.speaks: SpeakingNodes = lowering.speaks(norm)
        self.verdict = lowering.unsettled(norm)
        no = self.make.const(self.scope, NO)
        placed = [lowering.in_place(version) for version in norm.versions]
        here = lowering.agreed(placed, self.speaks.possible, self.make.const(self.scope, MAYBE))
        self.applicable = self.make.negated(self.make.is_(here, NO))
        possible = self.speaks.possible
        self.own = [
            self.make.both(may, *(self.make.negated(later) for later in possible[index + 1 : index + 2]))
            for index, may in enumerate(possible)
        ]
        """Whether it is this version that a finding shows: the last of those that may speak; none where none may."""
        self.nowhere = no

    def nodes(self) -> RemarkNodes:
        """Its situation and its flags; of what was settled when the record ended, as they were then."""
        names, make = self._names(), self.make
        situation = make.const(self.scope, 0)
        unfounded, flags = self.nowhere, list[tuple[str, Node]]()
        for index, (version, own) in enumerate(zip(self.norm.versions, self.own, strict=True)):
            rows = self._rows(index) if version.situations else None
            if rows is not None:
                situation = make.choose(((own, self._situation(version, rows, names)),), situation)
            unfounded = make.either(unfounded, make.both(own, self._unfounded(version)))
            raised = [*self._flags(version, rows), *self._assumptions(version, rows)]
            flags += [(flag, make.both(own, node)) for flag, node in raised]
        found = [(UNFOUNDED, unfounded), (OPEN_VERSION, self._open_version()), *flags]
        upheld = [(name, make.both(self.applicable, node)) for name, node in found]
        return self._settled(situation, names, upheld)

    def _settled(self, situation: Node, names: tuple[str, ...], flags: list[tuple[str, Node]]) -> RemarkNodes:
        kept = self.lowering.kept(self.norm)
        if kept is not None:
            make = self.make
            situation = make.choose(((kept, make.earlier(situation, 0)),), situation)
            flags = [(name, make.choose(((kept, make.earlier(node, NO)),), node)) for name, node in flags]
            flags.append((SETTLED, kept))
        never = self.nowhere
        return RemarkNodes(situation, names, tuple((name, node) for name, node in flags if node is not never))

    def _names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.name for version in self.norm.versions for row in version.situations))

    # --- situations ------------------------------------------------------------------------

    def _rows(self, index: int) -> _Rows:
        make = self.make
        truths = self._truths(index)
        above = [self._none_true(truths[:place]) for place in range(len(truths))]
        may = [
            make.both(clear, make.negated(make.is_(truth, NO))) for clear, truth in zip(above, truths, strict=True)
        ]
        last = [
            make.both(
                clear,
                make.either(
                    make.is_(truth, YES),
                    make.both(make.is_(truth, MAYBE), *(make.is_(below, NO) for below in truths[place + 1 :])),
                ),
            )
            for place, (clear, truth) in enumerate(zip(above, truths, strict=True))
        ]
        decided = make.both(self.applicable, make.is_(self.verdict.when, YES))
        return _Rows(truths, decided, last, may)

    def _none_true(self, truths: Sequence[Node]) -> Node:
        yes = self.make.const(self.scope, YES)
        return self.make.both(yes, *(self.make.negated(self.make.is_(truth, YES)) for truth in truths))

    def _truths(self, index: int) -> list[Node]:
        """Whether each situation of a version is so, as far as all versions agree that may speak."""
        make, versions = self.make, self.norm.versions
        own = [self.lowering.truth(row.when, self.scope) for row in versions[index].situations]
        if not index:
            return own
        named = [[row.name for row in version.situations] for version in versions]
        possible = self.speaks.possible
        others = [may for may, found in zip(possible[:index], named, strict=False) if found != named[index]]
        differ = make.either(self.nowhere, *others)
        alike = [place for place in range(index) if named[place] == named[index]]
        maybe = make.const(self.scope, MAYBE)
        found = []
        for place, truth in enumerate(own):
            whens = [versions[number].situations[place].when for number in alike]
            values = [*(self.lowering.truth(when, self.scope) for when in whens), truth]
            agreed = self.lowering.agreed(values, [*(possible[number] for number in alike), possible[index]], maybe)
            found.append(make.choose(((differ, maybe),), agreed))
        return found

    def _situation(self, version: Norm, rows: _Rows, names: tuple[str, ...]) -> Node:
        """The situation that decides; none where those lead to several statuses that may."""
        make, none = self.make, self.make.const(self.scope, 0)
        cases = []
        for place, row in enumerate(version.situations):
            elsewhere = [
                make.is_(truth, NO)
                for truth, other in zip(rows.truths[:place], version.situations, strict=False)
                if other.status is not row.status
            ]
            number = make.const(self.scope, names.index(row.name) + 1)
            cases.append((make.both(rows.decided, rows.last[place], *elsewhere), number))
        return make.choose(cases, none)

    # --- flags -----------------------------------------------------------------------------

    def _unfounded(self, version: Norm) -> Node:
        if version.modality is not Modality.POWER:
            return self.nowhere
        make, maybe = self.make, self.make.const(self.scope, MAYBE)
        done = [
            maybe if one.done is None else self.lowering.truth(one.done, self.scope) for one in self.norm.versions
        ]
        agreed = self.lowering.agreed(done, self.speaks.possible, maybe)
        return make.both(make.is_(self.verdict.when, NO), make.is_(agreed, YES))

    def _open_version(self) -> Node:
        possible = self.speaks.possible
        pairs = [self.make.both(one, other) for one, other in pairwise(possible)]
        return self.make.either(self.nowhere, *pairs)

    def _flags(self, version: Norm, rows: _Rows | None) -> list[tuple[str, Node]]:
        found = []
        for flag in version.flags:
            raised = self.make.is_(self.lowering.truth(flag.when, self.scope), YES)
            if flag.id in version.by_row:
                raised = self.nowhere if rows is None else self.make.both(self._of_row(flag.id, version, rows), raised)
            found.append((flag.id, raised))
        return found

    def _of_row(self, flag: str, version: Norm, rows: _Rows) -> Node:
        """Whether a flag is one of the situation that decides; where that is open, of all those that may."""
        make = self.make
        with_it = [flag in row.flags for row in version.situations]
        last = make.either(self.nowhere, *(one for one, has in zip(rows.last, with_it, strict=True) if has))
        lacking = [make.negated(one) for one, has in zip(rows.may, with_it, strict=True) if not has]
        every = make.both(make.either(self.nowhere, *rows.may), *lacking)
        open_one = make.is_(self.verdict.status, CODE_OF[Status.UNDETERMINED])
        return make.both(rows.decided, make.choose(((open_one, every),), last))

    # --- assumptions -----------------------------------------------------------------------

    def _assumptions(self, version: Norm, rows: _Rows | None) -> list[tuple[str, Node]]:
        """The flags of the assumptions that what decides the version rests on."""
        make, when = self.make, self.verdict.when
        none = make.is_(self.verdict.status, CODE_OF[Status.NOT_APPLICABLE])
        deciding = make.both(rows.decided, make.either(self.nowhere, *rows.may)) if rows else self.nowhere
        idle = make.both(none, make.negated(make.is_(when, NO)), make.negated(deciding))
        found = []
        for flagged in self.assumed:
            raised = [flagged.of_condition(version.when, self.scope)]
            for condition, counts in self._conditions(version, rows):
                holds = make.both(make.is_(when, YES), counts)
                raised.append(make.both(holds, flagged.of_condition(condition, self.scope)))
            if version.period:
                runs = make.negated(make.is_(when, NO))
                raised.append(make.both(runs, flagged.of(PeriodEnd(self.scope, version.period), self.scope)))
            found.append((flagged.flag.id, make.both(make.negated(idle), make.either(*raised))))
        return found

    def _conditions(self, version: Norm, rows: _Rows | None) -> list[tuple[Condition, Node]]:
        """What else leads to the verdict where the norm applies, each with whether it counts."""
        make, yes = self.make, self.make.const(self.scope, YES)
        found = [(one, yes) for one in (version.done, version.breached) if one is not None and one != TRUE]
        if rows is None:
            return found
        meant = [
            (row.when, make.both(rows.decided, may))
            for row, may in zip(version.situations, rows.may, strict=True)
            if row.when != TRUE
        ]
        # Where the row decides that is always so, it is the rows above that are not.
        only = self.nowhere
        if not found:
            only = make.both(rows.decided, *(make.negated(counts) for _, counts in meant))
        return [*found, *((condition, make.either(counts, only)) for condition, counts in meant)]
