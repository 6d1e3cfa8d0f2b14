"""What ``quoth.exchange`` writes, read by the packages that other people read it with.

They are installed by none of the extras: each test is skipped without its package.
"""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

import quoth
from drawn import documents
from quoth import exchange


@given(documents(tight=True))
def test_conllu_is_read_by_conllu(document: quoth.Document) -> None:
    conllu: Any = pytest.importorskip("conllu")
    sentences = conllu.parse(exchange.to_conllu(document))
    assert len(sentences) >= len(document.sentences) or not document.text.strip()
    entities = [token["quoth:entity"] for sentence in sentences for token in sentence]
    assert sum(tag.startswith("B-") for tag in entities) == len(document.entities)


def test_brat_is_read_by_bratly(tmp_path: Path) -> None:
    reader: Any = pytest.importorskip("bratly_io_fs")
    document = quoth.analyze("“No,” said Ann Lee,\n“never.” She left.")
    for name, content in zip(("a.txt", "a.ann"), exchange.to_brat(document), strict=True):
        (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    read = reader.parse_ann_file(str(tmp_path / "a.ann"))
    assert read


@pytest.mark.skipif("QUOTH_TEI_SCHEMA" not in os.environ, reason="QUOTH_TEI_SCHEMA names no tei_all.rng")
@given(document=documents())
def test_tei_is_valid(tei_schema: Any, document: quoth.Document) -> None:
    """The schema is that of https://tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng."""
    etree: Any = pytest.importorskip("lxml.etree")
    assert tei_schema.validate(etree.parse(StringIO(exchange.to_tei(document).partition("\n")[2]))), (
        tei_schema.error_log
    )


@pytest.fixture(scope="session")
def tei_schema() -> Any:
    etree: Any = pytest.importorskip("lxml.etree")
    return etree.RelaxNG(etree.parse(os.environ["QUOTH_TEI_SCHEMA"]))
