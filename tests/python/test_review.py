"""The state of a review without a browser: events, corrections, undo, what is kept, and gold."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("anywidget")

import quoth
import quoth.review
from quoth._command_line import main
from quoth._command_line.evaluation import evaluate
from quoth._command_line.gold import read_gold

REPORT = "Aino Salmi met Kofi Mensah. “Yes,” said Salmi. “No,” he said. 😀 The mayor wept, Mensah thought."
RAIN = "It rained in Recife."


@pytest.fixture(scope="module")
def report() -> quoth.Document:
    return quoth.analyze(REPORT)


def place(piece: str, text: str = REPORT) -> list[int]:
    start = text.index(piece)
    return [start, start + len(piece)]


def send(review: quoth.review.Review, do: str, /, document: Any = 0, **values: Any) -> dict[str, Any]:
    """Send an event as the script of the widget does, and give what it is answered."""
    event = json.loads(json.dumps({"do": do, "document": document, **values}))
    review._receive(review, event, None)
    answer: dict[str, Any] = json.loads(json.dumps(review._status))
    return answer


def statuses(status: dict[str, Any]) -> list[str]:
    return [quote["status"] for quote in status["quotes"]]


def said(doc: quoth.Document) -> list[tuple[str, list[str]]]:
    return [(quote.text, [person.name for person in quote.speakers]) for quote in doc.quotes]


def test_accepted_quotations_are_settled_and_change_nothing(report: quoth.Document) -> None:
    review = report.review()
    assert repr(review) == f"Review(1 document, 0 of {len(report.quotes)} quotations settled)"
    status = send(review, "accept", quote=place("“No,”"))
    assert statuses(status)[:2] == ["open", "accepted"]
    assert [quote.text for quote in review.accepted] == ["“No,”"]
    assert review.corrections == []
    assert review.document == report
    assert status["message"] == {"text": "Accepted “No,”", "failed": False}


def test_speaker_is_somebody_of_the_text_several_or_nobody(report: quoth.Document) -> None:
    review = report.review()
    status = send(review, "speaker", quote=place("“Yes,”"), people=["Kofi Mensah"])
    assert statuses(status)[0] == "corrected"
    send(review, "speaker", quote=place("“No,”"), people=["Kofi Mensah", place("Aino Salmi")])
    assert said(review.document)[:2] == [("“Yes,”", ["Kofi Mensah"]), ("“No,”", ["Kofi Mensah", "Aino Salmi"])]
    send(review, "speaker", quote=place("“Yes,”"), people=[])
    assert said(review.document)[0] == ("“Yes,”", [])
    assert review.document == report.with_corrections(review.corrections)


def test_typed_name_stands_where_the_text_has_it_or_in_the_source_or_where_it_is_selected() -> None:
    text = "“Yes,” the ferryman said. “No,” an old hand said. Zoe Quill and the harbour master watched."
    review = quoth.analyze(text).review()
    for quote in review.document.quotes:
        send(review, "drop", quote=[quote.start, quote.end])
    for words in ("“Yes,”", "“No,”"):
        send(review, "add", place=place(words, text))
    send(review, "new_speaker", quote=place("“Yes,”", text), name="  Zoe   Quill ")
    assert said(review.document)[0] == ("“Yes,”", ["Zoe Quill"])
    status = send(review, "new_speaker", quote=place("“No,”", text), name="Bo Iyer")
    assert status["message"]["failed"]
    assert "first select the words" in status["message"]["text"]
    chosen = place("the harbour master", text)
    send(review, "new_speaker", quote=place("“No,”", text), name="Bo Iyer", place=chosen, label="PERSON")
    assert said(review.document)[1] == ("“No,”", ["Bo Iyer"])
    bo = next(person for person in review.document.people if person.name == "Bo Iyer")
    assert [bo.start, bo.end] == chosen
    send(review, "part", quote=place("“Yes,”", text), part="source", place=place("the ferryman", text))
    send(review, "new_speaker", quote=place("“Yes,”", text), name="Ferry Guild", label="ORG")
    speaker = review.document.quotes[0].speaker
    assert speaker is not None
    assert (speaker.name, speaker.label, speaker.mentions[0].text) == ("Ferry Guild", "ORG", "the ferryman")


def test_people_are_merged(report: quoth.Document) -> None:
    review = report.review()
    status = send(review, "merge", person="Kofi Mensah", other="Aino Salmi")
    assert status["message"]["text"] == "Aino Salmi is Kofi Mensah"
    assert [person["name"] for person in status["people"]] == ["Kofi Mensah"]
    status = send(review, "merge", person="Kofi Mensah", other="Aino Salmi")
    assert status["message"] == {"text": "Not done: they are one already", "failed": True}
    assert review.corrections == [quoth.MergePeople("Kofi Mensah", "Aino Salmi")]


def test_quotations_are_added_dropped_and_get_other_borders_cues_and_sources(report: quoth.Document) -> None:
    review = report.review()
    send(review, "drop", quote=place("“No,”"))
    assert "“No,”" not in dict(said(review.document))
    start, end = place("The mayor wept")
    for quote in review.document.quotes[1:]:
        send(review, "drop", quote=[quote.start, quote.end])
    status = send(review, "add", place=[start - 1, end + 1])
    assert status["place"] == [start, end + 1]
    status = send(review, "part", quote=[start, end + 1], part="content", place=[start, end])
    assert status["place"] == [start, end]
    send(review, "part", quote=[start, end], part="cue", place=place("thought"))
    send(
        review, "part", quote=[start, end], part="source", place=[REPORT.rindex("Mensah"), REPORT.rindex("Mensah") + 6]
    )
    status = send(review, "speaker", quote=[start, end], people=["Kofi Mensah"])
    added = review.document.quotes[-1]
    assert added.cue is not None
    assert added.source is not None
    assert (added.text, added.kind, added.cue.text, added.source.text) == (
        "The mayor wept", "indirect", "thought", "Mensah"
    )  # fmt: skip
    assert statuses(status)[-1] == "corrected"


def test_every_step_can_be_undone_and_redone(report: quoth.Document) -> None:
    review = report.review()
    kept = [review.to_json()]
    steps: list[tuple[str, dict[str, Any]]] = [
        ("accept", {"quote": place("“Yes,”")}),
        ("speaker", {"quote": place("“No,”"), "people": []}),
        ("merge", {"person": "Aino Salmi", "other": "Kofi Mensah"}),
        ("drop", {"quote": place("“Yes,”")}),
        ("add", {"place": place("The mayor wept")}),
        ("finish", {}),
    ]
    for do, values in steps:
        send(review, do, **values)
        kept.append(review.to_json())
    assert len(set(kept)) == len(kept)
    for before in reversed(kept[:-1]):
        assert send(review, "undo")["message"]["text"].startswith("Undone: ")
        assert review.to_json() == before
    assert send(review, "undo")["message"]["text"] == "Nothing to undo"
    assert review.document == report
    for after in kept[1:]:
        send(review, "redo")
        assert review.to_json() == after
    send(review, "undo")
    send(review, "undo")
    send(review, "drop", quote=place("“No,”"))
    assert send(review, "redo")["message"]["text"] == "Nothing to redo"


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        {},
        {"do": "burn"},
        {"do": ["accept"]},
        {"do": "accept"},
        {"do": "accept", "document": 7, "quote": [0, 1]},
        {"do": "accept", "document": 0, "quote": [0, 1]},
        {"do": "accept", "document": 0, "quote": None},
        {"do": "speaker", "document": 0, "quote": place("“Yes,”"), "people": ["Nobody Here"]},
        {"do": "speaker", "document": 0, "quote": place("“Yes,”"), "people": 3},
        {"do": "new_speaker", "document": 0, "quote": place("“Yes,”"), "name": " "},
        {"do": "new_speaker", "document": 0, "quote": place("“Yes,”"), "name": "Recife", "label": "LOC"},
        {"do": "merge", "document": 0, "person": "Aino Salmi", "other": [3, 4]},
        {"do": "add", "document": 0, "place": [11, 11]},
        {"do": "add", "document": 0, "place": [3, 100_000]},
        {"do": "add", "document": 0, "place": None},
        {"do": "add", "document": 0, "place": place("“Yes,”")},
        {"do": "part", "document": 0, "quote": place("“Yes,”"), "part": "speaker", "place": [0, 4]},
        {"do": "part", "document": 0, "quote": place("“Yes,”"), "part": "content", "place": place("“No,”")},
    ],
)
def test_what_does_not_fit_changes_nothing_and_says_why(report: quoth.Document, event: object) -> None:
    review = report.review()
    send(review, "speaker", quote=place("“No,”"), people=[])
    before = review.to_json()
    review._receive(review, event, None)
    assert review._status["message"]["failed"]
    assert review._status["message"]["text"].startswith("Not done: ")
    assert review.to_json() == before
    assert statuses(send(review, "accept", quote=place("“Yes,”")))[0] == "accepted"


def test_a_collection_has_a_list_for_each_document_and_skips_what_failed(report: quoth.Document) -> None:
    docs = quoth.Documents.from_documents([None, report, quoth.analyze(RAIN)])
    review = docs.review()
    status = review._status
    assert (status["document"], status["number"], status["documents"]) == (1, 1, 2)
    send(review, "speaker", document=1, quote=place("“Yes,”"), people=[])
    assert review.corrections == [[], [quoth.SetSpeaker(tuple(place("“Yes,”")), None)], []]  # type: ignore[arg-type]
    assert [len(accepted) for accepted in review.accepted] == [0, 1, 0]
    assert review.documents[0] is None
    assert review.documents[1] == review.document
    assert review.documents.quotes["speaker"][0] is None
    assert send(review, "open", document="next")["number"] == 2
    assert review._article["text"] == RAIN
    assert send(review, "open", document=0)["message"]["failed"]
    assert review.reviewed == []
    send(review, "finish", document=2)
    assert review.reviewed == [2]
    assert send(review, "open", document="next")["number"] == 1


def test_nothing_to_review_is_shown_and_not_raised() -> None:
    for docs in (quoth.Documents.from_documents([]), quoth.Documents.from_documents([None])):
        review = docs.review()
        assert (review._status["documents"], review._article["text"]) == (0, "")
        assert send(review, "open", document="next")["documents"] == 0
        with pytest.raises(ValueError, match="no document to review"):
            _ = review.document


def test_review_goes_on_where_it_was_left(report: quoth.Document) -> None:
    docs = quoth.Documents.from_documents([report, None, quoth.analyze(RAIN)])
    review = docs.review()
    send(review, "accept", quote=place("“Yes,”"))
    send(review, "merge", person="Aino Salmi", other="Kofi Mensah")
    send(review, "finish", document=2)
    again = quoth.review.Review(docs, corrections=review.to_json())
    assert again.to_json() == review.to_json()
    assert again.documents == review.documents
    assert again._status["quotes"] == review._status["quotes"]
    assert again.reviewed == [2]
    single = quoth.review.Review(report, corrections=review.corrections[0])
    assert single.document == review.documents[0]
    assert quoth.review.Review(docs, corrections=review.corrections).documents == review.documents


def test_bad_input_is_a_clear_error(report: quoth.Document) -> None:
    docs = quoth.Documents.from_documents([report])
    with pytest.raises(TypeError, match="takes a Document or Documents, not str"):
        quoth.review.Review("“Yes,” said Ann Lee.")  # type: ignore[arg-type]
    kept = docs.review().to_json()
    with pytest.raises(quoth.CorrectionError, match="document 0 has another text"):
        quoth.review.Review(quoth.analyze(RAIN), corrections=kept)
    for text in ("", "{}", "[]", "3", '{"schema": 7, "documents": []}', '{"schema": 1, "documents": 3}'):
        with pytest.raises(quoth.CorrectionError, match=r"not a review|schema"):
            quoth.review.Review(report, corrections=text)
    for damage in ({"accepted": [3]}, {"corrections": 3}, {"corrections": [{"correction": "Burn"}]}):
        broken = json.loads(kept)
        broken["documents"][0] |= damage
        with pytest.raises(quoth.CorrectionError):
            quoth.review.Review(report, corrections=json.dumps(broken))
    with pytest.raises(quoth.CorrectionError, match="corrections of 2 documents were passed for 1"):
        quoth.review.Review(docs, corrections=[[], []])
    for reviewed in (report, docs):
        with pytest.raises(quoth.CorrectionError, match=r"^corrections got DropQuote; pass a list of them$"):
            quoth.review.Review(reviewed, corrections=quoth.DropQuote((0, 3)))  # type: ignore[arg-type]
    with pytest.raises(quoth.CorrectionError, match=r"no quotation stands at 0\.\.3"):
        quoth.review.Review(report, corrections=[quoth.DropQuote((0, 3))])


def test_gold_is_the_corrected_document_and_scores_100(report: quoth.Document, tmp_path: Path) -> None:
    docs = quoth.Documents.from_documents([report, quoth.analyze(RAIN)])
    review = docs.review()
    path = tmp_path / "gold.jsonl"
    with pytest.raises(ValueError, match="no document is reviewed"):
        review.to_gold(path)
    assert not path.exists()
    send(review, "speaker", quote=place("“Yes,”"), people=["Kofi Mensah"])
    send(review, "add", place=place("met"))
    send(review, "part", quote=place("met"), part="cue", place=place("wept"))
    send(review, "finish")
    assert review.to_gold(path) == 1
    ((gold, _),) = read_gold(str(path))
    assert gold == review.documents[0]
    assert list(quoth.read_jsonl(path)) == [gold]
    scores = evaluate([(gold, review.document)])
    assert {score.item for score in scores} >= {"content", "cue", "source", "speaker", "PERSON"}
    assert {score.f1 for score in scores} == {1.0}
    assert {score.f1 for score in evaluate([(gold, report)])} != {1.0}
    assert review.to_gold(path, unfinished=True) == 2


def test_evaluate_gives_100_for_what_was_right_already(
    report: quoth.Document, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    review = report.review()
    send(review, "finish")
    review.to_gold(tmp_path / "gold.jsonl")
    assert main(["evaluate", str(tmp_path / "gold.jsonl"), "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["item"] for row in rows} >= {"content", "cue", "speaker"}
    assert {row["f1"] for row in rows} == {1.0}


def test_training_reads_spans(report: quoth.Document, tmp_path: Path) -> None:
    review = report.review()
    send(review, "finish")
    path = tmp_path / "train.jsonl"
    review.to_gold(path, layout="training", ids=["salmi"])
    (record,) = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert (record["id"], record["text"]) == ("salmi", REPORT)
    yes = record["quotes"][0]
    spans = {role: [REPORT[start:end] for start, end in yes[role]] for role in ("source", "cue", "content")}
    assert spans == {"source": ["Salmi"], "cue": ["said"], "content": ["“Yes,”"]}
    assert (yes["type"], yes["act"]) == ("direct", "speech")
    with pytest.raises(ValueError, match="layout"):
        review.to_gold(path, layout="brat")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="ids got 2 for 1 documents"):
        review.to_gold(path, layout="training", ids=["a", "b"])


def test_what_a_page_cannot_show_keeps_its_place() -> None:
    text = "😀 “Go\x00,” said Bo \x1b Chen \ud800. “No,” said Ann \x9b Lee."
    review = quoth.analyze(text).review()
    shown = review._article["text"]
    assert len(shown) == len(text)
    assert shown == "😀 “Go\ufffd,” said Bo \ufffd Chen \ufffd. “No,” said Ann \ufffd Lee."
    sent = json.dumps([review._status, review._article], ensure_ascii=False).encode("utf-8")
    assert not any(char in sent.decode("utf-8") for char in "\x00\x1b\x9b")
    start, end = place("“No,”", text)
    status = send(review, "accept", quote=[start, end])
    assert [quote["text"] for quote in status["quotes"] if quote["status"] == "accepted"] == ["“No,”"]


def test_people_of_one_name_are_told_apart_by_place() -> None:
    text = "“Yes,” said Ann Lee. “No,” said Ann Lee."
    made = json.loads(quoth.analyze("“Yes,” said Ann Lee. “No,” said Bo Lee.").to_json())
    made = json.loads(json.dumps(made).replace("Bo Lee", "Ann Le"))
    review = quoth.analyze(text).review()
    assert review._status["people"][0]["who"] == "Ann Lee"
    made["people"][1]["name"] = "Ann Lee"
    for quote in made["quotes"]:
        quote["speaker"] = "Ann Lee"
        for speaker in quote["speakers"]:
            speaker["name"] = "Ann Lee"
    twins = quoth.Document.from_json(json.dumps(made)).review()
    keys = [person["who"] for person in twins._status["people"]]
    assert keys == [[person.start, person.end] for person in twins.document.people]
    send(twins, "speaker", quote=[0, 6], people=[keys[1]])
    assert twins.document.quotes[0].speaker == twins.document.people[1]


def test_missing_anywidget_says_how_to_get_it(report: quoth.Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "quoth.review")
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(ImportError, match=r"needs anywidget; install it with: pip install anywidget"):
        report.review()
