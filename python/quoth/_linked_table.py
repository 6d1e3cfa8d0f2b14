"""``LinkedTable``: columns made in Python, with the methods of ``Table``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, overload

from quoth import _table
from quoth._extra import required

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping
    from typing import SupportsIndex

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from quoth._quoth import Table


class LinkedTable:
    """Columns of a linked collection, with the methods of ``Table``.

    >>> import quoth
    >>> people = quoth.link(quoth.analyze_many(["“Yes,” said Tom Lee."])).people
    >>> people.num_rows, people["quotes"], people[["name", "label"]][0]
    (1, [1], {'name': 'Tom Lee', 'label': 'PERSON'})
    """

    def __init__(
        self,
        columns: Mapping[str, tuple[str | list[str], list[Any]]],
        made_by: Iterable[dict[str, Any]] = (),
        options: str | None = None,
        *,
        title: str | None = None,
    ) -> None:
        """Take columns by name: their kind, and a value for each row.

        Beside them what made the documents, its options, and what the rows are, such as people.
        """
        self._columns = dict(columns)
        self._made_by = tuple(made_by)
        self._options = options
        self._rows_are = title

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self._columns)

    @property
    def num_rows(self) -> int:
        """How many rows there are, the same as ``len(table)``."""
        return len(next(iter(self._columns.values()))[1])

    def __len__(self) -> int:
        return self.num_rows

    @overload
    def __getitem__(self, key: str) -> list[Any]: ...
    @overload
    def __getitem__(self, key: SupportsIndex) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, key: slice | list[str] | tuple[str, ...]) -> LinkedTable: ...
    def __getitem__(self, key: Any) -> Any:
        return _table.item(self, key)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return _table.rows(self)

    def __reversed__(self) -> Iterator[dict[str, Any]]:
        return _table.reversed_rows(self)

    def __contains__(self, value: object) -> bool:
        return _table.contains(self, value)

    def to_pydict(self, *, limit: int | None = None) -> dict[str, list[Any]]:
        """Give a dict of lists by column, of the first ``limit`` rows; it needs no other package."""
        return {name: values[:limit] for name, (_, values) in self._columns.items()}

    def to_pandas(self) -> pd.DataFrame:
        """Give a frame of pandas; labels are categorical."""
        return _table.frame_of_lists(self, required("pandas", "LinkedTable.to_pandas()"))

    def to_polars(self) -> pl.DataFrame:
        """Give a frame of polars; labels are enumerations."""
        polars = required("polars", "LinkedTable.to_polars()")
        types = {
            "int": polars.Int64,
            "int or null": polars.Int64,
            "float": polars.Float64,
            "bool": polars.Boolean,
            "str": polars.String,
            "list": polars.List(polars.String),
        }
        schema = {
            name: polars.Enum(kind) if isinstance(kind, list) else types[kind] for name, kind in self._kinds().items()
        }
        return polars.DataFrame(self.to_pydict(), schema=schema)  # type: ignore[no-any-return]

    def to_arrow(self) -> pa.Table:
        """Give a table of pyarrow; labels are dictionary-encoded."""
        pyarrow = required("pyarrow", "LinkedTable.to_arrow()")
        types = {
            "int": pyarrow.int64(),
            "int or null": pyarrow.int64(),
            "float": pyarrow.float64(),
            "bool": pyarrow.bool_(),
            "str": pyarrow.large_string(),
            "list": pyarrow.large_list(pyarrow.large_string()),
        }
        arrays = {}
        for name, (kind, values) in self._columns.items():
            if isinstance(kind, list):
                codes = pyarrow.array([kind.index(value) for value in values], pyarrow.int8())
                arrays[name] = pyarrow.DictionaryArray.from_arrays(codes, pyarrow.array(kind, types["str"]))
            else:
                arrays[name] = pyarrow.array(values, types[kind])
        return pyarrow.table(arrays)

    def to_csv(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        separator: str = "; ",
        guard_formulas: bool = True,
    ) -> str | None:
        """Write the table as CSV, or give that as a str; see ``Table.to_csv``."""
        from quoth import _write

        return _write.to_csv(self, path, separator, guard_formulas)

    def to_parquet(self, path: str | os.PathLike[str]) -> None:
        """Write the table to a Parquet file; see ``Table.to_parquet``."""
        from quoth import _write

        _write.to_parquet(self, path)

    def to_excel(self, path: str | os.PathLike[str], *, separator: str = "; ") -> None:
        """Write the table to an Excel workbook; see ``Table.to_excel``."""
        from quoth import _write

        _write.to_excel(self, path, separator)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give Arrow's C stream, by way of pyarrow."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def _provenance(self) -> tuple[dict[str, Any], ...]:
        return self._made_by

    def _title(self) -> str | None:
        return self._rows_are

    def _kinds(self) -> dict[str, str | list[str]]:
        return {name: kind for name, (kind, _) in self._columns.items()}

    def _select(self, columns: list[str]) -> LinkedTable:
        return self._like({name: self._columns[name] for name in columns})

    def _slice(self, start: int, step: int, length: int) -> LinkedTable:
        rows = range(start, start + step * length, step)
        columns = {name: (kind, [values[row] for row in rows]) for name, (kind, values) in self._columns.items()}
        return self._like(columns)

    def _like(self, columns: Mapping[str, tuple[str | list[str], list[Any]]]) -> LinkedTable:
        return LinkedTable(columns, self._made_by, self._options, title=self._rows_are)

    def _repr_html_(self) -> str:
        from quoth import _html

        return _html.table(cast("Table", self))

    def __repr__(self) -> str:
        return f"LinkedTable({self.num_rows} row{'s' * (self.num_rows != 1)}: {', '.join(self.columns)})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LinkedTable) and self._columns == other._columns

    __hash__ = None  # type: ignore[assignment]
