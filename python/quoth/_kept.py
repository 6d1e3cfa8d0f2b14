"""What is kept of the rows of a source → columns of one type, for Arrow and for Polars."""

from __future__ import annotations

import json
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from quoth._extra import required
from quoth._write import encodable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

    import polars as pl

    from quoth._scan import Batch, Scan

_LARGEST = 1 << 63
"""Whole numbers from here on have no type of their own in Arrow: numbers that are names become text."""


def polars_column(polars: ModuleType, name: str, values: list[Any]) -> pl.Series:
    """Give a kept column; what has no type of its own is text, as in Parquet."""
    text = [None if value is None else plain(value) for value in values]
    if all(isinstance(value, (str, dict, list, type(None))) for value in values):
        return polars.Series(name, text, polars.String)  # type: ignore[no-any-return]
    try:
        return polars.Series(name, values)  # type: ignore[no-any-return]
    except (polars.exceptions.PolarsError, OverflowError, TypeError, ValueError):
        return polars.Series(name, text, polars.String)  # type: ignore[no-any-return]


class KeptArrays:
    """The kept columns as arrays of one type for all batches."""

    def __init__(self, scan: Scan, names: list[str]) -> None:
        self._pyarrow = required("pyarrow", "a scan into Parquet or Arrow")
        self._scan = scan
        self._names = names
        self._types: list[Any] = scan._types()
        self._of: tuple[Batch, dict[str, Any]] | None = None

    def resume(self, part: Path) -> None:
        """Take the types over from a part that is written."""
        schema = schema_of(part)
        self._types = [schema.field(name).type for name in self._names]

    def arrays(self, batch: Batch) -> dict[str, Any]:
        """Give an array for each column, with a value for each row of the source."""
        if self._of is None or self._of[0] is not batch:
            columns = [[row.kept[i] for row in batch.rows] for i in range(len(self._names))]
            self._types = [kind or self._type(values) for kind, values in zip(self._types, columns, strict=True)]
            arrays = [self._array(i, values, batch) for i, values in enumerate(columns)]
            self._of = (batch, dict(zip(self._names, arrays, strict=True)))
        return self._of[1]

    def _type(self, values: list[Any]) -> Any:
        """Choose a type that holds these values."""
        kinds = {type(value) for value in values if value is not None}
        if int in kinds and not all(abs(value) < _LARGEST for value in values if isinstance(value, int)):
            return self._pyarrow.large_string()
        for types, name in (({bool}, "bool"), ({int}, "int64"), ({int, float}, "float64")):
            if kinds and kinds <= types:
                return getattr(self._pyarrow, f"{name}_" if name == "bool" else name)()
        return self._pyarrow.large_string()

    def _array(self, i: int, values: list[Any], batch: Batch) -> Any:
        kind = self._types[i]
        if kind == self._pyarrow.large_string():
            values = [None if value is None else plain(value) for value in values]
        try:
            return self._pyarrow.array(values, kind)
        except (self._pyarrow.ArrowException, OverflowError, TypeError, ValueError):
            fitting = [self._fitting(i, value, row.place) for value, row in zip(values, batch.rows, strict=True)]
            return self._pyarrow.array(fitting, kind)

    def _fitting(self, i: int, value: Any, place: str) -> Any:
        """Give a value that the type holds, or null, which is reported."""
        try:
            self._pyarrow.array([value], self._types[i])
        except (self._pyarrow.ArrowException, OverflowError, TypeError, ValueError):
            self._scan._note(place, f"column {self._names[i]!r} has {value!r:.60}, which is no {self._types[i]}")
            return None
        return value


def schema_of(part: Path) -> Any:
    """Give the schema of a part that is written."""
    with naming(part):
        return import_module("pyarrow.parquet").read_schema(part)


@contextmanager
def naming(part: Path) -> Iterator[None]:
    """Let what pyarrow says of a damaged part name it.

    Raises:
        OSError: It cannot be read; only parts of an older version come so far.
    """
    try:
        yield
    except import_module("pyarrow").ArrowException as error:
        message = f"{part} cannot be read: {error}; begin anew with resume=False"
        raise OSError(message) from error


def plain(value: Any) -> str:
    """Give the text for a value of any type: lists and dicts as JSON."""
    if isinstance(value, (list, dict)):
        return encodable(json.dumps(value, ensure_ascii=False, default=str))
    return encodable(value if isinstance(value, str) else str(value))
