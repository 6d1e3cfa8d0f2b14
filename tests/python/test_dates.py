"""The options for the values of dates: ``date_order`` and ``reference_date``."""

from __future__ import annotations

import datetime
import pickle
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

import quoth
import quoth.pandas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "The council of Vaasa rejected the plan on Tuesday, Aino Salmi said."
DIGITS = "The council of Vaasa rejected the plan on 03/04/2025, Aino Salmi said."
DAY = datetime.date(2025, 5, 7)


def values(doc: quoth.Document | None) -> list[str | None]:
    assert doc is not None
    return [entity.value for entity in doc.entities if entity.label == "DATE"]


@pytest.mark.parametrize(
    "date",
    [
        DAY,
        datetime.datetime(2025, 5, 7, 23, 30, tzinfo=datetime.timezone.utc),
        "2025-05-07",
        "2025-05-07T23:30:00",
        "2025-05-07T23:30:00Z",
        "2025-05-07 23:30:00+02:00",
        pd.Timestamp("2025-05-07"),
        np.datetime64("2025-05-07"),
        np.datetime64("2025-05-07T23:30:00", "ns"),
    ],
)
def test_reference_date_gives_relative_dates_a_value(date: Any) -> None:
    assert values(quoth.analyze(TEXT, model="fast")) == [None]
    assert values(quoth.analyze(TEXT, model="fast", reference_date=date)) == ["2025-05-06"]
    assert [values(doc) for doc in quoth.stream([TEXT], model="fast", reference_date=date)] == [["2025-05-06"]]
    assert [values(doc) for doc in quoth.analyze_many([TEXT], model="fast", reference_date=date)] == [["2025-05-06"]]


def test_missing_reference_date_is_none() -> None:
    for missing in (None, pd.NaT, float("nan"), np.datetime64("NaT")):
        assert values(quoth.analyze(TEXT, model="fast", reference_date=missing)) == [None]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("order", "value"), [(None, None), ("DMY", "2025-04-03"), ("MDY", "2025-03-04"), ("YMD", None)]
)
def test_date_order_tells_how_digits_are_read(order: Any, value: str | None) -> None:
    assert values(quoth.analyze(DIGITS, model="fast", date_order=order)) == [value]
    assert values(quoth.Pipeline(model="fast", date_order=order).analyze(DIGITS)) == [value]


def test_each_text_may_have_a_date_of_its_own() -> None:
    texts = [TEXT, None, TEXT, TEXT]
    dates: list[Any] = [DAY, DAY, None, "2025-01-01"]
    expected = [["2025-05-06"], [None], ["2024-12-31"]]
    for given in (dates, pd.Series(dates, index=[3, 2, 1, 0]), (date for date in dates)):
        docs = quoth.analyze_many(texts, model="fast", reference_date=given)
        assert [values(doc) for doc in docs if doc is not None] == expected
    pipeline = quoth.Pipeline(model="fast", reference_date="2000-01-01")
    docs = quoth.analyze_many(iter(texts), pipeline=pipeline, reference_date=dates)
    assert [values(doc) for doc in docs if doc is not None] == expected


def test_dates_of_many_texts_are_the_same_on_threads() -> None:
    texts = [f"{TEXT} " * 400] * 8
    dates = [f"2025-05-{day:02}" for day in range(7, 15)]
    docs = quoth.analyze_many(texts, model="fast", reference_date=dates, threads=3)
    expected = ["2025-05-06"] * 6 + ["2025-05-13"] * 2
    assert [values(doc)[0] for doc in docs] == expected


def numbers(count: int) -> Iterator[str]:
    yield from ["It rained."] * count


@pytest.mark.parametrize("texts", [2, 4])
def test_other_number_of_dates_than_texts_is_an_error(texts: int) -> None:
    for given in (["It rained."] * texts, numbers(texts)):
        with pytest.raises(ValueError, match=f"reference_date has 3 dates for {texts} texts; pass one for each"):
            quoth.analyze_many(given, model="fast", reference_date=[DAY, None, DAY])


@pytest.mark.parametrize(
    ("options", "error", "problem"),
    [
        ({"date_order": "DDD"}, ValueError, 'date_order="DDD" is unknown; choose one of "DMY", "MDY", "YMD"'),
        ({"date_order": 3}, TypeError, 'date_order got int; pass "DMY", "MDY", "YMD" or None'),
        ({"reference_date": 3}, TypeError, "reference_date got int; pass a datetime.date, an ISO 8601 str"),
        ({"reference_date": "May 3"}, ValueError, 'reference_date="May 3" is no date of ISO 8601'),
        ({"reference_date": "2025-02-29"}, ValueError, 'reference_date="2025-02-29" is no date'),
        ({"reference_date": ""}, ValueError, 'reference_date="" is no date'),
    ],
)
def test_wrong_option_is_an_error_that_says_what_to_pass(
    options: dict[str, Any], error: type[Exception], problem: str
) -> None:
    for function in (lambda **given: quoth.analyze("", **given), lambda **given: quoth.analyze_many([], **given)):
        with pytest.raises(error, match=re.escape(problem)):
            function(**options)
    with pytest.raises(error, match=re.escape(problem)):
        quoth.Pipeline(**options)


def test_dates_of_each_text_are_of_analyze_many_only() -> None:
    with pytest.raises(TypeError, match=r"reference_date got list; pass a datetime\.date"):
        quoth.stream([TEXT], reference_date=[DAY])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="reference_date at row 1 got int"):
        quoth.analyze_many([TEXT, TEXT], reference_date=[DAY, 7])
    days = pd.Series([DAY, 7], index=["a", "b"], name="day", dtype=object)
    with pytest.raises(TypeError, match=r"reference_date at row 1 \(label 'b'\) in column 'day' got int"):
        quoth.analyze_many([TEXT, TEXT], reference_date=days)
    with pytest.raises(TypeError, match="reference_date got dict"):
        quoth.analyze_many([TEXT], reference_date={DAY: DAY})
    for name in ("date_order", "reference_date"):
        with pytest.raises(TypeError, match=f"pipeline and {name}"):
            quoth.analyze_many([], pipeline=quoth.Pipeline(), **{name: None})  # type: ignore[arg-type]


def test_pipeline_keeps_the_options() -> None:
    pipeline = quoth.Pipeline(model="fast", date_order="DMY", reference_date=DAY)
    assert repr(pipeline) == "Pipeline(model='fast', date_order='DMY', reference_date='2025-05-07')"
    again = pickle.loads(pickle.dumps(pipeline))
    assert (again, hash(again)) == (pipeline, hash(pipeline))
    assert pipeline == quoth.Pipeline(model="fast", date_order="DMY", reference_date="2025-05-07")
    assert pipeline != quoth.Pipeline(model="fast", date_order="DMY")
    assert values(again.analyze(f"{TEXT}\n\n{DIGITS}")) == ["2025-05-06", "2025-04-03"]


def test_accessor_takes_a_series_of_dates_by_position() -> None:
    texts: Any = pd.Series([TEXT, TEXT], index=["a", "b"])
    dates = pd.Series([pd.Timestamp("2025-05-07"), pd.NaT], index=["b", "a"])
    for _ in range(2):
        found = texts.quoth.entities(model="fast", reference_date=dates)
        assert found[found["label"] == "DATE"]["value"].dropna().to_dict() == {"a": "2025-05-06"}


def test_scan_and_command_line_take_one_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = quoth.scan([{"text": TEXT}], model="fast", reference_date=DAY).entities().to_pandas()
    assert "2025-05-06" in found["value"].tolist()
    from quoth._command_line import main  # noqa: PLC0415

    path = tmp_path / "news.txt"
    path.write_text(f"{TEXT}\n\n{DIGITS}", encoding="utf-8")
    options = ["--model", "fast", "--date-order", "MDY", "--reference-date", "2025-05-07"]
    assert not main(["entities", str(path), *options])
    shown = capsys.readouterr().out
    assert "2025-05-06" in shown
    assert "2025-03-04" in shown
