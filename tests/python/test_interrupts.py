"""Ctrl-C ends the command quietly, however often it comes."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quoth._command_line import command, interrupts, main

if TYPE_CHECKING:
    from collections.abc import Iterator

# As `python -m quoth`; a process that was started in the background ignores Ctrl-C until it says otherwise.
PROGRAM = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("quoth", run_name="__main__", alter_sys=True)
"""
TOLD = rb"quoth: interrupted; (nothing was stored yet|what is done is kept: --resume goes on from there)\n"


@pytest.fixture
def _python_hears() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.skipif(sys.platform == "win32", reason="no signals can be sent to one process there")
@pytest.mark.parametrize("begun", ["quotes.csv.parts", "quotes.csv.parts/state.json"])
def test_many_interrupts_are_one(begun: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    texts = [{"id": number, "text": f"“It rained {number} times,” said Nadia Haddad."} for number in range(6_000)]
    Path("news.jsonl").write_text("\n".join(map(json.dumps, texts)), encoding="utf-8")
    arguments = ["news.jsonl", "--model", "fast", "--threads", "1", "--id", "id", "-o", "quotes.csv"]
    for pause in (0.0, 0.001, 0.01, 0.03, 0.1):
        shutil.rmtree("quotes.csv.parts", ignore_errors=True)
        with subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], stderr=subprocess.PIPE) as process:
            assert process.stderr
            while process.poll() is None and not Path(begun).exists():
                time.sleep(0.001)
            for _ in range(3):
                with suppress(ProcessLookupError):
                    process.send_signal(signal.SIGINT)
                time.sleep(pause)
            told = process.stderr.read()
        assert process.returncode == 130, told
        assert re.fullmatch(TOLD, told), told
    assert main([*arguments, "--resume"]) == 0
    assert Path("quotes.csv").read_bytes().count(b"\r\n") == 6_001
    assert not Path("quotes.csv.parts").exists()


@pytest.mark.usefixtures("_python_hears")
@pytest.mark.parametrize("error", [OSError(9, "Bad file descriptor"), RuntimeError("broken"), KeyboardInterrupt()])
def test_what_fails_after_an_interrupt_is_not_told(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_options: object) -> int:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGINT)
            raise error

    monkeypatch.setitem(command._RUN, "bench", interrupt)
    assert main(["bench", "news.txt"]) == 130
    assert capsys.readouterr() == ("", "")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("_python_hears")
def test_interrupt_that_came_to_nothing_can_be_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interrupts, "_PATIENCE", 0.0)

    def swallow(_options: object) -> int:
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        return 0

    monkeypatch.setitem(command._RUN, "bench", swallow)
    assert main(["bench", "news.txt"]) == 130


@pytest.mark.usefixtures("_python_hears")
def test_signal_that_somebody_else_handles_stays_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def interrupt(_options: object) -> int:
        signal.raise_signal(signal.SIGINT)
        return 0

    monkeypatch.setitem(command._RUN, "bench", interrupt)
    assert main(["bench", "news.txt"]) == 0
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
