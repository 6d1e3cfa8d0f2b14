"""The accessor ``quoth`` of a ``pandas.Series`` of texts.

Importing this module registers it. The frames that it returns have the index of the series:

>>> import pandas as pd
>>> import quoth.pandas
>>> news = pd.Series(["“Yes,” said Ann Lee.", None, "“No,” said Bo Chen."], index=["a", "b", "c"])
>>> quotes = news.quoth.quotes()
>>> quotes[["speaker", "cue"]].to_dict("index")
{'a': {'speaker': 'Ann Lee', 'cue': 'said'}, 'c': {'speaker': 'Bo Chen', 'cue': 'said'}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from quoth._quoth import analyze_many

if TYPE_CHECKING:
    from typing import Any, TypedDict

    from typing_extensions import Unpack

    from quoth._quoth import Documents, Table, _Acts, _Errors, _Kinds, _Model, _Progress

    class _Options(TypedDict, total=False):
        model: _Model
        acts: _Acts
        kinds: _Kinds
        min_speaker_score: float
        roles: bool
        threads: int | None
        progress: _Progress
        errors: _Errors


_Found = TypeVar("_Found", "pd.Series[Any]", pd.DataFrame)


@pd.api.extensions.register_series_accessor("quoth")
class SeriesAccessor:
    """Analyses the texts of a series.

    Each method takes the options of ``quoth.analyze_many`` but for ``only``.

    The frames have one row for each item. Its index is that of its text, so that
    ``frame.join(series)`` and ``frame.groupby(level=0)`` lead back to the texts; ``start`` and
    ``end`` count code points. ``attrs["errors"]`` lists what went wrong under ``errors="null"``, as
    (position, message). What is raised is what ``quoth.analyze_many`` raises.
    """

    def __init__(self, series: pd.Series[Any]) -> None:
        self._series = series

    def analyze(self, **options: Unpack[_Options]) -> pd.Series[Any]:
        """Give a series of ``quoth.Document``, None for a missing text, with the same index.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["“Yes,” said Ann Lee.", None]).quoth.analyze()[0].quotes[0].speaker.name
        'Ann Lee'
        """
        documents = analyze_many(self._series, **options)
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
        documents = analyze_many(self._series, **options)
        return self._frame(documents, documents.quotes)

    def entities(self, **options: Unpack[_Options]) -> pd.DataFrame:
        """Give a frame of the named entities.

        It has the columns of ``quoth.Documents.entities`` but for ``row``.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["“Yes,” said Ann Lee."], index=["a"]).quoth.entities()["label"].to_dict()
        {'a': 'PERSON'}
        """
        documents = analyze_many(self._series, **options)
        return self._frame(documents, documents.entities)

    def paragraphs(self, **options: Unpack[_Options]) -> pd.DataFrame:
        """Give a frame of the paragraphs.

        It has the columns of ``quoth.Documents.paragraphs`` but for ``row``.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["It rained. Nobody came."], index=["a"]).quoth.paragraphs()["role"].to_dict()
        {'a': 'body'}
        """
        documents = analyze_many(self._series, **options)
        return self._frame(documents, documents.paragraphs)

    def sentences(self, **options: Unpack[_Options]) -> pd.DataFrame:
        """Give a frame of the sentences; nothing else is looked for, which is many times as quick.

        It has the columns of ``quoth.Documents.sentences`` but for ``row``.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["It rained. Nobody came."], index=["a"]).quoth.sentences()[["start", "end"]].values.tolist()
        [[0, 10], [11, 23]]
        """
        documents = analyze_many(self._series, only=("sentences",), **options)
        return self._frame(documents, documents.sentences)

    def people(self, **options: Unpack[_Options]) -> pd.DataFrame:
        """Give a frame of the people and organisations.

        It has the columns of ``quoth.Documents.people`` but for ``row``.

        >>> import pandas as pd
        >>> import quoth.pandas
        >>> pd.Series(["“Yes,” said Ann Lee."], index=["a"]).quoth.people()["words_quoted"].to_dict()
        {'a': 1}
        """
        documents = analyze_many(self._series, **options)
        return self._frame(documents, documents.people)

    def _frame(self, documents: Documents, table: Table) -> pd.DataFrame:
        frame = table.to_pandas()
        frame.index = self._series.index.take(frame.pop("row").to_numpy())
        return _with_errors(frame, documents)


def _with_errors(found: _Found, documents: Documents) -> _Found:
    found.attrs["errors"] = documents.errors
    return found
