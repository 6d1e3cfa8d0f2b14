"""The tables: their columns, and their conversion to dicts, pandas, polars and pyarrow."""

from __future__ import annotations

import json
import pickle
import re
import sys

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import quoth
from handmade import DocumentWriter, two_quotes
from quoth._quoth import _documents

KINDS = ["paragraphs", "sentences", "entities", "people", "quotes", "mentions"]


@pytest.fixture
def docs(doc: quoth.Document) -> quoth.Documents:
    """Put the hand-made document in rows 0 and 2, and nothing in row 1."""
    return _documents([doc, None, doc], [])


def table(docs: quoth.Documents, kind: str) -> quoth.Table:
    found: quoth.Table = getattr(docs, kind)
    return found


def test_quotes_table_has_the_fields_of_the_quotes(docs: quoth.Documents, doc: quoth.Document) -> None:
    columns = docs.quotes.to_pydict()
    assert columns["row"] == [0, 0, 2, 2]
    assert columns["start"] == [quote.start for quote in doc.quotes] * 2
    assert columns["end"] == [quote.end for quote in doc.quotes] * 2
    assert columns["text"] == [quote.text for quote in doc.quotes] * 2
    assert columns["kind"] == ["direct"] * 4
    assert columns["act"] == ["speech"] * 4
    assert columns["content_text"] == ["“We will rebuild the bridge,”", "“No,” “never.”"] * 2
    assert columns["cue"] == ["said", "added"] * 2
    assert columns["cue_lemma"] == ["say", "add"] * 2
    assert columns["negated"] == [False] * 4
    assert columns["person"] == [0] * 4
    assert columns["via_person"] == [None] * 4
    assert columns["sentence"] == [0, 1] * 2
    assert columns["paragraph"] == [0] * 4
    assert columns["source"] == ["Minister Adaeze Okafor", "she"] * 2
    assert columns["speaker"] == ["Adaeze Okafor"] * 4
    assert columns["speaker_label"] == ["PERSON"] * 4
    assert columns["speaker_score"] == [0.95] * 4
    assert columns["speakers"] == [["Adaeze Okafor"]] * 4
    assert columns["source_kind"] == ["named"] * 4
    assert columns["via"] == [None] * 4
    assert columns["score"] == [0.9] * 4
    assert list(columns) == docs.quotes.columns


def test_entities_and_sentences_tables_have_the_fields_of_the_items(docs: quoth.Documents, doc: quoth.Document) -> None:
    assert docs.entities.to_pydict() == {
        "row": [0, 0, 2, 2],
        "start": [entity.start for entity in doc.entities] * 2,
        "end": [entity.end for entity in doc.entities] * 2,
        "text": ["Adaeze Okafor", "Okafor"] * 2,
        "label": ["PERSON"] * 4,
        "value": [None] * 4,
        "person": [0] * 4,
        "score": [0.9, 0.75] * 2,
    }
    assert docs.sentences.to_pydict() == {
        "row": [0, 0, 0, 2, 2, 2],
        "start": [sentence.start for sentence in doc.sentences] * 2,
        "end": [sentence.end for sentence in doc.sentences] * 2,
        "text": [sentence.text for sentence in doc.sentences] * 2,
    }


def test_people_table_has_the_fields_of_the_people(docs: quoth.Documents) -> None:
    assert docs.people.to_pydict() == {
        "row": [0, 2],
        "person": [0, 0],
        "name": ["Adaeze Okafor"] * 2,
        "label": ["PERSON"] * 2,
        "aliases": [["Okafor"]] * 2,
        "titles": [["Minister"]] * 2,
        "pronouns": [["she"]] * 2,
        "mentions": [3, 3],
        "pronoun_mentions": [1, 1],
        "quotes": [2, 2],
        "words_quoted": [7, 7],
    }


def test_missing_fields_of_a_quote_are_null() -> None:
    quotes = quoth.analyze_many(["“We have waited for years,” said one, and “We have waited.” Nobody knew who."]).quotes
    frame = quotes.to_pandas()
    for column in ("cue", "source", "speaker", "speaker_label", "speaker_score", "source_kind", "via"):
        assert list(frame[column].isna()) == [value is None for value in quotes.to_pydict()[column]]
    assert None in quotes.to_pydict()["speaker"]


@pytest.mark.parametrize("kind", KINDS)
def test_pandas_polars_and_pyarrow_read_the_same_values(docs: quoth.Documents, kind: str) -> None:
    one = table(docs, kind)
    expected = one.to_pydict()
    assert one.to_arrow().to_pydict() == expected
    assert one.to_polars().to_dict(as_series=False) == expected
    frame = one.to_pandas().astype(object)
    assert frame.where(frame.notna(), None).to_dict("list") == expected
    # By the stream alone, without the methods of the table.
    assert pa.table(one).to_pydict() == expected
    assert pl.DataFrame(one).to_dict(as_series=False) == expected
    assert pa.schema(one) == pa.table(one).schema


def test_labels_are_categorical(docs: quoth.Documents) -> None:
    quotes = docs.quotes
    for column in ("kind", "act", "speaker_label"):
        assert pa.types.is_dictionary(quotes.to_arrow().schema.field(column).type)
        assert isinstance(quotes.to_pandas()[column].dtype, pd.CategoricalDtype)
        assert quotes.to_polars()[column].dtype == pl.Categorical
    assert list(quotes.to_pandas()["kind"].cat.categories) == ["direct", "indirect", "mixed", "topic"]


ACTS = ["speech", "writing", "thought", "stance"]
LABELS = ["PERSON", "ORG", "LOC", "FAC", "NORP", "PRODUCT", "MISC", "DATE", "MONEY"]
QUOTE_KINDS = ["direct", "indirect", "mixed", "topic"]
SOURCE_KINDS = ["named", "anonymous", "group", "document"]


def test_categorical_columns_have_the_value_of_each_item() -> None:
    """Every label, kind and act once: the tables store only its index in a list of names."""
    write = DocumentWriter("“Go,” they said.")
    entity = write.span("they") | {"value": None, "score": 0.9}
    quote = write.quote("“Go,”", cue="said", source="they", speaker=None)
    quotes: list[dict[str, object]] = [quote | {"kind": kind} for kind in QUOTE_KINDS]
    quotes += [quote | {"act": act} for act in ACTS]
    quotes += [quote | {"source_kind": kind} for kind in SOURCE_KINDS]
    docs = _documents(
        [
            *(quoth.Document.from_json(write.document(entities=[entity | {"label": label}])) for label in LABELS),
            *(quoth.Document.from_json(write.document(quotes=[quote])) for quote in quotes),
        ],
        [],
    )
    assert docs.entities.to_pydict()["label"] == LABELS
    columns = docs.quotes.to_pydict()
    assert columns["kind"] == [quote["kind"] for quote in quotes]
    assert columns["act"] == [quote["act"] for quote in quotes]
    assert columns["source_kind"] == [quote["source_kind"] for quote in quotes]
    frame = docs.quotes.to_pandas()
    names = ("kind", "act", "speaker_label", "source_kind")
    assert {name: list(frame[name].cat.categories) for name in names} == {
        "kind": QUOTE_KINDS,
        "act": ACTS,
        "speaker_label": LABELS,
        "source_kind": SOURCE_KINDS,
    }


@pytest.mark.parametrize("label", ["PERSON", "ORG"])
def test_labels_of_people_and_speakers_are_those_of_the_document(label: str) -> None:
    data = json.loads(two_quotes())
    data["people"][0]["label"] = label
    docs = _documents([quoth.Document.from_json(json.dumps(data))], [])
    assert docs.people.to_pydict()["label"] == [label]
    assert docs.quotes.to_pydict()["speaker_label"] == [label] * 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("empty", [False, True])
def test_pandas_frame_is_the_same_without_pyarrow(
    docs: quoth.Documents, kind: str, *, empty: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = table(quoth.analyze_many([]) if empty else docs, kind)
    frame = one.to_pandas()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    pd.testing.assert_frame_equal(one.to_pandas(), frame)


@pytest.mark.parametrize(
    ("package", "method"), [("pandas", "to_pandas"), ("polars", "to_polars"), ("pyarrow", "to_arrow")]
)
def test_missing_library_raises_import_error_with_the_command(
    docs: quoth.Documents, package: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    hint = f"Table.{method}() needs {package}; install it with: pip install {package}"
    with pytest.raises(ImportError, match=re.escape(hint)):
        getattr(docs.quotes, method)()


@pytest.mark.parametrize("kind", KINDS)
def test_empty_table_has_the_same_schema(docs: quoth.Documents, kind: str) -> None:
    empty = table(quoth.analyze_many([]), kind)
    assert len(empty) == empty.num_rows == 0
    assert empty.columns == table(docs, kind).columns
    assert empty.to_arrow().schema == table(docs, kind).to_arrow().schema


def test_limit_takes_the_first_rows(docs: quoth.Documents) -> None:
    assert docs.quotes.to_pydict(limit=1)["cue"] == ["said"]
    assert docs.quotes.to_pydict(limit=99) == docs.quotes.to_pydict()
    assert docs.quotes.to_pydict(limit=0)["cue"] == []


def test_arrow_stream_can_be_dropped_unread_and_read_again(docs: quoth.Documents) -> None:
    quotes = docs.quotes
    del docs
    for _ in range(3):
        quotes.__arrow_c_stream__()
        quotes.__arrow_c_schema__()
    assert pa.table(quotes).num_rows == len(quotes) == 4


def test_lone_surrogate_is_replaced() -> None:
    (text,) = quoth.analyze_many(["a\ud800b"]).sentences.to_pydict()["text"]
    assert text == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("kind", KINDS)
def test_pickle_equality_and_hash_go_by_value(docs: quoth.Documents, kind: str) -> None:
    one = table(docs, kind)
    assert table(docs, kind) is one
    again = pickle.loads(pickle.dumps(one))
    assert again == one
    assert hash(again) == hash(one)
    assert one != table(docs[:1], kind)


def test_repr_shows_kind_rows_and_columns(docs: quoth.Documents) -> None:
    assert repr(docs.sentences) == "Table(sentences, 6 rows: row, start, end, text)"


def test_tables_agree_with_the_documents() -> None:
    docs = quoth.analyze_many([quoth.sample(), quoth.Document.from_json(two_quotes()).text])
    quotes = [(row, quote) for row, doc in enumerate(docs) for quote in (doc.quotes if doc else ())]
    columns = docs.quotes.to_pydict()
    assert columns["row"] == [row for row, _ in quotes]
    assert columns["content_text"] == [quote.content_text for _, quote in quotes]
    assert columns["speaker"] == [quote.speaker and quote.speaker.name for _, quote in quotes]
    assert columns["score"] == [quote.score for _, quote in quotes]
    people = [person for doc in docs for person in (doc.people if doc else ())]
    assert docs.people.to_pydict()["quotes"] == [len(person.quotes) for person in people]
