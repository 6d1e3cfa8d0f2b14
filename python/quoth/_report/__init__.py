"""``quoth.report``: a collection → one page that needs nothing else, to be searched and read.

The page has the texts as data and shows what is asked for: ``data.py`` makes the data,
``page.html``, ``report.css`` and the scripts are what shows it. No data becomes markup: the scripts
set texts, and the page forbids all scripts but its own (Content-Security-Policy).
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from quoth._files import replacing
from quoth._printable import on_one_line
from quoth._provenance import described
from quoth._quoth import Documents
from quoth._report.data import checked, collection, json_of

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from quoth._quoth import Document

_SCRIPTS = ("collection.js", "facets.js", "article.js", "report.js")
TITLE = "Who said what"


def report(  # noqa: PLR0913 each column is one
    docs: Iterable[Document | None],
    path: str | os.PathLike[str],
    *,
    names: Iterable[Any] | None = None,
    dates: Iterable[Any] | None = None,
    outlets: Iterable[Any] | None = None,
    title: str = TITLE,
) -> None:
    """Write a page of a collection: search, filters, plots, and every quotation in its article.

    The page is one file for any browser; who opens it needs neither Python nor a network. Speakers
    are those of ``quoth.link``: one person in many articles is one.

    Args:
        docs: Documents, such as ``quoth.analyze_many`` gives; None is passed over.
        path: The file to write, which is there when it is whole.
        names: What to call each article: a list, a series or an array, with a value for each
            document; without, its headline or its first words.
        dates: The day of each, a date or a str in ISO format, or None.
        outlets: Where each appeared, or None.
        title: The heading of the page.

    Raises:
        TypeError: ``docs`` is or has something else than documents, or a column is none.
        ValueError: A column has more or fewer values than there are documents, or a str in
            ``dates`` is no date.
        OSError: The file cannot be written.

    >>> import pathlib, quoth, tempfile
    >>> docs = quoth.analyze_many(["“Yes,” said Tom Lee.", "“No,” said Bo Chen."])
    >>> path = pathlib.Path(tempfile.mkdtemp(), "report.html")
    >>> quoth.report(docs, path, dates=["2026-05-03", None], outlets=["Herald", "Courier"])
    >>> path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    True
    """
    text = page(docs, names=names, dates=dates, outlets=outlets, title=title)
    with replacing(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8", newline="")


def page(
    docs: Iterable[Document | None],
    *,
    names: Iterable[Any] | None = None,
    dates: Iterable[Any] | None = None,
    outlets: Iterable[Any] | None = None,
    title: str = TITLE,
) -> str:
    """Give that page as a str."""
    if not isinstance(title, str):
        message = f"title got {type(title).__name__}; pass str"
        raise TypeError(message)
    docs = checked(docs)
    found = collection(docs, names=names, dates=dates, outlets=outlets)
    made = escape(described(Documents.from_documents(docs).provenance))
    style = _file("report.css")
    script = "\n".join(_file(name) for name in _SCRIPTS)
    heading = escape(on_one_line(title, 200)) or TITLE
    values = {
        "generator": made,
        "policy": f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'",
        "title": heading,
        "style": style,
        "heading": heading,
        "made": made,
        "data": json_of(found),
        "script": script,
    }
    text = _file("page.html")
    # Each stands there in this order; what is put in may hold anything, and is not looked through again.
    pieces = []
    for name, value in values.items():
        before, _, text = text.partition(f"{{{{{name}}}}}")
        pieces += [before, value]
    return f"{''.join(pieces)}{text}\n"


def _file(name: str) -> str:
    return files("quoth._report").joinpath(name).read_text(encoding="utf-8").strip()


def _hash(source: str) -> str:
    """Give how a policy names an inline style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
