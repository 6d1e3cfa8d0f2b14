"""Results of a scan as rows and as frames of Polars."""

from __future__ import annotations

import datetime
from typing import Any

import polars as pl
import pytest

import quoth
from handmade import BRIDGE

NEWS: list[dict[str, Any]] = [
    {"id": 7, "text": BRIDGE, "paper": "Post", "day": datetime.date(2026, 5, 3)},
    {"id": 8, "text": None, "paper": None, "day": None},
    {"id": 9, "text": "“No,” said Tom Reyes. “Never,” said Ann Lee.", "paper": "Sun", "day": None},
]


def scan(news: Any = NEWS, **options: Any) -> quoth.Scan:
    return quoth.scan(news, model="fast", **options)


@pytest.mark.parametrize("kind", ["quotes", "entities", "people", "mentions", "sentences", "paragraphs", "documents"])
def test_iterating_gives_the_rows_as_dicts(kind: str) -> None:
    scanned = getattr(scan(id="id", keep=["paper"]), kind)()
    assert list(scanned) == [dict(zip(scanned.columns, row, strict=True)) for row in scanned.rows()]
    # Each time anew.
    assert list(scanned) == list(scanned)


@pytest.mark.parametrize("kind", ["quotes", "entities", "people", "mentions", "sentences", "paragraphs", "documents"])
def test_frame_of_polars_has_the_rows(kind: str) -> None:
    scanned = getattr(scan(id="id", keep=["paper"]), kind)()
    frame = scanned.to_polars()
    assert frame.columns == scanned.columns
    assert frame.rows() == list(scanned.rows())
    assert frame.schema["paper"] == pl.String
    table = quoth.analyze_many([]).quotes.to_polars() if kind == "quotes" else frame
    assert {name: frame.schema[name] for name in table.columns} == dict(table.schema)


def test_kept_columns_of_polars_keep_their_types_where_they_have_one() -> None:
    news = [row | {"mixed": row["id"] if row["id"] == 7 else "nine", "tags": ["a", row["id"]]} for row in NEWS]
    frame = scan(news, keep=["id", "day", "mixed", "tags"]).documents().to_polars()
    assert [frame.schema[name] for name in ("id", "day", "mixed", "tags")] == [pl.Int64, pl.Date, pl.String, pl.String]
    assert frame["mixed"].to_list() == ["7", "nine", "nine"]
    assert frame["tags"].to_list() == ['["a", 7]', '["a", 8]', '["a", 9]']
    assert frame["day"].to_list() == [datetime.date(2026, 5, 3), None, None]


def test_frame_of_nothing_has_the_columns() -> None:
    frame = scan([{"id": 1, "text": "It rained."}], id="id").quotes().to_polars()
    assert (len(frame), frame.columns[:2]) == (0, ["id", "row"])
