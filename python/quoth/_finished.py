"""A note of finished work, so that ``resume=True`` does not do it again.

It lies in a hidden folder beside the first file, and says what the files are made of and when they
were written. Only work that is asked to be resumable leaves one.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from quoth._files import replacing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_FOLDER = ".quoth"


def note_of(file: Path) -> Path:
    """Give the place of the note of the files of which this is the first."""
    # Names may agree in as much as a name of a file can hold.
    digest = blake2b(os.fsencode(file.name), digest_size=8).hexdigest()
    return file.parent / _FOLDER / f"{file.name[:50]}-{digest}.json"


class Finished:
    """The note of some files that are written together."""

    def __init__(self, files: Sequence[Path], work: dict[str, Any]) -> None:
        """``work`` says what is made of what."""
        self._files = files
        self._work = json.loads(json.dumps(work))
        self._path = note_of(files[0])

    def state(self) -> dict[str, Any] | None:
        """Give what was noted, if the files are as they were written then."""
        try:
            noted = json.loads(self._path.read_text(encoding="utf-8"))
            state: dict[str, Any] = noted["state"]
            return state if noted["files"] == self._stats() else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def changes(self) -> list[str]:
        """Give the names of what the files are made of that is another now."""
        noted = json.loads(self._path.read_text(encoding="utf-8"))["work"]
        return differing(noted, self._work)

    def note(self, **state: Any) -> None:
        """Note that the files are finished."""
        # Without it, the work is only done again.
        with suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            noted = {"work": self._work, "files": self._stats(), "state": state}
            with replacing(self._path) as unfinished:
                unfinished.write_text(json.dumps(noted), encoding="utf-8")

    def remove(self) -> None:
        """Remove the note: the files are made anew."""
        with suppress(OSError):
            self._path.unlink()
            self._path.parent.rmdir()

    def _stats(self) -> list[list[Any]]:
        stats = [(file.name, file.stat()) for file in self._files]
        return [[name, stat.st_size, stat.st_mtime_ns] for name, stat in stats]


def differing(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Give the names of what differs; of another pipeline it is not said that its model is another too."""
    names = [name for name in now if before.get(name) != now[name]]
    return [name for name in names if name != "model" or "pipeline" not in names]
