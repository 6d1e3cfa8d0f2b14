"""Documents, people, tables and collections → HTML for notebooks and pages.

Everything is escaped, and nothing needs a script. What notebooks show is cut, since they keep it.
"""

from __future__ import annotations

from quoth._html.collection import documents
from quoth._html.people import corpus_person, linked, person
from quoth._html.render import document, document_page, notebook, several
from quoth._html.tables import table, table_page

__all__ = [
    "corpus_person",
    "document",
    "document_page",
    "documents",
    "linked",
    "notebook",
    "person",
    "several",
    "table",
    "table_page",
]
