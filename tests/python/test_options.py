"""Options everywhere: ``min_score``, ``pipeline=``, and pipelines that travel to other processes."""

from __future__ import annotations

import copy
import inspect
import multiprocessing
import os
import pickle
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
import pytest

import quoth
import quoth.pandas
import quoth.polars
from handmade import BRIDGE
from quoth._command_line import main

if TYPE_CHECKING:
    from collections.abc import Callable

FAST = Path(__file__).parents[2] / "models" / "fast.safetensors"
TEXT = f"{BRIDGE} Tom Reyes believes that it is lost.\n\n“It will take a year.”"


def everything() -> quoth.Pipeline:
    return quoth.Pipeline(
        model="fast",
        acts="all",
        kinds=["topic", "direct"],
        min_score=0.25,
        min_speaker_score=0.5,
        gazetteer={"ORG": ["Kivu Tea"], "PERSON": ["Aino Salmi"]},
        patterns={"ORG": [r"Local \d+"]},
        ignore_case=True,
        aliases={"the Fund": "International Monetary Fund"},
        abbreviations=["Cie."],
        newlines="line",
    )


# Types know no accessors that libraries register.
FRAME: Any = pd.DataFrame({"body": [TEXT]})
COLUMN: Any = FRAME["body"]
SERIES: Any = pl.Series([TEXT])
EXPRESSION: Any = pl.col("body")


def of_pandas(texts: list[str]) -> Any:
    return pd.Series(texts).quoth


def quotes_of(pipeline: quoth.Pipeline, text: str) -> list[str]:
    """Give the speakers, in another process."""
    return [quote.speaker.name for quote in pipeline.analyze(text).quotes if quote.speaker]


def test_min_score_leaves_out_less_sure_quotations_and_no_speakers() -> None:
    text = quoth.sample()
    found = quoth.analyze(text, model="fast", kinds="all")
    scores = sorted(quote.score for quote in found.quotes)
    least = scores[len(scores) // 2]
    kept = [(quote.text, quote.speaker) for quote in found.quotes if quote.score >= least]
    assert 0 < len(kept) < len(found.quotes)
    pipeline = quoth.Pipeline(model="fast", kinds="all", min_score=least)
    options: dict[str, Any] = {"model": "fast", "kinds": "all", "min_score": least}
    ways: list[quoth.Document | None] = [
        quoth.analyze(text, **options),
        *quoth.analyze_many([text], **options),
        *quoth.stream([text], **options),
        pipeline.analyze(text),
        *pipeline.analyze_many([text]),
        *of_pandas([text]).analyze(**options),
    ]
    for doc in ways:
        assert doc is not None
        assert [(quote.text, quote.speaker and quote.speaker.name) for quote in doc.quotes] == [
            (said, speaker and speaker.name) for said, speaker in kept
        ]
    assert quoth.analyze(text, model="fast", min_score=1).people == found.people


@pytest.mark.parametrize("value", [-0.1, 1.5, float("nan")])
def test_min_score_is_a_probability(value: float) -> None:
    with pytest.raises(ValueError, match=re.escape(f"min_score={value} is no probability; pass a number from 0 to 1")):
        quoth.analyze("", min_score=value)
    with pytest.raises(TypeError, match="min_score got str; pass a number from 0 to 1"):
        quoth.analyze("", min_score="0.5")  # type: ignore[arg-type]


def test_command_has_min_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    news = tmp_path / "news.txt"
    news.write_text(BRIDGE, encoding="utf-8")
    assert main(["--format", "table", "--model", "fast", "--min-score", "1", str(news)]) == 0
    assert capsys.readouterr().out == "No quotations found.\n"
    assert main(["--min-score", "2", str(news)]) == 2
    assert "min_score=2.0 is no probability" in capsys.readouterr().err


def test_pipeline_holds_at_every_entry_point() -> None:
    pipeline = quoth.Pipeline(model="fast", acts="all", newlines="line", gazetteer={"ORG": ["rebuild"]})
    doc = pipeline.analyze(TEXT)
    assert doc != quoth.analyze(TEXT, model="fast", acts="all")
    assert quoth.analyze(TEXT, pipeline=pipeline) == doc
    assert list(quoth.analyze_many([TEXT, None], pipeline=pipeline)) == [doc, None]
    assert list(quoth.stream([TEXT], pipeline=pipeline)) == [doc]
    assert list(of_pandas([TEXT]).analyze(pipeline=pipeline)) == [doc]
    lines = "Rain in the north\nSun in the south"
    assert pipeline.sentences(lines) == quoth.sentences(lines, pipeline=pipeline) == lines.split("\n")
    spans = [(0, 17), (18, 34)]
    assert pipeline.sentence_spans(lines) == quoth.sentence_spans(lines, pipeline=pipeline) == spans
    frame = of_pandas([lines]).sentences(pipeline=quoth.Pipeline(newlines="space"))
    assert frame["text"].tolist() == [lines]


@pytest.mark.parametrize(
    "options",
    [
        {"model": "accurate"},
        {"acts": "said"},
        {"kinds": "all"},
        {"min_score": 0.0},
        {"min_speaker_score": 0.5},
    ],
)
@pytest.mark.parametrize("name", ["analyze", "analyze_many", "stream"])
def test_option_beside_pipeline_is_an_error(name: str, options: dict[str, Any]) -> None:
    function: Callable[..., object] = getattr(quoth, name)
    (option,) = options
    problem = f"{name}() got pipeline and {option}; the pipeline has its own: pass {option} to quoth.Pipeline"
    with pytest.raises(TypeError, match=re.escape(problem)):
        function("" if name == "analyze" else [], pipeline=quoth.Pipeline(model="fast"), **options)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda options: COLUMN.quoth.quotes(**options), "quotes"),
        (lambda options: COLUMN.quoth.sentences(**options), "sentences"),
        (lambda options: COLUMN.quoth.documents(**options), "documents"),
        (lambda options: FRAME.quoth.explode("body", "people", **options), "explode"),
        (lambda options: SERIES.quoth.mentions(**options), "mentions"),
        (lambda options: EXPRESSION.quoth.quotes(**options), "quotes"),
        (lambda options: SERIES.quoth.documents(**options), "documents"),
        (lambda options: quoth.scan([], **options), "scan"),
        (lambda options: quoth.analyze("", **options), "analyze"),
        (lambda options: quoth.analyze_many([], **options), "analyze_many"),
        (lambda options: quoth.stream([], **options), "stream"),
        (lambda options: quoth.Pipeline(**options), "Pipeline"),
    ],
)
def test_unknown_option_is_told_with_the_method_and_the_nearest(call: Callable[[Any], Any], name: str) -> None:
    message = f"{name}() got an unexpected keyword argument"
    with pytest.raises(TypeError, match=f"^{re.escape(message)} 'nestd'; did you mean 'nested'\\?$"):
        call({"nestd": False})
    with pytest.raises(TypeError, match=f"^{re.escape(message)} 'colour'; the options are model, acts, kinds, "):
        call({"colour": "red"})


@pytest.mark.parametrize("name", ["analyze", "analyze_many", "stream", "documents", "quotes"])
@pytest.mark.parametrize("option", ["gazetteer", "aliases", "newlines"])
def test_option_of_the_pipeline_alone_is_told_with_the_way_to_give_it(name: str, option: str) -> None:
    given: Any = getattr(quoth, name, None) or getattr(of_pandas([TEXT]), name)
    message = f"{name}() got an unexpected keyword argument {option!r}; pass pipeline=quoth.Pipeline({option}=…)"
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        given(*[TEXT] * hasattr(quoth, name), **{option: None})


def test_newlines_beside_pipeline_is_an_error() -> None:
    for function in (quoth.sentences, quoth.sentence_spans):
        with pytest.raises(TypeError, match="got pipeline and newlines"):
            function("", newlines="auto", pipeline=quoth.Pipeline())
        with pytest.raises(TypeError, match="pipeline got str; pass a quoth"):
            function("", pipeline="fast")  # type: ignore[arg-type]


def test_signatures_for_many_texts_agree() -> None:
    many = inspect.signature(quoth.analyze_many).parameters
    assert many == inspect.signature(quoth.stream).parameters
    call = ["only", "threads", "progress", "errors"]
    for method in (quoth.Pipeline.analyze_many, quoth.Pipeline.stream):
        parameters = inspect.signature(method).parameters
        assert {name: many[name] for name in ["texts", *call]} == {
            name: parameter for name, parameter in parameters.items() if name != "self"
        }
    one = inspect.signature(quoth.analyze).parameters
    assert [name for name in many if name not in call][1:] == list(one)[1:]


@pytest.mark.parametrize("name", ["analyze_many", "stream"])
def test_many_texts_take_only_and_progress(name: str) -> None:
    told: list[tuple[int, int | None]] = []
    texts = ["It rained. Nobody came.", None, "Ann Lee left."]
    for function in (getattr(quoth, name), getattr(quoth.Pipeline(model="fast"), name)):
        told.clear()
        docs = list(function(texts, only=("sentences",), progress=lambda *numbers: told.append(numbers)))
        assert told == [(1, 3), (2, 3), (3, 3)]
        assert [doc and (len(doc.sentences), doc.entities) for doc in docs] == [(2, ()), None, (1, ())]


def test_progress_of_a_stream_is_told_as_documents_are_taken() -> None:
    told: list[tuple[int, int | None]] = []

    def tell(done: int, total: int | None) -> None:
        told.append((done, total))
        assert stream.errors == (((0, "got int; pass str or None"),) if done else ())

    stream = quoth.stream((text for text in [7, "It rained."]), model="fast", progress=tell, errors="null")
    assert told == []
    assert next(stream) is None
    assert told == [(1, None)]
    assert len(list(stream)) == 1
    assert told == [(1, None), (2, None)]
    told.clear()
    stream = quoth.stream([], progress=tell)
    assert list(stream) == list(stream) == []
    assert told == [(0, 0)]


def test_what_progress_raises_ends_a_stream() -> None:
    def fail(done: int, total: int | None) -> None:
        raise KeyError(done, total)

    stream = quoth.stream(["It rained."] * 3, model="fast", progress=fail)
    with pytest.raises(KeyError):
        next(stream)
    assert list(stream) == []


def test_bar_of_a_stream_is_closed_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(list(quoth.stream(["It rained."] * 2, model="fast", progress=True))) == 2
    assert "2/2" in capsys.readouterr().err


def test_pipeline_can_be_pickled_copied_compared_and_hashed() -> None:
    pipeline = everything()
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(pipeline, protocol))
        assert again == pipeline
        assert hash(again) == hash(pipeline)
        assert repr(again) == repr(pipeline)
        assert again.analyze(TEXT) == pipeline.analyze(TEXT)
    assert copy.copy(pipeline) is pipeline
    assert copy.deepcopy(pipeline) is pipeline
    assert quoth.Pipeline() == quoth.Pipeline(gazetteer={}, aliases={}, acts=["writing", "speech"], abbreviations=())
    assert quoth.Pipeline() != quoth.Pipeline(min_score=0.1)
    assert quoth.Pipeline() != "Pipeline()"
    assert len({quoth.Pipeline(acts="all"), quoth.Pipeline(acts=("stance", "thought", "writing", "speech"))}) == 1


def test_order_of_a_gazetteer_makes_a_difference() -> None:
    both = [
        quoth.Pipeline(gazetteer={"ORG": ["Jade"], "PRODUCT": ["Jade"]}),
        quoth.Pipeline(gazetteer={"PRODUCT": ["Jade"], "ORG": ["Jade"]}),
    ]
    assert both[0] != both[1]
    assert [pipeline.analyze("Jade rose.").entities[0].label for pipeline in both] == ["ORG", "PRODUCT"]


def test_repr_shows_what_differs_from_the_defaults() -> None:
    assert repr(quoth.Pipeline(model="accurate", acts="said")) == "Pipeline()"
    assert repr(everything()) == (
        "Pipeline(model='fast', acts='all', kinds=('direct', 'topic'), min_score=0.25, min_speaker_score=0.5,"
        " gazetteer={'ORG': ['Kivu Tea'], 'PERSON': ['Aino Salmi']}, patterns={'ORG': ['Local \\\\d+']},"
        " ignore_case=True, aliases={'the Fund': 'International Monetary Fund'}, abbreviations=['Cie.'],"
        " newlines='line')"
    )
    many = [f"Harbour {n}" for n in range(1000)]
    shown = repr(quoth.Pipeline(gazetteer={"ORG": many}, aliases=dict(zip(many, many, strict=True))))
    assert shown == "Pipeline(gazetteer={'ORG': <1000 names>}, aliases=<1000 aliases>)"


def test_model_of_ones_own_travels_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(FAST, tmp_path / "mine.safetensors")
    monkeypatch.chdir(tmp_path)
    pipeline = quoth.Pipeline(model="mine.safetensors")
    assert pipeline == quoth.Pipeline(model=tmp_path / "mine.safetensors")
    stored = pickle.dumps(pipeline)
    monkeypatch.chdir(FAST.parent)
    assert pickle.loads(stored).analyze(TEXT) == quoth.analyze(TEXT, model="fast")
    (tmp_path / "mine.safetensors").unlink()
    with pytest.raises(FileNotFoundError, match=re.escape("mine.safetensors")):
        pickle.loads(stored)


@pytest.mark.parametrize("way", ["spawn", "forkserver", "fork"])
def test_pipeline_travels_to_other_processes(way: str) -> None:
    if way not in multiprocessing.get_all_start_methods():
        pytest.skip("there is no such way here")
    pipeline = quoth.Pipeline(model="fast", aliases={"the Fund": "International Monetary Fund"})
    with multiprocessing.get_context(way).Pool(1) as pool:
        found = pool.apply(quotes_of, (pipeline, "The Fund said that growth would slow."))
    assert found == ["International Monetary Fund"]


def test_pipeline_travels_with_joblib() -> None:
    joblib = pytest.importorskip("joblib")
    pipeline = quoth.Pipeline(model="fast", gazetteer={"ORG": ["Kivu Tea"]})
    tasks = [joblib.delayed(quotes_of)(pipeline, f"Kivu Tea said that {n} boats were late.") for n in range(3)]
    assert joblib.Parallel(n_jobs=min(2, os.cpu_count() or 1))(tasks) == [["Kivu Tea"]] * 3
