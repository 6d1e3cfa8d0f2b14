"""The number of texts that are done → a progress bar, or a line, on standard error."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from typing import TextIO


_WRITE_EVERY = 0.1
"""Seconds between two versions of the line."""


class _Display(Protocol):
    def show(self, done: int) -> None: ...

    def close(self) -> None: ...


class _TqdmBar:
    def __init__(self, total: int | None) -> None:
        from tqdm.auto import tqdm

        self._bar = tqdm(total=total, unit=" texts")

    def show(self, done: int) -> None:
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        self._bar.close()


class _TextLine:
    def __init__(self, total: int | None, file: TextIO) -> None:
        self._of_total = "" if total is None else f" of {total:,}"
        self._file = file
        self._done = 0
        self._written = time.monotonic()

    def show(self, done: int) -> None:
        self._done = done
        if time.monotonic() - self._written >= _WRITE_EVERY:
            self._write()

    def close(self) -> None:
        self._write("\n")

    def _write(self, end: str = "") -> None:
        self._file.write(f"\r{self._done:,}{self._of_total} texts{end}")
        self._file.flush()
        self._written = time.monotonic()


class ProgressBar:
    """A function of (done, total) that shows both, by tqdm if that is installed."""

    def __init__(self, total: int | None) -> None:
        self._display: _Display
        try:
            self._display = _TqdmBar(total)
        except ImportError:
            self._display = _TextLine(total, sys.stderr)

    def __call__(self, done: int, total: int | None) -> None:
        del total  # it is that of __init__
        self._display.show(done)

    def close(self) -> None:
        self._display.close()
