"""The HTML of documents, people and tables: well-formed, escaped, and complete."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

import quoth
from handmade import BRIDGE, TEXT, DocumentWriter
from quoth import _html
from quoth._quoth import _documents

# Each would run as a script, or leave its element or attribute, if it were not escaped.
MARKUP = [
    "<script>alert(1)</script>",
    "“<img src=x onerror=alert(1)>,” said Ann <b>Lee</b>.",
    '“"><svg onload=alert(1)>,” said Ann Lee.',
    "</div></style><script>alert(1)</script>",
    "“&lt;script&gt;,” said Ann &amp; Lee.",
    "\0<scr\0ipt>alert(1)</scr\0ipt>",
]
VOID = {"meta"}


class Page(HTMLParser):
    """Asserts that elements nest, and collects the visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.marked: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in VOID:
            self.open.append(f"{tag}.{dict(attrs).get('class') or ''}")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().split(".")[0] == tag

    def handle_data(self, data: str) -> None:
        if any(name.startswith(("style", "title")) for name in self.open):
            return
        self.seen.append(data)
        if "div.text" in self.open:
            self.text += data
            if self.open[-1] != "div.text":
                self.marked.append((self.open[-1], data))


def test_html_has_the_whole_text_with_quotations_cues_and_entities_marked(doc: quoth.Document) -> None:
    page = Page(doc.to_html())
    assert page.text == TEXT
    assert ("mark.", "“We will rebuild the bridge,”") in page.marked
    assert ("span.cue", "said") in page.marked
    assert ("span.entity", "Okafor") in page.marked
    assert 'title="Adaeze Okafor: direct speech"' in doc.to_html()


def test_legend_gives_each_speaker_a_colour() -> None:
    doc = quoth.analyze(f"{BRIDGE} “No,” said Tom Reyes. “Never,” said Reyes.")
    html = doc.to_html()
    legend = re.findall(r'<li><mark style="--hue:([\d.]+)">(.*?)</mark> (\d+ quotes?)</li>', html)
    assert [(name, number) for _, name, number in legend] == [("Adaeze Okafor", "1 quote"), ("Tom Reyes", "2 quotes")]
    first, second = (hue for hue, _, _ in legend)
    assert first != second
    assert html.count(f'<mark style="--hue:{second}"') == 3


def test_legend_counts_quotations_without_speaker() -> None:
    write = DocumentWriter("“Go.”")
    doc = quoth.Document.from_json(write.document(quotes=[write.quote("“Go.”", cue=None, source=None, speaker=None)]))
    assert '<mark class="unknown">no speaker</mark> 1 quote' in doc.to_html()


def test_overlapping_marks_are_split_at_every_boundary() -> None:
    text = "abcdefgh"
    marks = [
        _html._Mark(0, 5, "mark", "q1"),
        _html._Mark(1, 3, "span", "e1", " x"),
        _html._Mark(2, 7, "mark", "q2"),
        _html._Mark(4, 6, "span", "e2", " y"),
    ]
    html = "".join(_html._with_marks(text, marks))
    assert html == (
        "<mark q1>a</mark>"
        "<mark q1><span e1>b</span></mark>"
        "<mark q2><span e1 x>c</span></mark>"
        "<mark q2>d</mark>"
        "<mark q2><span e2>e</span></mark>"
        "<mark q2><span e2 y>f</span></mark>"
        "<mark q2>g</mark>"
        "h"
    )


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_the_text_is_escaped(text: str) -> None:
    doc = quoth.analyze(text)
    docs = quoth.analyze_many([text])
    for html in (
        doc.to_html(page=True),
        doc._repr_html_(),
        docs.sentences._repr_html_(),
        docs.quotes._repr_html_(),
        *(person._repr_html_() for person in doc.people),
    ):
        page = Page(html)
        assert page.tags <= {
            "html", "head", "meta", "title", "style", "body", "div", "ul", "li", "mark", "span", "p", "strong",
            "table", "thead", "tbody", "tr", "th", "td",
        }  # fmt: skip
        assert not any(name.startswith("on") for name in page.attributes)
    assert Page(doc.to_html()).text == text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def test_markup_in_names_is_escaped() -> None:
    write = DocumentWriter('“Go,” said A"><script>.')
    name = 'A"><script>'
    span = write.span(name)
    person = {"name": name, "start": span["start"], "end": span["end"], "label": "ORG"}
    person |= {"mentions": [span | {"kind": "name"}], "aliases": ["<i>"], "titles": ["<u>"], "pronouns": ["<s>"]}
    quotes = [write.quote("“Go,”", cue="said", source=name, speaker=name)]
    doc = quoth.Document.from_json(write.document(people=[person], quotes=quotes))
    assert "script" not in Page(doc.to_html()).tags
    card = Page(doc.people[0]._repr_html_())
    assert card.tags == {"div", "style", "p", "strong", "ul", "li"}
    assert "also: <i>" in card.seen


def test_page_is_a_complete_html_document(doc: quoth.Document) -> None:
    html = doc.to_html(page=True)
    assert html.startswith("<!DOCTYPE html>\n<html")
    assert html.rstrip().endswith("</html>")
    assert '<meta charset="utf-8">' in html
    assert "<html" not in doc.to_html()
    assert Page(html).text == TEXT


def test_light_and_dark_themes_have_colours(doc: quoth.Document) -> None:
    html = doc._repr_html_()
    assert "prefers-color-scheme:dark" in html
    assert "color:var(--quoth-fore)" in html


def test_notebook_truncates_a_long_text_and_says_by_how_much() -> None:
    doc = quoth.analyze(f"{BRIDGE}\n" * 1_000, model="fast")
    page = Page(doc._repr_html_())
    assert len(page.text) == 20_000
    assert doc.text.startswith(page.text)
    assert f"… {len(doc.text) - 20_000:,} more characters" in page.seen
    assert Page(doc.to_html()).text == doc.text


def test_table_shows_its_first_rows() -> None:
    quotes = quoth.analyze_many([BRIDGE] * 25).quotes
    html = quotes._repr_html_()
    assert html.count("<tr>") == 21
    assert "… 5 more rows" in Page(html).seen
    assert set(quotes.columns) <= set(Page(html).seen)


def test_table_shows_lists_and_nulls(doc: quoth.Document) -> None:
    docs = _documents([doc], [])
    assert {"Okafor", "Minister", "she"} <= set(Page(docs.people._repr_html_()).seen)
    unknown = quoth.analyze_many(["“We have waited,” it was said."]).quotes
    assert "–" in Page(unknown._repr_html_()).seen


def test_person_shows_name_titles_and_quotes(doc: quoth.Document) -> None:
    seen = Page(doc.people[0]._repr_html_()).seen
    assert "Adaeze Okafor" in seen
    assert "titles: Minister" in seen
    assert "added: “No,” “never.”" in seen
