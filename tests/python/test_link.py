"""``quoth.link``: which people of many documents are one."""

from __future__ import annotations

import pytest

import quoth


def documents(*texts: str | None) -> quoth.Documents:
    return quoth.analyze_many(texts, model="fast")


def documents_by_name(linked: quoth.Linked) -> dict[str, tuple[int, ...]]:
    return {one.name: one.documents for one in linked}


def test_same_name_is_one_person_whose_quotes_add_up() -> None:
    linked = quoth.link(documents("“Yes, we can,” said Adaeze Okafor.", None, "“No,” said Adaeze Okafor."))
    assert documents_by_name(linked) == {"Adaeze Okafor": (0, 2)}
    assert (linked[0].quotes, linked[0].words_quoted, linked[0].label) == (2, 4, "PERSON")
    assert [merge.reason for merge in linked[0].merges] == ["the name itself", "the same name as in document 0"]


def test_accents_and_case_are_ignored() -> None:
    linked = quoth.link(documents("“Yes,” said José Peña.", "“No,” said Jose Pena."))
    assert documents_by_name(linked) == {"José Peña": (0, 1)}


def test_surname_joins_the_only_full_name_with_it() -> None:
    linked = quoth.link(documents("“Yes,” said Adaeze Okafor.", "“No,” Okafor said."))
    assert documents_by_name(linked) == {"Adaeze Okafor": (0, 1)}
    assert linked[0].merges[1].reason == "Adaeze Okafor is the only Okafor here"


def test_ambiguous_surname_stays_separate() -> None:
    linked = quoth.link(documents("“Yes,” said Adaeze Okafor.", "“Well,” said Emeka Okafor.", "“No,” Okafor said."))
    assert documents_by_name(linked) == {"Adaeze Okafor": (0,), "Emeka Okafor": (1,), "Okafor": (2,)}


def test_initial_joins_the_only_full_name() -> None:
    linked = quoth.link(documents("“Yes,” said E. Okafor.", "“No,” said Emeka Okafor."))
    assert documents_by_name(linked) == {"Emeka Okafor": (0, 1)}
    assert linked[0].aliases == ("E. Okafor",)


def test_names_in_the_same_document_decide_between_two_full_names() -> None:
    linked = quoth.link(
        documents(
            "“Yes,” said Tom Lee. “No,” said Bo Chen.",
            "“Yes,” said Tariq Lee. “No,” said Tane Parata.",
            "“Well,” said T. Lee. “Never,” said Bo Chen.",
        )
    )
    assert linked.person_of(2, 0).name == "Tom Lee"
    assert "company" in linked.person_of(2, 0).merges[-1].reason


def test_acronym_joins_its_organisation() -> None:
    linked = quoth.link(
        documents("The pumps failed, the Pacific Tuna Commission said.", "Catches had halved, the PTC said.")
    )
    assert linked.places[1, 0] == linked.places[0, 0]


def test_user_aliases_override_other_evidence() -> None:
    docs = documents("“Yes,” said Adaeze Okafor.", "“No,” said Ada Eze.", "“Well,” said Emeka Okafor.")
    linked = quoth.link(docs, aliases={"The Minister": ["Adaeze Okafor", "Ada Eze"]})
    assert documents_by_name(linked) == {"The Minister": (0, 1), "Emeka Okafor": (2,)}
    assert linked[0].merges[1].reason == "Ada Eze is The Minister by the aliases given"


def test_every_person_of_every_document_is_linked() -> None:
    docs = documents(quoth.sample(), None, quoth.sample())
    linked = quoth.link(docs)
    expected = {(i, j) for i, doc in enumerate(docs) if doc is not None for j in range(len(doc.people))}
    assert set(linked.places) == expected
    assert sum(one.quotes for one in linked) == sum(len(p.quotes) for doc in docs if doc for p in doc.people)
    assert linked.to_pydict() == quoth.link(list(docs)).to_pydict()


def test_no_documents_give_no_people() -> None:
    assert list(quoth.link([])) == []
    assert repr(quoth.link([None])) == "Linked(0 people of 0 documents)"


def test_wrong_arguments_raise_type_error_with_what_to_pass() -> None:
    with pytest.raises(TypeError, match=r"link\(\) got str at 0; pass documents or None"):
        quoth.link(["text"])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="aliases got list; pass a dict"):
        quoth.link([], aliases=["a"])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="got a str for a list"):
        quoth.link([], aliases={"a": "b"})
