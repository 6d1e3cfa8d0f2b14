"""Rows that have come, and rows that have yet to: what a source has is not held back until it has more."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from quoth._read import Source
    from quoth._record import Record

_HEAD = 100
"""So many rows are looked at for the names of the columns."""

_END: Any = object()
"""What comes behind the last text."""


def head_of(records: Iterator[Record], columns: Sequence[str], source: Source) -> list[Record]:
    """Give the first rows, by which the columns are known.

    Where rows have yet to come, no more than those that have all ``columns`` between them.

    Raises:
        ValueError: They have no column of such a name.
    """
    head: list[Record] = []
    known: dict[str, None] = {}
    missing: str | None = None
    for record in islice(records, _HEAD):
        head.append(record)
        known |= dict.fromkeys(record.values)
        missing = next((column for column in columns if column not in known), None)
        if missing is None and source.must_wait():
            break
    if known and missing is not None:
        message = f"no column {missing!r}; the columns are {', '.join(map(str, known))}"
        raise ValueError(message)
    return head


def runs(texts: Iterator[str | None], source: Source) -> Iterator[Iterator[str | None]]:
    """Cut the texts of a source where one must be waited for.

    What analyses reads ahead. At the end of a run it has nothing to read, so that all documents of
    the run are given before the next text is waited for.
    """

    def rest() -> Iterator[str | None]:
        while not source.must_wait():
            following = next(texts, _END)
            if following is _END:
                return
            yield following

    source.before_waiting()
    for first in texts:
        yield chain([first], rest())
        source.before_waiting()
