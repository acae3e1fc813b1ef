"""The packages that ledgers need, which are not there unless somebody has asked for them."""

from __future__ import annotations

from importlib.util import find_spec

from gongyi_desk.cases.options import UsageError

_NEEDED = ("polars", "xlsxwriter", "python_calamine", "filelock")


def require() -> None:
    """Raises ``UsageError``, which says what to install, where a package is absent."""
    if not all(map(find_spec, _NEEDED)):
        raise UsageError("读写台账还缺几个软件包，请先安装：pip install 'gongyi[ledger]'。")
