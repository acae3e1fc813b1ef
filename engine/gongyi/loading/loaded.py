"""What a policy's folder holds once it is read, under every reading; and the names of those readings."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from datetime import date

from gongyi.derivations.base import Derivation
from gongyi.kernel.calendar import Calendar
from gongyi.law.cited_law import NO_DATINGS, Datings, Library
from gongyi.law.factmodel import FactModel
from gongyi.law.ids import norm_id
from gongyi.law.manifest import Manifest
from gongyi.law.norms import Heading, Norm, Period, Reading
from gongyi.loading.dependencies import Needs
from gongyi.rulefiles.conditions import NamedCondition


class Shelf:
    """A library that, once it was kept, is unpacked when somebody first asks for it: most who judge a case do not."""

    def __init__(self, library: Library | bytes) -> None:
        self._library = library

    def __reduce__(self) -> tuple[type[Shelf], tuple[bytes]]:
        """What is kept of it."""
        held = self._library
        return Shelf, (held if isinstance(held, bytes) else pickle.dumps(held, protocol=5),)

    @property
    def library(self) -> Library:
        """The library."""
        held = self._library
        if isinstance(held, bytes):
            held = self._library = pickle.loads(held)
            assert isinstance(held, Library)
        return held


@dataclass
class Loaded:
    """Everything in a policy's folder, under every reading."""

    manifest: Manifest
    calendar: Calendar
    model: FactModel
    norms: dict[str, dict[str | None, Norm]] = field(default_factory=dict)
    derived: dict[tuple[str, str], dict[str | None, Derivation]] = field(default_factory=dict)
    periods: dict[tuple[str, str], Period] = field(default_factory=dict)
    readings: dict[str, tuple[Reading, ...]] = field(default_factory=dict)
    conditions: dict[str, NamedCondition] = field(default_factory=dict)
    """The conditions that have a name, by it; where they are named they are read as though they stood there."""
    called: frozenset[str] = frozenset()
    """Those of them that something calls by name."""
    headings: tuple[Heading, ...] = ()
    days: frozenset[date] = frozenset()
    """The dates that conditions name, and those between which rules are in force."""
    shelf: Shelf = field(default_factory=lambda: Shelf(Library()))
    datings: Datings = NO_DATINGS
    """Where remarks cite law that may not be in force in a case."""
    needs: Needs = field(default_factory=Needs)
    sha256: str = ""

    @property
    def library(self) -> Library:
        """The law that remarks cite; without laws in it their citations have not been read."""
        return self.shelf.library


def default_reading(loaded: Loaded, key: str) -> str | None:
    """The name of the default reading of a norm or derived fact; None if it has only one."""
    return next((reading.name for reading in loaded.readings.get(key, ()) if reading.default), None)


def reading_of(loaded: Loaded, key: str, written: str) -> Reading | None:
    """The reading of a norm or derived fact by its name, in code or in Chinese."""
    return next((found for found in loaded.readings.get(key, ()) if written in (found.name, found.zh)), None)


def reading_names(loaded: Loaded) -> dict[str, str]:
    """Every word for what has several readings, a derived fact also by its Chinese name, with its key."""
    facts = (next(iter(variants.values())).fact for variants in loaded.derived.values())
    in_chinese = {fact.zh: fact.name for fact in facts if fact.name in loaded.readings}
    return {**in_chinese, **{key: key for key in loaded.readings}}


def reading_key(loaded: Loaded, written: str) -> str:
    """The key in ``readings`` of a norm by any spelling of its id, or of a derived fact with or without its owner.

    Whatever else is written comes back as it is.
    """
    bare = written.strip().rpartition(".")[2].strip("“”")
    return norm_id(written) or reading_names(loaded).get(bare, written.strip())
