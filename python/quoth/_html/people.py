"""A person of a document or of a collection → a card; the people of a collection → a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quoth._html.pages import fragment
from quoth._html.tables import MOST_ROWS, rows_of
from quoth._html.words import count, cut, escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from quoth._link import CorpusPerson, Linked
    from quoth._quoth import Person

_MOST_QUOTES = 10


def person(one: Person) -> str:
    """Give what a notebook shows of a person: name, facts and first quotations."""
    numbers = [
        count(len(one.quotes), "quotation"),
        count(one.words_quoted, "word"),
        count(len(one.mentions), "mention"),
    ]
    facts = _facts(aliases=one.aliases, titles=one.titles, pronouns=one.pronouns)
    return fragment(f"{_heading(one.name, one.label, numbers)}{facts}{_quotes(one)}")


def _quotes(one: Person) -> str:
    shown = one.quotes[:_MOST_QUOTES]
    if not shown:
        return ""
    columns: dict[str, list[Any]] = {
        "content_text": [quote.content_text for quote in shown],
        "speaker": [None if quote.speaker is None else quote.speaker.name for quote in shown],
        "speakers": [[speaker.name for speaker in quote.speakers] for quote in shown],
        "cue": [None if quote.cue is None else quote.cue.text for quote in shown],
        "kind": [quote.kind for quote in shown],
        "act": [quote.act for quote in shown],
        "source": [None if quote.source is None else quote.source.text for quote in shown],
        "speaker_score": [quote.speaker_score for quote in shown],
        "score": [quote.score for quote in shown],
        "start": [quote.start for quote in shown],
        "end": [quote.end for quote in shown],
    }
    return rows_of(columns, len(one.quotes))


def corpus_person(one: CorpusPerson) -> str:
    """Give what a notebook shows of a person of a collection: name, facts, and why it is one."""
    numbers = [
        count(one.quotes, "quotation"),
        count(one.words_quoted, "word"),
        count(len(one.documents), "document"),
        *(["ambiguous"] if one.ambiguous else []),
    ]
    facts = _facts(aliases=one.aliases, titles=one.titles, pronouns=one.pronouns)
    shown = one.merges[:MOST_ROWS]
    reasons: dict[str, list[Any]] = {
        "row": [merge.document for merge in shown],
        "person": [merge.person for merge in shown],
        "name": [merge.name for merge in shown],
        "reason": [merge.reason for merge in shown],
        "score": [merge.score for merge in shown],
    }
    why = rows_of(reasons, len(one.merges))
    return fragment(
        f"{_heading(one.name, one.label, numbers)}{facts}<details><summary>Why these are one</summary>{why}</details>"
    )


def linked(people: Linked) -> str:
    """Give what a notebook shows of the people of a collection: those with most quotations."""
    order = sorted(range(len(people)), key=lambda place: (-people[place].quotes, place))[:MOST_ROWS]
    if not order:
        return fragment('<p class="none">No people: the documents name nobody.</p>')
    table = people.people
    columns = {name: [values[place] for place in order] for name, values in table.to_pydict().items()}
    return fragment(rows_of(columns, len(people), "the {:,} most quoted of"))


def _heading(name: str, label: str, numbers: Iterable[str]) -> str:
    return (
        f'<p class="heading"><strong dir="auto">{escape(cut(name))}</strong> '
        f"<small>{escape(label)}</small> · {' · '.join(numbers)}</p>"
    )


def _facts(**facts: tuple[str, ...]) -> str:
    lines = (
        f"<dt>{title}</dt><dd>{', '.join(f'<bdi>{escape(cut(value))}</bdi>' for value in values[:20])}</dd>"
        for title, values in facts.items()
        if values
    )
    return f"<dl>{''.join(lines)}</dl>" if any(facts.values()) else ""
