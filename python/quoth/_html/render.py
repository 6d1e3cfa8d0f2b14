"""Whole documents: what notebooks show, fragments, and pages."""

from __future__ import annotations

import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING

from quoth._html.article import article_fragment
from quoth._html.page import page as in_page
from quoth._html.page import style
from quoth._html.words import cut, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from quoth._quoth import Document

# A notebook is saved with what it shows. In code points.
_LONGEST_TEXT = 20_000

_LONGEST_TITLE = 60


def document(doc: Document, page: bool = False, view: str = "quotes") -> str:  # noqa: FBT001, FBT002 — Rust calls it
    """Give the whole text of ``doc`` with its marks, as a page or as a part of one."""
    if page:
        return "".join(in_page(_title(doc), [_article_of_page(doc, view)]))
    text = f"{view} {doc.text}".encode("utf-8", "surrogatepass")
    return _with_style(article_fragment(doc, f"q{blake2b(text, digest_size=4).hexdigest()}-", style=view))


def notebook(doc: Document, view: str = "quotes") -> str:
    """Give what a notebook shows of ``doc``; its ids differ from those of all other cells."""
    prefix = f"q{secrets.token_hex(4)}-"
    return _with_style(article_fragment(doc, prefix, style=view, limit=_LONGEST_TEXT))


def documents_page(documents: Iterable[tuple[str, Document]], view: str = "quotes") -> Iterator[str]:
    """Give a page with all documents, each under its name, in pieces: no more than one is held."""
    return in_page("quoth", _sections(documents, view))


def _sections(documents: Iterable[tuple[str, Document]], view: str) -> Iterator[str]:
    yield '<h1 class="quoth">Who said what</h1>\n'
    number = -1
    for number, (name, doc) in enumerate(documents):
        article = article_fragment(doc, f"d{number}-", style=view)
        yield f"<section>\n<h2>{escape(name)}</h2>\n{article}\n</section>\n"
    if number < 0:
        yield "<p>There are no documents.</p>\n"


def _article_of_page(doc: Document, view: str) -> str:
    article = article_fragment(doc, style=view, heading="h1")
    heading = "" if "<h1" in article else f"<h1>{escape(_title(doc))}</h1>\n"
    return f"{heading}{article}"


def _title(doc: Document) -> str:
    return cut(doc.text.strip().split("\n", 1)[0], _LONGEST_TITLE) or "quoth"


def _with_style(article: str) -> str:
    return article.replace(">", f"><style>{style()}</style>", 1)
