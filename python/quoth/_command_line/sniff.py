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

if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    _Kind: TypeAlias = Literal["txt", "jsonl", "json", "csv", "tsv", "parquet", "html"]

PARQUET = b"PAR1"
"""What a Parquet file starts with."""

HEAD = 1 << 16
"""How many bytes are looked at."""

_OTHER_FORMATS = (
    (b"%PDF-", "a PDF", "extract its text first: pdftotext FILE - | quoth"),
    (b"\x1f\x8b", "packed with gzip", "unpack it first: gunzip -c FILE | quoth"),
    (b"BZh", "packed with bzip2", "unpack it first: bunzip2 -c FILE | quoth"),
    (b"\xfd7zXZ\x00", "packed with xz", "unpack it first: xz -dc FILE | quoth"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "unpack it first: zstd -dc FILE | quoth"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a", "a RAR archive", "unpack it first"),
    (b"{\\rtf", "a document in RTF", "save it as plain text in UTF-8"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an older office program", "save it as plain text or CSV"),
    (b"SQLite format 3\x00", "an SQLite database", "export the table as CSV"),
    (b"ARROW1", "an Arrow file", "write it as Parquet"),
    (b"\xff\xfe", "UTF-16", "convert it first: iconv -f UTF-16 -t UTF-8 FILE | quoth"),
    (b"\xfe\xff", "UTF-16", "convert it first: iconv -f UTF-16 -t UTF-8 FILE | quoth"),
)
_ZIP = b"PK\x03\x04"
# What the first names of files in a zip archive tell.
_ZIPPED = (
    (b"word/", "a Word document", "save it as plain text in UTF-8"),
    (b"xl/", "an Excel workbook", "save the sheet as CSV in UTF-8"),
    (b"ppt/", "a presentation", "save it as plain text in UTF-8"),
    (b"opendocument.spreadsheet", "a spreadsheet", "save the sheet as CSV in UTF-8"),
    (b"opendocument", "an OpenDocument file", "save it as plain text in UTF-8"),
    (b"epub", "an e-book", "save it as plain text in UTF-8"),
)
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|(?:html|head|body|meta|title|article|main|section|div|p|h1)\b)",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<(?:\?xml\s|!DOCTYPE\s|(?:TEI|nitf|newsItem|rss|feed)\b|[\w.:-]+\s[^<>]*\bxmlns\b)")
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
        head: Its first bytes, ``HEAD`` of them or all there are.
        column: The name of the column that would have the texts.
        whole: Whether ``head`` is the whole input.
        named: What its name says that it is.

    Raises:
        BadInput: It is nothing that quoth reads; the message says what it is, and what to do.
    """
    if head.startswith(PARQUET):
        return "parquet"
    _refuse_other_formats(head)
    # A byte of zero in a row of a table spoils that row alone, so it hides no table.
    found = _kind_of_text(head.replace(b"\x00", b"").decode("utf-8-sig", errors="replace"), column, whole=whole)
    if b"\x00" in head and not _has_rows(head, found if found in _OF_ROWS else named):
        message = "binary data, no text"
        raise BadInput(message)
    return found


def _kind_of_text(text: str, column: str, *, whole: bool) -> _Kind:
    if not text.strip():
        return "txt"
    if _HTML.match(text):
        return "html"
    if _XML.match(text):
        message = "XML; extract its text first (quoth.exchange reads TEI)"
        raise BadInput(message)
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


def _refuse_other_formats(head: bytes) -> None:
    known = _ZIPPED if head.startswith(_ZIP) else ()
    for mark, what, instead in known:
        if mark in head:
            message = f"{what}; {instead}"
            raise BadInput(message)
    if head.startswith(_ZIP):
        message = "a zip archive; unpack it first and name the folder"
        raise BadInput(message)
    for mark, what, instead in _OTHER_FORMATS:
        if head.startswith(mark):
            message = f"{what}; {instead}"
            raise BadInput(message)


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
