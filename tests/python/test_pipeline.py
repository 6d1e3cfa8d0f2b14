"""``Pipeline``: its gazetteer and options."""

from __future__ import annotations

from typing import Any

import pytest

import quoth

TEXT = "Amber Reach said on Monday that Jordan Sole would run its Ostend yard. Ambergris is another matter."


def found(doc: quoth.Document) -> list[tuple[str, str]]:
    return [(entity.text, entity.label) for entity in doc.entities]


def test_gazetteer_overrides_the_model() -> None:
    assert ("Jordan Sole", "PERSON") in found(quoth.analyze(TEXT))
    pipeline = quoth.Pipeline(gazetteer={"ORG": ["Amber Reach", "Amber"], "PRODUCT": ["Jordan Sole"]})
    doc = pipeline.analyze(TEXT)
    assert ("Amber Reach", "ORG") in found(doc)
    assert ("Jordan Sole", "PRODUCT") in found(doc)
    speaker = doc.quotes[0].speaker
    assert speaker is not None
    assert (speaker.name, speaker.label) == ("Amber Reach", "ORG")


def test_gazetteer_names_match_whole_words_and_case() -> None:
    pipeline = quoth.Pipeline(gazetteer={"MISC": ["Amber", "ostend yard"]})
    assert ("Amber", "MISC") in found(pipeline.analyze("The Amber is late."))
    texts = {text for text, _ in found(pipeline.analyze("Ambers in the Ostend yard."))}
    assert not texts & {"Amber", "Ostend yard"}


def test_gazetteer_names_match_with_any_space_and_apostrophe() -> None:
    pipeline = quoth.Pipeline(model="fast", gazetteer={"ORG": ["Tide & O'Hara's Boats"]})
    doc = pipeline.analyze("A sloop by Tide &  O’Hara’s Boats was first.\n\nTide &\n\nO'Hara's Boats")
    assert [text for text, label in found(doc) if label == "ORG"] == ["Tide &  O’Hara’s Boats"]


def test_names_of_a_gazetteer_that_break_off_hide_no_shorter_ones() -> None:
    pipeline = quoth.Pipeline(model="fast", gazetteer={"ORG": ["Lin", "Lin Port A"]})
    assert ("Lin", "ORG") in found(pipeline.analyze("It went to Lin Port Authority."))


def test_options_apply_to_all_methods() -> None:
    pipeline = quoth.Pipeline(acts="all", gazetteer={"ORG": ["Amber Reach"]})
    text = "Amber Reach believes that the yard will open."
    (doc,) = pipeline.analyze_many([text], threads=1)
    assert doc is not None
    assert [quote.act for quote in doc.quotes] == ["thought"]
    assert list(pipeline.stream([text])) == [doc]
    assert pipeline.analyze(text) == doc


@pytest.mark.parametrize(
    ("gazetteer", "error", "message"),
    [
        ({"COMPANY": ["Amber"]}, ValueError, 'label="COMPANY" is unknown; choose one of "PERSON", "ORG"'),
        ({"ORG": ["Amber", " \u200b"]}, ValueError, 'gazetteer["ORG"][1]: a name is empty'),
        ({"ORG": "Amber"}, TypeError, 'gazetteer["ORG"] got str; pass a list of str'),
        ({"ORG": [], "LOC": ["Oslo", 3]}, TypeError, 'gazetteer["LOC"][1] got int; pass a str'),
        ({3: ["Amber"]}, TypeError, "gazetteer got int; pass a dict of labels to lists of names"),
        (["Amber"], TypeError, "gazetteer got list; pass a dict of labels to lists of names"),
    ],
)
def test_invalid_gazetteer_raises_with_what_to_pass(gazetteer: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        quoth.Pipeline(gazetteer=gazetteer)
    assert message in str(raised.value)
