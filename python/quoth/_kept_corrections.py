"""Corrections → their JSON, and back from JSON or dicts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from quoth._corrections import Correction, CorrectionError

_SCHEMA = 1


def corrections_to_json(corrections: Iterable[Correction | Mapping[str, Any]]) -> str:
    """Write corrections as JSON, which ``corrections_from_json`` reads.

    Raises:
        CorrectionError: One is no correction.

    >>> import quoth
    >>> quoth.corrections_to_json([quoth.DropQuote((0, 6))])
    '{"schema": 1, "corrections": [{"correction": "DropQuote", "quote": [0, 6]}]}'
    """
    listed = [correction.to_dict() for correction in read(corrections)]
    return json.dumps({"schema": _SCHEMA, "corrections": listed}, ensure_ascii=False)


def corrections_from_json(text: str, /) -> tuple[Correction, ...]:
    """Read corrections that ``corrections_to_json`` wrote, or a list of their dicts.

    Raises:
        CorrectionError: It is no JSON, or one is no correction; the message says which.

    >>> import quoth
    >>> quoth.corrections_from_json('[{"correction": "DropQuote", "quote": [0, 6]}]')
    (DropQuote(quote=(0, 6)),)
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        problem = f"not corrections: {error}"
        raise CorrectionError(problem) from error
    if isinstance(found, dict):
        if found.get("schema") != _SCHEMA:
            problem = f"schema {found.get('schema')!r} is unknown; this version reads {_SCHEMA}"
            raise CorrectionError(problem)
        found = found.get("corrections")
    if not isinstance(found, list):
        problem = f"not corrections: it is {type(found).__name__}, no list"
        raise CorrectionError(problem)
    return read(found)


def read(corrections: Iterable[Correction | Mapping[str, Any]]) -> tuple[Correction, ...]:
    """Make a correction of every dict.

    Raises:
        CorrectionError: They are no list, or one is no correction.
    """
    found: list[Correction] = []
    for i, one in enumerate(as_list(corrections)):
        if isinstance(one, Correction):
            found.append(one)
            continue
        if not isinstance(one, dict):
            problem = f"corrections[{i}] is {type(one).__name__}; pass corrections, or their dicts"
            raise CorrectionError(problem)
        try:
            found.append(Correction.from_dict(one))
        except CorrectionError as error:
            problem = f"corrections[{i}]: {error}"
            raise CorrectionError(problem) from error
    return tuple(found)


def as_list(corrections: Iterable[Any]) -> list[Any]:
    """List what was passed as corrections.

    Raises:
        CorrectionError: It is a single correction, or something else that is no list.
    """
    if isinstance(corrections, (str, Mapping)) or not isinstance(corrections, Iterable):
        problem = f"corrections got {type(corrections).__name__}; pass a list of them"
        raise CorrectionError(problem)
    return list(corrections)
