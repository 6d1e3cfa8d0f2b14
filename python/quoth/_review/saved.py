"""The state of a review → JSON, gold and records for training; and back from JSON."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from quoth._corrections import Correction, CorrectionError
from quoth._kept_corrections import read
from quoth._review.state import Verdict
from quoth._write import encodable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quoth._quoth import Document, Documents, Quote
    from quoth._review.state import ReviewState

_SCHEMA = 1


def to_json(state: ReviewState) -> str:
    """Write all verdicts, each with a hash of its text, which tells whether they fit later."""
    documents = [
        {
            "text": _hash(document),
            "corrections": [correction.to_dict() for correction in verdict.corrections],
            "accepted": sorted(verdict.accepted),
            "finished": verdict.finished,
        }
        for document, verdict in zip(state.originals, state.verdicts, strict=True)
    ]
    return json.dumps({"schema": _SCHEMA, "documents": documents}, ensure_ascii=False)


def from_json(text: str, documents: Documents) -> list[Verdict]:
    """Read what ``to_json`` wrote about the same texts.

    Raises:
        CorrectionError: It is no review, or one of other texts; the message says which.
    """
    try:
        found = json.loads(text)
        saved = found["documents"] if found["schema"] == _SCHEMA else None
    except (ValueError, KeyError, TypeError) as error:
        problem = f"not a review: {type(error).__name__}: {error}"
        raise CorrectionError(problem) from error
    if not isinstance(saved, list):
        problem = f"schema {found['schema']!r} is unknown; this version reads {_SCHEMA}"
        raise CorrectionError(problem)
    _same_number(len(saved), len(documents))
    return [_verdict(i, one, document) for i, (one, document) in enumerate(zip(saved, documents, strict=True))]


def listed(corrections: Sequence[Any], documents: Documents) -> list[Verdict]:
    """Take corrections: a list of them for each document."""
    _same_number(len(corrections), len(documents))
    return [Verdict(read(one)) for one in corrections]


def _same_number(given: int, documents: int) -> None:
    if given != documents:
        problem = f"corrections of {given:,} documents were passed for {documents:,}"
        raise CorrectionError(problem)


def _verdict(number: int, saved: Any, document: Document | None) -> Verdict:  # noqa: ANN401 it was read
    try:
        text, accepted, finished = saved["text"], saved["accepted"], saved["finished"]
        corrections: tuple[Correction, ...] = read(saved["corrections"])
        verdict = Verdict(corrections, frozenset((int(start), int(end)) for start, end in accepted), bool(finished))
    except CorrectionError:
        raise
    except (KeyError, TypeError, ValueError) as error:
        problem = f"document {number} of the review is damaged: {type(error).__name__}: {error}"
        raise CorrectionError(problem) from error
    if text != _hash(document):
        problem = f"document {number} has another text than the one that was reviewed"
        raise CorrectionError(problem)
    return verdict


def _hash(document: Document | None) -> str | None:
    if document is None:
        return None
    return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def training_record(name: str, document: Document) -> dict[str, Any]:
    """Give a record as the training of quoth reads it: spans of source, cue and content."""
    return {"id": name, "text": encodable(document.text), "quotes": [_spans(quote) for quote in document.quotes]}


def _spans(quote: Quote) -> dict[str, Any]:
    cue, source = quote.cue, quote.source
    return {
        "source": [[source.start, source.end]] if source else [],
        "cue": [[cue.start, cue.end]] if cue else [],
        "content": [[piece.start, piece.end] for piece in quote.content],
        "type": quote.kind,
        "act": quote.act,
    }
