"""Who said what in a ``DataFrame`` of Spark, by its Python workers, each with one thread.

quoth and pyarrow must be installed where the workers run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quoth._engine import Analysis, kept
from quoth._extra import required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as _pa
    from pyspark.sql import DataFrame as _DataFrame
    from typing_extensions import Unpack

    from quoth._engine import _Options
    from quoth._quoth import Pipeline


def quotes(
    frame: _DataFrame,
    text: str,
    *,
    keep: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    **options: Unpack[_Options],
) -> _DataFrame:
    """Give the quotations of the texts in the column ``text``, lazily: a row for each.

    Args:
        frame: A frame of Spark.
        text: The name of its column of texts; a null has no rows.
        keep: Columns of it that stand before those of the quotations, for what leads back to the
            text.
        pipeline: Analyses the texts, in place of ``options``.
        options: Those of ``quoth.Pipeline``; a model of your own is a path that every worker can
            read.

    Raises:
        ValueError: There is no such column, or one of ``keep`` has the name of a column of the
            quotations, or an option has a wrong value.
        TypeError: ``pipeline`` and ``options`` are both given, or an option is unknown, or
            the column ``text`` is not of strings.

    >>> import quoth.spark
    >>> from pyspark.sql import SparkSession  # doctest: +SKIP
    >>> spark = SparkSession.builder.getOrCreate()  # doctest: +SKIP
    >>> news = spark.read.parquet("news.parquet")  # doctest: +SKIP
    >>> quotes = quoth.spark.quotes(news, "body", keep=["id", "outlet"])  # doctest: +SKIP
    >>> quotes.groupBy("outlet", "speaker").count().show()  # doctest: +SKIP
    """
    return _rows(Analysis("quotes", pipeline, options), frame, text, keep)


def entities(
    frame: _DataFrame,
    text: str,
    *,
    keep: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    **options: Unpack[_Options],
) -> _DataFrame:
    """Give the named entities of the texts in the column ``text``.

    The arguments are those of ``quotes``.
    """
    return _rows(Analysis("entities", pipeline, options), frame, text, keep)


def people(
    frame: _DataFrame,
    text: str,
    *,
    keep: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    **options: Unpack[_Options],
) -> _DataFrame:
    """Give the people and organisations of the texts in the column ``text``.

    The arguments are those of ``quotes``.
    """
    return _rows(Analysis("people", pipeline, options), frame, text, keep)


def mentions(
    frame: _DataFrame,
    text: str,
    *,
    keep: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    **options: Unpack[_Options],
) -> _DataFrame:
    """Give the mentions of people and organisations in the column ``text``.

    The arguments are those of ``quotes``.
    """
    return _rows(Analysis("mentions", pipeline, options), frame, text, keep)


def sentences(
    frame: _DataFrame,
    text: str,
    *,
    keep: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    **options: Unpack[_Options],
) -> _DataFrame:
    """Give the sentences of the texts in the column ``text``.

    The arguments are those of ``quotes``.
    """
    return _rows(Analysis("sentences", pipeline, options), frame, text, keep)


def paragraphs(
    frame: _DataFrame,
    text: str,
    *,
    keep: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    **options: Unpack[_Options],
) -> _DataFrame:
    """Give the paragraphs of the texts in the column ``text``.

    The arguments are those of ``quotes``.
    """
    return _rows(Analysis("paragraphs", pipeline, options), frame, text, keep)


class _Batches:
    """Batches of a partition → batches of the items: what Spark sends to its workers."""

    def __init__(self, analysis: Analysis, columns: Sequence[str], text: str, keep: Sequence[str]) -> None:
        self._analysis = analysis
        self._columns = columns
        self._text = text
        self._keep = keep

    def __call__(self, batches: Iterator[_pa.RecordBatch]) -> Iterator[_pa.RecordBatch]:
        pyarrow = required("pyarrow", "quoth.spark")
        for batch in batches:
            table = pyarrow.Table.from_batches([batch]).rename_columns(self._columns)
            for rows in self._analysis.rows(table, self._text, self._keep):
                yield from rows.combine_chunks().to_batches()


def _rows(analysis: Analysis, frame: _DataFrame, text: str, keep: Sequence[str]) -> _DataFrame:
    types = required("pyspark.sql.types", "quoth.spark", "pyspark pyarrow")
    required("pyarrow", "quoth.spark")
    names = kept(keep, text, analysis, frame.columns)
    if not isinstance(frame.schema[text].dataType, types.StringType):
        message = f"the column {text!r} has the type {frame.schema[text].dataType.simpleString()}; cast it to string"
        raise TypeError(message)
    of_arrow = required("pyspark.sql.pandas.types", "quoth.spark", "pyspark pyarrow").from_arrow_schema
    schema = types.StructType([frame.schema[name] for name in names] + of_arrow(analysis.schema()).fields)
    needed = [name for name in frame.columns if name == text or name in names]
    # On the way to the workers, Spark takes a name such as a.b for field b of a.
    sent = frame.select([_quoted(name) for name in needed]).toDF(*(f"column_{i}" for i in range(len(needed))))
    return sent.mapInArrow(_Batches(analysis, needed, text, names), schema)


def _quoted(name: str) -> str:
    """Give the name of a column as Spark reads it whole: a.b is field b of a, `a.b` the column of that name."""
    return "`" + name.replace("`", "``") + "`"
