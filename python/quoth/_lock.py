"""A lock on a folder that lies beside a result: one run at a time writes there.

The system holds it for the process and frees it when that ends, however it ends, so a lock that is
left behind stops nobody. The file says who holds it, for the message alone.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path

NAME = "lock.json"
# A byte far behind what is written: on Windows nobody can read what is locked.
_PLACE = 1 << 30


class Lock:
    """The lock on a folder, which is made if it is not there."""

    def __init__(self, folder: Path) -> None:
        """Take the lock.

        Raises:
            FileExistsError: Another run holds it; the message says which.
        """
        self._path = folder / NAME
        self._file = -1
        while self._file < 0:
            folder.mkdir(parents=False, exist_ok=True)
            # Whoever held it may have removed the folder since.
            with suppress(FileNotFoundError):
                self._take_or_leave_nothing()
        try:
            self._tell_holder()
        except BaseException:
            # Ctrl-C too: nobody has the lock yet who could give it back.
            self.release()
            raise

    def _tell_holder(self) -> None:
        since = f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z}"
        holder = {"process": os.getpid(), "host": socket.gethostname(), "since": since}
        # It serves the message alone, so a full disk does not matter.
        with suppress(OSError):
            os.ftruncate(self._file, 0)
            os.write(self._file, json.dumps(holder).encode())

    def _take_or_leave_nothing(self) -> None:
        try:
            self._take()
        except OSError:
            # The folder was made for the lock alone; who holds the lock has a file in it.
            with suppress(OSError):
                self._path.parent.rmdir()
            raise

    def _take(self) -> None:
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if not _locked(file):
                message = f"another run writes {self._path.parent.name.removesuffix('.parts')}{self._holder()}"
                raise FileExistsError(message)
            # A file that was removed meanwhile locks nothing.
            if os.path.samestat(os.fstat(file), self._path.stat()):
                self._file, file = file, -1
        finally:
            if file >= 0:
                os.close(file)

    def _holder(self) -> str:
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
            return f": process {found['process']} on {found['host']}, since {found['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def release(self) -> None:
        """Give the lock back, and remove the folder if nothing else is in it."""
        if self._file < 0:
            return
        if sys.platform != "win32":
            self._path.unlink(missing_ok=True)
        # Ctrl-C may come between the two, and the next call would close a file of somebody else.
        file, self._file = self._file, -1
        os.close(file)
        with suppress(OSError):
            if sys.platform == "win32":
                self._path.unlink()
            self._path.parent.rmdir()


def _locked(file: int) -> bool:
    """Lock an open file, unless another process or handle has it locked."""
    try:
        if sys.platform == "win32":
            os.lseek(file, _PLACE, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            os.lseek(file, 0, os.SEEK_SET)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        # A file system without locks: nothing can be told there.
        return True
    return True
