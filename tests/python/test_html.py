"""The HTML of documents, people and tables: well-formed, escaped, and complete."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quoth
from handmade import BRIDGE, TEXT, DocumentWriter
from marked_up import ALLOWED, Page, lines, tags
from quoth import _report
from quoth._html.marks import Block, Mark, with_marks
from quoth._review import shown
from quoth._review.state import ReviewState

# Each would run as a script, or leave its element or attribute, if it were not escaped.
MARKUP = [
    "<script>alert(1)</script>",
    "“<img src=x onerror=alert(1)>,” said Ann <b>Lee</b>.",
    '“"><svg onload=alert(1)>,” said Ann Lee.',
    "</div></style><script>alert(1)</script>",
    "“&lt;script&gt;,” said Ann &amp; Lee.",
    "\0<scr\0ipt>alert(1)</scr\0ipt>",
    "“Go \ud800,” said Ann \x1b Lee.",
    '“No,” said Ann "onmouseover=alert(1) x=" Lee. </mark><!-- ]]> -->',
]
STYLES: tuple[Literal["quotes", "entities", "people"], ...] = ("quotes", "entities", "people")


def document(text: str, **options: object) -> quoth.Document:
    return quoth.analyze(text, model="fast", **options)  # type: ignore[arg-type]


def test_html_has_the_whole_text_with_quotations_cues_and_entities_marked(doc: quoth.Document) -> None:
    page = Page(doc.to_html())
    assert page.text == TEXT
    assert ("mark.m q direct", "“We will rebuild the bridge,”") in page.marked
    assert ("i.cue", "said") in page.marked
    assert ("span.entity", "Okafor") in page.marked
    assert 'title="Adaeze Okafor: direct speech' in doc.to_html()


def test_each_quotation_names_who_speaks_once_and_leads_to_the_next(doc: quoth.Document) -> None:
    html = quoth.render(doc, page=True)
    assert html is not None
    assert tags(html) == ["Adaeze Okafor: ", "Adaeze Okafor: "]
    assert re.findall(r'<a href="(#q\d)"><bdi>', html) == ["#q1", "#q0"]
    assert {"q0", "q1"} <= set(Page(html).ids)


def test_cue_and_source_are_tied_to_the_content(doc: quoth.Document) -> None:
    """One line runs from the content through cue and source."""
    assert '> she <i class="cue">added</i>, </span>' in doc.to_html()


def test_kinds_and_doubt_are_told_without_colour() -> None:
    doc = document(
        "Ann Lee told the board that Tom Reyes had said “the fund is empty”. Critics criticised the plan. "
        "“No,” said Bo Chen. Chen said it would rain. Nobody said that it was late.",
        nested=True,
        acts="all",
        kinds="all",
    )
    html = doc.to_html()
    for kind in {quote.kind for quote in doc.quotes}:
        assert f'class="m q {kind} ' in html
    assert 'class="m q direct nested ' in html
    assert "↳ Tom Reyes, inside another quotation: " in tags(html)
    assert "Bo Chen indirectly: " in tags(html)
    assert any("not said" in tag for tag in tags(html))
    assert "↳ inside another" in Page(html).read


def test_a_speaker_who_is_unsure_has_a_question_mark(doc: quoth.Document) -> None:
    data = json.loads(doc.to_json())
    data["quotes"][1]["speaker_score"] = 0.3
    html = quoth.Document.from_json(json.dumps(data)).to_html()
    assert tags(html) == ["Adaeze Okafor: ", "Adaeze Okafor?: "]
    assert html.count('<sup class="who unsure') == 1
    assert "speaker 30% sure" in html


def test_legend_is_sorted_by_count() -> None:
    doc = document(f"{BRIDGE} “No,” said Tom Reyes. “Never,” said Reyes.")
    assert lines(doc.to_html()) == [("Tom Reyes", "2"), ("Adaeze Okafor", "1")]
    assert "3 quotations by 2 speakers" in Page(doc.to_html()).read


def test_legend_counts_quotations_without_speaker() -> None:
    write = DocumentWriter("“Go.”")
    doc = quoth.Document.from_json(write.document(quotes=[write.quote("“Go.”", cue=None, source=None, speaker=None)]))
    assert lines(doc.to_html()) == [("nobody named", "1")]
    assert "1 quotation" in Page(doc.to_html()).seen


def test_a_source_without_a_name_is_its_own_tag() -> None:
    assert tags(document("“Wait,” said two dockers.").to_html()) == ["two dockers: "]


def test_many_speakers_unfold_and_differ_by_pattern() -> None:
    names = ["Ann", "Bo", "Cem", "Dina", "Ezra", "Fatou", "Gil", "Hana", "Ivo", "Jun", "Kim", "Lea", "Mo", "Nia", "Obi"]
    doc = document("\n".join(f"“Item {name} is late,” said {name} Adeyemi{name.lower()}." for name in names))
    html = doc.to_html()
    speakers = len({speaker for quote in doc.quotes for speaker in quote.speakers})
    assert speakers > 12
    assert len(lines(html)) == speakers
    assert f"<summary>{speakers - 12} more speaker" in html
    assert 'class="line c0 p1"' in html


def test_furniture_is_told_from_the_article() -> None:
    doc = document("Harbour fund is empty\n\nBy Segun Ajala\n\n“It is empty,” said Ann Lee.\n\nRead also: The ferry")
    html = doc.to_html()
    for paragraph in doc.paragraphs:
        furniture = " furniture" if paragraph.role not in ("body", "headline") else ""
        assert f'<p class="{paragraph.role}{furniture}" dir="auto"' in html
    assert "byline furniture" in html


def test_overlapping_marks_are_closed_and_opened_again() -> None:
    text = "abcdefgh"
    marks = [
        Mark(0, 5, "mark", " q1", only_first=" id", before="!"),
        Mark(1, 3, "span", " e1"),
        Mark(2, 7, "mark", " q2"),
        Mark(4, 6, "span", " e2"),
    ]
    html = "".join(with_marks(text, [Block(0, 8, "p")], marks))
    assert html == (
        "<p><mark q1 id>!a<span e1>b<mark q2>c</mark></span><mark q2>d<span e2>e</span></mark></mark>"
        "<mark q2><span e2>f</span>g</mark>h</p>"
    )


def test_marks_do_not_reach_over_paragraphs() -> None:
    blocks = [Block(0, 2, "p"), Block(2, 3), Block(3, 5, "p")]
    marks = [Mark(1, 4, "mark", "", before="!")]
    html = "".join(with_marks("ab\nde", blocks, marks))
    assert html == "<p>a<mark>!b</mark></p>\n<p><mark>d</mark>e</p>"


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=8))
def test_any_marks_nest_and_keep_the_text(spans: list[tuple[int, int]]) -> None:
    text = "abcd\nefghij\n"
    marks = [Mark(start, end, "mark") for start, end in spans]
    blocks = [Block(0, 4, "p"), Block(4, 5), Block(5, 11, "p"), Block(11, 12)]
    page = Page(f'<div class="text">{"".join(with_marks(text, blocks, marks))}</div>')
    assert page.text == text


def everything(text: str) -> Iterator[str | None]:
    """Give all HTML that there is about a text."""
    docs = quoth.analyze_many([text], model="fast")
    (doc,) = docs
    assert doc is not None
    yield from (doc.to_html(page=True), doc._repr_html_(), docs._repr_html_(), doc.quotes._repr_html_())
    for style in STYLES:
        yield quoth.render(docs, page=True, style=style)
    for table in (docs.quotes, docs.people, docs.entities, docs.sentences, docs.paragraphs, docs.mentions):
        yield table._repr_html_()
    linked = quoth.link(docs)
    for one in (*doc.people, linked, *linked, linked.people, linked.merges):
        yield one._repr_html_()


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_the_text_is_escaped(text: str) -> None:
    for html in everything(text):
        assert html is not None
        page = Page(html)
        assert page.tags <= ALLOWED
        assert not any(name.startswith("on") for name in page.attributes)
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", html)
    shown = re.sub("[\0\x1b\ud800]", "\N{REPLACEMENT CHARACTER}", text)
    assert Page(document(text).to_html()).text == shown


def test_markup_in_names_is_escaped() -> None:
    write = DocumentWriter('“Go,” said A"><script>.')
    name = 'A"><script>'
    span = write.span(name)
    person = {"name": name, "start": span["start"], "end": span["end"], "label": "ORG"}
    person |= {"mentions": [span | {"kind": "name"}], "aliases": ["<i>"], "titles": ["<u>"], "pronouns": ["<s>"]}
    quotes = [write.quote("“Go,”", cue="said", source=name, speaker=name)]
    doc = quoth.Document.from_json(write.document(people=[person], quotes=quotes))
    for style in STYLES:
        page = Page(quoth.render(doc, style=style) or "")
        assert page.tags <= ALLOWED
        assert name in page.read
    card = Page(doc.people[0]._repr_html_())
    assert card.tags <= ALLOWED
    assert {"<i>", "<u>", "<s>"} <= set(card.seen)


def test_page_is_a_complete_html_document(doc: quoth.Document) -> None:
    html = doc.to_html(page=True)
    assert html.startswith("<!DOCTYPE html>\n<html")
    assert html.rstrip().endswith("</html>")
    assert f'<meta charset="utf-8">\n<meta name="generator" content="quoth {quoth.__version__}' in html
    assert "<html" not in doc.to_html()
    assert Page(html).text == TEXT


def test_cells_of_a_notebook_have_ids_of_their_own(doc: quoth.Document) -> None:
    """So do texts on a page, which has the same each time."""
    Page(doc._repr_html_() + doc._repr_html_())
    Page(doc.to_html() + document(BRIDGE).to_html())
    assert doc.to_html() == doc.to_html()
    Page(quoth.render([doc, doc]) or "")


def test_notebook_truncates_a_long_text_and_counts_what_it_shows() -> None:
    doc = document(f"{BRIDGE}\n" * 1_000)
    page = Page(doc._repr_html_())
    assert len(page.text) == 20_000
    assert doc.text.startswith(page.text)
    shown = sum(quote.start < 20_000 for quote in doc.quotes)
    missing = len(doc.quotes) - shown
    assert f"… {len(doc.text) - 20_000:,} more characters with {missing:,} quotations" in page.read
    assert f"{shown:,} of {len(doc.quotes):,} quotations by 1 speaker" in page.read
    assert lines(doc._repr_html_()) == [("Adaeze Okafor", f"{shown:,}")]
    assert len(tags(doc._repr_html_())) == shown
    assert Page(doc.to_html()).text == doc.text


class TestRender:
    def test_styles(self, doc: quoth.Document) -> None:
        assert lines(quoth.render(doc, style="entities") or "") == [("PERSON", "2")]
        people = quoth.render(doc, style="people") or ""
        assert lines(people) == [("1 Adaeze Okafor", "3")]
        assert "3 mentions of 1 person" in Page(people).read
        assert [part for part in Page(people).marked if part[0].startswith("mark")] == [
            ("mark.m q name", "Adaeze Okafor"), ("mark.m q pronoun", "she"), ("mark.m q name", "Okafor"),
        ]  # fmt: skip

    def test_several_documents_are_on_one_page(self, doc: quoth.Document) -> None:
        page = Page(quoth.render([doc, None, document("Rain\n\n“Yes,” said Bo Chen.")], page=True) or "")
        assert {"d0-q0", "d0-q1", "d2-q0"} <= set(page.ids)
        assert {"docs[0]", "docs[2]"} <= set(page.seen)

    def test_nothing_is_a_sentence(self) -> None:
        assert "There are no documents." in (quoth.render([], page=True) or "")
        assert "No quotations found." in (quoth.render(document("")) or "")
        assert "No entities found." in (quoth.render(document("It rained."), style="entities") or "")

    def test_file_is_a_page_unless_told_otherwise(self, doc: quoth.Document, tmp_path: Path) -> None:
        path = tmp_path / "news.html"
        assert quoth.render(doc, path=path) is None
        assert path.read_text(encoding="utf-8") == quoth.render(doc, page=True) == doc.to_html(page=True)
        assert quoth.render(doc, path=path, page=False) is None
        assert path.read_text(encoding="utf-8") == quoth.render(doc)
        with pytest.raises(FileNotFoundError):
            quoth.render(doc, path=tmp_path / "none" / "news.html")

    def test_notebook_shows_it(self, doc: quoth.Document) -> None:
        html = quoth.render(doc, style="people")
        assert html._repr_html_() == html  # type: ignore[union-attr]

    def test_wrong_arguments(self, doc: quoth.Document) -> None:
        with pytest.raises(ValueError, match=r"^style got 'ent'; pass one of 'quotes', 'entities', 'people'$"):
            quoth.render(doc, style="ent")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match=r"^render\(\) got str; pass a Document or a list of them$"):
            quoth.render("“Yes,” said Bo.")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match=r"^render\(\) got int at 1; pass documents or None$"):
            quoth.render([doc, 7])  # type: ignore[list-item]
        with pytest.raises(TypeError, match=r"^page got 'yes'; pass True, False or None$"):
            quoth.render(doc, page="yes")  # type: ignore[arg-type]


def test_text_outside_all_paragraphs_is_there() -> None:
    text = "Rain.\n\n“Go.”\n"
    assert Page(quoth.Document.from_json(DocumentWriter(text).document()).to_html()).text == text


def test_what_no_screen_shows_is_replaced_in_all_pictures_alike() -> None:
    doc = document("Rain\x85\ufffe\uffff again\n\n“Go,” said Ann Lee.")
    expected = "Rain\ufffd\ufffd\ufffd again\n\n“Go,” said Ann Lee."
    assert Page(doc.to_html()).text == expected
    assert json.loads(re.findall(r'id="data">(.*?)</script>', _report.page([doc]))[0])["articles"][0][3] == expected
    assert shown.article(ReviewState(quoth.Documents.from_documents([doc])))["text"] == expected
