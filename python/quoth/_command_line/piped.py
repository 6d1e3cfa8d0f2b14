"""Standard input and other pipes: what has come of them is given before the rest has.

A pipe is read as it comes, and lines are given as soon as they are whole; so rows that somebody
writes one by one are analysed one by one. What is packed with gzip is unpacked.
"""

from __future__ import annotations

import gzip
import select
import sys
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

from quoth._command_line import sniff
from quoth._no_text import HEAD
from quoth._read import json_records
from quoth._read_csv import csv_records
from quoth._record import behind_mark

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Iterator

    from quoth._record import Record

    _File = io.BufferedReader | gzip.GzipFile

_GZIP = b"\x1f\x8b"

TABLES: dict[str, Callable[[str, Iterator[bytes]], Iterator[Record]]] = {
    "jsonl": json_records,
    "csv": csv_records,
    "tsv": partial(csv_records, delimiter="\t"),
}
"""What reads a table from its lines; Parquet is read from its end."""


def unpacked(file: io.BufferedReader) -> _File:
    """Give a pipe as it is, or what it holds if that is packed."""
    return gzip.GzipFile(fileobj=file) if file.peek(len(_GZIP)).startswith(_GZIP) else file


def head_of(file: _File, column: str) -> bytes:
    """Give so much of a pipe as tells what it is: its first rows, or as many bytes as of a file."""
    head = b""
    while len(head) < HEAD and (piece := file.read1(HEAD - len(head))):
        head += piece
        if b"\n" in piece and sniff.begins_table(head, column):
            break
    return head


class Lines:
    """The lines of a pipe behind its head, of which can be told whether the next has come."""

    def __init__(self, name: str, head: bytes, file: _File) -> None:
        """Raise ValueError where the pipe is in UTF-16."""
        self._file = file
        self._lines: deque[bytes] = deque()
        self._begun: list[bytes] = []
        """What there is of the next line."""
        self._is_at_end = False
        self._add(behind_mark(name, head))

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        while not self._lines and not self._is_at_end:
            self._add(self._file.read1(HEAD))
        if not self._lines:
            raise StopIteration
        return self._lines.popleft()

    def must_wait(self) -> bool:
        """Say whether the next line has not come yet."""
        return not self._lines and not self._is_at_end and not _has_more(self._file)

    def _add(self, piece: bytes) -> None:
        self._is_at_end = not piece
        *whole, begun = piece.split(b"\n")
        if whole:
            whole[0] = b"".join([*self._begun, whole[0]])
            self._begun = []
            self._lines.extend(line + b"\n" for line in whole)
        if begun:
            self._begun.append(begun)
        if self._is_at_end and self._begun:
            self._lines.append(b"".join(self._begun))


def _has_more(file: _File) -> bool:
    """Say whether reading gives something at once, or the end."""
    if isinstance(file, gzip.GzipFile):
        # How much of it is unpacked already cannot be told.
        return True
    try:
        descriptor = file.fileno()
    except (OSError, ValueError):
        return True
    if sys.platform == "win32":
        # Pipes cannot be asked there: what one reading gave is all that has come.
        return False
    # Of descriptors from 1024 on, `select.select` cannot tell.
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
