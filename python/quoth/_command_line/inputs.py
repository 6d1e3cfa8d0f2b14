"""The inputs that are named → records, one after the other.

What an input is, its first bytes say; what cannot be read is told and left out, unless ``--strict``
stops there.
"""

from __future__ import annotations

import gzip
import re
import shutil
import sys
import tempfile
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import quoth
from quoth._command_line import piped, sniff
from quoth._command_line.arguments import SUBCOMMANDS
from quoth._command_line.messages import UNREADABLE, BadInput, ExitCode, NothingDone, NothingRead, complain
from quoth._folder import PassedOver, missed_inputs, summary
from quoth._no_text import HEAD
from quoth._read import READERS, Source, cut_off, files_of, is_missing, looks_like_text, parquet_types
from quoth._record import Record, reason
from quoth._scanned import DOCUMENT_KEYS

if TYPE_CHECKING:
    import argparse
    import io
    from collections.abc import Iterator, Sequence

    from quoth._command_line.piped import _File

_PATTERN = re.compile(r"[*?]|\[.+\]", re.DOTALL)
MAX_TOLD = 10
"""So many broken rows of a file are told one by one."""
_CONVERT = "convert it first: iconv -f WINDOWS-1252 -t UTF-8 FILE | quoth"


class Told(str):
    """What is wrong with an input, and has been told."""

    __slots__ = ()


class _Stopped(NothingDone):
    """What ends the whole run, as ``--strict`` asks for."""


class _MissingColumn(BadInput):
    """A table has no column of a name that an option gives."""


class Inputs(Source):
    """The texts of all inputs, in order; what could not be read is told and counted."""

    def __init__(self, options: argparse.Namespace, columns: tuple[str, ...] = ()) -> None:
        """Find out what there is to read, and which columns of tables beside the texts.

        Raises:
            BadInput: Nothing is named, and standard input is a terminal.
            NothingDone: A table in a folder has no column of the texts, under ``--strict``.
        """
        if not options.inputs and not options.sample and sys.stdin is not None and sys.stdin.isatty():
            message = "error: no input; name a file, a folder or -, or try --sample; --help shows examples"
            raise BadInput(message)
        self.files = []
        self.passed_over = []
        self._column: str = options.text
        self._columns = columns
        self._id: str | None = getattr(options, "id", None)
        self._model: str = options.model
        self._strict: bool = options.strict
        self._format: sniff._Kind | None = options.input_format
        self._sample: bool = options.sample
        given = options.inputs or ([] if self._sample else ["-"])
        self._output: str | None = getattr(options, "output", None)
        self._missed: list[PassedOver] = []
        self._places = [place for name in given for place in self._find(name)]
        self._refuse_as_input(self._output)
        self.unread = 0
        self._without_column = 0
        self._is_any_read = False
        self._rows_read = 0
        self._pipe: piped.Lines | None = None
        self.several = len(self._places) + self._sample > 1
        """Whether there may be more than one text, as far as that is known."""

    def _find(self, given: str) -> list[str] | list[Record]:
        """Give what is to be read of a name, and note what is not, though it may hold texts."""
        places, missed = _places(given, self._column, self._output)
        self._missed += missed
        if missed and self._strict:
            message = f"{missed[0].place}: {missed[0].message}"
            raise _Stopped(message)
        return places

    def _refuse_as_input(self, output: str | None) -> None:
        """Refuse to write over what is read."""
        if output is None or not Path(output).is_file():
            return
        names = [place for place in self._places if isinstance(place, str)]
        if any(Path(name).is_file() and Path(name).samefile(output) for name in names):
            message = f"error: {output} is read; it cannot be written too"
            raise BadInput(message)

    @property
    def exit_code(self) -> ExitCode:
        """Whether all could be read, some or nothing."""
        if not self.unread:
            return ExitCode.PARTLY if self._missed else ExitCode.DONE
        if self._is_any_read:
            return ExitCode.PARTLY
        # Where that is all that is wrong, the option is.
        return ExitCode.WRONG_COMMAND if self._without_column == self.unread else ExitCode.FAILED

    def __iter__(self) -> Iterator[Record]:
        """Give the texts, and for what could not be read a record that says why.

        Raises:
            BadInput: Nothing could be read, so nothing is written either.
        """
        for record in self._records():
            self._is_any_read |= not record.problem
            yield record
        if self.unread and not self._is_any_read:
            raise NothingRead(self._what_is_written(), self.exit_code)

    def _what_is_written(self) -> str:
        """Say what becomes of the output where nothing could be read; of a pipe, there is nothing to say."""
        if self._output in {None, "-"}:
            return ""
        is_there = Path(str(self._output)).is_file()
        return f"nothing could be read; {self._output} is {'as it was' if is_there else 'not written'}"

    def _records(self) -> Iterator[Record]:
        if self._sample:
            yield Record("sample", {"file": "sample", self._column: quoth.sample()})
        for place in self._places:
            if isinstance(place, Record):
                yield self._wrong(place)
                continue
            self._rows_read = 0
            try:
                yield from self._read(place)
            except _Stopped:
                raise
            except (*UNREADABLE, BadInput) as error:
                told = cut_off(error, self._rows_read) if self._rows_read else _what_is_wrong(place, error)
                record = Record(place, {}, told)
                yield self._wrong(record, lacks_column=isinstance(error, _MissingColumn))

    def text_of(self, record: Record) -> str | None:
        """Give the text of a record; a table may have none in a row."""
        text = record.values.get(self._column)
        return text if isinstance(text, str) and not record.problem else None

    def records(self, columns: Sequence[str]) -> Iterator[Record]:
        """Give the same to a scan, whose columns are these."""
        del columns
        for record in self:
            # In a table, a lone - would look like the start of a formula.
            is_piped = record.values.get("file") == "-"
            yield record._replace(values={**record.values, "file": "stdin"}) if is_piped else record

    @property
    def can_tell_changes(self) -> bool:
        """Whether ``identity`` is another where an input has changed."""
        return all(isinstance(place, str) and Path(place).is_file() for place in self._places)

    def identity(self) -> list[Any]:
        """Give what tells whether the inputs are the same as before: their names, sizes and times."""
        names = [place for place in self._places if isinstance(place, str)]
        stats = [(name, Path(name).stat() if Path(name).is_file() else None) for name in names]
        return [self._sample, *([name, stat and [stat.st_size, stat.st_mtime_ns]] for name, stat in stats)]

    def total(self) -> int | None:
        """Count the texts, where each is a file of its own, as far as the names say."""
        are_texts = all(isinstance(place, str) and place.lower().endswith(".txt") for place in self._places)
        return len(self._places) + self._sample if are_texts else None

    def must_wait(self) -> bool:
        """Say whether the next row is one of a pipe that has not come yet."""
        return self._pipe is not None and self._pipe.must_wait()

    def before_waiting(self) -> None:
        """Show what is written so far."""
        sys.stdout.flush()

    def types(self) -> dict[str, Any]:
        """Give the Arrow types of the columns that all inputs have with the same type: of Parquet alone."""
        if self._sample or self._format not in {None, "parquet"}:
            return {}
        each = [_types(place) if isinstance(place, str) else {} for place in self._places]
        first = each[0] if each else {}
        return {name: kind for name, kind in first.items() if all(one.get(name) == kind for one in each)}

    def _wrong(self, record: Record, *, told: bool = True, lacks_column: bool = False) -> Record:
        """Count and tell what is wrong with a record, or stop there."""
        self.unread += 1
        self._without_column += lacks_column
        message = f"{record.place}: {record.problem}"
        if self._strict:
            raise _Stopped(message)
        if told:
            complain(message)
        return record._replace(problem=Told(record.problem))

    def _read(self, name: str) -> Iterator[Record]:
        with _opened(name) as file:
            is_pipe = _is_pipe(name)
            head = piped.head_of(file, self._column) if is_pipe else _head(file)
            kind = self._format or sniff.kind_of_file(name, head, self._column, whole=len(head) < HEAD)
            if kind in {"txt", "html"}:
                yield self._text(name, head + file.read(), kind)
                return
            if kind == "json":
                message = "JSON that is no JSON Lines; make a line of each text: jq -c '.[]' FILE | quoth"
                raise BadInput(message)
            self.several = True
            if is_pipe and kind in piped.TABLES:
                self._pipe = piped.Lines(name, head, file)
                yield from self._rows(name, name, kind, piped.TABLES[kind](name, self._pipe))
                return
            with _as_path(is_pipe, name, head, file) as path:
                records = READERS[f".{kind}"](path, (self._column, *self._columns))
                yield from self._rows(name, str(path), kind, records)

    def _text(self, name: str, data: bytes, kind: sniff._Kind) -> Record:
        # A page may name another encoding than UTF-8 itself.
        text = quoth.clean_html(data).text if kind == "html" else data.decode("utf-8-sig")
        return Record(name, {"file": name, self._column: text})

    def _rows(self, name: str, path: str, kind: sniff._Kind, records: Iterator[Record]) -> Iterator[Record]:
        """Give the rows of a table."""
        wrong = number = 0
        told: set[str] = set()
        is_encoding_told = is_document = False
        for record in _under_name(name, path, records):
            number += 1
            if not is_document and kind == "jsonl" and self._column == "text" and _is_document(record):
                is_document = True
                complain(f"{name}: {self._what_documents_lose(record)}")
            missing = "" if record.problem else self._missing_column(record, kind)
            if missing and kind != "jsonl":
                # Of the whole table, not of a row, and no broken row before it makes it right.
                self._without_column += wrong
                raise _MissingColumn(missing)
            problem = record.problem or missing or self._wrong_type(record)
            if not problem:
                self._rows_read += 1
                yield Record(record.place, {"file": name, **record.values})
                continue
            wrong += 1
            is_told = wrong <= MAX_TOLD and missing not in told
            if is_told and "not UTF-8" in record.problem and not is_encoding_told:
                is_encoding_told = True
                problem = f"{problem}; if all of the file is in Windows-1252, {_CONVERT}"
            yield self._wrong(Record(f"{record.place}{self._id_of(record)}", {}, problem), told=is_told)
            # A wrong name of a column is told once, and not in each row.
            told.update({missing} - {""})
        # Nor does one beside it.
        self._without_column += wrong if told else 0
        if wrong:
            complain(f"{name}: {wrong:,} of {number:,} rows could not be read")

    def _what_documents_lose(self, record: Record) -> str:
        """Say that of documents that were kept the text alone is taken: what was found, and corrected, is not."""
        made = record.values.get("provenance")
        by = made.get("model") if isinstance(made, dict) else None
        return (
            f"documents{f' made by {by}' if by else ''}: their texts are analysed anew, with --model {self._model}, "
            "and corrections are passed over; quoth.read_jsonl keeps them as they are"
        )

    def _id_of(self, record: Record) -> str:
        """Name a row that is left out by its ``--id``, as far as that could be read."""
        value = record.values.get(self._id) if self._id else None
        return "" if is_missing(value) else f" ({self._id} {value!s:.80})"

    def _missing_column(self, record: Record, kind: sniff._Kind) -> str:
        """Say which column is not there. A row of JSON Lines needs only that of the texts."""
        needed = (self._column,) if kind == "jsonl" else (self._column, *self._columns)
        missing = next((name for name in needed if name not in record.values), None)
        if missing is None:
            return ""
        known = f"the columns are {', '.join(map(str, record.values))}" if record.values else "there is none"
        option = "; --text names that of the texts" if missing == self._column else ""
        return f"no column {missing!r}; {known}{option}"

    def _wrong_type(self, record: Record) -> str:
        text = record.values.get(self._column)
        if isinstance(text, str) or is_missing(text):
            return ""
        return f"the column {self._column!r} has {type(text).__name__}, no text"


def _is_document(record: Record) -> bool:
    """Tell a line of ``--json`` or ``to_jsonl`` from one that has a text and other columns."""
    # One that came by way of an exchange format has no provenance.
    return all(key in record.values for key in DOCUMENT_KEYS if key != "provenance")


def _places(given: str, column: str, output: str | None) -> tuple[list[str] | list[Record], list[PassedOver]]:
    """Give the files of a folder or a pattern, or why there are none, and any other name as it is.

    Beside them stands what is missed in a folder. The output may lie in a folder that is read, where
    it was written before.
    """
    if looks_like_text(given):
        return [Record(f"{given[:40]}…", {}, "a text, and no file; pipe it to quoth instead")], []
    path = Path(given)
    if given == "-" or not (path.is_dir() or (_PATTERN.search(given) and not path.exists())):
        return [given], []
    try:
        files, passed_over = files_of(path, column)
    except OSError as error:
        return [Record(given, {}, reason(error))], []
    if passed_over:
        complain(f"{given}: {summary(path, passed_over, len(files) + len(passed_over))}")
    is_written = path.is_dir() and output is not None and Path(output).exists()
    names = [str(file) for file in files if not (is_written and file.samefile(str(output)))]
    return names, missed_inputs(passed_over)


def _types(name: str) -> dict[str, Any]:
    """Give the types of the columns of a Parquet file, and of all else none."""
    if _is_pipe(name):
        return {}
    try:
        with Path(name).open("rb") as file:
            is_parquet = file.read(len(sniff.PARQUET)) == sniff.PARQUET
        return parquet_types(Path(name)) if is_parquet else {}
    except UNREADABLE:
        # It is told when it is read.
        return {}


def read_bytes(name: str) -> bytes:
    """Read a file, unpacked if it is packed with gzip, or standard input for ``-``.

    Raises:
        OSError: It cannot be read, or standard input is closed.
        ValueError: The name is none.
    """
    with _opened(name) as file:
        return file.read()


@contextmanager
def _opened(name: str) -> Iterator[_File]:
    if name == "-":
        if sys.stdin is None:
            closed = "standard input is closed"
            raise OSError(closed)
        # Bytes, since reading text would turn each "\r\n" into "\n" and move the offsets.
        yield piped.unpacked(cast("io.BufferedReader", sys.stdin.buffer))
        return
    with Path(name).open("rb") as file:
        if _is_pipe(name):
            yield piped.unpacked(file)
            return
        if not name.lower().endswith(".gz"):
            yield file
            return
    with gzip.open(name) as unpacked:
        yield unpacked


def _head(file: _File) -> bytes:
    """Give what a file begins with, of one that was cut off as much as there is.

    Where it ends too soon is told when its rows are read.
    """
    head = b""
    with suppress(EOFError):
        while len(head) < HEAD and (part := file.read1(HEAD - len(head))):
            head += part
    return head


def _is_pipe(name: str) -> bool:
    return name == "-" or not Path(name).is_file()


@contextmanager
def _as_path(is_pipe: bool, name: str, head: bytes, rest: _File) -> Iterator[Path]:  # noqa: FBT001
    """Give the file itself, or for a pipe a temporary one: some tables are read from files alone."""
    if not is_pipe:
        yield Path(name)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "piped")
        with path.open("wb") as file:
            file.write(head)
            shutil.copyfileobj(rest, file)
        yield path


def _under_name(name: str, path: str, records: Iterator[Record]) -> Iterator[Record]:
    """Give the records, and what is wrong with the file, with the name that the user knows."""
    try:
        for record in records:
            yield record._replace(place=record.place.replace(path, name, 1))
    except ValueError as error:
        message = re.sub(r"^(\d+): ", r"line \1: ", str(error).removeprefix(f"{path}:").lstrip())
        raise BadInput(message) from None


def _what_is_wrong(name: str, error: Exception) -> str:
    if isinstance(error, BadInput):
        return str(error)
    told = reason(error)
    if isinstance(error, UnicodeDecodeError):
        return f"{told}; {_CONVERT}"
    if not isinstance(error, FileNotFoundError):
        return told
    if name.startswith(("http://", "https://")):
        return f"{told}; fetch the page first: curl -s URL | quoth"
    if name in SUBCOMMANDS:
        return f"{told}; a command is the first argument"
    meant = get_close_matches(name, SUBCOMMANDS, n=1)
    return f"{told}; the command is called {meant[0]}" if meant else told
