"""Documents → the data of a report, as compact JSON.

Offsets are in UTF-16, in which scripts count. ``collection.js`` reads the lists that are made here.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from quoth._aligned import days_of, labels_of
from quoth._link import link
from quoth._printable import distinct, on_one_line, printable
from quoth._quoth import Document
from quoth._vocabulary import ACTORS, KINDS, NOBODY, UNSURE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quoth._link import Linked
    from quoth._quoth import Quote, Span

_MOST_NAME, _MOST_TITLE = 80, 140
# What would end the element that the data stands in, and line ends that only JSON knows.
_ESCAPES = str.maketrans({"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def json_of(data: dict[str, Any]) -> str:
    """Give JSON that can stand in a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def checked(docs: Iterable[Document | None]) -> list[Document | None]:
    """Give the documents as a list."""
    if isinstance(docs, (str, Document)) or not isinstance(docs, Iterable):
        message = f"report() got {type(docs).__name__}; pass a list of documents"
        raise TypeError(message)
    return list(docs)


def collection(
    docs: list[Document | None],
    *,
    names: Iterable[Any] | None,
    dates: Iterable[Any] | None,
    outlets: Iterable[Any] | None,
) -> dict[str, Any]:
    """Give what the page knows: kinds, speakers, outlets, and a list for each article.

    An article is ``[name, outlet, date, text, quotations]``, where the outlet is an index, -1 where
    there is none, and a missing date is "". A quotation is ``[kind, speakers, pieces, cue, source,
    score, others]``: indexes of its kind and its speakers, starts and ends of its pieces in one
    list, those of cue and source, 0 where there is none, how many per cent likely the speakers are,
    None where that is not known, and 1 where the source speaks of others too, else 0.
    """
    linked = link(docs)
    count = len(docs)
    called = [None] * count if names is None else labels_of(names, count, "names")
    days = [None] * count if dates is None else days_of(dates, count, "dates")
    places = [None] * count if outlets is None else labels_of(outlets, count, "outlets")
    known = _Numbers()
    speakers = _Speakers(linked)
    articles = []
    for row, doc in enumerate(docs):
        if doc is not None:
            name, day, place = called[row], days[row], places[row]
            title = on_one_line(name, _MOST_TITLE) if name else _title(doc)
            outlet = -1 if place is None else known.of(on_one_line(place, _MOST_NAME))
            quotes = _quotes(doc, row, speakers)
            articles.append([title, outlet, day.isoformat() if day else "", printable(doc.text), quotes])
    return {
        "kinds": list(KINDS),
        "labels": list(ACTORS),
        "nobody": NOBODY,
        "unsure": round(100 * UNSURE),
        "speakers": speakers.rows(),
        "outlets": known.names(),
        "articles": articles,
    }


class _Numbers:
    """Names in the order in which they come, each with its number."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}

    def of(self, name: object) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    def names(self) -> list[Any]:
        return list(self._numbers)


class _Speakers:
    """Those people of the collection who say anything."""

    def __init__(self, linked: Linked) -> None:
        self._linked = linked
        self._numbers = _Numbers()

    def of(self, row: int, person: int) -> int:
        return self._numbers.of(self._linked.places[row, person])

    def rows(self) -> list[list[Any]]:
        people = [self._linked[place] for place in self._numbers.names()]
        names = distinct(on_one_line(one.name, _MOST_NAME) for one in people)
        return [[name, ACTORS.index(one.label)] for name, one in zip(names, people, strict=True)]


def _title(doc: Document) -> str:
    """Give the headline, or the first words."""
    headline = next((one.text for one in doc.paragraphs[:3] if one.role == "headline"), doc.text[:1000])
    return on_one_line(headline, _MOST_TITLE) or "without a text"


def _quotes(doc: Document, row: int, speakers: _Speakers) -> list[list[Any]]:
    at = _Offsets(doc.text)
    number = {person: place for place, person in enumerate(doc.people)}
    return [_quote(quote, at, [speakers.of(row, number[one]) for one in quote.speakers]) for quote in doc.quotes]


def _quote(quote: Quote, at: _Offsets, speakers: Sequence[int]) -> list[Any]:
    return [
        KINDS.index(quote.kind),
        speakers,
        [place for piece in quote.content for place in at.of(piece)],
        at.of(quote.cue) if quote.cue else 0,
        at.of(quote.source) if quote.source else 0,
        None if quote.speaker_score is None else round(100 * quote.speaker_score),
        # "Duarte and other scientists" have one name, and the source speaks of all of them.
        int(quote.speaker is None and len(quote.speakers) == 1),
    ]


class _Offsets:
    """Code points → UTF-16: one more for each character before them that takes two."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [place for place, one in enumerate(text) if one > "\uffff"]

    def of(self, span: Span) -> list[int]:
        return [place + bisect_left(self._wide, place) for place in (span.start, span.end)]
