"""The report of a collection in a browser: clicks, keys, what is shown, and what must not happen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import quoth
from browser import chromium, needs_browser, open_page, violations
from test_report import HOSTILE

__all__ = ["chromium"]
pytestmark = needs_browser

FERRY = "“The ferry is late,” said Adaeze Okafor. Okafor said that the pier was closed. Critics said it was dear."
BRIDGE = "“We will rebuild the bridge,” said Tomás Rivera. “When?” asked Adaeze Okafor."
LONG = "The tide rose again at noon.\n\n" * 60 + "“The harbour is full,” said محمد الأحمد."
PIPELINE = quoth.Pipeline(model="fast", gazetteer={"PERSON": ["محمد الأحمد"]})


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    docs = quoth.analyze_many([FERRY, BRIDGE, LONG, "Nobody spoke. The tide rose."], pipeline=PIPELINE)
    path = tmp_path_factory.mktemp("report") / "report.html"
    quoth.report(
        docs,
        path,
        names=["Ferry", "Bridge", "Harbour", "Tide"],
        dates=["2026-05-03", "2026-06-14", "2026-08-20", None],
        outlets=["Herald", "Courier", "Herald", None],
        title="Harbour news",
    )
    return path


@pytest.fixture
def page(chromium: Any, report: Path) -> Iterator[Any]:
    page = open_page(chromium, report)
    yield page
    page.close()


def found(page: Any) -> str:
    return str(page.locator("#found").inner_text())


def quotations(page: Any) -> list[str]:
    return list(page.locator("#results blockquote").all_inner_texts())


def bars(page: Any, facet: str) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(f"section.{facet} button[aria-pressed]").all_inner_texts()]


def test_all_quotations_are_listed_under_their_articles(page: Any) -> None:
    assert page.title() == page.locator("h1").inner_text() == "Harbour news"
    summary = "4 articles · 2 outlets · 6 quotations · 3 speakers · 3 May 2026 to 20 August 2026"
    assert page.locator("#summary").inner_text() == summary
    assert found(page) == "6 quotations"
    assert quotations(page)[:2] == ["“The ferry is late,”", "that the pier was closed"]
    assert page.locator("#results h3").all_inner_texts() == ["Ferry", "Bridge", "Harbour"]
    assert bars(page, "speakers") == ["Adaeze Okafor 3", "Tomás Rivera 1", "محمد الأحمد 1", "nobody named 1"]
    assert bars(page, "outlets") == ["Herald 4", "Courier 2"]


def test_bars_filter_and_count_what_is_left(page: Any) -> None:
    page.get_by_role("button", name="Adaeze Okafor").click()
    assert found(page) == "3 quotations"
    assert page.locator("#chosen").inner_text() == "Only Adaeze Okafor."
    assert bars(page, "kinds") == ["direct 2", "indirect 1"]
    page.get_by_role("button", name="Courier").click()
    assert quotations(page) == ["“When?”"]
    # By keyboard too, and the bar keeps the focus.
    page.get_by_role("button", name="Courier").press("Enter")
    assert found(page) == "3 quotations"
    assert page.evaluate("document.activeElement.textContent").startswith("Courier")
    page.get_by_role("button", name="Clear all filters").click()
    assert found(page) == "6 quotations"


def test_search_and_dates_filter(page: Any) -> None:
    page.get_by_label("Search quotations").fill("tomas BRIDGE")
    page.locator("#found", has_text="1 quotation").wait_for()
    assert quotations(page) == ["“We will rebuild the bridge,”"]
    page.get_by_label("Search quotations").fill("nothing of that kind")
    page.locator("#found", has_text="No quotation fits these filters").wait_for()
    page.get_by_role("button", name="Clear all filters").click()
    page.locator("#from").fill("2026-06-01")
    assert found(page) == "3 quotations"
    page.locator("#to").fill("2026-06-30")
    assert found(page) == "2 quotations"
    assert page.locator("#chosen").inner_text() == "Only from 1 June 2026, to 30 June 2026."
    page.get_by_role("button", name="Clear all filters").click()
    page.locator('svg.time [data-period="2026-05"]').click()
    assert found(page) == "3 quotations"


def test_articles_can_be_listed_too(page: Any) -> None:
    page.get_by_label("articles", exact=True).check()
    assert found(page) == "4 articles"
    assert page.locator("#results h3").all_inner_texts() == ["Ferry", "Bridge", "Harbour", "Tide"]


def test_every_quotation_leads_to_its_place(page: Any) -> None:
    page.get_by_role("link", name="Quotation 1 in the article Harbour").click()
    assert page.url.endswith("#article-3-quotation-1")
    assert page.locator("#article h2").inner_text() == "Harbour"
    assert page.locator("#article .text").inner_text().count("The tide rose") == 60
    mark = page.locator("mark.here")
    assert mark.inner_text() == "“The harbour is full,”"
    box = mark.bounding_box()
    assert 0 < box["y"] < 900
    assert page.locator(".tag.here").inner_text() == "1 محمد الأحمد"
    page.get_by_role("link", name="Previous article").click()
    assert page.locator("#article h2").inner_text() == "Bridge"
    assert page.locator(".contents li").all_inner_texts() == ["Tomás Rivera 1", "Adaeze Okafor 2"]
    page.get_by_role("link", name="All quotations").click()
    assert found(page) == "6 quotations"
    page.go_back()
    assert page.locator("#article h2").inner_text() == "Bridge"


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"width": 390}])
def test_no_violation_of_accessibility(chromium: Any, report: Path, options: dict[str, Any]) -> None:
    page = open_page(chromium, report, **options)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Quotation 1 in the article Ferry").click()
    assert violations(page) == []
    page.close()


def test_hostile_texts_and_names_run_nothing(chromium: Any, tmp_path: Path) -> None:
    names = ["<script>alert(1)</script>", '"><b onclick=alert(1)>', "<img src=x onerror=alert(1)>"]
    texts = [*HOSTILE, f"{names[0]} said “no”. {names[1]} told {names[2]} “yes”."]
    docs = quoth.analyze_many(texts, pipeline=quoth.Pipeline(model="fast", gazetteer={"PERSON": names}))
    path = tmp_path / "report.html"
    quoth.report(docs, path, names=texts, outlets=texts, title=names[2])
    page = open_page(chromium, path)
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))  # type: ignore[func-returns-value]
    page.on("console", lambda message: told.append(message.text))
    for number in range(len(texts)):
        page.evaluate(f"location.hash = '#article-{number + 1}'")
        page.locator(f'#article[data-number="{number}"]').wait_for()
    assert page.locator("img, b, #article script").count() == 0
    shown = page.locator("#article .text").inner_text()
    assert names[0] in shown
    assert told == []
    page.close()


def test_nothing_and_no_scripts_have_their_sentence(chromium: Any, report: Path, tmp_path: Path) -> None:
    quoth.report([], tmp_path / "none.html")
    page = open_page(chromium, tmp_path / "none.html")
    assert page.locator(".note").last.inner_text().startswith("There are no articles in this collection")
    page.close()
    quoth.report(quoth.analyze_many(["The tide rose."]), tmp_path / "silent.html")
    page = open_page(chromium, tmp_path / "silent.html")
    assert found(page) == "There are no quotations in this collection"
    page.close()
    page = open_page(chromium, report, java_script_enabled=False)
    assert re.search("scripts are switched off", page.locator("noscript").inner_text())
    page.close()


def unscored(text: str, *scores: float | None) -> quoth.Document:
    """Give a document whose speakers are so likely; None is what documents of other programs have."""
    data = json.loads(quoth.analyze(text).to_json())
    for quote, score in zip(data["quotes"], scores, strict=True):
        quote["speaker_score"] = score
    return quoth.Document.from_json(json.dumps(data))


def test_tags_doubt_those_alone_who_are_less_than_60_per_cent_likely(chromium: Any, tmp_path: Path) -> None:
    text = (
        "“Yes,” said Ann Lee. “No,” said Bo Chen. “Wait,” said Tom Reyes. "
        "“We agree,” said Tom Day and other scientists."
    )
    quoth.report([unscored(text, None, 0.59, 0.6, 0.95)], tmp_path / "report.html")
    page = open_page(chromium, tmp_path / "report.html")
    page.evaluate("location.hash = '#article-1'")
    tags = page.locator("#article .tag")
    tags.first.wait_for()
    assert tags.all_inner_texts() == ["1 Ann Lee", "2 Bo Chen?", "3 Tom Reyes", "4 Tom Day and other scientists"]
    page.close()
