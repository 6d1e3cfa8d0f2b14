"""The subcommands that give one of the tables: ``quotes``, ``people``, ``sentences`` and so on."""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from quoth import Documents, LinkedTable, ResumeWarning
from quoth._command_line import analysis, outputs
from quoth._command_line.inputs import MAX_TOLD, Inputs, Told
from quoth._command_line.messages import BadInput, ExitCode, complain, without_control
from quoth._command_line.report import report
from quoth._read import is_missing
from quoth._scan import Plan, Scan
from quoth._scanned import DOCUMENT_KEYS, JsonLinesOutput, is_begun, write

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from quoth import Document, Pipeline
    from quoth._command_line.outputs import Output
    from quoth._record import Record
    from quoth._scan import Batch
    from quoth._scanned import Scanned

_RESUMABLE = ("csv", "jsonl", "parquet", "documents")


def run(options: argparse.Namespace) -> int:
    """Analyse all inputs and write what is asked for."""
    output = _output(options)
    is_split = options.command == "sentences"
    pipeline = _splitter(options) if is_split else analysis.pipeline(options)
    own = ["file", *getattr(Documents.from_documents([]), options.command).columns]
    if output.format == "documents":
        own += ["place", *DOCUMENT_KEYS]
    kept = analysis.kept(options, own, options.command)
    is_document = output.format == "documents"
    inputs = (_DocumentInputs if is_document else Inputs)(options, tuple(kept))
    try:
        if output.format == "table" or (is_document and not _is_in_parts(output)):
            documents = analysis.documents(pipeline, inputs, options.threads)
            lines = _json_lines(documents, kept, pipeline) if is_document else None
            _write_pieces(lines or _reports(documents, options.command, inputs), output)
            return inputs.exit_code
        names = {"file": "file", **kept}
        own_names, progress = _names_of_own(options), outputs.progress(options)
        plan = Plan(options.text, names, pipeline, own_names, options.threads, progress, "report", 0)
        return _scanned(_TellingScan(inputs, plan), inputs, output, options)
    except KeyboardInterrupt:
        _tell_interrupt(output)
        raise


def _write_pieces(pieces: Iterable[str], output: Output) -> None:
    with outputs.opened(output) as file:
        for piece in pieces:
            file.write(piece)


def _scanned(scan: _TellingScan, inputs: Inputs, output: Output, options: argparse.Namespace) -> int:
    """Write a result of a scan, in parts where it can be, and give the exit code."""
    try:
        scanned: Scanned = getattr(scan, options.command)()
        with warnings.catch_warnings():
            # Its notice is told below.
            warnings.simplefilter("ignore", ResumeWarning)
            _write_scanned(scanned, output, resume=options.resume)
    except ValueError as error:
        raise BadInput(str(error).replace("with resume=False", "without --resume")) from None
    if scan.notice:
        complain(scan.notice)
    # Of a run that goes on, the inputs know only what is left to do.
    return inputs.exit_code or (ExitCode.PARTLY if scan.error_count else ExitCode.DONE)


def _tell_interrupt(output: Output) -> None:
    """Say what there is of a file after Ctrl-C."""
    if output.path is None or not _is_file_or_new(output.path):
        return
    done = "nothing was stored"
    if _is_resumable(output):
        is_kept = is_begun(Path(output.path))
        done = "what is done is kept: --resume goes on from there" if is_kept else "nothing was stored yet"
    complain(f"interrupted; {done}")


def _splitter(options: argparse.Namespace) -> Pipeline:
    return cast("Pipeline", analysis.Splitter(options.newlines, options.model))


class _DocumentInputs(Inputs):
    """Inputs of documents, which say of a pipe that it is one: JSON takes a lone - as it is."""

    def records(self, columns: Sequence[str]) -> Iterator[Record]:
        del columns
        return iter(self)


class _DocumentLines(JsonLinesOutput):
    """A line for each row that was read, in a file, as on standard output."""

    def _lines(self, batch: Batch) -> Iterator[str]:
        names = self.scanned._kept  # noqa: SLF001
        pipeline = self.scanned._scan._plan.pipeline  # noqa: SLF001
        for row, doc in zip(batch.rows, batch.documents, strict=True):
            if not row.problem:
                yield _json_line(row.place, dict(zip(names, row.kept, strict=True)), doc, pipeline)


class _TellingScan(Scan):
    """Tells what goes wrong behind the inputs, which tell the rest."""

    _untold = 0

    def _note(self, place: str, problem: str) -> None:
        super()._note(place, problem)
        if isinstance(problem, Told):
            return
        self._untold += 1
        if self._untold <= MAX_TOLD:
            more = "; more of these are counted, and not told" if self._untold == MAX_TOLD else ""
            complain(f"{place}: {problem}{more}")


def _output(options: argparse.Namespace) -> Output:
    """Choose the output, and refuse what does not go together with it."""
    if getattr(options, "json", False):
        if options.format:
            message = "error: --json is a format of its own; leave out --format"
            raise BadInput(message)
        output = outputs.Output(outputs.path_of(options), "documents")
        outputs.refuse_ending(output.path, "jsonl", "--json")
    else:
        output = outputs.chosen(options)
    if output.path is not None and output.format in outputs.BINARY and not _is_file_or_new(output.path):
        message = f"error: {output.format} needs a file, and {output.path} is none"
        raise BadInput(message)
    if options.resume and (output.path is None or not _is_resumable(output)):
        is_document = output.format == "documents"
        files = (
            "--json with --resume needs -o FILE.jsonl"
            if is_document
            else "--resume needs -o FILE.csv, .jsonl or .parquet"
        )
        message = f"error: {files}"
        raise BadInput(message)
    return output


def _names_of_own(options: argparse.Namespace) -> dict[str, str]:
    """Tell one gazetteer from another for ``--resume``: pipelines show few of the names."""
    path: str | None = getattr(options, "gazetteer", None)
    return {"gazetteer": hashlib.sha256(Path(path).read_bytes()).hexdigest()} if path else {}


def _json_lines(
    documents: Iterable[tuple[Record, Document | None]], kept: dict[str, str], pipeline: Pipeline
) -> Iterator[str]:
    for record, doc in documents:
        if record.problem:
            continue
        values = {name: record.values.get(column) for column, name in {"file": "file", **kept}.items()}
        values = {name: None if is_missing(value) else value for name, value in values.items()}
        yield _json_line(record.place, values, doc, pipeline)
        yield "\n"


def _json_line(place: str, kept: dict[str, Any], doc: Document | None, pipeline: Pipeline) -> str:
    """Give the line of a row; without a text it is that of an empty one, with null for it."""
    before = {"file": kept["file"], **({"place": place} if place != kept["file"] else {}), **kept}
    found = json.dumps(json.loads(pipeline.analyze("").to_json()) | {"text": None}) if doc is None else doc.to_json()
    return f"{json.dumps(before, default=str)[:-1]}, {found[1:]}"


def _reports(documents: Iterable[tuple[Record, Document | None]], command: str, inputs: Inputs) -> Iterator[str]:
    first = True
    for record, doc in documents:
        if doc is None:
            continue
        # Known from the first text on.
        if inputs.several:
            yield "" if first else "\n"
            yield f"{without_control(record.place)}:\n"
        for line in report(doc, command):
            yield f"{line}\n"
        first = False


def _write_scanned(scanned: Scanned, output: Output, *, resume: bool) -> None:
    path = output.path
    is_whole = output.format == "xlsx" or _is_in_parts(output)
    if path is None or not is_whole or not _is_file_or_new(path):
        outputs.write(outputs.Rows(scanned.columns, scanned.rows()), output)
    elif output.format == "csv":
        scanned.write_csv(path, resume=resume)
    elif output.format == "jsonl":
        scanned.write_jsonl(path, resume=resume)
    elif output.format == "documents":
        write(scanned._scan, [_DocumentLines(scanned, path)], resume=resume)  # noqa: SLF001
    elif output.format == "parquet":
        scanned.write_parquet(path, resume=resume)
    else:
        outputs.write_table(_gathered(scanned), output)


def _is_resumable(output: Output) -> bool:
    """Tell what can be put together from parts."""
    return output.format in _RESUMABLE and not output.is_packed


def _is_in_parts(output: Output) -> bool:
    """Tell whether a file is put together from parts."""
    return output.path is not None and _is_resumable(output) and _is_file_or_new(output.path)


def _is_file_or_new(path: str) -> bool:
    """Tell files from devices and pipes, beside which nothing can be put together."""
    return not os.path.lexists(path) or Path(path).is_file()


def _gathered(scanned: Scanned) -> LinkedTable:
    """Hold all rows: a sheet cannot be written before their number is known."""
    rows = list(scanned.rows())
    columns = zip(*rows, strict=True) if rows else ((),) * len(scanned.columns)
    # The kinds are for frames; a sheet takes the values as they are.
    cells: dict[str, tuple[str | list[str], list[Any]]] = {
        name: ("str", list(values)) for name, values in zip(scanned.columns, columns, strict=True)
    }
    return LinkedTable(cells, scanned._made_by(), scanned._options(), title=scanned._kind)  # noqa: SLF001
