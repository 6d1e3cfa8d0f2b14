"""The article view in a browser: its legend filters and leads without a script, and everybody can read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import quoth
from browser import chromium, needs_browser, open_page, see_as, violations

pytestmark = needs_browser

__all__ = ["chromium"]

TEXT = """Harbour fund is empty, mayor says

By Segun Ajala

Ann Lee told the board that Tom Reyes had said “the fund is empty”. “We wait,” Lee added.

“It is our home,” Eero Salmi and Kaisa Lahti said. “Wait,” said two dockers.
"""
EVERYBODY = ["mayor", "Ann Lee", "Tom Reyes", "Ann Lee", "Eero Salmi", "Kaisa Lahti", "two dockers"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("article") / "news.html"
    quoth.render(quoth.analyze(TEXT, model="fast", nested=True), path=path)
    return path


def background(page: Any, words: str) -> str:
    return str(page.evaluate("mark => getComputedStyle(mark).backgroundColor", marked(page, words)))


def marked(page: Any, words: str) -> Any:
    return page.locator("mark", has_text=words).last.element_handle()


def tags_in_sight(page: Any) -> list[str]:
    return [str(name) for name in page.locator("sup.who bdi:visible").all_inner_texts()]


def test_legend_filters_by_a_click_and_by_the_keyboard(chromium: Any, path: Path) -> None:
    page = open_page(chromium, path)
    assert tags_in_sight(page) == EVERYBODY
    filled = background(page, "We wait")
    page.locator(".line label", has_text="Ann Lee").click()
    assert tags_in_sight(page) == ["Ann Lee", "Ann Lee"]
    assert background(page, "We wait") == filled
    assert background(page, "It is our home") == "rgba(0, 0, 0, 0)"
    page.locator(".line label", has_text="Kaisa Lahti").click()
    assert tags_in_sight(page) == ["Eero Salmi", "Kaisa Lahti"]
    page.keyboard.press("ArrowUp")
    assert len(tags_in_sight(page)) < len(EVERYBODY)
    page.locator(".line label", has_text="all").click()
    assert len(tags_in_sight(page)) == len(EVERYBODY)


def test_legend_and_tags_lead_to_quotations(chromium: Any, path: Path) -> None:
    page = open_page(chromium, path, height=300)
    page.locator(".line", has_text="Ann Lee").locator("a").click()
    first = page.url.split("#")[1]
    assert "that Tom Reyes" in page.locator(f"#{first}").inner_text()
    page.locator(f"#{first} > sup a").click()
    assert "We wait" in page.locator(f"#{page.url.split('#')[1]}").inner_text()


def test_names_can_be_switched_off(chromium: Any, path: Path) -> None:
    page = open_page(chromium, path)
    line = "getComputedStyle(document.querySelector('.entity')).textDecorationLine"
    assert page.evaluate(line) == "underline"
    page.locator(".names").uncheck()
    assert page.evaluate(line) == "none"


def test_everybody_can_read_it(chromium: Any, path: Path) -> None:
    for scheme in ("light", "dark"):
        page = open_page(chromium, path, color_scheme=scheme)
        assert violations(page) == []


def test_tags_and_kinds_are_there_in_print_and_without_colours(chromium: Any, path: Path) -> None:
    page = open_page(chromium, path)
    page.emulate_media(media="print")
    assert len(tags_in_sight(page)) == len(EVERYBODY)
    style = "mark => getComputedStyle(mark).borderBottomStyle"
    assert page.evaluate(style, marked(page, "We wait")) == "solid"
    assert page.evaluate(style, page.locator("mark.mixed").first.element_handle()) == "dashed"
    assert not page.locator(".switch").is_visible()
    see_as(page, "achromatopsia")
    assert len(tags_in_sight(page)) == len(EVERYBODY)


def test_a_copy_has_the_text_without_the_tags(chromium: Any, path: Path) -> None:
    page = open_page(chromium, path)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.text'))")
    assert "Lee added" in page.evaluate("getSelection().toString()")
    assert page.evaluate("getComputedStyle(document.querySelector('.who')).userSelect") == "none"


def test_two_cells_of_a_notebook_do_not_disturb_each_other(chromium: Any, tmp_path: Path) -> None:
    doc = quoth.analyze(TEXT, model="fast")
    path = tmp_path / "cells.html"
    cells = "".join(f'<div id="{name}">{doc._repr_html_()}</div>' for name in ("one", "two"))
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>cells</title>{cells}", encoding="utf-8")
    page = open_page(chromium, path)
    page.locator("#two .line label", has_text="Ann Lee").click()
    assert page.locator("#one .all").is_checked()
    assert page.locator("#one sup.who bdi:visible").count() == page.locator("#one sup.who").count()
    assert page.locator("#two sup.who bdi:visible").count() == 2
