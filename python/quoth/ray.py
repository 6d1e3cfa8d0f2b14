"""Who said what in a ``Dataset`` of Ray, by its tasks, each with one thread.

quoth and pyarrow must be installed where the tasks run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quoth._engine import Analysis, kept
from quoth._extra import required

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as _pa
    from ray.data import Dataset as _Dataset
    from typing_extensions import Unpack

    from quoth._engine import _Options
    from quoth._quoth import Pipeline


def quotes(
    data: _Dataset,
    text: str,
    *,
    keep: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    **options: Unpack[_Options],
) -> _Dataset:
    """Give the quotations of the texts in the column ``text``, lazily: a row for each.

    Args:
        data: A data set of Ray.
        text: The name of its column of texts; a null has no rows.
        keep: Columns of it that stand before those of the quotations, for what leads back to the
            text.
        pipeline: Analyses the texts, in place of ``options``.
        options: Those of ``quoth.Pipeline``; a model of your own is a path that every worker can
            read.

    Raises:
        ValueError: There is no such column, or one of ``keep`` has the name of a column of the
            quotations, or an option has a wrong value.
        TypeError: ``pipeline`` and ``options`` are both given, or an option is unknown; when it
            runs, the column ``text`` is not of strings.

    >>> import quoth.ray
    >>> import ray  # doctest: +SKIP
    >>> news = ray.data.read_parquet("news.parquet")  # doctest: +SKIP
    >>> quotes = quoth.ray.quotes(news, "body", keep=["id", "outlet"])  # doctest: +SKIP
    >>> quotes.groupby("speaker").count().show()  # doctest: +SKIP
    """
    return _rows(Analysis("quotes", pipeline, options), data, text, keep)


def entities(
    data: _Dataset,
    text: str,
    *,
    keep: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    **options: Unpack[_Options],
) -> _Dataset:
    """Give the named entities of the texts in the column ``text``.

    The arguments are those of ``quotes``.
    """
    return _rows(Analysis("entities", pipeline, options), data, text, keep)


def people(
    data: _Dataset,
    text: str,
    *,
    keep: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    **options: Unpack[_Options],
) -> _Dataset:
    """Give the people and organisations of the texts in the column ``text``.

    The arguments are those of ``quotes``.
    """
    return _rows(Analysis("people", pipeline, options), data, text, keep)


def mentions(
    data: _Dataset,
    text: str,
    *,
    keep: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    **options: Unpack[_Options],
) -> _Dataset:
    """Give the mentions of people and organisations in the column ``text``.

    The arguments are those of ``quotes``.
    """
    return _rows(Analysis("mentions", pipeline, options), data, text, keep)


def sentences(
    data: _Dataset,
    text: str,
    *,
    keep: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    **options: Unpack[_Options],
) -> _Dataset:
    """Give the sentences of the texts in the column ``text``.

    The arguments are those of ``quotes``.
    """
    return _rows(Analysis("sentences", pipeline, options), data, text, keep)


def paragraphs(
    data: _Dataset,
    text: str,
    *,
    keep: Sequence[str] = (),
    pipeline: Pipeline | None = None,
    **options: Unpack[_Options],
) -> _Dataset:
    """Give the paragraphs of the texts in the column ``text``.

    The arguments are those of ``quotes``.
    """
    return _rows(Analysis("paragraphs", pipeline, options), data, text, keep)


def _rows(analysis: Analysis, data: _Dataset, text: str, keep: Sequence[str]) -> _Dataset:
    required("ray.data", "quoth.ray", "'ray[data]'")
    # Ray may not know the columns before it runs; then its task says what is missing.
    known = data.columns(fetch_if_missing=False)
    names = kept(keep, text, analysis, [text, *keep] if known is None else known)
    # A block is a task: with a batch_size, Ray would put blocks together until they have so many rows,
    # and leave workers idle. `rows` cuts what is too large.
    return data.map_batches(
        _batch, fn_args=(analysis, text, names), batch_format="pyarrow", batch_size=None, udf_modifying_row_count=True
    )


def _batch(batch: _pa.Table, analysis: Analysis, text: str, keep: list[str]) -> Iterator[_pa.Table]:
    yield from analysis.rows(batch, text, keep)
