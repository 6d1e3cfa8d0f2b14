"""What made a result: documents, tables, files and pages say it."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pyarrow.parquet as pq
import pytest

import quoth
from handmade import BRIDGE, two_quotes
from quoth._command_line import main

MODELS = Path(__file__).parents[2] / "models"


def made_by(model: str) -> dict[str, str]:
    found = quoth.Pipeline(model=model).provenance
    assert found is not None
    return found


def noted(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pq.read_schema(path).metadata[b"quoth"])
    return found


@pytest.mark.parametrize("model", ["accurate", "fast", "open"])
def test_document_says_which_version_and_model_made_it(model: str) -> None:
    file = hashlib.sha256((MODELS / f"{model}.safetensors").read_bytes()).hexdigest()
    expected = {"quoth": quoth.__version__, "model": model, "sha256": file}
    assert quoth.analyze(BRIDGE, model=model).provenance == made_by(model) == expected


def test_model_file_is_told_by_its_name_and_not_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "mine.safetensors"
    shutil.copy(MODELS / "fast.safetensors", path)
    found = quoth.analyze(BRIDGE, model=path).provenance
    assert found == made_by("fast") | {"model": "mine.safetensors"}


def test_sentences_alone_are_made_by_their_own_model() -> None:
    for model, name in (("fast", "sentence"), ("open", "sentence-open")):
        (found,) = quoth.Pipeline(model=model).analyze_many([BRIDGE], only=("sentences",)).provenance
        assert found["model"] == name
        assert found["sha256"] == hashlib.sha256((MODELS / f"{name}.safetensors").read_bytes()).hexdigest()


def test_it_stays_through_json_pickles_and_corrections_and_makes_no_document_another() -> None:
    doc = quoth.analyze(BRIDGE, model="fast")
    corrected = doc.with_corrections([quoth.RenamePerson("Adaeze Okafor", "Ada Okafor")])
    for same in (quoth.Document.from_json(doc.to_json()), pickle.loads(pickle.dumps(doc)), corrected):
        assert same.provenance == doc.provenance
    record = json.loads(doc.to_json())
    record["provenance"]["quoth"] = "0.1.0"
    older = quoth.Document.from_json(json.dumps(record))
    assert older == doc
    assert older.provenance != doc.provenance
    by_hand = quoth.Document.from_json(two_quotes())
    assert by_hand.provenance is None
    assert "provenance" not in json.loads(by_hand.to_json())
    assert quoth.Documents.from_documents([doc, None, by_hand, doc]).provenance == (doc.provenance,)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("quoth 0.2.0", "provenance: invalid type: string"),
        ({"quoth": "0.2.0", "model": "fast"}, "missing field `sha256`"),
        ({"quoth": "", "model": "fast", "sha256": "0" * 64}, "provenance.quoth: it is empty"),
        ({"quoth": "0.2.0", "model": " ", "sha256": "0" * 64}, "provenance.model: it is empty"),
        ({"quoth": "0.2.0", "model": "a", "sha256": "A0"}, 'provenance.sha256: "A0" is no SHA-256'),
    ],
)
def test_what_is_no_provenance_is_told(value: object, problem: str) -> None:
    record = json.loads(two_quotes()) | {"provenance": value}
    with pytest.raises(ValueError, match=problem):
        quoth.Document.from_json(json.dumps(record))


def test_parquet_files_and_workbooks_of_tables_say_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = quoth.analyze_many([BRIDGE], model="fast")
    linked = quoth.link(docs)
    assert linked.provenance == docs.provenance == (made_by("fast"),)
    for table in (docs.quotes, docs.quotes[["row", "text"]][:1], linked.people, linked.merges[["name"]]):
        table.to_parquet(tmp_path / "a.parquet")
        assert noted(tmp_path / "a.parquet") == {"version": quoth.__version__, "made_by": [made_by("fast")]}
        assert len(pl.read_parquet(tmp_path / "a.parquet")) == 1
    docs.quotes.to_excel(tmp_path / "a.xlsx")
    comments = openpyxl.load_workbook(tmp_path / "a.xlsx").properties.description
    assert made_by("fast")["sha256"] in comments
    # By way of polars, where there is no pyarrow.
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    docs.quotes.to_parquet(tmp_path / "b.parquet")
    assert pl.read_parquet_metadata(tmp_path / "b.parquet")["quoth"] == json.dumps(
        {"version": quoth.__version__, "made_by": [made_by("fast")]}
    )


def test_files_of_a_scan_say_it_with_the_options(tmp_path: Path) -> None:
    scan = quoth.scan([{"id": 1, "text": BRIDGE}], id="id", model="fast", min_score=0.25)
    scan.write(quotes=tmp_path / "q.parquet", documents=tmp_path / "d.jsonl")
    assert noted(tmp_path / "q.parquet") == {
        "version": quoth.__version__,
        "made_by": [made_by("fast")],
        "options": "Pipeline(model='fast', min_score=0.25)",
    }
    (doc,) = quoth.read_jsonl(tmp_path / "d.jsonl")
    assert doc is not None
    assert doc.provenance == made_by("fast")
    # Also where there is no row.
    quoth.scan([], model="fast").quotes().write_parquet(tmp_path / "none.parquet")
    assert noted(tmp_path / "none.parquet")["made_by"] == [made_by("fast")]
    with pytest.raises(ValueError, match="'provenance' that is kept would be in the documents twice"):
        quoth.scan([{"text": BRIDGE, "provenance": "wire"}], keep=["provenance"]).documents()


def test_files_of_the_command_line_say_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(BRIDGE, encoding="utf-8")
    for command, model in (("quotes", "fast"), ("people", "open"), ("link", "fast")):
        assert main([command, "--model", model, "a.txt", "-o", "a.parquet"]) == 0
        assert noted(Path("a.parquet"))["made_by"] == [made_by(model)]
    for model, name in (("fast", "sentence"), ("open", "sentence-open")):
        assert main(["sentences", "--model", model, "a.txt", "-o", "a.parquet"]) == 0
        assert [one["model"] for one in noted(Path("a.parquet"))["made_by"]] == [name]


def test_pages_say_it(tmp_path: Path) -> None:
    docs = quoth.analyze_many([BRIDGE, "It rained."], model="fast") + quoth.analyze_many([BRIDGE], model="open")
    quoth.report(docs, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for model in ("fast", "open"):
        told = f"quoth {quoth.__version__}, model {model} (SHA-256 {made_by(model)['sha256']})"
        assert page.count(told) == 2
    assert made_by("fast")["sha256"] in quoth.analyze(BRIDGE, model="fast").to_html(page=True)
    assert made_by("fast")["sha256"] not in quoth.analyze(BRIDGE, model="fast").to_html()


def test_page_on_citing_has_the_data_of_the_citation_file() -> None:
    root = MODELS.parent
    if not (root / "CITATION.cff").exists():
        pytest.skip("a package without its pages is tested")
    cited = (root / "CITATION.cff").read_text(encoding="utf-8")
    page = (root / "docs" / "guides" / "citing.md").read_text(encoding="utf-8")
    for key, field in (("title", "title"), ("version", "version"), ("date-released", "date")):
        value = re.search(rf'^{key}: "?(.*?)"?$', cited, re.MULTILINE)
        assert value is not None
        assert re.search(rf"^  {field} *= \{{{re.escape(value[1])}\}},$", page, re.MULTILINE)
    assert f"quoth {quoth.__version__} (model" in page
