"""Tables and documents → files: CSV, Parquet, Excel, JSON Lines."""

from __future__ import annotations

import csv
import gzip
import io
import re
import warnings
from importlib import import_module
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Protocol

from quoth._extra import required
from quoth._files import replacing
from quoth._provenance import described, metadata

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from quoth._quoth import Documents
    from quoth._table import Columns

    class _Worksheet(Protocol):
        def write_string(self, row: int, column: int, text: str, form: Any = None) -> int: ...

        def write_number(self, row: int, column: int, number: float) -> int: ...

        def write_boolean(self, row: int, column: int, truth: bool) -> int: ...  # noqa: FBT001


# What Excel can hold; the first row has the names of the columns, and texts are UTF-16.
_EXCEL_ROWS = 1_048_576
_EXCEL_CELL = 32_767
# Columns are as wide as what is in them, in digits of the standard font; beyond the widest, texts are wrapped.
_NARROWEST, _WIDEST = 8, 60

_SURROGATE = re.compile("[\ud800-\udfff]")
# Some spreadsheets take the signs of full width (U+FF1D, FF0B, FF0D, FF20) for the others.
_FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def text_of(value: Any, separator: str = "; ") -> str:
    """Give what a cell of text shows of a value: nothing for null, a list joined, else what it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return encodable(separator.join(text_of(one, separator) for one in value))
    return encodable(value if isinstance(value, str) else str(value))


def encodable(text: str) -> str:
    """Give ``text`` with U+FFFD for lone surrogates, which UTF-8 cannot hold."""
    return text if text.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


class CsvForm:
    """How values become lines of CSV, or of TSV, with a tab as delimiter."""

    def __init__(self, separator: str, *, guard_formulas: bool, delimiter: str = ",") -> None:
        self._separator = separator
        self._guard_formulas = guard_formulas
        self._delimiter = delimiter

    def __repr__(self) -> str:
        return f"CsvForm({self._separator!r}, {self._guard_formulas}, {self._delimiter!r})"

    def lines(self, rows: Iterable[Iterable[Any]]) -> str:
        """Give a line for each row, as RFC 4180 says."""
        lines = io.StringIO()
        # RFC 4180 has CRLF; TSV is for tools that take lines of Unix.
        end = "\n" if self._delimiter == "\t" else "\r\n"
        writer = csv.writer(lines, delimiter=self._delimiter, lineterminator=end)
        writer.writerows([self._cell(value) for value in row] for row in rows)
        return lines.getvalue()

    def _cell(self, value: Any) -> str:
        text = text_of(value, self._separator)
        is_text = isinstance(value, (str, list))
        return f"'{text}" if self._guard_formulas and is_text and text.startswith(_FORMULA_STARTS) else text


def to_csv(table: Columns, path: str | os.PathLike[str] | None, separator: str, guard_formulas: bool) -> str | None:  # noqa: FBT001
    form = CsvForm(separator, guard_formulas=guard_formulas)
    text = form.lines([table.columns, *zip(*table.to_pydict().values(), strict=True)])
    if path is None:
        return text
    with replacing(path) as unfinished, _text_file(unfinished, path) as file:
        file.write(text)
    return None


def _text_file(unfinished: Path, path: str | os.PathLike[str]) -> IO[str]:
    """Open the file that takes the place of ``path``, packed where that ends in .gz."""
    if not str(path).lower().endswith(".gz"):
        return unfinished.open("w", encoding="utf-8", newline="")
    return gzip.open(unfinished, "wt", encoding="utf-8", newline="")


def to_parquet(table: Columns, path: str | os.PathLike[str]) -> None:
    # By its path, pyarrow would remove what it cannot write, be it a device or a pipe.
    packed = io.BytesIO()
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError:
        try:
            import_module("polars")
        except ImportError as error:
            message = "Table.to_parquet() needs pyarrow or polars; install one of them with: pip install pyarrow"
            raise ImportError(message, name="pyarrow") from error
        table.to_polars().write_parquet(packed, metadata=_metadata(table))
    else:
        arrow = table.to_arrow()
        parquet.write_table(arrow.replace_schema_metadata(_metadata(table)), packed)
    with replacing(path) as unfinished:
        unfinished.write_bytes(packed.getbuffer())


def _metadata(table: Columns) -> dict[str, str]:
    options = _options(table)
    return metadata(table._provenance(), **({"options": options} if options else {}))


def _options(table: Columns) -> str | None:
    """Give the options of the analysis, which only tables that are made in Python may know."""
    options: str | None = getattr(table, "_options", None)
    return options


def to_excel(table: Columns, path: str | os.PathLike[str], separator: str) -> None:
    xlsxwriter = required("xlsxwriter", "Table.to_excel()")
    if table.num_rows >= _EXCEL_ROWS:
        message = (
            f"the table has {table.num_rows:,} rows, and a sheet of Excel holds {_EXCEL_ROWS - 1:,}; "
            "write some of them, such as table[:1_000_000], or use to_csv or to_parquet"
        )
        raise ValueError(message)
    with replacing(path) as unfinished:
        cut = _write_workbook(table, unfinished, separator, xlsxwriter)
    if cut:
        cells = f"{cut} cell{'s' * (cut != 1)}"
        message = f"{cells} cut to the {_EXCEL_CELL:,} characters that a cell of Excel holds; to_csv keeps all"
        warnings.warn(message, stacklevel=2)


def _write_workbook(table: Columns, path: Path, separator: str, xlsxwriter: Any) -> int:
    """Write the workbook, and give the number of texts that were cut."""
    # Row by row, so that memory holds one; the methods for texts make no formulas or links of them.
    # The packed file is small enough to hold, and a full disk then fails in one place only.
    packed = io.BytesIO()
    workbook = xlsxwriter.Workbook(packed, {"constant_memory": True, "in_memory": False})
    options = _options(table)
    made_by = described(table._provenance(), options=not options)
    made_with = f"Made with {made_by}{f'; options: {options}' if options else ''}"
    workbook.set_properties({"comments": made_with})
    sheet = workbook.add_worksheet(table._title())
    bold = workbook.add_format({"bold": True})
    # Beside a text of several lines, a row is read from its top.
    top, wrapped = workbook.add_format({"valign": "top"}), workbook.add_format({"valign": "top", "text_wrap": True})
    sheet.freeze_panes(1, 0)
    columns = table.to_pydict()
    for column, (name, column_values) in enumerate(columns.items()):
        sheet.set_column(column, column, _width(name, column_values, separator), top)
        sheet.write_string(0, column, name, bold)
    cut = 0
    for row, values in enumerate(zip(*columns.values(), strict=True), start=1):
        for column, value in enumerate(values):
            cut += _write_cell(sheet, (row, column), value, separator, wrapped)
    try:
        workbook.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        # Its own sheets, in the folder for temporary files.
        raise OSError(*getattr(error.args[0], "args", error.args)) from error
    path.write_bytes(packed.getvalue())
    return cut


def _width(name: str, values: Iterable[Any], separator: str) -> int:
    """Give a width in which the name and most of the values can be read."""
    # The first thousand tell it; a sheet may have a million.
    longest = max((len(text_of(value, separator)) for value in islice(values, 1_000)), default=0)
    return max(_NARROWEST, min(max(len(name), longest) + 2, _WIDEST))


def _write_cell(sheet: _Worksheet, place: tuple[int, int], value: Any, separator: str, wrapped: Any) -> bool:
    """Write a value, and tell whether it was cut."""
    if value is None:
        return False
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
        return False
    if isinstance(value, (int, float)):
        sheet.write_number(*place, value)
        return False
    text = text_of(value, separator)
    fitting = _fitting(text)
    sheet.write_string(*place, fitting, wrapped if len(fitting) > _WIDEST or "\n" in fitting else None)
    return len(fitting) < len(text)


def _fitting(text: str) -> str:
    """Give as much of ``text`` as a cell of Excel holds."""
    if len(text) * 2 <= _EXCEL_CELL:
        return text
    units = text.encode("utf-16-le")[: _EXCEL_CELL * 2]
    # Half of a character at the end is left out.
    return units.decode("utf-16-le", "ignore")


def write_jsonl(documents: Documents, path: str | os.PathLike[str]) -> None:
    with replacing(path) as unfinished, _text_file(unfinished, path) as lines:
        lines.writelines(_json_lines(documents))


def _json_lines(documents: Documents) -> Iterator[str]:
    for doc in documents:
        yield "null\n" if doc is None else f"{doc.to_json()}\n"
