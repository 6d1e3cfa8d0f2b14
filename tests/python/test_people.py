"""Whom the pronouns beside the names of relatives and colleagues stand for."""

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
