"""Rows → a table on the terminal, or CSV, TSV, JSON Lines, HTML, Parquet or Excel, in a file or not.

A file has its name only once it is whole: it is written beside that place and then moved there.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
import warnings
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO, TypeAlias

from quoth import _html, _write
from quoth._command_line import terminal
from quoth._command_line.arguments import ENDINGS, FORMATS
from quoth._command_line.messages import BadInput, complain
from quoth._files import replacing

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from quoth import LinkedTable

    _Row: TypeAlias = Sequence[Any]


BINARY = ("parquet", "xlsx")
_LIST_SEPARATOR = "; "
_GZIP = ".gz"
# What the ending of a name says that a file is; all other endings say nothing.
_SAID = {name: name for name in FORMATS[1:]} | {"json": "jsonl", "ndjson": "jsonl", "htm": "html"}


class Output(NamedTuple):
    """Where the output goes, and in which format. Without a path it is standard output."""

    path: str | None
    format: str

    @property
    def is_packed(self) -> bool:
        """Whether the name of the file says that it is packed with gzip."""
        return self.path is not None and self.path.lower().endswith(_GZIP)

    @property
    def on_terminal(self) -> bool:
        """Whether the terminal would obey control characters."""
        return self.path is None and sys.stdout.isatty()


class Rows(NamedTuple):
    """Rows under the names of their columns."""

    columns: list[str]
    values: Iterable[_Row]


def chosen(options: argparse.Namespace) -> Output:
    """Choose by ``--output`` and ``--format``; without both, a table on a terminal and CSV elsewhere.

    Raises:
        BadInput: They do not go together.
    """
    path = path_of(options)
    wanted: str | None = options.format
    if path is None:
        if wanted in BINARY:
            message = f"error: {wanted} needs a file: -o FILE.{wanted}"
            raise BadInput(message)
        return Output(None, wanted or ("table" if sys.stdout.isatty() else "csv"))
    if wanted:
        refuse_ending(path, wanted, f"--format {wanted}")
    wanted = wanted or _ending(path)
    if wanted not in FORMATS:
        message = f"error: {path}: the ending says no format; use one of {ENDINGS}, or --format"
        raise BadInput(message)
    output = Output(path, wanted)
    if output.is_packed and wanted in BINARY:
        message = f"error: {path}: {wanted} is packed by itself; leave out {_GZIP}"
        raise BadInput(message)
    return output


def refuse_ending(path: str | None, written: str, by: str) -> None:
    """Refuse a file whose name says another format than what is written: who opens it would be misled.

    Raises:
        BadInput: It does; the message says what asks for the other, ``by``.
    """
    said = _SAID.get(_ending(path)) if path is not None else None
    if said not in {None, written}:
        right = "" if written == "table" else f"; such a file ends with .{written}"
        message = f"error: {path}: {by} does not go with this ending, which says {said}{right}"
        raise BadInput(message)


def _ending(path: str) -> str:
    return Path(path.lower().removesuffix(_GZIP)).suffix[1:]


def path_of(options: argparse.Namespace) -> str | None:
    """Give the path of the file to write; standard output is none."""
    path: str | None = options.output
    if path is not None and Path(path).is_dir():
        message = f"error: {path}: Is a directory"
        raise BadInput(message)
    if path is not None and not Path(path).parent.is_dir():
        message = f"error: {path}: there is no folder {Path(path).parent}"
        raise BadInput(message)
    return None if path == "-" else path


def progress(options: argparse.Namespace) -> bool:
    """Say whether to show progress: as asked for, else with a file to write, on a terminal."""
    if sys.stderr is None:
        return False
    if options.progress is not None:
        return bool(options.progress)
    return options.output is not None and sys.stderr.isatty()


@contextmanager
def opened(output: Output) -> Iterator[TextIO]:
    """Open standard output, or a file that gets its name when all has been written."""
    if output.path is None:
        yield _standard_output(output)
        return
    with replacing(output.path) as unfinished, unfinished.open("wb") as raw:
        # Without a name and a time, the same result is the same file.
        binary = gzip.GzipFile("", "wb", fileobj=raw, mtime=0) if output.is_packed else raw
        # Characters that UTF-8 has not, lone surrogates, are no reason to lose the rest.
        with io.TextIOWrapper(binary, encoding="utf-8", newline="", errors="backslashreplace") as file:
            yield file


def _standard_output(output: Output) -> TextIO:
    """Write data in UTF-8, and a table so that no character is an error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if output.format == "table":
            sys.stdout.reconfigure(errors="backslashreplace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", newline="", errors="backslashreplace")
    return sys.stdout


def write(rows: Rows, output: Output, heading: Iterable[str] = ()) -> None:
    """Write rows one after the other in one of the formats of text, a table under its heading."""
    values = iter(rows.values)
    # Where the way to the first row finds that a column is missing, there is no header either.
    first = list(islice(values, 1))
    rows = rows._replace(values=chain(first, values))
    with opened(output) as file:
        if output.format == "table":
            file.writelines(f"{line}\n" for line in heading)
        for piece in _PIECES[output.format](rows, output):
            file.write(piece)


def write_table(table: LinkedTable, output: Output, heading: Iterable[str] = ()) -> None:
    """Write a table that is in memory; for people under a heading."""
    if output.format == "parquet":
        table.to_parquet(output.path or "")
    elif output.format == "xlsx":
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            table.to_excel(output.path or "")
        for one in told:
            complain(str(one.message))
    else:
        write(Rows(table.columns, zip(*table.to_pydict().values(), strict=True)), output, heading)


def _table(rows: Rows, output: Output) -> Iterator[str]:
    del output
    cells = [[terminal.printable(cell_text(value)) for value in row] for row in (rows.columns, *rows.values)]
    for line in terminal.lines(cells):
        yield f"{line}\n"


def _csv(rows: Rows, output: Output) -> Iterator[str]:
    delimiter = "\t" if output.format == "tsv" else ","
    form = _write.CsvForm(_LIST_SEPARATOR, guard_formulas=True, delimiter=delimiter)
    yield form.lines([rows.columns])
    for row in rows.values:
        yield form.lines([_without_control(row, output)])


def _jsonl(rows: Rows, output: Output) -> Iterator[str]:
    del output
    for row in rows.values:
        yield json.dumps(dict(zip(rows.columns, row, strict=True)), ensure_ascii=False, default=str) + "\n"


def _page(rows: Rows, output: Output) -> Iterator[str]:
    del output
    return _html.table_page(rows.columns, ([cell_text(value) for value in row] for row in rows.values))


_PIECES: dict[str, Callable[[Rows, Output], Iterator[str]]] = {
    "table": _table,
    "csv": _csv,
    "tsv": _csv,
    "jsonl": _jsonl,
    "html": _page,
}


def _without_control(row: _Row, output: Output) -> _Row:
    """Make the cells harmless where a terminal shows them."""
    return [terminal.printable(cell_text(value)) for value in row] if output.on_terminal else row


def cell_text(value: object) -> str:
    """Put a value into one cell: lists joined by semicolons, nothing for null."""
    return _write.text_of(value, _LIST_SEPARATOR)
