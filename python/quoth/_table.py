"""A ``Table`` → a table of pandas, polars or pyarrow, each imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    import pandas as pd
    import polars as pl

    from quoth._quoth import Table


def to_arrow(table: Table) -> Any:
    return _import("pyarrow", "to_arrow").table(table)


def to_polars(table: Table) -> pl.DataFrame:
    return _import("polars", "to_polars").DataFrame(table)  # type: ignore[no-any-return]


def to_pandas(table: Table) -> pd.DataFrame:
    pandas = _import("pandas", "to_pandas")
    try:
        pyarrow = import_module("pyarrow")
    except ImportError:
        return _without_pyarrow(table, pandas)
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


def _without_pyarrow(table: Table, pandas: ModuleType) -> pd.DataFrame:
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


def _import(package: str, method: str) -> ModuleType:
    try:
        return import_module(package)
    except ImportError as error:
        message = f"Table.{method}() needs {package}; install it with: pip install 'quoth[{package}]'"
        raise ImportError(message, name=package) from error
