"""The records of a file of JSON Lines that is no part of this project."""

import json
import sys
from pathlib import Path
from typing import Any


def records_of(file: Path) -> list[dict[str, Any]]:
    """The records; where the file is not there, one line says so and ends the script."""
    if not file.is_file():
        sys.exit(f"there is no file {file}; the corpora are not part of this project: see README.md")
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def texts_of(file: Path) -> list[str]:
    """The texts of the records."""
    return [record["text"] for record in records_of(file)]
