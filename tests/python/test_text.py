"""Any str can be analysed: unusual and random texts keep the invariants of documents."""

from __future__ import annotations

import json
import pickle
from functools import partial
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import quoth
from conftest import scaled
from handmade import BRIDGE, items

# Invariants are tested on thousands of texts, for which only this model is quick enough.
analyze = partial(quoth.analyze, model="fast")
analyze_many = partial(quoth.analyze_many, model="fast")
stream = partial(quoth.stream, model="fast")

LONE = "\ud83d"
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))

UNUSUAL = {
    "nul": f"\0{BRIDGE}\0",
    "lone surrogates": f"{LONE}“We will {LONE}rebuild it,” said Adaeze {LONE}{LONE}Okafor.\udfff",
    "a pair of surrogates": "\ud83d\ude00 “Yes,” said Ann Lee.",
    "emoji": "👩‍👩‍👧 “Yes 🎉,” said Ann Lee 🇳🇬. 👍🏽",
    "combining marks": "“Ye\u0301s,” said Ade\u0323\u0301wale\u0301 O\u0323ka\u0301for. \u0301",
    "right to left": "“نعم” قال أحمد. \u202e“Yes,” said Ann Lee.\u202c “כן,” אמר דוד.",
    "unbalanced marks": '“““ ‘‘ ” said » Ann Lee « """ \'',
    "ends of lines": "\r\n“Yes,”\r said\u2028 Ann Lee.\u2029\x85\n\n\n\v\f“No,” said\n\nBo Chen.",
    "white space": " \t\n\u00a0\u3000\u200b",
    "a byte order mark": f"\ufeff{BRIDGE}",
    "noncharacters": f"\uffff\U0010ffff{BRIDGE}",
    "marks alone": "“" * scaled(500) + "”" * scaled(500),
    "one word": "a" * scaled(100_000),
    "no spaces": "“No,”saidAnnLee.“No,”saidAnnLee." * scaled(500),
    "brackets": "[({" * scaled(2_000) + "“Yes,” said Ann Lee." + "})]" * scaled(2_000),
    "dots": "." * scaled(5_000) + "…" * scaled(5_000),
    "verbs alone": "said " * scaled(5_000),
    "names alone": "Ann Lee " * scaled(5_000),
}


def check(text: str, model: Literal["accurate", "fast"] = "fast") -> quoth.Document:
    """Analyse ``text`` and assert the invariants of its document."""
    doc = quoth.analyze(text, model=model)
    assert doc.text == text
    for item in items(doc):
        assert text[item.start : item.end] == item.text
        assert item.text
    # Only white space and invisible characters stand between sentences.
    end = 0
    for sentence in doc.sentences:
        assert not text[end : sentence.start].translate(INVISIBLE).strip()
        end = sentence.end
    assert not text[end:].translate(INVISIBLE).strip()
    for quote in doc.quotes:
        assert quote.content
        assert quote.content_text == " ".join(piece.text for piece in quote.content)
        assert (quote.start, quote.end) == (quote.content[0].start, quote.content[-1].end)
        assert quote.speaker is None or quote.speaker in doc.people
        assert 0 <= quote.score <= 1
    assert pickle.loads(pickle.dumps(doc)) == doc
    return doc


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_unusual_text_is_analysed(text: str) -> None:
    doc = check(text)
    assert list(analyze_many([text, text])) == [doc, doc]
    assert json.loads(doc.to_json())["schema"] == 1
    assert doc.to_html(page=True).encode()


def test_long_text_on_one_line_is_analysed() -> None:
    """10 MB at full size."""
    repeats = scaled(140_000)
    text = f"{BRIDGE} It rained 😀 all day. " * repeats
    assert len(text.encode()) > scaled(10_000_000)
    doc = analyze(text)
    assert len(doc.quotes) == repeats
    assert doc.quotes[-1].text == "“We will rebuild the bridge,”"
    assert text[doc.quotes[-1].start : doc.quotes[-1].end] == doc.quotes[-1].text


def test_lone_surrogates_keep_their_offsets() -> None:
    text = UNUSUAL["lone surrogates"]
    doc = analyze(text)
    (quote,) = doc.quotes
    assert quote.text == quote.content_text == f"“We will {LONE}rebuild it,”"
    again = pickle.loads(pickle.dumps(quote))
    assert again.text == quote.text
    # JSON is UTF-8, which cannot hold lone surrogates.
    data = json.loads(doc.to_json())
    assert data["text"] == "".join(
        "\N{REPLACEMENT CHARACTER}" if "\ud800" <= char <= "\udfff" else char for char in text
    )
    assert (data["quotes"][0]["start"], data["quotes"][0]["end"]) == (quote.start, quote.end)
    assert quoth.sentences(text)[0].startswith(f"{LONE}“We will {LONE}rebuild")


def test_each_lone_surrogate_becomes_one_replacement_character_in_json() -> None:
    # U+D7FF and U+E000 are the neighbours of the surrogates.
    data = json.loads(analyze("é\ud7ff\ud800a\udfff\ue000").to_json())
    assert data["text"] == "é\ud7ff\ufffda\ufffd\ue000"


def test_documents_that_differ_only_in_surrogates_are_unequal() -> None:
    assert analyze("a\ud800") == analyze("a\ud800")
    assert analyze("a\ud800") != analyze("a\ud801")
    assert analyze("a\ud800") != analyze("a\N{REPLACEMENT CHARACTER}")
    assert analyze("a\ud800").sentences != analyze("a\ud801").sentences


PIECES = st.one_of(
    st.sampled_from(
        ["“", "”", "‘", "’", '"', "'", "«", "»", "„", "``", "''", "(", ")", "—", ":", ",", ".", "?", "!", "…"]
    ),
    st.sampled_from(["said", "says", "told reporters", "according to", "wrote", "believes", "announced that", "asked"]),
    st.sampled_from(
        ["Adaeze Okafor", "Okafor", "Mr. Lee", "she", "he", "the minister", "U.S.", "Reuters", "McDonald’s"]
    ),
    st.sampled_from(
        ["We will rebuild it", "the bridge", "is not", "on Monday", "3 May 2026", "$5 million", "é", "e\u0301"]
    ),
    st.sampled_from([" ", " ", " ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u200d", "\0", "\ufeff"]),
    st.sampled_from(["😀", "👩‍👧", "🇳🇬", "\ud83d", "\ude00", "שלום", "مرحبا", "漢字", "\U0010ffff"]),
    st.text(st.characters(), max_size=3),
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.lists(PIECES, max_size=40).map(" ".join)


@settings(max_examples=scaled(10_000))
@given(TEXTS)
@example("“ said Ann")
@example("\ud83d“\ude00” said")
def test_invariants_hold_for_any_text(text: str) -> None:
    check(text)


@given(TEXTS)
@example("“ said Ann")
def test_invariants_hold_for_the_accurate_model(text: str) -> None:
    check(text, "accurate")


@given(st.lists(st.none() | TEXTS, max_size=6))
def test_analyze_many_and_stream_give_what_analyze_gives(texts: list[str | None]) -> None:
    docs = analyze_many(texts)
    assert list(docs) == [text if text is None else analyze(text) for text in texts]
    assert list(stream(texts)) == list(docs)
