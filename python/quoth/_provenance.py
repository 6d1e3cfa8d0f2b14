"""What made a result, in words and as the metadata of a file: so that it can be cited and made again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from quoth._quoth import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KEY = "quoth"
"""Under this name the metadata of a Parquet file say what made it."""


def described(made_by: Iterable[Mapping[str, Any]], *, options: bool = True) -> str:
    """Say in a line what made some documents, with their options unless those are said elsewhere."""
    each = "; ".join(_one(one, one.get("options", {}) if options else {}) for one in made_by)
    return each or f"quoth {__version__}"


def _one(made: Mapping[str, Any], options: Mapping[str, Any]) -> str:
    line = f"quoth {made['quoth']}, model {made['model']} (SHA-256 {made['sha256']})"
    return f"{line}, options {json.dumps(options, ensure_ascii=False)}" if options else line


def metadata(made_by: Iterable[Mapping[str, Any]], **more: Any) -> dict[str, str]:
    """Give the metadata of a file, to which ``more`` is known than what made the documents."""
    return {KEY: json.dumps({"version": __version__, "made_by": list(made_by), **more}, ensure_ascii=False)}
