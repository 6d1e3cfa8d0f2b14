"""Files and columns → records: the rows of JSON Lines, CSV, Parquet, the texts of files, Arrow, dicts.

A row that cannot be read is a record too, which says what is wrong and where; so none is dropped
silently, and every row keeps its number.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quoth._extra import required
from quoth._folder import Folder, PassedOver, look_into, summary
from quoth._no_text import why_no_text
from quoth._quoth import Document, Documents
from quoth._read_csv import read_csv
from quoth._record import Record, opened, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_ARROW_ROWS = 256
"""So many rows of Parquet and Arrow become Python values together."""

_OF_TEXT = ("string", "large_string", "string_view", "null")
"""The types of Arrow whose values are texts, or none at all."""

_LONGEST_NAME = 255
_LONGEST_PATH = 4096
"""File systems take no more bytes; what is longer is a text."""

_FORMATS = ".jsonl, .ndjson, .csv, .tsv, .parquet, .txt, .html and .htm, and all but .parquet with .gz behind"


class Source:
    """What is read: files, Arrow or dicts."""

    def __init__(self, given: Any, text: str = "text") -> None:
        """Find the files that ``given`` names, or take it as a table or as an iterable of dicts.

        ``text`` is the column of the texts.
        """
        self._given = given
        self._is_read = False
        self._stream: Any = None
        self.files: list[Path] = []
        self.passed_over: list[PassedOver] = []
        if isinstance(given, (str, os.PathLike)):
            self._add_files(given, text)
        elif isinstance(given, (list, tuple)) and given and all(isinstance(one, (str, os.PathLike)) for one in given):
            for one in given:
                self._add_files(one, text)
        elif isinstance(given, Mapping) or not (hasattr(given, "__arrow_c_stream__") or isinstance(given, Iterable)):
            message = (
                f"the source is {type(given).__name__}; pass a path, a folder, a pattern such as 'news/*.jsonl', "
                "a table of Arrow, polars or pandas, or an iterable of dicts"
            )
            raise TypeError(message)
        self._readers = [_reader(file) for file in self.files]

    def _add_files(self, given: str | os.PathLike[str], text: str) -> None:
        files, passed_over = files_of(given, text)
        self.files += files
        self.passed_over += passed_over

    @property
    def has_texts(self) -> bool:
        """Whether there are files that are one text each, and so have no column that names it."""
        return any(map(_is_of_one_text, self._readers))

    @property
    def can_tell_changes(self) -> bool:
        """Whether ``identity`` is another where the source has changed."""
        return bool(self.files)

    def identity(self) -> list[Any]:
        """Give what tells whether the source is the same as before, as far as that can be told."""
        if not self.files:
            return [type(self._given).__name__]
        stats = [(str(file), file.stat()) for file in self.files]
        return [[name, stat.st_size, stat.st_mtime_ns] for name, stat in stats]

    def total(self) -> int | None:
        """Count the rows, where that costs nothing."""
        if self.files and all(map(_is_of_one_text, self._readers)):
            return len(self.files)
        if self.files or not hasattr(self._given, "__len__"):
            return None
        return len(self._given)

    def must_wait(self) -> bool:
        """Say whether the next row has not come yet; that is known of pipes alone."""
        return False

    def before_waiting(self) -> None:
        """Do what is to be done before a row is waited for: nothing."""

    def types(self) -> dict[str, Any]:
        """Give the Arrow types of the columns, where the source has such."""
        if self.files:
            if self._readers[0] is not _read_parquet:
                return {}
            return parquet_types(self.files[0])
        if hasattr(self._given, "__arrow_c_stream__"):
            # What gives its stream once only is read from the same one.
            self._stream = self._stream or _arrow_reader(self._given)
            return _types(self._stream.schema)
        return {}

    def records(self, columns: Sequence[str]) -> Iterator[Record]:
        """Read all rows anew; of columnar files, only these columns are read.

        The first of ``columns`` is that of the texts. "file" is one that all files have.
        """
        if self.files:
            for file, reader in zip(self.files, self._readers, strict=True):
                number = 0
                try:
                    for number, record in enumerate(reader(file, columns), start=1):  # noqa: B007
                        has_name = "file" not in columns or "file" in record.values
                        yield record if has_name else record._replace(values={"file": str(file), **record.values})
                except (OSError, EOFError, zlib.error) as error:
                    yield Record(str(file), {}, f"cannot be read further: {cut_off(error, number)}")
                except ValueError as error:
                    # One of several is reported; one alone leaves nothing to go on with.
                    if len(self.files) == 1:
                        raise
                    yield Record(str(file), {}, str(error))
            return
        if hasattr(self._given, "__arrow_c_stream__"):
            stream, self._stream = self._stream or _arrow_reader(self._given), None
            _check_names("the source", stream.schema.names, columns)
            _check_type("", stream.schema, columns)
            yield from _read_arrow(stream)
            return
        if hasattr(self._given, "__next__"):
            if self._is_read:
                message = "the source is an iterator and has been read; scan it again, or write all tables in one go"
                raise ValueError(message)
            self._is_read = True
        yield from _read_dicts(self._given)


def cut_off(error: Exception, rows: int) -> str:
    """Say why a file could not be read further, and how far it was: the rows before that stay."""
    before = f"; the {rows:,} row{'s' * (rows != 1)} before that {'were' if rows != 1 else 'was'} read"
    return reason(error) + before * bool(rows)


def is_missing(value: Any) -> bool:
    """Tell whether a value is None, NaN, ``pandas.NA`` or ``pandas.NaT``."""
    if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124
        return True
    return type(value).__name__ in {"NAType", "NaTType"} and type(value).__module__.startswith("pandas.")


def read_jsonl(path: str | os.PathLike[str]) -> Documents:
    r"""Read documents that ``Documents.to_jsonl``, ``Document.to_json`` or ``quoth --json`` wrote, a line each.

    A line ``null`` is a missing document, as is one whose ``text`` is null; blank lines are passed over.

    Raises:
        ValueError: A line is no document; the message has the file, the line and what is wrong.
        OSError: The file cannot be read.

    >>> import pathlib, quoth, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "docs.jsonl")
    >>> docs = quoth.analyze_many(["“Yes,” said Ann Lee.", None])
    >>> docs.to_jsonl(path)
    >>> quoth.read_jsonl(path) == docs
    True
    """
    try:
        return Documents.from_documents(_documents(Path(path)))
    except EOFError as error:
        message = f"{os.fspath(path)}: {error}"
        raise OSError(message) from error


def _documents(path: Path) -> Iterator[Document | None]:
    with opened(path) as lines:
        for place, line in _lines(str(path), lines):
            try:
                text = line.decode("utf-8")
                yield None if is_no_document(text) else Document.from_json(text)
            except ValueError as error:
                message = f"{place}: {reason(error)}"
                raise ValueError(message) from error


def is_no_document(line: str) -> bool:
    """Tell the line of a row that had no text: null, or a document whose text is."""
    import json

    if line.strip() == "null":
        return True
    # To read each line for that would take as long as to read the document.
    if not re.search(r'"text"\s*:\s*null', line):
        return False
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and record.get("text", "") is None


def looks_like_text(given: str | os.PathLike[str]) -> bool:
    """Tell whether a text was given in place of the name of a file."""
    path = os.fspath(given).encode("utf-8", "surrogatepass")
    return len(path) > _LONGEST_PATH or any(len(name) > _LONGEST_NAME for name in path.split(b"/"))


def files_of(given: str | os.PathLike[str], text: str = "text") -> Folder:
    """Give the files that a path, a folder or a pattern names, and what is passed over in the folder.

    ``text`` is the column of the texts, without which a table in a folder is none of the files.

    Raises:
        OSError: There are none, or one cannot be opened.
    """
    if looks_like_text(given):
        message = f"no such file: {str(given)[:40]!r}…; pass texts as dicts such as {{'text': …}}"
        raise FileNotFoundError(message)
    path = Path(given)
    if path.is_dir():
        found = look_into(path, text, _known_reader, _is_of_one_text)
        if not found.files:
            told = f": {summary(path, found.passed_over, len(found.passed_over))}" if found.passed_over else ""
            message = f"nothing to read in the folder {path}{told}"
            raise FileNotFoundError(message)
        return found
    if not path.exists():
        import glob

        matching = sorted(Path(name) for name in glob.glob(str(path), recursive=True) if Path(name).is_file())  # noqa: PTH207
        if not matching:
            what = "no file matches" if glob.has_magic(str(path)) else "no such file:"
            message = f"{what} {path}"
            raise FileNotFoundError(message)
        return Folder(matching, [])
    # What cannot be opened is found at once.
    path.open("rb").close()
    return Folder([path], [])


def _known_reader(path: Path) -> Callable[[Path, Sequence[str]], Iterator[Record]] | None:
    """Choose the reader by the end of the name, if that tells a format."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return READERS.get(suffixes[-1] if suffixes else "")


def _is_of_one_text(reader: Callable[[Path, Sequence[str]], Iterator[Record]]) -> bool:
    return reader in {_read_text, _read_page}


def _reader(path: Path) -> Callable[[Path, Sequence[str]], Iterator[Record]]:
    """Choose the reader by the end of the name."""
    found = _known_reader(path)
    if found is None:
        message = f"{path}: the end of the name tells the format; it can be {_FORMATS}"
        raise ValueError(message)
    return found


def _lines(name: str, file: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Give the lines with their places, without blank ones."""
    for number, line in enumerate(file, start=1):
        if number == 1 and line.startswith(b"\xef\xbb\xbf"):
            line = line[3:]  # noqa: PLW2901
        if line.strip():
            yield f"{name}:{number}", line.rstrip(b"\r\n")


def _read_json_lines(path: Path, _columns: Sequence[str]) -> Iterator[Record]:
    with opened(path) as file:
        yield from json_records(str(path), file)


def json_records(name: str, file: Iterable[bytes]) -> Iterator[Record]:
    """Give the rows of the lines of a file of this name, each as soon as it is read."""
    import json

    for place, line in _lines(name, file):
        try:
            values = json.loads(line.decode("utf-8"))
        except RecursionError:
            yield Record(place, {}, "nested too deeply")
        except json.JSONDecodeError as error:
            yield Record(place, {}, f"no JSON: {error.msg.removesuffix(' at')} at character {error.pos}")
        except ValueError as error:
            yield Record(place, {}, f"no JSON: {reason(error)}")
        else:
            if isinstance(values, dict):
                yield Record(place, values)
            else:
                yield Record(place, {}, f"{type(values).__name__}, not an object with columns")


def _read_text(path: Path, columns: Sequence[str]) -> Iterator[Record]:
    yield _record_of_text(path, columns, lambda data: data.decode("utf-8"))


def _read_page(path: Path, columns: Sequence[str]) -> Iterator[Record]:
    from quoth._clean import clean_html

    yield _record_of_text(path, columns, lambda data: clean_html(data).text)


def _record_of_text(path: Path, columns: Sequence[str], text_of: Callable[[bytes], str]) -> Record:
    """Give the text of a file under the name that is asked for: it has no column of its own."""
    column = columns[0] if columns else "text"
    values: dict[str, Any] = {"file": str(path), column: None}
    try:
        with opened(path) as file:
            data = file.read()
        if other := why_no_text(data):
            return Record(str(path), values, other)
        values[column] = text_of(data)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        return Record(str(path), values, reason(error))
    return Record(str(path), values)


def _read_parquet(path: Path, columns: Sequence[str]) -> Iterator[Record]:
    with _parquet_file(path) as file:
        known = file.schema_arrow.names
        _check_names(str(path), known, columns)
        _check_type(f"{path}: ", file.schema_arrow, columns)
        wanted = [name for name in dict.fromkeys(columns) if name in known]
        row = 0
        # The names of all columns, for the message where one is missing.
        rest = dict.fromkeys(name for name in known if name not in wanted)
        for batch in file.iter_batches(batch_size=_ARROW_ROWS, columns=wanted):
            for values in batch.to_pylist():
                yield Record(f"{path}: row {row}", {**values, **rest})
                row += 1


@contextmanager
def _parquet_file(path: Path) -> Iterator[Any]:
    pyarrow = required("pyarrow", "reading Parquet")
    parquet = import_module("pyarrow.parquet")
    try:
        with parquet.ParquetFile(path) as file:
            yield file
    except pyarrow.ArrowException as error:
        message = f"{path}: no Parquet file that can be read: {error}"
        raise ValueError(message) from error


def parquet_types(path: Path) -> dict[str, Any]:
    """Give the Arrow types of the columns of a Parquet file."""
    with _parquet_file(path) as file:
        return _types(file.schema_arrow)


def _types(schema: Any) -> dict[str, Any]:
    """Give the types of single values; lists and structs become text, so they have none here."""
    is_encoded = ("dictionary", "run_end_encoded")
    kinds = {
        field.name: field.type.value_type if str(field.type).startswith(is_encoded) else field.type for field in schema
    }
    return {name: kind for name, kind in kinds.items() if not kind.num_fields}


def _arrow_reader(given: Any) -> Any:
    pyarrow = required("pyarrow", "an Arrow source")
    try:
        return pyarrow.RecordBatchReader.from_stream(given)
    except pyarrow.ArrowInvalid as error:
        message = f"the source is {type(given).__name__}, which is no table; pass one with a column of texts"
        raise TypeError(message) from error


def _check_names(place: str, known: Sequence[str], wanted: Sequence[str]) -> None:
    """Raise where it cannot be told which column is meant."""
    for name in wanted:
        if known.count(name) > 1:
            message = f"{place}: {known.count(name)} columns have the name {name!r}"
            raise ValueError(message)


def _check_type(place: str, schema: Any, columns: Sequence[str]) -> None:
    """Raise where the column of the texts, the first, can hold none: each row would be an error."""
    for field in schema:
        kind = field.type.value_type if str(field.type).startswith("dictionary") else field.type
        can_hold = str(getattr(kind, "storage_type", kind)) in _OF_TEXT
        if columns and field.name == columns[0] and not can_hold:
            message = f"{place}column {field.name!r} has {field.type}; it takes str or null"
            raise ValueError(message)


def _read_arrow(stream: Any) -> Iterator[Record]:
    row = 0
    for batch in stream:
        for start in range(0, batch.num_rows, _ARROW_ROWS):
            for values in batch.slice(start, _ARROW_ROWS).to_pylist():
                yield Record(f"row {row}", values)
                row += 1


def _read_dicts(given: Iterable[Any]) -> Iterator[Record]:
    for row, values in enumerate(given):
        if isinstance(values, Mapping):
            yield Record(f"row {row}", values)
        else:
            yield Record(f"row {row}", {}, f"got {type(values).__name__}; pass dicts such as {{'text': …}}")


READERS: dict[str, Callable[[Path, Sequence[str]], Iterator[Record]]] = {
    ".jsonl": _read_json_lines,
    ".ndjson": _read_json_lines,
    ".csv": read_csv,
    ".tsv": partial(read_csv, delimiter="\t"),
    ".parquet": _read_parquet,
    ".txt": _read_text,
    ".html": _read_page,
    ".htm": _read_page,
}
