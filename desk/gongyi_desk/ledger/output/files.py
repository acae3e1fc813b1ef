"""The files that a run writes: which kinds there are, which may be replaced, and that two runs do not write one."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from filelock import FileLock, Timeout

from gongyi_desk.cases.options import UsageError
from gongyi_desk.ledger.judging.result import Result
from gongyi_desk.ledger.output import rows
from gongyi_desk.ledger.reading.inputs import REJECTED
from gongyi_desk.terminal.saving import replacing
from gongyi_facts import BadInput, Problem

_KINDS = {".xlsx": "xlsx", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
_LISTED = ".xlsx、.csv、.jsonl、.parquet"
OPEN_ELSEWHERE = "它可能正在 Excel、WPS 里打开：关闭以后再运行一次；也检查文件夹的权限。原来的文件没有动"


@dataclass(frozen=True)
class Target:
    """A file to be written, and its kind."""

    path: str
    kind: str

    @property
    def rejected(self) -> str:
        """Where the rejected rows go that the file itself has no place for."""
        return os.path.splitext(self.path)[0] + REJECTED


def targets(outputs: Sequence[str], inputs: Sequence[str], *, force: bool) -> list[Target]:
    """The files to be written. Raises ``UsageError`` for a kind that is not known, ``BadInput`` for what cannot be."""
    found = []
    for path in outputs:
        kind = _KINDS.get(os.path.splitext(path)[1].lower())
        if kind is None:
            raise UsageError(f"-o：不知道“{path}”要写成哪一种文件，扩展名可以是 {_LISTED}。")
        if any(os.path.exists(one) and os.path.exists(path) and os.path.samefile(one, path) for one in inputs):
            raise _problem(path, "结果不能写进要读的台账", "另起一个文件名")
        if os.path.isdir(path):
            raise _problem(path, "这是文件夹，不是文件", "写出文件名")
        if not os.path.isdir(os.path.dirname(path) or "."):
            raise _problem(path, "没有这个文件夹", "先建文件夹，或者换一处")
        if os.path.exists(path) and not force:
            raise _problem(path, "已经有这个文件，没有覆盖", "换一个文件名；确要覆盖的，加 --force")
        found.append(Target(path, kind))
    if len({os.path.realpath(one.path) for one in found}) < len(found):
        raise UsageError("-o：同一个文件写了两次。")
    return found


@contextmanager
def locked(target: Target) -> Iterator[None]:
    """Keep another run from writing the same file meanwhile."""
    name = hashlib.sha256(os.path.realpath(target.path).encode()).hexdigest()[:16]
    lock = FileLock(os.path.join(tempfile.gettempdir(), f"gongyi-{name}.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise _problem(target.path, "另一次运行正在写这个文件", "等它做完，或者换一个文件名") from None
    except OSError:
        # Where no lock can be made none is needed to leave the file whole.
        yield
        return
    try:
        yield
    finally:
        with suppress(OSError):
            lock.release()


def write(target: Target, result: Result) -> None:
    """Write what was found, whole or not at all. Raises ``BadInput``."""
    with replacing(target.path, OPEN_ELSEWHERE) as temporary:
        if target.kind == "xlsx":
            from gongyi_desk.ledger.output.workbook import write_workbook

            write_workbook(temporary, target.path, result)
            return
        rows.write(temporary, target.kind, result)
    if result.rejected:
        with replacing(target.rejected, OPEN_ELSEWHERE) as temporary:
            rows.write_rejected(temporary, result)
    elif os.path.exists(target.rejected):
        with suppress(OSError):
            os.unlink(target.rejected)


def _problem(path: str, message: str, hint: str) -> BadInput:
    return BadInput([Problem(path, None, None, message, hint)])
