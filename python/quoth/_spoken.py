"""The tables of a collection → who says each quotation: what charts count.

Where ``Documents.with_links`` told who is who, speakers are the people of the collection; else
those with one name are one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from quoth._identity import fullest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quoth._quoth import Documents


class Speaker(NamedTuple):
    """A person or organisation of the collection, and its index in ``Linked`` where that told who it is."""

    name: str
    label: str
    corpus_person: int | None


class Spoken(NamedTuple):
    """The quotations of a collection, in columns of one length.

    Attributes:
        rows: The index of the document of each quotation.
        kinds: Its kind.
        speakers: The indexes in ``people`` of all who speak together.
        people: Everybody whom the documents name.
        is_linked: Whether ``Documents.with_links`` told who is who.
    """

    rows: list[int]
    kinds: list[str]
    speakers: list[tuple[int, ...]]
    people: list[Speaker]
    is_linked: bool

    def totals(self) -> Counter[int]:
        """Count the quotations of each speaker; what several say together counts for each."""
        return Counter(one for speakers in self.speakers for one in speakers)

    def named(self) -> int:
        """Count the quotations that have a speaker."""
        return sum(1 for speakers in self.speakers if speakers)


class Cast:
    """The people of all documents → the people of the collection."""

    def __init__(self, docs: Documents) -> None:
        table = docs.people
        names, rows = table["name"], table["row"]
        self.is_linked = "corpus_person" in table.columns
        linked = table["corpus_person"] if self.is_linked else [None] * len(names)
        places: dict[object, int] = {}
        # Whom nothing links is known by the name.
        keys = [name if link is None else link for name, link in zip(names, linked, strict=True)]
        self._ids = [places.setdefault(key, len(places)) for key in keys]
        self._names = names
        self._first = _first_of_each(rows, len(docs))
        self.people = self._named(table["label"], linked, len(places))

    def _named(self, labels: Sequence[str], linked: Sequence[int | None], count: int) -> list[Speaker]:
        forms: dict[int, Counter[str]] = defaultdict(Counter)
        known: dict[int, tuple[str, int | None]] = {}
        for one, name, label, link in zip(self._ids, self._names, labels, linked, strict=True):
            forms[one][name] += 1
            known.setdefault(one, (label, link))
        return [Speaker(fullest(forms[one]), *known[one]) for one in range(count)]

    def of(self, row: int, person: int) -> int:
        """Give the index in ``people`` of a person of a document."""
        return self._ids[self._first[row] + person]

    def of_names(self, row: int, names: Sequence[str]) -> tuple[int, ...]:
        """Give the indexes in ``people`` of those who speak together in a document."""
        first, end = self._first[row], self._first[row + 1]
        return tuple(dict.fromkeys(self._ids[self._names.index(name, first, end)] for name in names))


def spoken(docs: Documents) -> Spoken:
    """Read from the tables who says what."""
    cast, table = Cast(docs), docs.quotes
    rows = table["row"]
    speakers = [
        (cast.of(row, person),) if person is not None else cast.of_names(row, names) if names else ()
        for row, person, names in zip(rows, table["person"], table["speakers"], strict=True)
    ]
    return Spoken(rows, table["kind"], speakers, cast.people, cast.is_linked)


def reports(docs: Documents, said: Spoken) -> Counter[tuple[int, int]]:
    """Count who reports what whom says: pairs of indexes in ``people``, the one who reports first."""
    cast = Cast(docs)
    found: Counter[tuple[int, int]] = Counter()
    for row, via, speakers in zip(said.rows, docs.quotes["via_person"], said.speakers, strict=True):
        if via is not None:
            reporter = cast.of(row, via)
            found.update((reporter, one) for one in speakers if one != reporter)
    return found


def _first_of_each(rows: Sequence[int], count: int) -> list[int]:
    """Give where in a table the people of each document begin, and behind the last where they end."""
    numbers = Counter(rows)
    first = [0]
    for row in range(count):
        first.append(first[-1] + numbers[row])
    return first
