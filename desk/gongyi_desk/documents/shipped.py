"""The template of the memo that comes with the software; to write it out needs nothing else."""

from __future__ import annotations

from importlib.resources import files

NAME = "附卷备忘模板.docx"
"""What it is called in messages."""


def memo_template() -> bytes:
    """The Word document, as it is."""
    return files(__package__).joinpath("memo.docx").read_bytes()
