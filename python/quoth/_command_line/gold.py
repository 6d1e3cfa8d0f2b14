"""A file of documents that people annotated → documents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from quoth import Document
from quoth._command_line.inputs import read_bytes
from quoth._command_line.messages import UNREADABLE, BadInput, complain
from quoth._record import reason
from quoth.exchange import from_label_studio

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_gold(name: str) -> list[Document]:
    """Read the JSONL of ``Documents.to_jsonl``, or the JSON that Label Studio exports.

    Raises:
        BadInput: It cannot be read, or a document of it is none; the message names the line.
    """
    try:
        text = read_bytes(name).decode("utf-8-sig")
    except UNREADABLE as error:
        message = f"{name}: {reason(error)}"
        raise BadInput(message) from None
    found = list(_of_label_studio(name, text) if text.lstrip().startswith("[") else _of_jsonl(name, text))
    if not found:
        message = f"{name}: no document in it"
        raise BadInput(message)
    return found


def _of_jsonl(name: str, text: str) -> Iterator[Document]:
    # Not splitlines(), which splits at characters that JSON need not escape.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.strip() == "null":
            continue
        try:
            yield Document.from_json(line)
        except ValueError as error:
            message = f"{name}, line {number}: {error}; each line must be a document as Documents.to_jsonl writes it"
            raise BadInput(message) from None


def _of_label_studio(name: str, text: str) -> Iterator[Document]:
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
            yield from_label_studio(task)
        except ValueError as error:
            message = f"{name}, task {number}: {error}"
            raise BadInput(message) from None
    if unannotated:
        complain(f"{name}: {unannotated:,} of {len(tasks):,} tasks are not annotated and are left out")


def _is_annotated(task: dict[str, Any]) -> bool:
    annotations = task.get("annotations")
    return isinstance(annotations, list) and not all(
        isinstance(one, dict) and one.get("was_cancelled") for one in annotations
    )
