"""The widget of a review in a real browser: keys, mouse, selection, looks, and hostile texts."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytest.importorskip("anywidget")

import browser
import quoth
import quoth.review
from browser import VISION, needs_browser, see_as, violations
from review_page import show

pytestmark = needs_browser
chromium = browser.chromium

REPORT = (
    "Ferry back on the Bonny\n\n😀 “We waited,” said Leila Haddad. “The wall held 👩🏽‍🚒,” Tomasz Zielinski said. "
    "“Go home,” he told 𝒥aneth. Haddad thought the tide would turn.\n\nHaddad left."
)
SCRIPT = "<script>alert(1)</script>"
HOSTILE = [
    "“<script>alert(1)</script>” said Ann \"onmouseover=alert(1) x=\" Lee. <img src=x onerror=alert(1)> & 'q' ]]> -->",
    "Ann' onclick=alert(1) Lee said “javascript:alert(1)”. </div></mark><svg/onload=alert(1)>",
    "</title><script>alert(2)</script>\n“Go,” said Bo \x00\x1b Chen.",
    "“＜b＞ \ud800” said X \u2028 Y. “No,” said \u202eAnn Lee.",
]


@pytest.fixture
def review() -> quoth.review.Review:
    return quoth.analyze(REPORT).review()


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def ready(page: Any, text: str) -> None:
    """Wait until the answer of Python is shown."""
    page.locator(".message", has_text=text).wait_for()


def opened(chromium: Any, review: quoth.review.Review, **options: Any) -> Any:
    page = show(chromium, review, **options)
    page.locator(".quotes").focus()
    return page


def select(page: Any, words: str) -> None:
    """Select words that lie in one line of the article, as the mouse does."""
    page.evaluate(
        """(words) => {
            const walker = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT);
            const nodes = [];
            while (walker.nextNode()) nodes.push(walker.currentNode);
            const whole = nodes.map((node) => node.data).join("");
            const at = (unit) => {
                for (const node of nodes) {
                    if (unit <= node.data.length) return [node, unit];
                    unit -= node.data.length;
                }
            };
            const start = whole.indexOf(words);
            document.getSelection().setBaseAndExtent(...at(start), ...at(start + words.length));
        }""",
        words,
    )
    page.locator("button:has-text('Add quotation'):enabled").wait_for()


def said(review: quoth.review.Review) -> dict[str, list[str]]:
    return {quote.text: [person.name for person in quote.speakers] for quote in review.document.quotes}


def test_quotations_are_accepted_and_undone_by_keys(chromium: Any, review: quoth.review.Review) -> None:
    page = opened(chromium, review)
    number = len(review.document.quotes)
    press(page, "a")
    ready(page, "Accepted “We waited,”")
    assert page.locator(".counted").text_content() == f"1 of {number} quotations settled"
    current = page.locator(".quotation[aria-selected=true]")
    assert current.locator(".count").text_content() == "2"
    assert page.locator(".text .quote.current").first.text_content() == "“The wall held 👩🏽‍🚒,”"
    press(page, "k")
    assert "accepted" in (current.text_content() or "")
    press(page, "j", "ArrowDown", "k", "u")
    ready(page, "Undone: Accepted")
    assert review.accepted == []
    press(page, "r")
    ready(page, "Redone: Accepted")
    assert [quote.text for quote in review.accepted] == ["“We waited,”"]
    press(page, "A")
    ready(page, "Document reviewed")
    assert review.reviewed == [0]


def test_speaker_is_chosen_typed_or_nobody(chromium: Any, review: quoth.review.Review) -> None:
    page = opened(chromium, review)
    press(page, "s")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"
    page.keyboard.type("zieli")
    press(page, "Enter")
    ready(page, "is said by Tomasz Zielinski")
    assert said(review)["“We waited,”"] == ["Tomasz Zielinski"]
    assert page.evaluate("document.activeElement.className") == "quotes"
    press(page, "j", "s")
    page.keyboard.type("the tide")
    page.locator(".choice", has_text="New person: the tide").click()
    ready(page, "is said by the tide")
    tide = next(person for person in review.document.people if person.name == "the tide")
    assert REPORT[tide.start : tide.end] == "the tide"
    press(page, "j", "s")
    page.locator(".choice", has_text="nobody named").click()
    ready(page, "is nobody’s")
    assert said(review)["“Go home,”"] == []
    press(page, "s", "Shift+Enter", "ArrowDown", "Enter")
    ready(page, " and ")
    assert len(said(review)["“Go home,”"]) == 2
    press(page, "s", "Escape")
    assert page.locator(".inset").count() == 0


def test_people_are_merged_and_quotations_dropped(chromium: Any, review: quoth.review.Review) -> None:
    page = opened(chromium, review)
    press(page, "m")
    page.locator(".choice", has_text="Tomasz Zielinski").click()
    ready(page, "Leila Haddad is Tomasz Zielinski")
    assert review.corrections == [quoth.MergePeople("Tomasz Zielinski", "Leila Haddad")]
    press(page, "d")
    ready(page, "Dropped “We waited,”")
    assert "“We waited,”" not in said(review)
    assert page.locator(".quotation[aria-selected=true] .count").text_content() == "1"


def test_selected_text_is_added_in_code_points(chromium: Any, review: quoth.review.Review) -> None:
    page = opened(chromium, review)
    for words in ("back on the Bonny", "told 𝒥aneth"):
        select(page, words)
        press(page, "n")
        ready(page, f"Added '{words}'")
        assert words in said(review)
    select(page, "Haddad left")
    page.locator("button", has_text="Source").click()
    ready(page, "Source of")
    changed = next(quote for quote in review.document.quotes if quote.text == "told 𝒥aneth")
    assert changed.source is not None
    assert changed.source.text == "Haddad left"


def test_selection_that_ends_beside_an_emoji_keeps_it_whole(chromium: Any, review: quoth.review.Review) -> None:
    page = opened(chromium, review)
    press(page, "j")
    select(page, "The wall held 👩🏽‍🚒")
    press(page, "b")
    ready(page, "Content of")
    assert "The wall held 👩🏽‍🚒" in said(review)


def test_text_is_selected_by_keys_alone(chromium: Any, review: quoth.review.Review) -> None:
    page = opened(chromium, review)
    while page.locator(".quotation[aria-selected=true] .content").text_content() != "“Go home,”":
        press(page, "j")
    press(page, "n")
    ready(page, "First select text")
    press(page, "ArrowRight", "ArrowRight", "Shift+ArrowRight")
    ready(page, "Selected: told 𝒥aneth")
    press(page, "ArrowRight", "ArrowRight", "Shift+ArrowDown")
    ready(page, "thought")
    assert page.evaluate("document.getSelection().toString()").startswith(("Haddad thought", ". Haddad thought"))
    press(page, "Escape")
    page.locator("button:has-text('Borders'):disabled").wait_for()


def test_keys_of_the_notebook_do_not_act(chromium: Any, review: quoth.review.Review) -> None:
    """JupyterLab deletes a cell at "d d", unless the element says that its keys are its own."""
    page = opened(chromium, review)
    page.evaluate("window.seen = []; document.addEventListener('keydown', (event) => window.seen.push(event.key))")
    page.evaluate(
        """document.addEventListener("keydown", () => {
            window.own = document.querySelector(".quoth-review").hasAttribute("data-lm-suppress-shortcuts");
        }, true)"""
    )
    press(page, "j", "k", "?")
    assert page.evaluate("window.own")
    press(page, "Control+b")
    assert not page.evaluate("window.own")
    assert page.evaluate("window.seen") == ["Control", "b"]


def test_what_cannot_be_done_is_said_and_nothing_is_lost(chromium: Any, review: quoth.review.Review) -> None:
    page = opened(chromium, review)
    before = review.to_json()
    select(page, "“We waited,”")
    press(page, "n")
    ready(page, "a quotation stands at")
    assert page.locator(".message.failed").count() == 1
    assert review.to_json() == before
    press(page, "a")
    ready(page, "Accepted")
    assert page.locator(".message.failed").count() == 0


def test_silent_python_is_noticed(chromium: Any, review: quoth.review.Review) -> None:
    page = opened(chromium, review)
    page.evaluate("window.model.send = () => {}")
    press(page, "a")
    ready(page, "Waiting for Python")


def test_documents_are_paged(chromium: Any) -> None:
    docs = quoth.analyze_many([REPORT, "It rained in Recife.", "“No,” said Ann Lee."])
    page = opened(chromium, docs.review())
    assert page.locator(".where").text_content() == "Document 1 of 3, 0 reviewed"
    press(page, ".")
    page.locator(".title", has_text="It rained").wait_for()
    assert page.locator(".empty").is_visible()
    press(page, "A")
    ready(page, "Document reviewed")
    assert page.locator(".where").text_content() == "Document 2 of 3, 1 reviewed"
    press(page, "o")
    page.locator(".title", has_text="“No,” said Ann Lee.").wait_for()
    press(page, ",")
    page.locator(".title", has_text="It rained").wait_for()
    press(page, ",")
    page.locator(".title", has_text="Ferry back").wait_for()
    press(page, ",")
    ready(page, "This is the first document")


def test_nothing_to_review_is_a_sentence(chromium: Any) -> None:
    page = show(chromium, quoth.Documents.from_documents([]).review())
    assert page.locator(".title").text_content() == "There is no document to review."
    page.locator("button", has_text="Keys").click()
    assert violations(page) == []


def test_hostile_texts_are_inert(chromium: Any) -> None:
    names: dict[Any, list[str]] = {
        "PERSON": ["<script>alert(1)</script>", '"><b onx=1>', 'Ann " Lee'],
        "ORG": ["</mark><script>"],
    }
    pipeline = quoth.Pipeline(acts="all", gazetteer=names)
    texts = [*HOSTILE, f"{SCRIPT} said “no”.", '"><b onx=1> said “no”, </mark><script> told him.']
    page = opened(chromium, pipeline.analyze_many(texts).review())
    for number, text in enumerate(texts, start=1):
        page.locator(".where", has_text=f"Document {number} of").wait_for()
        shown = page.evaluate("[...document.querySelectorAll('.line')].map((line) => line.textContent).join('')")
        assert len(shown) == len(text)
        press(page, "s")
        page.keyboard.type("<img src=x onerror=alert(1)>")
        press(page, "Enter")
        press(page, "Escape")
        found = "document.querySelectorAll('main img, main script, main svg, main b, main iframe').length"
        assert page.evaluate(found) == 0
        attributes = "[...document.querySelectorAll('main *')].flatMap((one) => one.getAttributeNames())"
        assert not any(attribute.startswith("on") for attribute in page.evaluate(attributes))
        press(page, ".")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(chromium: Any, review: quoth.review.Review, *, width: int, dark: bool) -> None:
    page = opened(chromium, review, width=width, dark=dark)
    assert page.locator(".quoth-review").get_attribute("data-theme") == ("dark" if dark else "light")
    press(page, "a", "j")
    page.locator(".counted", has_text="1 of").wait_for()
    assert violations(page) == []
    press(page, "s")
    assert violations(page) == []
    page.keyboard.type("Nobody of this name")
    assert violations(page) == []
    press(page, "Escape", "?")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_ground_of_the_page_is_followed(chromium: Any, review: quoth.review.Review) -> None:
    page = opened(chromium, review)
    for ground, theme in [("oklch(0.2 0 0)", "dark"), ("lab(98 0 0)", "light"), ("#222", "dark"), ("white", "light")]:
        page.evaluate("(ground) => { document.body.style.background = ground }", ground)
        page.locator(f".quoth-review[data-theme={theme}]").wait_for()


def test_element_that_comes_into_the_page_late_is_light_there(chromium: Any, review: quoth.review.Review) -> None:
    """JupyterLab renders a widget before its element is in the page."""
    page = opened(chromium, review)
    page.evaluate(
        """async () => {
            const element = document.createElement("div");
            const script = URL.createObjectURL(new Blob([window.script], { type: "text/javascript" }));
            (await import(script)).default.render({ model: window.model, el: element });
            document.querySelector("main").replaceChildren(element);
        }"""
    )
    page.locator(".quoth-review[data-theme=light]").wait_for()


@pytest.mark.parametrize("deficiency", VISION)
def test_status_is_told_without_colour(chromium: Any, review: quoth.review.Review, deficiency: str) -> None:
    page = opened(chromium, review)
    see_as(page, deficiency)
    press(page, "a")
    ready(page, "Accepted")
    press(page, "s", "ArrowDown", "Enter")
    ready(page, "is said by")
    signs = page.locator(".quotation .status").all_text_contents()
    assert [sign.split()[0] for sign in signs[:2]] == ["✓", "✎"]
    lines = (
        "[...document.querySelectorAll('.quote:not(.current)')].map((one) => getComputedStyle(one).borderBottomStyle)"
    )
    assert {"solid", "dotted"} <= set(page.evaluate(lines))


def test_widget_leaves_nothing_behind(chromium: Any, review: quoth.review.Review) -> None:
    page = opened(chromium, review)
    assert page.evaluate("window.cleanup(); window.listeners.length") == 0


def test_who_has_no_score_is_not_unsure(chromium: Any) -> None:
    data = json.loads(quoth.analyze("“Yes,” said Ann Lee. “No,” said Bo Chen. “Wait,” said Tom Reyes.").to_json())
    for quote, score in zip(data["quotes"], (None, 0.59, 0.6), strict=True):
        quote["speaker_score"] = score
    page = opened(chromium, quoth.Document.from_json(json.dumps(data)).review())
    assert page.locator(".quotation .status").all_text_contents() == ["○ open", "? open, unsure", "○ open"]
