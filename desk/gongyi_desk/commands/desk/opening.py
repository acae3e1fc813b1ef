"""Coming to the desk, which is an extra: where it is not installed, that is said in one sentence."""

from __future__ import annotations

from types import ModuleType

from gongyi_desk.cases.options import UsageError

_NEEDED = ("fastapi", "jinja2", "sqlalchemy", "alembic", "uvicorn", "platformdirs", "multipart", "python_multipart")


def desk() -> ModuleType:
    """The module that serves. Raises ``UsageError`` where the extra is not installed."""
    try:
        import python_multipart  # noqa: F401 - asked for only when the first form arrives

        from gongyi_desk.web import serving
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _NEEDED:
            raise
        raise UsageError("网页桌面还没有装：先运行 pip install 'gongyi[web]'，再运行 gongyi desk。") from None
    return serving
