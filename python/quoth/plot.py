"""Charts of a collection, on Altair."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quoth._quoth import Documents


class Plots:
    """The charts of a collection: ``docs.plot``."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
