"""``Scanned``: one result of a scan, and its ways into files and frames."""

from __future__ import annotations

import json
import warnings
from abc import ABC, abstractmethod
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quoth._extra import required
from quoth._files import check_place, remove_unfinished, replacing
from quoth._finished import Finished
from quoth._kept import KeptArrays, naming, polars_column, schema_of
from quoth._linked_table import LinkedTable
from quoth._parts import Parts, has_state
from quoth._provenance import metadata
from quoth._quoth import Documents, __version__
from quoth._scan import Batch, ResumeWarning
from quoth._write import CsvForm, encodable

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from quoth._quoth import Table
    from quoth._scan import Scan

_ROWS = 16
"""So many documents are gathered before their rows are given: who reads them waits no longer."""

DOCUMENT_KEYS = ("schema", "provenance", "text", "paragraphs", "sentences", "entities", "people", "quotes")
"""What the JSON of a document has."""

_EMPTY = Batch(0, [], Documents.from_documents([]))


class Scanned:
    """One result of a scan: columns that were kept of the source, then those of the table.

    A file that is written is there when it is whole. Until then what is done lies beside it, in a
    folder with ``.parts`` behind its name. After a break, whatever the reason, ``resume=True`` goes
    on from there, without losing or repeating a row; the source must be the same. Parts are stored
    every 500 rows, or million characters of text; where one is not as it was written, the work goes
    on before it, and a ``ResumeWarning`` names it. Without it the work begins anew. Where the work
    was finished with ``resume=True`` before, and the files that were read, the options and the
    result are still the same, nothing is done; else it begins anew, and a ``ResumeWarning`` says
    why. ``Scan.notice`` has all of these, and a hidden folder ``.quoth`` beside the file keeps what
    that needs. A file that is read is never written over: that raises ``ValueError``. Where another run
    writes the same file, ``FileExistsError`` says which. The metadata of a Parquet file have
    ``quoth``: JSON that says which version, model and options made it.

    >>> import pathlib, quoth, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp(), "quotes.csv")
    >>> quotes = quoth.scan([{"text": "“Yes,” said Ann Lee."}], model="fast").quotes()
    >>> quotes.write_csv(path)
    >>> path.read_text(encoding="utf-8").splitlines()[0][:21]
    'row,start,end,text,ki'

    Iterating analyses the source and gives its rows one after the other, as dicts.

    >>> [row["speaker"] for row in quotes]
    ['Ann Lee']
    """

    def __init__(self, scan: Scan, kind: str, kept: list[str]) -> None:
        """Only a ``Scan`` makes it."""
        self._scan = scan
        self._kind = kind
        self._kept = kept
        known = table_of(kind, _EMPTY).columns
        if kind == "documents":
            # In JSON Lines what is kept stands beside these.
            known += DOCUMENT_KEYS
        for i, name in enumerate(kept):
            if name in known or name in kept[:i]:
                message = (
                    f"the column {name!r} that is kept would be in the {kind} twice; "
                    f"give it another name: keep={{{name!r}: 'my_{name}'}}"
                )
                raise ValueError(message)

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [*self._kept, *table_of(self._kind, _EMPTY).columns]

    def write_parquet(self, path: str | os.PathLike[str], *, resume: bool = False) -> None:
        """Write the result to a Parquet file, by pyarrow; see the class for ``resume``."""
        write(self._scan, [ParquetOutput(self, path)], resume=resume)

    def write_csv(
        self,
        path: str | os.PathLike[str],
        *,
        separator: str = "; ",
        guard_formulas: bool = True,
        resume: bool = False,
    ) -> None:
        """Write the result as CSV, as ``Table.to_csv`` does; see the class for ``resume``."""
        _refuse_packed(path)
        output = CsvOutput(self, path, CsvForm(separator, guard_formulas=guard_formulas))
        write(self._scan, [output], resume=resume)

    def write_jsonl(self, path: str | os.PathLike[str], *, resume: bool = False) -> None:
        """Write the result as JSON Lines, an object for each row; see the class for ``resume``."""
        _refuse_packed(path)
        write(self._scan, [JsonLinesOutput(self, path)], resume=resume)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Give the rows one after the other, each with a value for each of ``columns``."""
        self._scan._restore()
        for batch in self._scan._batches(most=_ROWS):
            yield from self._rows(batch)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        columns = self.columns
        for row in self.rows():
            yield dict(zip(columns, row, strict=True))

    def to_arrow_batches(self) -> Iterator[pa.RecordBatch]:
        """Give the result as record batches of pyarrow, one after the other."""
        kept = KeptArrays(self._scan, self._kept)
        return self._arrow_batches(kept)

    def to_pandas(self) -> pd.DataFrame:
        """Give the result as a frame of pandas, which must fit into memory."""
        pandas = required("pandas", "Scanned.to_pandas()")
        tables, kept = self._collected()
        frames = []
        for start, table in tables:
            frames.append(table.to_pandas())
            frames[-1]["row"] += start
        found: pd.DataFrame = pandas.concat(
            [frame for frame in frames if len(frame)] or [table_of(self._kind, _EMPTY).to_pandas()], ignore_index=True
        )
        for i, (name, values) in enumerate(zip(self._kept, kept, strict=True)):
            found.insert(i, name, pandas.Series(values, dtype=None if values else object))
        return found

    def _collected(self) -> tuple[list[tuple[int, Table | LinkedTable]], list[list[Any]]]:
        """Give all tables, each with the row that its first is, and the kept columns of all rows."""
        self._scan._restore()
        kept: list[list[Any]] = [[] for _ in self._kept]
        tables = []
        for batch in self._scan._batches():
            table = table_of(self._kind, batch)
            for values, column in zip(kept, _kept_columns(batch, table["row"], len(kept)), strict=True):
                values.extend(column)
            tables.append((batch.start, table))
        return tables, kept

    def to_polars(self) -> pl.DataFrame:
        """Give the result as a frame of polars, which must fit into memory."""
        polars = required("polars", "Scanned.to_polars()")
        tables, kept = self._collected()
        frames = [table.to_polars().with_columns(polars.col("row") + start) for start, table in tables]
        found: pl.DataFrame = polars.concat(frames or [table_of(self._kind, _EMPTY).to_polars()])
        columns = [polars_column(polars, name, values) for name, values in zip(self._kept, kept, strict=True)]
        return found.with_columns(columns).select(self.columns)

    def output(self, path: str | os.PathLike[str]) -> Output:
        """Choose the format by the end of the name."""
        suffix = Path(path).suffix.lower()
        if suffix == ".parquet":
            return ParquetOutput(self, path)
        if suffix == ".csv":
            return CsvOutput(self, path, CsvForm("; ", guard_formulas=True))
        if suffix == ".jsonl":
            return JsonLinesOutput(self, path)
        message = f"{path}: the end of the name tells the format; it can be .parquet, .csv or .jsonl"
        raise ValueError(message)

    def _metadata(self) -> dict[str, str]:
        """Give the metadata of a Parquet file: what makes the result, and with which options."""
        return metadata(self._made_by(), options=self._options())

    def _made_by(self) -> list[dict[str, Any]]:
        """Give what makes the result, as ``Documents.provenance`` does."""
        made_by = self._scan._plan.pipeline.provenance
        return [made_by] if made_by else []

    def _options(self) -> str:
        """Give the options of the analysis, with what a document keeps but a digest of."""
        return repr(self._scan._plan.pipeline)

    def _arrow_batches(self, kept: KeptArrays) -> Iterator[pa.RecordBatch]:
        self._scan._restore()
        for batch in self._scan._batches():
            yield from self._arrow(batch, kept).to_batches()

    def _arrow(self, batch: Batch, kept: KeptArrays) -> pa.Table:
        """Give a batch of the result as a table of pyarrow."""
        pyarrow = import_module("pyarrow")
        table = table_of(self._kind, batch).to_arrow()
        numbers = table.column("row").to_pylist()
        columns = {name: array.take(pyarrow.array(numbers, "int64")) for name, array in kept.arrays(batch).items()}
        for field in table.schema:
            columns[field.name] = table.column(field.name)
        rows = pyarrow.array([batch.start + number for number in numbers], "int64")
        columns["row"] = rows
        return pyarrow.table(columns)

    def _rows(self, batch: Batch) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a batch of the result."""
        table = table_of(self._kind, batch).to_pydict()
        numbers = table["row"]
        kept = _kept_columns(batch, numbers, len(self._kept))
        table["row"] = [batch.start + number for number in numbers]
        return zip(*kept, *table.values(), strict=True)

    def __repr__(self) -> str:
        return f"Scanned({self._kind}: {', '.join(self.columns)})"


def table_of(kind: str, batch: Batch) -> Table | LinkedTable:
    """Give the table of a batch, whose rows count from 0."""
    if kind != "documents":
        table: Table = getattr(batch.documents, kind)
        return table
    return LinkedTable(
        {
            "row": ("int", list(range(len(batch.rows)))),
            "problem": ("str", [row.problem for row in batch.rows]),
            "document": ("str", [doc and doc.to_json() for doc in batch.documents]),
        },
        title=kind,
    )


def _kept_columns(batch: Batch, numbers: Sequence[int], count: int) -> list[list[Any]]:
    """Give what is kept of the rows with these numbers, by column."""
    return [[batch.rows[number].kept[i] for number in numbers] for i in range(count)]


class Output(ABC):
    """A file that a result is written to, part by part."""

    def __init__(self, scanned: Scanned, path: str | os.PathLike[str]) -> None:
        self.scanned = scanned
        self.path = Path(path)

    def work(self) -> list[Any]:
        """Give what the file is."""
        return [type(self).__name__, self.scanned.columns, self.path.name]

    @abstractmethod
    def part(self, batch: Batch, path: Path) -> None:
        """Write the rows of a batch."""

    def whole(self, parts: Sequence[Path], path: Path) -> None:
        """Write the file of its parts."""
        with path.open("wb") as file:
            file.write(self.head().encode())
            for part in parts:
                file.write(part.read_bytes())

    def head(self) -> str:
        """Give what stands before the first row."""
        return ""


def _refuse_packed(path: str | os.PathLike[str]) -> None:
    if str(path).lower().endswith(".gz"):
        message = f"{path}: what can go on after a break is not packed; leave out .gz, and pack it with gzip"
        raise ValueError(message)


class CsvOutput(Output):
    """CSV, with a header."""

    def __init__(self, scanned: Scanned, path: str | os.PathLike[str], form: CsvForm) -> None:
        super().__init__(scanned, path)
        self._form = form

    def work(self) -> list[Any]:
        return [*super().work(), repr(self._form)]

    def part(self, batch: Batch, path: Path) -> None:
        path.write_text(self._form.lines(self.scanned._rows(batch)), encoding="utf-8", newline="")

    def head(self) -> str:
        return self._form.lines([self.scanned.columns])


class JsonLinesOutput(Output):
    """JSON Lines: an object for each row, or a document."""

    def part(self, batch: Batch, path: Path) -> None:
        path.write_text("".join(f"{encodable(line)}\n" for line in self._lines(batch)), encoding="utf-8", newline="")

    def _lines(self, batch: Batch) -> Iterator[str]:
        return self._documents(batch) if self.scanned._kind == "documents" else self._objects(batch)

    def _objects(self, batch: Batch) -> Iterator[str]:
        columns = self.scanned.columns
        for row in self.scanned._rows(batch):
            yield json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str)

    def _documents(self, batch: Batch) -> Iterator[str]:
        """Give the documents, with what is kept of their rows before what they have themselves."""
        names = self.scanned._kept
        for row, document in zip(batch.rows, batch.documents, strict=True):
            kept = json.dumps(
                dict(zip(names, row.kept, strict=True)), ensure_ascii=False, default=str, separators=(",", ":")
            )
            comma = "," if names else ""
            yield "null" if document is None else f"{kept[:-1]}{comma}{document.to_json()[1:]}"


class ParquetOutput(Output):
    """Parquet, in which each batch is a row group."""

    def __init__(self, scanned: Scanned, path: str | os.PathLike[str]) -> None:
        super().__init__(scanned, path)
        self.kept = KeptArrays(scanned._scan, scanned._kept)
        self._parquet = import_module("pyarrow.parquet")

    def part(self, batch: Batch, path: Path) -> None:
        self._parquet.write_table(self.scanned._arrow(batch, self.kept), str(path))

    def whole(self, parts: Sequence[Path], path: Path) -> None:
        schema = schema_of(parts[0]) if parts else self.scanned._arrow(_EMPTY, self.kept).schema
        with self._parquet.ParquetWriter(str(path), schema.with_metadata(self.scanned._metadata())) as writer:
            for part in parts:
                with naming(part):
                    table = self._parquet.read_table(str(part), memory_map=False)
                writer.write_table(table)


def write(scan: Scan, outputs: list[Output], *, resume: bool) -> None:
    """Write all outputs with one analysis, in parts that count when the state says so."""
    _check_paths(scan, outputs)
    work = {"version": __version__, **scan._work(), "output": [output.work() for output in outputs]}
    folder = parts_folder(outputs[0].path)
    finished = Finished([output.path for output in outputs], work)
    scan._notice = ""
    if resume and not folder.exists() and _is_finished(scan, finished, outputs[0].path):
        return
    parts = Parts(folder, work, resume=resume)
    try:
        scan._notice = _how_it_goes_on(parts, outputs[0].path) or scan._notice
        if parts.damaged:
            # Behind the method that calls `write`.
            warnings.warn(scan._notice, ResumeWarning, stacklevel=3)
        _write_parts(scan, outputs, parts, finished)
        for i, output in enumerate(outputs):
            remove_unfinished(output.path)
            with replacing(output.path) as unfinished:
                output.whole(parts.of(i), unfinished)
        if resume and scan._source.can_tell_changes:
            finished.note(errors=scan.errors, error_count=scan.error_count)
        parts.remove()
    finally:
        parts.release()


def _write_parts(scan: Scan, outputs: list[Output], parts: Parts, finished: Finished) -> None:
    """Analyse what is not done yet, and write it."""
    finished.remove()
    done = parts.state.get("rows", 0)
    scan._restore(parts.state.get("errors", ()), parts.state.get("error_count", 0))
    _share_types(outputs, parts)
    try:
        for batch in scan._batches(done):
            for i, output in enumerate(outputs):
                with replacing(parts.new(i)) as unfinished:
                    output.part(batch, unfinished)
            done += len(batch.rows)
            parts.commit(rows=done, errors=scan.errors, error_count=scan.error_count)
    except BaseException:
        # A run that came to nothing, as with a wrong column, leaves nothing behind.
        if not done:
            parts.remove()
        raise


def _how_it_goes_on(parts: Parts, path: Path) -> str:
    """Say what is kept of a run that was broken off: nothing of work that begins."""
    rows = parts.state.get("rows", 0)
    told = f"{path} was begun before; its first {rows:,} rows were kept"
    if parts.damaged:
        rest = f"{path} goes on behind its first {rows:,} rows" if rows else f"{path} is made anew"
        return f"{parts.damaged} is not as it was written; {rest}"
    return told if rows else ""


def parts_folder(path: Path) -> Path:
    """Give the folder that the parts of a file lie in until it is whole."""
    return path.with_name(f"{path.name}.parts")


def is_begun(path: Path) -> bool:
    """Say whether there is a part of a file that counts, so that ``resume=True`` goes on from it."""
    return has_state(parts_folder(path))


def _is_finished(scan: Scan, finished: Finished, path: Path) -> bool:
    """Tell whether the work has been done before, and note what is found."""
    state = finished.state()
    if state is None or not scan._source.can_tell_changes:
        return False
    if changes := finished.changes():
        scan._notice = f"{path} was made with another {' and '.join(changes)}; it is made anew"
        # Behind `write` and the method that calls it.
        warnings.warn(scan._notice, ResumeWarning, stacklevel=4)
        return False
    scan._notice = f"{path} is complete; nothing was done, for nothing has changed since"
    scan._restore(state["errors"], state["error_count"])
    return True


def _check_paths(scan: Scan, outputs: list[Output]) -> None:
    """Refuse places where no file can be, what is read, and one file for two results."""
    read = {path.resolve() for path in scan._source.files}
    taken: set[Path] = set()
    for output in outputs:
        check_place(output.path)
        path = output.path.resolve()
        if path in read:
            message = f"{output.path} is read; it cannot be written too"
            raise ValueError(message)
        if path in taken:
            message = f"{output.path} is the file of two results; give each its own"
            raise ValueError(message)
        taken.add(path)


def _share_types(outputs: list[Output], parts: Parts) -> None:
    """Give all Parquet files the same types for what is kept, those of the parts if any."""
    kept: KeptArrays | None = None
    for i, output in enumerate(outputs):
        if not isinstance(output, ParquetOutput):
            continue
        if kept is None:
            kept = output.kept
            if written := parts.of(i):
                kept.resume(written[0])
        output.kept = kept
