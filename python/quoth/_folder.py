"""A folder → the files in it that are read, in order, and what is passed over, with the reason.

Habits are those of other tools that take folders: folders in it are searched too, what is hidden is
not looked at, and links to folders are not followed.
"""

from __future__ import annotations

import os
import zlib
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quoth._record import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from quoth._record import Record

    _Reader = Callable[[Path, Sequence[str]], Iterator[Record]]

_ROWS = 20
"""So many rows are looked at for the names of the columns: one of JSON Lines may lack some."""

_NAMES = 3
"""So many names of files are told for each reason."""

_RESULTS = (
    {"row", "start", "end", "text"},
    {"row", "person", "name", "label", "words_quoted"},
    {"corpus_person", "name", "label", "words_quoted"},
    {"schema", "text", "paragraphs", "sentences"},
)
"""The columns by which tables of quoth, and its documents, are known."""

_GOLD = {"id", "text", "quotes"}
"""The columns of gold for training, as ``Review.to_gold`` writes it."""

_GENERATOR = b'<meta name="generator" content="quoth '
"""By which a page of quoth is known, near its start."""

_HEAD = 1024
"""So many bytes of a page are looked at."""

_ANOTHER_FORMAT = "another format"
_RESULTS_OF_QUOTH = "results of quoth"
_LINK = "a link to a folder"
_NO_FILE = "no regular file"
_NO_INPUTS = frozenset({_ANOTHER_FORMAT, _RESULTS_OF_QUOTH, _LINK, _NO_FILE})
"""Why something is no input at all; whatever else is passed over may hold texts."""


class PassedOver(NamedTuple):
    """A file of a folder that ``scan`` does not read: its path, and why.

    >>> import pathlib, quoth, tempfile
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> for name in ("a.txt", "b.pdf"):
    ...     _ = (folder / name).write_text("“Yes,” said Ann Lee.", encoding="utf-8")
    >>> quoth.scan(folder).passed_over[0].message
    'another format'
    """

    place: str
    message: str


class Folder(NamedTuple):
    """What a folder holds."""

    files: list[Path]
    passed_over: list[PassedOver]


def look_into(
    folder: Path, text: str, reader_of: Callable[[Path], _Reader | None], is_text: Callable[[_Reader], bool]
) -> Folder:
    """Find the files to read, which must be texts or have a column ``text``.

    Args:
        folder: Where to look, and in all folders in it.
        text: The column of the texts.
        reader_of: Gives what reads a file, None where nothing does.
        is_text: Whether a reader is that of files of one text each.
    """
    found = Folder([], [])
    for path, problem in sorted(_inside(folder)):
        reader = None if problem else reader_of(path)
        if reader is None:
            problem = problem or _ANOTHER_FORMAT  # noqa: PLW2901
        elif is_text(reader):
            problem = _problem_of_page(path)  # noqa: PLW2901
        else:
            problem = _problem_of_table(path, reader, text)  # noqa: PLW2901
        if problem:
            found.passed_over.append(PassedOver(str(path), problem))
        else:
            found.files.append(path)
    return found


def summary(folder: Path, passed_over: Sequence[PassedOver], total: int) -> str:
    """Say in a line which files of a folder are passed over, and how many of all."""
    names: dict[str, list[str]] = {}
    for place, message in passed_over:
        names.setdefault(message, []).append(str(Path(place).relative_to(folder)))
    parts = []
    for message, places in names.items():
        more = len(places) - _NAMES
        rest = f" and {more:,} more" if more > 0 else ""
        parts.append(f"{', '.join(places[:_NAMES])}{rest} ({message})")
    return f"passed over {len(passed_over):,} of {total:,} files: {'; '.join(parts)}"


def missed_inputs(passed_over: Sequence[PassedOver]) -> list[PassedOver]:
    """Give what is passed over though it may hold texts: tables without the column, closed folders."""
    return [one for one in passed_over if one.message not in _NO_INPUTS]


def _inside(folder: Path) -> Iterator[tuple[Path, str]]:
    """Give what may be read in a folder and those in it, with what is wrong with it."""
    problems: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=problems.append):
        # What a run that was broken off has left is no input either.
        folders[:] = [name for name in folders if not name.startswith(".") and not name.endswith(".parts")]
        for name in folders:
            if Path(place, name).is_symlink():
                yield Path(place, name), _LINK
        for name in files:
            if not name.startswith("."):
                path = Path(place, name)
                yield path, "" if path.is_file() else _NO_FILE
    for error in problems:
        yield Path(error.filename), error.strerror or str(error)


def _problem_of_page(path: Path) -> str:
    """Say whether quoth itself wrote a page; what cannot be read is told when it is read."""
    try:
        with opened(path) as file:
            return _RESULTS_OF_QUOTH if _GENERATOR in file.read(_HEAD) else ""
    except (OSError, EOFError, ValueError, zlib.error):
        return ""


def _problem_of_table(path: Path, reader: _Reader, text: str) -> str:
    """Say why a table has no texts; what cannot be read is told when it is read."""
    records = reader(path, ())
    try:
        columns = {name for record in islice(records, _ROWS) for name in record.values}
    except (OSError, EOFError, ImportError, ValueError, zlib.error):
        return ""
    # Under another name, a column of texts may well stand beside those of results.
    may_be_results = text == "text" or text not in columns
    if may_be_results and (columns == _GOLD or any(results <= columns for results in _RESULTS)):
        return _RESULTS_OF_QUOTH
    return f"no column {text!r}" if columns and text not in columns else ""
