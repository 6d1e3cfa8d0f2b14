"""The lemma of a cue, and whether the report is negated, in texts of many styles."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import quoth
from handmade import two_quotes
from test_json import refusal


def reports(text: str, **options: Any) -> list[tuple[str | None, bool]]:
    return [(quote.cue_lemma, quote.negated) for quote in quoth.analyze(text, **options).quotes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Go home,” said Ann Lee.", [("say", False)]),
        ("Ann Lee has said that the ferry will sail.", [("say", False)]),
        ("Ann Lee was also saying that the ferry would sail.", [("say", False)]),
        ("Nguyễn Thị Lan told the court that she had seen the ship.", [("tell", False)]),
        ("The ferry will sail, according to Ann Lee.", [("according to", False)]),
        ("“The ferry,” Ann Lee pointed out, “is late.”", [("point out", False)]),
        ("Bo Chen was quoted as saying that the dam would hold.", [("say", False)]),
        ("ANN LEE SAYS THE FERRY WILL SAIL", [("say", False)]),
        ("MR. FALEOLO: It was at anchor on the Friday.", [(None, False)]),
        ("“Nobody is coming.”", [(None, False)]),
    ],
)
def test_lemma_is_the_base_form_of_the_cue(text: str, expected: list[tuple[str | None, bool]]) -> None:
    assert reports(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Lee never said that the ferry would sail.", [("say", True)]),
        ("Ann Lee did not say when the ferry would sail.", [("say", True)]),
        ("The ministry hasn’t told the villagers that the road is closed.", [("tell", True)]),
        ("Nobody told the villagers that the road was closed.", [("tell", True)]),
        ("Ann Lee denied that she had sold the ferry.", [("deny", False)]),
        ("Ann Lee denies having said that the ferry was sold.", [("deny", False)]),
        ("Ann Lee said that she had not sold the ferry.", [("say", False)]),
        ("“I never said that,” Ann Lee told the court.", [("tell", False)]),
    ],
)
def test_what_was_not_said_is_negated(text: str, expected: list[tuple[str | None, bool]]) -> None:
    assert reports(text) == expected


def test_topics_are_negated_too() -> None:
    text = "The bank neither confirmed nor denied the report. Ann Lee did not criticise the plan."
    quotes = quoth.analyze(text, acts="all", kinds="all").quotes
    assert [(quote.kind, quote.cue_lemma, quote.negated) for quote in quotes] == [
        ("topic", "confirm", True),
        ("topic", "criticise", True),
    ]


def test_documents_of_earlier_versions_are_read_anew() -> None:
    """Without the later keys, the lemma and the rest are found in the text."""
    text = "It rained.\n\nAnn Lee never said that the fund was empty, according to the treasury. “No,” said Bo Chen."
    doc = quoth.analyze(text)
    data = json.loads(doc.to_json())
    for quote in data["quotes"]:
        for key in ("cue_lemma", "negated", "via_person", "paragraph"):
            del quote[key]
    again = quoth.Document.from_json(json.dumps(data))
    assert again == doc
    assert [(quote.cue_lemma, quote.negated, quote.paragraph) for quote in again.quotes] == [
        ("according to", False, 1),
        ("say", True, 1),
        ("say", False, 1),
    ]
    assert [quote.via_person for quote in again.quotes] == [quote.via_person for quote in doc.quotes]


def test_what_a_document_says_is_kept() -> None:
    """A later version may find another lemma; what was written stays."""
    data = json.loads(two_quotes())
    data["quotes"][0].update(cue_lemma="state", negated=True, paragraph=2)
    data["quotes"][1].update(cue_lemma=None, paragraph=7)
    doc = quoth.Document.from_json(json.dumps(data))
    assert [(quote.cue_lemma, quote.negated, quote.paragraph) for quote in doc.quotes] == [
        ("state", True, 2),
        (None, False, 7),
    ]
    assert json.loads(doc.to_json()) == data


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cue_lemma": " "}, "quotes[0].cue_lemma: it is empty"),
        ({"cue": None}, "quotes[0].cue_lemma: there is no cue"),
        ({"cue": None, "cue_lemma": None, "negated": True}, "quotes[0].negated: there is no cue"),
        ({"via_person": 0}, "quotes[0].via_person: there is no via"),
        ({"paragraph": 1}, "quotes[1].paragraph: 0 is before that of the quotation before it"),
        ({"negated": "no"}, 'quotes[0].negated: invalid type: string "no", expected a boolean'),
    ],
)
def test_what_no_analysis_says_is_refused(change: dict[str, object], message: str) -> None:
    data = json.loads(two_quotes())
    data["quotes"][0].update(change)
    assert refusal(json.dumps(data)).startswith(message)


def test_person_behind_via_is_one_of_the_people() -> None:
    data = json.loads(two_quotes())
    data["quotes"][0].update(via=data["quotes"][1]["source"], via_person=3)
    assert refusal(json.dumps(data)) == "quotes[0].via_person: 3 is no index into people, of which there are 1"
    data["quotes"][0].update(via_person=0)
    doc = quoth.Document.from_json(json.dumps(data))
    assert doc.quotes[0].via_person == doc.people[0]


@pytest.mark.parametrize(
    "change",
    [
        lambda quote: quote.update(cue_lemma="tell"),
        lambda quote: quote.update(negated=True),
        lambda quote: quote.update(paragraph=1),
    ],
)
def test_quotations_that_differ_in_these_are_unequal(change: Callable[[dict[str, object]], None]) -> None:
    data = json.loads(two_quotes())
    change(data["quotes"][1])
    doc, other = quoth.Document.from_json(two_quotes()), quoth.Document.from_json(json.dumps(data))
    assert doc != other
    assert doc.quotes[1] != other.quotes[1]
    assert doc.quotes[0] == other.quotes[0]


def test_speakers_below_the_least_score_are_not_behind_via_either() -> None:
    text = "Bo Chen told the board that the fund was empty, according to the World Bank."
    (told,) = (quote for quote in quoth.analyze(text).quotes if quote.via)
    assert told.via_person is not None
    assert told.via_person.name == "World Bank"
    (told,) = (quote for quote in quoth.analyze(text, min_speaker_score=0.9).quotes if quote.via)
    assert (told.via and told.via.text, told.via_person) == ("the World Bank", None)
