"""What an input is, by its first bytes: news text, data, or nothing to analyse."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from quoth._command_line.messages import BadInput
from quoth._command_line.sniff import kind_of, kind_of_file

if TYPE_CHECKING:
    from quoth._command_line.sniff import _Kind

PROSE = [
    "“We will rebuild the bridge,” said Adaeze Okafor.",
    "",
    " \n",
    "[Laughter] “No,” said Mayor Ann Lee.",
    "[1] “No,” said Mayor Ann Lee.\n[2] “Yes,” said Tom Reyes.",
    "[1]\n“No,” said Mayor Ann Lee.",
    "{sic} was all that the note said, Ann Lee recalled.",
    "Ann Lee, mayor, said no\nTom Reyes, coach, said yes\n",
    "Rain, wind, snow\nIt rained, it blew, it snowed.\n",
    "LONDON, Ontario\nAnn Lee, mayor\n",
    "Text\nof a speech by Ann Lee: “We, the voters, won.”",
    "<b>No</b>, said Ann Lee.",
    "<3 was all that Ann Lee wrote.",
    "Source: Reuters; Author: Ann Lee\nIt rained; it poured.",
    "id, please, said the guard\nhe asked, again, for it\n",
    "\ufeff“No,” said Ann Lee.",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_text(text: str) -> None:
    assert kind_of(text.encode()) == "txt"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"text": "It rained."}\n{"text": "It poured."}\n', "jsonl"),
        ('\n{"text": "It rained."}', "jsonl"),
        ('{"text": "It rained."} and more', "jsonl"),
        ('{"text": "It rained', "jsonl"),
        ('[{"text": "It rained."}]', "json"),
        ('[\n  {\n    "text": "It rained."\n  }\n]\n', "json"),
        ('{\n  "text": "It rained."\n}\n', "json"),
        ("id,text\n1,It rained.\n", "csv"),
        ("id,text\r\n1,“No” said Ann Lee\r\n", "csv"),
        ('"id","text"\n"1","It rained,\nand poured."\n', "csv"),
        ("id;text\n1;It rained.\n", "csv"),
        ("\ufeffid,text\n1,It rained.\n", "csv"),
        ("url,body,date\nhttp://news.example/1,It rained.,2026-05-03\n", "csv"),
        ("text\nIt rained.\n", "csv"),
        ("id\ttext\n1\tIt rained, and poured.\n", "tsv"),
        ("<!DOCTYPE html>\n<html><body><p>It rained.</p></body></html>", "html"),
        ("<!-- saved --><html lang=en>", "html"),
        ("<p class='lead'>It rained.</p>", "html"),
    ],
)
def test_data_is_recognised(text: str, kind: str) -> None:
    assert kind_of(text.encode()) == kind


def test_table_is_known_by_the_column_that_is_asked_for() -> None:
    table = b"nr,story\n1,It rained.\n"
    assert kind_of(table) == "txt"
    assert kind_of(table, "story") == "csv"


def test_line_that_goes_on_behind_the_head_is_data() -> None:
    record = json.dumps({"id": 1, "text": "It rained. " * 50})
    assert kind_of(record[:200].encode(), whole=False) == "jsonl"
    assert kind_of(f"[{record}"[:200].encode(), whole=False) == "json"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b'{"text": "It \x00rained."}\n{"text": "It poured."}\n', "jsonl"),
        (b'{"text": "It rained."}\n' + bytes(4096) + b'\n{"text": "It poured."}\n', "jsonl"),
        (b"id,text\n1,It \x00rained.\n2,It poured.\n", "csv"),
        (b"id\ttext\n1\tIt \x00rained.\n2\tIt poured.\n", "tsv"),
    ],
)
def test_byte_of_zero_in_a_row_hides_no_table(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


def test_byte_of_zero_hides_no_table_that_the_name_tells() -> None:
    assert kind_of_file("news.csv", b"nr,story\n1,It \x00rained.\n2,It poured.\n") == "csv"
    with pytest.raises(BadInput, match=r"^binary data, no text$"):
        kind_of_file("news.txt", b"nr,story\n1,It \x00rained.\n2,It poured.\n")


def test_parquet_is_recognised() -> None:
    assert kind_of(b"PAR1\x15\x04\x00") == "parquet"


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, "It rained.")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"%PDF-1.7\n", "a PDF; extract its text first: pdftotext FILE - | quoth"),
        (zipped("news.txt"), "a zip archive; unpack it first and name the folder"),
        (zipped("word/document.xml"), "a Word document; save it as plain text in UTF-8"),
        (zipped("xl/workbook.xml"), "an Excel workbook; save the sheet as CSV in UTF-8"),
        (b"{\\rtf1 It rained.}", "a document in RTF; save it as plain text in UTF-8"),
        ("It rained.".encode("utf-16"), "UTF-16; convert it first: iconv -f UTF-16 -t UTF-8 FILE | quoth"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "binary data, no text"),
        (b"It\x00rained.", "binary data, no text"),
        (b"text\x00,id\nIt rained.,1\nIt poured.,2\n", "binary data, no text"),
        ('{"text": "It rained."}\n'.encode("utf-16-le"), "binary data, no text"),
        ("id,text\n1,It rained.\n".encode("utf-16-be"), "binary data, no text"),
        (b'{"text": "It rained."}' + bytes(99) + b"\n" + bytes(99), "binary data, no text"),
        (b"<?xml version='1.0'?><newsItem/>", "XML; extract its text first (quoth.exchange reads TEI)"),
        (b'<TEI xmlns="http://www.tei-c.org/ns/1.0">', "XML; extract its text first (quoth.exchange reads TEI)"),
    ],
)
def test_what_is_no_text_is_refused_with_a_hint(data: bytes, told: str) -> None:
    with pytest.raises(BadInput) as raised:
        kind_of(data)
    assert str(raised.value) == told


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("news.csv", b"nr,story\n1,It rained.\n", "csv"),
        ("news.csv", b"", "csv"),
        ("news.csv.gz", b"nr,story\n", "csv"),
        ("news.tsv", b"nr,1\tstory\n", "tsv"),
        ("news.ndjson", b"{\n", "jsonl"),
        ("NEWS.HTM", b"Rain", "html"),
        ("news.txt", b'{"text": "It rained."}', "jsonl"),
        ("news.md", b"It rained.", "txt"),
    ],
)
def test_name_of_a_table_says_what_it_is(name: str, data: bytes, kind: _Kind) -> None:
    assert kind_of_file(name, data) == kind


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("news.csv", b"<!DOCTYPE html><p>Not found</p>", "its name says csv, but it looks like html"),
        ("news.parquet", b"id,text\n1,It rained.\n", "its name says parquet, but it looks like csv"),
        ("news.parquet", b"", "its name says parquet, but it looks like txt"),
        ("news.csv", b"PAR1\x15\x04", "its name says csv, but it looks like parquet"),
    ],
)
def test_name_that_says_something_else_is_told(name: str, data: bytes, told: str) -> None:
    with pytest.raises(BadInput) as raised:
        kind_of_file(name, data)
    assert str(raised.value) == f"{told}; --input-format says what it is"
