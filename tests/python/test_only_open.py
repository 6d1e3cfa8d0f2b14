"""The check that a project uses no model but "open": every way into quoth is seen."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import quoth
from examples import only_open

SAYING = [
    'quoth.analyze(text, model="open")',
    'quoth.analyze_many(texts, model="open")',
    "quoth.stream(texts, pipeline=NEWS)",
    'quoth.scan("news/", model="open").quotes().write_csv("a.csv")',
    'NEWS = quoth.Pipeline(model="open")',
    'quoth.sentences(text, model="open")',
    'quoth.sentence_spans(text, model="open")',
    'quoth.Splitter(model="open")',
    'df["body"].quoth.quotes(model="open")',
    'pl.col("body").quoth.people(pipeline=NEWS)',
    'quoth.duckdb.register(connection, model="open")',
    'quoth.spark.quotes(frame, "body", model="open")',
    'nlp.add_pipe("quoth", config={"model": "open"})',
]


@pytest.mark.parametrize("call", SAYING)
def test_call_that_does_not_say_the_model_is_found(call: str) -> None:
    assert not list(only_open.calls_of_others(call))
    silent = call
    for said in (', model="open"', 'model="open"', ", pipeline=NEWS", "pipeline=NEWS", ', config={"model": "open"}'):
        silent = silent.replace(said, "")
    assert len(list(only_open.calls_of_others(silent))) == 1
    for other in ("accurate", "fast"):
        assert len(list(only_open.calls_of_others(call.replace('"open"', f'"{other}"')))) == ("pipeline=" not in call)


OTHER_NAMES = [
    ("import quoth as q", "q.analyze({})"),
    ("import quoth.pandas as frames, quoth as q", "q.stream(texts, {})"),
    ("from quoth import analyze", "analyze(text, {})"),
    ("from quoth import Pipeline as Made", "NEWS = Made({})"),
    ("from quoth import duckdb as engine", "engine.register(connection, {})"),
    ("from quoth.spark import quotes", "quotes(frame, 'body', {})"),
    ("import quoth\nread = quoth.analyze", "read(text, {})"),
    ("import quoth as q\nlibrary = q\nread = library.analyze", "read(text, {})"),
    ("import quoth.pandas\nframe = news['body'].quoth", "frame.quotes({})"),
    ("import quoth", "pool.map(partial(quoth.analyze, {}), texts)"),
    ("import quoth\nread: Reader = quoth.analyze", "read(text, {})"),
]


@pytest.mark.parametrize(("imports", "call"), OTHER_NAMES)
def test_call_by_another_name_is_found(imports: str, call: str) -> None:
    for said in ('model="open"', "pipeline=NEWS"):
        assert not list(only_open.calls_of_others(f"{imports}\n{call.format(said)}"))
    for silent in ("", 'model="fast"', "pipeline=None", "**options"):
        (found,) = only_open.calls_of_others(f"{imports}\n{call.format(silent)}")
        assert found[0] == imports.count("\n") + 2


@pytest.mark.parametrize(
    "line",
    [
        "from quoth import *",
        "list(map(quoth.analyze, texts))",
        "def read(text, analyse=quoth.analyze): pass",
        "frame.map_batches(news.quoth.quotes)",
    ],
)
def test_function_that_is_handed_on_is_found(line: str) -> None:
    assert len(list(only_open.calls_of_others(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "quoth.link(docs)",
        'quoth.licence("open")',
        "NEWS.analyze(text)",
        "import quoth.pandas",
        "docs.quotes",
        "from quoth import analyze, Pipeline",
        "def read(pipeline: quoth.Pipeline) -> None: pass",
        "from quoth import analyze\npipelines[0].analyze(text)",
        "import other as quotes\nquotes(text)",
    ],
)
def test_what_chooses_no_model_is_left_alone(line: str) -> None:
    assert not list(only_open.calls_of_others(line))


def takes_model(value: object) -> bool:
    try:
        signature = str(inspect.signature(value)) if callable(value) else ""
    except ValueError:
        return False
    return "model=" in signature or "**options" in signature


def test_everything_in_the_package_that_takes_a_model_is_known() -> None:
    takes = {name for name in quoth.__all__ if takes_model(getattr(quoth, name))}
    assert {"analyze", "Splitter"} <= takes <= only_open.ANALYSING


def test_script_tells_the_places(tmp_path: Path) -> None:
    (tmp_path / "news.py").write_text("import quoth\nquoth.analyze('It rained.')\n", encoding="utf-8")
    command = [sys.executable, only_open.__file__, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, f"{tmp_path / 'news.py'}:2: quoth.analyze\n")
