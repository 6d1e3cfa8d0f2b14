"""A name that a reader types, or a stretch that a reader selects → who it is, and where it stands."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from quoth._corrections import AddPerson, CorrectionError
from quoth._printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quoth._quoth import Document, Person, Quote

    _Place = tuple[int, int]


def who(document: Document) -> dict[Person, str | list[int]]:
    """Give what corrections call each person: the name, or its place where two share it or a page cannot show it."""
    shared = Counter(person.name for person in document.people)
    return {person: _who(person, shared[person.name]) for person in document.people}


def _who(person: Person, number: int) -> str | list[int]:
    plain = bool(person.name.strip()) and printable(person.name) == person.name
    return person.name if number == 1 and plain else [person.start, person.end]


def whole(text: str, place: Sequence[int]) -> _Place:
    """Give a selected stretch without the white space at its ends.

    Raises:
        CorrectionError: Nothing is selected, or it lies outside the text.
    """
    start, end = place
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        problem = "nothing is selected in the text"
        raise CorrectionError(problem)
    selected = text[start:end]
    return start + len(selected) - len(selected.lstrip()), end - len(selected) + len(selected.rstrip())


def new_person(
    document: Document, quote: Quote, name: str, label: str, place: _Place | None
) -> tuple[list[AddPerson], str | _Place]:
    """Give who speaks by a name that was typed, and what adds them where they are not found yet.

    They stand where the reader selected them, else where the text has the name, first in the source
    of the quotation, else in the whole source.

    Raises:
        CorrectionError: The name is empty, or stands nowhere and the quotation has no source.
    """
    name = " ".join(name.split())
    if not name:
        problem = "type a name"
        raise CorrectionError(problem)
    if any(name == one.name for one in document.people):
        return [], name
    found = whole(document.text, place) if place else _mention(document.text, quote, name)
    if found is None:
        problem = f"“{name}” stands nowhere in the text; first select the words that stand for them"
        raise CorrectionError(problem)
    return [AddPerson(*found, label=label, name=name)], found


def _mention(text: str, quote: Quote, name: str) -> _Place | None:
    source = quote.source
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)".replace(r"\ ", r"\s+"))
    in_source = source and pattern.search(text, source.start, source.end)
    found = in_source or pattern.search(text)
    if found:
        return found.span()
    return None if source is None else (source.start, source.end)
