"""What ``Table`` and ``LinkedTable`` share: rows and columns, and the frames of other libraries.

Each library is imported only when it is asked for.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from quoth._extra import required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import ModuleType

    import pandas as pd
    import polars as pl

    from quoth._quoth import Table

_ROWS_AT_ONCE = 1024
"""So many rows become Python values together while a table is iterated over."""


class Columns(Protocol):
    """Columns of one length, by name: a ``Table`` or a ``LinkedTable``."""

    @property
    def columns(self) -> list[str]: ...

    @property
    def num_rows(self) -> int: ...

    def to_pydict(self, *, limit: int | None = None) -> dict[str, list[Any]]: ...

    def to_arrow(self) -> Any: ...

    def to_polars(self) -> Any: ...

    def _provenance(self) -> tuple[dict[str, Any], ...]: ...

    def _title(self) -> str | None: ...

    def _kinds(self) -> dict[str, str | list[str]]: ...


class Selectable(Columns, Protocol):
    """Columns of which some, or some rows, can be taken."""

    def _select(self, columns: list[str], /) -> Selectable: ...

    def _slice(self, start: int, step: int, length: int, /) -> Selectable: ...


def item(table: Selectable, key: Any) -> Any:
    """Give what stands in brackets behind a table: a column, some columns, a row or some rows."""
    if isinstance(key, str):
        return table._select(_known(table, [key])).to_pydict()[key]
    if isinstance(key, slice):
        rows = range(table.num_rows)[key]
        # A step that leads nowhere may be larger than the extension can count.
        return table._slice(rows.start, rows.step if len(rows) > 1 else 1, len(rows))
    if isinstance(key, (list, tuple)):
        return table._select(_known(table, key))
    try:
        row = operator.index(key)
    except TypeError:
        expected = "a column, a list of columns, the number of a row or a slice of rows"
        message = f"a table has no {type(key).__name__} in brackets; pass {expected}"
        raise TypeError(message) from None
    number = table.num_rows
    if not -number <= row < number:
        message = f"no row {row}; there {'is' if number == 1 else 'are'} {number} row{'s' * (number != 1)}"
        raise IndexError(message)
    (found,) = rows_of(table, row % number, 1)
    return found


def _known(table: Columns, names: Sequence[Any]) -> list[str]:
    """Give ``names``, which are columns of the table."""
    columns = table.columns
    if not names:
        message = f"no column is named; the columns are {', '.join(columns)}"
        raise ValueError(message)
    for i, name in enumerate(names):
        if name not in columns:
            message = f"no column {name!r}; the columns are {', '.join(columns)}"
            raise KeyError(message)
        if name in names[:i]:
            message = f"column {name!r} is named twice"
            raise ValueError(message)
    return list(names)


def rows_of(table: Selectable, start: int, length: int) -> Iterator[dict[str, Any]]:
    """Give so many rows from ``start`` on, each a dict by the name of the column."""
    columns = table._slice(start, 1, length).to_pydict()
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def rows(table: Selectable) -> Iterator[dict[str, Any]]:
    """Give the rows, each a dict by the name of the column."""
    for start in range(0, table.num_rows, _ROWS_AT_ONCE):
        yield from rows_of(table, start, min(_ROWS_AT_ONCE, table.num_rows - start))


def reversed_rows(table: Selectable) -> Iterator[dict[str, Any]]:
    return rows(table._slice(table.num_rows - 1, -1, table.num_rows))


def contains(table: Selectable, value: object) -> bool:
    """Tell whether the table has such a column, or, for a dict, such a row."""
    if isinstance(value, str):
        return value in table.columns
    return isinstance(value, Mapping) and any(row == value for row in rows(table))


def to_arrow(table: Table) -> Any:
    return required("pyarrow", "Table.to_arrow()").table(table)


def to_polars(table: Table) -> pl.DataFrame:
    return required("polars", "Table.to_polars()").DataFrame(table)  # type: ignore[no-any-return]


def to_pandas(table: Table) -> pd.DataFrame:
    pandas = required("pandas", "Table.to_pandas()")
    try:
        pyarrow = import_module("pyarrow")
    except ImportError:
        return frame_of_lists(table, pandas)
    columns = pyarrow.table(table)
    frame: pd.DataFrame = columns.to_pandas()
    for name, kind in table._kinds().items():
        if kind == "int or null":
            # By default these would be floats.
            frame[name] = columns.column(name).to_pandas(types_mapper=lambda _: pandas.Int64Dtype())
        elif kind == "list":
            # Lists, as in a frame made without pyarrow, which would give arrays of objects.
            frame[name] = pandas.Series(columns.column(name).to_pylist(), dtype=object)
    return frame


def frame_of_lists(table: Columns, pandas: ModuleType) -> pd.DataFrame:
    """Make the frame from lists, the same as by way of pyarrow."""
    # Before pandas 3, the dtype "str" converts, and so makes the text "None" of None.
    text = "str" if int(pandas.__version__.split(".")[0]) >= 3 else object  # noqa: PLR2004
    columns = table.to_pydict()
    frame = {}
    for name, kind in table._kinds().items():
        values = columns[name]
        if isinstance(kind, list):
            frame[name] = pandas.Series(pandas.Categorical(values, categories=kind))
        else:
            dtypes = {"int": "int64", "float": "float64", "bool": "bool", "str": text, "list": object}
            frame[name] = pandas.Series(values, dtype="Int64" if kind == "int or null" else dtypes[kind])
    return pandas.DataFrame(frame)  # type: ignore[no-any-return]
