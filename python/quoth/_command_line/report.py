"""A document → what a terminal shows of it: a row for each quotation, person, sentence and so on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from quoth._command_line import terminal
from quoth._command_line.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quoth import Document, Quote

    _Rows = list[tuple[str, ...]]

# Of speaker, cue and kind.
_MAX_WIDTHS = (26, 18, 8)


def report(doc: Document, command: str) -> Iterator[str]:
    """Give the lines that show the items of ``doc`` which the subcommand ``command`` is about."""
    heading, rows_of, nothing = _REPORTS[command]
    rows = rows_of(doc)
    if not rows:
        yield nothing
        return
    yield from terminal.lines([heading, *rows], _MAX_WIDTHS if command == "quotes" else ())
    yield ""
    yield _summary(doc) if command == "quotes" else _number(len(rows), command)


def _quotes(doc: Document) -> _Rows:
    return [_quote(quote) for quote in doc.quotes]


def _quote(quote: Quote) -> tuple[str, ...]:
    named = " and ".join(person.name for person in quote.speakers)
    who = named or (quote.source.text if quote.source else "?")
    cue = quote.cue.text if quote.cue else ""
    return printable(who), printable(cue), quote.kind, printable(quote.content_text)


def _summary(doc: Document) -> str:
    speakers = Counter(person.name for quote in doc.quotes for person in quote.speakers)
    quotes = _number(len(doc.quotes), "quotations")
    if not speakers:
        return quotes
    by_number = ", ".join(f"{printable(name)} ({number})" for name, number in speakers.most_common())
    return f"{quotes}: {by_number}"


def _people(doc: Document) -> _Rows:
    return [
        (
            printable(person.name),
            person.label,
            str(len(person.mentions)),
            str(len(person.quotes)),
            str(person.words_quoted),
            printable("; ".join((*person.titles, *person.aliases, *person.pronouns))),
        )
        for person in doc.people
    ]


def _entities(doc: Document) -> _Rows:
    return [
        (entity.label, str(entity.start), str(entity.end), printable(entity.value or ""), printable(entity.text))
        for entity in doc.entities
    ]


def _sentences(doc: Document) -> _Rows:
    return [(str(sentence.start), str(sentence.end), printable(sentence.text)) for sentence in doc.sentences]


def _mentions(doc: Document) -> _Rows:
    found = [(place, person) for person in doc.people for place in person.mentions]
    found.sort(key=lambda one: (one[0].start, one[0].end))
    return [
        (printable(person.name), place.kind, str(place.start), str(place.end), printable(place.text))
        for place, person in found
    ]


def _paragraphs(doc: Document) -> _Rows:
    return [
        (paragraph.role, str(paragraph.start), str(paragraph.end), printable(paragraph.text))
        for paragraph in doc.paragraphs
    ]


def _number(count: int, plural: str) -> str:
    one = {"people": "person", "entities": "entity"}.get(plural, plural.removesuffix("s"))
    return f"{count:,} {one if count == 1 else plural}"


_REPORTS: dict[str, tuple[tuple[str, ...], Callable[[Document], _Rows], str]] = {
    "quotes": (("speaker", "cue", "kind", "quotation"), _quotes, "No quotations found."),
    "people": (("name", "label", "mentions", "quotes", "words", "also"), _people, "No people found."),
    "entities": (("label", "start", "end", "value", "entity"), _entities, "No entities found."),
    "mentions": (("name", "kind", "start", "end", "mention"), _mentions, "No mentions found."),
    "paragraphs": (("role", "start", "end", "paragraph"), _paragraphs, "No paragraphs found."),
    "sentences": (("start", "end", "sentence"), _sentences, "No sentences found."),
}
