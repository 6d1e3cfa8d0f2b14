"""What a source is read as: records, with their places, and the opened files that they come from."""

from __future__ import annotations

import gzip
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import IO


class Record(NamedTuple):
    """A row of a source: where it stands, its values by column, and why it has none, if so."""

    place: str
    values: Mapping[str, Any]
    problem: str = ""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file of text in UTF-8, compressed or not, behind its byte order mark."""
    with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
        start = file.read(3)
        if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            message = f"{path} is in UTF-16; save it in UTF-8"
            raise ValueError(message)
        if start != b"\xef\xbb\xbf":
            file.seek(0)
        yield file  # type: ignore[misc]


def reason(error: Exception) -> str:
    """Say what is wrong, without the name of the file."""
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 ({error.reason} at byte {error.start})"
    return (isinstance(error, OSError) and error.strerror) or str(error)
