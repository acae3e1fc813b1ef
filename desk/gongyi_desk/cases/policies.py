"""Which policy is meant: this decision's, or the rules of a folder with the fact model that they are written in."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from gongyi_desk.cases.options import UsageError
from gongyi_facts import did_you_mean

if TYPE_CHECKING:
    from gongyi import Policy
    from gongyi_facts import Document

_FORM = "写成“模块:模型”，如 lending:LendingCase；模块从当前文件夹找起。"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A folder of rules and a fact model, as they are named on the command line; None is this decision's."""

    folder: str | None = None
    facts: str | None = None

    def load(self) -> Policy:
        """The policy. Raises ``GongyiError`` where there is none, or it cannot be used."""
        from gongyi import Policy

        if self.folder is None:
            if self.facts is not None:
                raise UsageError("--facts：还要用 --policy 写出规则的文件夹，如 --policy rules。")
            return Policy.load()
        return Policy.load(self.folder, self.models)

    @property
    def models(self) -> tuple[type[Document], ...]:
        """The fact models: that of ``facts``, else a case and an organ's year. Raises ``UsageError``."""
        from gongyi_facts import Case, Year

        return (Case, Year) if self.facts is None else _models(self.facts)


def _models(written: str) -> tuple[type[Document], ...]:
    name, _, listed = written.partition(":")
    names = [word.strip() for word in listed.split(",")]
    if not (name.strip() and all(names)):
        raise UsageError(f"--facts：“{written}”不成样子，{_FORM}")
    module = _module(name.strip())
    return tuple(_model(module, word) for word in names)


def _module(name: str) -> ModuleType:
    with suppress(OSError):  # the folder may have been removed
        here = os.getcwd()
        if here not in sys.path:
            sys.path.insert(0, here)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name == name:
            raise UsageError(f"--facts：找不到模块“{name}”，{_FORM}") from None
        raise UsageError(f"--facts：模块“{name}”要用的“{error.name}”没有装上。") from None
    except Exception as error:  # whatever the module itself does wrong
        raise UsageError(f"--facts：模块“{name}”载入时出错：{type(error).__name__}: {error}") from None


def _model(module: ModuleType, name: str) -> type[Document]:
    from gongyi_facts import Document

    found = getattr(module, name, None)
    if not (isinstance(found, type) and issubclass(found, Document)):
        known = [
            word for word, one in vars(module).items() if isinstance(one, type) and issubclass(one, Document)
        ]
        hint = did_you_mean(name, known) or "事实模型是 gongyi_facts.base.Document 的子类。"
        raise UsageError(f"--facts：“{module.__name__}”里没有事实模型“{name}”。{hint}")
    return found
