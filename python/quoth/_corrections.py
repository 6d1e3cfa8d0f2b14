"""Corrections of a document: what a reader knows better, apart from the analysis.

Every correction says by its span in code points which item it is about, so that it holds for the
same text whichever model analyses it. ``_corrected`` applies them, ``_kept_corrections`` keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from quoth._quoth import Span
from quoth._vocabulary import ACTORS, ACTS, KINDS, LABELS, SOURCE_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

    from quoth._quoth import _Act, _Kind, _Label

    _SourceKind: TypeAlias = Literal["named", "anonymous", "group", "document"]

# (start, end) in code points.
_Place: TypeAlias = tuple[int, int]
# What is given as a place: an item of a document stands for its own, and is kept as that.
_At: TypeAlias = _Place | Span
# Who it is: a name or another form of it, or the place of a mention.
_Who: TypeAlias = str | _At


class CorrectionError(ValueError):
    """A correction that does not fit the document, or is none.

    The message names the correction and what does not fit.

    >>> import quoth
    >>> doc = quoth.analyze("It rained.")
    >>> try:
    ...     doc.with_corrections([quoth.DropQuote((0, 2))])
    ... except quoth.CorrectionError as error:
    ...     print(error)
    corrections[0], DropQuote(quote=(0, 2)): no quotation stands at 0..2
    """


class CorrectionWarning(UserWarning):
    """A correction that was left out, since it does not fit, under ``errors="skip"``.

    Also that several people have one name since ``AddPerson`` or ``RenamePerson``: the message says
    where they stand, and which ``MergePeople`` joins them if they are one.

    >>> import quoth, warnings
    >>> with warnings.catch_warnings(record=True) as left_out:
    ...     warnings.simplefilter("always")
    ...     doc = quoth.analyze("It rained.").with_corrections([quoth.DropQuote((0, 2))], errors="skip")
    >>> print(left_out[0].message)
    corrections[0], DropQuote(quote=(0, 2)): no quotation stands at 0..2
    """


class Correction:
    """What all corrections share: ``to_dict`` and ``from_dict``, whose dicts JSON can hold.

    Places are (start, end) in code points, or an item of a document, whose place is taken. Whoever
    is meant is given by name, or by the place of a mention.

    >>> import quoth
    >>> quoth.DropQuote((0, 6)).to_dict()
    {'correction': 'DropQuote', 'quote': [0, 6]}
    >>> quoth.Correction.from_dict({"correction": "DropQuote", "quote": [0, 6]})
    DropQuote(quote=(0, 6))
    """

    _kinds: ClassVar[dict[str, type[Correction]]] = {}
    __slots__ = ()

    def __init_subclass__(cls) -> None:
        Correction._kinds[cls.__name__] = cls

    def to_dict(self) -> dict[str, Any]:
        """Give the correction as a dict of what JSON can hold."""
        values = {field.name: _listed(getattr(self, field.name)) for field in fields(self)}  # type: ignore[arg-type]
        return {"correction": type(self).__name__, **values}

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> Correction:
        """Make a correction from what ``to_dict`` gave.

        Raises:
            CorrectionError: It is no correction; the message says what is wrong.
        """
        values = dict(values)
        name = values.pop("correction", None)
        kind = Correction._kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            problem = f"correction={name!r} is unknown; choose one of {', '.join(sorted(Correction._kinds))}"
            raise CorrectionError(problem)
        known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
        if other := sorted(set(map(str, values)) - known):
            problem = f"{name} has no {other[0]!r}; it has {', '.join(sorted(known))}"
            raise CorrectionError(problem)
        try:
            return kind(**values)
        except TypeError as error:
            raise CorrectionError(str(error)) from error

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _places(self, *names: str) -> None:
        for name in names:
            self._set(name, _place(getattr(self, name), f"{type(self).__name__}.{name}"))

    def _kind_of_source(self, people: object) -> None:
        """Refuse a kind that is none, or that says another thing than the speaker."""
        kind = getattr(self, "source_kind")  # noqa: B009
        if kind is None:
            return
        self._choice("source_kind", SOURCE_KINDS)
        if (kind == "named") != (people not in (None, ())):
            what = "a speaker" if kind == "named" else "no speaker"
            problem = f"{type(self).__name__}.source_kind={kind!r} goes with {what}"
            raise CorrectionError(problem)

    def _choice(self, name: str, choices: tuple[str, ...]) -> None:
        value = getattr(self, name)
        if value not in choices:
            problem = f"{type(self).__name__}.{name}={value!r} is unknown; choose one of {', '.join(choices)}"
            raise CorrectionError(problem)


@dataclass(frozen=True)
class SetSpeaker(Correction):
    """A quotation is whose: a person or organisation of the document, several together, or nobody's.

    A pronoun that is its source still stands for whom it stood for: see ``SetMention``.

    Args:
        quote: The place of the quotation.
        person: Who speaks: a name, or the place of a mention; a list of them; or None.
        source_kind: As ``Quote.source_kind``. By default "named" with a speaker, without one what
            the document says of these words of the source if anything, else "anonymous".

    >>> import quoth
    >>> doc = quoth.analyze("Ann Lee met Bo Chen. “Yes,” said Ann Lee.")
    >>> doc.with_corrections([quoth.SetSpeaker(doc.quotes[0], "Bo Chen")]).quotes[0].speaker.name
    'Bo Chen'
    """

    quote: _At
    person: _Who | Sequence[_Who] | None
    source_kind: _SourceKind | None = None

    def __post_init__(self) -> None:
        self._places("quote")
        self._set("person", _people(self.person, "SetSpeaker.person"))
        self._kind_of_source(self.person)


@dataclass(frozen=True)
class SetMention(Correction):
    """A pronoun, description or name stands for whom: a person or organisation of the document, or nobody.

    It is taken from whoever had it, but for the only name that somebody has in the text; their
    ``pronouns`` and ``aliases`` follow. Words that stood for nobody are added. Who speaks stays: see
    ``SetSpeaker``.

    Args:
        mention: The place of the mention, such as the source of a quotation.
        person: Whom it stands for: a name, or the place of another mention; or None.

    >>> import quoth
    >>> doc = quoth.analyze("Ann Lee met Bo Chen. “Yes,” she said.")
    >>> doc = doc.with_corrections([quoth.SetMention(doc.quotes[0].source, "Bo Chen")])
    >>> [(one.name, one.pronouns) for one in doc.people]
    [('Ann Lee', ()), ('Bo Chen', ('she',))]
    """

    mention: _At
    person: _Who | None

    def __post_init__(self) -> None:
        self._places("mention")
        if self.person is not None:
            self._set("person", _who(self.person, "SetMention.person"))


@dataclass(frozen=True)
class AddQuote(Correction):
    """A quotation that was not found.

    Args:
        start: Where its content starts.
        end: Where its content ends.
        cue: The place of the cue, or None.
        source: The place of the source, or None.
        speaker: As ``SetSpeaker.person``.
        kind: As ``Quote.kind``. By default as the quotation marks of the text tell: "direct" if
            all words of the content stand in them, "mixed" if some do, else "indirect"; of a
            report in another quotation, marks around both do not count. What no marks tell is to be
            given: "topic", and "direct" for the turn of a transcript.
        act: As ``Quote.act``.
        content: The places of its pieces, a list, if it has several.
        source_kind: As that of ``SetSpeaker``; only with a source.

    >>> import quoth
    >>> doc = quoth.analyze("Ann Lee shrugged: rain again.")
    >>> added = quoth.AddQuote(18, 28, cue=(8, 17), source=(0, 7), speaker="Ann Lee")
    >>> doc.with_corrections([quoth.DropQuote(quote) for quote in doc.quotes] + [added]).quotes
    (Quote(indirect, 'Ann Lee' shrugged: 'rain again'),)
    """

    start: int
    end: int
    cue: _At | None = None
    source: _At | None = None
    speaker: _Who | Sequence[_Who] | None = None
    kind: _Kind | None = None
    act: _Act = "speech"
    content: Sequence[_At] = ()
    source_kind: _SourceKind | None = None

    def __post_init__(self) -> None:
        _own_place(self.start, self.end, "AddQuote")
        for name in ("cue", "source"):
            if getattr(self, name) is not None:
                self._places(name)
        self._set("speaker", _people(self.speaker, "AddQuote.speaker"))
        if self.kind is not None:
            self._choice("kind", KINDS)
        self._choice("act", ACTS)
        self._set("content", _pieces(self.content))
        self._kind_of_source(self.speaker)


@dataclass(frozen=True)
class DropQuote(Correction):
    """What was found is no quotation.

    >>> import quoth
    >>> doc = quoth.analyze("“Yes,” said Ann Lee.")
    >>> doc.with_corrections([quoth.DropQuote(doc.quotes[0])]).quotes
    ()
    """

    quote: _At

    def __post_init__(self) -> None:
        self._places("quote")


@dataclass(frozen=True)
class AddEntity(Correction):
    """An entity that was not found; it overlaps no other.

    Args:
        start: Where it starts.
        end: Where it ends.
        label: As ``Entity.label``.
        value: As ``Entity.value``.

    >>> import quoth
    >>> quoth.analyze("It rained.").with_corrections([quoth.AddEntity(0, 2, "MISC")]).entities
    (Entity(MISC, 'It'),)
    """

    start: int
    end: int
    label: _Label
    value: str | None = None

    def __post_init__(self) -> None:
        _own_place(self.start, self.end, "AddEntity")
        self._choice("label", LABELS)


@dataclass(frozen=True)
class RelabelEntity(Correction):
    """An entity has another label.

    >>> import quoth
    >>> doc = quoth.analyze("“Yes,” said Ann Lee.")
    >>> doc.with_corrections([quoth.RelabelEntity(doc.entities[0], "ORG")]).entities
    (Entity(ORG, 'Ann Lee'),)
    """

    entity: _At
    label: _Label

    def __post_init__(self) -> None:
        self._places("entity")
        self._choice("label", LABELS)


@dataclass(frozen=True)
class DropEntity(Correction):
    """What was found is no entity.

    >>> import quoth
    >>> doc = quoth.analyze("“Yes,” said Ann Lee.")
    >>> doc.with_corrections([quoth.DropEntity(doc.entities[0])]).entities
    ()
    """

    entity: _At

    def __post_init__(self) -> None:
        self._places("entity")


@dataclass(frozen=True)
class AddPerson(Correction):
    """A person or organisation that was not found, with its first mention.

    Words that were taken for somebody else are taken from them; not from one who has no other name
    in the text, whom ``RenamePerson`` gives the right one. Who speaks stays: see ``SetSpeaker``.
    Somebody of the same name stays apart, as two people of one name are, with a
    ``CorrectionWarning``; ``MergePeople`` behind it joins them.

    Args:
        start: Where the mention starts.
        end: Where it ends.
        label: "PERSON" or "ORG".
        name: The name, if it is not what stands there.

    >>> import quoth
    >>> quoth.analyze("It rained.").with_corrections([quoth.AddPerson(0, 2, name="Rain")]).people
    (Person(PERSON, 'Rain', 1 mention, 0 quotes),)
    """

    start: int
    end: int
    label: str = "PERSON"
    name: str | None = None

    def __post_init__(self) -> None:
        _own_place(self.start, self.end, "AddPerson")
        self._choice("label", ACTORS)
        if self.name is not None:
            _name(self.name, "AddPerson.name")


@dataclass(frozen=True)
class MergePeople(Correction):
    """Two people, or two organisations, are one: ``person``, whose name stays.

    >>> import quoth
    >>> doc = quoth.analyze("“Yes,” said Ann Lee. “No,” said Bo Chen.")
    >>> doc.with_corrections([quoth.MergePeople("Ann Lee", "Bo Chen")]).people[0].aliases
    ('Bo Chen',)
    """

    person: _Who
    other: _Who

    def __post_init__(self) -> None:
        self._set("person", _who(self.person, "MergePeople.person"))
        self._set("other", _who(self.other, "MergePeople.other"))


@dataclass(frozen=True)
class RenamePerson(Correction):
    """A person or organisation has another name; the old one becomes an alias.

    A name that somebody else has makes two of that name, with a ``CorrectionWarning``.

    >>> import quoth
    >>> doc = quoth.analyze("“Yes,” said Ann Lee.")
    >>> doc.with_corrections([quoth.RenamePerson("Ann Lee", "Ann Leigh")]).quotes[0].speaker.name
    'Ann Leigh'
    """

    person: _Who
    name: str

    def __post_init__(self) -> None:
        self._set("person", _who(self.person, "RenamePerson.person"))
        _name(self.name, "RenamePerson.name")


def _listed(value: object) -> object:
    return [_listed(one) for one in value] if isinstance(value, tuple) else value


def _pair(value: object) -> _Place | None:
    """Give two numbers as a place, and None for anything else."""
    if not isinstance(value, (tuple, list)) or len(value) != 2:  # noqa: PLR2004
        return None
    start, end = value
    numbers = all(isinstance(one, int) and not isinstance(one, bool) for one in (start, end))
    return (start, end) if numbers else None


def _own_place(start: object, end: object, at: str) -> None:
    if _pair((start, end)) is None:
        problem = f"{at} got start {start!r} and end {end!r}; pass two whole numbers, as in {at}(0, 7, ...)"
        raise CorrectionError(problem)
    _place((start, end), at)


def _place(value: object, at: str) -> _Place:
    if isinstance(value, Span):
        return value.start, value.end
    place = _pair(value)
    if place is None:
        problem = f"{at} got {value!r}; pass an item of a document, or its (start, end)"
        raise CorrectionError(problem)
    if not 0 <= place[0] < place[1]:
        problem = f"{at}: {place[0]}..{place[1]} is no place in a text"
        raise CorrectionError(problem)
    return place


def _pieces(value: object) -> tuple[_Place, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable) or _pair(value) is not None:
        problem = f"AddQuote.content got {value!r}; pass a list of places, as in [(0, 7), (9, 12)], or leave it out"
        raise CorrectionError(problem)
    return tuple(_place(piece, "AddQuote.content") for piece in value)


def _who(value: object, at: str) -> str | _Place:
    if isinstance(value, str):
        return _name(value, at)
    return _place(value, at)


def _people(value: object, at: str) -> str | _Place | tuple[str | _Place, ...] | None:
    if value is None:
        return None
    if isinstance(value, (tuple, list)) and _pair(value) is None:
        return tuple(_who(one, at) for one in value)
    return _who(value, at)


def _name(value: object, at: str) -> str:
    if not isinstance(value, str) or not value.strip():
        problem = f"{at} got {value!r}; pass a name"
        raise CorrectionError(problem)
    if any("\ud800" <= char <= "\udfff" for char in value):
        problem = f"{at} got {value!r}; JSON cannot hold its lone surrogate"
        raise CorrectionError(problem)
    return value
