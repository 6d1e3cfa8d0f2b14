"""Who said what in a ``DataFrame`` of Dask, partition by partition, each with one thread.

>>> import dask.dataframe as dd
>>> import pandas as pd
>>> import quoth.dask
>>> frame = pd.DataFrame({"body": ["“Yes,” said Ann Lee.", "It rained."]}, index=["a", "b"])
>>> news = dd.from_pandas(frame, npartitions=2)
>>> quoth.dask.quotes(news, "body")[["speaker", "cue"]].compute().to_dict("index")
{'a': {'speaker': 'Ann Lee', 'cue': 'said'}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quoth._engine import BATCH, Analysis, kept
from quoth._extra import required
from quoth._read import is_missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as _pd
    from dask.dataframe import DataFrame as _DataFrame
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
        frame: A frame of Dask. The index of the result is that of the texts.
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
            runs, a value is no text: the message has its label and the column.

    >>> import dask.dataframe as dd
    >>> import pandas as pd
    >>> import quoth.dask
    >>> news = dd.from_pandas(pd.DataFrame({"paper": ["Post"], "body": ["“Yes,” said Ann Lee."]}), npartitions=1)
    >>> quoth.dask.quotes(news, "body", keep=["paper"])[["paper", "speaker"]].compute().values.tolist()
    [['Post', 'Ann Lee']]
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


def _rows(analysis: Analysis, frame: _DataFrame, text: str, keep: Sequence[str]) -> _DataFrame:
    required("dask.dataframe", "quoth.dask", "'dask[dataframe]'")
    names = kept(keep, text, analysis, list(frame.columns))
    # The frame of no text: all columns and their types, known before anything runs.
    meta = _partition(frame._meta, analysis, text, names)  # noqa: SLF001 Dask asks for it and has no other name for it
    return frame.map_partitions(_partition, analysis, text, names, meta=meta)


def _partition(part: _pd.DataFrame, analysis: Analysis, text: str, keep: list[str]) -> _pd.DataFrame:
    pandas = required("pandas", "quoth.dask")
    starts = range(0, len(part), BATCH) or [0]
    frames = []
    for start in starts:
        texts = part.iloc[start : start + BATCH]
        found = analysis.table(_checked(texts[text])).to_pandas()
        rows = texts.take(found.pop("row").to_numpy())
        found.index = rows.index
        for position, name in enumerate(keep):
            found.insert(position, name, rows[name])
        frames.append(found)
    return frames[0] if len(frames) == 1 else pandas.concat(frames)


def _checked(texts: _pd.Series[Any]) -> list[Any]:
    """Give the values, all of them texts or missing."""
    values: list[Any] = texts.tolist()
    for label, value in zip(texts.index, values, strict=True):
        if not isinstance(value, str) and not is_missing(value):
            message = f"column {texts.name!r} got {type(value).__name__} at label {label!r}; pass str or None"
            raise TypeError(message)
    return values
