"""The accessor ``quoth`` of a ``pandas.Series`` of texts, and of a ``pandas.DataFrame``.

Importing this module registers both. The frames have the index of the texts:

>>> import pandas as pd
>>> import quoth.pandas
>>> news = pd.Series(["“Yes,” said Ann Lee.", None, "“No,” said Bo Chen."], index=["a", "b", "c"])
>>> quotes = news.quoth.quotes()
>>> quotes[["speaker", "cue"]].to_dict("index")
{'a': {'speaker': 'Ann Lee', 'cue': 'said'}, 'c': {'speaker': 'Bo Chen', 'cue': 'said'}}

Texts are plain: of a column of HTML take what ``quoth.clean_html`` reads, else tags count as words.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from quoth._engine import ITEMS
from quoth._extra import required
from quoth._options import OF_TEXTS, check_options
from quoth._quoth import analyze_many
from quoth._read import is_missing

try:
    import pandas as pd
except ImportError:
    required("pandas", "quoth.pandas")
    raise

if TYPE_CHECKING:
    from collections.abc import Hashable
    from typing import Any, NoReturn, TypedDict

    from typing_extensions import Unpack

    from quoth._engine import _Items
    from quoth._quoth import Documents, Pipeline, Table, _Acts, _Date, _DateOrder, _Errors, _Kinds, _Model, _Progress

    class _Options(TypedDict, total=False):
        model: _Model
        acts: _Acts
        kinds: _Kinds
        min_score: float
        min_speaker_score: float
        nested: bool | None
        roles: bool
        date_order: _DateOrder | None
        reference_date: _Date | Iterable[Any] | None
        pipeline: Pipeline | None
        threads: int | None
        progress: _Progress
        errors: _Errors


_Found = TypeVar("_Found", "pd.Series[Any]", pd.DataFrame)


class _LastAnalysis:
    """The documents of the last analysis of a series, for as long as nothing has changed."""

    def __init__(self) -> None:
        self._last: tuple[bytes, dict[str, Any], Documents] | None = None

    def documents(self, series: pd.Series[Any], options: dict[str, Any], called: str) -> Documents:
        """Give what ``analyze_many`` does, from the last time if texts and options are the same."""
        check_options(options, OF_TEXTS, called)
        options = {name: _kept(name, value) for name, value in options.items()}
        texts = _digest(series, raises=options.get("errors", "raise") == "raise")
        state = {**options, "model file": _file_state(options.get("model"))}
        if self._last is not None and self._last[0] == texts and self._last[1] == state:
            return self._last[2]
        if called == "sentences":
            # A whole analysis would serve the next call as well, but takes many times as long.
            return analyze_many(series, only=("sentences",), **options)
        documents = analyze_many(series, **options)
        self._last = (texts, state, documents)
        return documents


@pd.api.extensions.register_series_accessor("quoth")
class SeriesAccessor:
    """Analyses the texts of a series.

    Each method takes the options of ``quoth.analyze_many`` but for ``only``.

    A ``reference_date`` that is a series has the dates of the texts by their position, whatever its
    index is.

    The frames have one row for each item. Its index is that of its text, so that
    ``frame.join(series)`` and ``frame.groupby(level=0)`` lead back to the texts; ``start`` and
    ``end`` count code points. ``attrs["errors"]`` lists what went wrong under ``errors="null"``, as
    (position, message). What is raised is what ``quoth.analyze_many`` raises; a value that is no
    text is named by its position, its label and the series.

    One analysis serves all methods: the last one is kept with the series, and taken again while the
    options are the same. Each call computes a hash (BLAKE2) of the texts, so a series that was
    changed in place is analysed anew. ``df["body"]`` is a new series each time; a variable keeps
    it, and so its analysis.

    >>> import pandas as pd
    >>> import quoth.pandas
    >>> body = pd.DataFrame({"body": ["“Yes,” said Ann Lee."]})["body"]
    >>> len(body.quoth.quotes()), len(body.quoth.people())    # one analysis
    (1, 1)
    """

    def __init__(self, series: pd.Series[Any]) -> None:
        self._series = series
        self._last = _last_analysis(series, None)

    def documents(self, **options: Unpack[_Options]) -> Documents:
        """Give the ``quoth.Documents``, with all tables, for ``quoth.link`` and files.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["“Yes,” said Ann Lee.", None]).quoth.documents().quotes["speaker"]
        ['Ann Lee']
        """
        return self._documents("documents", options)

    def analyze(self, **options: Unpack[_Options]) -> pd.Series[Any]:
        """Give a series of ``quoth.Document``, None for a missing text, with the same index.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["“Yes,” said Ann Lee.", None]).quoth.analyze()[0].quotes[0].speaker.name
        'Ann Lee'
        """
        documents = self._documents("analyze", options)
        found: pd.Series[Any] = pd.Series(
            list(documents), index=self._series.index, name=self._series.name, dtype=object
        )
        return _with_errors(found, documents)

    def quotes(self, **options: Unpack[_Options]) -> pd.DataFrame:
        """Give a frame of the quotations.

        It has the columns of ``quoth.Documents.quotes`` but for ``row``.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["“Yes,” said Ann Lee."], index=["a"]).quoth.quotes()["speaker"].to_dict()
        {'a': 'Ann Lee'}
        """
        documents = self._documents("quotes", options)
        return self._frame(documents, documents.quotes)

    def entities(self, **options: Unpack[_Options]) -> pd.DataFrame:
        """Give a frame of the named entities.

        It has the columns of ``quoth.Documents.entities`` but for ``row``.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["“Yes,” said Ann Lee."], index=["a"]).quoth.entities()["label"].to_dict()
        {'a': 'PERSON'}
        """
        documents = self._documents("entities", options)
        return self._frame(documents, documents.entities)

    def paragraphs(self, **options: Unpack[_Options]) -> pd.DataFrame:
        """Give a frame of the paragraphs.

        It has the columns of ``quoth.Documents.paragraphs`` but for ``row``.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["It rained. Nobody came."], index=["a"]).quoth.paragraphs()["role"].to_dict()
        {'a': 'body'}
        """
        documents = self._documents("paragraphs", options)
        return self._frame(documents, documents.paragraphs)

    def sentences(self, **options: Unpack[_Options]) -> pd.DataFrame:
        """Give a frame of the sentences; nothing else is looked for, which is many times as quick.

        It has the columns of ``quoth.Documents.sentences`` but for ``row``.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["It rained. Nobody came."], index=["a"]).quoth.sentences()[["start", "end"]].values.tolist()
        [[0, 10], [11, 23]]
        """
        documents = self._documents("sentences", options)
        return self._frame(documents, documents.sentences)

    def people(self, **options: Unpack[_Options]) -> pd.DataFrame:
        """Give a frame of the people and organisations.

        It has the columns of ``quoth.Documents.people`` but for ``row``.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["“Yes,” said Ann Lee."], index=["a"]).quoth.people()["words_quoted"].to_dict()
        {'a': 1}
        """
        documents = self._documents("people", options)
        return self._frame(documents, documents.people)

    def mentions(self, **options: Unpack[_Options]) -> pd.DataFrame:
        """Give a frame of the mentions of people and organisations.

        It has the columns of ``quoth.Documents.mentions`` but for ``row``.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["“Yes,” said Ann Lee. She left."], index=["a"]).quoth.mentions()["text"].tolist()
        ['Ann Lee', 'She']
        """
        documents = self._documents("mentions", options)
        return self._frame(documents, documents.mentions)

    def _documents(self, called: str, options: _Options) -> Documents:
        return self._last.documents(self._series, dict(options), called)

    def _frame(self, documents: Documents, table: Table) -> pd.DataFrame:
        frame = table.to_pandas()
        frame.index = self._series.index.take(frame.pop("row").to_numpy())
        return _with_errors(frame, documents)


@pd.api.extensions.register_dataframe_accessor("quoth")
class FrameAccessor:
    """Analyses a column of texts, and keeps other columns beside what is found."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame

    def explode(
        self,
        text: Hashable,
        items: _Items,
        keep: Iterable[Hashable] = (),
        **options: Unpack[_Options],
    ) -> pd.DataFrame:
        """Give a frame with a row for each item: the kept columns of its text, then its own.

        The index is that of the texts. As in ``SeriesAccessor``, one analysis serves all calls for
        a column.

        Args:
            text: The column of the texts.
            items: Which items: their columns are those of ``quoth.Documents``, but for ``row``.
            keep: The columns of this frame that are repeated for each item.
            options: Those of ``quoth.analyze_many`` but for ``only``.

        Raises:
            KeyError: There is no such column.
            ValueError: A column has the name of another, or ``items`` is unknown.
            TypeError: A value is no text; the message has its position, its label and the column.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> news = pd.DataFrame({"body": ["“Yes,” said Ann Lee."], "paper": ["Post"]})
        >>> news.quoth.explode("body", "quotes", keep=["paper"])[["paper", "speaker"]].to_dict("records")
        [{'paper': 'Post', 'speaker': 'Ann Lee'}]
        """
        if items not in ITEMS:
            message = f"unknown items {items!r}; choose one of {', '.join(ITEMS)}"
            raise ValueError(message)
        keep = [keep] if isinstance(keep, str) else list(keep)
        series = self._column(text)
        kept = {name: self._column(name) for name in keep}
        documents = _last_analysis(self._frame, text).documents(series, dict(options), "explode")
        found: pd.DataFrame = getattr(documents, items).to_pandas()
        rows = found.pop("row").to_numpy()
        found.index = series.index.take(rows)
        for place, (name, column) in enumerate(kept.items()):
            if name in found.columns:
                message = (
                    f"the column {name!r} that is kept has the name of a column of the {items}; rename it first: "
                    f"df.rename(columns={{{name!r}: …}})"
                )
                raise ValueError(message)
            found.insert(place, name, column.take(rows))
        return _with_errors(found, documents)

    def __getattr__(self, name: str) -> NoReturn:
        """Lead from what a series has to the ways to it."""
        message = f"a DataFrame has no quoth.{name}"
        if hasattr(SeriesAccessor, name):
            message += f'; name a column: df["body"].quoth.{name}()'
        if name in ITEMS:
            message += f' or df.quoth.explode("body", "{name}")'
        raise AttributeError(message, name=name, obj=self)

    def _column(self, name: Hashable) -> pd.Series[Any]:
        known = list(self._frame.columns)
        if name not in known:
            message = f"no column {name!r}; the columns are {', '.join(map(str, known))}"
            raise KeyError(message)
        if known.count(name) > 1:
            message = f"the frame has several columns {name!r}"
            raise ValueError(message)
        column: pd.Series[Any] = self._frame[name]
        return column


_ANALYSES = "_quoth_last_analyses"


def _last_analysis(owner: pd.Series[Any] | pd.DataFrame, column: Hashable) -> _LastAnalysis:
    """Give the last analysis of a series or column, which lives and goes with its owner.

    It is no attribute of the accessor, since pandas 3 makes a new one each time.
    """
    analyses: dict[Hashable, _LastAnalysis] = owner.__dict__.get(_ANALYSES, {})
    if not analyses:
        # Past the check of pandas whether a new attribute is meant as a column.
        object.__setattr__(owner, _ANALYSES, analyses)
    return analyses.setdefault(column, _LastAnalysis())


def _digest(series: pd.Series[Any], *, raises: bool) -> bytes:
    """Give a hash of what an analysis sees of the values: texts, and the types of all others.

    Where a wrong type would be an error of the analysis, it is raised here, with the label.
    """
    digest = blake2b()
    for row, value in enumerate(series):
        found = value.as_py() if hasattr(value, "as_py") else value
        if isinstance(found, str):
            text = found.encode("utf-8", "surrogatepass")
            digest.update(b"t%d:" % len(text) + text)
        elif is_missing(found):
            digest.update(b"m")
        elif raises:
            # By way of a list, since a scalar of NumPy would show its type.
            got, label = type(value).__name__, series.index[row : row + 1].tolist()[0]
            message = f"series {series.name!r} got {got} at row {row} (label {label!r}); pass str or None"
            raise TypeError(message)
        else:
            digest.update(f"o{type(value).__name__}:".encode())
    return digest.digest()


def _kept(name: str, value: object) -> object:
    """Give an option that nobody can change meanwhile: a copy of a collection of names or dates."""
    is_collection = (
        name in {"acts", "kinds", "reference_date"} and isinstance(value, Iterable) and not isinstance(value, str)
    )
    return list(value) if is_collection else value  # type: ignore[call-overload]


def _file_state(model: object) -> object:
    """Give what tells whether a model file is the same as before."""
    if not isinstance(model, (str, os.PathLike)) or not Path(model).is_file():
        return None
    stat = Path(model).stat()
    return (stat.st_ino, stat.st_size, stat.st_mtime_ns)


def _with_errors(found: _Found, documents: Documents) -> _Found:
    found.attrs["errors"] = documents.errors
    return found
