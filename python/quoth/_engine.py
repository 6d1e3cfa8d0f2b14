"""What all engines share: a batch of texts → the rows of its items, their schema known beforehand.

An engine calls ``Analysis`` with one batch after another, on this machine or, pickled, in the
processes of its workers.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from quoth._options import OF_PIPELINE, check_options
from quoth._quoth import Pipeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Literal, TypeAlias, TypedDict

    import pyarrow as _pa

    from quoth._quoth import Documents, Table, _Acts, _Aliases, _Date, _DateOrder, _Kinds, _Labelled, _Model, _Newlines

    _Items: TypeAlias = Literal["quotes", "entities", "people", "mentions", "sentences", "paragraphs"]

    class _Options(TypedDict, total=False):
        """Those of ``quoth.Pipeline``."""

        model: _Model
        acts: _Acts
        kinds: _Kinds
        min_score: float
        min_speaker_score: float
        nested: bool | None
        roles: bool
        date_order: _DateOrder | None
        reference_date: _Date | None
        gazetteer: _Labelled | None
        patterns: _Labelled | None
        ignore_case: bool
        aliases: _Aliases | None
        abbreviations: Iterable[str]
        newlines: _Newlines


ITEMS: tuple[_Items, ...] = ("quotes", "entities", "people", "mentions", "sentences", "paragraphs")

# So many texts are analysed at once: documents take several times the memory of their texts.
BATCH = 1024


class Analysis:
    """Finds the items of one kind in batches of texts.

    Args:
        items: Which table of ``quoth.Documents`` the rows are of.
        pipeline: Analyses the texts; where it is None, one that is made of ``options`` does.
        options: Those of ``quoth.Pipeline``.
        threads: How many threads a batch is analysed by; None for all cores.
        called: What the user called, for messages; None where it has the name of the items.

    Raises:
        TypeError: Both ``pipeline`` and ``options`` are given, or an option is unknown.
        ValueError: An option has a wrong value.
    """

    def __init__(
        self,
        items: _Items,
        pipeline: Pipeline | None,
        options: _Options,
        *,
        threads: int | None = 1,
        called: str | None = None,
    ) -> None:
        if pipeline is not None and options:
            message = f"pipeline= has its options already; leave out {', '.join(options)}"
            raise TypeError(message)
        if not isinstance(pipeline, Pipeline | None):
            message = f"pipeline got {type(pipeline).__name__}; pass a quoth.Pipeline"
            raise TypeError(message)
        check_options(options, OF_PIPELINE, called or items)
        self.items = items
        self._threads = threads
        # Made here, so that wrong options are told where they are written, not by a worker.
        self._pipeline = Pipeline(**options) if pipeline is None else pipeline

    def table(self, texts: Sequence[str | None]) -> Table:
        """Give the items of the texts; ``row`` is the index in ``texts``."""
        if self.items == "sentences":
            return self._pipeline.analyze_many(texts, only=("sentences",), threads=self._threads).sentences
        table: Table = getattr(self.documents(texts), self.items)
        return table

    def documents(self, texts: Sequence[str | None]) -> Documents:
        """Give the documents of the texts."""
        return self._pipeline.analyze_many(texts, threads=self._threads)

    def empty(self) -> Table:
        """Give the table of no text, which has all columns and their types."""
        return self.table([])

    def schema(self) -> _pa.Schema:
        """Give the schema of the items, but for ``row``; labels and kinds are plain strings."""
        pyarrow = import_module("pyarrow")
        fields = [
            field.with_type(field.type.value_type) if pyarrow.types.is_dictionary(field.type) else field
            for field in self.empty().to_arrow().schema
        ]
        return pyarrow.schema(fields[1:])

    def rows(self, batch: _pa.Table, text: str, keep: Sequence[str]) -> Iterator[_pa.Table]:
        """Give the items of the column ``text``, each behind the columns ``keep`` of its row.

        Raises:
            TypeError: The column is not of strings.
        """
        schema = self.schema()
        kind = batch.schema.field(text).type
        if not _is_text(kind):
            message = f"the column {text!r} has the type {kind}; cast it to string"
            raise TypeError(message)
        for start in range(0, batch.num_rows, BATCH):
            part = batch.slice(start, BATCH)
            found = self.table(part.column(text).to_pylist()).to_arrow()
            kept = part.select(list(keep)).take(found.column("row"))
            items = found.drop_columns(["row"]).cast(schema)
            for position, name in enumerate(keep):
                items = items.add_column(position, kept.schema.field(name), kept.column(name))
            yield items

    def lists(self, texts: _pa.ChunkedArray) -> _pa.Array:
        """Give for each text the list of its items as structs, null for a null."""
        pyarrow = import_module("pyarrow")
        numpy = import_module("numpy")
        found = self.table(texts.to_pylist()).to_arrow()
        items = found.drop_columns(["row"]).cast(self.schema()).to_struct_array()
        items = items.combine_chunks() if isinstance(items, pyarrow.ChunkedArray) else items
        # Rows are in order: those of text i end where those of i + 1 begin.
        offsets = numpy.searchsorted(found.column("row").to_numpy(), numpy.arange(len(texts) + 1))
        return pyarrow.ListArray.from_arrays(
            pyarrow.array(offsets, pyarrow.int32()), items, mask=texts.combine_chunks().is_null()
        )


def kept(keep: Sequence[str], text: str, analysis: Analysis, columns: Sequence[str]) -> list[str]:
    """Give ``keep`` as a list.

    Args:
        keep: The columns that are to stand before those of the items.
        text: The column of the texts.
        analysis: Has the columns of the items.
        columns: All that the data has.

    Raises:
        TypeError: ``keep`` is a string.
        ValueError: There is no such column, or one has the name of a column of the items.
    """
    if isinstance(keep, str):
        message = f"keep={keep!r} is a string; pass a list: keep=[{keep!r}]"
        raise TypeError(message)
    names = list(keep)
    for name in [text, *names]:
        if name not in columns:
            message = f"there is no column {name!r}; the columns are {', '.join(map(str, columns))}"
            raise ValueError(message)
    for position, name in enumerate(names):
        if name in names[:position]:
            message = f"keep= has {name!r} twice"
            raise ValueError(message)
        if name in analysis.empty().columns[1:]:
            message = f"{name!r} in keep= is the name of a column of {analysis.items} too; rename it before"
            raise ValueError(message)
    return names


def _is_text(kind: _pa.DataType) -> bool:
    types = import_module("pyarrow").types
    kind = kind.value_type if types.is_dictionary(kind) else kind
    # A column of nulls alone has no other type.
    return any(test(kind) for test in (types.is_string, types.is_large_string, types.is_string_view, types.is_null))
