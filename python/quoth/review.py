"""Corrections by hand in a notebook, on anywidget."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quoth._quoth import Document, Documents


class Review:
    """The quotations of a document or a collection, to be accepted or corrected."""

    def __init__(self, documents: Document | Documents) -> None:
        self._documents = documents
