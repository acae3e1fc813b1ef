"""A sound norm of the decision for the tests of ``lint``, and folders in which parts of it are changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from gongyi.policy import decision_folder

# A sound norm, and the period it needs; the examples of the pages change parts of them.
NORM: dict[str, Any] = {
    "norm": "三(五).2",
    "text": "针对建议内容，行政机关应当将整改落实情况在两个月内书面回复检察机关。",
    "modality": "obligation",
    "scope": "recommendation",
    "bearer": "行政机关",
    "toward": "检察机关",
    "action": "书面回复检察机关",
    "when": [{"received": "happened"}],
    "done": [{"reply": "happened"}],
    "done_on": "reply",
    "period": "reply_period",
}
PERIOD: dict[str, Any] = {
    "period": "reply_period",
    "scope": "recommendation",
    "zh": "两个月回复期",
    "parts": [{"from": "received", "months": 2, "basis": "三(五).2：两个月内书面回复"}],
}
# What no derived fact of the real model stands in for here.
NARROW = {
    "fact": "rectified",
    "scope": "recommendation",
    "zh": "整改情况",
    "observe": "rectification",
}


def with_example(tmp_path: Path, example: dict[str, Any]) -> Path:
    """A folder with the sound norm, changed as the example says."""
    folder = tmp_path / "rules"
    folder.mkdir(exist_ok=True)
    for name in ("policy.yaml", "calendar.yaml", "decision.txt"):
        shutil.copy(decision_folder() / name, folder / name)
    own = {key: value for key, value in example.items() if key not in ("norms", "facts", "periods")}
    norm = {key: value for key, value in {**NORM, **own}.items() if value is not None}
    facts = [NARROW, *example.get("facts", [])]
    periods = [] if "norms" in example and not any("period" in item for item in example["norms"]) else [PERIOD]
    derived = {"facts": facts, "periods": example.get("periods", periods)}
    write(folder / "derived.yaml", derived)
    write(folder / "norms.yaml", {"norms": example.get("norms", [norm])})
    return folder


def write(path: Path, data: object) -> None:
    # Through JSON, or what stands twice would be written once and referred to.
    plain = json.loads(json.dumps(data, default=str))
    path.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), "utf-8")
