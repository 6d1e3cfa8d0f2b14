"""``quoth.link``: which people of many documents are one."""

from __future__ import annotations

import datetime
from importlib import import_module
from pathlib import Path

import pytest

import quoth

ACCURACY = Path(__file__).parents[2] / "accuracy"


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


def test_surnames_that_nothing_tells_apart_are_one_person_flagged_as_ambiguous() -> None:
    texts = ("“Yes,” said Adaeze Okafor.", "“Well,” said Emeka Okafor.", "“No,” Okafor said.", "“Never,” Okafor said.")
    linked = quoth.link(documents(*texts))
    assert documents_by_name(linked) == {"Adaeze Okafor": (0,), "Emeka Okafor": (1,), "Okafor": (2, 3)}
    assert [one.ambiguous for one in linked] == [False, False, True]
    assert linked[2].merges[0].reason == "2 may be meant, and nothing tells which"
    assert linked[2].score < 0.7


def test_surname_goes_to_the_carrier_who_outweighs_the_others() -> None:
    often = [f"“{word},” said Adaeze Okafor." for word in ("Yes", "Perhaps", "Indeed", "Never")]
    linked = quoth.link(documents(*often, "“Well,” said Emeka Okafor.", "“No,” Okafor said.", "“So,” Okafor said."))
    assert documents_by_name(linked) == {"Adaeze Okafor": (0, 1, 2, 3, 5, 6), "Emeka Okafor": (4,)}
    merge = linked[0].merges[-1]
    assert merge.reason == "Okafor is most likely Adaeze Okafor, the most often named"
    assert 0.7 < merge.score < 0.9


def test_title_tells_who_is_meant() -> None:
    linked = quoth.link(
        documents(
            "“Yes,” said Senator Adaeze Okafor.", "“No,” said Judge Emeka Okafor.", "“Well,” said Judge Okafor.",
        )
    )  # fmt: skip
    assert linked.person_of(2, 0).name == "Emeka Okafor"
    assert linked.person_of(2, 0).titles == ("Judge",)


def test_he_and_she_tell_who_is_meant() -> None:
    linked = quoth.link(
        documents(
            "Adaeze Okafor said she would stay.", "Emeka Okafor said he would go.", "Okafor said she had a house.",
        )
    )  # fmt: skip
    assert linked.person_of(2, 0).name == "Adaeze Okafor"
    assert "she" in linked.person_of(2, 0).pronouns


def test_dates_let_the_nearest_carrier_weigh_most() -> None:
    docs = documents("“Yes,” said Adaeze Okafor.", "“No,” said Emeka Okafor.", "“Well,” Okafor said.")
    dates: list[str | datetime.date | None] = [
        "2024-01-02",
        datetime.date(2026, 3, 1),
        datetime.datetime(2026, 3, 4, 12, tzinfo=datetime.timezone.utc),
    ]
    assert quoth.link(docs, dates=dates).person_of(2, 0).name == "Emeka Okafor"
    assert (
        quoth.link(docs, dates=["2024-01-02", "2026-03-01", "2024-01-03T10:00"]).person_of(2, 0).name == "Adaeze Okafor"
    )


def test_namesakes_in_different_fields_are_two_people() -> None:
    linked = quoth.link(
        documents(
            "The poet Rosa Delgado said her book was about rain.",
            "Goalkeeper Rosa Delgado said her knee was fine.",
            "“It rained,” said the poet Rosa Delgado.",
        )
    )
    assert [one.documents for one in linked] == [(0, 2), (1,)]
    assert "told from a namesake" in linked[0].merges[1].reason


def test_a_document_that_calls_somebody_both_joins_them() -> None:
    linked = quoth.link(
        documents(
            "The poet Rosa Delgado said her book was about rain.",
            "Goalkeeper Rosa Delgado said her knee was fine.",
            "The poet and goalkeeper Rosa Delgado said that she was tired.",
        )
    )
    assert [one.documents for one in linked] == [(0, 1, 2)]


def test_ages_tell_namesakes_apart_unless_the_dates_account_for_them() -> None:
    docs = documents(
        "Tom Lee, 17, said he had won.", "Tom Lee, 81, said he had lost.", "Tom Lee, 19, said he was glad."
    )
    linked = quoth.link(docs, dates=["2024-05-01", "2024-05-02", "2026-06-01"])
    assert [one.documents for one in linked] == [(0, 2), (1,)]


def test_given_names_that_look_like_particles_are_names() -> None:
    linked = quoth.link(documents("“Yes,” said Ben Smith.", "“No,” said Rosa Smith.", "“Go,” said Vincent van Dal."))
    assert [one.name for one in linked] == ["Ben Smith", "Rosa Smith", "Vincent van Dal"]


def test_familiar_given_name_joins_the_formal_one() -> None:
    linked = quoth.link(documents("“Yes,” said Thomas Brennan.", "“No,” said Tom Brennan."))
    assert documents_by_name(linked) == {"Thomas Brennan": (0, 1)}


def test_the_name_shown_is_the_fullest_of_those_in_use() -> None:
    often = [f"“{word},” said Maria Fontes." for word in ("Yes", "No", "Well", "So", "Never", "Go")]
    linked = quoth.link(documents(*often, "“Perhaps,” said Maria Estela Fontes."))
    assert documents_by_name(linked) == {"Maria Fontes": tuple(range(7))}
    assert linked[0].aliases == ("Maria Estela Fontes",)


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


def test_acronym_goes_to_the_organisation_that_a_document_spells_out() -> None:
    linked = quoth.link(
        documents(
            "The Pacific Tuna Commission (PTC) met. Quotas would fall, the PTC said.",
            "The Pinewood Teachers’ Cooperative said its members would strike.",
            "Boats must carry observers, the PTC said.",
        )
    )
    assert linked.person_of(2, 0).name == "Pacific Tuna Commission"
    assert linked.person_of(2, 0).documents == (0, 2)


def test_organisation_known_by_its_acronym_stays_whole() -> None:
    often = [f"The tax was too high, the OLP said on day {number}." for number in range(60)]
    linked = quoth.link(documents("The Old Lagoon Party (OLP) met. The OLP said no.", *often))
    assert sorted(len(one.documents) for one in linked) in ([61], [1, 60])


def test_wife_named_once_does_not_split_the_president() -> None:
    often = [f"“{word},” said President Daniel Arens. Arens left." for word in ("Yes", "So", "Well", "Go", "Now")]
    alone = [f"“{word},” Arens said." for word in ("No", "Never", "Perhaps", "Indeed")]
    linked = quoth.link(documents(*often, "“I read,” said Ruth Arens.", *alone))
    assert documents_by_name(linked) == {"Daniel Arens": (0, 1, 2, 3, 4, 6, 7, 8, 9), "Ruth Arens": (5,)}


def test_ministry_is_one_by_either_order_of_its_words() -> None:
    linked = quoth.link(
        documents("Nets were full, the Ministry of Fisheries said.", "Nets were empty, the Fisheries Ministry said.")
    )
    assert linked.places[1, 0] == linked.places[0, 0]


WIRE = (
    "The ferry Aurelia ran aground near Tolmin Point on Friday with 212 people aboard. “All passengers are safe,” said "
    "captain Ilse Brandvold. The coastguard said a pump had failed and that the ship would be towed at high tide."
)


def test_near_duplicates_are_found_and_can_be_left_out_of_the_counts() -> None:
    docs = documents(
        WIRE, "“We sail,” said Ilse Brandvold.", None, f"TOLMIN (Coast Wire) - {WIRE} More to follow.", WIRE
    )
    kept, dropped = quoth.link(docs), quoth.link(docs, duplicates="drop")
    assert kept.duplicate_of == dropped.duplicate_of == {3: 0, 4: 0}
    assert (kept[0].documents, kept[0].quotes) == ((0, 1, 3, 4), 4)
    assert (dropped[0].documents, dropped[0].quotes) == ((0, 1), 2)
    assert [merge.document for merge in dropped[0].merges] == [0, 1, 3, 4]


def test_short_or_different_texts_are_no_duplicates() -> None:
    linked = quoth.link(
        documents("“Yes,” said Ilse Brandvold.", "“No,” said Ilse Brandvold.", quoth.sample(), WIRE, "")
    )
    assert linked.duplicate_of == {}


def test_a_cut_copy_is_a_duplicate() -> None:
    text = quoth.sample()
    half = text[: text.index(". ", len(text) // 2) + 1]
    assert quoth.link(documents(text, half)).duplicate_of == {1: 0}


def test_people_are_a_table() -> None:
    linked = quoth.link(documents("“Yes,” said Mayor Adaeze Okafor. She left.", "“No,” Okafor said."))
    table = linked.people
    assert table.to_pydict() == {
        "corpus_person": [0],
        "name": ["Adaeze Okafor"],
        "label": ["PERSON"],
        "aliases": [["Okafor"]],
        "pronouns": [["she"]],
        "titles": [["Mayor"]],
        "documents": [2],
        "quotes": [2],
        "words_quoted": [2],
        "ambiguous": [False],
        "score": [linked[0].score],
    }
    assert (len(table), table.num_rows, table.columns[:2]) == (1, 1, ["corpus_person", "name"])
    assert "Adaeze Okafor" in table._repr_html_()
    assert repr(table).startswith("LinkedTable(1 row: corpus_person, name")
    assert table == quoth.link(documents("“Yes,” said Mayor Adaeze Okafor. She left.", "“No,” Okafor said.")).people
    assert table.to_pydict(limit=0)["name"] == []


def test_tables_become_frames() -> None:
    pandas, polars, pyarrow = map(pytest.importorskip, ("pandas", "polars", "pyarrow"))
    linked = quoth.link(documents("“Yes,” said Adaeze Okafor.", "The Pacific Tuna Commission said “no”."))
    frame = linked.people.to_pandas()
    assert frame["label"].dtype == pandas.CategoricalDtype(["PERSON", "ORG"])
    assert frame["ambiguous"].dtype == bool
    assert frame["aliases"].tolist() == [[], []]
    assert linked.people.to_polars().schema["label"] == polars.Enum(["PERSON", "ORG"])
    assert linked.people.to_arrow().column("documents").to_pylist() == [1, 1]
    assert pyarrow.table(linked.people) == linked.people.to_arrow()
    for empty in (quoth.link([]).people.to_pandas(), quoth.link([]).merges.to_polars()):
        assert len(empty) == 0


def test_merges_join_the_people_of_the_documents() -> None:
    pandas = pytest.importorskip("pandas")
    docs = documents("“Yes,” said Adaeze Okafor. “Go,” said Bo Chen.", None, "“No,” Okafor said.")
    joined = docs.people.to_pandas().merge(quoth.link(docs).merges.to_pandas(), on=["row", "person"])
    assert joined["corpus_person"].tolist() == [0, 1, 0]
    assert joined["name_x"].tolist() == joined["name_y"].tolist()
    assert isinstance(joined, pandas.DataFrame)


@pytest.mark.skipif(not ACCURACY.exists(), reason="a package without its collections is tested")
def test_a_third_of_the_collections_is_linked_nearly_as_their_gold_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ACCURACY))
    link = import_module("link")
    score = link.Score()
    wrong = {}
    for collection in (one for path in sorted((ACCURACY / "link").glob("*.txt")) for one in link.read(path)[::3]):
        f1, rows = score.add(collection, "fast")
        if f1 < 99.9:
            wrong[collection.title] = rows
    assert link.f1_of(*score.linked)[2] >= 97, wrong


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
    with pytest.raises(TypeError, match=r"link\(\) got one Document; pass a list of documents"):
        quoth.link(quoth.analyze("“Yes,” said Tom Lee."))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"link\(\) got int; pass a list"):
        quoth.link(1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="dates got int at 0; pass str"):
        quoth.link([None], dates=[1])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="dates got str; pass a list"):
        quoth.link([None], dates="2026-01-01")
    with pytest.raises(TypeError, match="aliases got list; pass a dict"):
        quoth.link([], aliases=["a"])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="got a str for a list"):
        quoth.link([], aliases={"a": "b"})


def test_wrong_values_raise_value_error_with_what_to_pass() -> None:
    with pytest.raises(ValueError, match="dates got 'yesterday' at 0; pass an ISO date such as 2026-11-27"):
        quoth.link([None], dates=["yesterday"])
    with pytest.raises(ValueError, match="dates got 1 for 2 documents; pass one for each"):
        quoth.link([None, None], dates=["2026-01-01"])
    with pytest.raises(ValueError, match='duplicates got \'last\'; pass "keep" or "drop"'):
        quoth.link([], duplicates="last")  # type: ignore[arg-type]


def test_among_many_of_one_surname_the_shorter_name_finds_the_longer_one() -> None:
    """Initials, familiar and middle names are looked up by the rarest of their words."""
    many = [f"“Yes,” said {one}{other}na Smith." for one in "BDGKLMNPRT" for other in ("a", "e", "i", "o", "u")]
    docs = quoth.analyze_many(
        [
            *many,
            "“Yes,” said Thomas Okello Smith.",
            "“No,” said Thomas Smith.",
            "“No,” said Tom Okello Smith.",
            "“No,” said T. O. Smith.",
        ],
        model="fast",
    )
    linked = quoth.link(docs)
    assert len(linked) == len(many) + 1
    assert [linked.person_of(len(many) + i, 0).name for i in range(4)] == ["Thomas Okello Smith"] * 4
