"""Ten times the rules: the norms of a folder copied under new ids, on the same facts or each copy on its own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from twenty_five.facts import suffix

NO_NORMS = {"policy.yaml", "calendar.yaml", "derived.yaml"}
_NUMBER = re.compile(r"(\bnorm: [序一二三四五六七八九十](?:\([一二三四五六七八九十]\))?\.)(\d+)")
_NAMED = re.compile(r"\bzh: \S+")
STEP = 100
"""Copies of sentence 4 are 104, 204, …: no item has a hundred sentences."""


def copied(folder: Path, into: Path, times: int, own: Sequence[str] = ()) -> Path:
    """A folder with so many times the norms of another; ``own`` facts get another name in each copy.

    What norms say of each other they say of the same copy. Returns the new folder.
    """
    shutil.copytree(folder, into)
    names = _names(own) if own else None
    for path in sorted(folder.glob("*.yaml")):
        if path.name in NO_NORMS:
            continue
        text = path.read_text(encoding="utf-8")
        for copy in range(1, times):
            written = _renamed(_renumbered(text, copy), names, copy)
            (into / f"{path.stem}-copy-{copy}.yaml").write_text(written, encoding="utf-8")
    if names:
        _derived(into / "derived.yaml", names, times)
    return into


def _names(own: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(sorted(own, key=len, reverse=True))})\b(?=[:,}}\s])")


def _renumbered(text: str, copy: int) -> str:
    return _NUMBER.sub(lambda found: f"{found[1]}{int(found[2]) + STEP * copy}", text)


def _renamed(text: str, names: re.Pattern[str] | None, copy: int) -> str:
    return names.sub(lambda found: found[1] + suffix(copy), text) if names else text


def _derived(path: Path, names: re.Pattern[str], times: int) -> None:
    """Write what follows from facts once for each copy."""
    text = path.read_text(encoding="utf-8")
    whole: dict[str, list[Any]] = yaml.safe_load(text)
    for copy in range(1, times):
        named = _NAMED.sub(rf"\g<0>{copy}", _renamed(text, names, copy))
        for key, items in yaml.safe_load(named).items():
            whole[key] += items
    path.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), encoding="utf-8")
