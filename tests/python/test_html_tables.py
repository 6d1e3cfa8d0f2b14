"""The HTML of tables, people and collections."""

from __future__ import annotations

import pytest

import quoth
from handmade import BRIDGE
from marked_up import Page
from quoth._quoth import _documents


def test_quotations_stand_first_and_the_rest_unfolds(doc: quoth.Document) -> None:
    html = doc.quotes._repr_html_()
    page = Page(html)
    heads = html[html.index("<thead>") : html.index("</thead>")]
    assert [name for name in ("quotation", "speaker", "cue", "kind", "score") if f">{name}</th>" in heads] == [
        "quotation", "speaker", "cue", "kind", "score",
    ]  # fmt: skip
    assert heads.count("<th ") == 5
    assert '<summary><span dir="auto">“No,” “never.”</span></summary>' in html
    assert '<dt>source</dt><dd><span dir="auto">she</span></dd>' in html
    assert 'style="--share:0.900"></span> 0.90' in html
    assert "2 quotations" in page.seen


def test_table_shows_its_first_rows() -> None:
    quotes = quoth.analyze_many([BRIDGE] * 25, model="fast").quotes
    html = quotes._repr_html_()
    assert html.count("<tr>") == 21
    assert "the first 20 of 25 quotations" in Page(html).seen
    # But for the text with the cue in it, nothing is lost.
    assert {name.replace("_", " ") for name in quotes.columns} - set(Page(html).seen) == {
        "content text", "text", "via", "via person", "within",
    }  # fmt: skip


def test_chosen_columns_stand_in_their_order(doc: quoth.Document) -> None:
    html = _documents([doc], []).quotes[["row", "speakers", "cue"]]._repr_html_()
    assert [html.index(f">{name}</th>") for name in ("row", "speakers", "cue")] == sorted(
        html.index(f">{name}</th>") for name in ("row", "speakers", "cue")
    )
    assert "<details" not in html


def test_people_have_what_is_known_of_them(doc: quoth.Document) -> None:
    docs = _documents([doc], [])
    assert {"Adaeze Okafor", "Okafor", "Minister", "she", "PERSON"} <= set(Page(docs.people._repr_html_()).seen)


def test_who_is_not_named_is_called_as_in_the_text() -> None:
    (quotes,) = (quoth.analyze_many(["“Wait,” two dockers said."], model="fast").quotes,)
    assert "<i><bdi>two dockers</bdi></i>" in quotes._repr_html_()


def test_person_shows_name_titles_and_quotes(doc: quoth.Document) -> None:
    page = Page(doc.people[0]._repr_html_())
    assert {"Adaeze Okafor", "Minister", "“No,” “never.”", "added"} <= set(page.seen)
    assert "2 quotations · 7 words · 3 mentions" in page.read


def test_collection_is_summed_up(doc: quoth.Document) -> None:
    docs = quoth.analyze_many([BRIDGE, "“Go!” He left. Ann Lee said that it rained.", None], model="fast")
    page = Page(docs._repr_html_())
    unknown = sum(not names for names in docs.quotes["speakers"])
    number = docs.quotes.num_rows
    assert (
        f"3 documents · 1 missing · {number} quotations · 2 speakers · {unknown / number:.0%} with nobody named"
        in page.read
    )
    assert {"direct", "indirect", "Adaeze Okafor", "Ann Lee"} <= set(page.seen)
    assert f"2 speakers, by name; {unknown} quotation{'s' * (unknown != 1)} with nobody named" in page.read


def test_linked_collection_counts_the_people_of_its_charts() -> None:
    docs = quoth.analyze_many(["“Yes,” said Adaeze Okafor.", "“No,” said Okafor, who had been away."])
    assert "2 speakers, by name; 0 quotations with nobody named" in Page(docs._repr_html_()).read
    read = Page(docs.with_links(quoth.link(docs))._repr_html_()).read
    assert "2 quotations · 1 speaker · 0% with nobody named" in read
    assert "1 speaker; 0 quotations with nobody named" in read


def test_namesakes_in_a_collection_have_numbers() -> None:
    poet = "“Yes,” said Kim Lee, the poet. He wrote verses. He read them."
    chief = "“No,” said Kim Lee, the police chief. She was arrested. She left."
    docs = quoth.analyze_many([poet, chief])
    assert {"Kim Lee", "Kim Lee (2)"} <= set(Page(docs.with_links(quoth.link(docs))._repr_html_()).seen)


def test_linked_people_are_those_quoted_most() -> None:
    texts = [f"“Yes,” said {name} Bello." for name in ("Ann", "Ibo", "Cem", "Dan", "Eva")]
    linked = quoth.link(quoth.analyze_many([*texts, "“No,” said Eva Bello."] * 5, model="fast"))
    html = linked._repr_html_()
    assert html.index("Eva Bello") < html.index("Ann Bello")
    assert f"{len(linked)} people" in Page(html).seen
    one = Page(linked[0]._repr_html_())
    assert "5 quotations" in one.read
    assert "the name itself" in one.seen


def test_nothing_is_a_sentence() -> None:
    nothing = quoth.analyze_many([])
    assert "No documents: the collection is empty." in Page(nothing._repr_html_()).seen
    assert "No quotations." in Page(nothing.quotes._repr_html_()).seen
    assert "No people: the documents name nobody." in Page(quoth.link([])._repr_html_()).seen
    assert "1 document · 0 quotations" in Page(quoth.analyze_many(["It rained."])._repr_html_()).read
    assert "missing" in Page(quoth.analyze_many([None])._repr_html_()).read


@pytest.mark.parametrize("number", [1, 11])
def test_repr_is_short(number: int) -> None:
    texts = [f"{BRIDGE}\n" * number]
    (doc,) = docs = quoth.analyze_many(texts, model="fast")
    assert doc is not None
    assert ("… 1 more)" in repr(doc.quotes)) == (number > 10)
    linked = quoth.link(docs)
    assert repr(linked) == "Linked(1 person of 1 document)"
    assert repr(linked[0]) == f"CorpusPerson(PERSON, 'Adaeze Okafor', 1 document, {number} quote{'s' * (number > 1)})"
