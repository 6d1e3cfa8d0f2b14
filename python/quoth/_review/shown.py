"""The state of a review → what the script of the widget shows, as JSON can hold it.

Places are code points. What a page cannot show, a lone surrogate or a control character, becomes
U+FFFD, one for one, so that all places stay; the script cuts the text by code points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quoth._corrections import AddQuote, SetSpeaker
from quoth._printable import on_one_line, printable
from quoth._review.people import who
from quoth._vocabulary import NOBODY, UNSURE

if TYPE_CHECKING:
    from quoth._quoth import Document, Person, Quote, Span
    from quoth._review.state import ReviewState, Verdict

# Roles of paragraphs around the article, which are set quietly.
_FURNITURE = frozenset(("byline", "dateline", "caption", "credit", "promotion", "contact", "other"))


def article(state: ReviewState) -> dict[str, Any]:
    """Give what stays while one document is shown: its text, and where its sentences end."""
    document = state.originals[state.index] if state.index >= 0 else None
    if document is None:
        return {"document": -1, "text": "", "sentences": [], "paragraphs": []}
    roles = ("headline", *_FURNITURE)
    return {
        "document": state.index,
        "text": printable(document.text),
        "sentences": [sentence.end for sentence in document.sentences],
        "paragraphs": [[one.start, one.end, one.role] for one in document.paragraphs if one.role in roles],
    }


def status(state: ReviewState) -> dict[str, Any]:
    """Give what changes with every event."""
    reviewed = sum(map(state.is_reviewed, state.reviewable))
    document = state.document(state.index) if state.index >= 0 else None
    return {
        "revision": state.revision,
        "document": state.index,
        "message": {"text": printable(state.message.text), "failed": state.message.failed},
        "place": state.message.place,
        "undo": printable(state.undoable or ""),
        "redo": printable(state.redoable or ""),
        "documents": len(state.reviewable),
        "number": state.reviewable.index(state.index) + 1 if state.index >= 0 else 0,
        "order": state.reviewable,
        "reviewed": reviewed,
        "title": "" if document is None else _title(document),
        "finished": state.index >= 0 and state.is_reviewed(state.index),
        "quotes": [] if document is None else _quotes(document, state.verdicts[state.index]),
        "people": [] if document is None else _people(document),
        "nobody": NOBODY,
        "unsure": UNSURE,
    }


def _title(document: Document) -> str:
    return on_one_line(document.text.strip().partition("\n")[0])


def _quotes(document: Document, verdict: Verdict) -> list[dict[str, Any]]:
    added = {(one.start, one.end) for one in verdict.corrections if isinstance(one, AddQuote)}
    corrected = {one.quote for one in verdict.corrections if isinstance(one, SetSpeaker)} | added
    keys = who(document)
    return [_quote(quote, verdict, corrected, keys) for quote in document.quotes]


def _quote(quote: Quote, verdict: Verdict, corrected: set[Any], keys: dict[Person, str | list[int]]) -> dict[str, Any]:
    place = quote.start, quote.end
    settled = "corrected" if place in corrected else "accepted"
    return {
        "place": place,
        "content": [_place(piece) for piece in quote.content],
        "cue": quote.cue and _place(quote.cue),
        "source": quote.source and _place(quote.source),
        "text": printable(quote.content_text),
        "cue_text": quote.cue and printable(quote.cue.text),
        "source_text": quote.source and printable(quote.source.text),
        "kind": quote.kind,
        "act": quote.act,
        "speakers": [{"name": printable(person.name), "who": keys[person]} for person in quote.speakers],
        "score": quote.score,
        "speaker_score": quote.speaker_score,
        "status": settled if place in verdict.accepted else "open",
    }


def _people(document: Document) -> list[dict[str, Any]]:
    """List who says most first, then in the order of the text."""
    keys = who(document)
    listed = [
        {
            "name": printable(person.name),
            "who": keys[person],
            "label": person.label,
            "aliases": [printable(alias) for alias in person.aliases],
            "quotes": len(person.quotes),
            "mentions": len(person.mentions),
        }
        for person in document.people
    ]
    return sorted(listed, key=lambda person: -person["quotes"])


def _place(span: Span) -> tuple[int, int]:
    return span.start, span.end
