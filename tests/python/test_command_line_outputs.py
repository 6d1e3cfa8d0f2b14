"""What the command line writes: every format, whole files or none, and what is left of a break."""

from __future__ import annotations

import csv
import datetime
import errno
import gzip
import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest

import quoth
from quoth._command_line import main
from quoth._command_line.arguments import FORMATS
from quoth._engine import ITEMS

unix = pytest.mark.skipif(os.name == "nt", reason="streams and names are other things there")
RAIN = "“It rained, and rained,” said Nadia Haddad, the mayor."
SNOW = "Tomás Rivera told Ana Kahananui that it would snow."
TABLE = f"""\
id,day,body
7,2026-05-03,"{RAIN}"
8,2026-05-04,
9,2026-05-05,"{SNOW}"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("news.csv").write_text(TABLE, encoding="utf-8")
    Path("rain.txt").write_text(RAIN, encoding="utf-8")
    return tmp_path


NEWS = ["news.csv", "--text", "body", "--model", "fast"]


def printed(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(list(arguments)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def files() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def rows_of(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_kept_columns_of_parquet_keep_their_types(capsys: pytest.CaptureFixture[str]) -> None:
    """In Parquet; where inputs have other types or none, what they hold says the type, as ever."""
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    day, moment = datetime.date(2026, 5, 3), datetime.datetime(2026, 5, 3, 12, tzinfo=datetime.timezone.utc)
    types = {"at": arrow.timestamp("us", "UTC"), "desk": arrow.dictionary("int8", "string")}
    values = {"day": [day], "at": [moment], "desk": ["home"], "tags": [["a"]], "text": [RAIN]}
    for name, of_day in (("a", {}), ("b", {}), ("c", {"day": ["3 May"]})):
        arrays = {column: arrow.array(one, types.get(column)) for column, one in (values | of_day).items()}
        parquet.write_table(arrow.table(arrays), f"{name}.parquet")
    keep = [word for column in ("day", "at", "desk", "tags") for word in ("--keep", column)]
    assert main(["quotes", "a.parquet", "b.parquet", "--model", "fast", *keep, "-o", "quotes.parquet"]) == 0
    found = parquet.read_table("quotes.parquet")
    assert [str(found.schema.field(one).type) for one in ("day", "at", "desk")] == [
        "date32[day]",
        "timestamp[us, tz=UTC]",
        "string",
    ]
    assert (
        found.select(["day", "at", "desk", "tags"]).to_pylist()
        == [{"day": day, "at": moment, "desk": "home", "tags": '["a"]'}] * 2
    )
    assert main(["quotes", "a.parquet", "c.parquet", "--model", "fast", *keep, "-o", "mixed.parquet"]) == 0
    mixed = parquet.read_table("mixed.parquet")
    assert mixed["day"].to_pylist() == ["2026-05-03", "3 May"]
    assert mixed["at"].to_pylist() == [moment] * 2
    rows = rows_of(printed("quotes", "a.parquet", "--model", "fast", *keep, "--format", "csv", capsys=capsys))
    assert (rows[0]["day"], rows[0]["at"]) == ("2026-05-03", "2026-05-03 12:00:00+00:00")


def test_csv_has_the_columns_of_the_library_behind_those_of_the_input(capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of(printed(*NEWS, "--id", "id", "--keep", "day=date", capsys=capsys))
    table = quoth.analyze_many([RAIN, None, SNOW], model="fast").quotes
    assert list(rows[0]) == ["file", "id", "date", *table.columns]
    found = [(row["file"], row["id"], row["date"], row["row"], row["speaker"], row["text"]) for row in rows]
    assert found == [
        ("news.csv", "7", "2026-05-03", "0", "Nadia Haddad", "“It rained, and rained,”"),
        ("news.csv", "9", "2026-05-05", "2", "Tomás Rivera", "that it would snow"),
    ]


@pytest.mark.parametrize("command", ITEMS)
def test_every_table_is_that_of_the_library(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    docs = quoth.analyze_many([RAIN, None, SNOW], model="fast")
    table: quoth.Table = getattr(docs, command)
    model = [] if command == "sentences" else ["--model", "fast"]
    out = printed(command, "news.csv", "--text", "body", *model, "--format", "jsonl", capsys=capsys)
    rows = [json.loads(line) for line in out.splitlines()]
    assert [{name: value for name, value in row.items() if name != "file"} for row in rows] == list(table)


def test_tsv_and_page_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of(printed("people", *NEWS, "--format", "tsv", capsys=capsys), "\t")
    assert [(row["row"], row["name"]) for row in rows] == [
        ("0", "Nadia Haddad"),
        ("2", "Tomás Rivera"),
        ("2", "Ana Kahananui"),
    ]
    page = printed("people", *NEWS, "--format", "html", capsys=capsys)
    assert page.startswith("<!DOCTYPE html>\n")
    assert page.count("<tr>") == 4
    assert "<td>Tomás Rivera</td>" in page


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "html"])
def test_file_has_what_would_be_printed(ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    expected = printed(*NEWS, "--format", ending, capsys=capsys)
    assert printed(*NEWS, "-o", f"quotes.{ending}", capsys=capsys) == ""
    assert Path(f"quotes.{ending}").read_bytes().decode() == expected
    assert printed(*NEWS, "--format", ending, "-o", "quotes.dat", capsys=capsys) == ""
    assert Path("quotes.dat").read_bytes().decode() == expected
    assert files() == sorted(["news.csv", f"quotes.{ending}", "quotes.dat", "rain.txt"])


def test_parquet_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    printed("people", *NEWS, "--id", "id", "-o", "people.parquet", capsys=capsys)
    table = parquet.read_table("people.parquet").to_pydict()
    assert table["file"] == ["news.csv"] * 3
    assert table["id"] == ["7", "9", "9"]
    assert table["name"] == ["Nadia Haddad", "Tomás Rivera", "Ana Kahananui"]


@pytest.mark.skipif(find_spec("xlsxwriter") is None, reason="XlsxWriter is not installed")
def test_sheet_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    printed("people", *NEWS, "-o", "people.xlsx", capsys=capsys)
    with zipfile.ZipFile("people.xlsx") as archive:
        assert "Tomás Rivera" in "".join(archive.read(name).decode() for name in archive.namelist())


def test_missing_package_is_named(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("pyarrow", "pyarrow.parquet", "polars", "xlsxwriter"):
        monkeypatch.setitem(sys.modules, package, None)
    assert main([*NEWS, "-o", "quotes.parquet"]) == 3
    assert capsys.readouterr().err.endswith("needs pyarrow; install it with: pip install pyarrow\n")
    assert main([*NEWS, "-o", "quotes.xlsx"]) == 3
    assert capsys.readouterr().err.endswith("needs xlsxwriter; install it with: pip install xlsxwriter\n")
    Path("news.parquet").write_bytes(b"PAR1PAR1")
    assert main(["news.parquet"]) == 3
    assert capsys.readouterr().err.endswith("needs pyarrow; install it with: pip install pyarrow\n")
    assert files() == ["news.csv", "news.parquet", "rain.txt"]


def test_column_that_the_table_has_itself_needs_another_name(capsys: pytest.CaptureFixture[str]) -> None:
    Path("news.jsonl").write_text(json.dumps({"text": RAIN, "source": "agency"}), encoding="utf-8")
    assert main(["news.jsonl", "--keep", "source", "--format", "csv"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "quoth: error: the quotes have a column 'source' of their own; pass --keep source=NAME\n"
    row = rows_of(printed("news.jsonl", "--keep", "source=agency", "--model", "fast", capsys=capsys))[0]
    assert (row["agency"], row["source"]) == ("agency", "Nadia Haddad, the mayor")


def test_columns_that_documents_have_themselves_are_not_kept_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("provenance", "people", "place"):
        assert main([*NEWS, "--json", "--keep", f"id={name}"]) == 2
        message = f"quoth: error: the quotes have a column {name!r} of their own; pass --keep id=NAME\n"
        assert capsys.readouterr().err == message
        assert main([*NEWS, "--format", "csv", "--keep", f"id={name}"]) == 0
        capsys.readouterr()


def test_json_has_the_columns_that_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    first, _, third = printed(*NEWS, "--id", "id", "--json", capsys=capsys).splitlines()
    assert list(json.loads(first))[:4] == ["file", "place", "id", "schema"]
    assert quoth.Document.from_json(third) == quoth.analyze(SNOW, model="fast")
    printed(*NEWS, "--json", "-o", "docs.jsonl", capsys=capsys)
    assert [doc and doc.text for doc in quoth.read_jsonl("docs.jsonl")] == [RAIN, "", SNOW]


def test_json_has_a_line_for_each_row_that_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"id": "a", "text": RAIN}, {"id": "b", "text": None}, {"id": "c", "text": ""}]
    Path("rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    printed("rows.jsonl", "--model", "fast", "--id", "id", "--json", "-o", "docs.jsonl", capsys=capsys)
    first, missing, empty = (json.loads(line) for line in Path("docs.jsonl").read_text("utf-8").splitlines())
    assert [one["id"] for one in (first, missing, empty)] == ["a", "b", "c"]
    assert missing == {**empty, "place": "rows.jsonl:2", "id": "b", "text": None}
    assert list(missing) == list(first)
    assert [doc and doc.text for doc in quoth.read_jsonl("docs.jsonl")] == [RAIN, None, ""]
    # What has been written is read by each command, which says that it takes the texts alone.
    assert main(["docs.jsonl", "--model", "fast", "--id", "id", "--json"]) == 0
    again, anew = capsys.readouterr()
    assert [json.loads(line)["text"] for line in again.splitlines()] == [RAIN, None, ""]
    assert anew.startswith(
        "quoth: docs.jsonl: documents made by fast: their texts are analysed anew, with --model fast"
    )
    scanned = quoth.scan("docs.jsonl", id="id", model="fast")
    scanned.documents().write_jsonl("again.jsonl")
    assert [doc and doc.text for doc in quoth.read_jsonl("again.jsonl")] == [RAIN, None, ""]
    assert not scanned.errors
    for command in ("quotes", "people", "link", "html"):
        assert main([command, "docs.jsonl", "--model", "fast", "-o", f"{command}.html"]) == 0
        assert capsys.readouterr().err == anew
    assert main(["docs.jsonl", "--model", "fast", "--resume", "-o", "quotes.csv"]) == 0
    assert capsys.readouterr().err == anew
    assert main(["evaluate", "docs.jsonl", "--model", "fast"]) == 0
    assert "analysed anew" not in capsys.readouterr().err


def test_json_has_no_line_for_a_row_that_could_not_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    Path("rows.jsonl").write_text('{"text": null}\n{"text": 5}\n{"body": "x"}\n{\n', encoding="utf-8")
    assert main(["rows.jsonl", "--model", "fast", "--json"]) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["text"] is None


@pytest.mark.parametrize(
    "line", ['{"text": null, "quotes": [', '{"id": 1}', '{"schema": 1, "quotes": [{"text": null}]}', "[null]"]
)
def test_line_that_is_no_document_is_no_missing_one(line: str) -> None:
    Path("docs.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(ValueError, match=r"docs.jsonl:1: "):
        quoth.read_jsonl("docs.jsonl")


def test_file_keeps_its_rights_and_a_link_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    target = Path("quotes.csv")
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    Path("link.csv").symlink_to(target)
    printed("rain.txt", "--model", "fast", "-o", "link.csv", capsys=capsys)
    assert Path("link.csv").is_symlink()
    assert "Nadia Haddad" in target.read_text(encoding="utf-8")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@unix
@pytest.mark.parametrize("options", [["--format", "csv"], ["--format", "table"], ["--json"]])
def test_device_is_written_to_and_not_replaced(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    printed("rain.txt", "--model", "fast", *options, "-o", os.devnull, capsys=capsys)
    assert Path(os.devnull).is_char_device()
    if Path("/dev/full").exists():
        assert main(["rain.txt", "--model", "fast", *options, "-o", "/dev/full"]) == 3
        assert capsys.readouterr().err == "quoth: cannot write /dev/full: No space left on device\n"
        command = f"{sys.executable} -m quoth rain.txt --model fast {' '.join(options)} > /dev/full"
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (3, "quoth: cannot write standard output: No space left on device\n")


@unix
@pytest.mark.parametrize("name", ["parquet", "xlsx"])
def test_device_gets_no_file_that_is_written_as_a_whole(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rain.txt", "--format", name, "-o", os.devnull]) == 2
    assert capsys.readouterr().err == f"quoth: error: {name} needs a file, and {os.devnull} is none\n"


def test_what_is_read_is_not_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*NEWS, "-o", "./news.csv"]) == 2
    assert capsys.readouterr().err == "quoth: error: ./news.csv is read; it cannot be written too\n"
    assert Path("news.csv").read_text(encoding="utf-8") == TABLE


@pytest.mark.parametrize("command", ["quotes", "link", "html"])
def test_old_results_stay_where_nothing_could_be_read(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("old.html").write_text("old", encoding="utf-8")
    assert main([command, "none.txt", "--model", "fast", "-o", "old.html"]) == 3
    assert capsys.readouterr().err.splitlines() == [
        "quoth: none.txt: No such file or directory",
        "quoth: nothing could be read; old.html is as it was",
    ]
    assert Path("old.html").read_text(encoding="utf-8") == "old"
    assert files() == ["news.csv", "old.html", "rain.txt"]


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("html", "new.html"),
        *((command, f"new.{end}") for command in ("quotes", "link") for end in FORMATS[1:]),
    ],
)
def test_no_file_is_written_where_nothing_could_be_read(
    command: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "news.csv", "--text", "nope", "--model", "fast", "-o", name]) == 2
    assert capsys.readouterr().err.endswith(f"quoth: nothing could be read; {name} is not written\n")
    assert files() == ["news.csv", "rain.txt"]


def test_tsv_has_no_formulas_and_lines_of_unix(capsys: pytest.CaptureFixture[str]) -> None:
    Path("form.csv").write_text(f'by,text\n=HYPERLINK(1),"{RAIN}"\n', encoding="utf-8")
    out = printed("form.csv", "--model", "fast", "--keep", "by", "--format", "tsv", capsys=capsys)
    assert out.splitlines()[1].split("\t")[:2] == ["form.csv", "'=HYPERLINK(1)"]
    assert "\r" not in out


def test_folder_that_is_not_there_is_told_before_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rain.txt", "-o", "none/quotes.csv"]) == 2
    assert capsys.readouterr().err == "quoth: error: none/quotes.csv: there is no folder none\n"
    Path("folder").mkdir()
    assert main(["rain.txt", "-o", "folder"]) == 2
    assert capsys.readouterr().err == "quoth: error: folder: Is a directory\n"


@unix
@pytest.mark.parametrize("options", [["-o", "quotes.csv"], ["-o", "quotes.tsv"], ["--json", "-o", "docs.jsonl"]])
def test_full_disk_leaves_the_old_file(options: list[str]) -> None:
    """A limit on the size of files stands for a full disk."""
    Path("long.txt").write_text(f"{RAIN}\n" * 2_000, encoding="utf-8")
    old = Path(options[-1])
    old.write_text("old", encoding="utf-8")
    program = """
import resource, signal, sys
from quoth._command_line import main
from quoth._command_line.arguments import FORMATS
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
sys.exit(main(sys.argv[1:]))
"""
    command = [sys.executable, "-c", program, "long.txt", "--model", "fast", *options]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert done.returncode == 3
    assert done.stderr.startswith(f"quoth: cannot write {options[-1]}".encode())
    assert done.stderr.endswith(b": File too large\n")
    assert done.stderr.count(b"\n") == 1
    assert old.read_text(encoding="utf-8") == "old"


@unix
def test_interrupted_run_is_resumed() -> None:
    texts = [{"id": number, "text": f"“It rained {number} times,” said Nadia Haddad."} for number in range(6_000)]
    Path("news.jsonl").write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
    program = """
import signal, sys
from quoth._command_line import main
from quoth._command_line.arguments import FORMATS
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(sys.argv[1:]))
"""
    arguments = ["news.jsonl", "--model", "fast", "--threads", "1", "--id", "id", "-o", "quotes.csv"]
    with subprocess.Popen([sys.executable, "-c", program, *arguments], stderr=subprocess.PIPE) as process:
        assert process.stderr
        while process.poll() is None and not Path("quotes.csv.parts/state.json").exists():
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 130
    assert told == b"quoth: interrupted; what is done is kept: --resume goes on from there\n"
    assert not Path("quotes.csv").exists()
    assert main([*arguments, "--resume"]) == 0
    rows = rows_of(Path("quotes.csv").read_text(encoding="utf-8"))
    assert [int(row["id"]) for row in rows] == list(range(6_000))
    assert not Path("quotes.csv.parts").exists()


def test_interrupted_before_anything_is_stored_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("quoth._scan.head_of", interrupt)
    assert main([*NEWS, "-o", "quotes.csv"]) == 130
    assert capsys.readouterr().err == "quoth: interrupted; nothing was stored yet\n"
    assert files() == ["news.csv", "rain.txt"]


def test_finished_run_is_not_done_again(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [*NEWS, "-o", "quotes.csv", "--resume"]
    assert main(arguments) == 0
    written = Path("quotes.csv").stat()
    assert main(arguments) == 0
    complete = "quoth: quotes.csv is complete; nothing was done, for nothing has changed since\n"
    assert capsys.readouterr().err == complete
    assert Path("quotes.csv").stat() == written
    # Other inputs and other options give another result.
    Path("news.csv").write_text(TABLE + TABLE.splitlines()[1] + "\n", encoding="utf-8")
    assert main(arguments) == 0
    assert capsys.readouterr().err == "quoth: quotes.csv was made with another source; it is made anew\n"
    assert main([*arguments, "--min-score", "1"]) == 0
    assert capsys.readouterr().err == "quoth: quotes.csv was made with another pipeline; it is made anew\n"
    assert len(Path("quotes.csv").read_text(encoding="utf-8").splitlines()) == 1
    # What was changed or cut short meanwhile is no finished result.
    Path("quotes.csv").write_text("", encoding="utf-8")
    assert main([*arguments, "--min-score", "1"]) == 0
    assert capsys.readouterr().err == ""
    assert len(Path("quotes.csv").read_text(encoding="utf-8").splitlines()) == 1


def test_finished_run_says_again_that_an_input_could_not_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    Path("news.jsonl").write_text(f'{json.dumps({"text": RAIN})}\n{{"text": 7}}\n', encoding="utf-8")
    arguments = ["news.jsonl", "--model", "fast", "-o", "quotes.jsonl", "--resume"]
    assert [main(arguments), main(arguments)] == [1, 1]
    assert capsys.readouterr().err.splitlines()[-1].startswith("quoth: quotes.jsonl is complete; nothing was done")


def test_file_of_a_run_without_resume_is_made_anew(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*NEWS, "-o", "out.csv"]) == 0
    os.utime("out.csv", (time.time() + 60,) * 2)
    assert main(["entities", *NEWS, "-o", "out.csv", "--resume"]) == 0
    assert "complete" not in capsys.readouterr().err
    assert "label" in Path("out.csv").read_text(encoding="utf-8").splitlines()[0].split(",")


def test_run_with_other_options_is_not_resumed(capsys: pytest.CaptureFixture[str]) -> None:
    Path("quotes.csv.parts").mkdir()
    work = {"source": [], "columns": [], "options": {}, "pipeline": "", "output": []}
    state = json.dumps({"work": work, "state": {"parts": 0}})
    Path("quotes.csv.parts/state.json").write_text(state, encoding="utf-8")
    assert main([*NEWS, "-o", "quotes.csv", "--resume"]) == 2
    out, err = capsys.readouterr()
    assert err.startswith("quoth: quotes.csv.parts was begun with another ")
    assert out == ""


def test_run_with_other_names_is_not_resumed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_the_disk(*arguments: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    names = Path("names.csv")
    arguments = [*NEWS, "--gazetteer", "names.csv", "-o", "quotes.csv"]
    names.write_text("".join(f"PERSON,Nadia {number}\n" for number in range(100, 200)), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("quoth._scanned.CsvOutput.whole", fill_the_disk)
        assert main(arguments) == 3
    assert capsys.readouterr().err == "quoth: cannot write quotes.csv: No space left on device\n"
    assert files() == ["names.csv", "news.csv", "quotes.csv.parts", "rain.txt"]
    names.write_text("".join(f"PERSON,Nadia {number}\n" for number in range(200, 300)), encoding="utf-8")
    assert main([*arguments, "--resume"]) == 2
    assert capsys.readouterr().err == (
        "quoth: quotes.csv.parts was begun with another options; pass the same again, or begin anew without --resume\n"
    )
    assert main(arguments) == 0
    assert files() == ["names.csv", "news.csv", "quotes.csv", "rain.txt"]


def test_value_that_a_kept_column_cannot_hold_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quoth._scan._ROWS", 1)
    rows = [{"id": 1, "text": RAIN}, {"id": "two", "text": RAIN}]
    Path("news.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    assert main(["news.jsonl", "--model", "fast", "--keep", "id", "-o", "quotes.parquet"]) == 1
    assert capsys.readouterr().err == "quoth: news.jsonl:2: column 'id' has 'two', which is no int64\n"


def test_foreign_files_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Path("quotes.csv.parts").mkdir()
    Path("quotes.csv.parts/thesis.doc").touch()
    assert main([*NEWS, "-o", "quotes.csv"]) == 3
    assert "holds files that are none of this work" in capsys.readouterr().err
    assert Path("quotes.csv.parts/thesis.doc").exists()


def test_progress_is_shown_where_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*NEWS, "-o", "quotes.csv", "--progress"]) == 0
    assert "3" in capsys.readouterr().err
    assert main([*NEWS, "-o", "quotes.csv", "--no-progress"]) == 0
    assert capsys.readouterr().err == ""


def test_cells_of_a_terminal_have_no_control_characters(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("rain.txt").write_text("“Go \x1b[2J on,” said Nadia Haddad.", encoding="utf-8")
    arguments = ["rain.txt", "--model", "fast", "--format", "csv"]
    assert "“Go \x1b[2J on,”" in printed(*arguments, capsys=capsys)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "“Go �[2J on,”" in printed(*arguments, capsys=capsys)


def test_scores_and_newlines_are_passed_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(rows_of(printed(*NEWS, capsys=capsys))) == 2
    assert rows_of(printed(*NEWS, "--min-score", "1", capsys=capsys)) == []
    row = rows_of(printed("rain.txt", "--model", "fast", "--min-speaker-score", "1", capsys=capsys))[0]
    assert (row["speaker"], row["source"]) == ("", "Nadia Haddad, the mayor")
    Path("lines.txt").write_text("Rain in the north\nSun in the south", encoding="utf-8")
    assert len(rows_of(printed("sentences", "lines.txt", capsys=capsys))) == 2
    assert len(rows_of(printed("sentences", "--newlines", "space", "lines.txt", capsys=capsys))) == 1
    assert main(["sentences", "--newlines", "page", "lines.txt"]) == 2
    assert "--newlines" in capsys.readouterr().err


def test_mentions_and_paragraphs_are_shown_as_tables(capsys: pytest.CaptureFixture[str]) -> None:
    Path("page.txt").write_text(
        "Workers at the sluice.\nMinna Aho/Reuters\n\n“It stays,” said Ebele Nwosu. She left.", encoding="utf-8"
    )
    lines = printed("mentions", "page.txt", "--model", "fast", "--format", "table", capsys=capsys).splitlines()
    assert [line.split() for line in lines if "Nwosu" in line] == [
        ["Ebele", "Nwosu", "name", "59", "70", "Ebele", "Nwosu"],
        ["Ebele", "Nwosu", "pronoun", "72", "75", "She"],
    ]
    lines = printed("paragraphs", "page.txt", "--model", "fast", "--format", "table", capsys=capsys).splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["caption", "credit", "body"]
    assert lines[-1] == "3 paragraphs"


@pytest.mark.parametrize("name", ["quotes.csv", "quotes.tsv", "quotes.jsonl", "quotes.html"])
def test_file_that_is_packed_holds_what_one_that_is_not_would(name: str) -> None:
    for output in (name, f"{name}.gz", f"again.{name}.gz"):
        assert main([*NEWS, "-o", output]) == 0
    whole = Path(name).read_bytes()
    packed = Path(f"{name}.gz").read_bytes()
    assert gzip.decompress(packed) == whole
    assert Path(f"again.{name}.gz").read_bytes() == packed


def test_documents_that_are_packed_are_read_again() -> None:
    assert main([*NEWS, "--json", "-o", "docs.jsonl.gz"]) == 0
    assert [doc and doc.text for doc in quoth.read_jsonl("docs.jsonl.gz")] == [RAIN, "", SNOW]


@pytest.mark.parametrize("arguments", [("-o", "a.parquet.gz"), ("-o", "a.xlsx.gz"), ("-o", "a.csv.gz", "--resume")])
def test_what_cannot_be_packed_is_refused(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*NEWS, *arguments]) == 2
    assert capsys.readouterr().err.startswith("quoth: error: ")
    assert files() == ["news.csv", "rain.txt"]


def test_file_with_the_name_of_no_model_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("weights").write_bytes(b"")
    assert main(["news.csv", "--model", "weights"]) == 2
    told = "quoth: error: model='weights' is none inside quoth; a file has that name: write ./weights for it\n"
    assert capsys.readouterr().err == told


def test_only_a_run_that_can_be_resumed_leaves_a_note_behind() -> None:
    assert main([*NEWS, "-o", "quotes.csv"]) == 0
    assert files() == ["news.csv", "quotes.csv", "rain.txt"]
    assert main([*NEWS, "-o", "quotes.csv", "--resume"]) == 0
    assert files() == [".quoth", "news.csv", "quotes.csv", "rain.txt"]
