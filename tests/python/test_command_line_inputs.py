"""What the command line reads: texts, tables, pages, folders, patterns, pipes; and what it refuses."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import quoth
from quoth._command_line import main
from quoth._command_line.piped import Lines

RAIN = "“It rained,” said Nadia Haddad."
SNOW = "“It snowed,” said Tomás Rivera."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def spoken(*arguments: str, capsys: pytest.CaptureFixture[str], code: int = 0) -> list[str]:
    """Give the place and the first speaker of each text that is read."""
    assert main(["--model", "fast", "--json", *arguments]) == code
    found = []
    for line in capsys.readouterr().out.splitlines():
        doc = json.loads(line)
        found.append(f"{doc.get('place', doc['file'])} {doc['quotes'][0]['speaker'] if doc['quotes'] else None}")
    return found


def refused(*arguments: str, capsys: pytest.CaptureFixture[str], code: int = 3) -> str:
    """Give what is told of inputs of which none is read."""
    assert main(["--model", "fast", "--json", *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    return err


def write(name: str, *lines: str) -> str:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
    return name


@pytest.mark.parametrize(
    ("name", "lines", "places"),
    [
        ("news.csv", ["id,text", f"1,{RAIN.replace(',', ';')}", f'2,"{SNOW}"'], (2, 3)),
        ("news.tsv", ["id\ttext", f"1\t{RAIN}", f"2\t{SNOW}"], (2, 3)),
        ("news.jsonl", [json.dumps({"id": 1, "text": RAIN}), "", json.dumps({"text": SNOW})], (1, 3)),
        ("news.txt", ["id,text", f'1,"{RAIN}"', f'2,"{SNOW}"'], (2, 3)),
        ("news", [json.dumps({"id": 1, "text": RAIN}), json.dumps({"text": SNOW})], (1, 2)),
    ],
)
def test_table_has_a_text_in_each_row(
    name: str, lines: list[str], places: tuple[int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = places
    expected = [f"{name}:{first} Nadia Haddad", f"{name}:{second} Tomás Rivera"]
    assert spoken(write(name, *lines), capsys=capsys) == expected


def test_parquet_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.table({"id": [1, 2, 3], "body": [RAIN, None, SNOW]}), "news.parquet")
    found = spoken("--text", "body", "news.parquet", capsys=capsys)
    assert found == [f"news.parquet: row {row}" for row in ("0 Nadia Haddad", "1 None", "2 Tomás Rivera")]
    told = refused("news.parquet", capsys=capsys, code=2)
    assert told.startswith("quoth: news.parquet: no column 'text'; the columns are ")


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="pipes have no names there")
def test_table_in_a_named_pipe_is_read() -> None:
    write("news.csv", "id,text", f'1,"{RAIN}"', f'2,"{SNOW}"')
    command = f"cat news.csv | {sys.executable} -m quoth --model fast --format csv /dev/fd/0"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, encoding="utf-8", check=True)
    assert [line.split(",")[1] for line in done.stdout.splitlines()] == ["row", "0", "1"]


def test_folder_and_pattern_are_read_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    write("news/b.txt", SNOW)
    write("news/a.txt", RAIN)
    write("news/c.csv", "text", f'"{RAIN}"')
    a, b = (str(Path("news", name)) for name in ("a.txt", "b.txt"))
    c = f"{Path('news', 'c.csv')}:2 Nadia Haddad"
    assert spoken("news", capsys=capsys) == [f"{a} Nadia Haddad", f"{b} Tomás Rivera", c]
    assert spoken("news/*.txt", capsys=capsys) == [f"{a} Nadia Haddad", f"{b} Tomás Rivera"]
    assert spoken("news/[b].txt", capsys=capsys) == [f"{b} Tomás Rivera"]


def test_pattern_and_folder_without_a_file_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused("*.txt", capsys=capsys) == "quoth: *.txt: no file matches *.txt\n"
    Path("empty").mkdir()
    assert refused("empty", capsys=capsys).startswith("quoth: empty: nothing to read in the folder empty")


def test_text_in_place_of_a_name_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    told = refused(f"{RAIN}\n{SNOW}" * 100, capsys=capsys)
    assert told.endswith("…: a text, and no file; pipe it to quoth instead\n")
    assert len(told) < 120


def test_address_of_a_page_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    told = refused("https://news.example/1", capsys=capsys)
    assert told.endswith("; fetch the page first: curl -s URL | quoth\n")


def test_text_in_another_encoding_is_told_with_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    Path("old.txt").write_bytes(RAIN.encode("windows-1252"))
    told = refused("old.txt", capsys=capsys)
    assert told.startswith("quoth: old.txt: not UTF-8 (")
    assert told.endswith("; convert it first: iconv -f WINDOWS-1252 -t UTF-8 FILE | quoth\n")


@pytest.mark.parametrize(
    ("name", "before", "row", "problem"),
    [
        ("old.csv", "id,text\n", '1,"{}"\n', "not UTF-8"),
        ("old.jsonl", "", '{{"text": "{}"}}\n', "no JSON: not UTF-8 (invalid start byte at byte 10)"),
    ],
)
def test_table_in_another_encoding_is_told_once_with_what_to_do(
    name: str, before: str, row: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_bytes(f"{before}{row.format(RAIN) * 2}".encode("windows-1252"))
    convert = "; if all of the file is in Windows-1252, convert it first: iconv -f WINDOWS-1252 -t UTF-8 FILE | quoth"
    line = before.count("\n") + 1
    first = f"quoth: {name}:{line}: {problem}{convert}\n"
    second = f"quoth: {name}:{line + 1}: {problem}\n"
    assert refused(name, capsys=capsys) == f"{first}{second}quoth: {name}: 2 of 2 rows could not be read\n"
    assert refused(name, "--strict", capsys=capsys) == first


@pytest.mark.parametrize("command", ["quotes", "link", "html"])
def test_documents_that_are_analysed_anew_are_told(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = quoth.analyze_many([RAIN, None, SNOW], model="open")
    made.to_jsonl("docs.jsonl")
    write("plain.jsonl", json.dumps({"text": RAIN, "quotes": []}))
    assert main(
        [
            command,
            "docs.jsonl",
            "plain.jsonl",
            "--model",
            "fast",
            "--format" if command != "html" else "-o",
            "csv" if command != "html" else "page.html",
        ]
    ) in {0, 1}
    told = [line for line in capsys.readouterr().err.splitlines() if "analysed anew" in line]
    lost = "their texts are analysed anew, with --model fast, and corrections are passed over"
    kept = "quoth.read_jsonl keeps them as they are"
    assert told == [f"quoth: docs.jsonl: documents made by open: {lost}; {kept}"]


def test_file_packed_with_gzip_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    Path("news.txt.gz").write_bytes(gzip.compress(RAIN.encode()))
    Path("news.jsonl.gz").write_bytes(gzip.compress(json.dumps({"text": SNOW}).encode()))
    Path("broken.txt.gz").write_bytes(RAIN.encode())
    Path("cut.txt.gz").write_bytes(gzip.compress(RAIN.encode() * 100)[:60])
    found = spoken("news.txt.gz", "news.jsonl.gz", capsys=capsys)
    assert found == ["news.txt.gz Nadia Haddad", "news.jsonl.gz:1 Tomás Rivera"]
    told = "quoth: cut.txt.gz: Compressed file ended before the end-of-stream marker was reached\n"
    assert refused("cut.txt.gz", capsys=capsys) == told
    assert refused("broken.txt.gz", capsys=capsys) == "quoth: broken.txt.gz: Not a gzipped file (b'\\xe2\\x80')\n"


def test_rows_before_a_cut_stay_and_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [json.dumps({"text": RAIN, "salt": f"{number * 7919 % 10007:x}" * 9}) for number in range(4000)]
    packed = gzip.compress("\n".join(rows).encode())
    Path("cut.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    assert main(["cut.jsonl.gz", "--model", "fast", "-o", "quotes.csv"]) == 1
    told = capsys.readouterr().err
    (number,) = re.findall(
        r"^quoth: cut.jsonl.gz: Compressed .* reached; the ([\d,]+) rows before that were read$", told
    )
    with Path("quotes.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == int(number.replace(",", "")) > 100


def test_rows_of_a_small_file_stay_too(capsys: pytest.CaptureFixture[str]) -> None:
    packed = gzip.compress('{"text": "“Yes,” said Ann Lee."}\n'.encode() * 50)
    Path("small.jsonl.gz").write_bytes(packed[:-9])
    assert main(["small.jsonl.gz", "--model", "fast", "-o", "quotes.csv"]) == 1
    assert "; the 50 rows before that were read\n" in capsys.readouterr().err
    assert len(Path("quotes.csv").read_text("utf-8").splitlines()) == 51


def test_column_may_be_missing_in_a_row_of_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = {"text": RAIN, "day": "2026-05-03"}, {"text": SNOW, "by": "agency"}
    table = write("news.jsonl", json.dumps(first), json.dumps(second))
    assert main([table, "--model", "fast", "--keep", "by", "--format", "csv"]) == 0
    assert [line.split(",")[:3] for line in capsys.readouterr().out.splitlines()] == [
        ["file", "by", "row"],
        ["news.jsonl", "", "0"],
        ["news.jsonl", "agency", "1"],
    ]
    told = "quoth: no column 'author'; the columns are file, text, day, by\n"
    assert main([table, "--model", "fast", "--keep", "author", "--format", "csv"]) == 2
    assert capsys.readouterr().err == told
    told = refused("--text", "body", table, capsys=capsys, code=2)
    assert told.splitlines() == [
        "quoth: news.jsonl:1: no column 'body'; the columns are text, day; --text names that of the texts",
        "quoth: news.jsonl:2: no column 'body'; the columns are text, by; --text names that of the texts",
        "quoth: news.jsonl: 2 of 2 rows could not be read",
    ]


def test_web_page_is_read_without_its_marks(capsys: pytest.CaptureFixture[str]) -> None:
    write("page.html", f"<!DOCTYPE html><html><body><p>{RAIN}</p><script>var a = '{SNOW}';</script></body></html>")
    assert spoken("page.html", capsys=capsys) == ["page.html Nadia Haddad"]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("news.pdf", b"%PDF-1.4", "a PDF; extract its text first: pdftotext FILE - | quoth"),
        ("news.txt", b"%PDF-1.4", "a PDF; extract its text first: pdftotext FILE - | quoth"),
        ("news.csv", b"PK\x03\x04\x00", "a zip archive; unpack it first and name the folder"),
        (
            "news.json",
            b'[{"text": "It rained."}]',
            "JSON that is no JSON Lines; make a line of each text: jq -c '.[]' FILE | quoth",
        ),
    ],
)
def test_what_is_no_text_is_never_analysed(
    name: str, data: bytes, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_bytes(data)
    assert refused(name, capsys=capsys) == f"quoth: {name}: {told}\n"


def test_wrong_column_lists_the_columns(capsys: pytest.CaptureFixture[str]) -> None:
    table = write("news.csv", "id,title,body", f'1,Rain,"{RAIN}"', f'2,Snow,"{SNOW}"')
    told = "quoth: news.csv: no column 'text'; the columns are id, title, body; --text names that of the texts\n"
    assert refused(table, capsys=capsys, code=2) == told
    assert len(spoken("--text", "body", table, capsys=capsys)) == 2


@pytest.mark.parametrize("form", ["csv", "tsv", "jsonl", "html"])
@pytest.mark.parametrize(
    "wrong", [["--text", "bdy"], ["--text", "body", "--keep", "outlt"], ["--text", "body", "--id", "url"]]
)
@pytest.mark.parametrize("name", ["news.csv", "news.jsonl"])
def test_wrong_column_gives_nothing_on_standard_output(
    name: str, wrong: list[str], form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write("news.csv", "outlet,body", f'Post,"{RAIN}"')
    write("news.jsonl", json.dumps({"outlet": "Post", "body": RAIN}))
    assert main(["quotes", name, *wrong, "--model", "fast", "--format", form]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"no column {wrong[-1]!r}; the columns are " in err


def test_wrong_column_of_dates_gives_nothing_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    table = write("news.csv", "date,body", f'2026-05-03,"{RAIN}"')
    arguments = [table, "--text", "body", "--model", "fast", "--dates", "dat"]
    assert main(["link", *arguments, "--format", "csv"]) == 2
    assert main(["html", *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "quoth: news.csv: no column 'dat'; the columns are date, body\n" * 2


def test_wrong_column_beside_what_is_broken_is_no_wrong_command(capsys: pytest.CaptureFixture[str]) -> None:
    table = write("news.csv", "id,body", f'1,"{RAIN}"')
    write("good.csv", "id,text", f'1,"{RAIN}"')
    told = "quoth: news.csv: no column 'text'; the columns are id, body; --text names that of the texts\n"
    assert refused(table, "none.csv", capsys=capsys) == f"{told}quoth: none.csv: No such file or directory\n"
    assert len(spoken(table, "good.csv", capsys=capsys, code=1)) == 1


def test_broken_rows_are_told_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    table = write("news.jsonl", json.dumps({"text": RAIN}), '{"text": ', "[1]", '{"text": 7}', '{"body": ""}', "{}")
    write("more.csv", "id,text", "1", f'2,"{SNOW}"')
    assert main(["--model", "fast", "--json", table, "more.csv"]) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["place"] for line in out.splitlines()] == ["news.jsonl:1", "more.csv:3"]
    assert err.splitlines() == [
        "quoth: news.jsonl:2: no JSON: Expecting value at character 9",
        "quoth: news.jsonl:3: list, not an object with columns",
        "quoth: news.jsonl:4: the column 'text' has int, no text",
        "quoth: news.jsonl:5: no column 'text'; the columns are body; --text names that of the texts",
        "quoth: news.jsonl:6: no column 'text'; there is none; --text names that of the texts",
        "quoth: news.jsonl: 5 of 6 rows could not be read",
        "quoth: more.csv:2: 1 fields, and the header has 2",
        "quoth: more.csv: 1 of 2 rows could not be read",
    ]


@pytest.mark.parametrize("name", ["news.csv", "news.tsv", "news.jsonl", "news"])
def test_row_with_a_byte_of_zero_is_left_out_and_named(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"It {zero}rained." for zero in ("", "\0", "")]
    if name.endswith("sv"):
        mark = "\t" if name == "news.tsv" else ","
        write(name, f"id{mark}text", *(f"{number}{mark}{row}" for number, row in enumerate(rows)))
        place, what = f"{name}:3", "no CSV: it has a byte of zero"
    else:
        write(name, *(f'{{"text": "{row}"}}' for row in rows))
        place, what = f"{name}:2", "no JSON: Invalid control character at character 13"
    assert main(["--model", "fast", "--json", name]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert f"{place}: {what}\n" in err
    assert f"{name}: 1 of 3 rows could not be read\n" in err
    if name != "news":
        scan = quoth.scan(name, model="fast")
        assert len(scan.quotes().to_pandas()) == 0
        assert [(error.place, error.message) for error in scan.errors] == [(place, what)]


def test_many_broken_rows_are_not_all_told(capsys: pytest.CaptureFixture[str]) -> None:
    table = write("news.jsonl", *(["{"] * 300), json.dumps({"text": RAIN}))
    assert spoken(table, capsys=capsys, code=1) == ["news.jsonl:301 Nadia Haddad"]
    assert main(["--model", "fast", "--json", table]) == 1
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 11
    assert told[-1] == "quoth: news.jsonl: 300 of 301 rows could not be read"


def test_strict_stops_at_what_cannot_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    table = write("news.csv", "id,text", "1", f'2,"{SNOW}"')
    told = "quoth: news.csv:2: 1 fields, and the header has 2\n"
    assert refused("--strict", table, capsys=capsys) == told
    write("rain.txt", RAIN)
    told = "quoth: none.txt: No such file or directory\n"
    assert refused("--strict", "none.txt", "rain.txt", capsys=capsys) == told


def test_exit_code_tells_a_part_from_a_wrong_command_and_from_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    write("rain.txt", RAIN)
    write("rows.jsonl", json.dumps({"text": RAIN}), json.dumps({"text": 7}))
    codes = {
        0: [["rain.txt"], ["-o", "quotes.csv", "rain.txt"]],
        1: [["rain.txt", "none.txt"], ["rows.jsonl"], ["-o", "quotes.csv", "rows.jsonl"], ["link", "rows.jsonl"]],
        2: [["--nonsense", "rain.txt"], ["--acts", "sung", "rain.txt"], ["--gazetteer", "none.csv", "rain.txt"]],
        3: [["none.txt"], ["--strict", "rows.jsonl"], ["-o", "quotes.csv", "none.txt"], ["bench", "none.txt"]],
    }
    for code, commands in codes.items():
        for arguments in commands:
            name = arguments[0] if arguments[0] in {"link", "bench"} else "quotes"
            rest = arguments[1:] if name == arguments[0] else arguments
            assert main([name, "--model", "fast", *rest]) == code, arguments
    capsys.readouterr()


def test_input_format_overrides_what_an_input_looks_like(capsys: pytest.CaptureFixture[str]) -> None:
    written = write("news", '{"text": "It rained."}', RAIN)
    assert spoken("--input-format", "txt", written, capsys=capsys) == ["news Nadia Haddad"]


def test_command_that_is_no_first_argument_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    told = "quoth: people: No such file or directory; a command is the first argument\n"
    assert refused("people", capsys=capsys) == told
    write("news.txt", RAIN)
    assert main(["entites", "news.txt"]) == 2
    told = "quoth: error: entites: No such file or directory; the command is called entities\n"
    assert capsys.readouterr() == ("", told)
    # What is there is a file, whatever it is called.
    assert spoken(write("quote", RAIN), capsys=capsys) == ["quote Nadia Haddad"]
    assert main(["quote", "--model", "fast"]) == 0


def piped(data: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-W", "error", "-m", "quoth", "--model", "fast", "--json", *arguments]
    return subprocess.run(command, input=data, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize("arguments", [(), ("-",)])
@pytest.mark.parametrize(
    ("data", "places"),
    [
        (RAIN.encode(), ["-"]),
        (f"{RAIN}\r\n".encode("utf-8-sig"), ["-"]),
        (f'{{"text": "{RAIN}"}}\n{{"text": "{SNOW}"}}\n'.encode(), ["-:1", "-:2"]),
        (f'id,text\n7,"{RAIN}"\n'.encode(), ["-:2"]),
        (f"id\ttext\n7\t{RAIN}\n".encode(), ["-:2"]),
        (f"<html><body><p>{RAIN}</p></body></html>".encode(), ["-"]),
    ],
)
def test_pipe_is_read_as_what_it_is(data: bytes, places: list[str], arguments: tuple[str, ...]) -> None:
    done = piped(data, *arguments)
    assert done.stderr == b""
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [doc.get("place", doc["file"]) for doc in found] == places
    assert found[0]["quotes"][0]["speaker"] == "Nadia Haddad"


def test_pipe_that_is_no_text_is_refused() -> None:
    done = piped(b"%PDF-1.4 ...")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr == b"quoth: -: a PDF; extract its text first: pdftotext FILE - | quoth\n"


def test_empty_pipe_is_an_empty_text() -> None:
    done = piped(b"")
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"] == ""


def test_header_that_is_wrong_is_told_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    table = write("news.csv", "text,text", "1,2")
    told = "quoth: news.csv: line 1: the header names the column 'text' twice\n"
    assert refused(table, capsys=capsys) == told
    done = piped(b"id,id,text\n1,2,3\n", "--input-format", "csv")
    assert done.stderr == b"quoth: -: line 1: the header names the column 'id' twice\n"


def test_pipe_has_a_name_in_tables() -> None:
    command = [sys.executable, "-m", "quoth", "people", "--model", "fast", "--format", "csv"]
    done = subprocess.run(command, input=RAIN.encode(), capture_output=True, timeout=120, check=True)
    assert done.stdout.splitlines()[1].startswith(b"stdin,0,0,Nadia Haddad,")


@pytest.mark.skipif(sys.platform == "win32", reason="`readline` waits for what a pipe there gives at once")
@pytest.mark.parametrize("kind", ["jsonl", "csv"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "jsonl", "--id", "id"),
        ("--format", "csv", "--id", "id"),
        ("--json", "--keep", "id"),
        ("sentences", "--format", "jsonl", "--keep", "id"),
    ],
)
def test_rows_of_a_pipe_come_out_before_more_go_in(kind: str, arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-W", "error", "-m", "quoth", *arguments, "--model", "fast"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        # A table is known by its first two lines.
        process.stdin.write(b"id,text\n" if kind == "csv" else b"")
        for number in range(3):
            article = {"id": f"a{number}", "text": RAIN}
            row = json.dumps(article) if kind == "jsonl" else f'{article["id"]},"{RAIN}"'
            process.stdin.write(f"{row}\n".encode())
            process.stdin.flush()
            found = process.stdout.readline()
            # The header of CSV.
            found = process.stdout.readline() if found.startswith(b"file,") else found
            assert f"a{number}".encode() in found
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 0


def test_column_that_comes_in_a_later_row_of_a_pipe_is_waited_for() -> None:
    command = [sys.executable, "-m", "quoth", "--model", "fast", "--format", "jsonl", "--id", "id"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for row in ({"text": RAIN}, {"id": 8, "text": SNOW}):
            process.stdin.write(f"{json.dumps(row)}\n".encode())
            process.stdin.flush()
        found = [json.loads(process.stdout.readline()) for _ in range(2)]
        process.stdin.close()
    assert [(row["id"], row["speaker"]) for row in found] == [(None, "Nadia Haddad"), (8, "Tomás Rivera")]


def test_line_of_a_pipe_that_comes_in_pieces_is_one_row() -> None:
    text = f"{RAIN} " + "It went on. " * 20_000
    done = piped(f"{json.dumps({'text': text})}\n{json.dumps({'text': SNOW})}".encode(), "--min-score", "0.5")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [doc["text"] for doc in found] == [text, SNOW]


def test_pipe_whose_descriptor_is_high_is_read_as_it_comes() -> None:
    """``select.select`` refuses descriptors from 1024 on, which a process with many open files has."""
    resource, fcntl = pytest.importorskip("resource"), pytest.importorskip("fcntl")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard not in {resource.RLIM_INFINITY, max(hard, 1100)}:
        pytest.skip("the system allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1100), hard))
    reading, writing = os.pipe()
    try:
        with os.fdopen(fcntl.fcntl(reading, fcntl.F_DUPFD, 1050), "rb") as file:
            lines = Lines("-", b"1\n", file)
            assert (next(lines), lines.must_wait()) == (b"1\n", True)
            os.write(writing, b"2\n")
            assert (lines.must_wait(), next(lines), lines.must_wait()) == (False, b"2\n", True)
            os.close(writing)
            assert not lines.must_wait()
            assert list(lines) == []
    finally:
        os.close(reading)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("data", [RAIN, f'{{"text": "{RAIN}"}}\n', f'id,text\n7,"{RAIN}"\n'])
def test_pipe_that_is_packed_is_unpacked(data: str) -> None:
    done = piped(gzip.compress(data.encode()))
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["text"] == RAIN


def test_pipe_that_is_packed_and_damaged_is_told() -> None:
    done = piped(gzip.compress(f'{{"text": "{RAIN}"}}\n'.encode() * 9)[:-9])
    assert done.returncode in {1, 3}
    assert done.stderr.startswith(b"quoth: -: ")


def test_row_that_is_left_out_is_named_by_its_id_too(capsys: pytest.CaptureFixture[str]) -> None:
    write("news.jsonl", f'{{"url": "a/1", "text": "{RAIN}"}}', '{"url": "a/2", "text": 7}', "{}", "{")
    assert main(["--model", "fast", "--format", "csv", "--id", "url", "news.jsonl"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "quoth: news.jsonl:2 (url a/2): the column 'text' has int, no text"
    assert told[1].startswith("quoth: news.jsonl:3: no column 'text'")
    assert told[2].startswith("quoth: news.jsonl:4: no JSON")


@pytest.mark.parametrize("broken", [0, 1, 2])
def test_wrong_column_is_a_wrong_command_whatever_is_broken_beside_it(
    broken: int, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f'{{"body": "{RAIN}"}}', f'{{"body": "{SNOW}"}}']
    lines.insert(broken, "{")
    assert "no column 'text'" in refused(write("news.jsonl", *lines), capsys=capsys, code=2)
    rows = [f'1,"{RAIN}"', f'2,"{SNOW}"']
    rows.insert(broken, "1,2,3")
    assert "no column 'text'" in refused(write("news.csv", "id,body", *rows), capsys=capsys, code=2)
