"""Reading ledgers in tests."""

from __future__ import annotations

from pathlib import Path

from gongyi_desk.ledger.reading.cases import CaseReader, Read, Rejected
from gongyi_desk.ledger.reading.inputs import Inputs, read_inputs
from gongyi_facts import Case


def outcomes(*paths: Path) -> tuple[Inputs, list[Read | Rejected]]:
    """What comes of the cases of files."""
    inputs = read_inputs([str(path) for path in paths])
    reader = CaseReader(inputs.layouts, inputs.sources, inputs.described)
    return inputs, [reader.read(item) for item in inputs.items]


def cases_of(*paths: Path) -> list[Case]:
    """The cases of files in which nothing is wrong."""
    inputs, found = outcomes(*paths)
    assert not inputs.rejected, [str(one) for one in inputs.rejected]
    wrong = [str(remark) for one in found if isinstance(one, Rejected) for remark in one.remarks]
    assert not wrong, wrong
    return [one.document for one in found if isinstance(one, Read) and isinstance(one.document, Case)]


def remarks_of(*paths: Path) -> list[str]:
    """What is said of the rows that could not be read."""
    inputs, found = outcomes(*paths)
    remarks = [*inputs.rejected, *(remark for one in found if isinstance(one, Rejected) for remark in one.remarks)]
    return [str(remark).replace(f"{remark.file} ", "", 1) for remark in remarks]
