"""Arguments of the command line: subcommands, help, what does not go together, names of your own."""

from __future__ import annotations

import importlib
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from handmade import BRIDGE
from quoth._command_line import main
from quoth._command_line.arguments import ENDINGS, SUBCOMMANDS, overview, parse

unix = pytest.mark.skipif(os.name == "nt", reason="there are no such terminals")
NAMES = list(SUBCOMMANDS)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    file = tmp_path / "news.txt"
    file.write_text(BRIDGE, encoding="utf-8")
    return file


def on_terminal(*arguments: str | Path, folder: Path) -> tuple[int, str]:
    """Run the command on a terminal of 80 columns; give its exit code and all that it shows."""
    pty = importlib.import_module("pty")  # which Windows has not

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "quoth", *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder,
        env=os.environ | {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 1 << 16)
        except OSError:  # how a terminal ends on Linux
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return process.wait(timeout=60), shown.decode().replace("\r\n", "\n")


def test_overview_names_every_subcommand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == main(["-h"]) == 0
    assert capsys.readouterr().out == overview() * 2
    assert all(f"\n  {name} " in overview() for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_help_of_a_subcommand_ends_with_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: quoth {name} ")
    assert SUBCOMMANDS[name].about in shown
    examples = shown.split("\nexamples:\n")[1]
    assert f"  quoth {name} " in examples


@pytest.mark.parametrize("name", NAMES)
def test_examples_of_help_are_valid(name: str) -> None:
    """Each is read by the parser that shows it."""
    for line, _ in SUBCOMMANDS[name].examples:
        words = shlex.split(line.split(" > ")[0].split(" | ")[-1])
        assert words[0] == "quoth"
        assert parse(words[1:]).command == name


@pytest.mark.parametrize("name", NAMES)
def test_wrong_option_is_told_in_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--nonsense", "x"]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", "quoth: error: unrecognized arguments: --nonsense; --help lists the options\n")


def test_option_may_stand_between_inputs(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(news), "--model", "fast", str(news), "--format", "table"]) == 0
    assert capsys.readouterr().out.count(f"{news}:\n") == 2


def test_subcommand_is_the_first_argument(
    news: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder, the subcommand or an option before it tell such a file apart."""
    monkeypatch.chdir(news.parent)
    news.rename(news.parent / "people")
    for arguments in (["./people"], ["quotes", "people"], ["--acts", "said", "people"], ["--", "people"]):
        assert main([*arguments, "--model", "fast", "--format", "table"][: None if "--" not in arguments else 2]) == 0
        assert "Adaeze Okafor" in capsys.readouterr().out
    assert main(["people", "people", "--model", "fast", "--format", "table"]) == 0
    assert capsys.readouterr().out.splitlines()[0].split() == ["name", "label", "mentions", "quotes", "words", "also"]


@unix
def test_terminal_without_arguments_shows_the_overview(tmp_path: Path) -> None:
    assert on_terminal(folder=tmp_path) == (0, overview())


@unix
def test_terminal_without_an_input_is_an_error(tmp_path: Path) -> None:
    """It would wait for what is typed."""
    told = "quoth: error: no input; name a file, a folder or -, or try --sample; --help shows examples\n"
    assert on_terminal("people", folder=tmp_path) == (2, told)
    assert on_terminal("--model", "fast", folder=tmp_path) == (2, told)


@unix
def test_terminal_shows_a_table(news: Path) -> None:
    code, shown = on_terminal("--model", "fast", news.name, folder=news.parent)
    assert code == 0
    assert shown.splitlines() == [
        "speaker        cue   kind    quotation",
        "Adaeze Okafor  said  direct  “We will rebuild the bridge,”",
        "",
        "1 quotation: Adaeze Okafor (1)",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--json", "--format", "csv"), "error: --json is a format of its own; leave out --format"),
        (("--format", "parquet"), "error: parquet needs a file: -o FILE.parquet"),
        (
            ("-o", "quotes.doc"),
            f"error: quotes.doc: the ending says no format; use one of {ENDINGS}, or --format",
        ),
        (
            ("--threads", "0"),
            "error: argument --threads: '0' is no whole number of 1 or more; --help lists the options",
        ),
        (("--resume",), "error: --resume needs -o FILE.csv, .jsonl or .parquet"),
        (("--resume", "-o", "quotes.xlsx"), "error: --resume needs -o FILE.csv, .jsonl or .parquet"),
    ],
)
def test_what_does_not_go_together_is_told(
    arguments: tuple[str, ...], told: str, news: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, str(news)]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"quoth: {told}\n")


OWN = "Blue Heron opened in Lagos. Sela Moana reads."


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("names.json", '{"PRODUCT": ["Blue Heron"], "PERSON": ["Sela Moana"]}'),
        ("names.csv", "PRODUCT,Blue Heron\nPERSON,Sela Moana\n"),
        ("names.csv", "\ufeffname,label\r\nBlue Heron,PRODUCT\r\n\r\nSela Moana, PERSON\r\n"),
    ],
)
def test_gazetteer_gives_names_their_labels(
    name: str, written: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names, news = tmp_path / name, tmp_path / "news.txt"
    names.write_text(written, encoding="utf-8", newline="")
    news.write_text(OWN, encoding="utf-8")
    arguments = ["entities", "--model", "fast", "--format", "table", "--gazetteer", str(names), str(news)]
    assert main(arguments) == 0
    assert capsys.readouterr().out.splitlines() == [
        "label    start  end  value  entity",
        "PRODUCT  0      10          Blue Heron",
        "LOC      21     26          Lagos",
        "PERSON   28     38          Sela Moana",
        "",
        "3 entities",
    ]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("PRODUCT,Blue Heron\nPERSON\n", "names, line 2: 1 cell; each line needs a label and a name"),
        (
            '{"PRODUCT": "Blue Heron"}',
            'names: not a gazetteer; JSON must read {"ORG": ["Blue Heron"], "PERSON": [...]}',
        ),
        ('["Blue Heron"]', 'names: not a gazetteer; JSON must read {"ORG": ["Blue Heron"], "PERSON": [...]}'),
        ('{"PRODUCT": [', "names: broken JSON: Expecting value: line 1 column 14 (char 13)"),
        ('PRODUCT,"Blue "Heron"\n', "names, line 1: broken CSV: ',' expected after '\"'"),
    ],
)
def test_broken_gazetteer_is_told(written: str, told: str, news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = news.parent / "names"
    names.write_text(written, encoding="utf-8")
    assert main(["--gazetteer", str(names), str(news)]) == 2
    assert capsys.readouterr().err == f"quoth: {news.parent / told}\n"


def test_label_of_a_gazetteer_is_checked(tmp_path: Path, news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = tmp_path / "names.csv"
    names.write_text("BIRD,Blue Heron\n", encoding="utf-8")
    assert main(["--gazetteer", str(names), str(news)]) == 2
    told = capsys.readouterr().err
    assert told.startswith("quoth: error: ")
    assert "BIRD" in told
    assert main(["--gazetteer", str(tmp_path / "none.csv"), str(news)]) == 2
    assert capsys.readouterr().err == f"quoth: {tmp_path / 'none.csv'}: No such file or directory\n"
