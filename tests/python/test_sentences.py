"""Sentence splitting: the functions, ``Splitter``, and the spaCy component."""

import pickle
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import quoth
import quoth.pandas
from corpus.article import read_article

ARTICLES = Path(__file__).parents[2] / "corpus" / "articles"

TEXT = "“Go!” she said. 🦦 Mr. Lee’s cat — Ünal — ran.\nIt was late."
POLICIES = ["auto", "paragraph", "line", "space"]


@pytest.mark.parametrize("newlines", POLICIES)
@pytest.mark.parametrize(
    "text", [TEXT, "", " \n ", "No end", "a.b@c.example!? (x) [1]\r\n\r\nÉ.", "lone \ud800 one. Two."]
)
def test_spans_are_the_sentences_with_only_white_space_between(text: str, newlines: Any) -> None:
    spans = quoth.sentence_spans(text, newlines=newlines)
    assert [text[start:end] for start, end in spans] == quoth.sentences(text, newlines=newlines)
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    assert all(not text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)


def test_newlines_option_decides_which_line_breaks_end_a_sentence() -> None:
    text = "Rain in the north\nSun in the south\n\nWind in the west"
    assert len(quoth.sentences(text)) == 3
    assert len(quoth.sentences(text, newlines="line")) == 3
    assert len(quoth.sentences(text, newlines="paragraph")) == 2
    assert quoth.sentences(text, newlines="space") == [text]


def test_splitter_knows_the_abbreviations_of_the_user() -> None:
    text = "The house of Weber Cie. Zürich burned. Nobody was hurt."
    splitter = quoth.Splitter(abbreviations=["cie."])
    assert splitter.sentences(text) == ["The house of Weber Cie. Zürich burned.", "Nobody was hurt."]
    assert splitter.sentence_spans(text) == [(0, 38), (39, 55)]
    assert quoth.Splitter(["Cie"], "line").sentences("Weber Cie.\nBasel") == ["Weber Cie.", "Basel"]


@pytest.mark.parametrize("model", ["fast", "open"])
def test_a_pipeline_splits_as_its_documents_are_split(model: str) -> None:
    pipeline = quoth.Pipeline(model=model)
    text = quoth.sample()
    spans = [(sentence.start, sentence.end) for sentence in pipeline.analyze(text).sentences]
    assert pipeline.sentence_spans(text) == quoth.sentence_spans(text, pipeline=pipeline) == spans


def test_splitter_has_a_repr_and_pickles() -> None:
    splitter = quoth.Splitter(["Cie."], newlines="space")
    assert repr(splitter) == "Splitter(abbreviations=['Cie.'], newlines='space')"
    assert repr(pickle.loads(pickle.dumps(splitter))) == repr(splitter)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: quoth.sentence_spans(7), TypeError, "sentence_spans() got int; pass one str"),  # type: ignore[arg-type]
        (lambda: quoth.sentences("", newlines=7), TypeError, "newlines got int; pass"),  # type: ignore[arg-type]
        (lambda: quoth.sentences("", newlines="all"), ValueError, 'newlines="all" is unknown'),  # type: ignore[arg-type]
        (lambda: quoth.Splitter("Cie."), TypeError, "abbreviations got str; pass a list of str"),
        (lambda: quoth.Splitter([7]), TypeError, "abbreviations got int; pass a list of str"),  # type: ignore[list-item]
        (lambda: quoth.Splitter([" "]), ValueError, "is no single short word"),
        (lambda: quoth.Splitter(["a b."]), ValueError, "is no single short word"),
        (lambda: quoth.analyze_many([], only=("quotes",)), ValueError, 'only="quotes" is unknown'),  # type: ignore[arg-type]
        (lambda: quoth.analyze_many([], only=()), ValueError, "only is empty"),
        (lambda: quoth.analyze_many([], only="sentences"), TypeError, "only got str"),  # type: ignore[arg-type]
    ],
)
def test_wrong_argument_raises_with_what_to_pass(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        call()
    assert message in str(raised.value)


def test_only_sentences_gives_sentences_and_nothing_else() -> None:
    texts = [TEXT, None, "“Yes,” said Ann Lee."]
    only, whole = quoth.analyze_many(texts, only=("sentences",)), quoth.analyze_many(texts)
    assert only.sentences == whole.sentences
    assert only.quotes.num_rows == only.entities.num_rows == only.people.num_rows == 0
    assert whole.quotes.num_rows > 0
    assert only[1] is None


def test_series_sentences_keep_the_index() -> None:
    frame = pd.Series(["One. Two.", None], index=["a", "b"]).quoth.sentences(threads=1)
    assert frame["text"].to_list() == ["One.", "Two."]
    assert list(frame.index) == ["a", "a"]


def test_spacy_component_sets_sentence_starts() -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    nlp.add_pipe("quoth_sentences", config={"abbreviations": ["Cie."]})
    doc = nlp("“Go!” she said. The house of Weber Cie. Zürich burned.  Nobody was hurt.")
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "“Go!” she said.",
        "The house of Weber Cie. Zürich burned.",
        "Nobody was hurt.",
    ]


def test_sentences_are_those_of_the_model() -> None:
    texts = [read_article(path).text for path in sorted(ARTICLES.glob("01-*.txt"))]
    for model in ("accurate", "fast", "open"):
        pipeline, splitter = quoth.Pipeline(model=model), quoth.Splitter(model=model)
        for text in texts[:3]:
            expected = pipeline.sentence_spans(text)
            assert quoth.sentence_spans(text, model=model) == splitter.sentence_spans(text) == expected
            assert quoth.sentences(text, model=model) == splitter.sentences(text)
    assert any(quoth.sentences(text) != quoth.sentences(text, model="open") for text in texts)
    assert all(quoth.sentences(text) == quoth.sentences(text, model="fast") for text in texts)


def test_component_of_spacy_splits_as_its_model() -> None:
    spacy = pytest.importorskip("spacy")
    text = next(
        text
        for text in (read_article(path).text for path in sorted(ARTICLES.glob("01-*.txt")))
        if quoth.sentences(text) != quoth.sentences(text, model="open")
    )
    starts = {}
    for model in ("accurate", "open"):
        nlp = spacy.blank("en")
        nlp.add_pipe("quoth_sentences", config={"model": model})
        starts[model] = [sentence.start_char for sentence in nlp(text).sents]
    assert starts["accurate"] != starts["open"]


def test_splitter_keeps_its_model() -> None:
    splitter = quoth.Splitter(["Cie."], model="open")
    assert repr(splitter) == "Splitter(abbreviations=['Cie.'], newlines='auto', model='open')"
    assert repr(pickle.loads(pickle.dumps(splitter))) == repr(splitter)
    with pytest.raises(ValueError, match='model="opne" is unknown'):
        quoth.Splitter(model="opne")
    with pytest.raises(TypeError, match=r"sentences\(\) got pipeline and model; the pipeline has its own"):
        quoth.sentences("It rained.", model="fast", pipeline=quoth.Pipeline())
