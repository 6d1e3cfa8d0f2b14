"""Articles → documents as quoth writes them, for `quoth evaluate`: what people annotated, with fields to group by."""

import json
from typing import Any

from corpus.article import Article
from corpus.attributions import Attribution
from corpus.head import Member
from corpus.mentions import Mention
from corpus.quotas import region
from corpus.spans import Span

SAID = ("speech", "writing")
GENDERS: dict[tuple[str, ...], str] = {("she",): "woman", ("he",): "man"}
Record = dict[str, Any]


def gold(article: Article, *, everything: bool = False) -> Record:
    """A document of one article, as `Document.from_json` reads it.

    Without `everything` it has what the defaults of quoth look for: speech and writing, no topics.
    """
    people = _people(article)
    index = {member: number for number, (member, _) in enumerate(people)}
    chosen = sorted(article.attributions, key=lambda one: one.content[0]) if everything else said(article)
    return {
        "id": article.id,
        **{key: article.head[key] for key in ("country", "desk", "form", "outlet", "date")},
        "region": region(article),
        "schema": 1,
        "text": article.text,
        "sentences": [_span(article, one) for one in article.sentences],
        "entities": [
            _span(article, one.span) | {"label": one.label, "value": one.value, "score": 1.0}
            for one in article.entities
        ],
        "people": [_person(article, article.head.cast[member], mentions) for member, mentions in people],
        "quotes": [_quote(article, one, index) for one in chosen],
    }


def said(article: Article) -> list[Attribution]:
    """What the defaults of quoth look for, in order: speech and writing, no topics."""
    found = [one for one in article.attributions if one.act in SAID and one.kind != "topic"]
    return sorted(found, key=lambda one: one.content[0])


def line(article: Article, *, everything: bool = False) -> str:
    """The same as a line of JSON."""
    return json.dumps(gold(article, everything=everything), ensure_ascii=False) + "\n"


def _span(article: Article, span: Span) -> Record:
    return {"start": span.start, "end": span.end, "text": article.text[span.start : span.end]}


def _people(article: Article) -> list[tuple[str, list[Mention]]]:
    """The members of the cast whom the text names, in the order of their first names, with their mentions."""
    found = []
    for member in article.head.cast.values():
        mentions: list[Mention] = []
        # A name inside a description of the same person counts, and not the description around it.
        own = [one for one in article.mentions if one.member == member.id]
        for one in sorted(own, key=lambda one: (one.kind != "name", one.span)):
            if not any(one.span.overlaps(other.span) for other in mentions):
                mentions.append(one)
        if member.named and mentions and mentions[0].kind == "name":
            found.append((member.id, sorted(mentions, key=lambda one: one.span)))
    return sorted(found, key=lambda one: next(each.span for each in one[1] if each.kind == "name"))


def _person(article: Article, member: Member, mentions: list[Mention]) -> Record:
    names = [one for one in mentions if one.kind == "name"]
    main = next((one for one in names if article.text[slice(*one.span)] == member.names[0]), names[0])
    is_person = member.kind == "person"
    return {
        "name": member.names[0],
        **{key: value for key, value in _span(article, main.span).items() if key != "text"},
        "label": "PERSON" if is_person else "ORG",
        "mentions": [_span(article, one.span) | {"kind": one.kind} for one in mentions],
        "aliases": list(member.names[1:]),
        "titles": list(member.titles),
        "pronouns": list(member.pronouns),
        "gender": GENDERS.get(member.pronouns, "other") if is_person else "organisation",
    }


def _quote(article: Article, one: Attribution, index: dict[str, int]) -> Record:
    speakers = [
        {"name": article.head.cast[member].names[0], "person": index[member]}
        for member in one.speakers
        if member in index
    ]
    # Others without a name may speak along.
    only = speakers[0] if len(speakers) == len(one.speakers) == 1 else {"name": None, "person": None}
    return {
        **_span(article, Span(one.content[0].start, one.content[-1].end)),
        "kind": one.kind,
        "act": one.act,
        "content": [_span(article, piece) for piece in one.content],
        "cue": _whole(article, one.cue),
        "source": _whole(article, one.source),
        "source_kind": _source_kind(one, speakers) if one.source else None,
        "via": _whole(article, one.via),
        "speaker": only["name"],
        "person": only["person"],
        "speakers": speakers,
        "speaker_score": 1.0 if speakers else None,
        "negated": one.negated,
        "score": 1.0,
    }


def _source_kind(one: Attribution, speakers: list[Record]) -> str:
    known = {"named", "anonymous", "group", "document"}
    return one.source_kind if one.source_kind in known else ("named" if speakers else "anonymous")


def _whole(article: Article, spans: list[Span]) -> Record | None:
    """A cue or source in several pieces from its first to its last: quoth gives one stretch."""
    return _span(article, Span(spans[0].start, spans[-1].end)) if spans else None
