"""Takes the pictures of the documentation, with Playwright in a headless Chromium.

    python -m docs.pictures     # writes docs/pictures/*.png

It needs Debian's package ``chromium`` and ``pip install '.[browser]'``.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import quoth
from corpus.article import read_article

PICTURES = Path(__file__).parent / "pictures"
CHROMIUM = os.environ.get("QUOTH_CHROMIUM") or shutil.which("chromium")

_NOTEBOOK = """\
<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>docs</title>
<body style="font-family:system-ui,sans-serif;margin:1.5em">{shown}</body></html>
"""


def main() -> None:
    """Take all pictures."""
    pages = {"article": (quoth.render(quoth.analyze(quoth.sample()), page=True) or "", 1200, 700)}
    docs = quoth.analyze_many(news())
    pages["collection"] = (_NOTEBOOK.format(shown=docs._repr_html_()), 800, 470)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, (html, width, height) in pages.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            path = Path(folder) / f"{name}.html"
            path.write_text(html, encoding="utf-8")
            page.goto(path.as_uri())
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


def news() -> list[str]:
    """Give the bundled article and some of the project’s own corpus."""
    folder = Path(__file__).parents[1] / "corpus" / "articles"
    return [quoth.sample(), *(read_article(path).text for path in sorted(folder.glob("1[0-2]-*.txt")))]


if __name__ == "__main__":
    main()
