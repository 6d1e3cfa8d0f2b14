"""``clean_html`` and ``clean_pdf``: what people read on a page, and where it stood there."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quoth
from conftest import scaled
from quoth import CleanText, clean_html, clean_pdf

BLOCKS = ["<p>", "</p>", "<div>", "</div>", "<br>", "<pre>", "</pre>", "<li>", "<td>", "<tr>", "</table>", "<h1>"]
OTHERS = ["<q>", "</q>", "<b", "<!--", "-->", "<script>", "</script>", "<nav>", "</nav>", "<p hidden>", "<a href='"]
SCRAPS = [
    '"',
    "'",
    ">",
    "<",
    "&",
    "<form>",
    "</form>",
    "<![CDATA[",
    "]]>",
    "</",
    "<?x",
    " ",
    "\n",
    "word",
    "😀",
    "\ud800",
]
REFERENCES = ["&amp;", "&nbsp;", "&#x41;", "&#999999999;", "&notit;", "&#0;"]
PAGES = st.lists(st.sampled_from(BLOCKS + OTHERS + SCRAPS + REFERENCES) | st.text(max_size=4)).map("".join)
PDF = st.lists(
    st.sampled_from(
        ["\n", "\f", "\r\n", " ", "-", "\u00ad", "ﬁ", "ﬃ", "word", "Word", "12", "well", "known", ".", "• ", "\t"]
    )
    | st.text(max_size=3)
).map("".join)


def check_map(clean: CleanText) -> None:
    """Check that every character leads to a stretch of the source, in the same order."""
    start = end = 0
    for place, character in enumerate(clean.text):
        before = (start, end)
        start, end = clean.to_source(place, place + 1)
        assert 0 <= start <= end <= len(clean.source)
        assert start >= before[0]
        assert end >= before[1]
        if end - start == 1 and not character.isspace() and character not in "“”‘’":
            assert clean.source[start] == character or clean.source[start] in "\x00ﬅﬆﬁﬀﬂﬃﬄ"
    whole = clean.to_source(0, len(clean.text))
    assert 0 <= whole[0] <= whole[1] <= len(clean.source)


@given(PAGES)
def test_any_page_has_a_text_and_a_map(page: str) -> None:
    check_map(clean_html(page))
    check_map(clean_html(page, furniture=True))


@given(PDF)
def test_any_text_of_a_pdf_file_has_a_text_and_a_map(text: str) -> None:
    check_map(clean_pdf(text))


@given(st.binary())
def test_any_bytes_are_read(page: bytes) -> None:
    check_map(clean_html(page))


@given(st.text().map(lambda text: text.replace("<", "").replace("&", "")))
def test_text_without_tags_stays_as_it_is(text: str) -> None:
    clean = clean_html(text)
    assert clean.text == clean.source == text
    if text:
        assert clean.to_source(0, len(text)) == (0, len(text))


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One.<p>Two.", "One.\n\nTwo."),
        ("<p>One.</p>\n<p>Two.</p>", "One.\n\nTwo."),
        ("<div>One</div>Two<section>Three</section>", "One\n\nTwo\n\nThree"),
        ("a<br>b<br/>c<br><br>d", "a\nb\nc\n\nd"),
        ("<p>one  two\n three</p>", "one two three"),
        ("He<b>ll</b>o <i> there</i>", "Hello there"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c<td>d</table>e", "a\tb\nc\td\n\ne"),
        ("<pre>a\n  b &lt;</pre>", "a\n  b <"),
        ("<p>She said <q>no, <q>never</q></q>.</p>", "She said “no, ‘never’”."),
        ("<p>AT&amp;T &ldquo;x&rdquo; &#8212; &#x2014; &copy 2026 &notit; &unknown; & &&amp;</p>",
         "AT&T “x” — — © 2026 ¬it; &unknown; & &&"),
        ("a&nbsp;b<p>&#10;c", "a\u00a0b\n\nc"),
        ("<script>if (a < b) '<p>x</p>'</script>y<style>p{}</style><template><p>t</template>", "y"),
        ("<noscript>n</noscript><textarea><p>t</textarea><iframe>f</iframe>y", "y"),
        ("<title>T</title><!-- c --><!DOCTYPE html><?php x ?><p>y", "y"),
        ("<p hidden>a</p><p style='color:red; display: none'>b</p><p>c<p hidden>d<p>e", "c\n\ne"),
        ("<nav>a</nav><header>b</header><main><header>c</header></main><aside>d</aside><footer>e</footer>", "c"),
        ("<div role=navigation>a</div><form>b<input><label>c</label></form>d", "d"),
        ("<form action=/><main><p>kept</p></main></form>", "kept"),
        ("<figure><img alt=a><figcaption>Caption</figcaption></figure>Text", "Caption\n\nText"),
        ("x < y > z <3 </ 1>", "x < y > z <3"),
        ("<a title='a > b' data-x=\"</a>\">link</a>", "link"),
        ("<p>a</b></i></p></div>b", "a\n\nb"),
        ("a<!-- never closed <p>b", "a"),
        ("a<p class='never closed>b", "a"),
        ("", ""),
    ],
)  # fmt: skip
def test_page_reads_as_people_read_it(page: str, text: str) -> None:
    assert clean_html(page).text == text


def test_furniture_is_kept_if_asked_for() -> None:
    page = "<nav>a</nav><header>b</header><form>c</form><aside>d</aside><footer>e</footer><script>f</script>"
    assert clean_html(page, furniture=True).text == "a\n\nb\n\nc\n\nd\n\ne"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>é".encode(), "é"),
        ("<p>é".encode("utf-8-sig"), "é"),
        ("<p>é".encode("utf-16"), "é"),
        ("<meta charset=iso-8859-2><p>ł".encode("iso-8859-2"), "ł"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r"><p>д'.encode("koi8-r"), "д"),
        ("<meta charset='latin1'><p>“é”".encode("cp1252"), "“é”"),
        ("<p>“é”".encode("cp1252"), "“é”"),
        ("<meta charset=martian><p>é".encode(), "é"),
        ("<meta charset=hex><p>é".encode(), "é"),
        ("<meta charset=utf-16><p>é".encode(), "é"),
    ],
)
def test_bytes_are_read_in_their_encoding(page: bytes, text: str) -> None:
    clean = clean_html(page)
    assert clean.text == text
    assert isinstance(clean.source, str)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("One line.", "One line."),
        ("the govern-\nment of the isles", "the government of the isles"),
        ("a well-known man, a well-\nknown man of the isles", "a well-known man, a well-known man of the isles"),
        ("their self-\ngovernment is old", "their self-government is old"),
        ("the Anglo-\nNorman isles of old", "the Anglo-Norman isles of old"),
        ("reform and re-\nform of the old law", "reform and reform of the old law"),
        ("the govern\u00ad\nment and the co\u00adast", "the government and the coast"),
        ("the ﬁrst oﬃce of the ﬂeet", "the first office of the fleet"),
        ("A paragraph that is wrapped here\nand goes on to its end.\n\nAnother one.",
         "A paragraph that is wrapped here and goes on to its end.\n\nAnother one."),
        ("The sentence is as wide as the page, it is\nbroken and ends.\nAnother starts on a line of its own, so far.",
         "The sentence is as wide as the page, it is broken and ends.\n\nAnother starts on a line of its own, so far."),
        ("Items of the agenda of the day:\n• one\n• two", "Items of the agenda of the day:\n• one\n• two"),
        ("Daily 1\nIt rained on the first day of the week and\n\fDaily 2\nit rained on the second day of the week.\n",
         "It rained on the first day of the week and it rained on the second day of the week."),
        ("It rained on the first day of the week and\n- 1 -\n\fit rained on the second day of the week.\n- 2 -\n",
         "It rained on the first day of the week and it rained on the second day of the week."),
        ("", ""),
        ("\f\f\n", ""),
    ],
)  # fmt: skip
def test_text_of_a_pdf_file_reads_as_people_read_it(text: str, read: str) -> None:
    assert clean_pdf(text).text == read


def test_long_lines_are_paragraphs() -> None:
    text = "\n".join(["A paragraph on one line. " * 20] * 3).strip()
    assert clean_pdf(text).text.count("\n") == 2


def test_quotations_lead_back_to_the_page() -> None:
    page = "<article><p>&ldquo;We <b>will</b> rebuild,&rdquo; said Adaeze&nbsp;Okafor.</p></article>"
    clean = clean_html(page)
    (quote,) = quoth.analyze(clean.text).quotes
    start, end = clean.to_source(quote.start, quote.end)
    assert page[start:end] == "&ldquo;We <b>will</b> rebuild,&rdquo;"
    assert quote.source is not None
    start, end = clean.to_source(quote.source.start, quote.source.end)
    assert page[start:end] == "Adaeze&nbsp;Okafor"


def test_quotations_lead_back_to_the_pages_of_a_file() -> None:
    text = "“The ﬁrst gov-\nernment failed,” said Tane Parata.\n"
    clean = clean_pdf(text)
    (quote,) = quoth.analyze(clean.text).quotes
    assert quote.text == "“The first government failed,”"
    start, end = clean.to_source(quote.start, quote.end)
    assert text[start:end] == "“The ﬁrst gov-\nernment failed,”"


def test_clean_text_is_a_value() -> None:
    clean = clean_html("<p>a&amp;b")
    same = clean_html("<p>a&amp;b")
    assert clean == same
    assert hash(clean) == hash(same)
    assert clean != clean_html("a&amp;b")
    assert clean != "a&b"
    assert pickle.loads(pickle.dumps(clean)) == copy.deepcopy(clean) == clean
    with pytest.raises(AttributeError, match="cannot set 'text'"):
        clean.text = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="cannot set 'text'"):
        del clean.text


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 1), (0, 4), (4, 4)])
def test_stretch_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=rf"^{start}\.\.{end} is no stretch of the text, which has 3 characters$"):
        clean_html("abc").to_source(start, end)


def test_no_stretch_is_a_place() -> None:
    clean = clean_html("<p>ab</p>")
    assert clean.to_source(1, 1) == (4, 4)
    assert clean.to_source(2, 2) == (9, 9)


@pytest.mark.parametrize("function", [clean_html, clean_pdf])
@pytest.mark.parametrize("wrong", [None, 3, ["<p>"]])
def test_what_is_no_text_is_refused(function: Callable[[Any], CleanText], wrong: Any) -> None:
    with pytest.raises(TypeError, match="must be str"):
        function(wrong)


@pytest.mark.parametrize("part", [*BLOCKS, *OTHERS, *SCRAPS, *REFERENCES, "<a b='", '<a b="c', "<a b=c ", "a<b>c</b>"])
def test_hostile_pages_take_time_as_long_as_they_are(part: str) -> None:
    """A time that grew with the square would be hours."""
    check = clean_html(part * scaled(300_000))
    assert len(check.text) <= 4 * len(check.source)
    clean_html("&#" + "9" * scaled(300_000) + ";")


@pytest.mark.parametrize(
    "part", ["a-\n", "\f", "x\n\f", "\u00ad\n", "1\n", "ﬁ", " ", "-", "• a\n", "\n", "a" * 60 + "-\n"]
)
def test_hostile_texts_of_pdf_files_take_time_as_long_as_they_are(part: str) -> None:
    check = clean_pdf(part * scaled(300_000))
    assert len(check.text) <= 4 * len(check.source)
