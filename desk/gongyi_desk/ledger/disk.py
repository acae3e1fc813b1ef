"""What a library of tables says of a disk, as the system says it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

_NUMBER = re.compile(r"os error (\d+)")


@contextmanager
def written(path: str) -> Iterator[None]:
    """Have whatever keeps a table from being written to a path be an ``OSError``, with its number where there is one.

    Polars tells a full disk in words alone.
    """
    try:
        yield
    except (pl.exceptions.PolarsError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        found = _NUMBER.search(str(error))
        number = int(found[1]) if found else None
        raise (OSError(str(error)) if number is None else OSError(number, os.strerror(number), path)) from None
