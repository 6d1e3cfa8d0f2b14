"""Whom the pronouns beside the names of relatives and colleagues stand for."""

from collections import Counter

import pytest

import quoth


@pytest.mark.parametrize("model", ["accurate", "fast", "open"])
@pytest.mark.parametrize(
    ("text", "pronoun", "owned"),
    [
        ("Laura Quispe won the race. Her coach Rui Pinto was proud.", "Her", "Rui Pinto"),
        ("Lerato Khumalo left the board. Her former colleague Arvind Rao will follow.", "Her", "Arvind Rao"),
        ("The minister, Ana Lee, left early. Her husband Bo Chen drove the car.", "Her", "Bo Chen"),
        ("Tunde Bello is safe. His father, Ade Bello, wept.", "His", "Ade Bello"),
    ],
)
def test_possessive_before_a_name_is_somebody_else(model: str, text: str, pronoun: str, owned: str) -> None:
    people = {
        person.name: [mention.text for mention in person.mentions] for person in quoth.analyze(text, model=model).people
    }
    assert pronoun not in people[owned]


def test_each_of_many_people_has_all_of_its_own_quotations_and_no_others() -> None:
    names = ["".join("BDGKLMNPRT"[int(one)] + "AEIOU"[int(one) % 5] for one in f"{number:04}") for number in range(900)]
    doc = quoth.analyze("".join(f"{name}: We go on.\n" for name in names * 3), model="fast")
    said = {person: [quote for quote in doc.quotes if quote.speaker == person] for person in doc.people[::100]}
    assert [list(person.quotes) for person in said] == list(said.values())
    numbers = Counter(quote.speaker for quote in doc.quotes)
    assert set(numbers.values()) >= {3}
    assert len(numbers) >= 900
    for one in (doc, quoth.Document.from_json(doc.to_json())):
        assert [len(person.quotes) for person in one.people] == [numbers[person] for person in doc.people]
        assert [person.words_quoted for person in one.people] == [3 * numbers[person] for person in doc.people]
    table = quoth.Documents.from_documents([doc]).people
    assert table["quotes"] == [numbers[person] for person in doc.people]


def test_quotation_of_several_is_one_of_each() -> None:
    doc = quoth.analyze("“It is our home,” Eero Salmi and Kaisa Lahti said. “Yes,” said Lahti.")
    assert [(person.name, len(person.quotes), person.words_quoted) for person in doc.people] == [
        ("Eero Salmi", 1, 4),
        ("Kaisa Lahti", 2, 5),
    ]
