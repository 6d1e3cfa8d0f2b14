"""The cards of the models inside the library, and the pages of training: what they say of files is so."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

import quoth

ROOT = Path(__file__).parents[2]
PAGES = [*(ROOT / "models").glob("*.md"), *(ROOT / "training").glob("*.md")]


@pytest.mark.parametrize("model", ["accurate", "fast", "open", "sentence", "sentence-open"])
def test_card_has_size_and_checksum_of_its_file(model: str) -> None:
    content = (ROOT / "models" / f"{model}.safetensors").read_bytes()
    card = (ROOT / "models" / f"{model}.md").read_text(encoding="utf-8")
    assert f"| size | {len(content):,} bytes |" in card
    assert f"| sha256 | `{hashlib.sha256(content).hexdigest()}` |" in card


@pytest.mark.parametrize("model", ["accurate", "fast", "open", "sentence", "sentence-open"])
def test_card_has_the_credit_that_the_library_gives(model: str) -> None:
    card = re.sub(r"\s*\n> ", " ", (ROOT / "models" / f"{model}.md").read_text(encoding="utf-8"))
    credit = quoth.licence(model).credit
    assert credit
    assert credit in card


def test_licence_goes_by_what_made_a_document_and_not_by_a_name(tmp_path: Path) -> None:
    for name, allowed in (("accurate", False), ("fast", False), ("open", True)):
        made = quoth.Pipeline(model=name).provenance
        assert made
        assert quoth.licence(name) == quoth.licence(made) == quoth.licence(ROOT / "models" / f"{name}.safetensors")
        assert quoth.licence(name).commercial_use is allowed
        assert quoth.licence({**made, "sha256": "0" * 64}).commercial_use is None
    for model, allowed in (("fast", False), ("open", True)):
        split = quoth.Pipeline(model=model).analyze_many(["It rained."], only=("sentences",))
        assert [quoth.licence(made).commercial_use for made in split.provenance] == [allowed]
    copy = tmp_path / "open"
    copy.write_bytes((ROOT / "models" / "fast.safetensors").read_bytes())
    assert quoth.licence(str(copy)).commercial_use is False
    with pytest.raises(ValueError, match=r'^model="slow" is unknown; .* "sentence", "sentence-open", or pass the path'):
        quoth.licence("slow")
    nothing: Any = None
    with pytest.raises(TypeError, match=r"^model got NoneType; pass .*; a document without provenance has None$"):
        quoth.licence(nothing)
    nothing = b"open"
    with pytest.raises(TypeError, match=r"^model got bytes; pass a name, a path or Document.provenance$"):
        quoth.licence(nothing)


@pytest.mark.parametrize("model", ["open", "sentence-open"])
def test_terms_tell_what_non_commercial_corpora_had_a_part_in(model: str) -> None:
    terms = quoth.licence(model).terms
    card = " ".join((ROOT / "models" / f"{model}.md").read_text(encoding="utf-8").split())
    assert f"see models/{model}.md" in terms
    assert "src/lexicon/lists/common.txt" in card
    assert "a word list of the code, which it reads, was counted on treebanks" in terms
    assert ("borders came from the other classifier" in card) == ("borders from the model “sentence”" in terms)


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


def test_the_licence_of_a_file_is_that_of_the_model_inside(tmp_path: Path) -> None:
    for name in ("sentence", "sentence-open", "open", "fast"):
        copy = tmp_path / f"{name}-copy"
        copy.write_bytes((ROOT / "models" / f"{name}.safetensors").read_bytes())
        assert quoth.licence(copy) == quoth.licence(name)
