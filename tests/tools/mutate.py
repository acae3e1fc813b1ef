"""``make mutate``: would a scenario notice if the rules were wrong?

Every rule is spoilt in every way of ``mutation.py``, one at a time, and the scenarios that mention a norm which rests
on it are run until one fails: the mutant is killed. A survivor shows a condition that no scenario holds in its place,
unless it changes no verdict at all: those are in ``equivalent_mutants.yaml``, each with the reason.

    make mutate                    every norm
    make mutate NORMS=3.5.4        only these (spaces between them), with the facts and periods they rest on
"""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from multiprocessing import get_context

import yaml

from gongyi import Policy
from gongyi.law.ids import norm_id
from gongyi.law.mentions import Key
from gongyi.loading.loaded import Loaded
from gongyi.policy import decision_folder
from locations import ROOT, TESTS
from mutation import Mutant, Mutants
from noticing import Noticing
from scripts import Focused, Script, failure, moved_end, scripts

FEATURES = ROOT / "features"
EQUIVALENT = TESTS / "tools" / "equivalent_mutants.yaml"
PROCESSES = 2


def killer(mutant: Mutant, candidates: Iterable[Script]) -> Script | None:
    """The first scenario that notices a mutant."""
    policy: Focused | None = None
    with moved_end(mutant):
        for script in candidates:
            policy = policy or Focused(mutant.loaded)
            if failure(script, policy):
                return script
    return None


class Hunt:
    """The scenarios of every norm; those that killed last are tried first, those that look elsewhere not at all."""

    def __init__(self, found: Sequence[Script], loaded: Loaded, spoilt: Iterable[Mutant]) -> None:
        self.scripts, self.recent = found, deque[Script](maxlen=24)
        self.noticing = Noticing(found, loaded, spoilt)

    def killer(self, mutant: Mutant) -> Script | None:
        """The scenario that kills a mutant, if there is one."""
        found = killer(mutant, self.noticing.candidates(mutant, reversed(self.recent)))
        if found is not None:
            if found in self.recent:
                self.recent.remove(found)
            self.recent.append(found)
        return found


# --- the run -------------------------------------------------------------------------------


def mutants(policy: Policy) -> list[Mutant]:
    """Every mutant of the decision's rules, where it stands in the rule files included."""
    return list(Mutants(policy.loaded, _source).all())


def _source(key: Key) -> str:
    """Where a derived fact or period is written."""
    kind = "fact" if key[0] == "derived" else "period"
    scope = ""
    lines = (decision_folder() / "derived.yaml").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip() == f"- {kind}: {key[2]}":
            scope = lines[number].strip()
            if scope == f"scope: {key[1]}":
                return f"rules/derived.yaml:{number}"
    return "rules/derived.yaml"


def equivalents() -> dict[str, str]:
    """The mutants that change no verdict, by name, each with the reason."""
    if not EQUIVALENT.is_file():
        return {}
    written = yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8")) or []
    return {name: entry["why"] for entry in written for name in entry["mutants"]}


_all: list[Mutant] = []
_hunt: list[Hunt] = []


def _prepare() -> None:
    policy = Policy.load()
    _all[:] = mutants(policy)
    _hunt[:] = [Hunt(scripts(FEATURES), policy.loaded, _all)]


def _try(index: int) -> tuple[int, str | None]:
    found = _hunt[0].killer(_all[index])
    return index, found.name if found else None


def run(norms: frozenset[str]) -> int:
    """Try every mutant that can change one of the norms (of any, if none is named); the exit code."""
    _prepare()
    broken = _hunt[0].noticing.broken
    if broken:
        print("未改动的规则已有场景不通过，先使其通过：", *broken, sep="\n  ")
        return 1
    wanted = [index for index, mutant in enumerate(_all) if not norms or mutant.norms & norms]
    killers: dict[int, str | None] = {}
    # The forked processes share what is loaded here, whatever becomes of the files meanwhile.
    with get_context("fork").Pool(PROCESSES) as pool:
        for index, name in pool.imap_unordered(_try, wanted, chunksize=16):
            killers[index] = name
    return report([_all[index] for index in wanted], [killers[index] for index in wanted], complete=not norms)


def report(tried: Sequence[Mutant], killers: Sequence[str | None], *, complete: bool) -> int:
    """Print killed and total per file, then every survivor, with the reason where there is one; 1 if one has none."""
    known = equivalents()
    alive = [mutant for mutant, name in zip(tried, killers, strict=True) if name is None]
    survivors = [mutant for mutant in alive if mutant.name not in known]
    equal = [mutant for mutant in alive if mutant.name in known]
    total, left, excused = (Counter(map(_file, group)) for group in (tried, alive, equal))
    for file in sorted(total):
        equivalent = f"，等价 {excused[file]}" if excused[file] else ""
        print(f"{file}：{total[file] - left[file]}/{total[file]}{equivalent}")
    print(f"合计：杀死 {len(tried) - len(alive)}/{len(tried)}，等价 {len(equal)}，存活 {len(survivors)}")
    for why in dict.fromkeys(known[mutant.name] for mutant in equal):
        _list(f"等价，因为{why}", [_line(mutant) for mutant in equal if known[mutant.name] == why])
    _list("存活：", [_line(mutant) for mutant in survivors])
    stale = sorted(set(known) - {mutant.name for mutant in alive}) if complete else []
    _list("列为等价，却没有这样的变异，或者已被杀死：", stale)
    return 1 if survivors or stale else 0


def _file(mutant: Mutant) -> str:
    return mutant.source.partition(":")[0]


def _line(mutant: Mutant) -> str:
    return f"{mutant.source}: {mutant.name}"


def _list(title: str, lines: Sequence[str]) -> None:
    if lines:
        print(title, *lines, sep="\n  ")


if __name__ == "__main__":
    sys.exit(run(frozenset(filter(None, map(norm_id, sys.argv[1:])))))
