"""The cards of the models inside the library, and the pages of training: what they say of files is so."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*(ROOT / "models").glob("*.md"), *(ROOT / "training").glob("*.md")]


@pytest.mark.parametrize("model", ["accurate", "fast", "open", "sentence", "sentence-open"])
def test_card_has_size_and_checksum_of_its_file(model: str) -> None:
    content = (ROOT / "models" / f"{model}.safetensors").read_bytes()
    card = (ROOT / "models" / f"{model}.md").read_text(encoding="utf-8")
    assert f"| size | {len(content):,} bytes |" in card
    assert f"| sha256 | `{hashlib.sha256(content).hexdigest()}` |" in card


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)", page.read_text(encoding="utf-8"))
    for path, anchor in links:
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"
