"""The first bytes of a file → why it is no text, where they tell that.

A document, a picture or an archive would be analysed as nonsense, which looks like a result.
"""

from __future__ import annotations

import re

HEAD = 1 << 16
"""How many bytes are looked at."""

BINARY = "binary data, no text"
XML = "XML; extract its text first (quoth.exchange reads TEI)"

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
    r"\s*(?:<!--(?:(?!-->).)*-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|(?:html|head|body|meta|title|article|main|section|div|p|h1)\b)",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<(?:\?xml\s|!DOCTYPE\s|(?:TEI|nitf|newsItem|rss|feed)\b|[\w.:-]+\s[^<>]*\bxmlns\b)")


def why_no_text(head: bytes) -> str:
    """Say why a file of one text or page is none that can be read, "" where nothing tells that."""
    head = head[:HEAD]
    if other := other_format(head):
        return other
    if b"\x00" in head:
        return BINARY
    text = head.decode("utf-8", errors="replace")
    return XML if is_xml(text) and not is_page(text) else ""


def other_format(head: bytes) -> str:
    """Say which other format starts so, and what to do with it; "" for none that is known."""
    if head.startswith(_ZIP):
        zipped = ((what, instead) for mark, what, instead in _ZIPPED if mark in head)
        what, instead = next(zipped, ("a zip archive", "unpack it first and name the folder"))
        return f"{what}; {instead}"
    return next((f"{what}; {instead}" for mark, what, instead in _OTHER_FORMATS if head.startswith(mark)), "")


def is_page(text: str) -> bool:
    """Tell a page of HTML by its start."""
    return _HTML.match(text) is not None


def is_xml(text: str) -> bool:
    """Tell XML by its start, as which a page may begin too."""
    return _XML.match(text) is not None
