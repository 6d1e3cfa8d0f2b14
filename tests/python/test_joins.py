"""Items and tables lead to the people and places of their documents, and to the people of a collection."""

from __future__ import annotations

import json
import pickle
import re

import pandas as pd
import pytest

import quoth
from handmade import DocumentWriter, two_quotes
from marked_up import lines, tags
from quoth._command_line.report import report
from quoth._quoth import _documents

PLANT = """\
Water returns to Lagos suburb

“The pumps are running again,” said Adaeze Okafor, the utilities minister. She told reporters that the plant had been
offline since Monday.

“Nobody warned us,” Eero Salmi and Kaisa Lahti said.

Bo Chen never said that the water was safe, according to Okafor.

“It was brown,” residents complained.
"""
TEXTS = [PLANT, None, "“No,” said Eero Salmi. “Not yet,” Salmi added.", "It rained."]


@pytest.fixture(scope="module")
def docs() -> quoth.Documents:
    return quoth.analyze_many(TEXTS)


@pytest.fixture(scope="module")
def linked(docs: quoth.Documents) -> quoth.Linked:
    return quoth.link(docs)


def rows(table: quoth.Table, *columns: str) -> list[tuple[object, ...]]:
    found = table.to_pydict()
    return list(zip(*(found[column] for column in columns), strict=True))


def test_quotations_say_whose_they_are_and_where_they_stand(docs: quoth.Documents) -> None:
    people, places = ("person", "speakers", "via_person"), ("sentence", "paragraph")
    columns = ("row", "cue_lemma", "negated", "source_kind", *people, *places)
    assert rows(docs.quotes, *columns) == [
        (0, "say", False, "named", 0, ["Adaeze Okafor"], None, 1, 1),
        (0, "tell", False, "named", 0, ["Adaeze Okafor"], None, 2, 1),
        (0, "say", False, "named", None, ["Eero Salmi", "Kaisa Lahti"], None, 3, 2),
        (0, "according to", False, "named", 0, ["Adaeze Okafor"], None, 4, 3),
        (0, "say", True, "named", 3, ["Bo Chen"], 0, 4, 3),
        (0, "complain", False, "group", None, [], None, 5, 4),
        (2, "say", False, "named", 0, ["Eero Salmi"], None, 0, 0),
        (2, "add", False, "named", 0, ["Eero Salmi"], None, 1, 0),
    ]


def test_attributes_agree_with_the_tables(docs: quoth.Documents) -> None:
    columns = docs.quotes.to_pydict()
    quotes = [(doc, quote) for doc in docs if doc for quote in doc.quotes]
    assert columns["cue_lemma"] == [quote.cue_lemma for _, quote in quotes]
    assert columns["negated"] == [quote.negated for _, quote in quotes]
    assert columns["sentence"] == [quote.sentence for _, quote in quotes]
    assert columns["paragraph"] == [quote.paragraph for _, quote in quotes]
    assert columns["within"] == [quote.within for _, quote in quotes]
    assert columns["person"] == [quote.speaker and doc.people.index(quote.speaker) for doc, quote in quotes]
    assert columns["via_person"] == [quote.via_person and doc.people.index(quote.via_person) for doc, quote in quotes]
    entities = [(doc, entity) for doc in docs if doc for entity in doc.entities]
    assert docs.entities.to_pydict()["person"] == [
        entity.person and doc.people.index(entity.person) for doc, entity in entities
    ]


def test_sentence_is_the_one_in_which_the_content_starts(docs: quoth.Documents) -> None:
    for doc in filter(None, docs):
        for quote in doc.quotes:
            assert quote.sentence is not None
            sentence = doc.sentences[quote.sentence]
            assert sentence.start <= quote.start < sentence.end


def test_mentions_table_has_every_mention(docs: quoth.Documents) -> None:
    assert docs.mentions.columns == ["row", "person", "start", "end", "text", "kind"]
    assert rows(docs.mentions, "row", "person", "text", "kind") == [
        (row, person, mention.text, mention.kind)
        for row, doc in enumerate(docs)
        if doc
        for person, one in enumerate(doc.people)
        for mention in one.mentions
    ]
    assert (0, 0, "She", "pronoun") in rows(docs.mentions, "row", "person", "text", "kind")
    mention = docs.mentions.to_pydict()
    for row, start, end, text in zip(mention["row"], mention["start"], mention["end"], mention["text"], strict=True):
        assert TEXTS[row][start:end] == text
    assert list(docs.mentions.to_pandas()["kind"].cat.categories) == ["name", "nominal", "pronoun"]


def test_entities_lead_to_the_people_whom_they_name(docs: quoth.Documents) -> None:
    found = rows(docs.entities, "row", "text", "person")
    assert (0, "Adaeze Okafor", 0) in found
    assert (0, "Okafor", 0) in found
    assert (0, "Monday", None) in found
    assert (2, "Salmi", 0) in found


def test_tables_join_by_row_and_person(docs: quoth.Documents) -> None:
    quotes, people = docs.quotes.to_pandas(), docs.people.to_pandas()
    joined = quotes.merge(people, on=["row", "person"], suffixes=("", "_of_person"))
    assert list(joined["name"]) == list(joined["speaker"])
    assert len(joined) == 6
    polars = docs.quotes.to_polars().join(docs.people.to_polars(), on=["row", "person"])
    assert polars["name"].to_list() == polars["speaker"].to_list()


@pytest.mark.parametrize("without_pyarrow", [False, True])
def test_indexes_that_may_be_null_stay_whole_numbers(
    docs: quoth.Documents, *, without_pyarrow: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if without_pyarrow:
        monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    frame = docs.quotes.to_pandas()
    assert [str(frame[name].dtype) for name in ("person", "via_person", "sentence", "paragraph", "negated")] == [
        "Int64", "Int64", "Int64", "int64", "bool",
    ]  # fmt: skip
    assert frame["person"].tolist() == [0, 0, pd.NA, 0, 3, pd.NA, 0, 0]


class TestWithLinks:
    def test_tables_have_the_person_of_the_collection_behind_the_person(
        self, docs: quoth.Documents, linked: quoth.Linked
    ) -> None:
        together = docs.with_links(linked)
        for kind in ("quotes", "people", "mentions", "entities"):
            columns = getattr(docs, kind).columns
            at = columns.index("person") + 1
            assert getattr(together, kind).columns == [*columns[:at], "corpus_person", *columns[at:]]
        assert together.sentences == docs.sentences
        assert [one.name for one in linked] == ["Adaeze Okafor", "Eero Salmi", "Kaisa Lahti", "Bo Chen"]
        assert together.quotes.to_pydict()["corpus_person"] == [0, 0, None, 0, 3, None, 1, 1]
        assert rows(together.people, "row", "person", "corpus_person") == [
            (0, 0, 0), (0, 1, 1), (0, 2, 2), (0, 3, 3), (2, 0, 1),
        ]  # fmt: skip
        assert ("Salmi", 1) in rows(together.entities, "text", "corpus_person")
        assert ("Monday", None) in rows(together.entities, "text", "corpus_person")
        assert ("She", 0) in rows(together.mentions, "text", "corpus_person")

    def test_documents_corrected_since_are_told(self, docs: quoth.Documents, linked: quoth.Linked) -> None:
        quote = next(quote for doc in docs if doc for quote in doc.quotes if quote.speaker is None and quote.speakers)
        corrected = docs.with_corrections({0: [quoth.SetSpeaker(quote, "Bo Chen")]})
        with pytest.warns(quoth.LinkWarning, match=r"^1 document was corrected since it was linked \(row 0\)") as told:
            together = corrected.with_links(linked)
        assert [one.filename for one in told] == [__file__]
        assert together.quotes["corpus_person"].count(3) == 2
        # What leaves the counts as they are, and linking again, need no warning.
        third = docs[2]
        assert third is not None
        relabelled = docs.with_corrections({2: [quoth.DropEntity(third.entities[0])]})
        assert relabelled.with_links(linked).people["corpus_person"] == docs.with_links(linked).people["corpus_person"]
        assert corrected.with_links(quoth.link(corrected)).quotes["corpus_person"].count(3) == 2

    def test_documents_with_other_people_since_are_refused(self, docs: quoth.Documents, linked: quoth.Linked) -> None:
        """Who stands behind somebody that was added has another place, so nobody could be told there."""
        first = docs[0]
        assert first is not None
        monday = first.text.index("Monday")
        assert first.people[0].start < monday < first.people[-1].start
        added = docs.with_corrections({0: [quoth.AddPerson(monday, monday + 6, name="Ngozi Adeyemi")]})
        with pytest.raises(ValueError, match=r"documents that were corrected are linked again$"):
            added.with_links(linked)
        assert [one.name for one in quoth.link(added)].count("Ngozi Adeyemi") == 1

    def test_tables_join_the_people_of_the_collection(self, docs: quoth.Documents, linked: quoth.Linked) -> None:
        quotes = docs.with_links(linked).quotes.to_pandas()
        named = quotes.merge(linked.people.to_pandas(), on="corpus_person")
        assert sorted(named["name"]) == ["Adaeze Okafor"] * 3 + ["Bo Chen"] + ["Eero Salmi"] * 2

    def test_documents_stay_what_they_were(self, docs: quoth.Documents, linked: quoth.Linked) -> None:
        together = docs.with_links(linked)
        assert list(together) == list(docs)
        assert together[0] is docs[0]
        assert together != docs
        assert together == docs.with_links(linked)
        assert hash(together) == hash(docs)
        assert together.errors == docs.errors
        assert together.to_jsonl() == docs.to_jsonl()
        assert repr(docs) == "Documents(4 documents, 1 null)"
        assert repr(together) == "Documents(4 documents, 1 null, linked)"

    def test_slices_keep_the_links_of_their_rows(self, docs: quoth.Documents, linked: quoth.Linked) -> None:
        together = docs.with_links(linked)
        assert together[2:].quotes.to_pydict()["corpus_person"] == [1, 1]
        assert together[::-1].people.to_pydict()["corpus_person"] == [1, 0, 1, 2, 3]
        assert together[1:2].people.to_pydict()["corpus_person"] == []
        assert "corpus_person" in together[1:2].people.columns

    def test_pickles_keep_the_links(self, docs: quoth.Documents, linked: quoth.Linked) -> None:
        together = docs.with_links(linked)
        again = pickle.loads(pickle.dumps(together))
        assert again == together
        assert again.quotes == together.quotes
        assert pickle.loads(pickle.dumps(together.quotes)) == together.quotes

    def test_others_can_take_their_place(self, docs: quoth.Documents, linked: quoth.Linked) -> None:
        again = docs.with_links(linked).with_links(quoth.link(docs, aliases={"B. Chen": ["Bo Chen"]}))
        assert "corpus_person" in again.quotes.columns
        assert again.quotes.columns.count("corpus_person") == 1

    def test_documents_that_are_not_linked_have_nulls(self, docs: quoth.Documents) -> None:
        together = docs.with_links(quoth.link(docs[:2]))
        assert together.people.to_pydict()["corpus_person"] == [0, 1, 2, 3, None]

    def test_no_documents_have_no_links(self) -> None:
        docs = quoth.analyze_many([])
        assert docs.with_links(quoth.link(docs)).quotes.to_pydict()["corpus_person"] == []

    @pytest.mark.parametrize(
        ("others", "message"),
        [
            (["“No,” said Tom Reyes."], "person 0 of document 0 is 'Tom Reyes', which is 'Adaeze Okafor' here"),
            ([None, "“No,” said Tom Reyes."], "person 0 of document 1 is 'Tom Reyes', which is None here"),
            ([None] * 4 + ["“No,” said Tom Reyes."], "person 0 of document 4 is 'Tom Reyes', here are 4 documents"),
            (
                [None, None, None, "“No,” said Tom Reyes."],
                "person 0 of document 3 is 'Tom Reyes', which has 0 people here",
            ),
        ],
    )
    def test_links_of_other_documents_are_refused(
        self, docs: quoth.Documents, others: list[str | None], message: str
    ) -> None:
        other = quoth.link(quoth.analyze_many(others))
        again = "; documents that were corrected are linked again"
        problem = re.escape(f"with_links() got the people of other documents: {message}{again}")
        with pytest.raises(ValueError, match=f"^{problem}$"):
            docs.with_links(other)

    def test_what_is_not_linked_is_refused(self, docs: quoth.Documents) -> None:
        with pytest.raises(TypeError, match=r"^with_links\(\) got dict; pass what quoth.link returned$"):
            docs.with_links({})  # type: ignore[arg-type]

    def test_pickle_with_links_of_other_documents_is_refused(self, docs: quoth.Documents) -> None:
        with pytest.raises(ValueError, match=r"^not quoth documents: links: they are of other documents$"):
            _documents(list(docs), [], [[0], [], [], []])
        with pytest.raises(ValueError, match=r"^not quoth documents: links: they are of other documents$"):
            _documents(list(docs), [], [[]])


class TestSeveralSpeakers:
    """What two say together counts for both, and neither is the one speaker."""

    @pytest.fixture
    def doc(self) -> quoth.Document:
        return quoth.analyze("“It is our home,” Eero Salmi and Kaisa Lahti said. “We stay,” Lahti added.")

    def test_quotation(self, doc: quoth.Document) -> None:
        together, alone = doc.quotes
        assert together.speaker is None
        assert [person.name for person in together.speakers] == ["Eero Salmi", "Kaisa Lahti"]
        assert repr(together) == "Quote(direct, 'Eero Salmi' and 'Kaisa Lahti' said: '“It is our home,”')"
        assert alone.speakers == (alone.speaker,)

    def test_counts(self, doc: quoth.Document) -> None:
        salmi, lahti = doc.people
        assert (len(salmi.quotes), salmi.words_quoted, len(lahti.quotes), lahti.words_quoted) == (1, 4, 2, 6)
        assert repr(salmi) == "Person(PERSON, 'Eero Salmi', 1 mention, 1 quote)"
        people = _documents([doc], []).people.to_pydict()
        assert (people["quotes"], people["words_quoted"]) == ([1, 2], [4, 6])
        linked = quoth.link([doc])
        assert [(one.name, one.quotes, one.words_quoted) for one in linked] == [
            ("Eero Salmi", 1, 4), ("Kaisa Lahti", 2, 6),
        ]  # fmt: skip

    def test_html(self, doc: quoth.Document) -> None:
        html = doc.to_html()
        assert lines(html) == [("Kaisa Lahti", "2"), ("Eero Salmi", "1")]
        assert tags(html) == ["Eero Salmi: ", "Kaisa Lahti: ", "Kaisa Lahti: "]
        assert 'title="Eero Salmi and Kaisa Lahti: direct speech' in html

    def test_command_line(self, doc: quoth.Document) -> None:
        lines = list(report(doc, "quotes"))
        assert lines[1].split("  ")[0] == "Eero Salmi and Kaisa Lahti"
        assert lines[-1] == "2 quotations: Kaisa Lahti (2), Eero Salmi (1)"

    def test_one_who_speaks_with_others_without_a_name(self) -> None:
        doc = quoth.analyze("“The ice is thin,” said Duarte and other scientists.")
        (quote,) = doc.quotes
        assert (quote.speaker, [person.name for person in quote.speakers]) == (None, ["Duarte"])
        assert repr(quote) == "Quote(direct, 'Duarte and other scientists' said: '“The ice is thin,”')"
        assert tags(doc.to_html()) == ["Duarte and other scientists: "]
        assert len(doc.people[0].quotes) == 1


def test_namesakes_have_lines_of_their_own_in_the_legend() -> None:
    write = DocumentWriter("“Go,” said Lee. “Stay,” added Lee.")
    people = []
    for nth in (0, 1):
        span = write.span("Lee", nth)
        person = {"name": "Lee", "start": span["start"], "end": span["end"], "label": "PERSON"}
        people.append(person | {"mentions": [span | {"kind": "name"}], "aliases": [], "titles": [], "pronouns": []})
    first = write.quote("“Go,”", cue="said", source="Lee", speaker="Lee")
    second = write.quote("“Stay,”", cue="added", source="Lee", speaker="Lee")
    second |= {"person": 1, "speakers": [{"name": "Lee", "person": 1}]}
    doc = quoth.Document.from_json(write.document(people=people, quotes=[first, second]))
    assert lines(doc.to_html()) == [("Lee", "1"), ("Lee (2)", "1")]
    assert tags(doc.to_html()) == ["Lee: ", "Lee (2): "]


def test_speaker_and_speakers_agree_in_what_is_read() -> None:
    """Older documents have a speaker alone; none may name another among the speakers."""
    data = json.loads(two_quotes())
    for quote in data["quotes"]:
        quote["speakers"] = None
    doc = quoth.Document.from_json(json.dumps(data))
    assert [quote.speakers for quote in doc.quotes] == [(quote.speaker,) for quote in doc.quotes]
    columns = _documents([doc], []).quotes.to_pydict()
    assert columns["speakers"] == [[name] for name in columns["speaker"]]


def test_what_is_missing_is_null() -> None:
    write = DocumentWriter("😀 “Go.” Nobody knew who.")
    quotes = [write.quote("“Go.”", cue=None, source=None, speaker=None)]
    doc = quoth.Document.from_json(write.document(quotes=quotes))
    quote = doc.quotes[0]
    assert (quote.cue_lemma, quote.negated, quote.via_person, quote.sentence, quote.paragraph) == (
        None, False, None, None, 0,
    )  # fmt: skip
    columns = _documents([doc], []).quotes.to_pydict()
    for name in ("cue", "cue_lemma", "source", "source_kind", "person", "speaker", "via", "via_person", "sentence"):
        assert columns[name] == [None], name
    assert (columns["negated"], columns["paragraph"]) == ([False], [0])


@pytest.mark.parametrize("before", ["", "\ud83d \n\n", "\u200b\ufeff", "😀 \r\n\r\n"])
def test_places_hold_behind_characters_that_upset_offsets(before: str) -> None:
    docs = quoth.analyze_many([f"{before}“Go home,” sa\u00adid Ann Lee.\n\n“No,” said Bo Chen."])
    columns = docs.quotes.to_pydict()
    assert columns["cue_lemma"] == ["say", "say"]
    assert columns["person"] == [0, 1]
    assert columns["paragraph"] == [1, 2] if "\n" in before else [0, 1]
    doc = docs[0]
    assert doc is not None
    assert [doc.sentences[quote.sentence or 0].start <= quote.start for quote in doc.quotes] == [True, True]
    assert quoth.Document.from_json(doc.to_json()).quotes[1].paragraph == columns["paragraph"][1]
    assert pickle.loads(pickle.dumps(docs)) == docs


def test_quotation_names_the_one_that_it_stands_in() -> None:
    text = "“The clerk wrote that my mother had said ‘never’,” Femi Adeyemi told the board. “I believe her.” It rained."
    doc = quoth.analyze(text)
    holders = {quote.text: None if quote.within is None else doc.quotes[quote.within].text for quote in doc.quotes}
    assert holders[text[: text.index(" It rained")]] is None
    assert holders["that my mother had said ‘never’"] == text[: text.index(" It rained")]
    assert quoth.Document.from_json(doc.to_json()).quotes[1].within == 0
    assert [quote.within for quote in quoth.analyze(text, nested=False).quotes] == [None]
