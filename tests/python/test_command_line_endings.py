"""A file has the format that its name says: what contradicts it is refused before anything is read."""

from __future__ import annotations

from pathlib import Path

import pytest

import quoth
from quoth._command_line import main

RAIN = "“It rained,” said Nadia Haddad."
GOLD = '{"text": "It rained.", "quotes": [], "entities": []}\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rain.txt").write_text(RAIN, encoding="utf-8")
    Path("gold.jsonl").write_text(GOLD, encoding="utf-8")


@pytest.mark.parametrize("name", ["x.parquet", "x.xlsx", "x.html", "x.htm", "x.csv", "x.tsv", "X.CSV", "x.csv.gz"])
def test_documents_are_not_written_under_the_name_of_another_format(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rain.txt", "--model", "fast", "--json", "-o", name]) == 2
    said = name.lower().split(".")[1].replace("htm", "html").replace("htmll", "html")
    message = f"--json does not go with this ending, which says {said}; such a file ends with .jsonl"
    assert capsys.readouterr().err == f"quoth: error: {name}: {message}\n"
    assert not Path(name).exists()


@pytest.mark.parametrize("name", ["x.jsonl", "x.ndjson", "x.json", "x.jsonl.gz", "x.dat", "x", "x.gz", "x.2025"])
def test_documents_are_written_under_names_that_say_nothing_else(name: str) -> None:
    assert main(["rain.txt", "--model", "fast", "--json", "-o", name]) == 0
    if not name.endswith(".gz"):
        assert [doc and doc.text for doc in quoth.read_jsonl(name)] == [RAIN]


@pytest.mark.parametrize("command", ["quotes", "people", "sentences", "link", "evaluate", "bench"])
@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ("csv", "x.parquet"),
        ("csv", "x.xlsx"),
        ("jsonl", "x.csv"),
        ("tsv", "x.csv"),
        ("html", "x.jsonl"),
        ("csv", "x.json"),
        ("parquet", "x.csv"),
        ("table", "x.csv"),
        ("csv", "x.tsv.gz"),
    ],
)
def test_format_that_the_ending_contradicts_is_refused(
    command: str, chosen: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    read = "gold.jsonl" if command == "evaluate" else "rain.txt"
    assert main([command, read, "--model", "fast", "--format", chosen, "-o", name]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"quoth: error: {name}: --format {chosen} does not go with this ending, which says ")
    assert not Path(name).exists()


@pytest.mark.parametrize(
    ("chosen", "name"), [("csv", "x.csv"), ("csv", "x.dat"), ("table", "x.txt"), ("html", "x.htm")]
)
def test_format_that_the_ending_says_too_or_that_it_leaves_open_is_written(chosen: str, name: str) -> None:
    assert main(["rain.txt", "--model", "fast", "--format", chosen, "-o", name]) == 0
    assert Path(name).stat().st_size


@pytest.mark.parametrize("name", ["page.csv", "page.parquet", "page.jsonl"])
def test_page_is_not_written_under_the_name_of_a_table(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["html", "rain.txt", "--model", "fast", "-o", name]) == 2
    assert "the page that quoth html writes does not go with this ending" in capsys.readouterr().err
    assert main(["html", "rain.txt", "--model", "fast", "-o", "page.htm"]) == 0
    assert not Path(name).exists()
