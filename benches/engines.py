"""How many documents a second Polars, DuckDB, Spark, Dask and Ray pass through quoth, with one local worker and two.

    pip install '.[polars,duckdb,spark,dask,ray]'
    python benches/engines.py [--engines spark dask ray] [--documents 8000] [--model fast]

The documents are the articles of corpus/, over and over. Polars and DuckDB are compared with `quoth.analyze_many` in
turns, in processor time, on one thread: what is more is the cost of going through them. Spark, Dask and Ray work in a
process of their own for each number of workers; they run once without being timed, which starts their workers. Their
time is that of the clock, so that it says something on an idle machine only.
"""

import argparse
import multiprocessing
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from pathlib import Path

from articles import article_texts

import quoth

ROOT = Path(__file__).parents[1]

RUNS = 3
# Parts that the data is cut into, for workers to share.
PARTS = 16
Count = Callable[[], int]


def articles(count: int) -> list[str]:
    """So many texts of the corpus, again from the first after the last."""
    return list(islice(cycle(article_texts()), count))


def in_polars(texts: list[str], model: str) -> Count:
    """In Polars, on one thread."""
    import polars as pl

    import quoth.polars  # noqa: F401 it registers the namespace

    frame = pl.DataFrame({"body": texts})
    quotes = pl.col("body").quoth.quotes(model=model, threads=1)
    return lambda: frame.select(quotes).explode("body", keep_nulls=False).height


def in_duckdb(texts: list[str], model: str) -> Count:
    """In DuckDB, on one thread."""
    import duckdb
    import pyarrow as pa

    import quoth.duckdb

    connection = duckdb.connect(config={"threads": 1})
    quoth.duckdb.register(connection, model=model, threads=1)
    connection.register("news", pa.table({"body": texts}))
    # Of all columns, or DuckDB would drop what nobody asks for.
    return lambda: connection.sql("SELECT unnest(quotes(body), recursive := true) FROM news").to_arrow_table().num_rows


def in_spark(texts: list[str], model: str, workers: int) -> Count:
    """In Spark, with so many Python workers."""
    from pyspark.sql import SparkSession

    import quoth.spark

    builder = SparkSession.builder.master(f"local[{workers}]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.log.level", "ERROR").getOrCreate()
    rows = [(text,) for text in texts]
    frame = spark.createDataFrame(rows, "body string").repartition(PARTS).cache()
    frame.count()
    return lambda: int(quoth.spark.quotes(frame, "body", model=model).count())


def in_dask(texts: list[str], model: str, workers: int) -> Count:
    """In Dask, with so many threads."""
    import dask.dataframe as dd
    import pandas as pd

    import quoth.dask

    frame = dd.from_pandas(pd.DataFrame({"body": texts}), npartitions=PARTS)
    quotes = quoth.dask.quotes(frame, "body", model=model)
    return lambda: len(quotes.compute(scheduler="threads", num_workers=workers))


def in_ray(texts: list[str], model: str, workers: int) -> Count:
    """In Ray, with so many tasks at once."""
    import pyarrow as pa
    import ray

    import quoth.ray

    ray.init(num_cpus=workers, include_dashboard=False, logging_level="ERROR")
    ray.data.DataContext.get_current().enable_progress_bars = False
    data = ray.data.from_arrow(pa.table({"body": texts})).repartition(PARTS).materialize()
    return lambda: int(quoth.ray.quotes(data, "body", model=model).count())


IN_PROCESS = {"polars": in_polars, "duckdb": in_duckdb}
WITH_WORKERS = {"spark": in_spark, "dask": in_dask, "ray": in_ray}


def timed(work: Count, clock: Callable[[], float]) -> float:
    """How long a run took, in seconds."""
    start = clock()
    work()
    return clock() - start


def overhead(name: str, texts: list[str], model: str) -> None:
    """Prints how much longer an engine takes than `analyze_many`, each in turn."""
    engine = IN_PROCESS[name](texts, model)

    def alone() -> int:
        return quoth.analyze_many(texts, model=model, threads=1).quotes.num_rows

    found = engine(), alone()
    if found[0] != found[1]:
        message = f"{name} found {found[0]} quotations, analyze_many {found[1]}"
        raise AssertionError(message)
    times = [(timed(engine, time.process_time), timed(alone, time.process_time)) for _ in range(RUNS)]
    through, direct = (min(column) for column in zip(*times, strict=True))
    rates = f"{len(texts) / through:8.0f} documents/s, analyze_many {len(texts) / direct:.0f}"
    print(f"{name:10} {rates}: {100 * (through / direct - 1):+.1f} %")


def rate(name: str, texts: list[str], model: str, workers: int) -> float:
    """The documents a second of an engine with so many workers."""
    count = WITH_WORKERS[name](texts, model, workers)
    count()
    return len(texts) / min(timed(count, time.perf_counter) for _ in range(RUNS))


def main() -> None:
    """Measures the engines that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engines", nargs="+", default=[*IN_PROCESS, *WITH_WORKERS])
    parser.add_argument("--documents", type=int, default=8000)
    parser.add_argument("--model", default="fast")
    options = parser.parse_args()
    texts = articles(options.documents)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    spawn = multiprocessing.get_context("spawn")
    for name in options.engines:
        if name in IN_PROCESS:
            overhead(name, texts, options.model)
            continue
        rates = []
        for workers in (1, 2):
            with ProcessPoolExecutor(1, spawn) as process:
                rates.append(process.submit(rate, name, texts, options.model, workers).result())
        print(
            f"{name:10} {rates[0]:8.0f} documents/s with one worker, {rates[1]:.0f} with two: {rates[1] / rates[0]:.2f}"
        )


if __name__ == "__main__":
    main()
