"""Files that are there only when they are whole."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


_END = ".unfinished"


def _start(whole: Path) -> str:
    """Give how the names of the files begin that are to take the place of ``whole``."""
    # File systems hold 255 bytes, and a character takes up to four.
    return f".{whole.name[:50]}."


def remove_unfinished(path: str | os.PathLike[str]) -> None:
    """Remove what a process that was killed has left beside ``path``."""
    whole = Path(os.path.realpath(path))
    start = _start(whole)
    for left in whole.parent.iterdir():
        if left.name.startswith(start) and left.name.endswith(_END):
            left.unlink(missing_ok=True)


def check_place(path: str | os.PathLike[str]) -> None:
    """Raise where ``path`` is a folder, or lies in one that is not there."""
    if Path(path).is_dir():
        message = f"{path} is a folder; pass the name of a file in it"
        raise IsADirectoryError(message)
    if not Path(path).parent.is_dir():
        message = f"{path}: there is no folder {Path(path).parent}"
        raise FileNotFoundError(message)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give the path of an empty file beside ``path``, which takes its place when the block ends.

    Where the block raises, that file is removed and ``path`` is as it was. What is no regular file,
    such as a pipe, cannot be replaced: the block gets it as it is. An error of the system that says
    of no file what went wrong, as where the disk is full, says it of ``path``.
    """
    check_place(path)
    # A link stays one: what it leads to is replaced.
    whole = Path(os.path.realpath(path))
    if whole.exists() and not whole.is_file():
        with _naming(path, whole):
            yield whole
        return
    unfinished = whole.with_name(f"{_start(whole)}{secrets.token_hex(4)}{_END}")
    with _naming(path, unfinished):
        yield from _replaced_by(unfinished, whole)


def _replaced_by(unfinished: Path, whole: Path) -> Iterator[Path]:
    # So that it has the rights of any new file.
    unfinished.open("xb").close()
    try:
        yield unfinished
        with unfinished.open("rb+") as written:
            os.fsync(written.fileno())
        with suppress(OSError):
            unfinished.chmod(whole.stat().st_mode)
        unfinished.replace(whole)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


@contextmanager
def _naming(path: str | os.PathLike[str], written: Path) -> Iterator[None]:
    """Let errors of the system name ``path``, which users know, for ``written`` or none at all."""
    try:
        yield
    except OSError as error:
        # Without a number, a name would take the place of the message.
        if error.errno is not None and (error.filename is None or str(error.filename) == str(written)):
            error.filename = os.fspath(path)
        raise
