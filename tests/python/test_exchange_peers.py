"""What ``quoth.exchange`` writes, read by the packages that other people read it with.

No extra installs them, for some are heavy: each test is skipped without its package.

    pip install conllu bratly bratly-io-fs lxml label-studio-sdk
"""

from __future__ import annotations

import os
from collections import Counter
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
    reader: Any = pytest.importorskip("bratly.io")
    document = quoth.analyze("“No,” said Ann Lee,\n“never.” She left.")
    written = exchange.to_brat(document)
    for name, content in zip(("a.txt", "a.ann"), written, strict=True):
        (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    kinds = Counter(type(one).__name__ for one in reader.read_and_load_ann_file(str(tmp_path / "a.ann")).annotations)
    told = Counter(line[0] for line in written.ann.splitlines())
    assert told["T"] == kinds["EntityAnnotation"]
    assert told["R"] == kinds["RelationAnnotation"]
    assert told["A"] == kinds["AttributeAnnotation"]
    assert told["*"] == kinds["EquivalenceAnnotation"]
    assert told["#"] == kinds["NoteAnnotation"]


def test_label_studio_takes_the_task() -> None:
    interface: Any = pytest.importorskip("label_studio_sdk.label_interface")
    configured = interface.LabelInterface(exchange.label_studio_config())
    configured.validate()
    task = exchange.to_label_studio(quoth.analyze("“No,” said Ann Lee, “never.” She left on 3 May 2026."))
    assert configured.validate_prediction(task["predictions"][0], return_errors=True) == []


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
