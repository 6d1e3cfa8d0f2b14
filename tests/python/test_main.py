"""The command line, run as a user runs it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

import quoth
from handmade import BRIDGE
from quoth._command_line import main, tables, terminal

unix = pytest.mark.skipif(os.name == "nt", reason="streams and names are other things there")


def run(*arguments: str | Path, stdin: bytes = b"", columns: int = 80) -> subprocess.CompletedProcess[bytes]:
    """Run the command as on a terminal: it prints a table."""
    as_table = () if "--json" in arguments else ("--format", "table")
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "quoth", *as_table, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        env=os.environ | {"COLUMNS": str(columns)},
    )


def lines(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    return done.stdout.decode().splitlines()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    file = tmp_path / "news.txt"
    file.write_text(f"{BRIDGE} “No,” added Okafor.", encoding="utf-8")
    return file


def test_prints_a_table_of_quotations(news: Path) -> None:
    done = run(news)
    assert lines(done) == [
        "speaker        cue    kind    quotation",
        "Adaeze Okafor  said   direct  “We will rebuild the bridge,”",
        "Adaeze Okafor  added  direct  “No,”",
        "",
        "2 quotations: Adaeze Okafor (2)",
    ]
    assert (done.returncode, done.stderr) == (0, b"")


def test_quotation_is_truncated_to_the_terminal_width(news: Path) -> None:
    assert lines(run(news, columns=52))[1] == "Adaeze Okafor  said   direct  “We will rebuild the…"


def test_dash_reads_standard_input() -> None:
    assert "Adaeze Okafor  said  direct" in lines(run("-", stdin=BRIDGE.encode()))[1]


def test_sample_is_analysed() -> None:
    done = run("--sample")
    assert done.returncode == 0
    assert len(lines(done)) == len(quoth.analyze(quoth.sample()).quotes) + 3


def test_text_without_quotations_says_so() -> None:
    assert lines(run("-", stdin=b"It rained.")) == ["No quotations found."]


def test_several_files_have_headings(news: Path, tmp_path: Path) -> None:
    other = tmp_path / "rain.txt"
    other.write_text("It rained.", encoding="utf-8")
    found = lines(run(news, other))
    assert found[0] == f"{news}:"
    assert found[-3:] == ["", f"{other}:", "No quotations found."]


def test_json_is_the_document_with_the_file_name(news: Path) -> None:
    done = run("--json", news, "-", stdin="“Ναι,” said Ann Lee.\r\n".encode())
    first, second = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert next(iter(first)) == "file"
    assert first.pop("file") == str(news)
    assert first == json.loads(quoth.analyze(news.read_text(encoding="utf-8")).to_json())
    assert second["file"] == "-"
    assert second["text"] == "“Ναι,” said Ann Lee.\r\n"


def test_byte_order_mark_is_removed(news: Path) -> None:
    news.write_text(BRIDGE, encoding="utf-8-sig")
    assert json.loads(run("--json", news).stdout)["text"] == BRIDGE


def test_unreadable_file_is_reported_and_the_others_are_analysed(news: Path, tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes("“é”".encode("latin-1", "replace"))
    missing = tmp_path / "missing.txt"
    folder = tmp_path / "folder"
    folder.mkdir()
    done = run("--json", missing, latin, folder, news)
    assert done.returncode == 1
    assert [json.loads(line)["file"] for line in lines(done)] == [str(news)]
    told = done.stderr.decode().splitlines()
    assert told[0] == f"quoth: {missing}: No such file or directory"
    assert told[1].startswith(f"quoth: {latin}: not UTF-8 (")
    assert told[2].startswith(f"quoth: {folder}: nothing to read in the folder ")
    assert len(told) == 3


@pytest.mark.parametrize(
    "options", [("--acts", "sung"), ("--kinds", "sung"), ("--model", "slow"), ("--model", "./no.bin"), ("--nonsense",)]
)
def test_unknown_option_is_an_error(options: tuple[str, ...], news: Path) -> None:
    done = run(*options, news)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.startswith(b"quoth: error: ")
    assert done.stderr.count(b"\n") == 1


def test_acts_and_model_are_passed_on(news: Path) -> None:
    news.write_text(f"{BRIDGE} Tom Reyes believes that the bridge is lost.", encoding="utf-8")
    assert len(json.loads(run("--json", "--acts", "all", "--model", "fast", news).stdout)["quotes"]) == 2
    assert len(json.loads(run("--json", "--acts", "thought,stance", news).stdout)["quotes"]) == 1


def test_kinds_are_passed_on(news: Path) -> None:
    news.write_text(f"{BRIDGE} Tom Reyes denied any delay.", encoding="utf-8")

    def kinds(*options: str) -> list[str]:
        return [quote["kind"] for quote in json.loads(run("--json", *options, news).stdout)["quotes"]]

    assert kinds() == ["direct"]
    assert kinds("--kinds", "all") == ["direct", "topic"]
    assert kinds("--kinds", "topic,mixed") == ["topic"]


def test_version_is_printed() -> None:
    first, *models = lines(run("--version"))
    assert first == f"quoth {quoth.__version__}"
    assert [model.split()[0] for model in models] == ["accurate", "fast", "open", "sentence", "sentence-open"]
    made_by = quoth.Pipeline(model="fast").provenance
    assert made_by is not None
    assert models[1].startswith(f"  fast           SHA-256 {made_by['sha256']}  not for commercial use")
    (split,) = quoth.analyze_many([""], model="open", only=("sentences",))
    assert split is not None
    assert split.provenance is not None
    assert split.provenance["sha256"] in models[4]
    for model in (models[2], models[4]):
        assert model.endswith("  commercial use allowed, with credit")


def test_control_characters_do_not_reach_the_terminal() -> None:
    done = run("-", stdin="“Go \x1b[2J on,” said Ann Lee.".encode())
    assert b"\x1b" not in done.stdout
    assert "“Go \N{REPLACEMENT CHARACTER}[2J on,”" in lines(done)[1]


@unix
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_closed_pipe_is_no_error(news: Path, options: tuple[str, ...]) -> None:
    news.write_text(f"{BRIDGE}\n" * 5_000, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "quoth", "--model", "fast", *options, str(news)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(20)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def redirected(redirection: str, *arguments: str | Path, unbuffered: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run the command with its streams as ``redirection`` has them, in the words of a shell."""
    return subprocess.run(
        [
            "sh",
            "-c",
            f'exec "$@" {redirection}',
            "sh",
            sys.executable,
            "-W",
            "error",
            "-m",
            "quoth",
            *map(str, arguments),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("options", [(), ("--json",), ("--help",), ("--version",)])
def test_full_disk_is_told_in_one_line(news: Path, options: tuple[str, ...], unbuffered: str) -> None:
    done = redirected(">/dev/full", "--model", "fast", *options, news, unbuffered=unbuffered)
    assert (done.returncode, done.stderr) == (3, b"quoth: cannot write standard output: No space left on device\n")


@unix
@pytest.mark.parametrize("options", [(), ("--json",), ("--help",)])
def test_closed_standard_output_is_told_in_one_line(news: Path, options: tuple[str, ...]) -> None:
    done = redirected(">&-", "--model", "fast", *options, news)
    assert (done.returncode, done.stderr) == (3, b"quoth: standard output is closed\n")


@unix
def test_closed_standard_input_is_told_in_one_line(news: Path) -> None:
    done = redirected("<&-", "--model", "fast", "--json", "-", news)
    assert (done.returncode, done.stderr) == (1, b"quoth: -: standard input is closed\n")
    assert json.loads(done.stdout)["file"] == str(news)


@unix
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
@pytest.mark.parametrize("wrong", ["missing.txt", "--nonsense"])
def test_standard_error_that_takes_nothing_changes_nothing_else(news: Path, redirection: str, wrong: str) -> None:
    done = redirected(redirection, "--model", "fast", "--json", wrong, news)
    assert done.returncode == (2 if wrong.startswith("-") else 1)
    assert [json.loads(line)["file"] for line in lines(done)] == ([] if wrong.startswith("-") else [str(news)])


@unix
def test_all_streams_closed_is_an_exit_code(news: Path) -> None:
    assert redirected("<&- >&- 2>&-", news).returncode == 3


@unix
def test_names_are_printed_without_control_characters(news: Path, tmp_path: Path) -> None:
    named = tmp_path / "a  \x1b[2J\n\u202eb.txt"
    named.write_text("It rained.", encoding="utf-8")
    done = run("--model", "fast", named, news, f"{named}.missing")
    shown = str(tmp_path / "a  �[2J��b.txt")
    assert lines(done)[0] == f"{shown}:"
    assert done.stderr.decode() == f"quoth: {shown}.missing: No such file or directory\n"
    assert done.returncode == 1
    assert json.loads(run("--model", "fast", "--json", named).stdout)["file"] == str(named)
    for option in ("--model", "--acts", "--\x1b[2J"):
        told = run(option, f"{named}.missing").stderr
        assert b"\x1b" not in told
        assert told.count(b"\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have only names in Unicode")
def test_name_that_is_not_utf8_is_read_and_told(news: Path, tmp_path: Path) -> None:
    named = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(named).write_text(BRIDGE, encoding="utf-8")
    done = run("--model", "fast", named, news, f"{named}.missing")
    assert lines(done)[0] == f"{tmp_path}/caf�.txt:"
    assert done.stderr.decode() == f"quoth: {tmp_path}/caf�.txt.missing: No such file or directory\n"
    assert json.loads(run("--model", "fast", "--json", named).stdout)["file"] == named


def test_name_with_a_nul_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """No shell passes one on, but a program that calls ``main`` may."""
    assert main(["--model", "fast", "a\0b.txt"]) == 3
    assert re.fullmatch("quoth: a�b.txt: embedded null .*\n", capsys.readouterr().err)
    assert main(["--model", "a\0b.safetensors"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("quoth: error: ")
    assert "\0" not in told


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="nothing else is unreadable to root too")
def test_file_that_fails_while_it_is_read_is_told_in_one_line(news: Path) -> None:
    done = run("--model", "fast", "--json", "/proc/self/mem", news)
    assert (done.returncode, done.stderr) == (1, b"quoth: /proc/self/mem: Input/output error\n")
    assert len(lines(done)) == 1


def test_defect_is_told_in_one_line(
    news: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> NoReturn:
        problem = "row 0: index out of bounds"
        raise quoth.InternalError(problem)

    monkeypatch.setattr(tables, "report", fail)
    assert main(["--format", "table", "--model", "fast", str(news)]) == 3
    assert capsys.readouterr().err == "quoth: row 0: index out of bounds\n"


def test_wide_and_combining_characters_keep_columns_aligned() -> None:
    assert terminal.fit("漢字", 6) == "漢字  "
    assert terminal.fit("漢字漢字", 6) == "漢字… "
    assert terminal.fit("e\u0301a", 3) == "e\u0301a "
