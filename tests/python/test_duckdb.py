"""DuckDB reads the tables, and has functions that make them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

import quoth
import quoth.duckdb
from handmade import BRIDGE
from quoth._engine import ITEMS

duckdb = pytest.importorskip("duckdb")

TEXTS = [BRIDGE, None, "It rained.", "", "“No,” said Tom Reyes. “Never,” said Ann Lee."]


@pytest.fixture
def connection() -> Iterator[Any]:
    with duckdb.connect() as connection:
        yield connection


def test_tables_are_read_by_the_name_of_their_variable(connection: Any) -> None:
    quotes = quoth.analyze_many(TEXTS, model="fast").quotes  # noqa: F841 the query reads it
    query = 'SELECT "row", speaker, kind, speakers FROM quotes ORDER BY "row", start'
    for _ in range(2):
        assert connection.sql(query).fetchall() == [
            (0, "Adaeze Okafor", "direct", ["Adaeze Okafor"]),
            (4, "Tom Reyes", "direct", ["Tom Reyes"]),
            (4, "Ann Lee", "direct", ["Ann Lee"]),
        ]


def test_registered_tables_are_read_more_than_once(connection: Any) -> None:
    connection.register("named", quoth.analyze_many(TEXTS, model="fast").entities)
    query = "SELECT a.text FROM named a JOIN named b USING (text, label) ORDER BY 1"
    assert connection.sql(query).fetchall() == [("Adaeze Okafor",), ("Ann Lee",), ("Tom Reyes",)]


@pytest.mark.parametrize("items", ITEMS)
def test_functions_give_the_rows_of_the_tables(connection: Any, items: str) -> None:
    quoth.duckdb.register(connection, model="fast")
    # More than DuckDB passes on at a time.
    texts = TEXTS * 500
    connection.register("news", pa.table({"id": pa.array(range(len(texts)), pa.int64()), "body": texts}))
    found = connection.sql(f"SELECT id AS row, unnest({items}(body), recursive := true) FROM news").to_arrow_table()
    expected = getattr(quoth.analyze_many(texts, model="fast"), items).to_arrow()
    assert found.column_names == expected.column_names
    assert found.to_pydict() == expected.to_pydict()


def test_null_stays_null_and_nothing_found_is_an_empty_list(connection: Any) -> None:
    quoth.duckdb.register(connection, prefix="quoth_", model="fast")
    connection.register("news", pa.table({"body": TEXTS}))
    query = "SELECT len(quoth_quotes(body)) FROM news"
    assert connection.sql(query).fetchall() == [(1,), (None,), (0,), (0,), (2,)]
    assert connection.sql("SELECT quoth_quotes(NULL), quoth_quotes('It rained.')").fetchall() == [(None, [])]


def test_functions_of_two_pipelines_stand_side_by_side(connection: Any) -> None:
    quoth.duckdb.register(connection, model="fast")
    quoth.duckdb.register(connection, prefix="stance_", pipeline=quoth.Pipeline(model="fast", acts=["stance"]))
    query = "SELECT len(quotes($text)), len(stance_quotes($text))"
    assert connection.execute(query, {"text": BRIDGE}).fetchall() == [(1, 0)]


def test_function_that_is_there_is_told_before_any_is_added(connection: Any) -> None:
    quoth.duckdb.register(connection, model="fast")
    with pytest.raises(ValueError, match=r"a function 'quotes' already; .*connection\.remove_function\('quotes'\)$"):
        quoth.duckdb.register(connection, model="open")
    # A connection to the same database has them too, and SQL does not tell capitals.
    with pytest.raises(ValueError, match="a function 'quotes' already"):
        quoth.duckdb.register(connection.cursor())
    connection.execute("CREATE MACRO new_mentions(text) AS text")
    with pytest.raises(ValueError, match="a function 'NEW_mentions' already"):
        quoth.duckdb.register(connection, prefix="NEW_")
    for items in ITEMS:
        connection.remove_function(items)
    quoth.duckdb.register(connection, prefix="new_" * 2, model="fast")
    quoth.duckdb.register(connection, model="fast")
    assert connection.execute("SELECT len(quotes($text))", {"text": BRIDGE}).fetchall() == [(1,)]


def test_wrong_options_are_told_at_once(connection: Any) -> None:
    with pytest.raises(TypeError, match="leave out model"):
        quoth.duckdb.register(connection, pipeline=quoth.Pipeline(), model="fast")
    with pytest.raises(TypeError, match="modell"):
        quoth.duckdb.register(connection, modell="fast")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
)
def test_arrow_goes_in_and_out(kind: pa.DataType) -> None:
    column = pa.chunked_array([pa.array(TEXTS[:2], pa.string()), pa.array(TEXTS[2:], pa.string())]).cast(kind)
    found = quoth.analyze_many(column, model="fast").quotes.to_arrow()
    assert isinstance(found, pa.Table)
    assert found == quoth.analyze_many(TEXTS, model="fast").quotes.to_arrow()
    assert pa.table(quoth.analyze_many(column, model="fast").people).column("name").to_pylist() == [
        "Adaeze Okafor",
        "Tom Reyes",
        "Ann Lee",
    ]
