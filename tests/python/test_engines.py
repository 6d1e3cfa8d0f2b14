"""Spark, Dask and Ray give the rows of the tables, with a schema that is known before anything runs.

They start processes of their own, Spark a Java too, so that they run with all heavy tests only, and where they are
installed:

    .venv/bin/python -m pip install '.[spark,dask,ray]'
    QUOTH_FULL_SIZE=1 .venv/bin/python -m pytest tests/python/test_engines.py
"""

from __future__ import annotations

import pickle
import shutil
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import quoth
import quoth.dask
import quoth.pandas
import quoth.ray
import quoth.spark
from conftest import FULL_SIZE
from handmade import BRIDGE
from quoth._engine import ITEMS, Analysis

TEXTS = [BRIDGE, None, "It rained.", "", "“No,” said Tom Reyes. “Never,” said Ann Lee."] * 5
NEWS = {"id": range(len(TEXTS)), "body": TEXTS, "text": ["of another name"] * len(TEXTS)}

slow = pytest.mark.skipif(not FULL_SIZE, reason="starts processes of its own: make slow")


def expected(items: str) -> pa.Table:
    """The table with plain strings, and the column id in the place of row."""
    table = getattr(quoth.analyze_many(TEXTS, model="fast"), items).to_arrow()
    fields = [
        field.with_type(pa.large_string()) if pa.types.is_dictionary(field.type) else field for field in table.schema
    ]
    return table.cast(pa.schema(fields)).rename_columns(["id", *table.column_names[1:]])


def in_order(table: pa.Table) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in ("id", "start", "end") if name in table.column_names])


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql")
    if shutil.which("java") is None:
        pytest.skip("there is no Java")
    with warnings.catch_warnings():
        # PySpark says of new versions of pandas that it does not know them, and leaves sockets open.
        warnings.simplefilter("ignore")
        builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
        yield session
        session.stop()


# What PySpark itself does, not what is done with it.
of_spark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


def marked(test: Any) -> Any:
    for mark in of_spark:
        test = mark(test)
    return test


@slow
@marked
@pytest.mark.parametrize("items", ITEMS)
def test_spark_gives_the_rows_of_the_table(spark: Any, items: str) -> None:
    types = pytest.importorskip("pyspark.sql.pandas.types")
    frame = spark.createDataFrame(list(zip(*NEWS.values(), strict=True)), "id long, body string, text string")
    rows = getattr(quoth.spark, items)(frame.repartition(3), "body", keep=["id"], model="fast")
    of_items = expected(items).drop_columns(["id"])
    assert rows.schema.fields[1:] == types.from_arrow_schema(of_items.schema).fields
    assert rows.schema["id"] == frame.schema["id"]
    assert in_order(rows.toArrow()).to_pydict() == in_order(expected(items)).to_pydict()


@slow
@marked
def test_spark_takes_names_that_it_reads_otherwise(spark: Any) -> None:
    frame = spark.createDataFrame([(1, 2, "“Yes,” said Ann Lee.")], ["i.d", "a`b", "the text.en"])
    rows = quoth.spark.quotes(frame, "the text.en", keep=["i.d", "a`b"], model="fast")
    assert rows.columns[:2] == ["i.d", "a`b"]
    assert [(row["i.d"], row["a`b"], row["speaker"]) for row in rows.collect()] == [(1, 2, "Ann Lee")]


def test_names_are_quoted_for_spark() -> None:
    assert [quoth.spark._quoted(name) for name in ("body", "a.b", "a`b")] == ["`body`", "`a.b`", "`a``b`"]


@slow
@marked
def test_spark_says_what_is_wrong_before_it_runs(spark: Any) -> None:
    frame = spark.createDataFrame([(1, "a")], "id long, text string")
    with pytest.raises(ValueError, match="there is no column 'body'; the columns are id, text"):
        quoth.spark.quotes(frame, "body")
    with pytest.raises(TypeError, match="the column 'id' has the type bigint; cast it to string"):
        quoth.spark.quotes(frame, "id")
    with pytest.raises(ValueError, match="'text' in keep= is the name of a column of quotes too; rename it before"):
        quoth.spark.quotes(frame, "text", keep=["text"])


@slow
@pytest.mark.parametrize("items", ITEMS)
@pytest.mark.parametrize("scheduler", ["synchronous", "threads"])
def test_dask_gives_the_frame_of_pandas(items: str, scheduler: str) -> None:
    dd = pytest.importorskip("dask.dataframe")
    news = pd.DataFrame(NEWS, index=pd.Index([f"n{i:02}" for i in range(len(TEXTS))], name="key"))
    rows = getattr(quoth.dask, items)(dd.from_pandas(news, npartitions=3), "body", keep=["id"], model="fast")
    found = rows.compute(scheduler=scheduler)
    accessor: quoth.pandas.SeriesAccessor = news["body"].quoth
    table = getattr(quoth.analyze_many(TEXTS, model="fast"), items)
    assert found["id"].tolist() == table.to_pydict()["row"]
    assert found.dtypes.to_dict() == rows.dtypes.to_dict()
    if items == "quotes":
        pd.testing.assert_frame_equal(found.drop(columns="id"), accessor.quotes(model="fast"), check_index_type=False)


@slow
def test_dask_processes_give_the_same() -> None:
    dd = pytest.importorskip("dask.dataframe")
    news = dd.from_pandas(pd.DataFrame(NEWS), npartitions=2)
    rows = quoth.dask.quotes(news, "body", model="fast")
    pd.testing.assert_frame_equal(rows.compute(scheduler="processes"), rows.compute(scheduler="synchronous"))
    assert rows.groupby("speaker").size().compute().to_dict() == {"Adaeze Okafor": 5, "Ann Lee": 5, "Tom Reyes": 5}


@slow
def test_dask_knows_columns_of_another_model_of_the_same_texts_apart() -> None:
    """Dask calls by the same name what it takes to be the same."""
    dd = pytest.importorskip("dask.dataframe")
    news = dd.from_pandas(pd.DataFrame({"body": [BRIDGE]}), npartitions=1)
    said, stance = quoth.dask.quotes(news, "body", model="fast"), quoth.dask.quotes(news, "body", acts=["stance"])
    assert (len(said), len(stance)) == (1, 0)


@slow
@pytest.mark.filterwarnings("ignore")  # Ray's own, of many kinds.
def test_ray_gives_the_rows_of_the_tables() -> None:
    ray = pytest.importorskip("ray")
    ray.init(num_cpus=2, include_dashboard=False, logging_level="ERROR")
    try:
        data = ray.data.from_arrow(pa.table(NEWS)).repartition(3)
        for items in ITEMS:
            rows = getattr(quoth.ray, items)(data, "body", keep=["id"], model="fast")
            found = pa.concat_tables(ray.get(rows.to_arrow_refs()))
            assert in_order(found).to_pydict() == in_order(expected(items)).to_pydict()
        with pytest.raises(ValueError, match="there is no column 'title'"):
            quoth.ray.quotes(data, "title")
    finally:
        ray.shutdown()


@pytest.mark.parametrize("items", ITEMS)
def test_rows_follow_the_columns_that_are_kept(items: Any) -> None:
    analysis = Analysis(items, None, {"model": "fast"})
    batch = pa.table(NEWS)
    found = pa.concat_tables(pickle.loads(pickle.dumps(analysis)).rows(batch, "body", ["id"]))
    assert found.to_pydict() == expected(items).to_pydict()
    assert found.schema == pa.schema([batch.schema.field("id"), *analysis.schema()])
    assert found.schema.names == expected(items).schema.names


def test_a_kept_column_may_be_that_of_the_texts() -> None:
    rows = Analysis("people", None, {"model": "fast"}).rows(pa.table(NEWS), "body", ["body"])
    assert next(rows).column("body").to_pylist()[:3] == [TEXTS[0], TEXTS[4], TEXTS[4]]


def test_pipelines_and_options_are_sent_to_workers() -> None:
    options: Any = {"model": "fast", "acts": iter(["stance"]), "gazetteer": {"ORG": iter(["Blue Sparrow"])}}
    pipeline = quoth.Pipeline(model="fast", acts=["stance"], gazetteer={"ORG": ["Blue Sparrow"]})
    for analysis in (Analysis("quotes", pipeline, {}), Analysis("quotes", None, options)):
        sent = pickle.loads(pickle.dumps(analysis))
        assert sent.table([BRIDGE]).num_rows == 0
        assert [name.text for name in sent.documents(["A blue bird met Blue Sparrow."])[0].entities] == ["Blue Sparrow"]


def test_sentences_end_as_the_pipeline_says() -> None:
    text = "The house of Weber Cie. Zürich burned. Nobody was hurt."
    table = Analysis("sentences", quoth.Pipeline(abbreviations=["Cie."]), {}).table([text])
    assert table["text"] == ["The house of Weber Cie. Zürich burned.", "Nobody was hurt."]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            "quoth.spark.quotes(None, 'body')",
            "quoth.spark needs pyspark; install it with: pip install pyspark pyarrow",
        ),
        (
            "quoth.dask.quotes(None, 'body')",
            r"quoth.dask needs dask; install it with: pip install 'dask\[dataframe\]'",
        ),
        ("quoth.ray.quotes(None, 'body')", r"quoth.ray needs ray; install it with: pip install 'ray\[data\]'"),
        ("quoth.duckdb.register(None)", "quoth.duckdb needs duckdb; install it with: pip install duckdb pyarrow"),
        ("__import__('quoth.polars')", "quoth.polars needs polars; install it with: pip install polars"),
        ("__import__('quoth.pandas')", "quoth.pandas needs pandas; install it with: pip install pandas"),
    ],
)
def test_missing_libraries_are_named_with_what_installs_them(
    monkeypatch: pytest.MonkeyPatch, call: str, message: str
) -> None:
    for name in ("pyspark.sql.types", "dask.dataframe", "ray.data", "duckdb", "polars", "pandas"):
        monkeypatch.setitem(sys.modules, name, None)
    for name in ("quoth.polars", "quoth.pandas"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    __import__("quoth.duckdb")
    with pytest.raises(ImportError, match=message):
        eval(call, {"quoth": quoth})


def test_a_pipeline_is_none_but_a_pipeline() -> None:
    with pytest.raises(TypeError, match=r"^pipeline got str; pass a quoth\.Pipeline$"):
        Analysis("quotes", "fast", {})  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="pipeline= has its options already; leave out model"):
        Analysis("quotes", quoth.Pipeline(), {"model": "fast"})


def test_options_of_the_analysis_reach_the_rows() -> None:
    text = "“We will stay,” said Ann Lee.\n\nWorkers at the sluice.\nMinna Aho/Reuters"
    assert Analysis("paragraphs", None, {"model": "fast"}).table([text])["role"] == ["body", "caption", "credit"]
    assert set(Analysis("paragraphs", None, {"model": "fast", "roles": False}).table([text])["role"]) == {"body"}
    assert Analysis("quotes", None, {"model": "fast", "min_score": 1.0}).table([text]).num_rows == 0
    with pytest.raises(TypeError, match="nested got str"):
        Analysis("quotes", None, {"nested": "yes"})  # type: ignore[typeddict-item]


def test_a_column_of_another_type_is_named() -> None:
    batch = pa.table({"body": [1, 2]})
    with pytest.raises(TypeError, match="the column 'body' has the type int64; cast it to string"):
        list(Analysis("quotes", None, {}).rows(batch, "body", []))
    nulls = pa.table({"body": pa.nulls(2)})
    assert [rows.num_rows for rows in Analysis("quotes", None, {}).rows(nulls, "body", [])] == [0]


def test_dask_names_the_label_and_the_column_of_a_wrong_type() -> None:
    dd = pytest.importorskip("dask.dataframe")
    news = pd.DataFrame({"body": pd.Series([BRIDGE, 7], index=["a", "b"], dtype=object)})
    config = pytest.importorskip("dask").config
    # Else Dask makes text of whatever is in a column of objects.
    with config.set({"dataframe.convert-string": False}):
        rows = quoth.dask.quotes(dd.from_pandas(news, npartitions=1, sort=False), "body", model="fast")
        with pytest.raises(TypeError, match="column 'body' got int at label 'b'; pass str or None"):
            rows.compute(scheduler="synchronous")
