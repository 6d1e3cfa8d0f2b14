"""``quoth.link``: the people of many documents → the people and organisations of the collection.

This is coreference across documents, by names alone. Names are joined from the surest evidence to
the least, and every step records its reason: the user's aliases, the same name, an organisation's
short form, a full name with an initial or without its middle names, and last a single word that is
in the name of only one person of the collection.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from quoth._quoth import Document, Person

if TYPE_CHECKING:
    from typing import SupportsIndex

# Words, with the hyphens, apostrophes and full stops inside them.
_WORD = re.compile(r"\w+(?:[-’'.]\w+)*")
# What belongs to no word: soft hyphens, byte order marks, joiners, and what sets the direction of writing.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# Particles and suffixes do not tell names apart: "van der Poel" is "Poel".
_ROMANCE = ("de", "del", "della", "di", "da", "dos", "das", "du", "la", "le", "y")
_GERMANIC = ("van", "von", "der", "den", "ter", "ten", "af", "zu")
_PARTICLES = frozenset((*_ROMANCE, *_GERMANIC, "bin", "bint", "ibn", "al", "el", "ben"))
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "inc", "corp", "ltd", "co", "llc", "plc"))


class Merge(NamedTuple):
    """Why a document's person is taken for a person of the collection.

    Attributes:
        document: The index of the document.
        person: The index in the document's ``people``.
        name: The name of that person in the document.
        reason: The evidence, in words.
    """

    document: int
    person: int
    name: str
    reason: str


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
    """

    name: str
    label: str
    aliases: tuple[str, ...]
    documents: tuple[int, ...]
    quotes: int
    words_quoted: int
    merges: tuple[Merge, ...]


class Linked(Sequence[CorpusPerson]):
    """The people and organisations of a collection, a sequence of ``CorpusPerson``.

    They stand in the order in which the documents first name them.

    Attributes:
        places: (index of a document, index in its ``people``) → index here.

    >>> import quoth
    >>> linked = quoth.link(quoth.analyze_many(["“Yes,” said Tom Lee.", "“No,” said Tom Lee."]))
    >>> linked.places
    {(0, 0): 0, (1, 0): 0}
    """

    def __init__(self, people: Iterable[CorpusPerson]) -> None:
        """Take the people in order; ``link`` makes them."""
        self._people = tuple(people)
        self.places: dict[tuple[int, int], int] = {
            (merge.document, merge.person): place for place, one in enumerate(self._people) for merge in one.merges
        }

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
        columns = ("name", "label", "aliases", "documents", "quotes", "words_quoted")
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
        return f"Linked({len(self)} people of {documents} documents)"


def link(docs: Iterable[Document | None], *, aliases: Mapping[str, Iterable[str]] | None = None) -> Linked:
    """Find which people and organisations of many documents are one.

    A name joins another when it is the same, without regard to case and accents; when it is the
    short form of one organisation of the collection; when it fits one full name of the collection
    with an initial or without middle names, or several of which one shares more titles, or more
    people and organisations named in the same documents; a single word only when one person of the
    collection has it as first or last name. A name that fits several alike stays separate.

    Args:
        docs: Documents, such as ``quoth.analyze_many`` gives; None is passed over.
        aliases: Names of your own and the forms that stand for them, which override all other
            evidence: ``{"Adaeze Okafor": ["A. Okafor"]}``.

    Returns:
        ``Linked``, a sequence of ``CorpusPerson``; the same for the same documents in order.

    Raises:
        TypeError: ``docs`` has something else than documents, or ``aliases`` is no dict of names
            to lists of names.

    >>> import quoth
    >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee.", "“No,” said T. Lee. “Never,” Lee added."])
    >>> linked = quoth.link(docs)
    >>> [(one.name, one.documents, one.quotes) for one in linked]
    [('Tom Lee', (0, 1), 3)]
    >>> linked[0].merges[1].reason
    'T. Lee is short for Tom Lee, the only such name here'
    """
    return _Linker(docs, _user_forms(aliases)).linked()


def _user_forms(aliases: Mapping[str, Iterable[str]] | None) -> dict[str, str]:
    if aliases is None:
        return {}
    if not isinstance(aliases, Mapping):
        message = f"aliases got {type(aliases).__name__}; pass a dict of names to lists of names"
        raise TypeError(message)
    forms = {}
    for name, others in aliases.items():
        if isinstance(others, str) or not isinstance(name, str):
            message = "aliases got a str for a list; pass a dict of names to lists of names"
            raise TypeError(message)
        for form in (name, *others):
            if not isinstance(form, str):
                message = f"aliases got {type(form).__name__} among the names; pass str"
                raise TypeError(message)
            forms[_key(form)] = name
    return forms


@dataclass
class _Name:
    """All documents' people with one name, as (document, person): a node of a union-find forest.

    ``by_user`` says that the user's aliases gave the name, and ``parent`` is the name that it was
    joined to.
    """

    label: str
    words: tuple[str, ...]
    text: str
    members: list[tuple[int, int]]
    by_user: bool = False
    parent: _Name | None = None
    reason: str = ""

    def root(self) -> _Name:
        name = self
        while name.parent is not None:
            name = name.parent
        return name


class _Linker:
    def __init__(self, docs: Iterable[Document | None], user: dict[str, str]) -> None:
        self.user = user
        self.people: dict[tuple[int, int], Person] = {}
        self.names: dict[tuple[object, ...], _Name] = {}
        self.name_of: dict[tuple[int, int], _Name] = {}
        self.reasons: dict[tuple[int, int], str] = {}
        self.named_in: dict[int, frozenset[str]] = {}
        for document, doc in enumerate(docs):
            if doc is None:
                continue
            if not isinstance(doc, Document):
                message = f"link() got {type(doc).__name__} at {document}; pass documents or None"
                raise TypeError(message)
            for person, one in enumerate(doc.people):
                self.people[document, person] = one
            self.named_in[document] = frozenset(_key(one.name) for one in doc.people)

    def linked(self) -> Linked:
        """Join the names, and give a person for each root."""
        self._same_names()
        self._short_organisations()
        self._fuller_names()
        self._single_words()
        groups: dict[int, list[tuple[int, int]]] = {}
        for place in self.people:
            groups.setdefault(id(self.name_of[place].root()), []).append(place)
        return Linked(self._person(self.name_of[members[0]].root(), members) for members in groups.values())

    def _person(self, root: _Name, members: list[tuple[int, int]]) -> CorpusPerson:
        forms = dict.fromkeys(
            form for place in members for form in (self.people[place].name, *self.people[place].aliases)
        )
        forms.pop(root.text, None)
        merges = (Merge(*place, self.people[place].name, self._reason(place)) for place in members)
        return CorpusPerson(
            name=root.text,
            label=root.label,
            aliases=tuple(sorted(forms)),
            documents=tuple(dict.fromkeys(document for document, _ in members)),
            quotes=sum(len(self.people[place].quotes) for place in members),
            words_quoted=sum(self.people[place].words_quoted for place in members),
            merges=tuple(merges),
        )

    def _reason(self, place: tuple[int, int]) -> str:
        return self.reasons.get(place) or self.name_of[place].reason or "the name itself"

    def _same_names(self) -> None:
        """Join people with the same name, or with a name that the user's aliases give."""
        for place, one in self.people.items():
            given = next((self.user[key] for key in map(_key, (one.name, *one.aliases)) if key in self.user), None)
            text = one.name if given is None else given
            words = _words(text)
            # A single word may be somebody else's in each document: `_single_words` judges it.
            alone = given is None and one.label == "PERSON" and len(words) == 1
            key: tuple[object, ...] = (given,) if given is not None else (one.label, words, place if alone else None)
            known = self.names.get(key)
            if known is None:
                known = self.names[key] = _Name(one.label, words, text, [], given is not None)
            elif given is None:
                self.reasons[place] = f"the same name as in document {known.members[0][0]}"
            if given is not None:
                self.reasons[place] = f"{one.name} is {given} by the aliases given"
            known.members.append(place)
            self.name_of[place] = known

    def _short_organisations(self) -> None:
        """Join the short forms of organisations: those that a document shows, and initials."""
        long_forms: dict[str, list[_Name]] = defaultdict(list)
        organisations = [name for name in self.names.values() if name.label == "ORG"]
        for name in organisations:
            shown = {_key(form) for place in name.members for form in self.people[place].aliases}
            initials = "".join(word[0] for word in _WORD.findall(name.text) if word[0].isupper()).lower()
            for form in sorted(shown | ({initials} if len(name.words) > 1 else set())):
                long_forms[form].append(name)
        for name in organisations:
            longer = [
                other for other in long_forms.get(_key(name.text), []) if other is not name and len(other.words) > 1
            ]
            if len(name.words) == 1 and len(longer) == 1:
                self._join(name, longer[0], f"{name.text} is short for {longer[0].text}, the only such name here")

    def _fuller_names(self) -> None:
        """Join a name with an initial, or without middle names, to the full one."""
        by_initial: dict[tuple[str, str], list[_Name]] = defaultdict(list)
        by_ends: dict[tuple[str, str], list[_Name]] = defaultdict(list)
        full = [name for name in self.names.values() if name.label == "PERSON" and len(name.words) > 1]
        for name in full:
            first, last = name.words[0], name.words[-1]
            if len(first) > 1:
                by_initial[first[0], last].append(name)
            by_ends[first, last].append(name)
        for name in full:
            first, last = name.words[0], name.words[-1]
            longer = by_initial[first, last] if len(first) == 1 else by_ends[first, last]
            fits = [other for other in longer if other.root() is not name.root() and _contains(other.words, name.words)]
            self._join_best(name, fits, "short for")

    def _single_words(self) -> None:
        """Join a first or last name by itself to the only full name that has it."""
        by_word: dict[str, list[_Name]] = defaultdict(list)
        people = [name for name in self.names.values() if name.label == "PERSON"]
        for name in people:
            if len(name.words) > 1:
                for word in dict.fromkeys((name.words[0], name.words[-1])):
                    by_word[word].append(name)
        alone: dict[str, _Name] = {}
        for name in people:
            if len(name.words) != 1 or name.parent is not None:
                continue
            word = name.words[0]
            full_names = {id(other.root()): other.root() for other in by_word.get(word, [])}
            if len(full_names) == 1:
                (full,) = full_names.values()
                self._join(name, full, f"{full.text} is the only {name.text} here")
            elif not full_names and word in alone:
                self._join(name, alone[word], f"the same name, and nobody else here is called {name.text}")
            else:
                alone.setdefault(word, name)

    def _join_best(self, name: _Name, fits: list[_Name], relation: str) -> None:
        roots = list({id(other.root()): other.root() for other in fits}.values())
        if len(roots) == 1:
            self._join(name, roots[0], f"{name.text} is {relation} {roots[0].text}, the only such name here")
            return
        shared = sorted(((self._shared(name, other), -place) for place, other in enumerate(roots)), reverse=True)
        if len(shared) > 1 and shared[0][0] > shared[1][0]:
            best = roots[-shared[0][1]]
            self._join(name, best, f"{name.text} is {relation} {best.text}, in whose company it stands")

    def _shared(self, name: _Name, other: _Name) -> int:
        """Count the titles, and the names in the same documents, that two names share."""
        return len(self._context(name) & self._context(other))

    def _context(self, name: _Name) -> frozenset[str]:
        titles = {title.lower() for place in name.members for title in self.people[place].titles}
        beside = frozenset[str]().union(*(self.named_in[document] for document, _ in name.members))
        return beside.union(titles) - {_key(name.text)}

    @staticmethod
    def _join(name: _Name, other: _Name, reason: str) -> None:
        root = other.root()
        # A name that the user gave is joined to no other.
        if root is not name and not name.by_user:
            name.parent, name.reason = root, reason


def _contains(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether a longer name has all words of a shorter one, in order, or words for its initials."""
    if longer == shorter or len(longer) < len(shorter):
        return False
    rest = iter(longer)
    return all(any(word == other or (len(word) == 1 and other.startswith(word)) for other in rest) for word in shorter)


def _words(name: str) -> tuple[str, ...]:
    """Give the words that tell a name from others, without case, accents, full stops and what is invisible."""
    folded = unicodedata.normalize("NFKD", _INVISIBLE.sub("", name)).casefold()
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    words = [word.replace(".", "") for word in _WORD.findall(plain)]
    telling = tuple(word for word in words if word not in _PARTICLES and word not in _SUFFIXES)
    return telling or tuple(words) or (plain,)


def _key(name: str) -> str:
    return " ".join(_words(name))
