"""What all formats share: a document as plain places, before ``Document.from_json`` checks it.

A draft may lack what an annotator did not say: ``document`` fills it in. Each item knows where it
stands in the file that it was read from, so that a message can name the place.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NoReturn

from quoth._quoth import Document, ModelError, sentence_spans

if TYPE_CHECKING:
    from quoth._quoth import Pipeline, _Model

Place = tuple[int, int]
"""Start and end in code points."""

PARTS = ("cue", "source", "via")

_MARKS = '"“”„«»‹›‘'
_QUOTE_FIELDS = {
    *("start", "end", "text", "kind", "act", "content", "cue", "source", "source_kind", "via", "speaker"),
    *("person", "speakers", "speaker_score", "score"),
}
# What follows from the text of a quotation is found anew, since a person may have changed that.
_FOUND_ANEW = {"cue_lemma", "negated"}


@dataclass
class DraftEntity:
    place: Place
    label: str
    value: str | None = None
    score: float = 1.0
    where: str = ""


@dataclass
class DraftPerson:
    name: str | None = None
    label: str | None = None
    """None: that of the entity at the same place, else PERSON."""
    mentions: list[tuple[Place, str]] = field(default_factory=list)
    main: Place | None = None
    aliases: list[str] | None = None
    titles: list[str] = field(default_factory=list)
    pronouns: list[str] | None = None
    where: str = ""


@dataclass
class DraftQuote:
    content: list[Place]
    kind: str | None = None
    act: str = "speech"
    cue: Place | None = None
    source: Place | None = None
    via: Place | None = None
    source_kind: str | None = None
    speakers: list[int] = field(default_factory=list)
    with_others: bool = False
    """Others without a name speak along, so a single one of ``speakers`` is not the speaker."""
    speaker_score: float | None = None
    score: float = 1.0
    other: dict[str, Any] = field(default_factory=dict)
    """Fields of later versions: texts and truth values."""
    where: str = ""

    def properties(self) -> dict[str, Any]:
        """Give all but the places, without what is empty, as JSON holds it."""
        found: dict[str, Any] = {"kind": self.kind, "act": self.act, "source_kind": self.source_kind}
        found |= {"speakers": self.speakers or None, "with_others": self.with_others or None}
        found |= {"speaker_score": self.speaker_score, "score": self.score, **self.other}
        return {name: value for name, value in found.items() if value is not None}

    def take(self, properties: dict[str, Any]) -> None:
        """Take what ``properties`` gave."""
        known = ("kind", "act", "source_kind", "speakers", "with_others", "speaker_score", "score")
        for name, value in properties.items():
            if name == "speakers" and not isinstance(value, list):
                refuse(self.where, f"the speakers {value!r} are no list")
            if name in known:
                setattr(self, name, value)
            elif isinstance(value, str | bool):
                self.other[name] = value


@dataclass
class Draft:
    text: str
    sentences: list[Place] | None = None
    """None: they are found anew."""
    entities: list[DraftEntity] = field(default_factory=list)
    people: list[DraftPerson] = field(default_factory=list)
    quotes: list[DraftQuote] = field(default_factory=list)

    def document(self, model: _Model = "accurate", pipeline: Pipeline | None = None) -> Document:
        """Fill in what is left out, and check everything.

        The sentences, if they are left out, are those that ``pipeline``, or else ``model`` finds.

        Raises:
            ValueError: With the place in the file, or the path in the JSON of a document; there is no
                such model.
            TypeError: Both ``pipeline`` and a model are given, or one is none.
        """
        self.entities.sort(key=lambda entity: entity.place)
        for before, entity in pairwise(self.entities):
            if entity.place[0] < before.place[1]:
                refuse(entity.where, f"the entity overlaps another, {before.where}")
        sentences = self._sentences(model, pipeline)
        labels = {entity.place: entity.label for entity in self.entities if entity.label in {"PERSON", "ORG"}}
        people = [self._person(person, labels) for person in self.people]
        quotes = [self._quote(quote, people) for quote in self.quotes]
        data = {
            "schema": 1,
            "text": self.text,
            "sentences": [self._span(place) for place in sentences],
            "entities": [
                self._span(entity.place) | {"label": entity.label, "value": entity.value, "score": entity.score}
                for entity in self.entities
            ],
            "people": people,
            "quotes": sorted(quotes, key=lambda quote: quote["start"]),
        }
        return Document.from_json(json.dumps(data))

    def _sentences(self, model: _Model, pipeline: Pipeline | None) -> list[Place]:
        options: dict[str, Any] = {"model": model}
        if pipeline is not None:
            if model != "accurate":
                message = "pipeline= has its model already; leave out model"
                raise TypeError(message)
            options = {"pipeline": pipeline}
        if self.sentences is None:
            return sentence_spans(self.text, **options)
        # A wrong option is told in any case, but not a model that is not inside: it has nothing to do.
        with suppress(ModelError):
            sentence_spans("", **options)
        return sorted(self.sentences)

    def slice(self, place: Place) -> str:
        return self.text[place[0] : place[1]]

    def _span(self, place: Place) -> dict[str, Any]:
        return {"start": place[0], "end": place[1], "text": self.slice(place)}

    def _optional(self, place: Place | None) -> dict[str, Any] | None:
        return None if place is None else self._span(place)

    def _person(self, person: DraftPerson, labels: dict[Place, str]) -> dict[str, Any]:
        if not isinstance(person.name, str | None):
            refuse(person.where, f"the name {person.name!r} is no text")
        person.mentions.sort()
        for before, mention in pairwise(person.mentions):
            if mention[0][0] < before[0][1]:
                refuse(person.where, f"two mentions of {person.name!r} overlap at {mention[0][0]}")
        if not person.mentions:
            refuse(person.where, f"{person.name!r} has no mention")
        names = [place for place, kind in person.mentions if kind == "name"]
        main = person.main or main_mention(self.text, person)
        name = person.name or " ".join(self.slice(main).split())
        aliases = [" ".join(self.slice(place).split()) for place in names]
        pronouns = [self.slice(place).lower() for place, kind in person.mentions if kind == "pronoun"]
        return {
            "name": name,
            "start": main[0],
            "end": main[1],
            "label": person.label or labels.get(main, "PERSON"),
            "mentions": [self._span(place) | {"kind": kind} for place, kind in person.mentions],
            "aliases": _unlike(name, aliases) if person.aliases is None else person.aliases,
            "titles": person.titles,
            "pronouns": sorted(set(pronouns)) if person.pronouns is None else person.pronouns,
        }

    def _quote(self, quote: DraftQuote, people: list[dict[str, Any]]) -> dict[str, Any]:
        quote.content.sort()
        for before, piece in pairwise(quote.content):
            if piece[0] < before[1]:
                refuse(quote.where, f"two pieces of the content overlap at {piece[0]}")
        if not quote.content:
            refuse(quote.where, "the quotation has no content")
        for person in quote.speakers:
            if not (isinstance(person, int) and 0 <= person < len(people)):
                refuse(quote.where, f"{person} is no index into the people, of whom there are {len(people)}")
        speakers = [{"name": people[person]["name"], "person": person} for person in quote.speakers]
        only = speakers[0] if len(speakers) == 1 and not quote.with_others else None
        source_kind = quote.source_kind or ("named" if speakers else "anonymous")
        return {
            **{name: value for name, value in quote.other.items() if name not in _FOUND_ANEW},
            **self._span((quote.content[0][0], quote.content[-1][1])),
            "kind": quote.kind or self._kind(quote.content),
            "act": quote.act,
            "content": [self._span(piece) for piece in quote.content],
            "cue": self._optional(quote.cue),
            "source": self._optional(quote.source),
            "source_kind": source_kind if quote.source else None,
            "via": self._optional(quote.via),
            "speaker": only and only["name"],
            "person": only and only["person"],
            "speakers": speakers,
            "speaker_score": quote.speaker_score if speakers else None,
            "score": quote.score,
        }

    def _kind(self, content: list[Place]) -> str:
        """Tell the kind by the quotation marks, as readers of a page do."""
        pieces = [self.slice(piece).strip() for piece in content]
        if all(piece[:1] in _MARKS for piece in pieces if piece):
            return "direct"
        return "mixed" if any(mark in piece for piece in pieces for mark in _MARKS[:-1]) else "indirect"


def without_surrogates(text: str) -> str:
    """Put U+FFFD for each lone surrogate, as ``Document.to_json`` does."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


class Cast:
    """Gathers people by what an annotator calls them."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.index: dict[str, int] = {}

    def person(self, key: str, where: str) -> DraftPerson:
        """Give the person called ``key``, a new one if need be."""
        if key not in self.index:
            self.index[key] = len(self.draft.people)
            self.draft.people.append(DraftPerson(key, where=where))
        return self.draft.people[self.index[key]]

    def speaker(self, key: str, source: Place | None, where: str) -> int:
        """Give the index of a speaker; one whom no mention names is mentioned in the source."""
        person = self.person(key, where)
        if not person.mentions:
            text, name = self.draft.text, person.name or key
            inside = text.find(name, *source) if source else -1
            start = inside if inside >= 0 or source else text.find(name)
            if start >= 0:
                person.mentions.append(((start, start + len(name)), "name"))
            elif source:
                person.mentions.append((source, "nominal"))
            else:
                refuse(where, f"the speaker {name!r} is mentioned nowhere")
        return self.index[key]


def draft_of(document: Document) -> Draft:
    """Give the places of ``document``."""
    data = json.loads(document.to_json())
    draft = Draft(data["text"], sentences=[_place(span) for span in data["sentences"]])
    draft.entities = [
        DraftEntity(_place(one), one["label"], one["value"], one["score"], where=f"entities[{i}]")
        for i, one in enumerate(data["entities"])
    ]
    for i, one in enumerate(data["people"]):
        mentions = [(_place(mention), mention["kind"]) for mention in one["mentions"]]
        details = (one["aliases"], one["titles"], one["pronouns"])
        draft.people.append(DraftPerson(one["name"], one["label"], mentions, _place(one), *details, f"people[{i}]"))
    for i, one in enumerate(data["quotes"]):
        speakers = [speaker["person"] for speaker in one["speakers"]]
        draft.quotes.append(
            DraftQuote(
                [_place(piece) for piece in one["content"]],
                one["kind"],
                one["act"],
                **{part: one[part] and _place(one[part]) for part in PARTS},
                source_kind=one["source_kind"],
                speakers=speakers,
                with_others=len(speakers) == 1 and one["person"] is None,
                speaker_score=one["speaker_score"],
                score=one["score"],
                other={k: v for k, v in one.items() if k not in _QUOTE_FIELDS and isinstance(v, str | bool)},
                where=f"quotes[{i}]",
            )
        )
    return draft


def main_mention(text: str, person: DraftPerson) -> Place:
    """Give the mention that shows a person: its name, else its longest name, else the first."""
    names = [place for place, kind in person.mentions if kind == "name"]
    same = [place for place in names if person.name and text[place[0] : place[1]].split() == person.name.split()]
    longest = sorted(names, key=lambda place: place[0] - place[1])
    return (same or longest or [person.mentions[0][0]])[0]


def checked_place(where: str, start: object, end: object, text: str) -> Place:
    """Give the place if it lies in ``text``."""
    if not (isinstance(start, int) and isinstance(end, int)) or isinstance(start, bool):
        refuse(where, f"{start!r}..{end!r} are not two whole numbers")
    if not 0 <= start < end <= len(text):
        refuse(where, f"{start}..{end} is no stretch of the text, which has {len(text)} code points")
    return start, end


def listed_place(where: str, value: object, text: str) -> Place:
    """Give the place that a list of two numbers tells."""
    if not isinstance(value, list | tuple) or len(value) != 2:  # noqa: PLR2004
        refuse(where, f"{value!r} is no list of a start and an end")
    return checked_place(where, value[0], value[1], text)


def one_of(where: str, value: object, allowed: tuple[str, ...]) -> str:
    """Give ``value`` if it is one of those ``allowed``."""
    if not isinstance(value, str) or value not in allowed:
        refuse(where, f"{value!r} is none of {', '.join(allowed)}")
    return value


def json_object(where: str, text: str) -> dict[str, Any]:
    """Read the object that ``text`` holds."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        refuse(where, f"it is no JSON: {error}")
    if not isinstance(value, dict):
        refuse(where, "it is no JSON object")
    return value


def _place(span: dict[str, Any]) -> Place:
    return span["start"], span["end"]


def _unlike(name: str, aliases: list[str]) -> list[str]:
    return sorted({alias for alias in aliases if alias != name and alias})


def refuse(where: str, problem: str) -> NoReturn:
    """Raise the error of all readers."""
    raise ValueError(f"{where}: {problem}" if where else problem)
