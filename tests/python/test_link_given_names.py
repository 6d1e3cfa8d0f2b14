"""``quoth.link``: a given name alone joins nobody, unless something beside the word speaks for it."""

from __future__ import annotations

import pytest

import quoth

PREMIER = "Prime Minister Maria Silva said on {} that taxes would rise. “Wait,” Silva said."
REPORT = (
    "The harbour authority closed the north pier on Monday after a crane fell into the water. “Nobody was hurt, and "
    "the crane will be raised this week,” said {}, the harbour master. Ferries to the islands leave from the old "
    "market until the end of the month, she told reporters."
)


def groups_of(word: str, *texts: str, aliases: dict[str, list[str]] | None = None) -> list[list[int]]:
    """The documents of each person of the collection who is somewhere called by a word."""
    linked = quoth.link(quoth.analyze_many(texts, model="fast"), aliases=aliases)
    return sorted(list(one.documents) for one in linked if any(word in merge.name.split() for merge in one.merges))


@pytest.mark.parametrize(
    "text",
    [
        "Police interviewed the victim, who gave her name as Maria. “He took my phone,” Maria said.",
        "“I was afraid,” said Maria (not her real name).",
        "“We lost the house,” said Maria, who did not want her surname used.",
        "The actress Ana Ruiz went on holiday with her daughter Maria. “It was fun,” Maria said.",
        "“The bus was late,” said Maria, a nurse.",
    ],
)
def test_given_name_is_no_carrier_of_another_document_however_often_it_is_named(text: str) -> None:
    premier = [PREMIER.format(day) for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")]
    assert groups_of("Maria", *premier, text) == [[0, 1, 2, 3, 4], [5]]


def test_given_name_that_no_list_has_is_told_by_the_full_name() -> None:
    minister = "Finance Minister Ebrima Touray said the budget was safe. Touray left."
    son = "The singer came with her son Ebrima. “I love it,” Ebrima said."
    assert groups_of("Ebrima", minister, son) == [[0], [1]]


def test_two_documents_with_the_same_given_name_are_two_people() -> None:
    assert groups_of("Maria", "“I saw smoke,” Maria said.", "“The bus was late,” said Maria.") == [[0], [1]]
    with_his_son = "The mayor came with his son Thomas. “It was cold,” Thomas said."
    assert groups_of("Thomas", "“Yes,” said Anna Thomas. Thomas left.", with_his_son) == [[0], [1]]
    withheld = "“They never paid us,” said {}, whose name has been changed."
    assert groups_of("Thomas", "“No,” Thomas said.", withheld.format("Thomas")) == [[0], [1]]


def test_rare_calling_joins_a_given_name() -> None:
    senator = "“Yes,” said Senator Maria Costa. “We vote,” Costa added."
    assert groups_of("Maria", senator, "“No,” said Senator Maria on Friday.") == [[0, 1]]
    assert groups_of("William", "“Yes,” said Prince William.", "Prince William said he would travel.") == [[0, 1]]


def test_surname_in_the_document_joins_a_relative() -> None:
    bill = "“Yes,” said Bill Moreland. Moreland left."
    wife = "“No,” said Hilda Moreland. Her husband, Bill, laughed."
    assert groups_of("Bill", bill, wife) == [[0, 1]]


def test_copy_of_a_report_joins_a_given_name() -> None:
    assert groups_of("Maria", REPORT.format("Maria Costa"), REPORT.format("Maria")) == [[0, 1]]
    assert groups_of("Maria", REPORT.format("Maria"), REPORT.format("Maria") + " Tickets stay valid.") == [[0, 1]]


def test_whoever_is_known_by_one_word_stays_one_person() -> None:
    assert groups_of("Neymar", "“I scored,” Neymar said.", "Neymar said he would stay.") == [[0, 1]]
    striker = ("The striker Marta said she was tired.", "“We won,” Marta said.", "Marta said that she would play on.")
    assert groups_of("Marta", *striker) == [[0, 1, 2]]
    oprah = ("“Yes,” said Oprah Winfrey.", *(f"“{word},” Oprah said." for word in ("No", "Go", "Well")))
    assert groups_of("Oprah", *oprah) == [[0, 1, 2, 3]]


def test_whoever_is_called_by_the_given_name_takes_it() -> None:
    bridge = "Prime Minister Anwar Ibrahim opened the bridge. “It is done,” Anwar said."
    flight = "Anwar Ibrahim flew to Jakarta. “We talk,” Anwar said."
    assert groups_of("Anwar", bridge, flight, "“Growth will come,” Anwar said.") == [[0, 1, 2]]


def test_whoever_is_called_by_the_given_name_is_not_every_child_of_that_name() -> None:
    """The collection calls somebody Ebrima, and a text says that this one is a relative, or has another name."""
    premier = ("Premier Ebrima Touray spoke. “It is done,” Ebrima said.", "Ebrima Touray flew. “We talk,” Ebrima said.")
    for text in (
        "The singer came with her son Ebrima. “I love it,” Ebrima said.",
        "“They took my passport,” said Ebrima, 24, who did not want his surname used.",
        "A boy called Ebrima rang the station. “Send help,” Ebrima said.",
        "“Rents are mad,” said Ebrima, a student in Leeds.",
    ):
        assert groups_of("Ebrima", *premier, text) == [[0, 1], [2]]
    assert groups_of("Ebrima", *premier, "“Growth will come,” Ebrima said.") == [[0, 1, 2]]


def test_surnames_join_as_before() -> None:
    assert groups_of("Thomas", "“Yes,” said Anna Thomas.", "“No,” Thomas said.") == [[0, 1]]
    assert groups_of("Thomas", "“Yes,” Thomas said.", "“No,” Thomas said.") == [[0, 1]]
    unknown = "The driver, Thomas, did not give his first name. “No,” Thomas said."
    assert groups_of("Thomas", "“Yes,” said Anna Thomas.", unknown) == [[0, 1]]
    assert groups_of("Xi", "“Yes,” said Xi Jinping.", "“No,” Xi said.") == [[0, 1]]


def test_alias_of_the_user_joins_a_given_name() -> None:
    texts = ("“Yes,” said Maria Silva.", "“No,” said Maria.")
    assert groups_of("Maria", *texts) == [[0], [1]]
    assert groups_of("Maria", *texts, aliases={"Maria Silva": ["Maria"]}) == [[0, 1]]
