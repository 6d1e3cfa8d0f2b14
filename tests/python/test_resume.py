"""A scan that was broken off goes on without losing or repeating a row, wherever it was killed."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import quoth
from conftest import FULL_SIZE
from handmade import BRIDGE

ROWS = [{"id": i, "text": f"“{word},” said Ann Lee."} for i, word in enumerate(["Yes", "No", "Now", "Wait", "Go"])]
ROWS[3]["text"] = 7

# It writes two files in batches of two rows, and kills itself before or after a change of the files.
CHILD = """
import os, pathlib, signal, sys
import quoth, quoth._scan

quoth._scan._ROWS = 2
left = int(sys.argv[2])

def count():
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1

def counted(method):
    def step(*arguments, **options):
        count()
        found = method(*arguments, **options)
        count()
        return found
    return step

for name in ("replace", "unlink", "rmdir", "mkdir"):
    setattr(pathlib.Path, name, counted(getattr(pathlib.Path, name)))
folder = pathlib.Path(sys.argv[1])
scan = quoth.scan(folder / "news.jsonl", id="id", model="fast", threads=1)
scan.write(quotes=folder / "quotes.csv", documents=folder / "docs.jsonl", resume=True)
assert [error.place.rpartition(":")[2] for error in scan.errors] == ["4"], scan.errors
"""


def news(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "news.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in ROWS), encoding="utf-8")
    return path


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != "news.jsonl"}


def run(folder: Path, steps: int) -> int:
    command = [sys.executable, "-c", CHILD, str(folder), str(steps)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_at_any_change_of_the_files(tmp_path: Path) -> None:
    scan = quoth.scan(news(tmp_path / "whole"), id="id", model="fast")
    scan.write(quotes=tmp_path / "whole" / "quotes.csv", documents=tmp_path / "whole" / "docs.jsonl")
    expected = written(tmp_path / "whole")
    steps = 0
    while True:
        folder = tmp_path / str(steps)
        news(folder)
        killed = run(folder, steps) != 0
        # Nothing half done has the name of a file that was asked for.
        for name, content in written(folder).items():
            assert name.startswith(".") or content == expected[name]
        if not killed:
            break
        assert run(folder, 10_000) == 0
        assert written(folder) == expected
        assert not (folder / "quotes.csv.parts").exists()
        steps += 1 if FULL_SIZE else 7
    assert steps > 20


class StopError(Exception):
    pass


def broken_off(source: object, path: Path, **options: Any) -> None:
    """Write quotations until two batches are done."""

    def stop(done: int, total: int | None) -> None:
        if done == 5:
            raise StopError

    with pytest.raises(StopError):
        quoth.scan(source, id="id", model="fast", progress=stop, **options).quotes().write_parquet(path)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quoth._scan._ROWS", 2)


@pytest.mark.usefixtures("small_batches")
def test_parquet_goes_on_with_the_same_types(tmp_path: Path) -> None:
    path = tmp_path / "q.parquet"
    broken_off(ROWS, path)
    assert not path.exists()
    assert len(list((tmp_path / "q.parquet.parts").glob("*.part"))) == 2
    seen: list[int] = []
    scan = quoth.scan(ROWS, id="id", model="fast", progress=lambda done, total: seen.append(done))
    scan.quotes().write_parquet(path, resume=True)
    assert seen == [5]
    assert scan.error_count == 1
    assert pq.read_table(path).column("id").to_pylist() == [0, 1, 2, 4]
    assert pq.read_table(path).column("row").to_pylist() == [0, 1, 2, 4]
    assert [one.name for one in tmp_path.iterdir()] == ["q.parquet"]


@pytest.mark.usefixtures("small_batches")
def test_without_resume_the_work_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "q.parquet"
    broken_off(ROWS, path)
    quoth.scan([{"text": BRIDGE}], model="fast").quotes().write_parquet(path)
    assert pq.read_table(path).column("speaker").to_pylist() == ["Adaeze Okafor"]


@pytest.mark.usefixtures("small_batches")
def test_other_work_is_not_resumed(tmp_path: Path) -> None:
    source, path = news(tmp_path), tmp_path / "q.parquet"
    broken_off(source, path)
    with pytest.raises(ValueError, match="was begun with another options and pipeline; pass the same again"):
        quoth.scan(source, id="id", model="fast", acts="all").quotes().write_parquet(path, resume=True)
    with pytest.raises(ValueError, match="was begun with another columns and output"):
        quoth.scan(source, model="fast").quotes().write_parquet(path, resume=True)
    broken_off(source, tmp_path / "q.csv")
    with pytest.raises(ValueError, match="was begun with another output"):
        quoth.scan(source, id="id", model="fast").quotes().write_csv(tmp_path / "q.csv", separator="|", resume=True)
    source.write_text('{"id": 1, "text": "It rained."}\n', encoding="utf-8")
    with pytest.raises(ValueError, match="was begun with another source"):
        quoth.scan(source, id="id", model="fast").quotes().write_parquet(path, resume=True)


def test_finished_work_is_not_done_again(tmp_path: Path) -> None:
    source, path = news(tmp_path), tmp_path / "q.csv"
    seen: list[int] = []

    def write(**options: Any) -> quoth.Scan:
        seen.clear()
        scan = quoth.scan(tmp_path / "*.jsonl", id="id", progress=lambda done, total: seen.append(done), **options)
        scan.write(quotes=path, people=tmp_path / "p.csv", resume=True)
        return scan

    first, again = write(model="fast"), write(model="fast")
    assert (seen, first.notice) == ([], "")
    assert again.notice == f"{path} is complete; nothing was done, for nothing has changed since"
    # What went wrong then has not gone away.
    assert (again.errors, again.error_count) == (first.errors, 1)
    anew = f"{path} was made with another options and pipeline; it is made anew"
    with pytest.warns(quoth.ResumeWarning, match=f"^{re.escape(anew)}$") as told:
        other = write(model="fast", acts="all")
    assert (len(told), told[0].filename) == (1, __file__)
    assert (len(seen), other.notice) == (5, anew)
    # A file more is another source.
    (tmp_path / "more.jsonl").write_text('{"id": 9, "text": "It rained."}\n', encoding="utf-8")
    anew = f"{path} was made with another source; it is made anew"
    with pytest.warns(quoth.ResumeWarning):
        assert write(model="fast", acts="all").notice == anew
    assert len(seen) == 6
    # As is a file that changed without another size, and one result that is not there any more.
    source.write_text(source.read_text(encoding="utf-8").replace("Yes", "Yea"), encoding="utf-8")
    with pytest.warns(quoth.ResumeWarning):
        write(model="fast", acts="all")
    assert "Yea" in path.read_text(encoding="utf-8")
    (tmp_path / "p.csv").unlink()
    assert write(model="fast", acts="all").notice == ""
    assert (tmp_path / "p.csv").exists()


def test_without_resume_no_note_of_the_work_stays(tmp_path: Path) -> None:
    scan = quoth.scan(news(tmp_path), id="id", model="fast")
    for resume in (True, False):
        scan.quotes().write_csv(tmp_path / "q.csv", resume=resume)
        assert (tmp_path / ".quoth").exists() == resume
        assert scan.notice == ""


def test_what_may_have_changed_unseen_is_analysed_again(tmp_path: Path) -> None:
    for word in ("Yes", "No"):
        quotes = quoth.scan([{"text": f"“{word},” said Ann Lee."}], model="fast").quotes()
        quotes.write_csv(tmp_path / "q.csv", resume=True)
        assert word in (tmp_path / "q.csv").read_text(encoding="utf-8")


def test_a_broken_state_or_foreign_files_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "q.csv.parts"
    folder.mkdir()
    (folder / "state.json").write_text("{", encoding="utf-8")
    quotes = quoth.scan(ROWS, model="fast").quotes()
    with pytest.raises(ValueError, match=r"state\.json cannot be read; remove the folder"):
        quotes.write_csv(tmp_path / "q.csv", resume=True)
    (folder / "thesis.doc").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="holds files that are none of this work"):
        quotes.write_csv(tmp_path / "q.csv")
    assert (folder / "thesis.doc").exists()
    assert (folder / "state.json").exists()


def test_other_weights_in_the_same_file_begin_anew(tmp_path: Path) -> None:
    models = Path(__file__).parents[2] / "models"
    model, source, target = tmp_path / "own.safetensors", tmp_path / "news.jsonl", tmp_path / "quotes.jsonl"
    source.write_text('{"text": "“Yes,” said Ann Lee."}\n', encoding="utf-8")

    def run() -> None:
        quoth.scan(source, text="text", model=str(model)).quotes().write_jsonl(target, resume=True)

    shutil.copy(models / "open.safetensors", model)
    run()
    shutil.copy(models / "fast.safetensors", model)
    with pytest.warns(quoth.ResumeWarning, match="made anew"):
        run()


def test_second_run_on_one_output_is_told_who_writes_it(tmp_path: Path) -> None:
    source, path = news(tmp_path), tmp_path / "quotes.csv"
    refused = []

    def rows(*, resume: bool) -> Any:
        for row in ROWS[:2]:
            with pytest.raises(FileExistsError) as told:
                quoth.scan(source, id="id", model="fast").quotes().write_csv(path, resume=resume)
            refused.append(str(told.value))
            yield row

    for resume in (False, True):
        quoth.scan(rows(resume=resume), id="id", model="fast").quotes().write_csv(path)
    assert len(refused) == 4
    for message in refused:
        assert message.startswith(f"another run writes quotes.csv: process {os.getpid()} on ")
    assert len(path.read_text(encoding="utf-8").splitlines()) == 3
    assert sorted(each.name for each in tmp_path.iterdir()) == ["news.jsonl", "quotes.csv"]


def test_second_process_waits_for_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    """Two processes begin together: each writes the whole file, or says that the other does."""
    news(tmp_path)
    line = "import quoth; quoth.scan('news.jsonl', id='id', model='fast').quotes().write_csv('quotes.csv', resume=True)"
    runs = [
        subprocess.Popen([sys.executable, "-c", line], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [run.communicate()[1] for run in runs]
    assert 0 in {run.returncode for run in runs}
    for run, message in zip(runs, told, strict=True):
        assert run.returncode == 0 or "FileExistsError: another run writes quotes.csv" in message
    assert len((tmp_path / "quotes.csv").read_text(encoding="utf-8").splitlines()) == 5
    assert not (tmp_path / "quotes.csv.parts").exists()


def test_lock_that_cannot_be_taken_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned = quoth.scan(news(tmp_path), id="id", model="fast").quotes()
    opened = os.open

    def without_locks(path: str | os.PathLike[str], *options: int) -> int:
        if os.fspath(path).endswith("lock.json"):
            raise OSError(errno.EMFILE, "Too many open files")
        return opened(path, *options)

    monkeypatch.setattr(os, "open", without_locks)
    with pytest.raises(OSError, match="Too many open files"):
        scanned.write_csv(tmp_path / "quotes.csv")
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["news.jsonl"]


@pytest.mark.usefixtures("small_batches")
def test_lock_that_was_left_behind_stops_nobody(tmp_path: Path) -> None:
    folder = tmp_path / "quotes.csv.parts"
    folder.mkdir()
    (folder / "lock.json").write_text('{"process": 1, "host": "elsewhere", "since": "long ago"}', encoding="utf-8")
    quoth.scan(news(tmp_path), id="id", model="fast").quotes().write_csv(tmp_path / "quotes.csv", resume=True)
    assert not folder.exists()
    broken_off(ROWS, tmp_path / "q.parquet")
    assert (tmp_path / "q.parquet.parts" / "state.json").exists()
    assert not (tmp_path / "q.parquet.parts" / "lock.json").exists()
