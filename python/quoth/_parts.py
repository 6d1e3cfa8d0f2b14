"""Finished pieces of files, kept beside them until all is done, so that work can go on after a break.

A folder beside the first file, with its name and ``.parts`` behind, has a state file and the parts.
A part counts once the state file says so, and that is replaced as a whole; what was written after
it is written again. So a process may be killed at any moment. A lock keeps other runs out.

A ledger has a line for each part: its size and checksum, and how far the work was behind it. Where
a part is another when the work goes on, as after a full disk or a restored backup, the work goes
back to before that part.
"""

from __future__ import annotations

import json
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from quoth._files import replacing
from quoth._finished import differing
from quoth._lock import NAME as _LOCK
from quoth._lock import Lock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_STATE = "state.json"
_LEDGER = "ledger.jsonl"
_PATTERNS = (_STATE, _LEDGER, "*.part", ".*.unfinished")


class _Entry(NamedTuple):
    """What the ledger says of a part: a part here is one of each output."""

    rows: int
    """So many rows were done when it was written."""
    error_count: int
    sums: list[list[int]]
    """The size and the checksum of each file."""


def has_state(folder: Path) -> bool:
    """Say whether some parts in a folder count."""
    return (folder / _STATE).exists()


class Parts:
    """The parts of some files, and how far the work is."""

    def __init__(self, folder: Path, work: dict[str, Any], *, resume: bool) -> None:
        """Go on with what the folder holds, or begin anew.

        ``work`` says what is made of what, its ``output`` what each file is. Where it is not that of
        the folder, nothing can go on.

        Raises:
            FileExistsError: Another run writes there, or the folder is none of parts.
            ValueError: It holds parts of other work, or its state cannot be read.
        """
        self._folder = folder
        self._work = work
        self._outputs = len(work["output"])
        self.state: dict[str, Any] = {"parts": 0, "unlisted": 0}
        self.damaged: Path | None = None
        """The first file that was not as it was written, so that the work goes back."""
        self._lock = Lock(folder)
        try:
            if resume and has_state(folder):
                self._read()
            else:
                self._clear()
        except BaseException:
            self.release()
            raise

    def _read(self) -> None:
        path = self._folder / _STATE
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            work, self.state = kept["work"], kept["state"]
        except (ValueError, KeyError, TypeError) as error:
            message = f"{path} cannot be read; remove the folder and begin anew"
            raise ValueError(message) from error
        now = json.loads(json.dumps(self._work))
        if other := differing(work, now):
            message = (
                f"{self._folder} was begun with another {' and '.join(other)}; "
                "pass the same again, or begin anew with resume=False"
            )
            raise ValueError(message)
        # What an older version wrote has no ledger: such parts are taken as they are, if they are there.
        self.state.setdefault("unlisted", self.state["parts"])
        self._check()

    def _check(self) -> None:
        """Go back to before the first part that is not as it was written, if there is one."""
        ledger = self._ledger()
        for number in range(self.state["parts"]):
            self.damaged = self._damaged(number, ledger.get(number))
            if self.damaged:
                before = ledger.get(number - 1)
                self._go_back(number if before else 0, before or _Entry(0, 0, []))
                return

    def _damaged(self, number: int, entry: _Entry | None) -> Path | None:
        files = [self._path(output, number) for output in range(self._outputs)]
        if number < self.state["unlisted"]:
            return next((file for file in files if not file.is_file()), None)
        if entry is None or len(entry.sums) != len(files):
            return self._folder / _LEDGER
        return next(
            (file for file, noted in zip(files, entry.sums, strict=True) if not _is_as_noted(file, noted)), None
        )

    def _go_back(self, parts: int, entry: _Entry) -> None:
        """Take the state for that of the time when there were so many parts."""
        self.state = {
            "parts": parts,
            "unlisted": min(parts, self.state["unlisted"]),
            "rows": entry.rows,
            "error_count": entry.error_count,
            # Errors are kept in order.
            "errors": self.state.get("errors", [])[: entry.error_count],
        }

    def _ledger(self) -> dict[int, _Entry]:
        """Read what was noted of each part, the last of it where one was written twice."""
        found = {}
        with suppress(OSError):
            for line in (self._folder / _LEDGER).read_text(encoding="utf-8", errors="replace").splitlines():
                # Of a process that was killed, the last line may be half a line.
                with suppress(ValueError, TypeError):
                    number, rows, error_count, sums = json.loads(line)
                    found[int(number)] = _Entry(int(rows), int(error_count), list(sums))
        return found

    def new(self, output: int) -> Path:
        """Give the path of the next part of an output, which ``commit`` makes count."""
        return self._path(output, self.state["parts"])

    def commit(self, *, rows: int, error_count: int, errors: Sequence[Any]) -> None:
        """Note that the parts are written and how far the work is."""
        number = self.state["parts"]
        sums = [_sum_of(self._path(output, number)) for output in range(self._outputs)]
        self._list([number, *_Entry(rows, error_count, sums)])
        self.state |= {"parts": number + 1, "rows": rows, "error_count": error_count, "errors": errors}
        with replacing(self._folder / _STATE) as unfinished:
            text = json.dumps({"work": self._work, "state": self.state})
            unfinished.write_text(text, encoding="utf-8")

    def _list(self, entry: list[Any]) -> None:
        path = self._folder / _LEDGER
        try:
            with path.open("a", encoding="utf-8") as ledger:
                # On a line of its own, whatever stands before it.
                ledger.write(f"\n{json.dumps(entry)}\n")
        except OSError as error:
            # Where the disk is full, the system names no file.
            error.filename = error.filename or str(path)
            raise

    def of(self, output: int) -> Sequence[Path]:
        """Give all parts of an output that count, in order."""
        return [self._path(output, number) for number in range(self.state["parts"])]

    def release(self) -> None:
        """Let other runs write there, and keep what counts."""
        self._lock.release()

    def remove(self) -> None:
        """Remove the folder."""
        self._clear()
        self.release()

    def _clear(self) -> None:
        """Remove what is in the folder: its state first, so that parts without one never count."""
        found = sorted(self._folder.iterdir(), key=lambda path: path.name != _STATE)
        found = [path for path in found if path.name != _LOCK]
        if not all(any(path.match(pattern) for pattern in _PATTERNS) for path in found):
            message = f"{self._folder} holds files that are none of this work; move it away"
            raise FileExistsError(message)
        for path in found:
            path.unlink()

    def _path(self, output: int, number: int) -> Path:
        return self._folder / f"{output}-{number:07}.part"


def _sum_of(file: Path) -> list[int]:
    """Give the size and the checksum of a file."""
    content = file.read_bytes()
    return [len(content), zlib.crc32(content)]


def _is_as_noted(file: Path, noted: list[int]) -> bool:
    try:
        return _sum_of(file) == noted
    except OSError:
        return False
