"""The first bytes of an input → what it is, or why it is no news text.

A document, a picture or an archive would be analysed as nonsense, and a table as prose; both look
like results. So every input is looked at, and what is no text is refused with what to do instead.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from quoth._command_line.messages import BadInput
from quoth._no_text import BINARY, XML, is_page, is_xml, other_format

if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    _Kind: TypeAlias = Literal["txt", "jsonl", "json", "csv", "tsv", "parquet", "html"]

PARQUET = b"PAR1"
"""What a Parquet file starts with."""

# A heading of a table consists of names, not of phrases.
_COLUMN = re.compile(r"[^\W\d][\w./:#-]{0,40}(?: [\w./:#-]{1,20}){0,2}")
_USUAL_COLUMNS = frozenset(
    {"id", "uuid", "url", "link", "text", "body", "content", "article", "headline", "title", "date"}
    | {"published", "author", "source", "outlet", "label"}
)
_FEW_CELLS = 2
_OF_ROWS = frozenset({"jsonl", "csv", "tsv"})
_ENDINGS: dict[str, _Kind] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".html": "html",
    ".htm": "html",
}


def kind_of(head: bytes, column: str = "text", *, whole: bool = True, named: _Kind | None = None) -> _Kind:
    """Say what an input is that begins with ``head``.

    Args:
        head: Its first bytes, as many as are looked at or all there are.
        column: The name of the column that would have the texts.
        whole: Whether ``head`` is the whole input.
        named: What its name says that it is.

    Raises:
        BadInput: It is nothing that quoth reads; the message says what it is, and what to do.
    """
    if head.startswith(PARQUET):
        return "parquet"
    if other := other_format(head):
        raise BadInput(other)
    # A byte of zero in a row of a table spoils that row alone, so it hides no table.
    found = _kind_of_text(head.replace(b"\x00", b"").decode("utf-8-sig", errors="replace"), column, whole=whole)
    if b"\x00" in head and not _has_rows(head, found if found in _OF_ROWS else named):
        raise BadInput(BINARY)
    return found


def _kind_of_text(text: str, column: str, *, whole: bool) -> _Kind:
    if not text.strip():
        return "txt"
    if is_page(text):
        return "html"
    if is_xml(text):
        raise BadInput(XML)
    return _json_kind(text, whole=whole) or _table_kind(text, column) or "txt"


def begins_table(head: bytes, column: str = "text") -> bool:
    """Tell whether a head with whole rows already shows a table, whatever comes behind it."""
    rows = head[: head.rfind(b"\n") + 1]
    if not rows.strip():
        return False
    try:
        kind = kind_of(rows, column, whole=False)
    except BadInput:
        # What it is, more of it may tell better.
        return False
    # A line of names alone may also begin a text.
    return kind == "jsonl" or (kind in {"csv", "tsv"} and rows.strip().count(b"\n") > 0)


def kind_of_file(name: str, head: bytes, column: str = "text", *, whole: bool = True) -> _Kind:
    """Say what a file is by its name, if that ends as a table or a page, else by ``head``.

    Raises:
        BadInput: It is nothing that quoth reads, or plainly something else than its name says.
    """
    named = _ENDINGS.get(PurePath(name.lower().removesuffix(".gz")).suffix)
    found = kind_of(head, column, whole=whole, named=named)
    if named is None or named == found or (not head and named != "parquet"):
        return named or found
    if "parquet" in {named, found} or (found == "html" and named != "html"):
        message = f"its name says {named}, but it looks like {found}; --input-format says what it is"
        raise BadInput(message)
    return found if found == "json" else named


def _has_rows(head: bytes, kind: _Kind | None) -> bool:
    """Tell a table with zeros in a few of its rows from binary data, and from UTF-16 without a mark."""
    lines = [line for line in head.split(b"\n") if line.strip()]
    if kind not in _OF_ROWS or (kind != "jsonl" and b"\x00" in lines[0]):
        return False
    return sum(b"\x00" in line for line in lines) <= len(lines) / 2


def _json_kind(text: str, *, whole: bool) -> _Kind | None:
    stripped = text.lstrip()
    if not stripped.startswith(("{", "[")):
        return None
    first, _, rest = stripped.partition("\n")
    decoder = json.JSONDecoder()
    try:
        value, end = decoder.raw_decode(first)
    except (ValueError, RecursionError):
        return _long_json_kind(stripped, whole=whole)
    if isinstance(value, dict):
        return "jsonl"
    # A note such as [1] at the start of a text is no data.
    records = isinstance(value, list) and value and isinstance(value[0], dict)
    return "json" if records and not (first[end:] + rest).strip() else None


def _long_json_kind(text: str, *, whole: bool) -> _Kind | None:
    """Tell JSON over several lines, and a line that goes on behind the head."""
    if whole:
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict) or (isinstance(value, list) and value and isinstance(value[0], dict)):
            return "json"
    if re.match(r'\[\s*\{\s*"', text):
        return "json"
    if not re.match(r'\{\s*"(?:[^"\\]|\\.)*"\s*:', text):
        return None
    return "jsonl" if not text[1:].lstrip(" \t").startswith(("\n", "\r")) else "json"


def _table_kind(text: str, column: str) -> _Kind | None:
    for delimiter, kind in (("\t", "tsv"), (",", "csv"), (";", "csv")):
        heading = text.split("\n", 1)[0].rstrip("\r")
        # A table of a single column has no delimiter.
        if delimiter not in heading and (delimiter != "," or heading.strip('"') != column):
            continue
        rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
        try:
            first = next(rows)
            second = next(rows, None)
        except csv.Error:
            continue
        if _is_heading(first, column) and (second is None or len(second) == len(first)):
            return "tsv" if kind == "tsv" else "csv"
    return None


def _is_heading(cells: list[str], column: str) -> bool:
    names = [cell.strip() for cell in cells]
    if len(set(names)) < len(names) or not all(_COLUMN.fullmatch(name) for name in names):
        return False
    if column in names:
        return True
    return len(names) >= _FEW_CELLS and names == cells and any(name.casefold() in _USUAL_COLUMNS for name in names)
