"""Documents, people, tables and collections → HTML for notebooks and pages.

Everything is escaped, and nothing needs a script. What notebooks show is cut, since they keep it.
"""

from __future__ import annotations

from quoth._html.article import article_fragment, article_summary
from quoth._html.collection import documents
from quoth._html.pages import page, style
from quoth._html.people import corpus_person, linked, person
from quoth._html.render import document, documents_page, notebook, several
from quoth._html.tables import table, table_page
from quoth._html.words import escape, who_says

__all__ = [
    "article_fragment",
    "article_summary",
    "corpus_person",
    "document",
    "documents",
    "documents_page",
    "escape",
    "linked",
    "notebook",
    "page",
    "person",
    "several",
    "style",
    "table",
    "table_page",
    "who_says",
]
