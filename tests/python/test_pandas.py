"""The pandas accessor: its frames equal the tables and keep the index of the series."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import quoth
import quoth.pandas
from handmade import BRIDGE

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


@pytest.mark.parametrize("kind", ["quotes", "entities", "paragraphs", "sentences", "people"])
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
    assert accessor(series).quotes(errors="null").attrs["errors"] == ((1, "got int; pass str or None"),)
    assert accessor(series).analyze(errors="null").attrs["errors"] == ((1, "got int; pass str or None"),)


def test_empty_series_gives_empty_frames() -> None:
    quotes = accessor(pd.Series([], dtype=object)).quotes()
    assert len(quotes) == 0
    assert "speaker" in quotes.columns
