"""``quoth.report``: the page of a collection, and the data in it."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import quoth
from handmade import DocumentWriter
from quoth import _report
from quoth._printable import distinct

NEWS = [
    "Ferry Late Again\n\n😀 “The ferry is late,” said Adaeze Okafor. Critics said that the pier was closed.",
    None,
    "“We waited,” Okafor and Tomás Rivera said, “for hours.”",
    "Nobody spoke. The tide rose.",
]


def data_of(page: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    read: dict[str, Any] = json.loads(found)
    return read


@pytest.fixture(scope="module")
def docs() -> quoth.Documents:
    return quoth.analyze_many(NEWS)


def in_utf_16(text: str, start: int, end: int) -> str:
    """Cut a text as a script does."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_data_has_articles_with_their_quotations(docs: quoth.Documents) -> None:
    found = data_of(_report.page(docs))
    assert found["kinds"] == ["direct", "indirect", "mixed", "topic"]
    assert [name for name, _ in found["speakers"]] == ["Adaeze Okafor", "Tomás Rivera"]
    ferry, waited, nobody = found["articles"]
    assert [article[3] for article in found["articles"]] == [text for text in NEWS if text]
    assert [article[0] for article in found["articles"]] == ["Ferry Late Again", NEWS[2], NEWS[3]]
    assert nobody[4] == []
    (direct, indirect), (joint,) = ferry[4], waited[4]
    text = ferry[3]
    assert [direct[0], direct[1], direct[5] > 50] == [0, [0], True]
    assert in_utf_16(text, *direct[2]) == "“The ferry is late,”"
    assert in_utf_16(text, *direct[3]) == "said"
    assert in_utf_16(text, *direct[4]) == "Adaeze Okafor"
    assert [indirect[0], indirect[1], indirect[5]] == [1, [], None]
    assert in_utf_16(text, *indirect[4]) == "Critics"
    # Okafor is Adaeze Okafor of the first article.
    assert sorted(joint[1]) == [0, 1]
    pieces = joint[2]
    assert [in_utf_16(waited[3], *pieces[i : i + 2]) for i in (0, 2)] == ["“We waited,”", "“for hours.”"]


def test_columns_are_those_of_the_documents(docs: quoth.Documents) -> None:
    page = _report.page(
        docs,
        names=pd.Series(["a.txt", "b.txt", None, "d.txt"]),
        dates=[datetime.date(2026, 5, 3), None, "2026-06-14T10:00", None],
        outlets=["Herald", "Herald", "Courier", None],
    )
    found = data_of(page)
    assert [article[:3] for article in found["articles"]] == [
        ["a.txt", 0, "2026-05-03"],
        [NEWS[2], 1, "2026-06-14"],
        ["d.txt", -1, ""],
    ]
    assert found["outlets"] == ["Herald", "Courier"]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"dates": ["2026-05-03"]}, ValueError, "dates got 1 for 4 documents; pass one for each"),
        ({"names": ["a"] * 5}, ValueError, "names got 5 for 4 documents; pass one for each"),
        ({"outlets": "Herald"}, TypeError, "outlets got str; pass a list with one for each document"),
        ({"dates": ["May", *"abc"]}, ValueError, "dates got 'May' at 0; pass an ISO date such as 2026-11-27"),
        ({"title": None}, TypeError, "title got NoneType; pass str"),
    ],
)
def test_what_does_not_fit_is_told(
    docs: quoth.Documents, tmp_path: Path, options: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as told:
        quoth.report(docs, tmp_path / "report.html", **options)
    assert str(told.value) == message
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_collection_is_told(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"report\(\) got str; pass a list of documents"):
        quoth.report("text", tmp_path / "report.html")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"report\(\) got Document; pass a list"):
        quoth.report(quoth.analyze("Go."), tmp_path / "report.html")  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError, match="there is no folder"):
        quoth.report([], tmp_path / "none" / "report.html")


def test_page_needs_nothing_else(docs: quoth.Documents, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    quoth.report(docs, path, title="Ferries & <piers>")
    page = path.read_text(encoding="utf-8")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">\n')
    assert page.endswith("</html>\n")
    assert f'<meta charset="utf-8">\n<meta name="generator" content="quoth {quoth.__version__}, model ' in page
    assert "<title>Ferries &amp; &lt;piers&gt;</title>" in page
    assert '<h1 id="heading">Ferries &amp; &lt;piers&gt;</h1>' in page
    assert "scripts are switched off in this browser" in page
    assert "default-src 'none'" in page
    assert "{{" not in re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    # The one address is the name of the language of pictures, which nothing loads.
    assert set(re.findall(r"https?://[^\s\"']+", page)) == {"http://www.w3.org/2000/svg"}


HOSTILE = [
    "“</script><script>alert(1)</script>,” said Ann Lee.",
    "<!--<script> “Go,” said Bo Chen. ]]> </style></title>",
    "“Go\u2028 on,” said Bo \x00\x1b Chen \ud800.",
    "{{data}} “Go,” said Ann Lee. {{script}}",
]


def test_hostile_texts_are_data() -> None:
    docs = quoth.analyze_many(HOSTILE, model="fast")
    page = _report.page(docs, names=HOSTILE, outlets=HOSTILE, title=HOSTILE[0] + HOSTILE[2])
    assert page.count("<script") == page.count("</script>") == 2
    assert "<!--" not in page
    assert "\u2028" not in page
    page.encode()  # there is no lone surrogate
    articles = data_of(page)["articles"]
    assert [article[3] for article in articles] == [
        *HOSTILE[:2],
        "“Go\u2028 on,” said Bo \ufffd\ufffd Chen \ufffd.",
        HOSTILE[3],
    ]


def test_hostile_names_are_data() -> None:
    name = "A</script><script>alert(1)</script>"
    write = DocumentWriter(f"“Go,” said {name}.")
    span = write.span(name)
    person = {"name": name, "start": span["start"], "end": span["end"], "label": "ORG"}
    person |= {"mentions": [span | {"kind": "name"}], "aliases": [], "titles": [], "pronouns": []}
    quote = write.quote("“Go,”", cue="said", source=name, speaker=name)
    page = _report.page([quoth.Document.from_json(write.document(people=[person], quotes=[quote]))])
    assert page.count("<script") == 2
    assert data_of(page)["speakers"] == [[name, 1]]


def test_long_names_and_titles_are_cut() -> None:
    docs = quoth.analyze_many(["word " * 100])
    ((name, *_),) = data_of(_report.page(docs))["articles"]
    assert len(name) <= 140
    assert name.endswith("…")


@pytest.mark.parametrize("docs", [[], [None]])
def test_a_collection_of_nothing_is_a_page(docs: list[None]) -> None:
    assert data_of(_report.page(docs))["articles"] == []


def test_the_same_documents_make_the_same_page(docs: quoth.Documents) -> None:
    assert _report.page(docs) == _report.page(list(docs))


def test_a_source_that_speaks_of_others_too_is_told_from_its_one_name() -> None:
    docs = quoth.analyze_many(["“We agree,” said Tom Day and other scientists. “Yes,” said Tom Day."])
    ((*_, found),) = data_of(_report.page(docs))["articles"]
    assert [quote[1] for quote in found] == [[0], [0]]
    assert [quote[6] for quote in found] == [1, 0]


def test_namesakes_have_bars_that_can_be_told_apart() -> None:
    poet = "“Yes,” said Kim Lee, the poet. He wrote verses. He read them."
    chief = "“No,” said Kim Lee, the police chief. She was arrested. She left."
    speakers = data_of(_report.page(quoth.analyze_many([poet, chief])))["speakers"]
    assert [name for name, _ in speakers] == ["Kim Lee", "Kim Lee (2)"]


def test_a_number_of_a_namesake_is_never_the_name_of_another() -> None:
    assert distinct(["A", "A (2)", "A", "A", "B"]) == ["A", "A (2)", "A (3)", "A (4)", "B"]
    assert distinct(["A", "A", "A (2)"]) == ["A", "A (2)", "A (2) (2)"]
