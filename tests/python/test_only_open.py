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


@pytest.mark.parametrize("line", ["from quoth import analyze", "import quoth as q", "import quoth.pandas as frames"])
def test_name_under_which_calls_would_not_be_seen_is_found(line: str) -> None:
    assert len(list(only_open.calls_of_others(line))) == 1


@pytest.mark.parametrize(
    "line", ["quoth.link(docs)", 'quoth.licence("open")', "NEWS.analyze(text)", "import quoth.pandas", "docs.quotes"]
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
