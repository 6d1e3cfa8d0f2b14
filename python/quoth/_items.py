"""``Items``: the tuples of a document, which can also be a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from quoth._quoth import Document, Documents, Table

_Item = TypeVar("_Item")

# So many items `repr` shows.
_SHOWN = 10


class Items(tuple[_Item, ...]):  # noqa: SLOT001 - a tuple has no slots, whose length differs
    """The items of one kind of a document: a tuple, with a table of the same items.

    ``doc.quotes``, ``doc.entities``, ``doc.people`` and ``doc.sentences`` are such tuples. A slice
    or a sum of them is a plain tuple.

    >>> import quoth
    >>> doc = quoth.analyze("“Yes,” said Ann Lee.")
    >>> doc.quotes == tuple(doc.quotes), doc.quotes.table["speaker"]
    (True, ['Ann Lee'])
    """

    # The document, as the only one of a collection, and the attribute that gives these items; set
    # where the tuple is made, in src/python/document.rs.
    _origin: tuple[Documents, str]

    @property
    def table(self) -> Table:
        """The items as a ``Table``, with the columns that ``quoth.Documents`` has; ``row`` is 0."""
        documents, kind = self._origin
        table: Table = getattr(documents, kind)
        return table

    def to_pandas(self) -> pd.DataFrame:
        """Convert the items to a frame of pandas, as ``Table.to_pandas`` does."""
        return self.table.to_pandas()

    def to_polars(self) -> pl.DataFrame:
        """Convert the items to a frame of polars, as ``Table.to_polars`` does."""
        return self.table.to_polars()

    def to_arrow(self) -> pa.Table:
        """Convert the items to a table of pyarrow, as ``Table.to_arrow`` does."""
        return self.table.to_arrow()

    def __repr__(self) -> str:
        """Show the first items, and how many there are."""
        if len(self) <= _SHOWN:
            return super().__repr__()
        return f"({', '.join(map(repr, self[:_SHOWN]))}, … {len(self) - _SHOWN:,} more)"

    def _repr_html_(self) -> str:
        from quoth import _html  # noqa: PLC0415 — few need it

        return _html.table(self.table)

    def __copy__(self) -> Items[_Item]:
        return self

    def __deepcopy__(self, memo: object) -> Items[_Item]:
        return self

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Document | None, str]]:
        documents, kind = self._origin
        return getattr, (documents[0], kind)
