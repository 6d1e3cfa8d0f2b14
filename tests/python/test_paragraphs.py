"""What sentences promise: a paragraph border ends one, nothing behind it changes one, and one alone stays whole."""

import random
from typing import Any

import pytest

import quoth

# Pairs of paragraphs whose border looks like the inside of a sentence.
BORDERS = [
    ("% she", "% he"),
    ("Rain fell on her", "% of the town"),
    ("The road to", "Bergen is shut."),
    ("He asked Mr.", "Lee why."),
    ("Nobody saw J.", "Smith leave."),
    ("It was, she said,", "a long day."),
    ("“Go", "home,” he said."),
    ("•", "Bread and butter"),
    ("(21)", "The ferry shall call daily."),
    ("She left at 8 p.m.", "monday was dull"),
    ("# she", "12 he"),
    ("and", "of"),
    ("Fax:", "555-0142"),
    ("RT", "@harbour it is shut"),
    ("1.", "bread"),
    ("the", "the"),
]
# What parts paragraphs in each mode.
PARTS = [
    *((newlines, part) for newlines in ("auto", "paragraph", "line") for part in ("\n\n", "\r\n \r\n", "\f", "\u2029")),
    ("line", "\n"),
    ("line", "\x85"),
]


@pytest.mark.parametrize(("newlines", "part"), PARTS)
@pytest.mark.parametrize(("first", "second"), BORDERS)
def test_paragraph_border_ends_a_sentence_whatever_stands_around_it(
    first: str, second: str, newlines: Any, part: str
) -> None:
    sentences = quoth.sentences(first + part + second, newlines=newlines)
    assert all(part not in sentence for sentence in sentences)
    assert [" ".join(sentences[:-1]), sentences[-1]] == [first, second]


PARAGRAPHS = [
    "Council votes to close Bergen ferry terminal",
    "Bodø fish prices fall after Oslo tax ruling",
    "Nobody saw J.",
    "He had the vitamin C.",
    "She asked Mr.",
    "Okafor won Tuesday Lagos will vote again",
    "Is it far? Okafor asked",
    "The report (p. 212) was late. It said nothing about Ms.",
    "It is over. #football",
    "“The pitch is a lake,” said Tāne Walker. Nobody will bowl",
    "SMITH: I was there Q Were you alone",
    "rain fell all day nobody came the shop was shut",
    "Ann Lee",
    "… and the band played on. “Who is there?” he asked",
]
FOLLOWERS = [
    "Smith left.",
    "x",
    "(21) The ferry shall call daily.",
    "%",
    "” he said.",
    "THE END OF ALL THINGS IN CAPITALS",
    "small letters only without any mark at all and no end in sight",
    "One. Two. Three. Four. Five. Six.",
    "Lee said.",
    "\U0001f389",
    "[Laughter]",
    "line one\nline two\nline three",
]


@pytest.mark.parametrize("newlines", ["auto", "paragraph", "line"])
@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_what_follows_a_paragraph_never_changes_its_sentences(paragraph: str, newlines: Any) -> None:
    alone = quoth.sentences(paragraph, newlines=newlines)
    for follower in FOLLOWERS:
        both = quoth.sentences(f"{paragraph}\n\n{follower}", newlines=newlines)
        assert both == [*alone, *quoth.sentences(follower, newlines=newlines)]


def test_every_prefix_of_paragraphs_has_the_sentences_of_the_whole() -> None:
    rng = random.Random(17)
    words = [*" ".join(PARAGRAPHS + FOLLOWERS[:-1]).split(), "%", "she", "Mr.", "12", "“", "”", ".", "J.", "of"]
    for _ in range(300):
        paragraphs = [" ".join(rng.choices(words, k=rng.randint(1, 25))) for _ in range(rng.randint(2, 6))]
        each = [sentence for paragraph in paragraphs for sentence in quoth.sentences(paragraph)]
        assert quoth.sentences("\n\n".join(paragraphs)) == each


WHOLE = [
    "Joan gave Susan a raise.",
    "Jon visits Mary every day.",
    "Okafor met Lindqvist on Monday.",
    "Council votes to close Bergen ferry terminal",
    "Bodø fish prices fall after Oslo tax ruling",
    "Lagos Mayor Adaeze Okafor resigns",
    "Tāne Walker told Ngozi Eze the truth.",
    "Marta sold Pavel the boat.",
    "Nobody told Hana anything.",
    "Yesterday Chinwe called Ingrid twice.",
    "Oslo Court Clears Former Minister of Fraud",
    "The bakery on Mill Street sells rye bread.",
    "rain fell all day",
    "WHAT WE KNOW ABOUT THE FIRE IN OSLO",
    "My Week With a Broken Oven",
    "Ola teaches Kari Norwegian every Friday.",
    "Lena owes Max fifty crowns.",
    "Weekend weather for Bergen",
]


@pytest.mark.parametrize("sentence", WHOLE)
def test_one_sentence_without_a_mark_inside_is_not_torn(sentence: str) -> None:
    assert quoth.sentences(sentence) == [sentence]
    assert quoth.sentences(f"{sentence}\n\nThe harbour board met on Tuesday.")[0] == sentence


SPACES = "\t \u00a0\u1680\u2000\u2009\u202f\u205f\u3000\x1c\x1d\x1e\x1f"


@pytest.mark.parametrize("space", SPACES)
def test_white_space_is_what_python_calls_so(space: str) -> None:
    assert space.isspace()
    text = f"{space}Go home.{space}It is late.{space}"
    assert quoth.sentences(text) == ["Go home.", "It is late."]
    assert quoth.sentences(space) == []
    with pytest.raises(ValueError, match="is no single short word"):
        quoth.Splitter([f"a{space}b"])
    document = quoth.analyze(f"“It is{space}late,” said Ngozi{space}Okafor.", model="fast")
    assert [person.name for person in document.people] == ["Ngozi Okafor"]
    assert document.quotes[0].speaker is not None
    assert document.people[0].words_quoted == 3


@pytest.mark.parametrize("code", [*range(0x21), 0x7F, 0x85, 0xA0, 0xAD, 0x180E, 0x200B, 0x2028, 0x2060, 0xFEFF])
def test_only_white_space_and_invisible_characters_are_in_no_sentence(code: int) -> None:
    invisible = code in {0xAD, 0x200B, 0x2060, 0xFEFF}
    assert bool(quoth.sentences(chr(code))) == (not chr(code).isspace() and not invisible)
