"""Invisible characters belong to no word: texts with and without them say the same, of the same people."""

import random
from typing import Any

import pytest

import quoth

INVISIBLE = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"
TEXTS = [
    "“The bridge is safe,” said Transport Minister Adaeze Okafor on Monday. Okafor left at noon.",
    "Mr. Lee sold Pinewood Cables Inc. for $1.5 million. He said that he was glad.",
    "Oslo denied it. “We never paid,” a spokeswoman for Banco Norte said.",
    "According to Ms. Ngozi Eze, the U.S. Senate won’t vote before 14 March 2024.",
    "J. R. Hansen wrote: “Nobody will bowl on it.” Hansen’s yard is shut.",
    "“Go!” she said. Tāne Walker asked why.",
    "Ann O’Brien-Lee told reporters that the coal-fired plant would close by 6:30 p.m. Tuesday.",
    "The Ministry of Health said on Friday it had found 1,000 cases. The ministry gave no names.",
    "Council votes to close Bergen ferry terminal\n\nBERGEN, Norway — The council voted on Monday.",
    "See www.example.org/a?b=1 or write to press@port.example. “It works,” Marta Vidal added.",
    "“No,” Piotr Wrona said, “never.” Wrona, the mayor of Gdynia, laughed.",
]


def seen(value: Any) -> str | None:
    return None if value is None else "".join(c for c in value.text if c not in INVISIBLE)


def told(document: quoth.Document) -> list[Any]:
    """All that a document says, as a reader sees it."""
    quotes = [
        (
            [seen(piece) for piece in quote.content],
            seen(quote.cue),
            seen(quote.source),
            quote.speaker and quote.speaker.name,
            quote.kind,
            quote.act,
            quote.score,
        )
        for quote in document.quotes
    ]
    people = [
        (
            person.name,
            person.label,
            tuple(person.aliases),
            tuple(person.titles),
            tuple(person.pronouns),
            [(seen(mention), mention.kind) for mention in person.mentions],
        )
        for person in document.people
    ]
    entities = [(seen(entity), entity.label, entity.value, entity.score) for entity in document.entities]
    return [[seen(sentence) for sentence in document.sentences], entities, people, quotes]


def sprinkled(text: str, rng: random.Random, often: float) -> str:
    return "".join(
        c + "".join(rng.choices(INVISIBLE, k=rng.randint(1, 2))) if rng.random() < often else c for c in text
    )


@pytest.mark.parametrize("text", TEXTS)
def test_invisible_characters_change_nothing_that_is_seen(text: str) -> None:
    plain = quoth.analyze(text, model="fast", acts="all")
    rng = random.Random(text)
    forms = [f"\ufeff{text}", *(sprinkled(text, rng, often) for often in (0.02, 0.1, 0.3, 1.0) for _ in range(3))]
    for form in forms:
        document = quoth.analyze(form, model="fast", acts="all")
        assert document.text == form
        assert told(document) == told(plain)
        spans = [(s.start, s.end) for s in document.sentences] + [(e.start, e.end) for e in document.entities]
        assert all(form[start] not in INVISIBLE and form[end - 1] not in INVISIBLE for start, end in spans)
        assert quoth.sentence_spans(form) == [(s.start, s.end) for s in document.sentences]
        assert quoth.Document.from_json(document.to_json()) == document


@pytest.mark.parametrize("mark", INVISIBLE)
def test_a_name_with_an_invisible_character_is_the_same_name(mark: str) -> None:
    text = f"Ada{mark}eze Oka{mark}for spoke. “It is late,” {mark}Okafor{mark} said."
    document = quoth.analyze(text, model="fast")
    assert [(person.name, len(person.mentions)) for person in document.people] == [("Adaeze Okafor", 2)]
    assert document.people[0].mentions[0].text == f"Ada{mark}eze Oka{mark}for"
    assert document.people[0].mentions[1].text == "Okafor"
    assert document.quotes[0].speaker == document.people[0]


@pytest.mark.parametrize("mark", INVISIBLE)
def test_an_invisible_character_parts_no_words_and_is_no_sentence(mark: str) -> None:
    assert quoth.sentences(f"Go home.{mark} It is late.{mark}") == ["Go home.", "It is late."]
    assert quoth.sentences(f"{mark}Go home.\n\n{mark}\n\nIt is late.") == ["Go home.", "It is late."]
    assert quoth.sentences(f"Mr{mark}. L{mark}ee left.") == [f"Mr{mark}. L{mark}ee left."]
    assert quoth.sentences(mark * 3) == []
    assert quoth.analyze(mark, model="fast").people == ()
    assert quoth.Splitter([f"Ci{mark}e."]).sentences("Weber Cie. Zürich burned.") == ["Weber Cie. Zürich burned."]


def test_names_of_a_gazetteer_are_found_with_and_without_them() -> None:
    pipeline = quoth.Pipeline(model="fast", gazetteer={"ORG": ["Kiwi\u200bbank", "Blue\u00adberry Works"]})
    document = pipeline.analyze("Kiwibank paid Blueberry\u2060 Works. Ki\ufeffwibank won.")
    found = [(entity.text, entity.label) for entity in document.entities]
    assert found == [("Kiwibank", "ORG"), ("Blueberry\u2060 Works", "ORG"), ("Ki\ufeffwibank", "ORG")]


def test_casts_of_many_texts_are_linked_across_invisible_characters() -> None:
    texts = ["“No,” said Adaeze Okafor.", "“No,” said Ada\u200beze Oka\u00adfor."]
    documents = quoth.analyze_many(texts, model="fast")
    assert len(quoth.link(documents)) == 1
    assert len(quoth.link(documents, aliases={"Lagos Ada": ["Ada\u200beze\u200b Okafor"]})) == 1
    assert quoth.link(documents, aliases={"Lagos Ada": ["Ada\u200beze\u200b Okafor"]})[0].name == "Lagos Ada"
