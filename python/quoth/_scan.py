"""``scan``: whole files of texts → files of quotations, people, sentences, documents and more."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from quoth._arriving import head_of, runs
from quoth._options import OF_PIPELINE, check_options
from quoth._quoth import Documents, Pipeline
from quoth._read import Source, is_missing

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import Literal, TypeAlias

    from typing_extensions import Unpack

    from quoth._engine import _Options
    from quoth._folder import PassedOver
    from quoth._quoth import Document, Stream, _Progress
    from quoth._record import Record
    from quoth._scanned import Scanned

    _OnError: TypeAlias = Literal["report", "raise"]
    _Path: TypeAlias = str | os.PathLike[str]


# A batch ends with so many rows or characters, whichever comes first.
_ROWS = 500
_CHARACTERS = 1_000_000


class ScanError(NamedTuple):
    """What went wrong with a row: where it stands, such as ``news.jsonl:17``, and what it is.

    >>> import quoth
    >>> scan = quoth.scan([{"text": 7}, {"text": "It rained."}], model="fast")
    >>> len(scan.quotes().to_pandas())
    0
    >>> scan.errors
    (ScanError(place='row 0', message="column 'text' has int; it takes str or null"),)
    """

    place: str
    message: str


class ResumeWarning(UserWarning):
    """A result that ``resume=True`` makes anew, for it was made of something else, or otherwise.

    Or a part of it, where what a run that was broken off has stored is not as it was written.

    >>> import pathlib, quoth, tempfile, warnings
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("“Yes,” said Ann Lee.", encoding="utf-8")
    >>> quoth.scan(folder, model="fast").write(quotes=folder / "quotes.csv", resume=True)
    >>> with warnings.catch_warnings(record=True) as told:
    ...     warnings.simplefilter("always")
    ...     quoth.scan(folder, model="open").write(quotes=folder / "quotes.csv", resume=True)
    >>> str(told[0].message).removeprefix(str(folder))[1:]
    'quotes.csv was made with another options and pipeline; it is made anew'
    """


class Row(NamedTuple):
    """A row of the source, while its text is analysed and after."""

    place: str
    kept: tuple[Any, ...]
    """The values that go over into the results."""
    characters: int
    problem: str | None
    """Why it has no document; None where it has one, or where its text is missing."""


class Batch(NamedTuple):
    """Some rows that follow one another, and their documents."""

    start: int
    """The number of the first row."""
    rows: list[Row]
    documents: Documents


class Plan(NamedTuple):
    """What is asked of a scan."""

    text: str
    kept: dict[str, str]
    """The columns that go over into the results, and their names there."""
    pipeline: Pipeline
    options: Mapping[str, Any]
    threads: int | None
    progress: _Progress
    on_error: _OnError
    max_errors: int

    def row(self, record: Record) -> tuple[str | None, Row]:
        """Give the text of a row, None where there is none, and what else is needed of it."""
        values, problem, text = record.values, record.problem or None, None
        if not problem and self.text not in values:
            problem = f"no column {self.text!r}; the columns are {', '.join(map(str, values))}"
        elif not problem and isinstance(values[self.text], str):
            text = values[self.text]
        elif not problem and not is_missing(values[self.text]):
            problem = f"column {self.text!r} has {type(values[self.text]).__name__}; it takes str or null"
        kept = (values.get(column) for column in self.kept)
        row = Row(record.place, tuple(None if is_missing(value) else value for value in kept), len(text or ""), problem)
        return text, row

    def work(self) -> dict[str, Any]:
        """Give what the results rest on beside the source."""
        # A class without a repr of its own shows an address, which differs each time.
        described = "" if type(self.pipeline).__repr__ is object.__repr__ else repr(self.pipeline)
        # Other weights under one name, or in one file, give other results.
        model = dict(getattr(self.pipeline, "provenance", None) or {})
        options = {name: str(value) for name, value in sorted(self.options.items())}
        # Of many names the pipeline shows a few; their SHA-256 tells them apart.
        options |= {name: value for name, value in model.pop("options", {}).items() if isinstance(value, dict)}
        return {"columns": [self.text, self.kept], "options": options, "pipeline": described, "model": model}


class Scan:
    """The texts of a source, which are analysed when a result is asked for, in bounded memory.

    ``quotes()``, ``entities()``, ``people()``, ``mentions()``, ``sentences()``, ``paragraphs()``
    and ``documents()`` are the results, each a ``Scanned``. Each reads and analyses the source anew
    when it is written; ``write`` writes several with one analysis.

    >>> import quoth
    >>> news = [{"id": 7, "text": "“Yes,” said Ann Lee."}, {"id": 8, "text": None}]
    >>> scan = quoth.scan(news, id="id", model="fast")
    >>> scan.quotes().to_pandas()[["id", "speaker"]].to_dict("records")
    [{'id': 7, 'speaker': 'Ann Lee'}]
    """

    def __init__(self, source: Source, plan: Plan) -> None:
        """Only ``quoth.scan`` makes it."""
        self._source = source
        self._plan = plan
        self._errors: list[ScanError] = []
        self._error_count = 0
        self._notice = ""

    @property
    def errors(self) -> tuple[ScanError, ...]:
        """What went wrong in the last run, the first ``max_errors`` of it."""
        return tuple(self._errors)

    @property
    def error_count(self) -> int:
        """How often something went wrong in the last run."""
        return self._error_count

    @property
    def notice(self) -> str:
        """What ``resume=True`` found in the last run: a finished result, or one to go on with, or "".

        >>> import pathlib, quoth, tempfile
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> _ = (folder / "a.txt").write_text("“Yes,” said Ann Lee.", encoding="utf-8")
        >>> scan = quoth.scan(folder, model="fast")
        >>> for _ in range(2):
        ...     scan.write(quotes=folder / "quotes.csv", resume=True)
        >>> scan.notice.removeprefix(str(folder))[1:]
        'quotes.csv is complete; nothing was done, for nothing has changed since'
        """
        return self._notice

    @property
    def passed_over(self) -> tuple[PassedOver, ...]:
        """The files of a folder that are not read: a tuple of (place, message).

        >>> import pathlib, quoth, tempfile
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> for name in ("a.txt", "b.pdf"):
        ...     _ = (folder / name).write_text("“Yes,” said Ann Lee.", encoding="utf-8")
        >>> [(pathlib.Path(place).name, message) for place, message in quoth.scan(folder).passed_over]
        [('b.pdf', 'another format')]
        """
        return tuple(self._source.passed_over)

    def quotes(self) -> Scanned:
        """Give the quotations, with the columns of ``Documents.quotes``."""
        return self._scanned("quotes")

    def entities(self) -> Scanned:
        """Give the named entities, with the columns of ``Documents.entities``."""
        return self._scanned("entities")

    def people(self) -> Scanned:
        """Give the people and organisations, with the columns of ``Documents.people``."""
        return self._scanned("people")

    def mentions(self) -> Scanned:
        """Give the places that stand for people, with the columns of ``Documents.mentions``."""
        return self._scanned("mentions")

    def sentences(self) -> Scanned:
        """Give the sentences, with the columns of ``Documents.sentences``."""
        return self._scanned("sentences")

    def paragraphs(self) -> Scanned:
        """Give the paragraphs, with the columns of ``Documents.paragraphs``."""
        return self._scanned("paragraphs")

    def documents(self) -> Scanned:
        """Give a row for each row of the source, whatever became of it.

        Its columns are ``row``, ``problem`` (why there is no document; null where there is one, or
        where the text is missing) and ``document`` (as ``Document.to_json`` writes it). In JSON
        Lines each line is the document itself, or null, which ``quoth.read_jsonl`` reads. (Of a row
        without a text the command, ``quoth --json``, writes the place and the columns that are kept.)
        """
        return self._scanned("documents")

    def write(  # noqa: PLR0913
        self,
        *,
        quotes: _Path | None = None,
        entities: _Path | None = None,
        people: _Path | None = None,
        mentions: _Path | None = None,
        sentences: _Path | None = None,
        paragraphs: _Path | None = None,
        documents: _Path | None = None,
        resume: bool = False,
    ) -> None:
        """Write several results with one analysis, each in the format that its name ends with.

        The ends are .parquet, .csv and .jsonl. What ``resume`` does, ``Scanned`` says.

        >>> import pathlib, quoth, tempfile
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> scan = quoth.scan([{"text": "“Yes,” said Ann Lee."}], model="fast")
        >>> scan.write(quotes=folder / "quotes.csv", people=folder / "people.jsonl")
        >>> sorted(path.name for path in folder.iterdir())
        ['people.jsonl', 'quotes.csv']
        """
        from quoth._scanned import write

        paths = {
            "quotes": quotes,
            "entities": entities,
            "people": people,
            "mentions": mentions,
            "sentences": sentences,
            "paragraphs": paragraphs,
            "documents": documents,
        }
        outputs = [self._scanned(kind).output(path) for kind, path in paths.items() if path is not None]
        if not outputs:
            message = f"nothing to write; pass a path as one of {', '.join(paths)}"
            raise ValueError(message)
        write(self, outputs, resume=resume)

    def __repr__(self) -> str:
        files = len(self._source.files)
        what = f"{files} file{'s' * (files != 1)}" if files else "rows"
        what += f", {len(self.passed_over)} passed over" if self.passed_over else ""
        return f"Scan({what}, {self._error_count} error{'s' * (self._error_count != 1)})"

    def _scanned(self, kind: str) -> Scanned:
        from quoth._scanned import Scanned

        return Scanned(self, kind, list(self._plan.kept.values()))

    def _work(self) -> dict[str, Any]:
        """Give what the results rest on, to tell whether a run can be resumed."""
        return {"source": self._source.identity(), **self._plan.work()}

    def _types(self) -> list[Any]:
        """Give the Arrow types of the kept columns; None where the source has none."""
        types = self._source.types()
        return [types.get(column) for column in self._plan.kept]

    def _restore(self, errors: Iterable[Iterable[str]] = (), count: int = 0) -> None:
        """Take over the errors of a run that is resumed, or have none."""
        self._errors = [ScanError(*error) for error in errors]
        self._error_count = count

    def _note(self, place: str, problem: str) -> None:
        """Report a problem, or raise it, as ``on_error`` says."""
        if self._plan.on_error == "raise":
            message = f"{place}: {problem}"
            raise ValueError(message)
        self._error_count += 1
        if len(self._errors) < self._plan.max_errors:
            self._errors.append(ScanError(place, problem))

    def _batches(self, skip: int = 0, most: int | None = None) -> Iterator[Batch]:
        """Analyse the rows behind the first ``skip``.

        With ``most``, a batch has no more rows than that, and none is held back until more come.
        """
        plan, source = self._plan, self._source
        records = source.records([plan.text, *plan.kept])
        head = head_of(records, (plan.text, *plan.kept), source)
        waiting: deque[Row] = deque()

        def texts() -> Iterator[str | None]:
            for record in islice(chain(head, records), skip, None):
                text, row = plan.row(record)
                waiting.append(row)
                yield text

        start = skip
        show, close = self._display()
        try:
            for run in runs(texts(), source) if most else [texts()]:
                stream = plan.pipeline.stream(run, threads=plan.threads, errors="null")
                for batch in self._gathered(stream, waiting, (start, most or _ROWS), show):
                    yield batch
                    start += len(batch.rows)
        finally:
            close()

    def _display(self) -> tuple[Any, Any]:
        """Give functions that show the number of rows that are done, and that end the display."""
        progress, total = self._plan.progress, self._source.total()
        if callable(progress):
            return lambda done: progress(done, total), lambda: None
        if not progress:
            return lambda _done: None, lambda: None
        from quoth._progress import ProgressBar

        bar = ProgressBar(total)
        return lambda done: bar(done, total), bar.close

    def _gathered(self, stream: Stream, waiting: deque[Row], limits: tuple[int, int], show: Any) -> Iterator[Batch]:
        """Gather rows and documents into batches, and note what went wrong."""
        start, most = limits
        first, failures = start, 0
        rows: list[Row] = []
        documents: list[Document | None] = []
        characters = 0
        for document in chain(stream, [_END]):
            if document is not _END:
                rows.append(waiting.popleft())
                documents.append(document)
                characters += rows[-1].characters
                show(start + len(rows))
            if rows and (document is _END or len(rows) >= most or characters >= _CHARACTERS):
                failed = stream.errors
                for number, message in failed[failures:]:
                    place = number + first - start
                    rows[place] = rows[place]._replace(problem=message)
                failures = len(failed)
                for row in rows:
                    if row.problem is not None:
                        self._note(row.place, row.problem)
                yield Batch(start, rows, Documents.from_documents(documents))
                start += len(rows)
                rows, documents, characters = [], [], 0


_END: Any = object()
"""What comes behind the last document."""


def scan(  # noqa: PLR0913
    source: Any,
    *,
    text: str = "text",
    id: str | None = None,  # noqa: A002
    keep: Iterable[str] | Mapping[str, str] = (),
    pipeline: Pipeline | None = None,
    threads: int | None = None,
    progress: _Progress = False,
    on_error: _OnError = "report",
    max_errors: int = 1000,
    **options: Unpack[_Options],
) -> Scan:
    """Analyse files of texts, or a table, in bounded memory, and write what is found into files.

    Args:
        source: A file of JSON Lines, CSV, TSV or Parquet, or one text, by the end of its name
            (.jsonl, .ndjson, .csv, .tsv, .parquet, .txt, .html, .htm; all but .parquet may have .gz
            behind); a folder; a pattern such as "news/*.jsonl"; a list of these. Or whatever has
            ``__arrow_c_stream__``, or an iterable of dicts. Files are in UTF-8. Of a folder, all
            files with such a name are read, and of the folders in it, in the order of their names,
            but for hidden ones, tables without a column ``text`` and what quoth itself has
            written: ``Scan.passed_over`` lists what is not read.
        text: The column of the texts.
        id: A column that names each text; it comes first in the results. By default it is "file"
            where some of the files are one text each. All files have that column.
        keep: More columns that go over into the results, or a dict of them to other names there.
        pipeline: The ``Pipeline`` that analyses; then no options can be given.
        threads: How many threads to work on; None for as many as the machine has.
        progress: True for a bar, or a function of (done, total), as in ``analyze_many``.
        on_error: What becomes of a row that cannot be read or has no text: "report" puts it into
            ``Scan.errors`` and goes on, "raise" stops.
        max_errors: So many errors are kept in ``Scan.errors``; all are counted.
        options: Those of ``Pipeline``, such as ``model="fast"``.

    Returns:
        A ``Scan``. ``row`` in its results counts the rows of the source from 0, those with errors
        included.

    Raises:
        OSError: A file is not there, or cannot be read.
        TypeError: The source is nothing that can be read, or an option is of a wrong type.
        ValueError: An option is unknown. When a result is asked for: there is no such column, or,
            under ``on_error="raise"``, a row is wrong; the message says where. Or the type of the
            column, where Parquet or Arrow tell it, is none of texts.
        ImportError: Parquet and Arrow need pyarrow.

    >>> import quoth
    >>> news = [{"url": "a.example/1", "body": "“Yes,” said Ann Lee."}]
    >>> quotes = quoth.scan(news, text="body", id="url", model="fast").quotes()
    >>> quotes.to_pandas()[["url", "speaker"]].to_dict("records")
    [{'url': 'a.example/1', 'speaker': 'Ann Lee'}]
    """
    if pipeline is not None and options:
        message = f"scan() got pipeline and {', '.join(options)}; the options are those of the pipeline"
        raise TypeError(message)
    if not isinstance(pipeline, Pipeline | None):
        message = f"pipeline got {type(pipeline).__name__}; pass a quoth.Pipeline"
        raise TypeError(message)
    if on_error not in ("report", "raise"):
        message = f'unknown on_error {on_error!r}; choose "report" or "raise"'
        raise ValueError(message)
    if isinstance(keep, str) or not isinstance(keep, Iterable):
        message = f"keep got {type(keep).__name__}; pass a list of columns"
        raise TypeError(message)
    check_options(options, OF_PIPELINE, "scan")
    found = Source(source, text)
    if pipeline is None:
        pipeline = Pipeline(**options)
    # A wrong number of threads is told before any text is read.
    pipeline.stream((), threads=threads)
    if id is None and found.has_texts:
        id = "file"  # noqa: A001
    kept = dict(keep) if isinstance(keep, Mapping) else {column: column for column in keep}
    if id is not None:
        kept = {id: kept.get(id, id), **kept}
    return Scan(found, Plan(text, kept, pipeline, options, threads, progress, on_error, max_errors))
