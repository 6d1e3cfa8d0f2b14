"""The namespaces of Polars: lists of the rows of the tables, with a type that is known before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import quoth
import quoth.polars
from handmade import BRIDGE
from quoth._engine import ITEMS

TEXTS = [BRIDGE, None, "It rained.", "", "“No,” said Tom Reyes. “Never,” said Ann Lee."]


def expression(name: str = "body") -> quoth.polars.ExprNamespace:
    # Type checkers cannot know what has been registered.
    found: quoth.polars.ExprNamespace = pl.col(name).quoth  # type: ignore[attr-defined]
    return found


def series(values: list[Any], dtype: Any = None) -> quoth.polars.SeriesNamespace:
    found: quoth.polars.SeriesNamespace = pl.Series("body", values, dtype=dtype).quoth  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize("items", ITEMS)
@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_rows_equal_the_table(items: str, engine: Any) -> None:
    frame = pl.LazyFrame({"id": range(len(TEXTS)), "body": TEXTS})
    lists = frame.select("id", getattr(expression(), items)(model="fast"))
    found = lists.filter(pl.col("body").list.len() > 0).explode("body").unnest("body")
    table = getattr(quoth.analyze_many(TEXTS, model="fast"), items).to_polars()
    assert_frame_equal(found.collect(engine=engine), table.rename({"row": "id"}))
    assert found.collect_schema() == table.rename({"row": "id"}).schema


def test_type_is_known_before_anything_runs() -> None:
    # Were a row looked at, this would fail: the file is not there.
    missing = pl.LazyFrame(schema={"body": pl.String}).map_batches(lambda _: pytest.fail("it ran"))
    kind = missing.select(expression().quotes()).collect_schema()["body"]
    fields = quoth.analyze_many([]).quotes.to_polars().drop("row").schema
    assert kind == pl.List(pl.Struct(fields))


def test_nulls_stay_null_and_nothing_found_is_an_empty_list() -> None:
    lists = series(TEXTS).quotes(model="fast")
    assert lists.name == "body"
    assert lists.is_null().to_list() == [False, True, False, False, False]
    assert lists.list.len().to_list() == [1, None, 0, 0, 2]


@pytest.mark.parametrize("values", [[], [None, None]])
def test_columns_without_texts_have_the_same_type(values: list[None]) -> None:
    kind = series(TEXTS).people(model="fast").dtype
    for dtype in (pl.Null, pl.String):
        found = series(values, dtype).people(model="fast")
        assert found.dtype == kind
        assert found.to_list() == values


def test_batches_of_any_length_are_joined_in_order() -> None:
    texts = [f"“Yes,” said Ann Lee{'.' * (n % 3)} {n}" if n % 2 else None for n in range(2500)]
    found = series(texts).sentences()
    assert found.is_null().to_list() == [text is None for text in texts]
    assert [items[0]["text"] for items in found if items is not None] == [
        quoth.sentences(text)[0] for text in texts if text is not None
    ]


def test_parquet_is_read_by_the_streaming_engine(tmp_path: Path) -> None:
    pl.DataFrame({"outlet": ["Post", "Post", "Sun", "Sun", "Sun"], "body": TEXTS}).write_parquet(
        tmp_path / "news.parquet"
    )
    quotes = pl.scan_parquet(tmp_path / "news.parquet").select("outlet", quote=expression().quotes(model="fast"))
    found = quotes.explode("quote").unnest("quote").group_by("outlet").agg(pl.col("speaker").drop_nulls())
    assert sorted(found.collect(engine="streaming").rows()) == [
        ("Post", ["Adaeze Okafor"]),
        ("Sun", ["Tom Reyes", "Ann Lee"]),
    ]


def test_options_are_those_of_a_pipeline() -> None:
    assert series([BRIDGE]).quotes(model="fast", acts=["stance"]).to_list() == [[]]
    assert series([BRIDGE]).quotes(pipeline=quoth.Pipeline(model="fast", acts=["stance"])).to_list() == [[]]
    names = {"PERSON": iter(["tom reyes"])}
    assert series(["tom reyes left."] * 2).entities(model="fast", gazetteer=names).list.len().to_list() == [1, 1]  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="pipeline= has its options already; leave out model"):
        expression().quotes(pipeline=quoth.Pipeline(), model="fast")
    with pytest.raises(TypeError, match="modell"):
        expression().quotes(modell="fast")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="acts"):
        expression().quotes(acts="nothing")  # type: ignore[arg-type]


def test_other_than_texts_is_refused() -> None:
    with pytest.raises(TypeError, match=r"the column 'body' has the type Int64; cast it to pl\.String"):
        series([1, 2]).quotes()


def test_a_column_of_another_type_is_named() -> None:
    with pytest.raises(TypeError, match="the column 'body' has the type Int64"):
        pl.DataFrame({"body": [1, 2]}).select(expression().mentions())
    nulls = pl.DataFrame({"body": pl.Series([None], dtype=pl.Null)})
    assert nulls.select(expression().quotes())["body"].to_list() == [None]


def test_a_value_of_another_type_is_named_with_its_column() -> None:
    column = pl.Series("body", ["It rained."] * 1_500 + [7], dtype=pl.Object)
    with pytest.raises(TypeError, match="the column 'body' got int at row 1500; pass str or None"):
        column.quoth.sentences()  # type: ignore[attr-defined]


@pytest.mark.parametrize("dtype", [pl.String, pl.Categorical, pl.Object])
def test_documents_of_a_series_have_a_row_for_each_value(dtype: Any) -> None:
    docs = series(TEXTS, dtype).documents(model="fast")
    assert docs == quoth.analyze_many(TEXTS, model="fast")
    assert docs == series(TEXTS, dtype).documents(pipeline=quoth.Pipeline(model="fast"), threads=1)


def test_documents_of_what_is_no_text_are_refused() -> None:
    with pytest.raises(TypeError, match=r"the column 'body' has the type Int64; cast it to pl.String"):
        series([1, 2]).documents()
