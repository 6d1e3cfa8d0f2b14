"""Corrections of a document: what each changes, their JSON, and what does not fit."""

from __future__ import annotations

import dataclasses
import json
import re
import warnings
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quoth
from handmade import TEXT, DocumentWriter, two_quotes
from quoth import _vocabulary
from quoth._quoth import _contract

REPORT = "Aino Salmi met Kofi Mensah. “Yes,” said Salmi. “No,” he said. “Both,” said Salmi and Mensah."


@pytest.fixture(scope="module")
def report() -> quoth.Document:
    """Two people, and quotations of one of them."""
    return quoth.analyze(REPORT)


def place(piece: str, text: str = REPORT) -> tuple[int, int]:
    start = text.index(piece)
    return start, start + len(piece)


def said(doc: quoth.Document) -> list[tuple[str, list[str]]]:
    return [(quote.text, [person.name for person in quote.speakers]) for quote in doc.quotes]


def test_speaker_is_set_and_certain(report: quoth.Document) -> None:
    quote = quoth.SetSpeaker(place("“Yes,”"), "Kofi Mensah")
    doc = report.with_corrections([quote])
    assert said(doc)[0] == ("“Yes,”", ["Kofi Mensah"])
    assert doc.quotes[0].speaker == doc.people[1]
    assert (doc.quotes[0].speaker_score, doc.quotes[0].source_kind) == (1.0, "named")
    assert said(report)[0] == ("“Yes,”", ["Aino Salmi"])
    assert said(doc)[1:] == said(report)[1:]


def test_nobody_and_several_can_speak(report: quoth.Document) -> None:
    doc = report.with_corrections(
        [quoth.SetSpeaker(report.quotes[0], None), quoth.SetSpeaker(report.quotes[1], ["Salmi", place("Kofi Mensah")])]
    )
    assert said(doc)[:2] == [("“Yes,”", []), ("“No,”", ["Aino Salmi", "Kofi Mensah"])]
    nobody, both = doc.quotes[:2]
    assert (nobody.speaker, nobody.speaker_score, nobody.source_kind) == (None, None, "anonymous")
    assert (both.speaker, both.speaker_score) == (None, 1.0)


def test_kind_of_a_source_is_what_is_said_else_what_was_read() -> None:
    doc = quoth.analyze("“Go,” critics said. “Stay,” said Aino Salmi. “Wait,” said critics. “No,” a guard said.")
    go, stay, wait, no = doc.quotes
    assert [quote.source_kind for quote in doc.quotes] == ["group", "named", "group", "anonymous"]
    assert wait.source is not None
    corrected = doc.with_corrections(
        [
            quoth.SetSpeaker(go, None),
            quoth.SetSpeaker(stay, None),
            quoth.DropQuote(wait),
            quoth.AddQuote(wait.start + 1, wait.end - 1, cue=wait.cue, source=wait.source),
            quoth.SetSpeaker(no, None, source_kind="document"),
        ]
    )
    assert [quote.source_kind for quote in corrected.quotes] == ["group", "anonymous", "group", "document"]
    named = corrected.with_corrections([quoth.SetSpeaker(corrected.quotes[3], "Aino Salmi")])
    assert named.quotes[3].source_kind == "named"


def test_kind_of_a_source_is_that_of_the_same_words_elsewhere() -> None:
    doc = quoth.analyze("“Go,” critics said. Critics laughed: too late.")
    added = quoth.AddQuote(*place("too late", doc.text), source=place("Critics", doc.text), kind="indirect")
    (elsewhere,) = doc.with_corrections([*map(quoth.DropQuote, doc.quotes), added]).quotes
    assert elsewhere.source_kind == "group"


@pytest.mark.parametrize(
    ("person", "kind", "problem"),
    [
        (None, "crowd", "source_kind='crowd' is unknown; choose one of named, anonymous, group, document"),
        (None, "named", "source_kind='named' goes with a speaker"),
        ("Salmi", "group", "source_kind='group' goes with no speaker"),
    ],
)
def test_kind_of_a_source_that_is_none_is_refused(person: str | None, kind: Any, problem: str) -> None:
    with pytest.raises(quoth.CorrectionError, match=f"SetSpeaker.{problem}"):
        quoth.SetSpeaker((0, 3), person, source_kind=kind)
    with pytest.raises(quoth.CorrectionError, match=f"AddQuote.{problem}"):
        quoth.AddQuote(0, 3, source=(4, 6), speaker=person, source_kind=kind)


def test_quotation_without_source_has_no_kind_of_it() -> None:
    doc = quoth.analyze("“No,” said Aino Salmi. She left. “Never.”")
    bare = next(quote for quote in doc.quotes if quote.text == "“Never.”")
    assert bare.source is None
    with pytest.raises(quoth.CorrectionError, match="it has no source whose kind could be told"):
        doc.with_corrections([quoth.SetSpeaker(bare, None, source_kind="group")])


def taken() -> quoth.Document:
    """“The council” is led back to the wrong organisation, in the entities too."""
    text = "Kivu Police spoke. “No,” said the council. Kivu Police left Thornby Council."
    write = DocumentWriter(text)
    council = write.span("the council")
    police = write.span("Kivu Police") | {"name": "Kivu Police", "label": "ORG", "titles": [], "pronouns": []}
    mentions = [write.span("Kivu Police") | {"kind": "name"}, council | {"kind": "nominal"}]
    police |= {"mentions": mentions, "aliases": ["the council"]}
    board = write.span("Thornby Council") | {"name": "Thornby Council", "label": "ORG", "titles": [], "pronouns": []}
    board |= {"mentions": [write.span("Thornby Council") | {"kind": "name"}], "aliases": []}
    quote = write.quote("“No,”", cue="said", source="the council", speaker="Kivu Police")
    entity = council | {"label": "ORG", "value": None, "score": 0.9, "person": 0}
    return quoth.Document.from_json(write.document(people=[police, board], quotes=[quote], entities=[entity]))


def test_words_of_somebody_else_go_to_who_is_added() -> None:
    doc = taken()
    council = place("the council", doc.text)
    corrections = [
        quoth.AddPerson(*council, label="ORG", name="Harbour Council"),
        quoth.SetSpeaker(doc.quotes[0], "Harbour Council"),
    ]
    right = doc.with_corrections(corrections)
    assert [(one.name, one.aliases, [mention.text for mention in one.mentions]) for one in right.people] == [
        ("Kivu Police", (), ["Kivu Police"]),
        ("Harbour Council", (), ["the council"]),
        ("Thornby Council", (), ["Thornby Council"]),
    ]
    assert right.quotes[0].speaker == right.entities[0].person == right.people[1]


def test_words_of_somebody_else_go_to_who_is_there_by_a_merge() -> None:
    doc = taken()
    council = place("the council", doc.text)
    right = doc.with_corrections(
        [
            quoth.AddPerson(*council, label="ORG"),
            quoth.MergePeople("Thornby Council", council),
            quoth.SetSpeaker(doc.quotes[0], "Thornby Council"),
        ]
    )
    assert [(one.name, [mention.text for mention in one.mentions]) for one in right.people] == [
        ("Kivu Police", ["Kivu Police"]),
        ("Thornby Council", ["the council", "Thornby Council"]),
    ]
    assert right.quotes[0].speaker == right.entities[0].person == right.people[1]


COUNCIL = "Sinéad Ní Bhriain met Kofi Mensah, the mayor. Mensah smiled. “The ferry is late,” she said."


def led_astray() -> quoth.Document:
    """“She” is led back to a man, and so is “the mayor”; her quotation is his."""
    write = DocumentWriter(COUNCIL)
    her = write.span("Sinéad Ní Bhriain") | {"name": "Sinéad Ní Bhriain", "label": "PERSON", "titles": []}
    her |= {"mentions": [write.span("Sinéad Ní Bhriain") | {"kind": "name"}], "aliases": [], "pronouns": []}
    his = write.span("Kofi Mensah") | {"name": "Kofi Mensah", "label": "PERSON", "titles": [], "pronouns": ["she"]}
    mentions = [write.span("Kofi Mensah") | {"kind": "name"}, write.span("the mayor") | {"kind": "nominal"}]
    mentions += [write.span("Mensah", 1) | {"kind": "name"}, write.span("she") | {"kind": "pronoun"}]
    his |= {"mentions": mentions, "aliases": ["Mensah"]}
    quote = write.quote("“The ferry is late,”", cue="said", source="she", speaker="Kofi Mensah") | {"person": 1}
    quote["speakers"] = [{"name": "Kofi Mensah", "person": 1}]
    return quoth.Document.from_json(write.document(people=[her, his], quotes=[quote]))


def stand_for(doc: quoth.Document) -> dict[str, tuple[list[str], tuple[str, ...], tuple[str, ...]]]:
    return {one.name: ([each.text for each in one.mentions], one.aliases, one.pronouns) for one in doc.people}


def test_pronoun_goes_to_whom_it_stands_for() -> None:
    doc = led_astray()
    her = "Sinéad Ní Bhriain"
    (quote,) = doc.quotes
    assert quote.source is not None
    right = doc.with_corrections([quoth.SetMention(quote.source, her), quoth.SetSpeaker(quote, her)])
    assert stand_for(right) == {
        her: ([her, "she"], (), ("she",)),
        "Kofi Mensah": (["Kofi Mensah", "the mayor", "Mensah"], ("Mensah",), ()),
    }
    assert right.quotes[0].speaker == right.people[0]
    assert doc.with_corrections([quoth.SetMention(quote.source, "Mensah")]) == doc


def test_description_name_or_pronoun_goes_to_somebody_or_nobody() -> None:
    doc = led_astray()
    mayor, mensah, she = (place(piece, COUNCIL) for piece in ("the mayor", "Mensah smiled", "she"))
    nobody = doc.with_corrections([quoth.SetMention(mayor, None), quoth.SetMention(she, None)])
    assert stand_for(nobody)["Kofi Mensah"] == (["Kofi Mensah", "Mensah"], ("Mensah",), ())
    mensah = mensah[0], mensah[0] + len("Mensah")
    other = doc.with_corrections([quoth.SetMention(mayor, (0, 17)), quoth.SetMention(mensah, (0, 17))])
    assert stand_for(other)["Sinéad Ní Bhriain"] == (["Sinéad Ní Bhriain", "the mayor", "Mensah"], ("Mensah",), ())
    assert [mention.kind for mention in other.people[0].mentions] == ["name", "nominal", "name"]


def test_words_that_stood_for_nobody_are_added() -> None:
    doc = quoth.Document.from_json(led_astray().to_json()).with_corrections(
        [quoth.SetMention(place("she", COUNCIL), None)]
    )
    mentions = [place("she", COUNCIL), place("The ferry", COUNCIL)]
    added = doc.with_corrections([quoth.SetMention(one, "Sinéad Ní Bhriain") for one in mentions])
    assert [(one.text, one.kind) for one in added.people[0].mentions[1:]] == [
        ("The ferry", "nominal"),
        ("she", "pronoun"),
    ]
    assert added.people[0].pronouns == ("she",)


@pytest.mark.parametrize(
    ("at", "who", "problem"),
    [
        ("Kofi", "Mensah", "it overlaps the mention of 'Kofi Mensah' at 22..33"),
        ("met", None, "nobody is mentioned at 18..21"),
        (" ", "Mensah", "nothing stands there"),
        ("Sinéad Ní Bhriain", "Mensah", "it is the only mention of 'Sinéad Ní Bhriain'"),
        ("she", "Sinead Ni Bhriain", "'Sinead Ni Bhriain'; did you mean 'Sinéad Ní Bhriain'? AddPerson adds"),
        ("she", "Kofi Mensa", "nobody is called 'Kofi Mensa'; did you mean 'Kofi Mensah'? AddPerson adds"),
        ("she", "Ngozi", "nobody is called 'Ngozi'; AddPerson adds who was not found"),
    ],
)
def test_mention_that_cannot_go_there_is_refused(at: str, who: str | None, problem: str) -> None:
    with pytest.raises(quoth.CorrectionError, match=re.escape(problem)):
        led_astray().with_corrections([quoth.SetMention(place(at, COUNCIL), who)])


def test_only_name_of_somebody_is_not_taken() -> None:
    doc = taken()
    problem = "it is the only name of 'Kivu Police' in the text; RenamePerson gives the right one"
    with pytest.raises(quoth.CorrectionError, match=problem):
        doc.with_corrections([quoth.AddPerson(*place("Kivu Police", doc.text), label="ORG")])


def test_tables_follow(report: quoth.Document) -> None:
    doc = report.with_corrections([quoth.SetSpeaker(report.quotes[0], None), quoth.RenamePerson("Salmi", "A. Salmi")])
    again = quoth.Document.from_json(doc.to_json())
    assert again == doc
    assert [person.words_quoted for person in doc.people] == [
        sum(len(quote.content_text.split()) for quote in person.quotes) for person in doc.people
    ]
    assert doc.people[0].name == "A. Salmi"


def test_quotation_is_added_in_order_with_all_its_parts() -> None:
    text = "Rain fell in Recife. Olga Petrova shrugged. Never, she thought, would it end."
    empty = quoth.Document.from_json(
        json.dumps({"schema": 1, "text": text, "sentences": [], "entities": [], "people": [], "quotes": []})
    )
    never, end = place("Never", text), place("would it end", text)
    doc = empty.with_corrections(
        [
            quoth.AddPerson(*place("Olga Petrova", text)),
            quoth.AddQuote(
                never[0],
                end[1],
                cue=place("thought", text),
                source=place("she", text),
                speaker="Olga Petrova",
                kind="indirect",
                act="thought",
                content=(never, end),
            ),
            quoth.AddQuote(*place("Rain fell", text), kind="topic"),
        ]
    )
    rain, never_quote = doc.quotes
    assert (rain.text, rain.kind, rain.speaker, rain.source_kind) == ("Rain fell", "topic", None, None)
    assert [piece.text for piece in never_quote.content] == ["Never", "would it end"]
    assert (never_quote.act, never_quote.kind, never_quote.score) == ("thought", "indirect", 1.0)
    assert never_quote.cue is not None
    assert never_quote.source is not None
    assert (never_quote.cue.text, never_quote.source.text) == ("thought", "she")
    assert never_quote.speaker == doc.people[0]
    assert doc.people[0].label == "PERSON"


def test_quotation_is_dropped(report: quoth.Document) -> None:
    doc = report.with_corrections([quoth.DropQuote(report.quotes[1])])
    assert said(doc) == [said(report)[0], *said(report)[2:]]
    assert doc.people == quoth.Document.from_json(doc.to_json()).people


def test_entities_are_added_relabelled_and_dropped(report: quoth.Document) -> None:
    doc = report.with_corrections(
        [
            quoth.RelabelEntity(place("Aino Salmi"), "ORG"),
            quoth.DropEntity(place("Kofi Mensah")),
            quoth.AddEntity(*place("met"), "DATE", value="2026-05-03"),
        ]
    )
    found = [(entity.text, entity.label, entity.value, entity.score) for entity in doc.entities[:2]]
    assert found == [("Aino Salmi", "ORG", None, 1.0), ("met", "DATE", "2026-05-03", 1.0)]
    assert "Kofi Mensah" not in {entity.text for entity in doc.entities}


def test_people_are_merged(report: quoth.Document) -> None:
    doc = report.with_corrections([quoth.MergePeople("Kofi Mensah", "Aino Salmi")])
    (person,) = doc.people
    assert person.name == "Kofi Mensah"
    assert person.aliases == ("Aino Salmi", "Mensah", "Salmi")
    mentions = [mention.start for each in report.people for mention in each.mentions]
    assert [mention.start for mention in person.mentions] == sorted(mentions)
    assert all(quote.speaker == person for quote in doc.quotes)
    assert len(doc.quotes) == len(report.quotes)


def test_new_people_stand_in_the_order_of_their_mentions(report: quoth.Document) -> None:
    doc = report.with_corrections([quoth.AddPerson(*place("met"), label="ORG", name="MET")])
    assert [(person.name, person.label) for person in doc.people] == [
        ("Aino Salmi", "PERSON"),
        ("MET", "ORG"),
        ("Kofi Mensah", "PERSON"),
    ]
    assert said(doc) == said(report)


@pytest.mark.parametrize(
    "correction", [quoth.AddPerson(11, 14, name="Aino Salmi"), quoth.RenamePerson("Kofi Mensah", "Aino Salmi")]
)
def test_name_that_two_have_by_a_correction_is_told_with_the_merge_that_joins_them(
    report: quoth.Document, correction: quoth.Correction
) -> None:
    with pytest.warns(quoth.CorrectionWarning, match="^2 are called 'Aino Salmi' now, at 0..10 and ") as told:
        two = report.with_corrections([correction])
    assert [one.filename for one in told] == [__file__]
    assert [person.name for person in two.people].count("Aino Salmi") == 2
    (merge,) = re.findall(r"if they are one, quoth\.(.*) joins them$", str(told[0].message))
    # Neither who merges them at once nor who corrects something else later is told.
    joined = report.with_corrections([correction, eval(merge, vars(quoth))])
    assert [person.name for person in joined.people].count("Aino Salmi") == 1
    assert two.with_corrections([quoth.DropQuote(two.quotes[0])]).people
    with pytest.warns(quoth.CorrectionWarning, match="^row 1: 2 are called 'Aino Salmi' now"):
        quoth.Documents.from_documents([None, report]).with_corrections({1: [correction]})


CORRECTIONS: list[quoth.Correction] = [
    quoth.SetSpeaker((28, 34), None, source_kind="group"),
    quoth.SetSpeaker((28, 34), "Kofi Mensah"),
    quoth.SetSpeaker((28, 34), ["Aino Salmi", (15, 26)]),
    quoth.SetSpeaker((28, 34), None),
    quoth.SetMention((55, 57), "Kofi Mensah"),
    quoth.SetMention((55, 57), None),
    quoth.AddQuote(11, 14, cue=(0, 4), source=(5, 10), speaker=(0, 10), content=((11, 12), (13, 14))),
    quoth.DropQuote((28, 34)),
    quoth.AddEntity(11, 14, "MISC"),
    quoth.RelabelEntity((0, 10), "LOC"),
    quoth.DropEntity((15, 26)),
    quoth.AddPerson(11, 14, name="Özgür"),
    quoth.MergePeople("Aino Salmi", (15, 26)),
    quoth.RenamePerson((0, 10), "Aino Särmä"),
]


def test_corrections_are_kept_as_json_and_applied_to_another_analysis(report: quoth.Document) -> None:
    text = quoth.corrections_to_json(CORRECTIONS)
    assert quoth.corrections_from_json(text) == tuple(CORRECTIONS)
    assert quoth.corrections_from_json(json.dumps([one.to_dict() for one in CORRECTIONS])) == tuple(CORRECTIONS)
    assert quoth.corrections_to_json(one.to_dict() for one in CORRECTIONS) == text
    again = quoth.analyze(REPORT, model="fast")
    corrections = quoth.corrections_from_json(quoth.corrections_to_json([quoth.SetSpeaker(report.quotes[0], None)]))
    assert said(again.with_corrections(corrections))[0] == ("“Yes,”", [])
    assert again.with_corrections([one.to_dict() for one in corrections]) == again.with_corrections(corrections)


def test_corrections_are_frozen_and_hashable() -> None:
    assert len(set(CORRECTIONS) | set(CORRECTIONS)) == len(CORRECTIONS)
    with pytest.raises(dataclasses.FrozenInstanceError):
        CORRECTIONS[5].quote = (0, 1)  # type: ignore[attr-defined]


MISFITS: list[tuple[quoth.Correction, str]] = [
    (quoth.DropQuote((0, 3)), "DropQuote(quote=(0, 3)): no quotation stands at 0..3"),
    (quoth.SetSpeaker((28, 34), "Ada Obi"), "nobody is called 'Ada Obi'; AddPerson adds who was not found"),
    (quoth.SetSpeaker((28, 34), (0, 3)), "nobody is mentioned at 0..3"),
    (quoth.SetSpeaker((28, 34), ("Salmi", "Aino Salmi")), "a speaker is listed twice"),
    (quoth.AddQuote(28, 34), "a quotation stands at 28..34 already"),
    (quoth.AddQuote(0, 999), "0..999 does not lie in the text, which has 92 code points"),
    (quoth.AddQuote(0, 9, cue=(0, 999)), "0..999 does not lie in the text"),
    (quoth.AddQuote(0, 9, content=((0, 5), (3, 9))), "its content is not in order from its start to its end"),
    (quoth.AddQuote(0, 9, content=((0, 5),)), "its content is not in order from its start to its end"),
    (quoth.AddEntity(5, 12, "LOC"), "it overlaps the entity at 0..10; drop that first"),
    (quoth.RelabelEntity((1, 3), "LOC"), "no entity stands at 1..3"),
    (quoth.AddQuote(0, 9, source_kind="group"), "it has no source whose kind could be told"),
    (quoth.AddPerson(10, 11), "nothing stands there"),
    (quoth.MergePeople("Salmi", "Aino Salmi"), "they are one already"),
]


@pytest.mark.parametrize(("misfit", "problem"), MISFITS, ids=str)
def test_what_does_not_fit_is_named_or_left_out(report: quoth.Document, misfit: quoth.Correction, problem: str) -> None:
    corrections = [quoth.DropQuote(report.quotes[1]), misfit]
    with pytest.raises(quoth.CorrectionError) as raised:
        report.with_corrections(corrections)
    message = str(raised.value)
    assert message.startswith(f"corrections[1], {misfit!r}: ")
    assert problem in message
    with pytest.warns(quoth.CorrectionWarning, match=re.escape(message)):
        doc = report.with_corrections(corrections, errors="skip")
    assert doc == report.with_corrections(corrections[:1])


def test_name_of_two_is_told_apart_by_a_place(report: quoth.Document) -> None:
    with pytest.warns(quoth.CorrectionWarning, match="^2 are called 'Aino Salmi' now"):
        twice = report.with_corrections([quoth.RenamePerson("Kofi Mensah", "Aino Salmi")])
    with pytest.raises(quoth.CorrectionError, match="2 are meant by 'Aino Salmi'; pass the place of a mention"):
        twice.with_corrections([quoth.RenamePerson("Aino Salmi", "Eero Salmi")])
    doc = twice.with_corrections([quoth.RenamePerson(place("Kofi Mensah"), "Kofi Mensah")])
    assert [person.name for person in doc.people] == ["Aino Salmi", "Kofi Mensah"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "not corrections: "),
        ("3", "not corrections: it is int, no list"),
        ('{"schema": 2}', "schema 2 is unknown; this version reads 1"),
        ('[{"correction": "DropQuote"}, 3]', "corrections[0]: "),
        ('[{"correction": "DropAll"}]', "corrections[0]: correction='DropAll' is unknown; choose one of AddEntity, "),
        (
            '[{"correction": "DropQuote", "quote": [0, 1], "x": 1}]',
            "corrections[0]: DropQuote has no 'x'; it has quote",
        ),
        ('[{"correction": "DropQuote", "quote": [3, 1]}]', "DropQuote.quote: 3..1 is no place in a text"),
        ('[{"correction": "DropQuote", "quote": "a"}]', "DropQuote.quote got 'a'; pass an item of a document, or its"),
        ('[{"correction": "AddEntity", "start": 0, "end": 1, "label": "FIRM"}]', "AddEntity.label='FIRM' is unknown"),
        ('[{"correction": "RenamePerson", "person": "A", "name": " "}]', "RenamePerson.name got ' '; pass a name"),
    ],
)
def test_json_that_is_no_correction_is_refused(text: str, problem: str) -> None:
    with pytest.raises(quoth.CorrectionError, match=re.escape(problem)):
        quoth.corrections_from_json(text)


def test_wrong_arguments_are_refused(report: quoth.Document) -> None:
    with pytest.raises(ValueError, match=re.escape('errors="null" is unknown; choose one of "raise", "skip"')):
        report.with_corrections([], errors="null")  # type: ignore[arg-type]
    with pytest.raises(
        quoth.CorrectionError, match=re.escape("corrections[0] is int; pass corrections, or their dict")
    ):
        report.with_corrections([3])  # type: ignore[list-item]


@pytest.mark.parametrize("one", [quoth.DropQuote((0, 6)), {"correction": "DropQuote", "quote": [0, 6]}, None])
def test_a_single_correction_is_told_to_be_passed_in_a_list(report: quoth.Document, one: Any) -> None:
    problem = f"^corrections got {type(one).__name__}; pass a list of them$"
    with pytest.raises(quoth.CorrectionError, match=problem):
        report.with_corrections(one)
    with pytest.raises(quoth.CorrectionError, match=problem):
        quoth.corrections_to_json(one)


def test_lone_surrogates_and_what_a_text_begins_with_stay() -> None:
    text = "\ud800 " + TEXT
    doc = quoth.analyze(text, model="fast")
    corrected = doc.with_corrections([quoth.AddEntity(0, 1, "MISC")])
    assert corrected.text == text
    assert corrected.entities[0].text == "\ud800"


def test_names_that_json_cannot_hold_are_told() -> None:
    with pytest.raises(quoth.CorrectionError, match=r"RenamePerson\.name got .*; JSON cannot hold its lone surrogate"):
        quoth.RenamePerson("Adaeze Okafor", "Adaeze \ud800")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"gazetteer": {"X": ["y"]}}, _vocabulary.LABELS),
        ({"kinds": ["X"]}, _vocabulary.KINDS),
        ({"acts": ["X"]}, _vocabulary.ACTS),
    ],
)
def test_labels_kinds_and_acts_are_those_of_the_core(options: dict[str, Any], words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="choose one of ") as told:
        quoth.Pipeline(**options)
    _, _, choices = str(told.value).partition("choose one of ")
    assert tuple(one for one in re.findall('"(.+?)"', choices) if one not in {"said", "all"}) == words


places = st.tuples(st.integers(0, 115), st.integers(1, 30)).map(lambda pair: (pair[0], sum(pair)))
people = st.one_of(st.sampled_from(["Adaeze Okafor", "Okafor"]), places)
any_correction: st.SearchStrategy[Any] = st.one_of(
    st.builds(quoth.SetSpeaker, places | st.just((2, 31)), st.none() | people),
    st.builds(lambda span, who: quoth.AddQuote(span[0], span[1], speaker=who), places, st.none() | people),
    st.builds(quoth.SetMention, places, st.none() | people),
    st.builds(quoth.DropQuote, places | st.just((2, 31))),
    st.builds(lambda span: quoth.AddEntity(span[0], span[1], "LOC"), places),
    st.builds(lambda span: quoth.AddPerson(span[0], span[1]), places),
    st.builds(quoth.MergePeople, people, people),
    st.builds(quoth.RenamePerson, people, st.sampled_from(["Okafor", "Ngozi"])),
)


@given(st.lists(any_correction, max_size=8))
def test_any_corrections_give_a_whole_document(corrections: list[quoth.Correction]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", quoth.CorrectionWarning)
        doc = quoth.Document.from_json(two_quotes()).with_corrections(corrections, errors="skip")
    assert quoth.Document.from_json(doc.to_json()) == doc
    assert quoth.corrections_from_json(quoth.corrections_to_json(corrections)) == tuple(corrections)


TWO = ["“Yes,” said Ann Lee. Bo Chen smiled.", None, "“No,” said Bo Chen."]


def test_documents_are_corrected_by_row_or_all_in_order() -> None:
    docs = quoth.analyze_many([*TWO, 7], model="fast", errors="null")
    correction = quoth.SetSpeaker((0, 6), "Bo Chen")
    by_row = docs.with_corrections({0: [correction], 2: []})
    assert by_row.quotes["speaker"] == ["Bo Chen", "Bo Chen"]
    assert by_row == docs.with_corrections([[correction.to_dict()], [], (), []])
    assert by_row.errors == docs.errors
    assert docs.quotes["speaker"] == ["Ann Lee", "Bo Chen"]
    assert docs.with_corrections({}) == docs
    review = pytest.importorskip("quoth.review").Review(docs, corrections=[[correction], [], [], []])
    assert docs.with_corrections(review.corrections) == review.documents


@pytest.mark.parametrize(
    ("corrections", "error", "problem"),
    [
        ({0: [quoth.DropQuote((1, 2))]}, quoth.CorrectionError, r"^row 0: corrections\[0\], DropQuote.*no quotation"),
        ({1: [quoth.DropQuote((0, 6))]}, quoth.CorrectionError, "^row 1: there is no document to correct$"),
        ({3: []}, IndexError, "^there is no row 3 to correct; there are 3$"),
        ({"art-11": []}, TypeError, "^corrections got 'art-11' as a row; rows are positions from 0, and no labels"),
        ({-1: []}, IndexError, "^there is no row -1"),
        ([[]], ValueError, "^there are corrections for 1 rows, and 3 documents; pass a dict of some rows$"),
        (7, TypeError, "^corrections got int; pass a dict of rows, or a list for each row$"),
    ],
)
def test_corrections_of_documents_that_do_not_fit_are_told(
    corrections: Any, error: type[Exception], problem: str
) -> None:
    docs = quoth.analyze_many(TWO, model="fast")
    with pytest.raises(error, match=problem):
        docs.with_corrections(corrections)
    with pytest.raises(ValueError, match='errors="none" is unknown'):
        docs.with_corrections({}, errors="none")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [quoth.AddQuote, quoth.AddEntity, quoth.AddPerson])
def test_what_is_added_takes_two_numbers_and_no_pair(kind: Any) -> None:
    told = rf"{kind.__name__} got start \(0, 2\) and end 'ORG'; pass two whole numbers, as in {kind.__name__}\(0, 7"
    with pytest.raises(quoth.CorrectionError, match=told):
        kind((0, 2), "ORG", "ORG")


def test_pronouns_are_those_of_coreference() -> None:
    """Of the forms that the core knows those of he, she, they and it are the third person; "who" is none here."""
    forms = [(form, kind) for form, kind in json.loads(_contract("accurate"))["anaphors"] if form]
    assert {form for form, kind in forms if kind <= 3} == _vocabulary.THIRD_PERSON
    assert {form for form, _ in forms} - {"who", "whom", "whose"} == _vocabulary.PRONOUNS


def test_many_corrections_each_find_their_own_item() -> None:
    """Four hundred people: some are renamed, some joined, quotations are dropped, given away and added."""
    names = ["".join("BDGKLMNPRT"[int(one)] + "AEIOU"[int(one) % 5] for one in f"{number:03}") for number in range(400)]
    doc = quoth.analyze("".join(f"{name}: We go on.\n" for name in names), model="fast")
    assert [quote.speaker and quote.speaker.name for quote in doc.quotes] == names
    corrections: list[quoth.Correction] = [quoth.DropQuote(quote) for quote in doc.quotes[::4]]
    corrected = doc.with_corrections(
        corrections
        + [quoth.RenamePerson(name, f"{name} Lee") for name in names[1::4]]
        + [quoth.MergePeople(name, other) for name, other in zip(names[2::4], names[3::4], strict=True)]
        + [quoth.SetSpeaker(quote, f"{name} Lee") for quote, name in zip(doc.quotes[1::4], names[5::4], strict=False)]
        + [
            quoth.AddQuote(quote.start, quote.end - 1, speaker=name)
            for quote, name in zip(doc.quotes[::4], names[::4], strict=True)
        ]
    )
    speakers = [quote.speaker and quote.speaker.name for quote in corrected.quotes]
    given = [f"{name} Lee" for name in [*names[5::4], names[397]]]
    expected = [one for row in zip(names[::4], given, names[2::4], names[2::4], strict=True) for one in row]
    assert speakers == expected
    assert len(corrected.people) == 300
    assert [len(person.quotes) for person in corrected.people if person.name in names[2::4]] == [2] * 100
