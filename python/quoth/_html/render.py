"""Whole documents: what notebooks show, fragments, and pages."""

from __future__ import annotations

import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from quoth._html.article import article_fragment
from quoth._html.pages import page as in_page
from quoth._html.pages import style
from quoth._html.words import cut, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quoth._quoth import Document

# A notebook is saved with what it shows. In code points.
_LONGEST_TEXT = 20_000

_LONGEST_TITLE = 60

# How many lines the legend of entities has, whose colours do not go by how many there are.
_LABELS = 9


def document(doc: Document, page: bool = False, view: str = "quotes") -> str:  # noqa: FBT001, FBT002 — Rust calls it
    """Give the whole text of ``doc`` with its marks, as a page or as a part of one."""
    if page:
        article = _with_heading(doc, "", view, "h1", _title(doc))
        return "".join(in_page(_title(doc), [article], _filters(article), _made_by(doc)))
    return _with_style(article_fragment(doc, _own_prefix(doc, view), style=view))


def notebook(doc: Document, view: str = "quotes") -> str:
    """Give what a notebook shows of ``doc``; its ids differ from those of all other cells."""
    prefix = f"q{secrets.token_hex(4)}-"
    return _with_style(article_fragment(doc, prefix, style=view, limit=_LONGEST_TEXT))


def several(documents: Iterable[tuple[int, Document]], view: str, *, page: bool) -> Iterator[str]:
    """Give documents with their numbers, each under its headline, as a page or as a part of one."""
    if page:
        sections = (_section(number, f"d{number}-", doc, view) for number, doc in documents)
        return in_page("Who said what", _or_none(sections, "<h1>Who said what</h1>\n"))
    sections = (_section(number, f"{_own_prefix(doc, view)}d{number}-", doc, view) for number, doc in documents)
    return _or_none(sections, f"<style>{style()}</style>\n")


def document_page(title: str, name: str, doc: Document) -> str:
    """Give a page with one document under its name."""
    article = article_fragment(doc, heading="h3")
    headings = f'<h1>{escape(title)}</h1>\n<h2 dir="auto">{escape(name)}</h2>\n'
    return "".join(in_page(title, [headings, article], _filters(article), _made_by(doc)))


def _made_by(doc: Document) -> list[dict[str, Any]]:
    return [] if doc.provenance is None else [doc.provenance]


def _section(number: int, prefix: str, doc: Document, view: str) -> str:
    article = _with_heading(doc, prefix, view, "h2", f"Document {number}")
    return f'<section>\n<p class="more">docs[{number}]</p>\n{article}\n</section>\n'


def _or_none(sections: Iterable[str], before: str) -> Iterator[str]:
    yield before
    found = False
    for section in sections:
        found = True
        yield section
    if not found:
        yield "<p>There are no documents.</p>\n"


def _with_heading(doc: Document, prefix: str, view: str, heading: str, otherwise: str) -> str:
    """Give the headline of the text as its heading, or where it has none, that of the page."""
    article = article_fragment(doc, prefix, style=view, heading=heading)
    if f"<{heading} " in article:
        return article
    return f'<{heading} class="spoken">{escape(otherwise)}</{heading}>\n{article}'


def _own_prefix(doc: Document, view: str) -> str:
    """Give what makes ids differ from those of other texts on a page, the same each time."""
    text = f"{view} {doc.text}".encode("utf-8", "surrogatepass")
    return f"q{blake2b(text, digest_size=4).hexdigest()}-"


def _title(doc: Document) -> str:
    return cut(doc.text.strip().split("\n", 1)[0], _LONGEST_TITLE) or "quoth"


def _with_style(article: str) -> str:
    return article.replace(">", f"><style>{style(_filters(article))}</style>", 1)


def _filters(article: str) -> int:
    return max(article.count('<input type="radio"'), _LABELS)
