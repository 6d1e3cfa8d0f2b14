"""``quoth.link``: the people of many documents → the people and organisations of the collection.

This is coreference across documents. ``_identity`` decides; here are what a user passes and gets.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

from quoth._linked_table import LinkedTable
from quoth._quoth import Document, Documents

if TYPE_CHECKING:
    import datetime
    from typing import SupportsIndex

    from quoth._evidence import Unit, World
    from quoth._identity import Identity


class LinkWarning(UserWarning):
    """Documents that were corrected since they were linked: their counts there are the earlier ones.

    It is for corrections that leave the people at their places. Where somebody was added before
    others, renamed or merged, ``with_links`` cannot tell who is who, and raises ValueError.

    >>> import quoth, warnings
    >>> docs = quoth.analyze_many(["“Yes,” said Ann Lee. Bo Chen smiled."])
    >>> linked = quoth.link(docs)
    >>> corrected = docs.with_corrections({0: [quoth.SetSpeaker(docs[0].quotes[0], "Bo Chen")]})
    >>> with warnings.catch_warnings(record=True) as told:
    ...     warnings.simplefilter("always")
    ...     linked_before = corrected.with_links(linked)
    >>> print(told[0].message)
    1 document was corrected since it was linked (row 0): the counts in linked are the earlier ones; link again
    """


class Merge(NamedTuple):
    """Why a document's person is taken for a person of the collection.

    Attributes:
        document: The index of the document.
        person: The index in the document's ``people``.
        name: The name of that person in the document.
        reason: The evidence, in words.
        score: The share of this person in the weight of all whom the name may mean, from 0 to 1;
            for an ambiguous one, that of the likeliest carrier of the name.
    """

    document: int
    person: int
    name: str
    reason: str
    score: float = 1.0


@dataclass(frozen=True)
class CorpusPerson:
    """A person or organisation of a collection of documents.

    Attributes:
        name: The name: the user's, where ``aliases`` gave one, else the fullest that was joined.
        label: "PERSON" or "ORG".
        aliases: The other forms of the name, sorted.
        documents: The indexes of the documents that name it, in order.
        quotes: How many quotations are its in all documents.
        words_quoted: How many words these have.
        merges: Why each document's person that it stands for is this one.
        pronouns: The pronouns that stand for it, sorted.
        titles: The titles before its name, the most frequent first.
        ambiguous: Whether it stands for a name that several people of the collection have, where
            nothing tells which of them is meant.
        score: The mean of the scores of its merges, from 0 to 1.
    """

    name: str
    label: str
    aliases: tuple[str, ...]
    documents: tuple[int, ...]
    quotes: int
    words_quoted: int
    merges: tuple[Merge, ...]
    pronouns: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    ambiguous: bool = False
    score: float = 1.0

    def __repr__(self) -> str:
        """Show who it is; ``merges`` can be many."""
        documents = f"{len(self.documents)} document{'s' * (len(self.documents) != 1)}"
        quotes = f"{self.quotes} quote{'s' * (self.quotes != 1)}"
        return f"CorpusPerson({self.label}, {self.name!r}, {documents}, {quotes}{', ambiguous' * self.ambiguous})"

    def _repr_html_(self) -> str:
        from quoth import _html

        return _html.corpus_person(self)


class Linked(Sequence[CorpusPerson]):
    """The people and organisations of a collection, a sequence of ``CorpusPerson``.

    They stand in the order in which the documents first name them.

    Attributes:
        places: (index of a document, index in its ``people``) → index here.
        duplicate_of: index of a document → index of the earlier one that it nearly repeats, for
            the near-duplicates alone.
        provenance: What made the documents; see ``Documents.provenance``.

    >>> import quoth
    >>> linked = quoth.link(quoth.analyze_many(["“Yes,” said Tom Lee.", "“No,” said Tom Lee."]))
    >>> linked.places
    {(0, 0): 0, (1, 0): 0}
    """

    def __init__(
        self,
        people: Iterable[CorpusPerson],
        duplicate_of: Mapping[int, int] | None = None,
        *,
        provenance: Iterable[dict[str, Any]] = (),
        said: Mapping[tuple[int, int], tuple[int, int]] | None = None,
    ) -> None:
        """Take the people in order; ``link`` makes them.

        ``said`` has how many quotations and words each person of each document had.
        """
        self._people = tuple(people)
        self.provenance = tuple(provenance)
        self._said = dict(said or {})
        self.duplicate_of: dict[int, int] = dict(duplicate_of or {})
        self.places: dict[tuple[int, int], int] = {
            (merge.document, merge.person): place for place, one in enumerate(self._people) for merge in one.merges
        }

    @property
    def people(self) -> LinkedTable:
        """A table with a row for each person of the collection, in order.

        Its columns are ``corpus_person`` (the index here), ``name``, ``label``, ``aliases``,
        ``pronouns``, ``titles``, ``documents`` (how many), ``quotes``, ``words_quoted``,
        ``ambiguous`` and ``score``.

        >>> import quoth
        >>> linked = quoth.link(quoth.analyze_many(["“Yes,” said Tom Lee. “No,” said Bo Chen."]))
        >>> linked.people.to_pydict()["name"]
        ['Tom Lee', 'Bo Chen']
        """
        return LinkedTable(
            {
                "corpus_person": ("int", list(range(len(self)))),
                "name": ("str", [one.name for one in self]),
                "label": (["PERSON", "ORG"], [one.label for one in self]),
                "aliases": ("list", [list(one.aliases) for one in self]),
                "pronouns": ("list", [list(one.pronouns) for one in self]),
                "titles": ("list", [list(one.titles) for one in self]),
                "documents": ("int", [len(one.documents) for one in self]),
                "quotes": ("int", [one.quotes for one in self]),
                "words_quoted": ("int", [one.words_quoted for one in self]),
                "ambiguous": ("bool", [one.ambiguous for one in self]),
                "score": ("float", [one.score for one in self]),
            },
            self.provenance,
            title="people",
        )

    @property
    def merges(self) -> LinkedTable:
        """A table with a row for each person of each document, by ``row`` and ``person``.

        Its columns are ``row`` and ``person``, by which it joins ``Documents.people``,
        ``corpus_person`` (the index here), ``name`` (in the document), ``reason`` and ``score``.

        >>> import quoth
        >>> linked = quoth.link(quoth.analyze_many(["“Yes,” said Tom Lee.", "“No,” said Lee."]))
        >>> merges = linked.merges.to_pydict()
        >>> merges["corpus_person"], merges["name"]
        ([0, 0], ['Tom Lee', 'Lee'])
        """
        found = sorted((merge, place) for place, one in enumerate(self) for merge in one.merges)
        return LinkedTable(
            {
                "row": ("int", [merge.document for merge, _ in found]),
                "person": ("int", [merge.person for merge, _ in found]),
                "corpus_person": ("int", [place for _, place in found]),
                "name": ("str", [merge.name for merge, _ in found]),
                "reason": ("str", [merge.reason for merge, _ in found]),
                "score": ("float", [merge.score for merge, _ in found]),
            },
            self.provenance,
            title="merges",
        )

    def person_of(self, document: int, person: int) -> CorpusPerson:
        """Give the person of the collection that ``docs[document].people[person]`` is.

        Raises:
            KeyError: There is no such document, or it has no such person.

        >>> import quoth
        >>> linked = quoth.link(quoth.analyze_many(["“Yes,” said Tom Lee.", "“No,” said T. Lee."]))
        >>> linked.person_of(1, 0).name
        'Tom Lee'
        """
        return self._people[self.places[document, person]]

    def to_pydict(self) -> dict[str, list[Any]]:
        """Give a dict of lists: a column for each attribute of ``CorpusPerson`` but ``merges``.

        >>> import quoth
        >>> quoth.link(quoth.analyze_many(["“Yes,” said Tom Lee."])).to_pydict()["name"]
        ['Tom Lee']
        """
        columns = tuple(name for name in CorpusPerson.__dataclass_fields__ if name != "merges")
        rows = [[getattr(one, column) for column in columns] for one in self._people]
        plain = [[list(value) if isinstance(value, tuple) else value for value in row] for row in rows]
        return {column: [row[place] for row in plain] for place, column in enumerate(columns)}

    @overload
    def __getitem__(self, key: SupportsIndex, /) -> CorpusPerson: ...
    @overload
    def __getitem__(self, key: slice, /) -> tuple[CorpusPerson, ...]: ...
    def __getitem__(self, key: SupportsIndex | slice, /) -> CorpusPerson | tuple[CorpusPerson, ...]:
        return self._people[key]

    def __len__(self) -> int:
        return len(self._people)

    def __iter__(self) -> Iterator[CorpusPerson]:
        return iter(self._people)

    def __repr__(self) -> str:
        documents = len({document for document, _ in self.places})
        people = "1 person" if len(self) == 1 else f"{len(self)} people"
        return f"Linked({people} of {documents} document{'s' * (documents != 1)})"

    def _repr_html_(self) -> str:
        from quoth import _html

        return _html.linked(self)


def link(
    docs: Iterable[Document | None],
    *,
    aliases: Mapping[str, Iterable[str]] | None = None,
    dates: Iterable[str | datetime.date | None] | None = None,
    duplicates: Literal["keep", "drop"] = "keep",
) -> Linked:
    """Find which people and organisations of many documents are one.

    A full name joins the same one, without regard to case and accents, unless the documents tell
    two people apart by gender, age, field (the poet, the police chief) or office (the mayor of two
    towns). A short form (a surname, an initial, an acronym) joins the carrier of the collection
    that it most likely means: who is named in full in the same document, has the title, is *he* or
    *she*, stands in the same company, is named most, and near in time if there are ``dates``. That
    one must outweigh all others by seven to three; else the name joins one person for all such
    documents, whose ``ambiguous`` is True. ``Merge.score`` is the share of the weight.

    A given name alone ("her son Peter", "Maria, not her real name") stays apart in each document,
    unless both documents are copies of one report, give a calling that few have (Senator Maria),
    or the collection knows somebody by that word.

    Near-duplicate texts, such as one report of an agency in several papers, are found by the runs
    of three words that they share; they weigh nothing in these decisions.

    Args:
        docs: Documents, such as ``quoth.analyze_many`` gives; None is passed over.
        aliases: Names of your own and the forms that stand for them, which override all other
            evidence: ``{"Adaeze Okafor": ["A. Okafor"]}``.
        dates: One for each document: a str in ISO format, a ``datetime.date`` or None.
        duplicates: "drop" leaves the near-duplicates of earlier documents out of ``documents``,
            ``quotes`` and ``words_quoted``; ``places`` and ``merges`` have all documents.

    Returns:
        ``Linked``, a sequence of ``CorpusPerson``; the same for the same documents in order.

    Raises:
        TypeError: ``docs`` is or has something else than documents, ``dates`` something else than
            dates, or ``aliases`` is no dict of names to lists of names.
        ValueError: There are more or fewer ``dates`` than documents, one is no date, or
            ``duplicates`` is neither "keep" nor "drop".

    >>> import quoth
    >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee.", "“No,” said T. Lee. “Never,” Lee added."])
    >>> linked = quoth.link(docs)
    >>> [(one.name, one.documents, one.quotes) for one in linked]
    [('Tom Lee', (0, 1), 3)]
    >>> linked[0].merges[1].reason
    'T. Lee is short for Tom Lee, the only such name here'
    """
    # The work is done in modules that are imported when it is.
    from quoth._linker import Linker

    forms = _user_forms(aliases)
    if duplicates not in ("keep", "drop"):
        message = f'duplicates got {duplicates!r}; pass "keep" or "drop"'
        raise ValueError(message)
    found = _checked(docs)
    units, world, duplicate_of = _read(found, _days(dates, len(found)))
    dropped = frozenset(duplicate_of) if duplicates == "drop" else frozenset[int]()
    people = (_person(identity, members, dropped) for identity, members in Linker(units, world, forms).linked())
    said = {(unit.document, unit.person): (unit.quotes, unit.words_quoted) for unit in units}
    return Linked(people, duplicate_of, provenance=Documents.from_documents(found).provenance, said=said)


def warn_if_corrected(docs: Documents, linked: Linked) -> None:
    """Tell where documents have other people, or quotations of them, than when they were linked."""
    known = {row for row, _ in linked._said}
    columns = docs.people[["row", "person", "quotes", "words_quoted"]].to_pydict().values()
    now = {(row, person): said for row, person, *said in zip(*columns, strict=True) if row in known}
    other = sorted({place[0] for place, said in now.items() if linked._said.get(place) != tuple(said)})
    if not other:
        return
    what, first = (
        ("1 document was corrected since it was", "")
        if len(other) == 1
        else (f"{len(other):,} documents were corrected since they were", "the first is ")
    )
    message = f"{what} linked ({first}row {other[0]}): the counts in linked are the earlier ones; link again"
    warnings.warn(message, LinkWarning, stacklevel=2)


def _checked(docs: Iterable[Document | None]) -> list[Document | None]:
    if isinstance(docs, Document):
        message = "link() got one Document; pass a list of documents: link([doc])"
        raise TypeError(message)
    if isinstance(docs, str) or not isinstance(docs, Iterable):
        message = f"link() got {type(docs).__name__}; pass a list of documents"
        raise TypeError(message)
    found = []
    for place, doc in enumerate(docs):
        if doc is not None and not isinstance(doc, Document):
            message = f"link() got {type(doc).__name__} at {place}; pass documents or None"
            raise TypeError(message)
        found.append(doc)
    return found


def _days(dates: Iterable[str | datetime.date | None] | None, count: int) -> list[int | None]:
    """Give the number of the day of each document."""
    from quoth._aligned import days_of

    if dates is None:
        return [None] * count
    return [None if day is None else day.toordinal() for day in days_of(dates, count)]


def _read(docs: list[Document | None], days: list[int | None]) -> tuple[list[Unit], World, dict[int, int]]:
    from quoth._duplicates import Duplicates
    from quoth._evidence import Unit, World

    units: list[Unit] = []
    world, duplicates = World(), Duplicates()
    for document, (doc, day) in enumerate(zip(docs, days, strict=True)):
        if doc is None:
            continue
        text = doc.text
        duplicates.add(document, text)
        copied = document in duplicates.duplicate_of
        world.add(document, doc, counts=not copied)
        for person, one in enumerate(doc.people):
            unit = Unit(document, person, one, text, day)
            unit.weight = 0.0 if copied else 1.0
            unit.original = duplicates.duplicate_of.get(document, document)
            units.append(unit)
    return units, world, duplicates.duplicate_of


def _person(identity: Identity, members: list[Unit], dropped: frozenset[int]) -> CorpusPerson:
    name = identity.display_name()
    forms = dict.fromkeys(form for unit in members for form in (unit.name, *unit.aliases))
    forms.pop(name, None)
    titles = Counter(title for unit in members for title in unit.titles_shown)
    counted = [unit for unit in members if unit.document not in dropped]
    merges = tuple(Merge(unit.document, unit.person, unit.name, unit.reason, round(unit.score, 3)) for unit in members)
    return CorpusPerson(
        name=name,
        label=identity.label,
        aliases=tuple(sorted(forms)),
        documents=tuple(dict.fromkeys(unit.document for unit in counted)),
        quotes=sum(unit.quotes for unit in counted),
        words_quoted=sum(unit.words_quoted for unit in counted),
        merges=merges,
        pronouns=tuple(sorted({pronoun for unit in members for pronoun in unit.pronouns})),
        titles=tuple(title for title, _ in titles.most_common()),
        ambiguous=identity.ambiguous,
        score=round(sum(merge.score for merge in merges) / len(merges), 3),
    )


def _user_forms(aliases: Mapping[str, Iterable[str]] | None) -> dict[str, str]:
    if aliases is None:
        return {}
    if not isinstance(aliases, Mapping):
        message = f"aliases got {type(aliases).__name__}; pass a dict of names to lists of names"
        raise TypeError(message)
    from quoth._names import key_of

    forms = {}
    for name, others in aliases.items():
        if isinstance(others, str) or not isinstance(name, str):
            message = "aliases got a str for a list; pass a dict of names to lists of names"
            raise TypeError(message)
        for form in (name, *others):
            if not isinstance(form, str):
                message = f"aliases got {type(form).__name__} among the names; pass str"
                raise TypeError(message)
            forms[key_of(form)] = name
    return forms
