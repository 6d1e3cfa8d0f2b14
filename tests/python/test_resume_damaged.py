"""A run goes on with the parts that are as they were written, and does again what is behind the first other one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

import quoth
from quoth._command_line import main
from quoth._parts import Parts

if TYPE_CHECKING:
    from collections.abc import Callable

ENDINGS = ["csv", "jsonl", "parquet"]
WORDS = ["Yes", "No", "Now", "Wait", "Go", "Stay", "Come"]


class StopError(Exception):
    pass


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven rows, of which the fourth cannot be read, in parts of two."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("quoth._scan._ROWS", 2)
    rows: list[dict[str, Any]] = [{"id": i, "text": f"“{word},” said Ann Lee."} for i, word in enumerate(WORDS)]
    rows[3]["text"] = 7
    Path("news.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def scan(**options: Any) -> quoth.Scan:
    return quoth.scan("news.jsonl", id="id", model="fast", threads=1, **options)


def broken_off(quotes: str, people: str | None = None) -> None:
    """Write quotations, and people too if they have a file, until three parts are done."""

    def stop(done: int, total: int | None) -> None:
        if done == 7:
            raise StopError

    with pytest.raises(StopError):
        scan(progress=stop).write(quotes=quotes, people=people)
    assert part(0, 2, quotes).is_file()


def part(output: int, number: int, name: str) -> Path:
    return Path(f"{name}.parts") / f"{output}-{number:07}.part"


def expected(name: str) -> bytes:
    whole = Path(f"whole.{name}")
    scan().write(quotes=whole)
    return whole.read_bytes()


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:40])


def changed(file: Path) -> None:
    file.write_bytes(bytes(len(file.read_bytes())))


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("damage", [emptied, cut, changed, Path.unlink])
@pytest.mark.parametrize(("number", "kept"), [(0, 0), (1, 2), (2, 4)])
def test_part_that_is_not_as_it_was_written_is_done_again(
    ending: str, damage: Callable[[Path], None], number: int, kept: int
) -> None:
    name = f"q.{ending}"
    broken_off(name)
    damage(part(0, number, name))
    seen: list[int] = []
    again = scan(progress=lambda done, total: seen.append(done))
    rest = f"goes on behind its first {kept} rows" if kept else "is made anew"
    notice = f"{part(0, number, name)} is not as it was written; {name} {rest}"
    with pytest.warns(quoth.ResumeWarning) as told:
        again.write(quotes=name, resume=True)
    assert ([str(one.message) for one in told], told[0].filename) == ([notice], __file__)
    assert again.notice == notice
    assert seen == list(range(kept + 1, 8))
    # The row that cannot be read counts once, whether it is done again or not.
    assert (again.error_count, len(again.errors)) == (1, 1)
    if ending == "parquet":
        assert pq.read_table(name).column("id").to_pylist() == [0, 1, 2, 4, 5, 6]
    else:
        assert Path(name).read_bytes() == expected(name)
    assert not Path(f"{name}.parts").exists()


def test_parts_that_are_as_they_were_written_are_kept() -> None:
    broken_off("q.csv")
    seen: list[int] = []
    again = scan(progress=lambda done, total: seen.append(done))
    again.write(quotes="q.csv", resume=True)
    assert seen == [7]
    assert again.notice == "q.csv was begun before; its first 6 rows were kept"
    assert Path("q.csv").read_bytes() == expected("q.csv")


def test_damage_of_one_of_two_results_is_seen() -> None:
    broken_off("q.csv", "p.csv")
    emptied(part(1, 1, "q.csv"))
    with pytest.warns(
        quoth.ResumeWarning, match=r"1-0000001\.part is not as it was written; q\.csv goes on behind its"
    ):
        scan().write(quotes="q.csv", people="p.csv", resume=True)
    assert Path("q.csv").read_bytes() == expected("q.csv")
    assert len(Path("p.csv").read_text(encoding="utf-8").splitlines()) == 7


@pytest.mark.parametrize("damage", [emptied, cut, changed, Path.unlink])
def test_ledger_that_is_lost_is_trusted_as_little(damage: Callable[[Path], None]) -> None:
    broken_off("q.csv")
    damage(Path("q.csv.parts/ledger.jsonl"))
    with pytest.warns(quoth.ResumeWarning, match=r"ledger\.jsonl is not as it was written"):
        scan().write(quotes="q.csv", resume=True)
    assert Path("q.csv").read_bytes() == expected("q.csv")


def test_line_of_the_ledger_that_was_cut_by_a_kill_does_no_harm() -> None:
    broken_off("q.csv")
    with Path("q.csv.parts/ledger.jsonl").open("a", encoding="utf-8") as ledger:
        ledger.write("\n[3, 7, 1, [[12")
    again = scan()
    again.write(quotes="q.csv", resume=True)
    assert "its first 6 rows were kept" in again.notice
    assert Path("q.csv").read_bytes() == expected("q.csv")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_full_disk_names_the_ledger() -> None:
    parts = Parts(Path("q.csv.parts"), {"output": []}, resume=False)
    ledger = Path("q.csv.parts/ledger.jsonl")
    ledger.symlink_to("/dev/full")
    with pytest.raises(OSError, match=r"No space left on device: .*ledger\.jsonl"):
        parts.commit(rows=1, error_count=0, errors=())
    parts.remove()


def as_of_an_older_version(name: str) -> None:
    """Make of a run what a version without a ledger has left."""
    Path(f"{name}.parts/ledger.jsonl").unlink()
    path = Path(f"{name}.parts/state.json")
    state = json.loads(path.read_text(encoding="utf-8"))
    del state["state"]["unlisted"]
    path.write_text(json.dumps(state), encoding="utf-8")


@pytest.mark.parametrize("ending", ENDINGS)
def test_run_of_an_older_version_goes_on(ending: str) -> None:
    name = f"q.{ending}"
    broken_off(name)
    as_of_an_older_version(name)
    again = scan()
    again.write(quotes=name, resume=True)
    assert again.notice == f"{name} was begun before; its first 6 rows were kept"
    if ending != "parquet":
        assert Path(name).read_bytes() == expected(name)


def test_run_of_an_older_version_that_lacks_a_part_is_made_anew() -> None:
    broken_off("q.csv")
    as_of_an_older_version("q.csv")
    part(0, 1, "q.csv").unlink()
    with pytest.warns(quoth.ResumeWarning, match=r"0-0000001\.part is not as it was written; q\.csv is made anew"):
        scan().write(quotes="q.csv", resume=True)
    assert Path("q.csv").read_bytes() == expected("q.csv")


@pytest.mark.parametrize("number", [0, 1])
def test_damaged_parquet_of_an_older_version_is_named(number: int) -> None:
    broken_off("q.parquet")
    as_of_an_older_version("q.parquet")
    emptied(part(0, number, "q.parquet"))
    with pytest.raises(OSError, match=rf"0-000000{number}\.part cannot be read: .*; begin anew with resume=False"):
        scan().write(quotes="q.parquet", resume=True)
    assert not Path("q.parquet").exists()
    # What can be read of it is kept.
    assert part(0, 2, "q.parquet").exists()


@pytest.mark.parametrize("ending", ENDINGS)
def test_command_tells_the_part_and_loses_no_row(
    ending: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"q.{ending}"
    arguments = ["news.jsonl", "--model", "fast", "--id", "id", "-o", name, "--resume"]

    def interrupt(*_: object) -> None:
        if part(0, 2, name).exists():
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("quoth._command_line.outputs.progress", lambda _: interrupt)
        assert main(arguments) == 130
    cut(part(0, 1, name))
    capsys.readouterr()
    assert main(arguments) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == f"quoth: {part(0, 1, name)} is not as it was written; {name} goes on behind its first 2 rows"
    if ending == "parquet":
        assert pq.read_table(name).column("id").to_pylist() == [0, 1, 2, 4, 5, 6]
    else:
        # No row is lost, and none is there twice.
        lines = Path(name).read_text(encoding="utf-8").splitlines()
        assert len(lines) == 6 + (ending == "csv")
