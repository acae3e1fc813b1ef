"""Texts in the same order on every database."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class by_code_point(FunctionElement[str]):
    """A column to sort by, as a file sorts it; a server would sort by the language that it was set up for."""

    inherit_cache = True


@compiles(by_code_point)
def _in_a_file(element: by_code_point, compiler: SQLCompiler, **more: Any) -> str:
    return str(compiler.process(element.clauses, **more))


@compiles(by_code_point, "postgresql")
def _on_a_server(element: by_code_point, compiler: SQLCompiler, **more: Any) -> str:
    return f'{compiler.process(element.clauses, **more)} COLLATE "C"'
