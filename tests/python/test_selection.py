"""Rows and columns of tables in brackets, the same for ``Table`` and ``LinkedTable``."""

from __future__ import annotations

import pickle
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import quoth

TEXTS = ["“Yes,” said Ann Lee.", None, "“No,” said Bo Chen. “Never,” Chen added.", "“Well,” said Tunde Bello."]


@pytest.fixture(scope="module")
def tables() -> list[Any]:
    docs = quoth.analyze_many(TEXTS)
    return [docs.quotes, docs.people, docs.sentences, docs.quotes[1:], quoth.link(docs).people]


def test_a_column_is_a_list(tables: list[Any]) -> None:
    for table in tables:
        assert {name: table[name] for name in table.columns} == table.to_pydict()


def test_a_row_is_a_dict_and_iterating_gives_all(tables: list[Any]) -> None:
    for table in tables:
        columns = table.to_pydict()
        rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        assert list(table) == rows
        assert [table[i] for i in range(len(table))] == rows
        assert [table[i - len(table)] for i in range(len(table))] == rows
        assert list(reversed(table)) == rows[::-1]
        assert rows[-1] in table
        assert {**rows[0], table.columns[0]: -1} not in table


@pytest.mark.parametrize(
    "rows",
    [
        slice(None), slice(1, 3), slice(-2, None), slice(None, None, -1), slice(2, None, -2), slice(5, 2),
        slice(9, 99), slice(None, None, 10**30), slice(3, None, -(10**30)),
    ],
    ids=str,
)  # fmt: skip
def test_a_slice_is_a_table(tables: list[Any], rows: slice) -> None:
    for table in tables:
        found = table[rows]
        assert type(found) is type(table)
        assert list(found) == list(table)[rows]
        assert list(found[::-1]) == list(table)[rows][::-1]
        assert pa.table(found).to_pylist() == list(found)
        assert found[["row", "text"]].columns == ["row", "text"] if "text" in table else True
        if isinstance(found, quoth.Table):
            again = pickle.loads(pickle.dumps(found))
            assert again == found
            assert hash(again) == hash(found)


def test_some_columns_are_a_table_in_that_order(tables: list[Any]) -> None:
    for table in tables:
        names = [table.columns[2], table.columns[0]]
        found = table[names]
        assert found.columns == names
        assert found.to_pydict() == {name: table[name] for name in names}
        assert found[tuple(names[:1])][0] == {names[0]: table[names[0]][0]}
        assert list(found.to_pandas().columns) == list(pl.DataFrame(found).columns) == names
        assert names[0] in found
        assert table.columns[1] not in found
        if isinstance(found, quoth.Table):
            assert pickle.loads(pickle.dumps(found[1:])) == found[1:]


def test_wrong_brackets_say_what_there_is(tables: list[Any]) -> None:
    for table in tables:
        known = ", ".join(table.columns)
        for key in ("speker", ["speker"], [table.columns[0], 7]):
            with pytest.raises(KeyError, match=f"the columns are {known}"):
                table[key]
        with pytest.raises(IndexError, match=f"no row 99; there are {len(table)} rows"):
            table[99]
        with pytest.raises(IndexError):
            table[-len(table) - 1]
        with pytest.raises(TypeError, match="a table has no float in brackets; pass a column"):
            table[1.0]
        with pytest.raises(ValueError, match="no column is named"):
            table[[]]
        with pytest.raises(ValueError, match="is named twice"):
            table[[table.columns[0]] * 2]


def test_a_table_can_be_selected_from_very_often() -> None:
    table = quoth.analyze_many(["“Yes,” said Ann Lee."]).quotes
    found = table
    for _ in range(5000):
        found = found[::-1][:]
    assert found == table
    assert len(pickle.dumps(found)) < 2 * len(pickle.dumps(table))


def test_items_of_a_document_are_tuples_and_tables() -> None:
    doc = quoth.analyze("“No,” said Bo Chen. “Never,” Chen added. He is the mayor of Malmö.")
    docs = quoth.Documents.from_documents([doc])
    for kind in ("quotes", "entities", "people", "sentences", "paragraphs"):
        items = getattr(doc, kind)
        plain = tuple(items)
        assert isinstance(items, tuple)
        assert items == plain
        assert plain == items
        assert hash(items) == hash(plain)
        assert type(items[:1]) is tuple
        again = pickle.loads(pickle.dumps(items))
        assert again == items
        tables: list[Any] = [items, again]
        for one in tables:
            assert one.table == getattr(docs, kind)
            pd.testing.assert_frame_equal(one.to_pandas(), getattr(docs, kind).to_pandas())
            assert one.to_polars().equals(getattr(docs, kind).to_polars())
            assert one.to_arrow() == getattr(docs, kind).to_arrow()


def test_items_stay_tables_without_their_document() -> None:
    quotes = quoth.analyze("“No,” said Bo Chen.").quotes
    assert quotes.table["speaker"] == ["Bo Chen"]
    nothing = quoth.analyze("").quotes
    assert nothing.table.num_rows == 0
    assert nothing == ()


def test_documents_are_gathered_and_added() -> None:
    docs = quoth.analyze_many([*TEXTS, 7], errors="null")
    assert quoth.Documents.from_documents(docs) == docs
    gathered = quoth.Documents.from_documents(list(docs))
    assert list(gathered) == list(docs)
    assert gathered.errors == ()
    assert quoth.Documents.from_documents(quoth.stream(TEXTS)).quotes == docs.quotes
    both = docs + docs
    assert list(both) == list(docs) * 2
    assert both.quotes["row"] == [*docs.quotes["row"], *(row + 5 for row in docs.quotes["row"])]
    assert both.errors == ((4, "got int; pass str or None"), (9, "got int; pass str or None"))
    assert pickle.loads(pickle.dumps(both)) == both
    with pytest.raises(TypeError):
        docs + list(docs)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["It rained."], "got str at row 0; pass Document or None"),
        ([None, 7], "got int at row 1; pass Document or None"),
        ("It rained.", "got str at row 0"),
        (7, "got int; pass an iterable of Document or None"),
        (quoth.analyze("It rained."), "got Document; pass an iterable"),
    ],
)
def test_documents_are_gathered_of_documents_alone(given: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        quoth.Documents.from_documents(given)
