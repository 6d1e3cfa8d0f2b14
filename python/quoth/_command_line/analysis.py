"""The options of the analysis → a pipeline and the documents that it gives, each with its record."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import quoth
from quoth._arriving import runs
from quoth._command_line.gazetteer import read_gazetteer
from quoth._command_line.messages import BadInput
from quoth._record import reason

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection, Iterable, Iterator

    from quoth._command_line.inputs import Inputs
    from quoth._engine import _Options
    from quoth._record import Record

    _Newlines: TypeAlias = Literal["auto", "paragraph", "line", "space"]


def pipeline(options: argparse.Namespace) -> quoth.Pipeline:
    """Prepare the analysis, so that wrong options are found before any text is read.

    Raises:
        BadInput: The options are none, or the model or the gazetteer cannot be read.
    """
    # Its labels are any strings until `Pipeline` has checked them.
    gazetteer: Any = read_gazetteer(options.gazetteer) if options.gazetteer else None
    return _checked(
        {
            "model": options.model,
            "acts": options.acts,
            "kinds": options.kinds,
            "min_score": options.min_score,
            "min_speaker_score": options.min_speaker_score,
            "nested": options.nested,
            "roles": options.roles,
            "date_order": options.date_order,
            "reference_date": options.reference_date,
            "gazetteer": gazetteer,
            "newlines": options.newlines,
        }
    )


def _checked(options: _Options) -> quoth.Pipeline:
    try:
        return quoth.Pipeline(**options)
    except OSError as error:
        message = f"error: {options['model']}: {reason(error)}; --help lists the options"
    except ValueError as error:
        message = f"error: {error}; --help lists the options"
        model = str(options["model"])
        if str(error).startswith("model=") and Path(model).is_file():
            message = f"error: model={model!r} is none inside quoth; a file has that name: write ./{model} for it"
    raise BadInput(message)


def kept(options: argparse.Namespace, own: Collection[str], what: str) -> dict[str, str]:
    """Give the columns that go over into every row, with their names there.

    Raises:
        BadInput: One has the name of one of ``own``, the columns of ``what`` is made.
    """
    asked = [options.id, *options.keep] if options.id else options.keep
    found = {column: name or column for column, _, name in (one.partition("=") for one in asked)}
    for column, name in found.items():
        if name in own:
            message = f"error: the {what} have a column {name!r} of their own; pass --keep {column}=NAME"
            raise BadInput(message)
    return found


class Splitter:
    """Splits sentences and finds nothing else, which is far quicker than the whole analysis."""

    def __init__(self, newlines: _Newlines, model: str) -> None:
        """Raise BadInput where the model cannot be read."""
        self._pipeline = _checked({"model": model, "newlines": newlines})

    def stream(
        self, texts: Iterable[str | None], *, threads: int | None = None, errors: Literal["raise", "null"] = "raise"
    ) -> quoth.Stream:
        """Do what ``Pipeline.stream`` does."""
        return self._pipeline.stream(texts, only=("sentences",), threads=threads, errors=errors)

    @property
    def provenance(self) -> dict[str, Any] | None:
        """Give what splits the sentences; see ``Document.provenance``."""
        (nothing,) = self._pipeline.analyze_many([""], only=("sentences",), threads=1)
        return nothing and nothing.provenance

    def __repr__(self) -> str:
        return f"sentences of {self._pipeline!r}"


def documents(
    found: quoth.Pipeline, inputs: Inputs, threads: int | None = None
) -> Iterator[tuple[Record, quoth.Document | None]]:
    """Analyse the texts in bounded memory, in order; a record without a text has no document."""
    ahead: deque[Record] = deque()

    def texts() -> Iterator[str | None]:
        for record in inputs:
            ahead.append(record)
            yield inputs.text_of(record)

    for run in runs(texts(), inputs):
        for doc in found.stream(run, threads=threads):
            yield ahead.popleft(), doc


def found_documents(
    found: quoth.Pipeline, inputs: Inputs, threads: int | None = None
) -> Iterator[tuple[Record, quoth.Document]]:
    """Analyse the texts, and leave out what has none."""
    for record, doc in documents(found, inputs, threads):
        if doc is not None:
            yield record, doc
