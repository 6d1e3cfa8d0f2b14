"""Tables as files: CSV, Parquet, Excel; documents as JSON Lines."""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import sys
import threading
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

import quoth
from quoth._linked_table import LinkedTable

TEXTS = ['“Yes, "sir",” said Ann Lee.', None, "“No,” said Bo Chen and Tunde Bello.\r\n“Never,” said Chen."]


@pytest.fixture(scope="module")
def docs() -> quoth.Documents:
    return quoth.analyze_many(TEXTS)


def made(**columns: tuple[str | list[str], list[Any]]) -> LinkedTable:
    return LinkedTable(columns)


def cells(text: str | None) -> list[list[str]]:
    assert text is not None
    return list(csv.reader(io.StringIO(text, newline="")))


def test_csv_has_all_values(docs: quoth.Documents, tmp_path: Path) -> None:
    for table in (docs.quotes, docs.people, docs.sentences, docs.entities, quoth.link(docs).people):
        header, *rows = cells(table.to_csv())
        assert header == table.columns
        expected = [
            ["" if v is None else "; ".join(v) if isinstance(v, list) else str(v) for v in row.values()]
            for row in table
        ]
        assert [[value.replace("true", "True").replace("false", "False") for value in row] for row in rows] == expected
        assert table.to_csv(tmp_path / "t.csv") is None
        assert (tmp_path / "t.csv").read_bytes().decode() == table.to_csv()
        frame = pd.read_csv(tmp_path / "t.csv")
        assert len(frame) == table.num_rows
    speakers = docs.quotes[["speakers"]].to_csv(separator=" / ")
    assert ["Bo Chen / Tunde Bello"] in cells(speakers)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_csv_keeps_formulas_from_spreadsheets(start: str) -> None:
    table = made(name=("str", [f"{start}1+1", "a=b"]), names=("list", [[f"{start}x"], []]), number=("int", [-1, -2]))
    assert cells(table.to_csv())[1:] == [[f"'{start}1+1", f"'{start}x", "-1"], ["a=b", "", "-2"]]
    assert cells(table.to_csv(guard_formulas=False))[1] == [f"{start}1+1", f"{start}x", "-1"]


def test_csv_and_excel_take_any_character(tmp_path: Path) -> None:
    table = made(name=("str", ["a\ud800b", "nul\x00", 'quote"', "two\r\nlines", "😀"]))
    table.to_csv(tmp_path / "t.csv")
    assert cells((tmp_path / "t.csv").read_bytes().decode())[1][0] == "a\N{REPLACEMENT CHARACTER}b"
    table.to_excel(tmp_path / "t.xlsx")
    assert sheet(tmp_path / "t.xlsx")[1] == ("a\N{REPLACEMENT CHARACTER}b",)


def test_parquet_is_read_by_others(docs: quoth.Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.parquet"
    for table in (docs.quotes, docs.people, docs.quotes[:0], quoth.link(docs).people):
        table.to_parquet(path)
        assert pq.read_table(path).to_pylist() == list(table)
        assert pl.read_parquet(path).to_dicts() == list(table)
        pq.read_table(path).validate(full=True)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    docs.quotes.to_parquet(path)
    assert pl.read_parquet(path).to_dicts() == list(docs.quotes)


def sheet(path: Path) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))


def test_excel_has_all_values(docs: quoth.Documents, tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    docs.quotes.to_excel(path, separator=", ")
    header, *rows = sheet(path)
    assert list(header) == docs.quotes.columns
    for row, expected in zip(rows, docs.quotes, strict=True):
        for value, wanted in zip(row, expected.values(), strict=True):
            if isinstance(wanted, list):
                assert value == ", ".join(wanted)
            else:
                assert value == wanted


def test_sheet_of_excel_says_what_its_rows_are(docs: quoth.Documents, tmp_path: Path) -> None:
    linked = quoth.link(docs)
    tables: dict[str, quoth.Table | quoth.LinkedTable] = {
        "quotes": docs.quotes,
        "people": docs.people[["name", "quotes"]],
        "mentions": docs.with_links(linked).mentions[:2],
        "merges": linked.merges,
        "Sheet1": made(number=("int", [1])),
    }
    for name, table in [*tables.items(), ("people", linked.people[:1])]:
        table.to_excel(tmp_path / "t.xlsx")
        assert openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames == [name]


def test_columns_of_excel_fit_what_is_in_them_and_long_texts_are_wrapped(tmp_path: Path) -> None:
    long = "“We will rebuild the bridge, and the ferry will go on until it stands,” said Adaeze Okafor."
    path = tmp_path / "t.xlsx"
    made(row=("int", [0, 1]), speaker=("str", ["Adaeze Okafor", None]), text=("str", ["Yes", long])).to_excel(path)
    sheet = openpyxl.load_workbook(path).active
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths == [pytest.approx(width, abs=1) for width in (8, 15, 60)]
    assert [bool(sheet[f"C{row}"].alignment.wrap_text) for row in (2, 3)] == [False, True]
    assert {sheet[f"{letter}3"].alignment.vertical for letter in "AC"} == {"top"}


def test_excel_has_no_formulas_and_no_links(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    texts = ["=1+1", "@a", "https://a.example", "{=A1}", "mailto:a@b.example", "42"]
    made(text=("str", texts), truth=("bool", [True] * 6)).to_excel(path)
    assert sheet(path)[1:] == [(text, True) for text in texts]
    with zipfile.ZipFile(path) as parts:
        written = b"".join(parts.read(name) for name in parts.namelist() if "sheet" in name)
    assert b"<f>" not in written
    assert b"hyperlink" not in written


def test_excel_says_what_it_cannot_hold(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    with pytest.warns(UserWarning, match=r"^2 cells cut to the 32,767 characters that a cell of Excel holds"):
        made(text=("str", ["a" * 32_768, "a" * 32_767, "😀" * 16_384])).to_excel(path)
    assert [len(text) for (text,) in sheet(path)[1:]] == [32_767, 32_767, 16_383]
    path.unlink()
    with pytest.raises(ValueError, match="the table has 1,048,576 rows, and a sheet of Excel holds 1,048,575"):
        made(number=("int", [0] * 1_048_576)).to_excel(path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("method", ["to_csv", "to_parquet", "to_excel", "to_jsonl"])
def test_what_fails_leaves_the_file_as_it_was(
    docs: quoth.Documents, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t"
    path.write_text("before", encoding="utf-8")

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("quoth._files.os.fsync", fail)
    with pytest.raises(OSError, match="No space left on device"):
        getattr(docs if method == "to_jsonl" else docs.quotes, method)(path)
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(FileNotFoundError):
        getattr(docs if method == "to_jsonl" else docs.quotes, method)(tmp_path / "nowhere" / "t")
    with pytest.raises(IsADirectoryError, match="is a folder; pass the name of a file in it"):
        getattr(docs if method == "to_jsonl" else docs.quotes, method)(tmp_path)


def test_long_names_in_any_script_are_written(docs: quoth.Documents, tmp_path: Path) -> None:
    path = tmp_path / f"{'報' * 80}.csv"
    docs.quotes.to_csv(path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights")
def test_files_have_the_rights_of_new_files_and_links_stay(docs: quoth.Documents, tmp_path: Path) -> None:
    path, link = tmp_path / "t.csv", tmp_path / "link.csv"
    link.symlink_to(path)
    docs.quotes.to_csv(link)
    (tmp_path / "new").touch()
    assert link.is_symlink()
    assert path.stat().st_mode == (tmp_path / "new").stat().st_mode
    path.chmod(0o600)
    docs.quotes.to_csv(link)
    assert path.stat().st_mode & 0o777 == 0o600
    docs.quotes.to_csv(os.devnull)
    assert Path(os.devnull).is_char_device()


EXCEL = "Table.to_excel() needs xlsxwriter; install it with: pip install xlsxwriter"
PARQUET = "Table.to_parquet() needs pyarrow or polars; install one of them with: pip install pyarrow"


def test_missing_libraries_say_what_to_install(
    docs: quoth.Documents, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in ("xlsxwriter", "pyarrow.parquet", "polars"):
        monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=re.escape(EXCEL)):
        docs.quotes.to_excel(tmp_path / "t")
    with pytest.raises(ImportError, match=re.escape(PARQUET)):
        docs.quotes.to_parquet(tmp_path / "t")
    assert list(tmp_path.iterdir()) == []


def test_packed_documents_are_read_again(docs: quoth.Documents, tmp_path: Path) -> None:
    docs.to_jsonl(tmp_path / "docs.jsonl")
    (tmp_path / "docs.jsonl.gz").write_bytes(gzip.compress((tmp_path / "docs.jsonl").read_bytes()))
    assert quoth.read_jsonl(tmp_path / "docs.jsonl.gz") == docs


def test_documents_are_read_again_from_json_lines(docs: quoth.Documents, tmp_path: Path) -> None:
    path = tmp_path / "docs.jsonl"
    docs.to_jsonl(path)
    assert path.read_text(encoding="utf-8") == docs.to_jsonl()
    assert quoth.read_jsonl(path) == docs
    assert quoth.read_jsonl(str(path)).quotes == docs.quotes
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\n\n")
    assert quoth.read_jsonl(path) == docs
    path.write_bytes(b"")
    assert len(quoth.read_jsonl(path)) == 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "docs.jsonl:3: "),
        ("[]", "docs.jsonl:3: "),
        ('{"schema": 99}', "docs.jsonl:3: "),
        ("\udcff", "docs.jsonl:3: not UTF-8"),
    ],
)
def test_what_is_no_document_is_told_with_its_line(
    docs: quoth.Documents, line: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_bytes(b"\n" + docs[:1].to_jsonl().encode() + line.encode("utf-8", "surrogateescape") + b"\n")
    with pytest.raises(ValueError, match=f"^{re.escape(str(tmp_path))}/{message}"):
        quoth.read_jsonl(path)
    with pytest.raises(FileNotFoundError):
        quoth.read_jsonl(tmp_path / "none.jsonl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("method", ["to_csv", "to_excel"])
def test_a_full_disk_is_an_error_of_the_system(method: str) -> None:
    table = quoth.analyze_many(["“Yes,” said Ann Lee."], model="fast").quotes
    with pytest.raises(OSError, match="No space left on device"):
        getattr(table, method)("/dev/full")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system with pipes in its file system")
@pytest.mark.parametrize("method", ["to_csv", "to_parquet", "to_excel"])
def test_a_pipe_stays_one_when_its_reader_breaks_off(docs: quoth.Documents, tmp_path: Path, method: str) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: pipe.open("rb").close())
    reader.start()
    with suppress(BrokenPipeError):
        getattr(docs.quotes, method)(pipe)
    reader.join()
    assert pipe.is_fifo()


def test_a_name_with_gz_is_packed_or_refused(docs: quoth.Documents, tmp_path: Path) -> None:
    packed, table = tmp_path / "docs.jsonl.gz", tmp_path / "quotes.csv.gz"
    docs.to_jsonl(packed)
    assert quoth.read_jsonl(packed) == docs
    docs.quotes.to_csv(table)
    assert gzip.decompress(table.read_bytes()).decode() == docs.quotes.to_csv()
    packed.write_bytes(packed.read_bytes()[:-9])
    with pytest.raises(OSError, match=r"docs\.jsonl\.gz: Compressed file ended before"):
        quoth.read_jsonl(packed)
    scan = quoth.scan([{"text": "“No,” said Bo Chen."}], model="fast")
    for write in (scan.documents().write_jsonl, scan.quotes().write_jsonl, scan.quotes().write_csv):
        with pytest.raises(ValueError, match=r"quotes\.csv\.gz: what can go on after a break is not packed"):
            write(table)
