"""A file of documents that people annotated → documents, and the groups that a field of them makes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from quoth import Document
from quoth._command_line import sniff
from quoth._command_line.inputs import read_bytes
from quoth._command_line.messages import UNREADABLE, BadInput, complain
from quoth._kept import plain
from quoth._no_text import HEAD
from quoth._read import is_no_document
from quoth._record import reason
from quoth.exchange import from_label_studio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quoth import Person, Pipeline


# What a document has itself is no field of the user's.
_OWN = {"schema", "provenance", "text", "paragraphs", "sentences", "entities", "people", "quotes"}


class Gold(NamedTuple):
    """A document that people annotated, and what its file says of it."""

    document: Document
    fields: dict[str, Any]


class Groups(NamedTuple):
    """The group of each document, or where a field is of these, of each of its quotations."""

    of_documents: list[str] | None
    of_quotations: list[list[str]]
    of_people: list[dict[Person, str]] | None = None
    """The value of each person, where the field is of people."""


def read_gold(name: str, pipeline: Pipeline | None = None, *, with_fields: bool = False) -> list[Gold]:
    """Read the JSONL of ``Documents.to_jsonl``, or the JSON that Label Studio exports.

    The sentences that a task does not have, ``pipeline`` finds.

    Raises:
        BadInput: It cannot be read, or a document of it is none; the message names the line.
    """
    try:
        data = read_bytes(name)
        what = _other_format(data)
        text = "" if what else data.decode("utf-8-sig")
    except UNREADABLE as error:
        message = f"{name}: {reason(error)}"
        raise BadInput(message) from None
    if what:
        message = (
            f"{name}: {what}; gold is JSON Lines as Documents.to_jsonl writes it, or a JSON export of Label Studio"
        )
        raise BadInput(message)
    is_export = text.lstrip().startswith("[")
    found = list(
        _of_label_studio(name, text, pipeline) if is_export else _of_jsonl(name, text, with_fields=with_fields)
    )
    if not found:
        message = f"{name}: no document in it"
        raise BadInput(message)
    return found


def _other_format(data: bytes) -> str:
    """Say what the file is if it is plainly no JSON: Parquet, a workbook, a table, a page."""
    try:
        kind = sniff.kind_of(data[:HEAD], whole=len(data) <= HEAD)
    except BadInput as refused:
        return str(refused).partition(";")[0]
    names = {"parquet": "a Parquet file", "csv": "a table as CSV", "tsv": "a table as TSV", "html": "a page"}
    return names.get(kind, "")


def groups_of(gold: list[Gold], field: str, name: str) -> Groups:
    """Give the groups by a field: of the documents, else of the quotations, else of their speakers.

    Raises:
        BadInput: There is no such field; the message lists those that there are.
    """
    documents = dict.fromkeys(key for one in gold for key in one.fields if key not in _OWN)
    quotations, people = (_keys(gold, kind) for kind in ("quotes", "people"))
    if field in documents:
        return Groups([_shown(one.fields.get(field)) for one in gold], [])
    if field in quotations:
        return Groups(None, [[_shown(quote.get(field)) for quote in one.fields["quotes"]] for one in gold])
    if field in people:
        values = [_of_people(one, field) for one in gold]
        groups = [_of_speakers(one.document, value) for one, value in zip(gold, values, strict=True)]
        return Groups(None, groups, values)
    listed = "; ".join(
        f"{what}: {', '.join(keys)}"
        for what, keys in (("documents", documents), ("quotations", quotations), ("people", people))
        if keys
    )
    message = f"{name}: no field {field!r}; the fields are of {listed}"
    raise BadInput(message)


def _keys(gold: list[Gold], kind: str) -> list[str]:
    """Give the fields of the quotations or people that have single values."""
    items = [item for one in gold for item in one.fields.get(kind, ())]
    return list(
        dict.fromkeys(key for item in items for key, value in item.items() if not isinstance(value, (dict, list)))
    )


def _of_people(one: Gold, field: str) -> dict[Person, str]:
    records = one.fields["people"]
    return {person: _shown(record.get(field)) for person, record in zip(one.document.people, records, strict=True)}


def _of_speakers(document: Document, values: dict[Person, str]) -> list[str]:
    return ["; ".join(sorted({values[speaker] for speaker in quote.speakers})) for quote in document.quotes]


def _shown(value: object) -> str:
    return "" if value is None else plain(value)


def _of_jsonl(name: str, text: str, *, with_fields: bool) -> Iterator[Gold]:
    # Not splitlines(), which splits at characters that JSON need not escape.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or is_no_document(line):
            continue
        try:
            document = Document.from_json(line)
        except ValueError as error:
            message = f"{name}, line {number}: {_why_no_document(line, error)}"
            raise BadInput(message) from None
        yield Gold(document, json.loads(line) if with_fields else {})


def _why_no_document(line: str, error: ValueError) -> str:
    """Say it in the words of the core, but of the rows of a table, which are JSON Lines too, what they are."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict) and "row" in record and "schema" not in record:
        return "a row of a table, and no document; write documents with --json, or by Documents.to_jsonl"
    return f"{error}; each line must be a document as Documents.to_jsonl writes it"


def _of_label_studio(name: str, text: str, pipeline: Pipeline | None) -> Iterator[Gold]:
    try:
        tasks = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"{name}: broken JSON: {error}"
        raise BadInput(message) from None
    unannotated = 0
    for number, task in enumerate(tasks):
        # Without an annotation the task would be read with its predictions, which are no gold.
        if isinstance(task, dict) and not _is_annotated(task):
            unannotated += 1
            continue
        try:
            document = from_label_studio(task, pipeline=pipeline)
        except ValueError as error:
            message = f"{name}, task {number}: {error}"
            raise BadInput(message) from None
        yield Gold(document, {key: value for key, value in task["data"].items() if key not in _OWN})
    if unannotated:
        complain(f"{name}: {unannotated:,} of {len(tasks):,} tasks are not annotated and are left out")


def _is_annotated(task: dict[str, Any]) -> bool:
    annotations = task.get("annotations")
    return isinstance(annotations, list) and not all(
        isinstance(one, dict) and one.get("was_cancelled") for one in annotations
    )
