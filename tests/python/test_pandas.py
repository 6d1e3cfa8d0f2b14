"""The pandas accessor: its frames equal the tables and keep the index of the series."""

from __future__ import annotations

import gc
import pickle
import weakref
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import quoth
import quoth.pandas
from handmade import BRIDGE
from quoth._engine import ITEMS

TEXTS = [BRIDGE, None, "It rained.", "“No,” said Tom Reyes. “Never,” said Ann Lee."]
SPEAKERS = ["Adaeze Okafor", "Tom Reyes", "Ann Lee"]


def accessor(series: pd.Series[Any]) -> quoth.pandas.SeriesAccessor:
    # The stubs of pandas cannot know what has been registered.
    found: quoth.pandas.SeriesAccessor = series.quoth
    return found


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (pd.Index(["a", "b", "c", "d"], name="id"), ["a", "d", "d"]),
        (pd.Index([7, 7, 7, 7]), [7, 7, 7]),
        (pd.date_range("2026-01-01", periods=4), list(pd.to_datetime(["2026-01-01", "2026-01-04", "2026-01-04"]))),
        (
            pd.MultiIndex.from_tuples([("x", 1), ("x", 2), ("y", 1), ("y", 1)], names=["paper", "page"]),
            [("x", 1), ("y", 1), ("y", 1)],
        ),
    ],
    ids=["labels", "repeated", "dates", "multi"],
)
def test_frames_keep_the_index_of_the_series(index: pd.Index[Any], expected: list[object]) -> None:
    series = pd.Series(TEXTS, index=index, name="body")
    quotes = accessor(series).quotes()
    assert list(quotes["speaker"]) == SPEAKERS
    assert list(quotes.index) == expected
    assert quotes.index.names == index.names
    assert type(quotes.index) is type(index)
    assert "row" not in quotes.columns


@pytest.mark.parametrize("kind", ITEMS)
def test_frames_equal_the_tables(kind: str) -> None:
    frame = getattr(accessor(pd.Series(TEXTS)), kind)()
    expected = getattr(quoth.analyze_many(TEXTS), kind).to_pandas().set_index("row").rename_axis(None)
    pd.testing.assert_frame_equal(frame, expected, check_index_type=False)
    assert len(frame) > 0


def test_quotes_join_with_the_original_frame() -> None:
    news = pd.DataFrame({"body": TEXTS, "paper": ["Post", "Post", "Sun", "Sun"]}, index=["a", "b", "c", "d"])
    joined = accessor(news["body"]).quotes().join(news["paper"])
    assert list(zip(joined["speaker"], joined["paper"], strict=True)) == [
        ("Adaeze Okafor", "Post"),
        ("Tom Reyes", "Sun"),
        ("Ann Lee", "Sun"),
    ]


@pytest.mark.parametrize("chosen", ["sorted", "filtered"])
def test_tables_of_documents_join_by_position(chosen: str) -> None:
    """As the guides join: ``row`` counts from 0 whatever the index of the frame."""
    frame = pd.DataFrame({"body": TEXTS, "paper": ["Post", "Echo", "Gleaner", "Sun"]})
    chosen_frame = frame.sort_values("paper", ascending=False) if chosen == "sorted" else frame[frame.index != 1]
    quotes = accessor(chosen_frame["body"]).documents().quotes.to_pandas()
    quotes = quotes.join(chosen_frame["paper"].reset_index(drop=True), on="row")
    papers = {"Adaeze Okafor": "Post", "Tom Reyes": "Sun", "Ann Lee": "Sun"}
    assert dict(zip(quotes["speaker"], quotes["paper"], strict=True)) == papers
    joined = accessor(chosen_frame["body"]).quotes().join(chosen_frame["paper"])
    assert dict(zip(joined["speaker"], joined["paper"], strict=True)) == papers


def test_analyze_gives_a_series_of_documents() -> None:
    series = pd.Series(TEXTS, index=["a", "b", "c", "d"], name="body")
    found = accessor(series).analyze()
    assert list(found.index) == ["a", "b", "c", "d"]
    assert found.name == "body"
    assert found["a"] == quoth.analyze(BRIDGE)
    assert found["b"] is None


def test_options_are_those_of_analyze_many() -> None:
    series = pd.Series([BRIDGE])
    assert len(accessor(series).quotes(acts=["stance"], threads=2, model="fast")) == 0
    with pytest.raises(ValueError, match="threads=0 is too few"):
        accessor(series).sentences(threads=0)


def test_errors_are_in_attrs() -> None:
    series = pd.Series([BRIDGE, 7], dtype=object)
    with pytest.raises(TypeError, match="got int at row 1"):
        accessor(series).quotes()
    assert accessor(series).quotes(errors="null").attrs["errors"] == ((1, "got int at label 1; pass str or None"),)
    assert accessor(series).analyze(errors="null").attrs["errors"] == ((1, "got int at label 1; pass str or None"),)


def test_empty_series_gives_empty_frames() -> None:
    quotes = accessor(pd.Series([], dtype=object)).quotes()
    assert len(quotes) == 0
    assert "speaker" in quotes.columns


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give a list that gets an entry for each analysis."""
    calls: list[int] = []

    def analyze_many(texts: Any, **options: Any) -> quoth.Documents:
        calls.append(len(texts))
        return quoth.analyze_many(texts, **options)

    monkeypatch.setattr(quoth.pandas, "analyze_many", analyze_many)
    return calls


DTYPES = [
    "object",
    "string",
    pytest.param("string[pyarrow]"),
    pytest.param(pd.ArrowDtype(pa.string()), id="arrow"),
    pytest.param(pd.ArrowDtype(pa.large_string()), id="large arrow"),
    "category",
]


@pytest.mark.parametrize("dtype", DTYPES)
def test_one_analysis_serves_all_frames(dtype: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted(monkeypatch)
    # By way of Arrow, which takes None where pandas makes NaN of it.
    series = pd.Series(
        pd.array(pa.array(TEXTS), dtype=dtype) if isinstance(dtype, pd.ArrowDtype) else TEXTS, dtype=dtype
    )
    series.index = pd.Index(["a", "b", "c", "d"])
    quotes = accessor(series).quotes()
    assert list(quotes["speaker"]) == SPEAKERS
    assert list(quotes.index) == ["a", "d", "d"]
    accessor(series).people()
    accessor(series).entities()
    accessor(series).sentences()
    accessor(series).paragraphs()
    accessor(series).mentions()
    assert accessor(series).analyze()["a"] == quoth.analyze(BRIDGE)
    assert accessor(series).documents() is accessor(series).documents()
    assert accessor(series).documents() == quoth.analyze_many(TEXTS)
    assert calls == [4]


def test_another_series_or_other_options_are_analysed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted(monkeypatch)
    series = pd.Series(TEXTS, dtype=object)
    accessor(series).quotes()
    acts: list[Any] = ["speech"]
    accessor(series).quotes(acts=acts)
    acts.append("stance")
    accessor(series).quotes(acts=acts)
    accessor(series).quotes(acts=set(acts[:1]))
    accessor(series.copy()).quotes(acts=["speech"])
    assert len(calls) == 5
    with pytest.raises(ValueError, match="threads=0"):
        accessor(series).quotes(acts=["speech"], threads=0)


def test_a_series_that_was_changed_in_place_is_analysed_anew() -> None:
    series = pd.Series(["It rained.", "“No,” said Tom Reyes."], dtype=object)
    assert list(accessor(series).quotes()["speaker"]) == ["Tom Reyes"]
    series.iloc[0] = BRIDGE
    assert list(accessor(series).quotes()["speaker"]) == ["Adaeze Okafor", "Tom Reyes"]
    series.iloc[1] = None
    assert list(accessor(series).quotes()["speaker"]) == ["Adaeze Okafor"]
    series.array[0] = None
    assert len(accessor(series).quotes()) == 0
    # What moves from one text to its neighbour is another series too.
    series = pd.Series(["ab", "c"], dtype=object)
    assert accessor(series).sentences()["text"].tolist() == ["ab", "c"]
    accessor(series).quotes()
    series.iloc[0], series.iloc[1] = "a", "bc"
    assert accessor(series).sentences()["text"].tolist() == ["a", "bc"]
    # Only the labels change: the analysis stays, and the frame has the new ones.
    series.index = pd.Index(["x", "y"])
    assert list(accessor(series).sentences().index) == ["x", "y"]


def test_what_is_kept_of_an_analysis_does_not_travel(monkeypatch: pytest.MonkeyPatch) -> None:
    series = pd.Series(TEXTS, dtype=object)
    accessor(series).quotes()
    assert len(pickle.dumps(series)) == len(pickle.dumps(pd.Series(TEXTS, dtype=object)))
    reference = weakref.ref(accessor(series).documents())
    assert reference() is not None
    del series
    gc.collect()
    assert reference() is None


def test_a_wrong_type_is_told_with_its_label_and_series() -> None:
    series = pd.Series([BRIDGE, 7], index=["a", "b"], name="body", dtype=object)
    message = r"^series 'body' got int at row 1 \(label 'b'\); pass str or None$"
    for method in ("quotes", "people", "entities", "sentences", "mentions", "analyze", "documents"):
        with pytest.raises(TypeError, match=message):
            getattr(accessor(series), method)()
    with pytest.raises(TypeError, match=message):
        exploder(pd.DataFrame({"body": series})).explode("body", "quotes")
    # A label is shown as Python has it, not as a scalar of NumPy.
    series.index = pd.Index([5, 9])
    with pytest.raises(TypeError, match=r"^series 'body' got int at row 1 \(label 9\); pass"):
        accessor(series).quotes()


def exploder(frame: pd.DataFrame) -> quoth.pandas.FrameAccessor:
    # To the stubs of pandas it may be a column.
    found: Any = frame.quoth
    assert isinstance(found, quoth.pandas.FrameAccessor)
    return found


def news() -> pd.DataFrame:
    return pd.DataFrame(
        {"body": TEXTS, "paper": pd.Categorical(["Post", "Post", "Sun", "Sun"]), "pages": [1, 2, 3, 4]},
        index=["a", "b", "c", "d"],
    )


@pytest.mark.parametrize("kind", ITEMS)
def test_explode_puts_kept_columns_before_the_items(kind: Any) -> None:
    frame = news()
    found = exploder(frame).explode("body", kind, keep=["pages", "paper"])
    items = getattr(accessor(frame["body"]), kind)()
    pd.testing.assert_frame_equal(found[list(items.columns)], items)
    assert list(found.columns) == ["pages", "paper", *items.columns]
    assert found["pages"].tolist() == frame["pages"].loc[found.index].tolist()
    assert found["paper"].dtype == frame["paper"].dtype
    assert exploder(frame).explode("body", kind, keep="paper").columns[0] == "paper"
    assert exploder(frame.iloc[:0]).explode("body", kind, keep=["paper"]).columns[0] == "paper"


def test_explode_analyses_a_column_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted(monkeypatch)
    frame = news()
    exploder(frame).explode("body", "quotes")
    exploder(frame).explode("body", "people", keep=["paper"])
    assert calls == [4]
    frame.loc["c", "body"] = BRIDGE
    assert len(exploder(frame).explode("body", "quotes")) == 4


def test_explode_says_what_is_wrong() -> None:
    frame = news().assign(score=1)
    with pytest.raises(KeyError, match="no column 'text'; the columns are body, paper, pages, score"):
        exploder(frame).explode("text", "quotes")
    with pytest.raises(KeyError, match="no column 'desk'; the columns are body, paper, pages, score"):
        exploder(frame).explode("body", "quotes", keep=["desk"])
    with pytest.raises(ValueError, match="'score' that is kept has the name of a column of the quotes; rename it"):
        exploder(frame).explode("body", "quotes", keep=["score"])
    with pytest.raises(ValueError, match="unknown items 'quote'; choose one of quotes, entities"):
        exploder(frame).explode("body", "quote")  # type: ignore[arg-type]
    twice = pd.concat([frame[["body"]], frame[["body"]]], axis=1)
    with pytest.raises(ValueError, match="the frame has several columns 'body'"):
        exploder(twice).explode("body", "quotes")


def test_what_only_a_series_has_leads_to_the_column() -> None:
    frame: Any = news()
    with pytest.raises(AttributeError, match=r'name a column: df\["body"\]\.quoth\.quotes\(\) or df\.quoth\.explode'):
        frame.quoth.quotes()
    with pytest.raises(AttributeError, match=r"no quoth\.quote$"):
        _ = frame.quoth.quote
