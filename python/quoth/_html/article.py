"""A document → its text with marks and a legend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quoth._html.legend import legend
from quoth._html.marks import Block, with_marks
from quoth._html.views import VIEWS
from quoth._html.words import count, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from quoth._quoth import Document

# Paragraphs with these roles are the article; all others are furniture of its page.
_ARTICLE = ("body", "turn", "headline")

_PARAGRAPHS = re.compile(r"\S(?:.*\S)?", re.DOTALL)


def article_fragment(  # noqa: PLR0913 — all but two by keyword
    doc: Document,
    prefix: str = "",
    *,
    style: str = "quotes",
    limit: int | None = None,
    heading: str = "p",
    with_legend: bool = True,
) -> str:
    """Give the text of ``doc``, or its first ``limit`` code points, with its marks and its legend.

    The element has the class ``quoth``, whose look is ``pages.style()``. The id of the
    quotation ``doc.quotes[3]`` is ``prefix + "q3"``; a page that has several of these elements
    gives each its own prefix. ``heading`` is the element of the headline.
    """
    shown = doc.text if limit is None else doc.text[:limit]
    view = VIEWS[style](doc, prefix, len(shown))
    text = "".join(with_marks(shown, _blocks(doc, shown, heading), view.marks))
    more = _more(len(doc.text) - len(shown), view.total - view.shown, view.noun)
    before = legend(view, prefix) if with_legend else ""
    return f'<div class="quoth article">{before}<div class="text">{text}</div>{more}</div>'


def _more(characters: int, marks: int, noun: str) -> str:
    if characters <= 0:
        return ""
    cut_off = f" with {count(marks, noun)}" if marks else ""
    return f'<p class="more">… {count(characters, "more character")}{cut_off}</p>'


def _blocks(doc: Document, text: str, heading: str) -> list[Block]:
    """Give the paragraphs, and what is between them: white space, or text that is in none."""
    blocks: list[Block] = []
    here = 0
    for paragraph in doc.paragraphs:
        start, end = max(paragraph.start, here), min(paragraph.end, len(text))
        if start >= end:
            continue
        blocks += _between(text, here, start)
        tag = heading if paragraph.role == "headline" and not blocks else "p"
        furniture = "" if paragraph.role in _ARTICLE else f' title="{escape(paragraph.role)}"'
        classes = f"{paragraph.role} furniture" if furniture else paragraph.role
        blocks.append(Block(start, end, tag, f' class="{escape(classes)}" dir="auto"{furniture}'))
        here = end
    blocks += _between(text, here, len(text))
    return blocks


def _between(text: str, start: int, end: int) -> Iterator[Block]:
    here = start
    found = _PARAGRAPHS.search(text, start, end)
    if found:
        yield Block(start, found.start())
        yield Block(found.start(), found.end(), "p", ' class="body" dir="auto"')
        here = found.end()
    if here < end:
        yield Block(here, end)
