"""The namespace ``quoth`` of expressions and series of Polars.

Importing this module registers it. A text becomes the list of its items, each a struct with the
columns of the table; in a lazy frame the type is known before anything runs:

>>> import polars as pl
>>> import quoth.polars
>>> news = pl.LazyFrame({"paper": ["Post", "Sun"], "body": ["“Yes,” said Ann Lee.", None]})
>>> quotes = news.select("paper", quote=pl.col("body").quoth.quotes())
>>> found = quotes.filter(pl.col("quote").list.len() > 0).explode("quote").unnest("quote")
>>> found.select("paper", "speaker", "cue").collect().rows()
[('Post', 'Ann Lee', 'said')]

Texts are plain: of a column of HTML take what ``quoth.clean_html`` reads, else tags count as words.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Generic, TypeVar

from quoth._engine import BATCH, Analysis
from quoth._extra import required
from quoth._read import is_missing

try:
    import polars as pl
except ImportError:
    required("polars", "quoth.polars")
    raise

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from quoth._engine import _Options
    from quoth._quoth import Documents, Pipeline

_Column = TypeVar("_Column", pl.Expr, pl.Series)


# What a column of texts can be; one of nulls alone has no other type.
_TEXTS = (pl.String, pl.Categorical, pl.Enum, pl.Object, pl.Null)


class _Lists:
    """A series of texts → a series of lists of items: what Polars calls with each of its batches."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        columns = analysis.empty().to_polars().drop("row").schema
        self.dtype = pl.List(pl.Struct(columns))

    def __call__(self, texts: pl.Series) -> pl.Series:
        _check(texts)
        parts = [self._part(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        lists = pl.concat(parts) if parts else pl.Series([], dtype=self.dtype)
        return lists.alias(texts.name)

    def _part(self, texts: pl.Series) -> pl.Series:
        found = self._analysis.table(texts.to_list()).to_polars()
        lists = found.group_by("row", maintain_order=True).agg(items=pl.struct(pl.exclude("row")))
        rows = pl.DataFrame({"row": pl.int_range(len(texts), eager=True), "null": texts.is_null()})
        items = rows.join(lists, on="row", how="left", maintain_order="left").select(
            pl.when("null").then(None).otherwise(pl.col("items").fill_null(pl.lit([], self.dtype)))
        )
        return items.to_series().cast(self.dtype)


def _check(texts: pl.Series) -> None:
    """Raise where the column, or a value of any type, is no text."""
    if texts.dtype not in _TEXTS:
        message = f"the column {texts.name!r} has the type {texts.dtype}; cast it to pl.String"
        raise TypeError(message)
    for row, value in enumerate(texts if texts.dtype == pl.Object else ()):
        if not isinstance(value, str) and not is_missing(value):
            message = f"the column {texts.name!r} got {type(value).__name__} at row {row}; pass str or None"
            raise TypeError(message)


class _Namespace(ABC, Generic[_Column]):
    """The methods of both namespaces."""

    def __init__(self, column: _Column) -> None:
        self._column: _Column = column

    def quotes(
        self, *, pipeline: Pipeline | None = None, threads: int | None = None, **options: Unpack[_Options]
    ) -> _Column:
        """Give the quotations of each text.

        >>> import polars as pl
        >>> import quoth.polars
        >>> quotes = pl.Series(["“Yes,” said Ann Lee.", "It rained."]).quoth.quotes()
        >>> [[quote["speaker"] for quote in found] for found in quotes]
        [['Ann Lee'], []]
        """
        return self._map(Analysis("quotes", pipeline, options, threads=threads))

    def entities(
        self, *, pipeline: Pipeline | None = None, threads: int | None = None, **options: Unpack[_Options]
    ) -> _Column:
        """Give the named entities of each text.

        >>> import polars as pl
        >>> import quoth.polars
        >>> pl.Series(["“Yes,” said Ann Lee."]).quoth.entities().explode().struct["label"].to_list()
        ['PERSON']
        """
        return self._map(Analysis("entities", pipeline, options, threads=threads))

    def people(
        self, *, pipeline: Pipeline | None = None, threads: int | None = None, **options: Unpack[_Options]
    ) -> _Column:
        """Give the people and organisations of each text.

        >>> import polars as pl
        >>> import quoth.polars
        >>> pl.Series(["“Yes,” said Ann Lee."]).quoth.people().explode().struct["words_quoted"].to_list()
        [1]
        """
        return self._map(Analysis("people", pipeline, options, threads=threads))

    def mentions(
        self, *, pipeline: Pipeline | None = None, threads: int | None = None, **options: Unpack[_Options]
    ) -> _Column:
        """Give the places in each text that stand for people and organisations.

        >>> import polars as pl
        >>> import quoth.polars
        >>> pl.Series(["“Yes,” said Ann Lee. She left."]).quoth.mentions().explode().struct["kind"].to_list()
        ['name', 'pronoun']
        """
        return self._map(Analysis("mentions", pipeline, options, threads=threads))

    def sentences(
        self, *, pipeline: Pipeline | None = None, threads: int | None = None, **options: Unpack[_Options]
    ) -> _Column:
        """Give the sentences of each text; nothing else is looked for, which is many times as quick.

        >>> import polars as pl
        >>> import quoth.polars
        >>> pl.Series(["It rained. Nobody came."]).quoth.sentences().explode().struct["text"].to_list()
        ['It rained.', 'Nobody came.']
        """
        return self._map(Analysis("sentences", pipeline, options, threads=threads))

    def paragraphs(
        self, *, pipeline: Pipeline | None = None, threads: int | None = None, **options: Unpack[_Options]
    ) -> _Column:
        """Give the paragraphs of each text, with what each of them is.

        >>> import polars as pl
        >>> import quoth.polars
        >>> pl.Series(["It rained. Nobody came."]).quoth.paragraphs().explode().struct["role"].to_list()
        ['body']
        """
        return self._map(Analysis("paragraphs", pipeline, options, threads=threads))

    @abstractmethod
    def _map(self, analysis: Analysis) -> _Column: ...


@pl.api.register_expr_namespace("quoth")
class ExprNamespace(_Namespace[pl.Expr]):
    """Analyses the texts of an expression, as in ``pl.col("body").quoth.quotes()``.

    Each method takes ``pipeline=``, a ``quoth.Pipeline``, or the options of one, and ``threads=``,
    all cores by default.

    Each gives a list of structs for each text: an empty list where it has nothing, null for a null.
    The fields are the columns of the table of ``quoth.Documents``, but for ``row``; ``start`` and
    ``end`` count code points. The type is known before anything runs, and the streaming engine
    passes on one batch after another. The answer for a text depends on no other text.
    """

    def _map(self, analysis: Analysis) -> pl.Expr:
        lists = _Lists(analysis)
        return self._column.map_batches(lists, lists.dtype, is_elementwise=True)


@pl.api.register_series_namespace("quoth")
class SeriesNamespace(_Namespace[pl.Series]):
    """Analyses the texts of a series; its methods are those of ``ExprNamespace``, and run at once.

    ``documents`` is its own.
    """

    def documents(
        self, *, pipeline: Pipeline | None = None, threads: int | None = None, **options: Unpack[_Options]
    ) -> Documents:
        """Give the documents of the texts: a ``quoth.Documents``, with a row for each value.

        >>> import polars as pl
        >>> import quoth.polars
        >>> pl.Series(["“Yes,” said Ann Lee.", None]).quoth.documents().quotes["speaker"]
        ['Ann Lee']
        """
        _check(self._column)
        analysis = Analysis("quotes", pipeline, options, threads=threads, called="documents")
        return analysis.documents(self._column.to_list())

    def _map(self, analysis: Analysis) -> pl.Series:
        return _Lists(analysis)(self._column)
