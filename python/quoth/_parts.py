"""Finished pieces of files, kept beside them until all is done, so that work can go on after a break.

A folder beside the first file, with its name and ``.parts`` behind, has a state file and the parts.
A part counts once the state file says so, and that is replaced as a whole; what was written after
it is written again. So a process may be killed at any moment. A lock keeps other runs out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from quoth._files import replacing
from quoth._finished import differing
from quoth._lock import NAME as _LOCK
from quoth._lock import Lock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_STATE = "state.json"
_PATTERNS = (_STATE, "*.part", ".*.unfinished")


def has_state(folder: Path) -> bool:
    """Say whether some parts in a folder count."""
    return (folder / _STATE).exists()


class Parts:
    """The parts of some files, and how far the work is."""

    def __init__(self, folder: Path, work: dict[str, Any], *, resume: bool) -> None:
        """Go on with what the folder holds, or begin anew.

        ``work`` says what is made of what. Where it is not that of the folder, nothing can go on.

        Raises:
            FileExistsError: Another run writes there, or the folder is none of parts.
            ValueError: It holds parts of other work, or its state cannot be read.
        """
        self._folder = folder
        self._work = work
        self.state: dict[str, Any] = {"parts": 0}
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

    def new(self, output: int) -> Path:
        """Give the path of the next part of an output, which ``commit`` makes count."""
        return self._path(output, self.state["parts"])

    def commit(self, **state: Any) -> None:
        """Note that the parts are written and how far the work is."""
        self.state = {**state, "parts": self.state["parts"] + 1}
        with replacing(self._folder / _STATE) as unfinished:
            text = json.dumps({"work": self._work, "state": self.state})
            unfinished.write_text(text, encoding="utf-8")

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
