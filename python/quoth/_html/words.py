"""Text → HTML that shows it, whatever it holds."""

from __future__ import annotations

from html import escape as escape_markup
from typing import TYPE_CHECKING

from quoth._printable import printable

if TYPE_CHECKING:
    from quoth._quoth import Quote

_LONGEST_CELL = 200


def escape(text: str) -> str:
    """Escape markup, and show what HTML cannot hold as the replacement character."""
    return escape_markup(printable(text))


def cut(text: str, most: int = _LONGEST_CELL) -> str:
    """Give ``text`` in at most so many code points."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


_PLURALS = {"entity": "entities", "person": "people"}


def plural(noun: str) -> str:
    """Give the plural of a noun, which may have words before it."""
    *before, last = noun.split(" ")
    return " ".join([*before, _PLURALS.get(last, f"{last}s")])


def count(number: int, noun: str) -> str:
    """Give a number with its noun."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def name(text: str, most: int = _LONGEST_CELL) -> str:
    """Give a name that reads in its own direction and turns no neighbour around."""
    return f"<bdi>{escape(cut(text, most))}</bdi>"


def who_says(quote: Quote) -> str | None:
    """Give who says ``quote``: the names of all speakers, or the source where it has others too."""
    if quote.speaker is not None or len(quote.speakers) > 1:
        return " and ".join(person.name for person in quote.speakers)
    return None if quote.source is None else quote.source.text
