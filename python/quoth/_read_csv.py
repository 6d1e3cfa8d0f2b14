"""CSV and TSV → records."""

from __future__ import annotations

import csv
from itertools import chain
from typing import TYPE_CHECKING

from quoth._record import Record, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_LARGEST_FIELD = 1 << 25
"""A field of CSV has at most so many characters: a mark that never closes would take all the file."""

_ZERO = "no CSV: it has a byte of zero"


def read_csv(path: Path, _columns: Sequence[str], delimiter: str = "") -> Iterator[Record]:
    with opened(path) as file:
        yield from csv_records(str(path), file, delimiter)


def csv_records(name: str, file: Iterable[bytes], delimiter: str = "") -> Iterator[Record]:
    """Give the rows of the lines of a file of this name, each as soon as its last line is read."""
    remaining = iter(file)
    first = next(remaining, b"")
    delimiter = delimiter or _delimiter(first)
    lines = _LastLine(chain([first], remaining))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    header: list[str] = []
    while True:
        before = reader.line_num
        place = f"{name}:{before + 1}"
        # The limit is one for all of Python, so it is put back at once.
        limit = csv.field_size_limit(_LARGEST_FIELD)
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fields = lines.last.rstrip("\r\n").split(delimiter)
            # Many tools write TSV in which quotation marks are text.
            if delimiter != "\t" or reader.line_num > before + 1 or len(fields) != len(header):
                yield Record(place, dict.fromkeys(header), _csv_problem(error, reader.line_num - before))
                continue
        finally:
            csv.field_size_limit(limit)
        if not fields:
            continue
        if not header:
            header = _header(place, fields)
        else:
            yield _csv_record(place, header, fields)


class _LastLine:
    """The lines of a file, as ``csv`` takes them, and the last of them."""

    def __init__(self, file: Iterable[bytes]) -> None:
        self._file = file
        self.last = ""

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            self.last = line.decode("utf-8", "surrogateescape")
            yield self.last


def _csv_problem(error: Exception, lines: int) -> str:
    """Say what is wrong with a row that takes so many lines."""
    what = str(error)
    if what == "line contains NUL":
        # Of Python 3.10; later versions read on.
        return _ZERO
    if what.startswith("new-line character"):
        what = "a carriage return stands alone; save the file with the line ends of Unix or Windows"
    elif what == "unexpected end of data":
        what = "a quotation mark that is opened is never closed"
    lost = f"; the {lines:,} lines from here on are not read" if lines > 1 else ""
    return f"no CSV: {what}{lost}"


def _delimiter(header: bytes) -> str:
    """Tell the semicolons that Excel writes in many languages, and tabs, from commas, by the header."""
    return next((mark for mark in ",;\t" if mark.encode() in header), ",")


def _header(place: str, fields: list[str]) -> list[str]:
    if len(set(fields)) < len(fields):
        twice = next(name for name in fields if fields.count(name) > 1)
        message = f"{place}: the header names the column {twice!r} twice"
        raise ValueError(message)
    return fields


def _csv_record(place: str, header: list[str], fields: list[str]) -> Record:
    if len(fields) != len(header):
        return Record(place, dict.fromkeys(header), f"{len(fields)} fields, and the header has {len(header)}")
    if any("\0" in field for field in fields):
        return Record(place, dict.fromkeys(header), _ZERO)
    if not all(map(_is_utf8, fields)):
        return Record(place, dict.fromkeys(header), "not UTF-8")
    return Record(place, dict(zip(header, fields, strict=True)))


def _is_utf8(text: str) -> bool:
    """Tell whether no byte of the field had to be escaped when it was decoded."""
    return text.isascii() or not any("\udc80" <= char <= "\udcff" for char in text)
