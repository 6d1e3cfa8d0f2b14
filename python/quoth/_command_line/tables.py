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
from quoth._scan import Plan, Scan
from quoth._scanned import DOCUMENT_KEYS, is_begun

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from quoth import Document, Pipeline
    from quoth._command_line.outputs import Output
    from quoth._record import Record
    from quoth._scanned import Scanned

_RESUMABLE = ("csv", "jsonl", "parquet")


def run(options: argparse.Namespace) -> int:
    """Analyse all inputs and write what is asked for."""
    output = _output(options)
    is_split = options.command == "sentences"
    pipeline = _splitter(options) if is_split else analysis.pipeline(options)
    own = ["file", *getattr(Documents.from_documents([]), options.command).columns]
    if output.format == "documents":
        own += ["place", *DOCUMENT_KEYS]
    kept = analysis.kept(options, own, options.command)
    inputs = Inputs(options, tuple(kept))
    if output.format in {"documents", "table"}:
        documents = analysis.documents(pipeline, inputs, options.threads)
        is_table = output.format == "table"
        pieces = _reports(documents, options.command, inputs) if is_table else _json_lines(documents, kept, pipeline)
        with outputs.opened(output) as file:
            for piece in pieces:
                file.write(piece)
        return inputs.exit_code
    names = {"file": "file", **kept}
    plan = Plan(
        options.text, names, pipeline, _names_of_own(options), options.threads, outputs.progress(options), "report", 0
    )
    scan = _TellingScan(inputs, plan)
    try:
        scanned: Scanned = getattr(scan, options.command)()
        with warnings.catch_warnings():
            # Its notice is told below.
            warnings.simplefilter("ignore", ResumeWarning)
            _write_scanned(scanned, output, resume=options.resume)
    except ValueError as error:
        raise BadInput(str(error).replace("with resume=False", "without --resume")) from None
    except KeyboardInterrupt:
        if output.path is not None and _is_resumable(output):
            is_kept = is_begun(Path(output.path))
            done = "what is done is kept: --resume goes on from there" if is_kept else "nothing was stored yet"
            complain(f"interrupted; {done}")
        raise
    if scan.notice:
        complain(scan.notice)
    # Of a run that goes on, the inputs know only what is left to do.
    return inputs.exit_code or (ExitCode.PARTLY if scan.error_count else ExitCode.DONE)


def _splitter(options: argparse.Namespace) -> Pipeline:
    return cast("Pipeline", analysis.Splitter(options.newlines, options.model))


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
        message = "error: --resume needs -o FILE.csv, .jsonl or .parquet"
        raise BadInput(message)
    return output


def _names_of_own(options: argparse.Namespace) -> dict[str, str]:
    """Tell one gazetteer from another for ``--resume``: pipelines show few of the names."""
    path: str | None = getattr(options, "gazetteer", None)
    return {"gazetteer": hashlib.sha256(Path(path).read_bytes()).hexdigest()} if path else {}


def _json_lines(
    documents: Iterable[tuple[Record, Document | None]], kept: dict[str, str], pipeline: Pipeline
) -> Iterator[str]:
    """Give a line for each row that was read; without a text it is that of an empty one, with null for it."""
    for record, doc in documents:
        if record.problem:
            continue
        place = {"place": record.place} if record.place != record.values["file"] else {}
        before = {"file": record.values["file"], **place}
        before |= {name: record.values.get(column) for column, name in kept.items()}
        found = (
            json.dumps(json.loads(pipeline.analyze("").to_json()) | {"text": None}) if doc is None else doc.to_json()
        )
        yield f"{json.dumps(before, default=str)[:-1]}, {found[1:]}"
        yield "\n"


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
    is_whole = output.format == "xlsx" or _is_resumable(output)
    if path is None or not is_whole or not _is_file_or_new(path):
        outputs.write(outputs.Rows(scanned.columns, scanned.rows()), output)
    elif output.format == "csv":
        scanned.write_csv(path, resume=resume)
    elif output.format == "jsonl":
        scanned.write_jsonl(path, resume=resume)
    elif output.format == "parquet":
        scanned.write_parquet(path, resume=resume)
    else:
        outputs.write_table(_gathered(scanned), output)


def _is_resumable(output: Output) -> bool:
    """Tell whether the file is put together from parts."""
    return output.format in _RESUMABLE and not output.is_packed


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
