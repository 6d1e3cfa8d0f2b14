"""``--json`` into a file goes on after a break, and gives what a run without one gives."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import quoth
from quoth._command_line import main
from quoth._command_line.inputs import Inputs

if TYPE_CHECKING:
    from collections.abc import Callable

# As `python -m quoth`; a process that was started in the background ignores Ctrl-C until it says otherwise.
PROGRAM = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("quoth", run_name="__main__", alter_sys=True)
"""
ARGUMENTS = ["quotes", "news.jsonl", "--model", "fast", "--threads", "1", "--id", "id", "--json"]


def text_of(number: int) -> Any:
    if number % 50 == 7:
        return None
    return "" if number % 50 == 8 else f"“It rained {number} times,” said Nadia Haddad."


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows with a text, without one, with an empty one and with a number for one."""
    monkeypatch.chdir(tmp_path)
    rows = [{"id": number, "text": text_of(number)} for number in range(4_000)] + [{"id": "x", "text": 7}]
    Path("news.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def stopped(number: int, is_begun: Callable[[], bool], source: int | None = None) -> tuple[int, bytes]:
    """Stop a run by a signal when it has begun; give the exit code and what it told."""
    words = ARGUMENTS if source is None else ["quotes", "-", *ARGUMENTS[2:]]
    arguments = [sys.executable, "-c", PROGRAM, *words, "-o", "docs.jsonl"]
    with subprocess.Popen(arguments, stdin=source, stderr=subprocess.PIPE) as process:
        assert process.stderr
        while process.poll() is None and not is_begun():
            time.sleep(0.001)
        process.send_signal(number)
        told = process.stderr.read()
    return process.returncode, told


def is_empty(pipe: int) -> bool:
    """Tell a pipe of which all has been read."""
    return not select.select([pipe], [], [], 0)[0]


@pytest.mark.skipif(sys.platform == "win32", reason="no signals can be sent to one process there")
def test_documents_go_on_after_a_break(capsys: pytest.CaptureFixture[str]) -> None:
    kept = b"quoth: interrupted; what is done is kept: --resume goes on from there\n"
    # Elsewhere, it is written in one go.
    assert main(ARGUMENTS) == 1
    expected = capsys.readouterr().out
    for number, code, told in ((signal.SIGINT, 130, kept), (signal.SIGKILL, -signal.SIGKILL, b"")):
        assert stopped(number, Path("docs.jsonl.parts/state.json").exists) == (code, told)
        assert not Path("docs.jsonl").exists()
        assert main([*ARGUMENTS, "-o", "docs.jsonl", "--resume"]) == 1
        assert "quoth: docs.jsonl was begun before; its first " in capsys.readouterr().err
        assert Path("docs.jsonl").read_text("utf-8") == expected
        Path("docs.jsonl").unlink()
    assert main([*ARGUMENTS, "-o", "docs.jsonl"]) == 1
    assert Path("docs.jsonl").read_text("utf-8") == expected
    read = quoth.read_jsonl("docs.jsonl")
    assert [doc and doc.text for doc in read] == [text_of(number) for number in range(4_000)]
    assert not [one.name for one in Path().iterdir() if one.name not in {"docs.jsonl", "news.jsonl", ".quoth"}]


@pytest.mark.skipif(sys.platform == "win32", reason="no signals can be sent to one process there")
def test_interrupt_before_anything_is_stored_is_told() -> None:
    told = (130, b"quoth: interrupted; nothing was stored yet\n")
    # Half a row: what waits for the rest of it has begun and can store nothing, however slow the machine is.
    source, rows = os.pipe()
    os.write(rows, b'{"id": 1, ')
    try:
        assert stopped(signal.SIGINT, lambda: is_empty(source), source) == told
    finally:
        os.close(source)
        os.close(rows)
    assert [one.name for one in Path().iterdir()] == ["news.jsonl"]


@pytest.mark.parametrize("name", ["docs.jsonl.gz", "docs.dat", "quotes.csv.gz"])
def test_interrupt_of_what_cannot_go_on_is_told(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Inputs, "_records", interrupted)
    arguments = ARGUMENTS[:-1] if "csv" in name else ARGUMENTS
    assert main([*arguments, "-o", name]) == 130
    yet = " yet" if name.endswith("dat") else ""
    assert capsys.readouterr().err == f"quoth: interrupted; nothing was stored{yet}\n"


def test_finished_documents_are_not_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [*ARGUMENTS, "-o", "docs.jsonl", "--resume"]
    assert main(arguments) == 1
    capsys.readouterr()
    assert main(arguments) == 1
    complete = "quoth: docs.jsonl is complete; nothing was done, for nothing has changed since\n"
    assert capsys.readouterr().err == complete
    # Rows of a table are another result.
    assert main([*ARGUMENTS[:-1], "-o", "docs.jsonl", "--resume"]) == 1
    assert "docs.jsonl was made with another output; it is made anew" in capsys.readouterr().err


def test_pipe_has_its_name_in_a_file_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["-", *ARGUMENTS[2:]]
    for target in ([], ["-o", "docs.jsonl"]):
        with Path("news.jsonl").open(encoding="utf-8") as piped:
            monkeypatch.setattr(sys, "stdin", piped)
            assert main([*arguments, *target]) == 1
    out = capsys.readouterr().out
    assert out.startswith('{"file": "-", "place": "-:1", "id": 0, ')
    assert Path("docs.jsonl").read_text("utf-8") == out


@pytest.mark.parametrize("output", [[], ["-o", "-"], ["-o", "docs.jsonl.gz"]])
def test_documents_that_cannot_go_on_are_told(output: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ARGUMENTS, *output, "--resume"]) == 2
    assert capsys.readouterr().err == "quoth: error: --json with --resume needs -o FILE.jsonl\n"
