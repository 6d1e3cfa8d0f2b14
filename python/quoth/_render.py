"""``render``: documents → HTML, for a notebook, a page of one's own, or a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from quoth import _html
from quoth._files import replacing
from quoth._quoth import Document

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from typing import TypeGuard

_STYLES = ("quotes", "entities", "people")


class Html(str):
    """HTML, a str that a notebook shows as what it says."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def render(
    documents: Document | Iterable[Document | None],
    *,
    style: Literal["quotes", "entities", "people"] = "quotes",
    page: bool | None = None,
    path: str | os.PathLike[str] | None = None,
) -> str | None:
    """Show documents as HTML: their whole texts with marks, and a legend that filters on a click.

    It needs no script and loads nothing, so that it works in a notebook, in a mail and offline, on
    light and dark pages and in print. As the last line of a cell of a notebook it is shown there.
    ids are ``q3`` for ``doc.quotes[3]`` on a page with one document, and ``d5-q3`` for those of the
    document with the index 5 among several.

    Args:
        documents: A document, or several, such as ``quoth.analyze_many`` gives; None is passed over.
        style: What is marked: "quotes" with their speakers, cues and sources, and quietly names,
            dates and sums; "entities" by their labels; "people" by each mention of them, pronouns
            and descriptions too.
        page: Whether to give a whole page, which a browser opens, or what belongs into one, as a
            notebook needs. None gives a page where there is a ``path``.
        path: The file to write, in UTF-8; it is there when it is whole.

    Returns:
        The HTML, or None where a file was written.

    Raises:
        TypeError: ``documents`` is or has something else than documents.
        ValueError: ``style`` is none of the three.
        OSError: The file cannot be written.

    >>> import quoth
    >>> doc = quoth.analyze("“We will rebuild the bridge,” said Adaeze Okafor.")
    >>> page = quoth.render(doc, page=True)
    >>> page.startswith("<!DOCTYPE html>"), "1 quotation by 1 speaker" in page
    (True, True)
    """
    if style not in _STYLES:
        message = f"style got {style!r:.60}; pass one of {', '.join(map(repr, _STYLES))}"
        raise ValueError(message)
    if page not in (True, False, None):
        message = f"page got {page!r:.60}; pass True, False or None"
        raise TypeError(message)
    if isinstance(documents, str) or not isinstance(documents, (Document, Iterable)):
        message = f"render() got {type(documents).__name__}; pass a Document or a list of them"
        raise TypeError(message)
    pieces = _pieces(documents, style, page=path is not None if page is None else page)
    if path is None:
        return Html("".join(pieces))
    # Characters that UTF-8 has not are no longer in it.
    with replacing(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        file.writelines(pieces)
    return None


def _pieces(documents: Document | Iterable[Document | None], style: str, *, page: bool) -> Iterator[str]:
    if isinstance(documents, Document):
        yield _html.document(documents, page, style)
        return
    numbered = ((number, doc) for number, doc in enumerate(documents) if _is_document(doc, number))
    yield from _html.several(numbered, style, page=page)


def _is_document(doc: object, number: int) -> TypeGuard[Document]:
    if doc is not None and not isinstance(doc, Document):
        message = f"render() got {type(doc).__name__} at {number}; pass documents or None"
        raise TypeError(message)
    return doc is not None
