"""Documents ⇄ W3C Web Annotations in JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quoth._vocabulary import LABELS, MENTION_KINDS
from quoth.exchange._draft import (
    PARTS,
    Cast,
    Draft,
    DraftEntity,
    DraftPerson,
    DraftQuote,
    Place,
    checked_place,
    draft_of,
    listed_place,
    main_mention,
    one_of,
    refuse,
    without_surrogates,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from quoth._quoth import Document, Pipeline, _Model

_CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    # Terms of its own, as JSON literals, so that a processor of JSON-LD keeps them as they are.
    {
        "quoth": "https://quoth.example/ns#",
        "quoth:properties": {"@id": "https://quoth.example/ns#properties", "@type": "@json"},
    },
]
_OWN = "quoth:properties"
# How much of the text around a stretch a quote selector repeats.
_AROUND = 32


def to_web_annotation(document: Document, source: str = "urn:quoth:text") -> dict[str, Any]:
    """Give ``document`` as a page of `Web Annotations <https://www.w3.org/TR/annotation-model/>`_.

    Each quotation is an annotation that identifies its speakers by their names; one motivated by
    linking leads to it from each cue, source and via. People, entities and sentences follow. A
    target has a TextQuoteSelector, with 32 characters on either side, and a TextPositionSelector,
    which counts code points, as the specification has it; pieces are targets of one annotation.
    ``source`` is the IRI of the text, which itself is no part of the page.

    | field | where it stands |
    |---|---|
    | sentences, entities, mentions, content, cue, source, via | targets, exact |
    | names of people and speakers, labels, value | bodies: identifying, classifying, describing |
    | kind, act, source_kind, scores, aliases, titles, pronouns | ``quoth:properties``, JSON |
    | text | not in the page: ``from_web_annotation`` takes it |

    The namespace behind ``quoth:`` is a placeholder, ``https://quoth.example/ns#``, for as long as
    the project has no public address.

    >>> import quoth
    >>> from quoth.exchange import to_web_annotation
    >>> page = to_web_annotation(quoth.analyze("“Go,” said Ann Lee."), "https://news.example/1")
    >>> page["items"][0]["target"][0]["selector"][1]
    {'type': 'TextPositionSelector', 'start': 0, 'end': 5}
    """
    writer = _Writer(draft_of(document), source)
    return {
        "@context": _CONTEXT,
        "id": f"{source}#annotations",
        "type": "AnnotationPage",
        "items": writer.items(),
    }


class _Writer:
    def __init__(self, draft: Draft, source: str) -> None:
        self.draft = draft
        self.source = source

    def items(self) -> list[dict[str, Any]]:
        draft, items = self.draft, []
        for i, quote in enumerate(draft.quotes):
            items += self._quote(f"quote-{i}", quote)
        items += [self._person(f"person-{i}", person) for i, person in enumerate(draft.people)]
        for i, entity in enumerate(draft.entities):
            bodies = [_body("classifying", entity.label)]
            bodies += [] if entity.value is None else [_body("describing", entity.value)]
            properties = {"score": entity.score}
            items.append(self._annotation(f"entity-{i}", "classifying", bodies, [entity.place], properties))
        for i, place in enumerate(draft.sentences or ()):
            items.append(self._annotation(f"sentence-{i}", "classifying", [_body("classifying", "sentence")], [place]))
        return items

    def _quote(self, name: str, quote: DraftQuote) -> list[dict[str, Any]]:
        bodies = [_body("classifying", "quotation")]
        bodies += [_body("identifying", self.draft.people[person].name) for person in quote.speakers]
        items = [self._annotation(name, "identifying", bodies, quote.content, quote.properties())]
        for part in PARTS:
            place: Place | None = getattr(quote, part)
            if place is not None:
                linked = [self._iri(name), _body("classifying", part)]
                items.append(self._annotation(f"{name}-{part}", "linking", linked, [place]))
        return items

    def _person(self, name: str, person: DraftPerson) -> dict[str, Any]:
        properties: dict[str, Any] = {"label": person.label, "aliases": person.aliases, "titles": person.titles}
        properties |= {"pronouns": person.pronouns, "mentions": [kind for _, kind in person.mentions]}
        if person.main != main_mention(self.draft.text, person):
            properties["main"] = person.main and list(person.main)
        bodies = [_body("classifying", "person"), _body("identifying", person.name)]
        return self._annotation(name, "identifying", bodies, [place for place, _ in person.mentions], properties)

    def _annotation(
        self,
        name: str,
        motivation: str,
        body: Sequence[object],
        places: Iterable[Place],
        properties: Mapping[str, object] | None = None,
    ) -> dict[str, Any]:
        annotation = {
            "id": self._iri(name),
            "type": "Annotation",
            "motivation": motivation,
            "body": list(body),
            "target": [self._target(place) for place in places],
        }
        return annotation | ({_OWN: dict(properties)} if properties else {})

    def _target(self, place: Place) -> dict[str, Any]:
        start, end = place
        text = self.draft.text
        quote = {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - _AROUND) : start],
            "suffix": text[end : end + _AROUND],
        }
        position = {"type": "TextPositionSelector", "start": start, "end": end}
        return {"type": "SpecificResource", "source": self.source, "selector": [quote, position]}

    def _iri(self, name: str) -> str:
        return f"{self.source}#{name}"


def _body(purpose: str, value: str | None) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def from_web_annotation(
    page: Mapping[str, Any] | Sequence[Any],
    text: str,
    *,
    model: _Model = "accurate",
    pipeline: Pipeline | None = None,
) -> Document:
    """Read the annotations of ``text``: a page, a collection with its first page, or a list.

    A body that classifies or tags says what is meant, in any case: *quotation*, *cue*, *source*,
    *via*, *person*, *sentence*, or the label of an entity; other annotations are left out. Where a
    text has changed and the position no longer leads to the quote, the quote is looked for, and
    taken with the prefix and suffix that fit, nearest to the position. A speaker whom no annotation
    of a person names is mentioned in the source. Unless a sentence is annotated, the sentences are
    found, with the model or the pipeline that is given, as ``quoth.sentence_spans`` does.

    Raises:
        ValueError: With the path of the annotation: a target that is not in the text, a link to an
            annotation that is not there; there is no such model.
        TypeError: Both a model and a pipeline are given.

    >>> from quoth.exchange import from_web_annotation
    >>> note = {
    ...     "type": "Annotation",
    ...     "body": [{"purpose": "tagging", "value": "Quotation"}],
    ...     "target": {"source": "x", "selector": {"type": "TextQuoteSelector", "exact": "“Go,”"}},
    ... }
    >>> from_web_annotation([note], "“Go,” said Ann Lee.").quotes
    (Quote(direct, '“Go,”'),)
    """
    reader = _Reader(without_surrogates(text))
    path, items = _items(page)
    for i, item in enumerate(items):
        if not isinstance(item, dict):
            refuse(f"{path}[{i}]", "it is no object")
        reader.annotation(f"{path}[{i}]", item)
    return reader.draft().document(model, pipeline)


def _items(page: object) -> tuple[str, list[Any]]:
    path = "items"
    if isinstance(page, dict) and isinstance(page.get("first"), dict):
        page, path = page["first"], "first.items"
    items = page.get("items") if isinstance(page, dict) else page
    if not isinstance(items, list):
        refuse(path, "it is no list of annotations")
    return path, items


def _listed(value: object) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


class _Reader:
    def __init__(self, text: str) -> None:
        self.made = Draft(text)
        self.quotes: dict[str, tuple[DraftQuote, list[str]]] = {}
        self.links: list[tuple[str, str, str, Place]] = []
        self.people: list[tuple[str, list[Place], list[str], dict[str, Any]]] = []

    def annotation(self, where: str, item: dict[str, Any]) -> None:
        bodies = [body if isinstance(body, dict) else {"id": body} for body in _listed(item.get("body"))]
        purpose = {id(body): str(body.get("purpose") or item.get("motivation")) for body in bodies}
        texts = [body for body in bodies if isinstance(body.get("value"), str)]
        tags = [body["value"] for body in texts if purpose[id(body)] in {"classifying", "tagging"}]
        names = [body["value"] for body in texts if purpose[id(body)] == "identifying"]
        own = item.get(_OWN)
        own = own if isinstance(own, dict) else {}
        kinds = {"quotation", "person", "sentence", *PARTS, *(label.lower() for label in LABELS)}
        for kind in dict.fromkeys(tag.lower() for tag in tags if tag.lower() in kinds):
            # A person, and the label PERSON, are told apart by the name.
            if kind == "person" and "PERSON" in tags:
                kind = "PERSON"  # noqa: PLW2901
            places = self._places(where, item.get("target"))
            if kind == "quotation":
                self._quote(where, str(item.get("id") or where), places, names, own)
            elif kind == "person":
                self.people.append((where, places, names, own))
            elif kind == "sentence":
                self.made.sentences = [*(self.made.sentences or ()), *places]
            elif kind in PARTS:
                linked = [body.get("id") or body.get("source") for body in bodies]
                self.links += [(where, kind, name, places[0]) for name in linked if isinstance(name, str)]
            else:
                value = next((body["value"] for body in texts if purpose[id(body)] == "describing"), None)
                score = own.get("score", 1.0)
                self.made.entities += [DraftEntity(place, kind.upper(), value, score, where) for place in places]

    def _quote(self, where: str, name: str, places: list[Place], names: list[str], own: dict[str, Any]) -> None:
        quote = DraftQuote(places, where=where)
        # Who speaks is said by the bodies too, which people see and change.
        quote.take(own)
        if name in self.quotes:
            refuse(where, f"there is another annotation {name!r}")
        self.quotes[name] = (quote, names)

    def _places(self, where: str, target: object) -> list[Place]:
        targets = _listed(target)
        if not targets:
            refuse(where, "it has no target")
        return [self._place(f"{where}.target[{i}]", one) for i, one in enumerate(targets)]

    def _place(self, where: str, target: object) -> Place:
        selectors = _listed(target.get("selector")) if isinstance(target, dict) else []
        found = {str(one.get("type")): one for one in selectors if isinstance(one, dict)}
        quote, position = found.get("TextQuoteSelector"), found.get("TextPositionSelector")
        exact = quote.get("exact") if quote else None
        text = self.made.text
        start, end = (position.get("start"), position.get("end")) if position else (None, None)
        is_place = isinstance(start, int) and isinstance(end, int)
        if position and (exact is None or (is_place and text[slice(start, end)] == exact)):
            return checked_place(f"{where}.selector", start, end, text)
        if not isinstance(exact, str) or not exact:
            refuse(f"{where}.selector", "there is no TextPositionSelector, and no TextQuoteSelector")
        places = list(_occurrences(text, exact))
        if not places:
            refuse(f"{where}.selector", f"{exact[:60]!r} is not in the text")

        prefix, suffix = (str((quote or {}).get(side, "")) for side in ("prefix", "suffix"))

        def fit(place: Place) -> tuple[int, int]:
            around = _common(prefix[::-1], text[max(0, place[0] - _AROUND) : place[0]][::-1])
            around += _common(suffix, text[place[1] : place[1] + _AROUND])
            return -around, abs(place[0] - start) if isinstance(start, int) else 0

        return min(places, key=fit)

    def draft(self) -> Draft:
        draft = self.made
        for where, part, name, place in self.links:
            if name not in self.quotes:
                refuse(where, f"it links to {name!r}, which is no quotation")
            quote = self.quotes[name][0]
            if getattr(quote, part) is not None:
                refuse(where, f"the quotation has another {part}")
            setattr(quote, part, place)
        cast = self._cast()
        named = [one.name for one in draft.people]
        for quote, names in self.quotes.values():
            told = [named[i] for i in quote.speakers if isinstance(i, int) and 0 <= i < len(named)]
            if told != names or len(told) != len(quote.speakers):
                speakers = [cast.speaker(name, quote.source, quote.where) for name in dict.fromkeys(names)]
                quote.speakers = speakers
            draft.quotes.append(quote)
        return draft

    def _cast(self) -> Cast:
        cast = Cast(self.made)
        for where, places, names, own in self.people:
            kinds = own.get("mentions")
            kinds = kinds if isinstance(kinds, list) and len(kinds) == len(places) else ["name"] * len(places)
            kinds = [one_of(where, kind, MENTION_KINDS) for kind in kinds]
            person = DraftPerson(names[0] if names else None, where=where)
            person.mentions = list(zip(places, kinds, strict=True))
            for one in ("label", "aliases", "titles", "pronouns"):
                setattr(person, one, own.get(one, getattr(person, one)))
            if own.get("main"):
                person.main = listed_place(where, own["main"], self.made.text)
            cast.index.setdefault(person.name or where, len(self.made.people))
            self.made.people.append(person)
        return cast


def _occurrences(text: str, exact: str) -> Iterable[Place]:
    start = text.find(exact)
    while start >= 0:
        yield start, start + len(exact)
        start = text.find(exact, start + 1)


def _common(one: str, other: str) -> int:
    """Give the length of the beginning that both share."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count
