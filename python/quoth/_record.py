"""What a source is read as: records, with their places, and the opened files that they come from."""

from __future__ import annotations

import gzip
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import IO


_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Record(NamedTuple):
    """A row of a source: where it stands, its values by column, and why it has none, if so."""

    place: str
    values: Mapping[str, Any]
    problem: str = ""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file of text in UTF-8, compressed or not, behind its byte order mark."""
    with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
        if len(behind_mark(str(path), file.read(3))):
            file.seek(0)
        yield file  # type: ignore[misc]


def behind_mark(name: str, start: bytes) -> bytes:
    """Give the start of a file of text without its byte order mark.

    Raises:
        ValueError: The mark is that of UTF-16.
    """
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        message = f"{name} is in UTF-16; save it in UTF-8"
        raise ValueError(message)
    return start.removeprefix(_BYTE_ORDER_MARK)


def reason(error: Exception) -> str:
    """Say what is wrong, without the name of the file."""
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 ({error.reason} at byte {error.start})"
    return (isinstance(error, OSError) and error.strerror) or str(error)
