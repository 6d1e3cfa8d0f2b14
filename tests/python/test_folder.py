"""What of a folder is read, in which order, and what is told of the rest."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import quoth
from quoth._command_line import main


def said(name: str) -> str:
    return f"“It rained,” said {name}."


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a text in each of the kinds that are read, and with others."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "news"
    (folder / "2026" / "may").mkdir(parents=True)
    (folder / "b.TXT").write_text(said("Bo Chen"), encoding="utf-8")
    (folder / "a.jsonl").write_text(f"{json.dumps({'text': None})}\n{json.dumps({'text': said('Ann Lee')})}\n", "utf-8")
    (folder / "c.csv").write_text(f'id,text\n7,"{said("Cem Kaya")}"\n', encoding="utf-8")
    (folder / "d.tsv").write_text(f"text\n{said('Dina Ray')}\n", encoding="utf-8")
    pq.write_table(pa.table({"text": [said("Eva Sol")], "id": [8]}), folder / "e.parquet")
    (folder / "f.html").write_text(f"<p>{said('Faye Oru')}</p>", encoding="utf-8")
    (folder / "g.txt.gz").write_bytes(gzip.compress(said("Gus Ito").encode()))
    (folder / "2026" / "may" / "h.txt").write_text(said("Hal Roy"), encoding="utf-8")
    (folder / "metadata.csv").write_text("id,paper\n7,Post\n", encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")
    (folder / "README").write_text(said("Ida Lux"), encoding="utf-8")
    for hidden in (".draft.txt", ".git/a.txt", "q.csv.parts/0-0000000.part", "q.csv.parts/x.txt"):
        (folder / hidden).parent.mkdir(exist_ok=True)
        (folder / hidden).write_text(said("Jon Kim"), encoding="utf-8")
    return folder


SPEAKERS = ["Hal Roy", "Ann Lee", "Bo Chen", "Cem Kaya", "Dina Ray", "Eva Sol", "Faye Oru", "Gus Ito"]


def test_every_kind_is_read_in_the_order_of_names(news: Path) -> None:
    scan = quoth.scan("news", keep=["id"], model="fast")
    found = scan.quotes().to_pandas()
    assert found["speaker"].tolist() == SPEAKERS
    # Tables have the file too, in which their rows stand, beside their own columns.
    assert found.columns[:3].tolist() == ["file", "id", "row"]
    names = [Path(name).relative_to("news").as_posix() for name in found["file"]]
    assert names == ["2026/may/h.txt", "a.jsonl", "b.TXT", "c.csv", "d.tsv", "e.parquet", "f.html", "g.txt.gz"]
    assert found["row"].tolist() == [0, 2, 3, 4, 5, 6, 7, 8]
    assert [value for value in found["id"] if not pd_null(value)] == ["7", 8]
    assert scan.errors == ()


def pd_null(value: object) -> bool:
    return value is None or value != value  # noqa: PLR0124


def test_what_is_passed_over_is_listed(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scan = quoth.scan("news", model="fast")
    assert [(Path(one.place).name, one.message) for one in scan.passed_over] == [
        ("README", "another format"),
        ("metadata.csv", "no column 'text'"),
        ("photo.jpg", "another format"),
    ]
    assert repr(scan) == "Scan(8 files, 3 passed over, 0 errors)"
    # The table may hold texts that are missed; the others are no inputs.
    assert main(["news", "--model", "fast", "--format", "jsonl"]) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["speaker"] for line in out.splitlines()] == SPEAKERS
    assert err == (
        "quoth: news: passed over 3 of 11 files: README, photo.jpg (another format); metadata.csv (no column 'text')\n"
    )


def test_strict_stops_at_a_table_of_a_folder_without_the_column(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["news", "--model", "fast", "--strict", "-o", "quotes.csv"]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[1:] == [f"quoth: {Path('news/metadata.csv')}: no column 'text'"]
    assert not Path("quotes.csv").exists()
    Path("news/metadata.csv").unlink()
    assert main(["news", "--model", "fast", "--strict", "-o", "quotes.csv"]) == 0


def test_a_text_column_of_another_name_is_looked_for_in_tables(news: Path) -> None:
    (news / "i.csv").write_text(f'body,text\n"{said("Lea Moor")}",2026\n', encoding="utf-8")
    found = quoth.scan(news, text="body", model="fast").quotes().to_pandas()
    assert found["speaker"].tolist() == ["Hal Roy", "Bo Chen", "Faye Oru", "Gus Ito", "Lea Moor"]


@pytest.mark.parametrize("command", ["quotes", "people", "entities", "mentions", "sentences", "paragraphs", "html"])
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_results_in_the_folder_are_not_read_as_news(
    command: str, ending: str, news: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("news/metadata.csv").unlink()
    name = f"news/out.{'html' if command == 'html' else ending}"
    options = [] if command == "sentences" else ["--model", "fast"]
    arguments = [command, "news", *options, "-o", name]
    assert main(arguments) == 0
    first = Path(name).read_bytes()
    assert main(arguments) == 0
    assert Path(name).read_bytes() == first
    capsys.readouterr()
    if command != "html":
        assert main(["quotes", "news", "--model", "fast", "--format", "csv"]) == 0
        assert "results of quoth" in capsys.readouterr().err


def test_documents_in_the_folder_are_not_read_as_news(news: Path) -> None:
    quoth.analyze_many([said("Ann Lee")], model="fast").to_jsonl(news / "docs.jsonl")
    scan = quoth.scan(news)
    assert ("docs.jsonl", "results of quoth") in [(Path(place).name, why) for place, why in scan.passed_over]
    # Who names them, gets them.
    assert quoth.scan(news / "docs.jsonl", model="fast").quotes().to_pandas()["speaker"].tolist() == ["Ann Lee"]


def test_a_folder_without_anything_to_read_says_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"^nothing to read in the folder .*$"):
        quoth.scan(tmp_path)
    for name in "abcde":
        (tmp_path / f"{name}.pdf").touch()
    (tmp_path / "news.csv").write_text("id,text\n1,It rained.\n", encoding="utf-8")
    message = (
        r"nothing to read in the folder .*: passed over 6 of 6 files: "
        r"a\.pdf, b\.pdf, c\.pdf and 2 more \(another format\); news\.csv \(no column 'body'\)$"
    )
    with pytest.raises(FileNotFoundError, match=message):
        quoth.scan(tmp_path, text="body")


def test_broken_files_of_a_folder_are_errors_and_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"text\n\xff\xfe\n")
    (tmp_path / "b.jsonl").write_text("{\n", encoding="utf-8")
    (tmp_path / "c.parquet").write_bytes(b"PAR1")
    (tmp_path / "d.csv").write_text("id,id\n1,2\n", encoding="utf-8")
    (tmp_path / "e.csv").touch()
    (tmp_path / "f.txt").write_text(said("Ann Lee"), encoding="utf-8")
    scan = quoth.scan(tmp_path, model="fast")
    assert scan.quotes().to_pandas()["speaker"].tolist() == ["Ann Lee"]
    assert [Path(place).name for place, _ in scan.errors] == ["a.csv:2", "b.jsonl:1", "c.parquet", "d.csv"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_links_to_folders_and_what_is_no_file_are_passed_over(news: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x.txt").write_text(said("Jon Kim"), encoding="utf-8")
    (news / "other").symlink_to(tmp_path / "other", target_is_directory=True)
    (news / "gone.txt").symlink_to(tmp_path / "gone.txt")
    (news / "x.txt").symlink_to(tmp_path / "other" / "x.txt")
    os.mkfifo(news / "pipe.txt")
    scan = quoth.scan(news, model="fast")
    told = {Path(place).name: message for place, message in scan.passed_over}
    assert (told["other"], told["gone.txt"]) == ("a link to a folder", "no regular file")
    assert told["pipe.txt"] == "no regular file"
    assert scan.quotes().to_pandas()["speaker"].tolist() == [*SPEAKERS, "Jon Kim"]


def test_what_quoth_wrote_is_no_news(tmp_path: Path) -> None:
    doc = quoth.analyze("“Yes,” said Ann Lee.", model="fast")
    quoth.render(doc, path=tmp_path / "page.html")
    quoth.report(quoth.Documents.from_documents([doc]), tmp_path / "report.html")
    gold = {"id": "1", "text": doc.text, "quotes": []}
    (tmp_path / "gold.jsonl").write_text(f"{json.dumps(gold)}\n", encoding="utf-8")
    (tmp_path / "news.txt").write_text("“No,” said Bo Chen.", encoding="utf-8")
    scan = quoth.scan(tmp_path, model="fast")
    assert scan.quotes().to_pandas()["speaker"].tolist() == ["Bo Chen"]
    told = {Path(place).name: message for place, message in scan.passed_over}
    assert told == dict.fromkeys(["gold.jsonl", "page.html", "report.html"], "results of quoth")


def test_damaged_table_is_an_error_of_its_own(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b'{"text": "' + bytes(range(32, 33)) * 4000 + b'"}\n'))
    packed[20:26] = b"\xff" * 6
    (tmp_path / "a.jsonl.gz").write_bytes(packed)
    (tmp_path / "b.txt").write_text("“No,” said Bo Chen.", encoding="utf-8")
    scan = quoth.scan(tmp_path, model="fast")
    assert scan.quotes().to_pandas()["speaker"].tolist() == ["Bo Chen"]
    assert [Path(error.place.rpartition(":")[0] or error.place).name for error in scan.errors] == ["a.jsonl.gz"]
