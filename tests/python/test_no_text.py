"""A file of one text that is none is an error of a scan, and refused by the command, with the same words."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

import quoth
from quoth._command_line import main

if TYPE_CHECKING:
    from pathlib import Path

YES = "“Yes,” said Ann Lee."


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 It rained.",
        b"PK\x03\x04\x14\x00word/document.xml",
        b"%PDF-1.7 It rained.",
        b"{\\rtf1 It rained.}",
        b"It rained.\x00",
        b"\x00" * 9,
        b'<?xml version="1.0"?><nitf>It rained.</nitf>',
        b'<!DOCTYPE nitf [<!ENTITY e "It rained.">]><nitf>&e;</nitf>',
    ],
)
@pytest.mark.parametrize("name", ["b.txt", "b.html", "b.txt.gz"])
def test_text_that_is_none_is_an_error_with_the_words_of_the_command(
    data: bytes, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(YES, encoding="utf-8")
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    scan = quoth.scan(tmp_path, model="fast")
    assert [row["text"] for row in scan.quotes()] == ["“Yes,”"]
    ((place, message),) = scan.errors
    assert place == str(tmp_path / name)
    assert main([str(tmp_path / name), "--model", "fast"]) == 3
    assert capsys.readouterr().err == f"quoth: {place}: {message}\n"


def test_page_in_html_or_xhtml_is_read_and_a_fragment_too(tmp_path: Path) -> None:
    for number, start in enumerate(['<?xml version="1.0"?><!DOCTYPE html><html>', "<!DOCTYPE HTML><p>", "<p>", ""]):
        (tmp_path / f"{number}.html").write_text(f"{start}{YES}", encoding="utf-8")
    scan = quoth.scan(tmp_path, model="fast")
    assert len(list(scan.quotes())) == 4
    assert scan.errors == ()
