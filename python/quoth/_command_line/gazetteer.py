"""A file with names of the user's own → the gazetteer that ``Pipeline`` takes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from quoth._command_line.messages import UNREADABLE, BadInput
from quoth._record import reason

_HEADER = ("label", "name")


def read_gazetteer(path: str) -> dict[str, list[str]]:
    """Read JSON, ``{"ORG": ["Blue Heron"]}``, or CSV with a label and a name in each line.

    Raises:
        BadInput: The file cannot be read, or is neither.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except UNREADABLE as error:
        message = f"{path}: {reason(error)}"
        raise BadInput(message) from None
    return _of_json(path, text) if text.lstrip().startswith(("{", "[")) else _of_csv(path, text)


def _of_json(path: str, text: str) -> dict[str, list[str]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"{path}: broken JSON: {error}"
        raise BadInput(message) from None
    if isinstance(found, dict) and all(
        isinstance(names, list) and all(isinstance(name, str) for name in names) for names in found.values()
    ):
        return found
    message = f'{path}: not a gazetteer; JSON must read {{"ORG": ["Blue Heron"], "PERSON": [...]}}'
    raise BadInput(message)


def _of_csv(path: str, text: str) -> dict[str, list[str]]:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns = (0, 1)
    names: dict[str, list[str]] = {}
    try:
        for row in lines:
            if not any(row):
                continue
            heading = tuple(cell.strip().casefold() for cell in row)
            if not names and set(_HEADER) <= set(heading):
                columns = (heading.index("label"), heading.index("name"))
                continue
            if len(row) <= max(columns):
                message = f"{path}, line {lines.line_num}: {len(row)} cell; each line needs a label and a name"
                raise BadInput(message)
            label, name = (row[column].strip() for column in columns)
            names.setdefault(label, []).append(name)
    except csv.Error as error:
        message = f"{path}, line {lines.line_num}: broken CSV: {error}"
        raise BadInput(message) from None
    return names
