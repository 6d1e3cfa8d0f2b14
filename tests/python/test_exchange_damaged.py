"""Files that were damaged are read, or refused with a ``ValueError``: nothing else is raised."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quoth
from quoth import exchange

TEXT = "“No,” said Mayor Ann Lee,\n“never.” She left on 3 May 2026. Bo told her that it was a lie, sources said."
DOCUMENT = quoth.analyze(TEXT, acts="all", kinds="all")
LEAVES = st.none() | st.booleans() | st.integers(-2, 200) | st.floats() | st.text(max_size=4) | st.just("person")
VALUES = st.recursive(
    LEAVES, lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=4), one, max_size=2)
)


def damaged(draw: st.DrawFn, value: Any) -> Any:
    """Put another value somewhere in a copy of ``value``, or take something out."""
    value = json.loads(json.dumps(value))
    inside = value
    while isinstance(inside, dict | list) and inside:
        keys = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        key = draw(st.sampled_from(keys))
        if draw(st.integers(0, 3)) and isinstance(inside[key], dict | list) and inside[key]:
            inside = inside[key]
        else:
            if draw(st.booleans()):
                inside[key] = draw(VALUES)
            else:
                del inside[key]
            return value
    return value


@st.composite
def damaged_tasks(draw: st.DrawFn) -> Any:
    task = exchange.to_label_studio(DOCUMENT)
    for _ in range(draw(st.integers(1, 3))):
        task = damaged(draw, task)
    return task


@st.composite
def damaged_pages(draw: st.DrawFn) -> Any:
    page = exchange.to_web_annotation(DOCUMENT)
    for _ in range(draw(st.integers(1, 3))):
        page = damaged(draw, page)
    return page


TABLES = ["\t", " ", "\n", "|", "-", "0", "1", "99", "T1", "R1", "*", "#", "B-", "I-", "_", ":", "person", "\ud800"]
JSON = ["{", "}", "[", "]", "null", '"', "1e999", "NaN", "{}", "[]"]
XML = ["<", ">", "<s>", "</s>", 'xml:id="q0.0"', 'next="#q0.0"', "&", "&#0;", "/", "\x00"]
SCRAPS = st.sampled_from(TABLES + JSON + XML) | st.text(max_size=2)


@st.composite
def damaged_texts(draw: st.DrawFn, text: str) -> str:
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        text = text[:start] + draw(SCRAPS) + text[start + draw(st.sampled_from([0, 0, 1, 3, 30])) :]
    return text


@given(damaged_tasks())
def test_damaged_task_is_read_or_refused(task: Any) -> None:
    with suppress(ValueError):
        exchange.from_label_studio(task)


@given(damaged_pages())
def test_damaged_page_is_read_or_refused(page: Any) -> None:
    with suppress(ValueError):
        exchange.from_web_annotation(page, TEXT)


@given(damaged_texts(exchange.to_brat(DOCUMENT).ann))
def test_damaged_annotations_are_read_or_refused(ann: str) -> None:
    with suppress(ValueError):
        exchange.from_brat(TEXT, ann)


@given(damaged_texts(exchange.to_conllu(DOCUMENT)))
def test_damaged_table_is_read_or_refused(conllu: str) -> None:
    with suppress(ValueError):
        exchange.from_conllu(conllu)


@given(damaged_texts(exchange.to_tei(DOCUMENT)))
def test_damaged_tei_is_read_or_refused(tei: str) -> None:
    with suppress(ValueError):
        exchange.from_tei(tei)


@pytest.mark.parametrize("name", ["conllu", "tei"])
@given(text=st.text())
def test_any_text_is_read_or_refused(name: str, text: str) -> None:
    with suppress(ValueError):
        getattr(exchange, f"from_{name}")(text)


@given(st.text(), st.text())
def test_any_texts_are_read_or_refused(txt: str, ann: str) -> None:
    with suppress(ValueError):
        exchange.from_brat(txt, ann)
