"""What ``Document.from_json`` and pickles refuse, and the path of the field that they name."""

from __future__ import annotations

import json
import math
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import quoth
from conftest import FULL_SIZE
from handmade import TEXT, DocumentWriter, two_quotes
from quoth._quoth import _document, _documents, _item

Data = dict[str, Any]

WRITE = DocumentWriter(TEXT)


def changed(change: Callable[[Data], object]) -> str:
    data = json.loads(two_quotes())
    change(data)
    return json.dumps(data)


def refusal(json_text: str) -> str:
    """Give what ``from_json`` and unpickling say alike."""
    with pytest.raises(ValueError, match=r"^not a quoth document: ") as told:
        quoth.Document.from_json(json_text)
    with pytest.raises(ValueError, match=r"^not a quoth document: ") as told_by_pickle:
        _document(json_text, None)
    assert str(told.value) == str(told_by_pickle.value)
    return str(told.value).removeprefix("not a quoth document: ")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data["entities"][1].update(score=1.7), "entities[1].score: 1.7 is not between 0 and 1"),
        (lambda data: data["entities"][0].update(score=-0.1), "entities[0].score: -0.1 is not between 0 and 1"),
        (lambda data: data["quotes"][0].update(score=2), "quotes[0].score: 2 is not between 0 and 1"),
        (lambda data: data["quotes"][1].update(score=1e39), "quotes[1].score: inf is not between 0 and 1"),
        (lambda data: data["quotes"][1].update(speaker_score=-1), "quotes[1].speaker_score: -1 is not between 0 and 1"),
        (lambda data: data["sentences"][0].update(end=0), "sentences[0]: 0..0 is empty"),
        (lambda data: data["sentences"][1].update(end=9), "sentences[1]: 61..9 ends before it starts"),
        (
            lambda data: data["entities"][1].update(end=999),
            "entities[1]: 100..999 does not lie in the text, which has 111 code points",
        ),
        (lambda data: data["people"][0].update(end=4_000_000_000), "people[0]: 46..4000000000 does not lie in the"),
        (
            lambda data: data["quotes"][0]["cue"].update(text="says"),
            'quotes[0].cue.text: 32..36 is "said" in the text, not "says"',
        ),
        (lambda data: data["sentences"].reverse(), "sentences[1]: it starts before the one before it ends"),
        (lambda data: data["entities"].reverse(), "entities[1]: it starts before the one before it ends"),
        (lambda data: data["entities"].append(data["entities"][1]), "entities[2]: it starts before the one before"),
        (lambda data: data["quotes"].reverse(), "quotes[1]: it starts before the one before it"),
        (
            lambda data: data["quotes"][1]["content"].reverse(),
            "quotes[1].content[1]: it starts before the one before it ends",
        ),
        (
            lambda data: data["people"][0]["mentions"].reverse(),
            "people[0].mentions[1]: it starts before the one before it ends",
        ),
        (lambda data: data["quotes"][0].update(content=[]), "quotes[0].content: it is empty"),
        (
            lambda data: data["quotes"][1].update(WRITE.span("“No,”")),
            "quotes[1]: 61..66 is not from the start of its content to its end",
        ),
        (lambda data: data["people"][0].update(name=" \x1f"), "people[0].name: it is empty"),
        (lambda data: data["people"][0].update(aliases=["Okafor", ""]), "people[0].aliases[1]: it is empty"),
        (lambda data: data["people"][0].update(titles=[""]), "people[0].titles[0]: it is empty"),
        (lambda data: data["people"][0].update(pronouns=["\u2003"]), "people[0].pronouns[0]: it is empty"),
        (lambda data: data["people"][0].update(mentions=[]), "people[0].mentions: it is empty"),
        (lambda data: data["people"][0].update(label="DATE"), "people[0].label: DATE is neither PERSON nor ORG"),
        (lambda data: data["quotes"][0].update(person=1), "quotes[0].person: 1 is no index into people, of which"),
        (
            lambda data: data["quotes"][0].update(speaker="Bo Chen"),
            'quotes[0].speaker: "Bo Chen" is not the name of people[0], "Adaeze Okafor"',
        ),
        (
            lambda data: data["quotes"][1]["speakers"][0].update(person=7),
            "quotes[1].speakers[0].person: 7 is no index into people, of which there",
        ),
        (
            lambda data: data["quotes"][1]["speakers"][0].update(name="Bo"),
            'quotes[1].speakers[0].name: "Bo" is not the name of people[0]',
        ),
        (
            lambda data: data["quotes"][0]["speakers"].append(data["quotes"][0]["speakers"][0]),
            "quotes[0].speakers[1]: it is listed before",
        ),
        (lambda data: data["quotes"][0].update(speakers=[]), "quotes[0].speakers: it is not just the speaker"),
        (lambda data: data["quotes"][0].update(speaker=None), "quotes[0].speaker: it is null, and person is not"),
        (lambda data: data["quotes"][0].update(person=None), "quotes[0].person: it is null, and speaker is not"),
        (
            lambda data: data["quotes"][0].update(person=None, speaker=None, speakers=[]),
            "quotes[0].speaker_score: there are no speakers",
        ),
        (lambda data: data["quotes"][0].update(source=None), "quotes[0].source_kind: there is no source"),
    ],
)  # fmt: skip
def test_what_no_analysis_says_is_refused_with_its_path(change: Callable[[Data], object], message: str) -> None:
    assert refusal(changed(change)).startswith(message)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda data: data["entities"][1].update(score=math.nan), "entities[1].score: expected value at line 1"),
        (lambda data: data["entities"][0].update(score="high"), "entities[0].score: invalid type: string"),
        (lambda data: data["entities"][0].update(label="DRAGON"), "entities[0].label: unknown variant"),
        (lambda data: data["quotes"][1]["content"][1].update(start=-1), "quotes[1].content[1].start: invalid value"),
        (lambda data: data["quotes"][0].update(person=-1), "quotes[0].person: invalid value"),
        (lambda data: data["people"][0]["mentions"][2].pop("end"), "people[0].mentions[2]: missing field `end`"),
        (lambda data: data["people"][0].update(titles="Minister"), "people[0].titles: invalid type"),
        (lambda data: data.pop("text"), "missing field `text`"),
        (lambda data: data.update(schema=2), "schema 2 is unknown; this version reads 1"),
    ],
)
def test_field_of_the_wrong_type_is_named_by_its_path(change: Callable[[Data], object], path: str) -> None:
    assert refusal(changed(change)).startswith(path)


@pytest.mark.parametrize("wrong", ["", "[]", "nul", two_quotes() + "}", "[" * 100_000, '{"a":' * 100_000])
def test_what_is_no_json_is_told_with_its_place(wrong: str) -> None:
    assert " at line 1 column " in refusal(wrong)


def test_message_stays_short() -> None:
    text = "word " * 100_000
    write = DocumentWriter(text)
    long = write.document(sentences=[write.at(0, 400_000) | {"text": "other " * 100_000}])
    assert len(refusal(long)) < 250


def test_pickled_text_must_be_that_of_the_document() -> None:
    one = quoth.analyze("“Go\ud800,” said Ann Lee.", model="fast")
    reduced: Any = one.__reduce__()
    make, (written, original) = reduced
    assert make(written, original) == one
    for other in ("“Go\ud801!” said Ann Lee.", "\ud800", ""):
        with pytest.raises(ValueError, match=r"^not a quoth document: text: it is not that of the pickle"):
            make(written, other)
    # A text without lone surrogates needs no second copy.
    assert _document(two_quotes(), TEXT) == quoth.Document.from_json(two_quotes())


@pytest.mark.parametrize(
    ("errors", "message"),
    [
        ([(2, "no")], r"errors[0]: 2 is no row of the 2 documents"),
        ([(0, "no")], r"errors[0]: row 0 has a document"),
        ([(1, "no"), (1, "no")], r"errors[1]: 1 does not come after 1"),
    ],
)
def test_pickled_errors_must_be_those_of_missing_documents(
    doc: quoth.Document, errors: list[tuple[int, str]], message: str
) -> None:
    assert _documents([doc, None], [(1, "no")]).errors == ((1, "no"),)
    with pytest.raises(ValueError, match=r"^not quoth documents: ") as told:
        _documents([doc, None], errors)
    assert message in str(told.value)


@pytest.mark.parametrize(
    "place",
    [("span", 3, 3), ("span", 4, 2), ("span", 0, 999), ("sentence", 3, 0), ("entity", 2, 0), ("person", 1, 0),
     ("mention", 0, 3), ("mention", 1, 0), ("quote", 2, 0), ("verse", 0, 0)],
)  # fmt: skip
def test_pickled_item_must_be_one_of_its_document(doc: quoth.Document, place: tuple[str, int, int]) -> None:
    with pytest.raises(ValueError, match=rf"^no item of its document: {place[0]} {place[1]}, {place[2]}$"):
        _item(doc, *place)


def test_one_who_speaks_with_others_is_no_speaker_and_is_kept() -> None:
    doc = quoth.analyze("“It works,” said João Duarte and other scientists.")
    (quote,) = doc.quotes
    assert (quote.speaker, [person.name for person in quote.speakers]) == (None, ["João Duarte"])
    assert quoth.Document.from_json(doc.to_json()) == doc


@pytest.mark.parametrize("model", ["accurate", "fast", "open"])
def test_whole_articles_are_read_as_they_were_written(model: Any) -> None:
    paths = sorted((Path(__file__).parents[2] / "corpus" / "articles").glob("*.txt"))
    texts = [re.sub(r"[\[\]{}|]", "", path.read_text(encoding="utf-8")) for path in paths[:: 1 if FULL_SIZE else 10]]
    assert texts
    for doc in quoth.analyze_many(texts if model == "fast" else texts[::5], model=model, acts="all", kinds="all"):
        assert doc is not None
        assert quoth.Document.from_json(doc.to_json()) == pickle.loads(pickle.dumps(doc)) == doc


def test_quotations_without_a_word_stand_in_the_paragraph_behind_them() -> None:
    text = "Rain.\n\nSun. \n\n Wind."
    place = {"kind": "direct", "act": "speech", "score": 0.5, "speakers": []}
    contents = [(7, 11), (11, 12)]
    quotes = [
        {"start": start, "end": end, "text": text[start:end], **place}
        | {"content": [{"start": start, "end": end, "text": text[start:end]}]}
        for start, end in contents
    ]
    data = {"schema": 1, "text": text, "sentences": [], "entities": [], "people": [], "quotes": quotes}
    assert [quote.paragraph for quote in quoth.Document.from_json(json.dumps(data)).quotes] == [1, 2]


def test_interview_without_labels_comes_back() -> None:
    asked = ["When did you begin?", "Do you swim?", "What do you charge?", "Will you stop?"]
    answers = ["My father drowned, so I rowed.", "I never learnt.", "Ten kwacha, and I wait.", "When I sink."]
    turns = [line for pair in zip(asked, answers, strict=True) for line in pair]
    doc = quoth.analyze("\n\n".join(["Mwila Banda has rowed since 1988. Banda has no motor.", *turns]), model="fast")
    assert [quote.text for quote in doc.quotes] == turns
    assert quoth.Document.from_json(doc.to_json()) == doc


def test_a_chain_of_reports_repeats_little_of_its_text() -> None:
    """Each clause reports all that follow it; a document with all of that would be as long as its text squared."""
    text = "Ana Silva said: “" + "she told me that he said that " * 500 + "it was over,” said Bo Chen."
    doc = quoth.analyze(text, model="fast")
    assert len(doc.to_json()) < 30 * len(text)
    assert quoth.Document.from_json(doc.to_json()) == doc
