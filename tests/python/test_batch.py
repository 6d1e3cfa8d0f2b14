"""``analyze_many`` and ``stream``: inputs, errors, interrupts, threads, results."""

from __future__ import annotations

import itertools
import pickle
import re
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import quoth
from conftest import FULL_SIZE, scaled
from handmade import BRIDGE

TEXTS = [BRIDGE, "", "“No,” said Tom Reyes.", "It rained."]


# Below this many bytes no threads are started: `WORTH_THREADS` in src/pipeline.rs.
WORTH_THREADS = 64 * 1024
# The other model takes tens of times as long.
MODELS = ["fast", "accurate"] if FULL_SIZE else ["fast"]


def articles(number: int) -> list[str]:
    """Give ``number`` texts, each different; 24 are worth threads."""
    return [f"{quoth.sample()}\n\n“Number {i},” said Ann Lee." for i in range(number)]


def speakers(docs: Iterable[quoth.Document | None]) -> list[list[str] | None]:
    return [doc and [quote.speaker.name for quote in doc.quotes if quote.speaker] for doc in docs]


def test_analyze_many_gives_what_analyze_gives_for_each_text() -> None:
    docs = quoth.analyze_many(TEXTS)
    assert list(docs) == [quoth.analyze(text) for text in TEXTS]
    assert docs.errors == ()


def test_missing_values_give_none() -> None:
    missing: list[Any] = [None, float("nan"), np.float64("nan"), pd.NA, pd.NaT]
    docs = quoth.analyze_many([BRIDGE, *missing, BRIDGE])
    assert [doc is None for doc in docs] == [False, True, True, True, True, True, False]
    assert docs.errors == ()
    assert docs.quotes.to_pydict()["row"] == [0, 6]


@pytest.mark.parametrize(
    "make",
    [
        list,
        tuple,
        iter,
        lambda texts: (text for text in texts),
        lambda texts: np.array(texts, dtype=object),
        lambda texts: pd.Series(texts, index=range(10, 10 + len(texts))),
        lambda texts: pd.Series(texts, index=["columns", "b", "c"], dtype="string"),
        pd.Index,
        pl.Series,
        pa.array,
        lambda texts: pa.chunked_array([texts[:1], texts[1:]]),
        lambda texts: pa.array(texts).dictionary_encode(),
    ],
    ids=[
        "list",
        "tuple",
        "iterator",
        "generator",
        "numpy",
        "pandas",
        "string",
        "index",
        "polars",
        "arrow",
        "chunks",
        "dict",
    ],
)
def test_any_iterable_of_texts_is_accepted(make: Callable[[Sequence[str | None]], Iterable[Any]]) -> None:
    docs = quoth.analyze_many(make([BRIDGE, None, TEXTS[2]]))
    assert speakers(docs) == [["Adaeze Okafor"], None, ["Tom Reyes"]]


def test_numpy_str_arrays_are_accepted() -> None:
    assert speakers(quoth.analyze_many(np.array([BRIDGE]))) == [["Adaeze Okafor"]]


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        (BRIDGE, "got str; pass an iterable of str or None, or one str to analyze()"),
        (3, "got int; pass an iterable of str or None, such as a list"),
        (None, "got NoneType; pass an iterable of str or None, such as a list"),
        (b"abc", "got bytes; pass an iterable of str or None, such as a list"),
        ({"body": BRIDGE}, "got dict; pass an iterable of str or None, such as one of its columns"),
        (
            pd.DataFrame({"body": [BRIDGE]}),
            "got DataFrame; pass an iterable of str or None, such as one of its columns",
        ),
        (
            pl.DataFrame({"body": [BRIDGE]}),
            "got DataFrame; pass an iterable of str or None, such as one of its columns",
        ),
        (pa.table({"body": [BRIDGE]}), "got Table; pass an iterable of str or None, such as one of its columns"),
    ],
    ids=["str", "int", "none", "bytes", "dict", "pandas", "polars", "arrow"],
)
def test_argument_that_is_no_iterable_of_texts_raises_type_error(texts: Any, problem: str) -> None:
    with pytest.raises(TypeError, match=re.escape(f"analyze_many() {problem}")):
        quoth.analyze_many(texts)
    with pytest.raises(TypeError, match=re.escape(f"stream() {problem}")):
        quoth.stream(texts)


@pytest.mark.parametrize(
    ("value", "got"),
    [(7, "int"), (b"bytes", "bytes"), ([BRIDGE], "list"), (1.5, "float"), (pa.scalar(7), "Int64Scalar")],
)
def test_row_that_is_no_text_is_raised_or_recorded_with_its_index(value: object, got: str) -> None:
    with pytest.raises(TypeError, match=re.escape(f"analyze_many() got {got} at row 2; pass str or None")):
        quoth.analyze_many([BRIDGE, None, value])
    docs = quoth.analyze_many([BRIDGE, None, value, BRIDGE], errors="null")
    assert docs.errors == ((2, f"got {got}; pass str or None"),)
    assert [doc is None for doc in docs] == [False, True, True, False]


LONG = "x" * 1_000


@pytest.mark.parametrize(
    ("texts", "raised", "recorded"),
    [
        (
            pd.Series([BRIDGE, 7], index=["a", "b"], name="body"),
            "at row 1 (label 'b') in column 'body'",
            "at label 'b' ",
        ),
        (pd.Series([BRIDGE, 7], index=[5, 9], name=0), "at row 1 (label 9) in column 0", "at label 9 "),
        (pd.Series([BRIDGE, 7], index=pd.Index([3, 3])), "at row 1 (label 3)", "at label 3"),
        (
            pd.Series([BRIDGE, 7], index=pd.MultiIndex.from_tuples([("x", 1), ("x", 2)]), name=("en", "body")),
            "at row 1 (label ('x', 2)) in column ('en', 'body')",
            "at label ('x', 2) ",
        ),
        (
            pd.Series([BRIDGE, 7], index=pd.date_range("2026-05-01", periods=2), name="body"),
            "at row 1 (label Timestamp('2026-05-02 00:00:00')) in column 'body'",
            "at label Timestamp('2026-05-02 00:00:00') ",
        ),
        (pd.Series([BRIDGE, 7], index=["a", LONG]), f"at row 1 (label '{LONG[:79]}…)", f"at label '{LONG[:79]}…"),
        (pl.Series("body", [BRIDGE, 7], dtype=pl.Object), "at row 1 in column 'body'", ""),
        (pl.Series([BRIDGE, 7], dtype=pl.Object), "at row 1", ""),
        (np.array([BRIDGE, 7], dtype=object), "at row 1", ""),
        (pd.Index([BRIDGE, 7], name="body"), "at row 1 in column 'body'", ""),
    ],
    ids=["labels", "numbers", "unnamed", "multi", "dates", "long", "polars", "unnamed polars", "numpy", "index"],
)
def test_row_that_is_no_text_is_named_as_its_column_names_it(texts: Any, raised: str, recorded: str) -> None:
    pipeline = quoth.Pipeline(model="fast")
    calls: dict[str, list[Callable[[Any], object]]] = {
        "analyze_many": [quoth.analyze_many, pipeline.analyze_many],
        "stream": [lambda given: list(quoth.stream(given)), lambda given: list(pipeline.stream(given))],
    }
    for caller, call in calls.items():
        for one in call:
            with pytest.raises(TypeError) as told:
                one(texts)
            assert str(told.value) == f"{caller}() got int {raised}; pass str or None"
    column = raised[raised.find("in column") :] if "in column" in raised else ""
    place = f"{recorded}{column}".strip()
    assert quoth.analyze_many(texts, errors="null").errors == (
        (1, f"got int{' ' * bool(place)}{place}; pass str or None"),
    )


@pytest.mark.parametrize(
    ("options", "kind", "problem"),
    [
        ({"threads": 0}, ValueError, "threads=0 is too few; pass None or at least 1"),
        ({"threads": -(10**30)}, ValueError, "is too few"),
        ({"threads": "2"}, TypeError, "threads got str; pass None or an int"),
        ({"threads": 1.5}, TypeError, "threads got float; pass None or an int"),
        ({"errors": "ignore"}, ValueError, 'errors="ignore" is unknown; choose one of "raise", "null"'),
        ({"progress": 1}, TypeError, "progress got int; pass True, False or a function of (done, total)"),
        ({"model": "slow"}, ValueError, 'model="slow" is unknown'),
        ({"acts": "sung"}, ValueError, 'acts="sung" is unknown'),
    ],
)
def test_wrong_option_raises_with_what_to_pass(options: dict[str, Any], kind: type[Exception], problem: str) -> None:
    with pytest.raises(kind, match=re.escape(problem)):
        quoth.analyze_many([], **options)


@pytest.mark.parametrize("model", MODELS)
def test_result_is_the_same_for_any_number_of_threads(model: Any) -> None:
    texts = articles(24)
    assert sum(len(text.encode()) for text in texts) > WORTH_THREADS
    one = quoth.analyze_many(texts, model=model, threads=1)
    assert len(one.quotes) > len(texts)
    for threads in (2, 8, 10**30, None):
        many = quoth.analyze_many(texts, model=model, threads=threads)
        assert many == one
        assert many.quotes == one.quotes
    assert list(quoth.stream([*texts, *texts], model=model, threads=8)) == [*one, *one]


def test_accurate_model_finds_the_same_on_two_threads() -> None:
    # White space makes two short texts worth threads.
    texts = [text.ljust(WORTH_THREADS) for text in articles(2)]
    one = quoth.analyze_many(texts, model="accurate", threads=1)
    assert len(one.quotes) > len(texts)
    assert quoth.analyze_many(texts, model="accurate", threads=2) == one


@pytest.mark.parametrize("model", MODELS)
def test_concurrent_calls_give_the_same_results(model: Any) -> None:
    texts = [text.ljust(WORTH_THREADS) for text in articles(8)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: quoth.analyze_many([text, text], model=model, threads=2), texts))
    assert found == [quoth.analyze_many([text, text], model=model) for text in texts]


def test_analysis_releases_the_gil() -> None:
    text = "\n\n".join(articles(scaled(60)))
    waited = 0
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(quoth.analyze, text)
        while not found.done():
            time.sleep(0.001)
            waited += 1
    # If the analysis held the GIL, this thread would wake once or twice.
    assert waited > 10


def test_internal_error_is_an_exception_that_pickles() -> None:
    assert issubclass(quoth.InternalError, Exception)
    assert pickle.loads(pickle.dumps(quoth.InternalError("row 3"))).args == ("row 3",)


def test_progress_function_is_called_with_done_and_total() -> None:
    told: list[tuple[int, int | None]] = []
    quoth.analyze_many(["It rained."] * 100, model="fast", progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (100, 100)
    assert len(told) > 1


def test_progress_total_is_none_for_a_generator() -> None:
    told: list[tuple[int, int | None]] = []
    quoth.analyze_many(iter(TEXTS), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (len(TEXTS), None)


def test_progress_bar_is_shown_by_tqdm(capsys: pytest.CaptureFixture[str]) -> None:
    quoth.analyze_many(TEXTS, progress=True)
    shown = capsys.readouterr()
    assert "4/4" in shown.err
    assert shown.out == ""


def test_progress_is_a_line_without_tqdm(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    quoth.analyze_many(TEXTS, progress=True)
    quoth.analyze_many(iter(TEXTS), progress=True)
    # A slow machine shows more numbers before the last.
    shown = [line.rpartition("\r")[2] for line in capsys.readouterr().err.split("\n")]
    assert shown == ["4 of 4 texts", "4 texts", ""]


class OwnError(Exception):
    pass


def failing(number: int) -> Iterator[str]:
    yield from itertools.repeat(BRIDGE, number)
    raise OwnError


@pytest.mark.parametrize("errors", ["raise", "null"])
def test_exception_of_the_iterable_propagates(errors: Any) -> None:
    with pytest.raises(OwnError):
        quoth.analyze_many(failing(3), errors=errors)


@pytest.mark.parametrize("raised", [OwnError, KeyboardInterrupt])
def test_exception_of_the_progress_function_propagates(raised: type[BaseException]) -> None:
    def stop(done: int, total: int | None) -> None:
        raise raised

    with pytest.raises(raised):
        quoth.analyze_many(TEXTS, progress=stop)


class TestDocuments:
    docs = quoth.analyze_many([BRIDGE, None, 3, TEXTS[2], BRIDGE], errors="null")

    def test_is_a_sequence(self) -> None:
        assert isinstance(self.docs, Sequence)
        assert len(self.docs) == 5
        assert self.docs[0] == self.docs[-1] == self.docs[np.int64(4)]
        assert list(reversed(self.docs)) == list(self.docs)[::-1]
        assert self.docs[3] in self.docs
        assert quoth.analyze("Other.") not in self.docs
        assert self.docs.count(self.docs[0]) == 2
        assert self.docs.index(self.docs[0]) == 0
        assert self.docs.index(self.docs[0], 1) == 4
        assert self.docs.index(None, -4, -1) == 1
        with pytest.raises(ValueError, match="is not in these documents"):
            self.docs.index(self.docs[0], 1, 4)

    @pytest.mark.parametrize("row", [5, -6, 10**30])
    def test_index_out_of_range_raises_index_error(self, row: int) -> None:
        with pytest.raises(IndexError, match="there are 5 documents"):
            self.docs[row]

    def test_index_of_wrong_type_raises_type_error(self) -> None:
        with pytest.raises(TypeError, match="the index is str; pass an int or a slice"):
            self.docs["0"]  # type: ignore[call-overload]

    @pytest.mark.parametrize("part", [slice(1, 4), slice(None), slice(None, None, -1), slice(4, 0, -2), slice(9, 9)])
    def test_slice_numbers_its_rows_from_zero(self, part: slice) -> None:
        taken = self.docs[part]
        assert list(taken) == list(self.docs)[part]
        rows = list(range(5))[part]
        assert taken.errors == tuple((rows.index(row), message) for row, message in self.docs.errors if row in rows)
        assert set(taken.quotes.to_pydict()["row"]) == {i for i, row in enumerate(rows) if row in {0, 3, 4}}

    def test_document_is_the_same_object_while_it_is_held(self) -> None:
        first = self.docs[0]
        assert self.docs[0] is first

    def test_pickle_equality_and_hash_go_by_value(self) -> None:
        again = pickle.loads(pickle.dumps(self.docs))
        assert again == self.docs
        assert hash(again) == hash(self.docs)
        assert again.errors == self.docs.errors
        assert self.docs != self.docs[:4]
        assert repr(self.docs) == "Documents(5 documents, 2 null)"

    def test_to_jsonl_writes_null_for_missing_documents(self) -> None:
        lines = self.docs.to_jsonl().splitlines()
        assert lines[1] == lines[2] == "null"
        assert quoth.Document.from_json(lines[3]) == self.docs[3]


class TestStream:
    def test_gives_what_analyze_many_gives(self) -> None:
        texts = [*TEXTS, None] * 700
        assert list(quoth.stream(texts, model="fast")) == list(quoth.analyze_many(texts, model="fast"))

    def test_reads_few_texts_ahead(self) -> None:
        number = 2_000 if FULL_SIZE else 300
        read = 0

        def texts() -> Iterator[str]:
            nonlocal read
            for read in range(1, number):  # noqa: B007
                yield BRIDGE

        docs = quoth.stream(texts(), model="fast", threads=2)
        assert read == 0
        for given, _ in enumerate(docs, 1):
            assert given <= read <= given + 16
            if given == 1:
                assert read == 1
        assert given == number - 1

    def test_second_reader_at_the_same_time_gets_a_value_error(self) -> None:
        started, go_on = threading.Event(), threading.Event()

        def texts() -> Iterator[str]:
            started.set()
            go_on.wait(60)
            yield BRIDGE

        docs = quoth.stream(texts(), model="fast")
        first: list[object] = []
        reader = threading.Thread(target=lambda: first.extend(docs))
        reader.start()
        assert started.wait(60)
        with pytest.raises(ValueError, match="the stream is being read already"):
            next(docs)
        go_on.set()
        reader.join()
        assert first == [quoth.analyze(BRIDGE, model="fast")]

    def test_reads_few_long_texts_ahead(self) -> None:
        # The size of a text counts, not what it takes to analyse it.
        text = ("It rained. " * (100_000 if FULL_SIZE else 1_000)).ljust(1_100_000)
        read = 0

        def texts() -> Iterator[str]:
            nonlocal read
            for read in range(1, 12):  # noqa: B007
                yield text

        docs = quoth.stream(texts(), model="fast")
        next(docs)
        assert read <= 4

    def test_exception_of_the_iterable_comes_after_the_documents_before_it(self) -> None:
        docs = quoth.stream(failing(20))
        for _ in range(20):
            assert next(docs) is not None
        with pytest.raises(OwnError):
            next(docs)
        with pytest.raises(StopIteration):
            next(docs)

    def test_row_that_is_no_text_ends_the_stream(self) -> None:
        docs = quoth.stream([BRIDGE, 7, BRIDGE])
        assert next(docs) is not None
        with pytest.raises(TypeError, match=re.escape("stream() got int at row 1; pass str or None")):
            next(docs)
        with pytest.raises(StopIteration):
            next(docs)

    def test_errors_lists_what_failed_so_far(self) -> None:
        docs = quoth.stream([BRIDGE, 7, BRIDGE, b""], errors="null")
        next(docs)
        at_first = docs.errors
        assert [doc is None for doc in docs] == [True, False, True]
        assert at_first == ()
        assert docs.errors == ((1, "got int; pass str or None"), (3, "got bytes; pass str or None"))
