"""The options of the analysis → a pipeline and the documents that it gives, each with its article."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import quoth
from quoth._command_line.gazetteer import read_gazetteer
from quoth._command_line.messages import BadInput, reason

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from quoth._command_line.inputs import Inputs
    from quoth._read import Record


_TEXTS = 64
"""So many texts are split together."""


def pipeline(options: argparse.Namespace) -> quoth.Pipeline:
    """Prepare the analysis, so that wrong options are found before any text is read.

    Raises:
        BadInput: The options are none, or the model or the gazetteer cannot be read.
    """
    # Its labels are any strings until `Pipeline` has checked them.
    gazetteer: Any = read_gazetteer(options.gazetteer) if options.gazetteer else None
    least: Any = {"min_score": options.min_score} if options.min_score else {}
    try:
        return quoth.Pipeline(
            model=options.model,
            acts=options.acts,
            kinds=options.kinds,
            min_speaker_score=options.min_speaker_score,
            gazetteer=gazetteer,
            **least,
        )
    except OSError as error:
        message = f"error: {options.model}: {reason(error)}; --help lists the options"
    except (TypeError, ValueError) as error:
        message = f"error: {error}; --help lists the options"
    raise BadInput(message)


class Splitter:
    """Splits sentences and finds nothing else, hundreds of times as fast as a whole analysis."""

    def stream(self, texts: Iterable[str | None], *, threads: int | None = None, errors: str = "raise") -> _Split:
        """Do what ``Pipeline.stream`` does."""
        del errors  # nothing can go wrong but for texts beyond 4 GiB
        return _Split(texts, threads)

    def __repr__(self) -> str:
        return "Splitter()"


class _Split(Iterator[quoth.Document | None]):
    """The documents of texts, in order."""

    errors: tuple[tuple[int, str], ...] = ()

    def __init__(self, texts: Iterable[str | None], threads: int | None) -> None:
        self._documents = self._split(iter(texts), threads)

    def __next__(self) -> quoth.Document | None:
        return next(self._documents)

    def _split(self, texts: Iterator[str | None], threads: int | None) -> Iterator[quoth.Document | None]:
        while batch := list(islice(texts, _TEXTS)):
            yield from quoth.analyze_many(batch, only=("sentences",), threads=threads)


def documents(
    found: quoth.Pipeline, inputs: Inputs, threads: int | None = None
) -> Iterator[tuple[Record, quoth.Document]]:
    """Analyse the texts in bounded memory, in order."""
    ahead: deque[Record] = deque()

    def texts() -> Iterator[str | None]:
        for record in inputs:
            ahead.append(record)
            yield inputs.text_of(record)

    for doc in found.stream(texts(), threads=threads):
        record = ahead.popleft()
        if doc is not None:
            yield record, doc
