"""Where templates run: they are code that somebody wrote, and may only look at what they are given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jinja2 import DictLoader, Undefined
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

TO_BE_FOUND_OUT = "〔待查明：{}〕"


class Unfound(Undefined):
    """What a template names and nobody knows: it prints that it is to be found out, and so does what is in it.

    What a template may not touch is no such thing: it stays an error however it is used.
    """

    __slots__ = ()

    def __str__(self) -> str:
        self._refuse()
        return TO_BE_FOUND_OUT.format(self._undefined_name or "")

    def __iter__(self) -> Iterator[Any]:
        # A list whose name is misspelt must show, and not silently be empty.
        self._refuse()
        yield self

    def __getattr__(self, name: str) -> Unfound:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._inner(name)

    def __getitem__(self, name: object) -> Unfound:  # type: ignore[override]
        # A place in a list says nothing by itself.
        return self._inner(name if isinstance(name, str) else self._undefined_name)

    def _inner(self, name: object) -> Unfound:
        self._refuse()
        return type(self)(name=name if isinstance(name, str) else None)

    def _refuse(self) -> None:
        if issubclass(self._undefined_exception, SecurityError):
            self._fail_with_undefined_error()


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment that reaches no file, changes nothing that it is given, and escapes everything for XML.

    What is multiplied may fill the memory: only numbers are.
    """

    intercepted_binops = frozenset({"*", "**"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=Unfound, loader=DictLoader({}))
        # What is in a case is never markup, whatever a template says.
        del self.filters["safe"]

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers; raises ``SecurityError`` for all else."""
        if operator == "*" and isinstance(left, int | float) and isinstance(right, int | float):
            return left * right
        raise SecurityError(f"{operator} is not allowed here")
