"""Pages in a headless Chromium, driven by Playwright: what tests of pictures look at and click.

Debian's package ``chromium`` and ``pip install '.[browser]'`` have all that is needed; without them
these tests are skipped.
"""

from __future__ import annotations

import os
import shutil
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = os.environ.get("QUOTH_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
MISSING = CHROMIUM is None or find_spec("playwright") is None or find_spec("axe_playwright_python") is None
needs_browser = pytest.mark.skipif(MISSING, reason="needs Chromium, playwright and axe-playwright-python")

VISION = ("deuteranopia", "achromatopsia")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Give a browser."""
    with import_module("playwright.sync_api").sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def open_page(browser: Any, path: Path, *, width: int = 1280, height: int = 900, **options: Any) -> Any:
    """Open a file in a page of its own; an error in its scripts or on its console fails the test."""
    page = browser.new_page(viewport={"width": width, "height": height}, **options)
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: pytest.fail(f"{path.name}: {error}"))
    page.goto(path.as_uri())
    return page


def see_as(page: Any, deficiency: str) -> None:
    """Show the page as it looks with a deficiency of vision, one of ``VISION`` or "none"."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setEmulatedVisionDeficiency", {"type": deficiency})


def violations(page: Any) -> list[str]:
    """Give what axe-core finds, each with its rule and the first place."""
    found = import_module("axe_playwright_python.sync_playwright").Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found]
