"""``Document`` and its items: their fields, equality, pickles, JSON and lifetime."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import weakref
from collections.abc import Callable

import pytest

import quoth
from handmade import TEXT, DocumentWriter, items, two_quotes


def test_document_has_the_fields_of_its_json(doc: quoth.Document) -> None:
    assert doc.text == TEXT
    assert [sentence.text for sentence in doc.sentences][2] == "Nobody asked Okafor why."
    assert [(entity.text, entity.label, entity.score) for entity in doc.entities] == [
        ("Adaeze Okafor", "PERSON", 0.9),
        ("Okafor", "PERSON", 0.75),
    ]
    (person,) = doc.people
    assert (person.name, person.label, person.text) == ("Adaeze Okafor", "PERSON", "Adaeze Okafor")
    assert (person.aliases, person.titles, person.pronouns) == (("Okafor",), ("Minister",), ("she",))
    assert [(mention.text, mention.kind) for mention in person.mentions] == [
        ("Adaeze Okafor", "name"),
        ("she", "pronoun"),
        ("Okafor", "name"),
    ]
    assert person.quotes == doc.quotes
    assert person.words_quoted == 7


def test_quote_in_two_pieces_has_its_fields(doc: quoth.Document) -> None:
    quote = doc.quotes[1]
    assert (quote.kind, quote.act, quote.score) == ("direct", "speech", 0.9)
    assert [piece.text for piece in quote.content] == ["“No,”", "“never.”"]
    assert quote.content_text == "“No,” “never.”"
    assert quote.text == "“No,” she added, “never.”"
    assert quote.cue is not None
    assert quote.cue.text == "added"
    assert quote.source is not None
    assert quote.source.text == "she"
    assert quote.speaker == doc.people[0]
    assert (quote.speakers, quote.speaker_score) == (doc.people, 0.95)
    assert (quote.source_kind, quote.via) == ("named", None)


def test_quote_without_cue_source_and_speaker_has_none() -> None:
    write = DocumentWriter("“Go.”")
    quotes = [write.quote("“Go.”", cue=None, source=None, speaker=None)]
    (quote,) = quoth.Document.from_json(write.document(quotes=quotes)).quotes
    assert (quote.cue, quote.source, quote.speaker) == (None, None, None)
    assert (quote.source_kind, quote.via, quote.speakers, quote.speaker_score) == (None, None, (), None)
    assert repr(quote) == "Quote(direct, '“Go.”')"


def test_quote_of_several_speakers_has_no_single_speaker() -> None:
    doc = quoth.analyze("“It is our home,” Eero Salmi and Kaisa Lahti said.", model="fast")
    (quote,) = doc.quotes
    assert quote.speaker is None
    assert [person.name for person in quote.speakers] == ["Eero Salmi", "Kaisa Lahti"]
    assert all(person.quotes == (quote,) for person in doc.people)
    assert quoth.Document.from_json(doc.to_json()) == doc
    assert pickle.loads(pickle.dumps(quote)) == quote


def test_via_is_the_source_of_the_enclosing_report() -> None:
    doc = quoth.analyze("Ann Lee told the governors that the fund was empty, according to the treasury.")
    (quote,) = (quote for quote in doc.quotes if quote.cue and quote.cue.text == "told")
    assert quote.via is not None
    assert (quote.speaker and quote.speaker.name, quote.via.text) == ("Ann Lee", "the treasury")
    assert quoth.Document.from_json(doc.to_json()) == doc


def test_json_without_the_later_keys_is_read() -> None:
    read = json.loads(two_quotes())
    for quote in read["quotes"]:
        for key in ("source_kind", "via", "speakers", "speaker_score"):
            del quote[key]
    doc = quoth.Document.from_json(json.dumps(read))
    assert doc.quotes[0].speakers == (doc.people[0],)
    assert (doc.quotes[0].source_kind, doc.quotes[0].speaker_score) == (None, None)


def test_every_item_is_a_slice_of_the_text(doc: quoth.Document) -> None:
    for item in items(doc):
        assert isinstance(item, quoth.Span)
        assert doc.text[item.start : item.end] == item.text


def test_repr_shows_the_main_fields(doc: quoth.Document) -> None:
    assert repr(doc.quotes[0]) == "Quote(direct, 'Adaeze Okafor' said: '“We will rebuild the bridge,”')"
    assert repr(doc.people[0]) == "Person(PERSON, 'Adaeze Okafor', 3 mentions, 2 quotes)"
    assert repr(doc.entities[1]) == "Entity(PERSON, 'Okafor')"
    assert repr(doc.people[0].mentions[1]) == "Mention(pronoun, 'she')"
    assert repr(doc.sentences[2]) == "Sentence('Nobody asked Okafor why.')"
    assert repr(doc.quotes[0].cue) == "Span('said')"
    assert repr(doc).endswith(", 3 sentences, 2 entities, 1 person, 2 quotes)")


def test_repr_truncates_a_long_text() -> None:
    assert repr(quoth.analyze("x" * 1000)).startswith(f"Document('{'x' * 60}…', 1 sentence,")


@pytest.mark.parametrize("score", [0.0, 0.9, 0.1234, 0.1234567, 1.0, 1.1754944e-38])
def test_score_is_the_shortest_decimal_of_its_32_bits(score: float) -> None:
    data = json.loads(two_quotes())
    data["entities"][0]["score"] = data["quotes"][0]["score"] = data["quotes"][0]["speaker_score"] = score
    doc = quoth.Document.from_json(json.dumps(data))
    assert repr(doc.entities[0].score) == repr(score)
    assert repr(doc.quotes[0].score) == repr(score)
    assert repr(doc.quotes[0].speaker_score) == repr(score)
    assert json.loads(doc.to_json())["quotes"][0]["score"] == score


def test_items_are_the_same_tuple_each_time(doc: quoth.Document) -> None:
    assert doc.quotes is doc.quotes
    assert doc.people is doc.people


def test_equality_and_hash_go_by_value(doc: quoth.Document) -> None:
    twin = quoth.Document.from_json(two_quotes())
    assert twin == doc
    assert hash(twin) == hash(doc)
    for mine, theirs in zip(items(doc), items(twin), strict=True):
        assert mine == theirs
        assert hash(mine) == hash(theirs)
    assert len({*items(doc), *items(twin)}) == len(set(items(doc)))


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["quotes"][0].update(score=0.5),
        lambda data: data["quotes"][0].update(act="writing"),
        lambda data: data["people"][0].update(titles=[]),
        lambda data: data["entities"][0].update(label="ORG"),
        lambda data: data["people"][0]["mentions"][0].update(kind="nominal"),
    ],
)
def test_change_of_any_field_makes_items_unequal(doc: quoth.Document, change: Callable[[object], None]) -> None:
    data = json.loads(two_quotes())
    change(data)
    other = quoth.Document.from_json(json.dumps(data))
    assert other != doc
    assert items(other) != items(doc)


def test_items_of_other_texts_or_classes_are_unequal(doc: quoth.Document) -> None:
    write = DocumentWriter(TEXT.replace("bridge", "hospital"))
    other = quoth.Document.from_json(write.document(sentences=[write.at(0, 2)]))
    same_place = DocumentWriter(TEXT)
    mine = quoth.Document.from_json(same_place.document(sentences=[same_place.at(0, 2)]))
    assert mine.sentences[0] != other.sentences[0]
    name, mention = doc.entities[0], doc.people[0].mentions[0]
    assert (name.start, name.end) == (mention.start, mention.end)
    assert name != mention
    assert name != "Adaeze Okafor"
    assert doc != doc.text


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle_round_trip(doc: quoth.Document, protocol: int) -> None:
    again = pickle.loads(pickle.dumps((doc, items(doc)), protocol))
    assert again == (doc, items(doc))


def test_pickled_items_share_their_document(doc: quoth.Document) -> None:
    one = len(pickle.dumps(doc.quotes[0]))
    both = len(pickle.dumps((*doc.quotes, *doc.entities, doc)))
    assert both < one + len(TEXT)
    first, second = pickle.loads(pickle.dumps(doc.quotes))
    assert first.speaker.quotes == (first, second)


def test_copies_are_the_same_object(doc: quoth.Document) -> None:
    assert copy.copy(doc) is doc
    assert copy.deepcopy(doc) is doc
    assert copy.deepcopy(doc.quotes) is doc.quotes


def test_documents_and_items_are_immutable(doc: quoth.Document) -> None:
    for value in (doc, *items(doc)):
        with pytest.raises(AttributeError):
            value.text = "other"  # type: ignore[attr-defined]
        with pytest.raises(AttributeError):
            value.other = "other"  # type: ignore[attr-defined]
    for view in (quoth.Document, quoth.Quote, quoth.Table, quoth.Documents):
        with pytest.raises(TypeError):
            view()


def test_items_outlive_their_document() -> None:
    quote = quoth.Document.from_json(two_quotes()).quotes[0]
    gc.collect()
    assert quote.text == "“We will rebuild the bridge,”"
    assert weakref.ref(quote)() is quote


def test_document_is_freed_without_the_garbage_collector() -> None:
    gc.disable()
    try:
        doc = quoth.Document.from_json(two_quotes())
        assert doc.quotes[0].speaker
        alive = weakref.ref(doc)
        del doc
        assert alive() is None
    finally:
        gc.enable()


def test_json_round_trip(doc: quoth.Document) -> None:
    assert json.loads(doc.to_json()) == json.loads(two_quotes())
    assert quoth.Document.from_json(doc.to_json()) == doc


@pytest.mark.parametrize(
    "wrong", ["", "[]", "{}", "nul", '{"schema": 2}', two_quotes().replace('"start": 2', '"start": 3')]
)
def test_invalid_json_raises_value_error(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"^not a quoth document: "):
        quoth.Document.from_json(wrong)


def test_dates_and_money_have_values() -> None:
    doc = quoth.analyze("The ferry cost $1.5m on May 3, 2024, the ministry said on Friday.")
    assert [(entity.text, entity.label, entity.value) for entity in doc.entities] == [
        ("$1.5m", "MONEY", "USD 1500000"),
        ("May 3, 2024", "DATE", "2024-05-03"),
        ("Friday", "DATE", None),
    ]
    assert quoth.Document.from_json(doc.to_json()).entities[0].value == "USD 1500000"
