"""``quoth.exchange``: what goes out in another tool's format comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

import quoth
from drawn import documents
from quoth import exchange


def through(name: str, document: quoth.Document) -> quoth.Document:
    """Give what is left of ``document`` on its way through a format and its files."""
    if name == "brat":
        return exchange.from_brat(*exchange.to_brat(document, sentences=True))
    if name == "web_annotation":
        page = json.loads(json.dumps(exchange.to_web_annotation(document)))
        return exchange.from_web_annotation(page, document.text)
    if name == "label_studio":
        return exchange.from_label_studio(json.loads(json.dumps(exchange.to_label_studio(document))))
    written = getattr(exchange, f"to_{name}")(document)
    return getattr(exchange, f"from_{name}")(written.encode().decode())


def difference(one: quoth.Document, other: quoth.Document) -> dict[str, Any]:
    first, second = json.loads(one.to_json()), json.loads(other.to_json())
    return {key: (first[key], second[key]) for key in first if first[key] != second[key]}


@pytest.mark.parametrize("name", ["label_studio", "web_annotation", "tei"])
@given(document=documents())
def test_any_document_comes_back(name: str, document: quoth.Document) -> None:
    assert not difference(document, through(name, document))


@pytest.mark.parametrize("name", ["brat", "conllu"])
@given(document=documents(tight=True))
def test_any_document_whose_spans_end_in_no_space_comes_back(name: str, document: quoth.Document) -> None:
    assert not difference(document, through(name, document))
