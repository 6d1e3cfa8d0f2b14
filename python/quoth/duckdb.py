"""Who said what in SQL, by functions in DuckDB.

A table that is there already needs no function: DuckDB reads the tables of ``quoth.Documents`` by
the name of the variable that holds them.

>>> import duckdb
>>> import quoth.duckdb
>>> quotes = quoth.analyze_many(["“Yes,” said Ann Lee."]).quotes
>>> duckdb.sql("SELECT speaker, cue FROM quotes").fetchall()
[('Ann Lee', 'said')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from quoth._engine import ITEMS, Analysis
from quoth._extra import required

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as _pa
    from duckdb import DuckDBPyConnection as _DuckDBPyConnection
    from typing_extensions import Unpack

    from quoth._engine import _Options
    from quoth._quoth import Pipeline


def register(
    connection: _DuckDBPyConnection,
    *,
    prefix: str = "",
    pipeline: Pipeline | None = None,
    threads: int | None = None,
    **options: Unpack[_Options],
) -> None:
    """Add a function for each table of ``quoth.Documents`` to a connection.

    They are ``quotes``, ``entities``, ``people``, ``mentions``, ``sentences`` and ``paragraphs``.

    Each takes a text and gives a list of structs with the columns of the table, but for ``row``: an
    empty list where there is nothing, NULL for NULL.
    ``unnest(quotes(body), recursive := true)`` makes a row of each. DuckDB passes on 2,048 texts at
    a time.

    Args:
        connection: Of DuckDB.
        prefix: Comes before the names of the functions.
        pipeline: Analyses the texts, in place of ``options``.
        threads: How many threads analyse the texts; None for all cores.
        options: Those of ``quoth.Pipeline``.

    Raises:
        TypeError: ``pipeline`` and ``options`` are both given, or an option is unknown.
        ValueError: An option has a wrong value, or the connection has a function of such a name, as
            from an earlier call; none is added then.

    >>> import duckdb
    >>> import quoth.duckdb
    >>> connection = duckdb.connect()
    >>> quoth.duckdb.register(connection)
    >>> _ = connection.execute("CREATE TABLE news AS SELECT 7 AS id, '“Yes,” said Ann Lee.' AS body")
    >>> connection.sql("SELECT id, q.speaker, q.cue FROM (SELECT id, unnest(quotes(body)) AS q FROM news)").fetchall()
    [(7, 'Ann Lee', 'said')]
    """
    duckdb = required("duckdb", "quoth.duckdb", "duckdb pyarrow")
    required("pyarrow", "quoth.duckdb")
    analyses = [Analysis(items, pipeline, options, threads=threads, called="register") for items in ITEMS]
    _refuse_taken(connection, [prefix + items for items in ITEMS])
    for items, analysis in zip(ITEMS, analyses, strict=True):
        of_arrow = connection.from_arrow(analysis.schema().empty_table())
        item = duckdb.struct_type(dict(zip(of_arrow.columns, of_arrow.types, strict=True)))
        connection.create_function(
            prefix + items,
            _function(analysis),
            ["VARCHAR"],
            duckdb.list_type(item),
            type="arrow",
            # Nulls come along, so that the texts of a batch stay in line with what is given for them.
            null_handling="special",
        )


def _refuse_taken(connection: _DuckDBPyConnection, names: list[str]) -> None:
    """Raise where the connection has a function of one of the names; SQL does not tell capitals."""
    # With a cursor of its own, so that a result that is being read stays.
    found = connection.cursor().execute("SELECT DISTINCT lower(function_name) FROM duckdb_functions()").fetchall()
    taken = {name for (name,) in found}
    for name in names:
        if name.lower() in taken:
            message = (
                f"the connection has a function {name!r} already; name others with prefix=, "
                f"or take away those of an earlier call: connection.remove_function({name!r})"
            )
            raise ValueError(message)


def _function(analysis: Analysis) -> Callable[[_pa.ChunkedArray], _pa.Array]:
    # DuckDB evaluates the annotations of what it is given, and a lambda has none.
    return lambda texts: analysis.lists(texts)  # noqa: PLW0108
