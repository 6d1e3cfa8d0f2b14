"""A document and corrections → the corrected document, by way of its JSON, which is checked anew."""

from __future__ import annotations

import json
import operator
import unicodedata
import warnings
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from quoth import _corrections as kinds
from quoth._corrections import Correction, CorrectionError, CorrectionWarning
from quoth._draft import Apart, Listed, People, Referring, place_of
from quoth._kept_corrections import read
from quoth._quoted import Quoted
from quoth._quoth import _document, _documents
from quoth._vocabulary import PRONOUNS, SOURCE_KINDS, THIRD_PERSON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import NoReturn

    from quoth._corrections import _At, _Place
    from quoth._draft import Item
    from quoth._quoth import Document, Documents, _Kind

_ERRORS = ("raise", "skip")
# Where the JSON of an item may have the index of a person.
_REFERENCES = ("person", "via_person")
_UNNAMED = [kind for kind in SOURCE_KINDS if kind != "named"]


def apply(document: Document, corrections: Iterable[Correction | Mapping[str, Any]], errors: str) -> Document:
    """Give the document in which all corrections hold, made one after the other."""
    _check(errors)
    return _applied(document, read(corrections), errors, "")


def _applied(document: Document, corrections: Iterable[Correction], errors: str, at: str) -> Document:
    """Apply corrections; ``at`` says before each message of which row it is."""
    draft = _Draft(document)
    for i, correction in enumerate(corrections):
        try:
            draft.correct(correction)
        except _MisfitError as misfit:
            message = f"{at}corrections[{i}], {correction!r}: {misfit}"
            if errors == "raise":
                raise CorrectionError(message) from None
            warnings.warn(message, CorrectionWarning, stacklevel=3)
    for problem in draft.namesakes():
        warnings.warn(f"{at}{problem}", CorrectionWarning, stacklevel=3)
    return draft.document()


def apply_to_all(
    documents: Documents,
    corrections: Mapping[int, Iterable[Correction]] | Iterable[Iterable[Correction]],
    errors: str,
) -> Documents:
    """Give the documents in which the corrections of each row hold."""
    _check(errors)
    found = list(documents)
    for row, some in _by_row(corrections, found).items():
        listed = read(some)
        document = found[row]
        if document is None and listed:
            problem = f"row {row}: there is no document to correct"
            raise CorrectionError(problem)
        if document is not None:
            found[row] = _applied(document, listed, errors, f"row {row}: ")
    return _documents(found, documents.errors)


def _check(errors: str) -> None:
    if errors not in _ERRORS:
        problem = f'errors="{errors}" is unknown; choose one of "raise", "skip"'
        raise ValueError(problem)


def _by_row(corrections: object, documents: list[Document | None]) -> dict[int, Any]:
    number = len(documents)
    if isinstance(corrections, Mapping):
        rows = {_row(row): some for row, some in corrections.items()}
        for row in rows:
            if not 0 <= row < number:
                problem = f"there is no row {row} to correct; there are {number}"
                raise IndexError(problem)
        return rows
    if isinstance(corrections, str) or not isinstance(corrections, Iterable):
        problem = f"corrections got {type(corrections).__name__}; pass a dict of rows, or a list for each row"
        raise TypeError(problem)
    listed = list(corrections)
    if len(listed) != number:
        problem = f"there are corrections for {len(listed)} rows, and {number} documents; pass a dict of some rows"
        raise ValueError(problem)
    return dict(enumerate(listed))


def _row(row: object) -> int:
    try:
        return operator.index(row)  # type: ignore[arg-type]
    except TypeError:
        problem = f"corrections got {row!r} as a row; rows are positions from 0, and no labels of an index"
        raise TypeError(problem) from None


class _MisfitError(Exception):
    """Why a correction does not fit."""


def _refuse(problem: str) -> NoReturn:
    raise _MisfitError(problem)


class _Draft:
    """The JSON of a document in which people are referred to by themselves, not by their indexes."""

    def __init__(self, document: Document) -> None:
        self._original = document.text
        self._json: Item = json.loads(document.to_json())
        self._text: str = self._json["text"]
        people: list[Item] = self._json["people"]
        self._people = People(people)
        self._quotes, self._entities = Listed(self._json["quotes"]), Apart(self._json["entities"])
        # As they were read, also of quotations that are dropped since: by their place, and by their words.
        self._unnamed: dict[_Place | str, str] = {}
        for quote in self._quotes:
            if quote["source_kind"] in _UNNAMED:
                for key in (place_of(quote["source"]), quote["source"]["text"].casefold()):
                    self._unnamed.setdefault(key, quote["source_kind"])
            quote["speakers"] = [people[speaker["person"]] for speaker in quote["speakers"]]
        for item in (*self._quotes, *self._entities):
            for key in _REFERENCES:
                if isinstance(item.get(key), int):
                    item[key] = people[item[key]]
        # Made when people are first merged.
        self._referring: Referring | None = None
        # Made when a quotation is first added without its kind.
        self._quoted: Quoted | None = None

    def correct(self, correction: Correction) -> None:
        """Make a correction, or change nothing and raise why it does not fit."""
        methods: dict[type[Correction], Callable[[Any], None]] = {
            kinds.SetSpeaker: self._set_speaker,
            kinds.SetMention: self._set_mention,
            kinds.AddQuote: self._add_quote,
            kinds.DropQuote: self._drop_quote,
            kinds.AddEntity: self._add_entity,
            kinds.RelabelEntity: self._relabel_entity,
            kinds.DropEntity: self._drop_entity,
            kinds.AddPerson: self._add_person,
            kinds.MergePeople: self._merge_people,
            kinds.RenamePerson: self._rename_person,
        }
        methods[type(correction)](correction)

    def namesakes(self) -> Iterator[str]:
        """Tell of each name that more people have than before the corrections: they may be meant to be one."""
        for name, places in self._people.shared_names():
            where = " and ".join(f"{start}..{end}" for start, end in sorted(places))
            joined = f"quoth.MergePeople({places[0]}, {places[-1]})"
            yield f"{len(places)} are called {name!r} now, at {where}; if they are one, {joined} joins them"

    def document(self) -> Document:
        people = sorted(self._people, key=_first_name)
        numbers = {id(person): number for number, person in enumerate(people)}
        for quote in self._quotes:
            quote["speaker"] = quote["person"] and quote["person"]["name"]
            quote["speakers"] = [
                {"name": person["name"], "person": numbers[id(person)]} for person in quote["speakers"]
            ]
        for item in (*self._quotes, *self._entities):
            for key in _REFERENCES:
                if isinstance(item.get(key), dict):
                    item[key] = numbers.get(id(item[key]))
        listed = {"people": people, "quotes": sorted(self._quotes, key=_start)}
        self._json |= listed | {"entities": sorted(self._entities, key=_start)}
        return _document(json.dumps(self._json), self._original)

    def _set_speaker(self, correction: kinds.SetSpeaker) -> None:
        quote = self._at(self._quotes, correction.quote, "quotation")
        self._speak(quote, self._speakers(correction.person), correction.source_kind)

    def _set_mention(self, correction: kinds.SetMention) -> None:
        span = self._span(correction.mention)
        person = None if correction.person is None else self._person(correction.person)
        holders = self._people.mentioned_at(place_of(span))
        if person is None and not holders:
            _refuse(f"nobody is mentioned at {span['start']}..{span['end']}")
        given = {}
        if person is not None and not any(holder is person for holder in holders):
            given = _with_mention(person, span, _kind(span, person, holders))
        self._take(place_of(span), [holder for holder in holders if holder is not person], person)
        if person is not None:
            self._people.change(person, given)

    def _add_quote(self, correction: kinds.AddQuote) -> None:
        span = self._span((correction.start, correction.end))
        if self._quotes.at((correction.start, correction.end)):
            _refuse(f"a quotation stands at {correction.start}..{correction.end} already")
        content = [self._span(piece) for piece in correction.content] or [span]
        apart = all(before["end"] <= after["start"] for before, after in pairwise(content))
        if not apart or (content[0]["start"], content[-1]["end"]) != (correction.start, correction.end):
            _refuse("its content is not in order from its start to its end")
        quote: Item = {
            **span,
            "kind": correction.kind or self._kind_by_marks(content, correction.cue or correction.source),
            "act": correction.act,
            "content": content,
            "cue": correction.cue and self._span(correction.cue),
            "source": correction.source and self._span(correction.source),
            "source_kind": None,
            "via": None,
            "score": 1.0,
        }
        self._speak(quote, self._speakers(correction.speaker), correction.source_kind)
        self._quotes.add(quote)

    def _kind_by_marks(self, content: list[Item], said_at: _At | None) -> _Kind:
        if self._quoted is None:
            self._quoted = Quoted(self._text)
        return self._quoted.kind(map(place_of, content), None if said_at is None else _read_place(said_at))

    def _drop_quote(self, correction: kinds.DropQuote) -> None:
        self._quotes.remove(self._at(self._quotes, correction.quote, "quotation"))

    def _add_entity(self, correction: kinds.AddEntity) -> None:
        span = self._span((correction.start, correction.end))
        other = self._entities.overlapping(correction.start, correction.end)
        if other is not None:
            _refuse(f"it overlaps the entity at {other[0]}..{other[1]}; drop that first")
        self._entities.add({**span, "label": correction.label, "value": correction.value, "score": 1.0})

    def _relabel_entity(self, correction: kinds.RelabelEntity) -> None:
        entity = self._at(self._entities, correction.entity, "entity")
        entity.update(label=correction.label, score=1.0)
        if correction.label not in {"DATE", "MONEY"}:
            entity["value"] = None

    def _drop_entity(self, correction: kinds.DropEntity) -> None:
        self._entities.remove(self._at(self._entities, correction.entity, "entity"))

    def _add_person(self, correction: kinds.AddPerson) -> None:
        span = self._span((correction.start, correction.end))
        name = correction.name or " ".join(span["text"].split())
        if not name:
            _refuse("nothing stands there")
        person = {"name": name, "start": span["start"], "end": span["end"], "label": correction.label}
        person |= {"mentions": [{**span, "kind": "name"}], "aliases": [], "titles": [], "pronouns": []}
        self._take(place_of(span), self._people.mentioned_at(place_of(span)), person)
        self._people.add(person)

    def _take(self, place: _Place, holders: list[Item], person: Item | None) -> None:
        """Take a mention from those who have it, if all can be without; its entity becomes that of ``person``."""
        for holder, rest in [(holder, _without(holder, place)) for holder in holders]:
            self._people.change(holder, rest)
            for entity in self._entities.at(place):
                if entity.get("person") is holder:
                    entity["person"] = person
                    self._note(entity)

    def _merge_people(self, correction: kinds.MergePeople) -> None:
        person, other = self._person(correction.person), self._person(correction.other)
        if person is other:
            _refuse("they are one already")
        values: Item = {"mentions": _apart([*person["mentions"], *other["mentions"]])}
        for key in ("titles", "pronouns"):
            values[key] = sorted({*person[key], *other[key]})
        values["aliases"] = sorted({*person["aliases"], *other["aliases"], other["name"]} - {person["name"]})
        self._people.change(person, values)
        if self._referring is None:
            self._referring = Referring((*self._quotes, *self._entities), _people_in)
        for item in self._referring.take(other):
            together = len(item.get("speakers", ()))
            if together:
                listed = [person if speaker is other else speaker for speaker in item["speakers"]]
                item["speakers"] = [one for i, one in enumerate(listed) if not any(one is two for two in listed[:i])]
                if len(item["speakers"]) == 1 < together:
                    item["person"] = person
            for key in _REFERENCES:
                if item.get(key) is other:
                    item[key] = person
            self._referring.add(item, person)
        self._people.remove(other)

    def _rename_person(self, correction: kinds.RenamePerson) -> None:
        person = self._person(correction.person)
        aliases = sorted({*person["aliases"], person["name"]} - {correction.name})
        self._people.change(person, {"name": correction.name, "aliases": aliases})

    def _note(self, item: Item) -> None:
        """Note who is in an item now."""
        if self._referring is not None:
            for person in _people_in(item):
                self._referring.add(item, person)

    def _speak(self, quote: Item, people: list[Item], source_kind: str | None) -> None:
        """Give a quotation its speakers, who are certain, and the kind of its source."""
        if source_kind is not None and quote["source"] is None:
            _refuse("it has no source whose kind could be told")
        quote["speakers"] = people
        quote["person"] = people[0] if len(people) == 1 else None
        self._note(quote)
        quote["speaker_score"] = 1.0 if people else None
        if quote["source"] is not None:
            read = source_kind or self._unnamed_kind(quote["source"])
            quote["source_kind"] = "named" if people else read

    def _unnamed_kind(self, source: Item) -> str:
        """Give what the document says of a source that names nobody: of these words here, else elsewhere."""
        by_words = self._unnamed.get(source["text"].casefold(), "anonymous")
        return self._unnamed.get(place_of(source), by_words)

    def _speakers(self, who: object) -> list[Item]:
        if who is None:
            return []
        if isinstance(who, tuple) and not all(isinstance(one, int) for one in who):
            people = [self._person(one) for one in who]
        else:
            people = [self._person(who)]
        if len({id(person) for person in people}) < len(people):
            _refuse("a speaker is listed twice")
        return people

    def _person(self, who: object) -> Item:
        if isinstance(who, str):
            found = self._people.called(who)
            # Of all names the nearest: asked for only where it is told.
            missing = "" if found else f"nobody is called {who!r}; {self._called_alike(who)}"
        else:
            start, end = place = _read_place(who)
            found = self._people.standing_at(place)
            missing = f"nobody is mentioned at {start}..{end}; "
        if not found:
            _refuse(f"{missing}AddPerson adds who was not found")
        if len(found) > 1:
            _refuse(f"{len(found)} are meant by {who!r}; pass the place of a mention")
        return found[0]

    def _called_alike(self, who: str) -> str:
        """Ask for the name nearest to one that nobody has, which may lack its accents."""
        names = {_plain(name): name for person in self._people for name in (*person["aliases"], person["name"])}
        meant = get_close_matches(_plain(who), names, n=1, cutoff=0.75)
        return f"did you mean {names[meant[0]]!r}? " if meant else ""

    def _at(self, items: Listed, place: _At, what: str) -> Item:
        start, end = _read_place(place)
        found = items.at((start, end))
        if not found:
            _refuse(f"no {what} stands at {start}..{end}")
        return found[0]

    def _span(self, place: _At) -> Item:
        start, end = _read_place(place)
        if end > len(self._text):
            _refuse(f"{start}..{end} does not lie in the text, which has {len(self._text)} code points")
        return {"start": start, "end": end, "text": self._text[start:end]}


def _read_place(place: object) -> _Place:
    """Give a place of a correction, which is never an item any more."""
    return cast("_Place", place)


def _start(item: Item) -> int:
    start: int = item["start"]
    return start


def _people_in(item: Item) -> list[Item]:
    found = [*item.get("speakers", ()), *(item.get(key) for key in _REFERENCES)]
    return list({id(person): person for person in found if person is not None}.values())


def _first_name(person: Item) -> int:
    names = [mention["start"] for mention in person["mentions"] if mention["kind"] == "name"]
    return names[0] if names else _start(person["mentions"][0])


def _without(person: Item, place: _Place) -> Item:
    """Give what is another of somebody without a mention; a name in the text must be left to who had one."""
    rest = [mention for mention in person["mentions"] if place_of(mention) != place]
    names = [mention for mention in rest if mention["kind"] == "name"]
    if not rest:
        _refuse(f"it is the only mention of {person['name']!r}; MergePeople or RenamePerson tells who that is")
    if not names and any(mention["kind"] == "name" for mention in person["mentions"]):
        _refuse(f"it is the only name of {person['name']!r} in the text; RenamePerson gives the right one")
    start, end = place_of(person) if place_of(person) != place else place_of((names or rest)[0])
    taken = {mention["text"] for mention in person["mentions"]} - {mention["text"] for mention in rest}
    aliases = [alias for alias in person["aliases"] if alias not in taken]
    left = {mention["text"].lower() for mention in rest}
    pronouns = [word for word in person["pronouns"] if word in left or word not in {one.lower() for one in taken}]
    return {"mentions": rest, "aliases": aliases, "pronouns": pronouns, "start": start, "end": end}


def _with_mention(person: Item, span: Item, kind: str) -> Item:
    """Give what is another of somebody with one more mention."""
    for mention in person["mentions"]:
        if mention["start"] < span["end"] and span["start"] < mention["end"]:
            _refuse(f"it overlaps the mention of {person['name']!r} at {mention['start']}..{mention['end']}")
    form = " ".join(span["text"].split())
    aliases, pronouns = set(person["aliases"]), set(person["pronouns"])
    if kind == "name":
        aliases |= {form} - {person["name"]}
    if kind == "pronoun":
        pronouns |= {form.lower()} & THIRD_PERSON
    mentions = sorted([*person["mentions"], {**span, "kind": kind}], key=_start)
    return {"mentions": mentions, "aliases": sorted(aliases), "pronouns": sorted(pronouns)}


def _kind(span: Item, person: Item, holders: list[Item]) -> str:
    """Give the kind of a mention: as it was read, else as its words tell."""
    read: list[str] = [
        one["kind"] for holder in holders for one in holder["mentions"] if place_of(one) == place_of(span)
    ]
    if read:
        return read[0]
    form = " ".join(span["text"].split())
    if not form:
        _refuse("nothing stands there")
    if form in {person["name"], *person["aliases"]}:
        return "name"
    return "pronoun" if form.lower() in PRONOUNS else "nominal"


def _plain(name: str) -> str:
    """Give a name in small letters without accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char)).casefold()


def _apart(mentions: list[Item]) -> list[Item]:
    """Put mentions in order; of those that overlap the one that starts first stays, then the longer."""
    kept: list[Item] = []
    for mention in sorted(mentions, key=lambda mention: (mention["start"], -mention["end"])):
        if not kept or kept[-1]["end"] <= mention["start"]:
            kept.append(mention)
    return kept
